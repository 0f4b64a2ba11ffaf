"""Homes that may be one home, registered twice: told, never refused, for a person to look into. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

from app.domain.institution import Institution
from app.domain.ledger import normal

SAME_CODE = "统一社会信用代码相同"
SAME_NAME = "同县同名"
NEAR_NAME = "同县，名称相近"
_LOOSE = re.compile(r"\(.*?\)|[镇乡]")
"""What one inspector writes and another leaves out."""

County = Callable[[str], str]
"""A county's name as a text → what tells it from other counties, however it is written."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two entries of the register that may be one home, and what speaks for it."""

    one: Institution
    other: Institution
    why: str

    def __str__(self) -> str:
        return f"{_named(self.one)}与{_named(self.other)}，{self.why}"


def twin_of(entry: Institution, homes: Iterable[Institution], county: County) -> Twins | None:
    """The registered home that an entry names by its code, or by its name and county; None if there is none."""
    others = [home for home in homes if home.key != entry.key]
    for why in (SAME_CODE, SAME_NAME):
        mark = _marks(entry, county)[why]
        for home in others:
            if mark and mark == _marks(home, county)[why] and _one_town(entry, home, why):
                return Twins(entry, home, why)
    return None


def all_twins(homes: Iterable[Institution], county: County) -> tuple[Twins, ...]:
    """Every two homes that may be one, in the order of the register; each pair once, for its best reason."""
    entries = tuple(homes)
    marks = [_marks(home, county) for home in entries]
    place = {home.key: number for number, home in enumerate(entries)}
    found: dict[tuple[int, int], Twins] = {}
    for why in (SAME_CODE, SAME_NAME, NEAR_NAME):
        alike: dict[Hashable, list[Institution]] = defaultdict(list)
        for home, its in zip(entries, marks, strict=True):
            if mark := its[why]:
                alike[mark].append(home)
        for together in alike.values():
            for one, other in combinations(together, 2):
                if _one_town(one, other, why):
                    found.setdefault((place[one.key], place[other.key]), Twins(one, other, why))
    return tuple(found[pair] for pair in sorted(found))


def _marks(home: Institution, county: County) -> dict[str, Hashable]:
    """What two entries of one home have alike, reason by reason; nothing where an entry says too little."""
    name, place = normal(home.name), county(home.county)
    near = _LOOSE.sub("", name)
    return {
        SAME_CODE: home.credit_code,
        SAME_NAME: (name, place) if name else "",
        NEAR_NAME: (near, place) if near else "",
    }


def _one_town(one: Institution, other: Institution, why: str) -> bool:
    """A code is one home's wherever it is; two towns of a county may well have a home of one name."""
    towns = {normal(home.township) for home in (one, other) if home.township.strip()}
    return why == SAME_CODE or len(towns) < 2


def _named(home: Institution) -> str:
    where = f"{home.county}{home.township}"
    return f"“{home.name}”（{'，'.join(part for part in (home.handle, where) if part)}）"
