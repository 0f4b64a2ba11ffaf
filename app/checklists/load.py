"""Checklists, hazards, profiles and the rating frame, read from what ships (or from a file of the county's own)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rtoml

from app.checklists.errors import ChecklistError
from app.checklists.reading import read_toml
from app.checklists.regulations import cite, clauses, documents, rules
from app.domain.checklist import (
    MADE,
    AnswerForm,
    AnswerKind,
    Case,
    Checklist,
    Citation,
    Department,
    DocumentCitation,
    Hazard,
    Item,
    Life,
    Option,
    Profile,
    RequiredRatio,
    Role,
    Section,
    Severity,
)
from app.domain.features import Feature
from app.files import read_text

if TYPE_CHECKING:
    from app.checklists.citations import Known
    from app.domain.rating import Community, Frame

__all__ = [
    "documents",
    "frame_from",
    "from_tables",
    "hazards",
    "known",
    "known_county",
    "load_checklist",
    "load_edition",
    "profile_for",
    "profiles",
    "rating_frame",
    "rating_source",
    "rules",
    "shipped",
    "shipped_files",
    "short_county",
]

_DATA = Path(__file__).resolve().parent / "data"
_SHIPPED = ("fire", "kitchen", "staffing", "supervision", "hazard")
_GENERAL = "general"
_KIND_OF_COUNTY = re.compile("(?:[满回藏苗壮瑶侗彝]族|蒙古族|土家族)*(?:自治县|县|市|区)$")


def load_checklist(source: Path | str) -> Checklist:
    """A checklist from a file (`Path`) or from its text (`str`).

    `ChecklistError` with every fault if it has any; for a file also what `files.read_text` raises.
    """
    from app.checklists.validation import examine  # a window starts without examining anything

    name = source.name if isinstance(source, Path) else "检查表"
    text = read_text(source) if isinstance(source, Path) else source
    data, faults = examine(text, known())
    if faults:
        raise ChecklistError(name, faults)
    return _checklist(data, text)


def load_edition(text: str) -> Checklist:
    """An edition from its text, which was examined when it was made: it stays readable whatever the rules table says
    today; a rule that the table lacks counts as unconfirmed. Whatever Python raises for a text that is none: one from
    another computer is read by `kept.kept_edition`.
    """
    return _checklist(read_toml(text), text)


def from_tables(data: dict[str, Any]) -> Checklist:
    """A checklist from tables without faults (`validation.examine_tables`); it has no source yet."""
    return _checklist(data, "")


@cache
def shipped() -> tuple[Checklist, ...]:
    """The checklists that come with the program; the tests have examined them, so starting need not."""
    return tuple(load_edition(path.read_text(encoding="utf-8")) for path in shipped_files())


def shipped_files() -> tuple[Path, ...]:
    """The files of the checklists that come with the program."""
    return tuple(_DATA / f"{name}.toml" for name in _SHIPPED)


@cache
def hazards() -> Mapping[str, Hazard]:
    """Listed (ZD01–ZD07) and suspected (ZD08–ZD22) hazards by id."""
    return {
        entry["id"]: Hazard(
            entry["id"], entry["title"], Severity(entry["severity"]), _basis(entry["basis"]), entry["text"]
        )
        for entry in _data("hazards")["hazard"]
    }


@cache
def profiles() -> tuple[Profile, ...]:
    """The jurisdictions; the last one is for everyone else."""
    return tuple(_profile(entry) for entry in _data("profiles")["profile"])


def profile_for(county: str) -> Profile:
    """The profile of a county, with or without its city and province before its name and 市, 县 or 区 behind it; else
    the general one."""
    found = _places().get("".join(county.split()))
    return found[0] if found is not None else next(profile for profile in profiles() if profile.id == _GENERAL)


def known_county(county: str) -> str:
    """The whole name, as a profile has it, of the county or city that a text means; "" for one that none has."""
    found = _places().get("".join(county.split()))
    return found[1] if found is not None else ""


def short_county(county: str) -> str:
    """A county's name without 市, 县 or 区 behind it, as people say it; one of two signs stays whole (沁县)."""
    short = _KIND_OF_COUNTY.sub("", "".join(county.split()))
    return short if len(short) > 1 else county


@cache
def rating_source() -> str:
    """The text of the rating's frame, word for word: a rating keeps it, and replays under it."""
    return (_DATA / "rating.toml").read_text(encoding="utf-8")


@cache
def rating_frame() -> Frame:
    """The frame of the rating in use now: parts, levels, validity."""
    return frame_from(rating_source())


def frame_from(text: str) -> Frame:
    """A frame from its text; like an edition's, that which a rating kept is not examined again."""
    from app.domain.rating import Frame, Level, Part, Veto

    data = rtoml.loads(text)
    validity = data["validity"]
    return Frame(
        title=data["title"],
        below=data["below"],
        parts=tuple(Part(entry["id"], entry["title"], entry["full"]) for entry in data["part"]),
        parts_basis=_basis(data["parts"]["basis"]),
        levels=tuple(
            Level(
                title=entry["title"],
                stars=entry["stars"],
                total=entry["total"],
                share=Fraction(entry["share_percent"], 100),
                single_source=entry["single_source"],
                basis=_basis(entry["basis"]),
            )
            for entry in data["level"]
        ),
        years=validity["years"],
        renewal_months=validity["renewal_months"],
        validity_basis=_basis(validity["basis"]),
        vetoes=tuple(
            Veto(entry["id"], entry["title"], entry["text"], entry["blocks"], _basis(entry["basis"]))
            for entry in data["veto"]
        ),
        scaling=data["scaling"],
        scaling_note=data["scaling_note"],
        names_basis=_basis(data["names"]["basis"]),
        community=_community(data["community"]),
    )


@cache
def known() -> Known:
    """What a checklist file may refer to."""
    from app.checklists.citations import Known

    return Known(documents(), clauses(), rules(), tuple(hazards()), tuple(profile.id for profile in profiles()))


@cache
def _data(name: str) -> dict[str, Any]:
    return rtoml.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _places() -> Mapping[str, tuple[Profile, str]]:
    """Every spelling of a county or a city → its profile and its whole name. A whole name is never another's short
    one."""
    found: dict[str, tuple[Profile, str]] = {}
    for names in (_whole, _whole_and_short):
        for entry, profile in zip(_data("profiles")["profile"], profiles(), strict=True):
            for place in profile.counties:
                for spelling in _spellings(place, entry, names):
                    found.setdefault(spelling, (profile, place))
            for area in entry["area"]:
                for name in names(area):
                    for spelling in (name, *(f"{outer}{name}" for outer in entry["within"])):
                        found.setdefault(spelling, (profile, area))
    return found


def _whole(name: str) -> tuple[str, ...]:
    return (name,)


def _whole_and_short(name: str) -> tuple[str, ...]:
    return name, short_county(name)


def _spellings(place: str, entry: dict[str, Any], names: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    """A county's name alone, with its city, and with its province too. One that stands with its city in the list,
    since other cities have its name, has no name alone."""
    cities = tuple(name for area in entry["area"] for name in names(area))
    city = next((area for area in entry["area"] if place.startswith(area)), "")
    inner = [f"{area}{name}" for area in cities for name in names(place.removeprefix(city))]
    alone = [*names(place), *inner]
    yield from alone
    yield from (f"{outer}{name}" for outer in (*entry["within"], *entry["area"]) for name in alone)


def _profile(entry: dict[str, Any]) -> Profile:
    ratios = tuple(
        RequiredRatio(
            ratio["group"], ratio["carers"], ratio["residents"], ratio["in_principle"], _document(ratio["basis"])
        )
        for ratio in entry.get("ratio", ())
    )
    return Profile(
        id=entry["id"],
        title=entry["title"],
        counties=tuple(entry["counties"]),
        binds=tuple(entry["binds"]),
        rating_word=entry["rating_word"],
        ratios=ratios,
        combined=entry["combined"],
    )


def _community(entry: dict[str, Any]) -> Community:
    from app.domain.rating import Community

    return Community(
        entry["profile"], entry["title"], tuple(entry["grades"]), tuple(entry["dimensions"]), _basis(entry["basis"])
    )


def _checklist(data: dict[str, Any], text: str) -> Checklist:
    return Checklist(
        id=data["id"],
        title=data["title"],
        edition=data["edition"],
        sections=tuple(
            Section(entry["id"], entry["title"], tuple(_item(item) for item in entry["item"]))
            for entry in data["section"]
        ),
        note=data.get("note", ""),
        source=text,
    )


def _item(entry: dict[str, Any]) -> Item:
    return Item(
        id=entry["id"],
        title=entry["title"],
        text=entry["text"],
        how=entry["how"],
        severity=Severity(entry["severity"]),
        deadline_days=entry["deadline"],
        problem=entry["problem"],
        remedy=entry["remedy"],
        basis=_basis(entry["basis"]),
        departments=tuple(Department(name) for name in entry["departments"]),
        answer=_answer(entry.get("answer", {"kind": "verdict"})),
        when=_features(entry),
        photo=entry.get("photo", False),
        private=entry.get("private", False),
        lead=entry.get("lead", False),
        risk=entry.get("risk", False),
        hazard=entry.get("hazard", ""),
        cases=tuple(_case(case) for case in entry.get("cases", ())),
        asked_by=tuple((part,) if isinstance(part, str) else tuple(part) for part in entry.get("asked_by", ())),
    )


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        choice=entry.get("choice", ""),
        when=_features(entry),
        profiles=tuple(entry.get("profiles", ())),
        severity=Severity(entry["severity"]) if "severity" in entry else None,
        hazard=entry.get("hazard", ""),
        risk=entry.get("risk"),
    )


def _features(entry: dict[str, Any]) -> tuple[Feature, ...]:
    return tuple(Feature(name) for name in entry.get("when", ()))


def _answer(entry: dict[str, Any]) -> AnswerForm:
    def number(key: str) -> Decimal | None:
        return Decimal(str(entry[key])) if key in entry else None

    return AnswerForm(
        kind=AnswerKind(entry["kind"]),
        unit=entry.get("unit", ""),
        at_least=number("at_least"),
        at_most=number("at_most"),
        lowest=number("lowest"),
        highest=number("highest"),
        reference=entry.get("reference", False),
        record_only=entry.get("record_only", False),
        means=entry.get("means", ""),
        months=int(entry.get("months", 0)),
        lives=tuple(_life(life) for life in entry.get("lives", ())),
        options=tuple(_option(option) for option in entry.get("options", ())),
        sample=int(entry.get("sample", 0)),
        allowed=int(entry.get("allowed", 0)),
        ratio=entry.get("ratio", ""),
    )


def _option(entry: dict[str, Any]) -> Option:
    return Option(
        title=entry["title"],
        passes=False if "refer" in entry else entry.get("passes"),
        problem=entry.get("problem", ""),
        remedy=entry.get("remedy", ""),
        deadline_days=entry.get("deadline"),
        basis=_basis(entry.get("basis", [])),
        refer=Department(entry["refer"]) if "refer" in entry else None,
    )


def _life(entry: dict[str, Any]) -> Life:
    months = int(entry["months"]) if "months" in entry else 12 * int(entry["years"])
    return Life(entry["title"], months, entry.get("since", MADE))


def _basis(entries: list[dict[str, Any]]) -> tuple[Citation, ...]:
    return tuple(
        _document(entry) if "document" in entry else cite(entry["rule"], entry["article"]) for entry in entries
    )


def _document(entry: dict[str, Any]) -> DocumentCitation:
    return DocumentCitation(entry["document"], entry["clause"], Role(entry["role"]), entry.get("quote", ""))
