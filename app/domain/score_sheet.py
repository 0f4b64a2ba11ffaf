"""A score sheet filled in: which level its scores reach, which items would bring the next one, how long it is good.

The frame (`app.domain.rating`) has parts and levels; the items and their marks are the province's own sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.days import add_months
from app.domain.rating import Community, Frame, Gap, PartScore, Rating, marks, rate
from app.domain.unreadable import Unreadable


class Mode(StrEnum):
    """Who filled the sheet in: the home itself, or those who assess it."""

    SELF_ASSESSMENT = "self_assessment"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> str:
        return {"self_assessment": "自评", "assessment": "评估"}[self.value]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item of a score sheet. `id` is its part and number; `part` the id of the frame's part."""

    id: str
    part: str
    number: str
    title: str
    full: Decimal
    how: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A province's score sheet: the items in their order."""

    title: str
    items: tuple[SheetItem, ...]

    def of_part(self, part: str) -> tuple[SheetItem, ...]:
        return tuple(item for item in self.items if item.part == part)


@dataclass(frozen=True, slots=True)
class ItemScore:
    """The marks of one item; None where it does not apply. `reason`: why marks were taken off."""

    score: Decimal | None
    reason: str = ""


Scores = Mapping[str, ItemScore]


@dataclass(frozen=True, slots=True)
class Gain:
    """What an item could still bring: the marks that it lost, and what they are worth as its part counts them."""

    item: SheetItem
    part: str
    lost: Fraction
    marks: Fraction


@dataclass(frozen=True, slots=True)
class Way:
    """How a gap can be closed: the fewest items that would do it, those that bring most first.

    `enough` is False where all items together would not.
    """

    gap: Gap
    gains: tuple[Gain, ...]
    enough: bool


def rate_sheet(frame: Frame, sheet: ScoreSheet, scores: Scores, vetoed: frozenset[str] = frozenset()) -> Rating:
    """What the sheet's scores reach in the frame.

    Every item has a score. One that does not apply has no marks; only in a frame that scales its full marks are
    taken out of its part as well.
    """
    totals: dict[str, Decimal] = {}
    applicable: dict[str, Decimal] = {}
    for part in frame.parts:
        items = sheet.of_part(part.id)
        totals[part.id] = sum((scores[item.id].score or Decimal(0) for item in items), Decimal(0))
        applicable[part.id] = sum((item.full for item in items if scores[item.id].score is not None), Decimal(0))
    counted = {part: full for part, full in applicable.items() if full}
    return rate(frame, totals, counted, vetoed=vetoed)


def ways(rating: Rating, sheet: ScoreSheet, scores: Scores) -> tuple[Way, ...]:
    """For each gap to the next level the items that close it; empty at the highest level."""
    return tuple(_way(gap, _gains(rating, sheet, scores, gap)) for gap in rating.gaps)


def part_needs(rating: Rating) -> tuple[tuple[PartScore, Fraction | None], ...]:
    """Every part with the marks that it must have for the next level; None at the highest."""
    level = rating.next_level
    return tuple((each, each.part.full * level.share if level else None) for each in rating.parts)


def percent(share: Fraction) -> str:
    """A share with one decimal, cut and not rounded: 39.99 % must not read as 40 %."""
    return f"{marks(Fraction(int(share * 1000), 10))}%"


def _gains(rating: Rating, sheet: ScoreSheet, scores: Scores, gap: Gap) -> list[Gain]:
    items = [item for item in sheet.items if gap.part is None or item.part == gap.part.id]
    titles = {part.id: part.title for part in rating.frame.parts}
    gains = []
    for item in items:
        score = scores[item.id].score
        if score is not None and score < item.full:
            lost = Fraction(item.full - score)
            gains.append(Gain(item, titles[item.part], lost, lost * _factor(rating, sheet, scores, item.part)))
    return sorted(gains, key=lambda gain: -gain.marks)


def _factor(rating: Rating, sheet: ScoreSheet, scores: Scores, part_id: str) -> Fraction:
    """How much a mark of the part counts: more than one where a frame that scales left items out."""
    if not rating.frame.scaling:
        return Fraction(1)
    full = next(each.part.full for each in rating.parts if each.part.id == part_id)
    applicable = sum(
        (item.full for item in sheet.of_part(part_id) if scores[item.id].score is not None),
        Decimal(0),
    )
    return Fraction(full) / Fraction(applicable) if applicable else Fraction(1)


def _way(gap: Gap, gains: list[Gain]) -> Way:
    chosen: list[Gain] = []
    left = gap.lacking
    for gain in gains:
        if left <= 0:
            break
        chosen.append(gain)
        left -= gain.marks
    return Way(gap, tuple(chosen), left <= 0)


class Validity(StrEnum):
    """Where a rating stands in its time."""

    GOOD = "good"
    RENEW = "renew"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return {"good": "有效期内", "renew": "可申请重新评定", "expired": "已过有效期"}[self.value]


@dataclass(frozen=True, slots=True)
class Term:
    """How long a rating is good: `expires` is the first day on which it no longer is, `renewal` the first on which it
    may be applied for anew."""

    expires: date
    renewal: date

    def at(self, day: date) -> Validity:
        if day >= self.expires:
            return Validity.EXPIRED
        return Validity.RENEW if day >= self.renewal else Validity.GOOD

    def sentence(self, day: date) -> str:
        """The reminder: said from the renewal's day on; empty before."""
        match self.at(day):
            case Validity.RENEW:
                left = (self.expires - day).days
                return f"{self.expires.isoformat()}到期，还有{left}天，可以申请重新评定。"
            case Validity.EXPIRED:
                return f"{self.expires.isoformat()}已经到期。"
        return ""


def term(frame: Frame, day: date) -> Term:
    """The term of a rating of this day: the frame's years, and the months before their end in which it is renewed."""
    expires = add_months(day, 12 * frame.years)
    return Term(expires, add_months(expires, -frame.renewal_months))


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating with everything that is shown of it, worked out under the edition it was made with."""

    key: int
    handle: str
    institution: int
    institution_name: str
    mode: Mode
    day: date
    word: str
    frame: Frame
    sheet: ScoreSheet
    scores: Mapping[str, ItemScore]
    rating: Rating
    ways: tuple[Way, ...]
    term: Term
    pending: tuple[str, ...] = ()
    community: Community | None = None
    grade: str = ""
    remarks: tuple[tuple[str, str], ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    """What of it can't be shown; its marks can."""
    beside: tuple[str, ...] = ()
    """What was not read of the workbook that it was just made from; nothing keeps it."""

    @property
    def unreasoned(self) -> tuple[SheetItem, ...]:
        """Items that lost marks and say not why."""
        return tuple(
            item
            for item in self.sheet.items
            if (score := self.scores[item.id]).score is not None and score.score < item.full and not score.reason
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be read beside the result."""
        said = [f"{veto.title}：{veto.text}" for veto in self.rating.vetoes]
        if self.left_out and not self.frame.scaling:
            said.append(f"有{len(self.left_out)}项不适用，未折算，按0分计。")
        elif self.left_out:
            said.append(f"有{len(self.left_out)}项不适用，已按比例折算。")
        if self.unreasoned:
            said.append(f"有{len(self.unreasoned)}项扣了分而没有写理由。")
        if self.pending:
            said.append(f"有{len(self.pending)}处两台电脑填的不一致，待核。")
        return tuple(said)

    @property
    def left_out(self) -> tuple[SheetItem, ...]:
        """Items that do not apply."""
        return tuple(item for item in self.sheet.items if self.scores[item.id].score is None)


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that the home and the assessors see differently; None where one's sheet has it not, or not applicable."""

    item: SheetItem
    own: Decimal | None
    assessed: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The latest self-assessment of a home beside its latest assessment."""

    own: RatingView | None
    assessed: RatingView | None
    differences: tuple[Difference, ...] = ()


def differences(own: RatingView, assessed: RatingView) -> tuple[Difference, ...]:
    """The items whose marks differ, in the sheets' order."""
    items = {item.id: item for item in (*own.sheet.items, *assessed.sheet.items)}
    found = []
    for item in items.values():
        a, b = (view.scores[item.id].score if item.id in view.scores else None for view in (own, assessed))
        if a != b:
            found.append(Difference(item, a, b))
    return tuple(found)
