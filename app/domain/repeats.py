"""The same problem at the next visit: new, not mended, come back, gone. Pure, by item, over a home's visits by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Repeat(StrEnum):
    """How a problem stands among a home's visits."""

    NEW = "new"
    STILL = "still"
    AGAIN = "again"
    GONE = "gone"

    @property
    def label(self) -> str:
        return {"new": "新增", "still": "未改", "again": "复发", "gone": "已消除"}[self.value]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one visit saw, item by item. `passed` only what was signed; `closed`: item → the day its problem was closed.

    `mark` orders visits of one day alike in every store.
    """

    visit: int
    day: date
    mark: str = ""
    failed: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    closed: Mapping[str, date] = field(default_factory=dict)


def repeats(visits: Iterable[Looked]) -> dict[tuple[int, str], Repeat]:
    """(visit, item) → how its failure stands among all visits of one home, whatever the order they are given in.

    Gone: closed, or seen in order at a later visit. Else by what was known on the day: never failed before, failed
    and not mended since, or mended once and failed again. A day's closing counts from the next day.
    """
    ordered = sorted(visits, key=lambda seen: (seen.day, seen.mark))
    found: dict[tuple[int, str], Repeat] = {}
    for item in {item for seen in ordered for item in seen.failed}:
        known = False
        open_: list[Looked] = []
        for seen in ordered:
            open_ = [one for one in open_ if item not in one.closed or one.closed[item] >= seen.day]
            if item in seen.failed:
                if open_:
                    found[seen.visit, item] = Repeat.STILL
                else:
                    found[seen.visit, item] = Repeat.AGAIN if known else Repeat.NEW
                known = True
                open_.append(seen)
            elif item in seen.passed:
                found.update({(one.visit, item): Repeat.GONE for one in open_})
                open_ = []
        found.update({(one.visit, item): Repeat.GONE for one in ordered if item in one.failed and item in one.closed})
    return found


def repeat_of(items: Sequence[str], visit: int, known: Mapping[tuple[int, str], Repeat]) -> Repeat | None:
    """How a problem of several items stands: gone when all are; else as the worst of the others. None: none failed."""
    held = {known[visit, item] for item in items if (visit, item) in known}
    return next((repeat for repeat in (Repeat.STILL, Repeat.AGAIN, Repeat.NEW, Repeat.GONE) if repeat in held), None)
