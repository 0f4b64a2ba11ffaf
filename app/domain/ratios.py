"""Staffing ratios, exact, with their working (wuzhong-2022-31 三（十五）; docs/decisions/staffing.md).

The document does not say whether one carer may count for both groups. Two readings follow:
*separate* (the same carers serve both groups: the larger need) and *combined* (each carer once:
the sum of both needs, rounded up once). Below the separate need a home fails under any reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from app.domain.checklist import RequiredRatio
from app.domain.institution import Residents, Roster

DEPENDENT = "dependent"
SELF_CARING = "self_caring"
PARTLY = "partly"
"""部分失能: no document that ships has a ratio for them; a county's own may."""
TRAINING, HEALTH, NIGHT = "RY07", "RY11", "RY14"
"""The items of the checklist 人员配备 that stand beside the ratios: two shares, and the night's number, which no
ratio judges."""
GROUP_TITLES: Mapping[str, str] = {
    DEPENDENT: "失能失智老人",
    SELF_CARING: "自理老人",
    PARTLY: "部分失能老人",
}


class Outcome(StrEnum):
    """What the ratios say of a home."""

    MEETS = "meets"
    DEPENDS = "depends"
    SHORT = "short"
    NO_RATIO = "no_ratio"

    @property
    def label(self) -> str:
        return {"meets": "达到", "depends": "视口径而定", "short": "不足", "no_ratio": "本地未定比例"}[self.value]


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """One group's need: `exact` carers before rounding up, `needed` after it, and who is there for it."""

    group: str
    residents: int
    ratio: RequiredRatio
    exact: Fraction
    needed: int
    carers: int

    @property
    def short(self) -> int:
        """Carers missing for this group alone; 0 when enough."""
        return max(0, self.needed - self.carers)

    @property
    def working(self) -> str:
        """The sum as a person would write it."""
        title, ratio = GROUP_TITLES[self.group], self.ratio
        quotient = (
            f"{self.residents}×{ratio.carers}÷{ratio.residents}"
            if ratio.carers != 1
            else (f"{self.residents}÷{ratio.residents}")
        )
        rounding = f"，进位为{self.needed}" if self.exact != self.needed else ""
        return (
            f"{title}{self.residents}人，按{ratio.carers}:{ratio.residents}：{quotient}={_decimal(self.exact)}"
            f"{rounding}，应不少于{self.needed}人；护理员{self.carers}人，"
            + (f"缺{self.short}人。" if self.short else "达到。")
        )


@dataclass(frozen=True, slots=True)
class StaffingAssessment:
    """What the ratios ask of a home and what it has, under both readings."""

    outcome: Outcome
    carers: int
    groups: tuple[GroupNeed, ...]
    separate_need: int
    combined_need: int
    assigned: bool
    partly: int
    to_add: int
    to_add_combined: int
    room_separate: Mapping[str, int]
    room_combined: Mapping[str, int]
    working: tuple[str, ...]


def exact_need(residents: int, ratio: RequiredRatio) -> Fraction:
    """Carers that a ratio asks for so many residents, before rounding up."""
    return Fraction(residents * ratio.carers, ratio.residents)


def carers_needed(residents: int, ratio: RequiredRatio) -> int:
    """The least whole number of carers that satisfies the ratio."""
    return ceil(exact_need(residents, ratio))


def residents_served(carers: int, ratio: RequiredRatio) -> int:
    """The most residents that so many carers may serve: the inverse of `carers_needed`."""
    return floor(Fraction(carers * ratio.residents, ratio.carers))


def combined_need(counts: Mapping[str, int], ratios: tuple[RequiredRatio, ...]) -> int:
    """Carers needed when each carer counts once: the exact needs added, then rounded up."""
    return ceil(sum((exact_need(counts[ratio.group], ratio) for ratio in ratios), Fraction(0)))


def combined_room(group: str, carers: int, counts: Mapping[str, int], ratios: tuple[RequiredRatio, ...]) -> int:
    """How many more residents of a group could be taken when each carer counts once; never below 0."""
    own = next(ratio for ratio in ratios if ratio.group == group)
    others = sum((exact_need(counts[ratio.group], ratio) for ratio in ratios if ratio.group != group), Fraction(0))
    most = floor((carers - others) * Fraction(own.residents, own.carers))
    return max(0, most - counts[group])


def assess_staffing(
    residents: Residents, roster: Roster, ratios: tuple[RequiredRatio, ...], *, combined: bool = False
) -> StaffingAssessment:
    """Judge a home by the ratios of its jurisdiction.

    `combined` is the county's own setting 合并口径: the combined need then decides. Carers assigned by group
    are judged group by group. Partly disabled residents are only shown where the jurisdiction has no ratio for them.
    """
    counts = {DEPENDENT: residents.dependent, SELF_CARING: residents.self_caring, PARTLY: residents.partly}
    by_group = _assigned(roster) if roster.assigned else dict.fromkeys(counts, roster.carers)
    groups = tuple(
        GroupNeed(
            ratio.group,
            counts[ratio.group],
            ratio,
            exact_need(counts[ratio.group], ratio),
            carers_needed(counts[ratio.group], ratio),
            by_group[ratio.group],
        )
        for ratio in ratios
    )
    separate = max((group.needed for group in groups), default=0)
    together = combined_need(counts, ratios)
    if roster.assigned:
        to_add = to_add_combined = sum(group.short for group in groups)
        room_separate = {g.group: max(0, residents_served(g.carers, g.ratio) - g.residents) for g in groups}
        room_combined = dict(room_separate)
    else:
        to_add, to_add_combined = max(0, separate - roster.carers), max(0, together - roster.carers)
        room_separate = {g.group: max(0, residents_served(roster.carers, g.ratio) - g.residents) for g in groups}
        room_combined = {g.group: combined_room(g.group, roster.carers, counts, ratios) for g in groups}
    if not ratios:
        outcome = Outcome.NO_RATIO
    elif to_add or (combined and to_add_combined):
        outcome = Outcome.SHORT
    elif to_add_combined:
        outcome = Outcome.DEPENDS
    else:
        outcome = Outcome.MEETS
    return StaffingAssessment(
        outcome=outcome,
        carers=roster.carers,
        groups=groups,
        separate_need=separate,
        combined_need=together,
        assigned=roster.assigned,
        partly=residents.partly,
        to_add=to_add_combined if combined else to_add,
        to_add_combined=to_add_combined,
        room_separate=room_separate,
        room_combined=room_combined,
        working=_working(groups, roster, separate, together, residents.partly, combined),
    )


def _assigned(roster: Roster) -> dict[str, int]:
    """Carers by group; those of neither group look after the partly disabled."""
    dependent, self_caring = roster.for_dependent or 0, roster.for_self_caring or 0
    rest = max(0, roster.carers - dependent - self_caring)
    return {DEPENDENT: dependent, SELF_CARING: self_caring, PARTLY: rest}


def _working(
    groups: tuple[GroupNeed, ...], roster: Roster, separate: int, together: int, partly: int, combined: bool
) -> tuple[str, ...]:
    lines = [group.working for group in groups]
    if len(groups) > 1 and not roster.assigned:
        total = sum((group.exact for group in groups), Fraction(0))
        parts = "＋".join(_decimal(group.exact) for group in groups)
        number = _NUMBERS[len(groups)]
        lines.append(
            f"{number}组分别计算（同一护理员可兼顾）应不少于{separate}人；"
            f"合并计算{parts}＝{_decimal(total)}，应不少于{together}人；护理员共{roster.carers}人。"
        )
        lines.append("本县按合并口径。" if combined else f"文件未写明{number}组护理员能否重复计算，两种口径一并列出。")
    if partly and all(group.group != PARTLY for group in groups):
        lines.append(f"部分失能老人{partly}人，文件未定比例，单独列出，不参与计算。")
    return tuple(lines)


_NUMBERS = {2: "两", 3: "三"}


def _decimal(value: Fraction) -> str:
    """At most two decimals, cut and marked, so that the working never looks more exact than it is."""
    if value.denominator == 1:
        return str(value.numerator)
    hundredths = value * 100
    if hundredths.denominator == 1:
        return f"{float(value):.2f}".rstrip("0")
    return f"{floor(hundredths) / 100:.2f}…"
