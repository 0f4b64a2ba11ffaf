"""What an area's documents aim at, and how far the homes of the register are there.

An aim is of an area. Nothing here judges one home; what is not known of a home is counted as unknown and said, never
taken for a no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.checklist import DocumentCitation
from app.domain.features import Feature
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Kind

# 幸福院, 老饭桌 and 日间照料中心 are facilities of a community and no 养老机构.
COMMUNITY = frozenset({Kind.MUTUAL_HOME, Kind.MEAL_TABLE, Kind.DAY_CARE})


class Measure(StrEnum):
    """How the register computes an indicator."""

    NURSING_BEDS = "nursing_beds"
    ITEM_SHARE = "item_share"
    ITEM_PASSED = "item_passed"
    PRIVATE_HOMES = "private_homes"

    @property
    def unit(self) -> str:
        return {"nursing_beds": "张床", "item_share": "人", "item_passed": "家", "private_homes": "家"}[self.value]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An aim with its clause. `share` is the aim as a number where it is computed; `item` whose answers it takes."""

    id: str
    title: str
    target: str
    year: str
    jurisdiction: str
    profiles: tuple[str, ...]
    nature: str
    basis: DocumentCitation
    share: Fraction | None = None
    measure: Measure | None = None
    item: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator over the homes of its area: `part` of `whole`, from `known` homes; of `unknown` it is not known."""

    indicator: Indicator
    part: int = 0
    whole: int = 0
    known: int = 0
    unknown: int = 0

    @property
    def share(self) -> Fraction | None:
        """None where nothing is known, or nothing is to be computed."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def reached(self) -> bool | None:
        """Whether the homes that are known reach the area's aim together; None where that cannot be said."""
        if self.share is None or self.indicator.share is None:
            return None
        return self.share >= self.indicator.share

    @property
    def sentence(self) -> str:
        """What can be said of it here, with what is not known."""
        measure = self.indicator.measure
        if measure is None:
            return "本库不计算" + (f"（{self.indicator.note}）" if self.indicator.note else "")
        missing = f"；另有{self.unknown}家不知道，未计入" if self.unknown else ""
        if self.share is None:
            return f"尚无可算的数{missing}"
        figure = f"{self.part}/{self.whole}{measure.unit}，{_percent(self.share)}"
        note = f"；{self.indicator.note}" if self.indicator.note else ""
        return f"{figure}（{self.known}家{note}）{missing}"


Seen = Mapping[int, Mapping[str, Result]]
"""By home, the latest result of each item that an indicator takes."""


def compute(indicator: Indicator, homes: Sequence[Institution], seen: Seen) -> Measured:
    """An indicator over the homes of its area; homes that are no 养老机构 are left out."""
    homes = [home for home in homes if home.kind not in COMMUNITY]
    pairs: list[tuple[int, int] | None]
    match indicator.measure:
        case Measure.NURSING_BEDS:
            pairs = [(home.nursing_beds, home.beds) if home.beds else None for home in homes]
        case Measure.PRIVATE_HOMES:
            pairs = [(int(home.kind is Kind.PRIVATE or Feature.LEASED_OUT in home.features), 1) for home in homes]
        case Measure.ITEM_SHARE:
            pairs = [_share(seen.get(home.key, {}).get(indicator.item)) for home in homes]
        case Measure.ITEM_PASSED:
            pairs = [_passed(seen.get(home.key, {}).get(indicator.item)) for home in homes]
        case None:
            return Measured(indicator)
    known = [pair for pair in pairs if pair is not None]
    return Measured(
        indicator,
        part=sum(part for part, _ in known),
        whole=sum(whole for _, whole in known),
        known=len(known),
        unknown=len(pairs) - len(known),
    )


def _share(result: Result | None) -> tuple[int, int] | None:
    """Part and whole of a share that was counted."""
    if result is None or result.verdict in (Verdict.UNABLE, Verdict.NOT_APPLICABLE):
        return None
    match result.value:
        case {"part": int(part), "whole": int(whole)} if whole > 0:
            return part, whole
    return None


def _passed(result: Result | None) -> tuple[int, int] | None:
    """One home that has the thing or has it not."""
    if result is None or result.verdict not in (Verdict.PASS, Verdict.FAIL):
        return None
    return int(result.verdict is Verdict.PASS), 1


def _percent(share: Fraction) -> str:
    """With one decimal, cut and not rounded."""
    tenths = int(share * 1000)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
