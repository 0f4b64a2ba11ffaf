"""What the journal keeps of a county's own jurisdiction ↔ its frozen data. Quick to import: no workbook is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.checklist import DocumentCitation, Profile, RequiredRatio, Role


def profile_body(profile: Profile) -> dict[str, Any]:
    """What the journal keeps of a jurisdiction."""
    return {
        "id": profile.id,
        "title": profile.title,
        "counties": list(profile.counties),
        "binds": list(profile.binds),
        "rating_word": profile.rating_word,
        "combined": profile.combined,
        "ratios": [
            {
                "group": ratio.group,
                "carers": ratio.carers,
                "residents": ratio.residents,
                "in_principle": ratio.in_principle,
                "document": ratio.basis.document,
                "clause": ratio.basis.clause,
                "quote": ratio.basis.quote,
            }
            for ratio in profile.ratios
        ],
    }


def profile_from(data: Mapping[str, Any]) -> Profile:
    """The jurisdiction that the journal kept. `KeyError`, `TypeError` or `ValueError` for what is none."""
    return Profile(
        id=str(data["id"]),
        title=str(data["title"]),
        counties=tuple(str(name) for name in data.get("counties", ())),
        binds=tuple(str(name) for name in data["binds"]),
        rating_word=str(data["rating_word"]),
        ratios=tuple(_ratio(entry) for entry in data.get("ratios", ())),
        combined=bool(data.get("combined", False)),
    )


def _ratio(entry: Mapping[str, Any]) -> RequiredRatio:
    carers, residents = int(entry["carers"]), int(entry["residents"])
    if carers < 1 or residents < 1:
        raise ValueError(entry)
    basis = DocumentCitation(str(entry["document"]), str(entry["clause"]), Role.DEMANDS, str(entry.get("quote", "")))
    return RequiredRatio(str(entry["group"]), carers, residents, bool(entry.get("in_principle", False)), basis)
