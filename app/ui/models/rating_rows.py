"""Ratings as rows: every rating under its home, the parts with their bars, and the items that bring most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.rating import marks
from app.domain.score_sheet import Comparison, Difference, Mode, RatingView, Validity, Way, part_needs, percent
from app.ui.models.columns import Column
from app.ui.models.headed_model import HeadedModel
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone

MOST_ITEMS = 5
"""Items listed for one gap: those that bring most."""
_TERM_WORDS = {Validity.GOOD: "有效期内", Validity.RENEW: "可重评", Validity.EXPIRED: "已到期"}
_TERM_TONES = {Validity.GOOD: Tone.OK, Validity.RENEW: Tone.WARN, Validity.EXPIRED: Tone.WARN}


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating, or (`view` None) the home whose ratings follow."""

    institution: int
    title: str
    note: str
    trail: str
    view: RatingView | None = None
    chips: tuple[Chip, ...] = ()

    @property
    def heading(self) -> bool:
        return self.view is None

    @property
    def uid(self) -> tuple[str, int]:
        return ("rating", self.view.key) if self.view else ("home", self.institution)


def level_chip(view: RatingView) -> Chip:
    """The level; what is below the lowest is a result too."""
    return Chip(view.rating.title, Tone.ACCENT if view.rating.level else Tone.NEUTRAL, True)


def term_chip(view: RatingView, today: date) -> Chip | None:
    """Where an assessment stands in its time; a self-assessment has none."""
    if view.mode is not Mode.ASSESSMENT:
        return None
    state = view.term.at(today)
    return Chip(_TERM_WORDS[state], _TERM_TONES[state])


def rating_rows(views: Iterable[RatingView], today: date, search: str = "") -> tuple[RatingRow, ...]:
    """The homes by name, each with its ratings, the latest first. `search`: words that a home's name must have."""
    words = search.casefold().split()
    homes: dict[int, list[RatingView]] = {}
    for view in views:
        if all(word in view.institution_name.casefold() for word in words):
            homes.setdefault(view.institution, []).append(view)
    rows: list[RatingRow] = []
    for key, of_home in sorted(homes.items(), key=lambda entry: entry[1][0].institution_name):
        rows.append(RatingRow(key, of_home[0].institution_name, "", f"{len(of_home)} 次"))
        latest = {view.mode: view.key for view in reversed(of_home)}
        for view in of_home:
            due = term_chip(view, today) if latest[view.mode] == view.key else None
            late = (due,) if due and due.tone is Tone.WARN else ()
            remark = f" · {view.rating.remark}" if view.rating.remark else ""
            title = f"{view.mode.label} {marks(view.rating.total)} 分"
            note = f"{view.day.isoformat()}{remark}"
            rows.append(RatingRow(key, title, note, "", view, (*late, level_chip(view))))
    return tuple(rows)


def rating_model() -> HeadedModel[RatingRow]:
    """Ratings under their homes."""
    column: Column[RatingRow] = Column(
        "评估",
        lambda row: row.title,
        note=lambda row: row.note,
        chips=lambda row: row.chips,
        trail=lambda row: row.trail,
    )
    return HeadedModel([column], uid=lambda row: row.uid)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part, or the total: its marks, and what the next level asks of it (None at the highest)."""

    title: str
    score: Fraction
    full: int
    needed: Fraction | None
    next_title: str = ""
    other: str = ""
    total: bool = False

    @property
    def words(self) -> str:
        return f"{marks(self.score)} / {self.full} · {percent(self.score / self.full)}"

    @property
    def short(self) -> Fraction:
        return max(Fraction(0), self.needed - self.score) if self.needed is not None else Fraction(0)

    @property
    def note(self) -> str:
        parts = []
        if self.needed is not None:
            lacking = f"，还差 {marks(self.short)}" if self.short else "，已达到"
            parts.append(f"{self.next_title}须 {marks(self.needed)}{lacking}")
        if self.other:
            parts.append(self.other)
        return " · ".join(parts)


def part_rows(view: RatingView, other: RatingView | None) -> tuple[PartRow, ...]:
    """The parts and the total; `other` is the rating of the other kind beside it."""
    beside: Mapping[str, Fraction] = {each.part.id: each.score for each in other.rating.parts} if other else {}
    word = other.mode.label if other else ""
    level = view.rating.next_level
    title = level.title if level else ""
    rows = [
        PartRow(
            each.part.title,
            each.score,
            each.part.full,
            needed,
            title,
            f"{word} {marks(beside[each.part.id])}" if each.part.id in beside else "",
        )
        for each, needed in part_needs(view.rating)
    ]
    total = Fraction(level.total) if level else None
    told = f"{word} {marks(other.rating.total)}，{other.rating.title}" if other else ""
    return (*rows, PartRow("总分", view.rating.total, view.frame.full, total, title, told, True))


def part_model() -> TableModel[PartRow]:
    """One row a part; the bars are painted by `widgets.rating_bars`."""
    column: Column[PartRow] = Column(
        "部分",
        lambda row: row.title,
        note=lambda row: row.note,
        trail=lambda row: row.words,
        bold=lambda row: row.total,
    )
    return TableModel([column], uid=lambda row: row.title)


@dataclass(frozen=True, slots=True)
class GainRow:
    """An item that would bring marks, or (`trail` tells how far they go) the gap that the items below it close."""

    uid: tuple[str, str]
    title: str
    note: str
    trail: str
    heading: bool = False


def gain_rows(ways: Sequence[Way]) -> tuple[GainRow, ...]:
    """For each gap the items that bring most. The total's own are listed only where no part falls short: what the parts
    gain, the total gains too."""
    parts = [way for way in ways if way.gap.part is not None]
    rows: list[GainRow] = []
    for way in parts or ways:
        gap = way.gap
        name = gap.part.title if gap.part else "总分"
        count = len(way.gains)
        reach = f"补满 {count} 项即够" if way.enough else f"{count} 项全部补满也不够"
        rows.append(GainRow((name, ""), f"{name}还差 {marks(gap.lacking)} 分", "", reach, True))
        for gain in way.gains[:MOST_ITEMS]:
            full = Fraction(gain.item.full)
            got = f"{gain.part} {gain.item.number} · 现得 {marks(full - gain.lost)} / {marks(full)}"
            rows.append(GainRow((name, gain.item.id), gain.item.title, got, f"+{marks(gain.marks)}"))
    return tuple(rows)


def gain_model() -> HeadedModel[GainRow]:
    """Items under the gaps that they close."""
    column: Column[GainRow] = Column(
        "项目", lambda row: row.title, note=lambda row: row.note, trail=lambda row: row.trail
    )
    return HeadedModel([column], uid=lambda row: row.uid)


def difference_model() -> TableModel[Difference]:
    """Where the home and the assessors differ, item by item."""
    columns: list[Column[Difference]] = [
        Column("项目", lambda row: row.item.title, note=lambda row: f"序号 {row.item.number} · 分值 {row.item.full:f}"),
        Column("自评", lambda row: _marks(row.own), right=True),
        Column("评估", lambda row: _marks(row.assessed), right=True),
    ]
    return TableModel(columns, uid=lambda row: row.item.id)


def _marks(value: object) -> str:
    return f"{value:f}" if value is not None and hasattr(value, "normalize") else "不适用"


def other_of(view: RatingView, beside: Comparison) -> RatingView | None:
    """The home's latest rating of the other kind."""
    return beside.assessed if view.mode is Mode.SELF_ASSESSMENT else beside.own
