"""The aims of the areas, as they ship (resources/regulations/indicators.toml)."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import rtoml

from app.domain.checklist import DocumentCitation, Role
from app.domain.indicators import Indicator, Measure
from app.paths import resources


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every aim, in the order of the file."""
    data = rtoml.loads((resources() / "regulations" / "indicators.toml").read_text(encoding="utf-8"))
    return tuple(
        Indicator(
            id=entry["id"],
            title=entry["title"],
            target=entry["target"],
            year=entry["year"],
            jurisdiction=entry["jurisdiction"],
            profiles=tuple(entry["profiles"]),
            nature=entry["nature"],
            basis=DocumentCitation(
                entry["basis"]["document"], entry["basis"]["clause"], Role.CONTEXT, entry["basis"]["quote"]
            ),
            share=Fraction(entry["percent"], 100) if "percent" in entry else None,
            measure=Measure(entry["measure"]) if "measure" in entry else None,
            item=entry.get("item", ""),
            note=entry.get("note", ""),
        )
        for entry in data["indicator"]
    )
