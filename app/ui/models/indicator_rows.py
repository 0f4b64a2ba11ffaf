"""The aims of the areas as rows: how far the homes of this store are, and what there is to say of the figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.checklists.load import shipped
from app.domain.indicators import Indicator, Measure, Measured
from app.domain.score_sheet import percent
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone

WIDTHS = (0, 208, 148, 76, 76)
DROP = (4, 3, 2, 1)
REFERENCE = Chip("参考")
NOT_COMPUTED = "本库不计算"
_ELSEWHERE = "别处的指标，只作参考"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An aim with its figure. `concerns`: it is of an area in which this store has homes; others are reference."""

    measured: Measured
    concerns: bool = True

    @property
    def indicator(self) -> Indicator:
        return self.measured.indicator

    @property
    def computed(self) -> bool:
        """Whether this store works it out, even if nothing is known yet."""
        return self.concerns and self.indicator.measure is not None


def indicator_rows(here: Iterable[Measured], every: Iterable[Indicator]) -> tuple[IndicatorRow, ...]:
    """Those of this store's areas as they come, then what other areas aim at."""
    own = tuple(IndicatorRow(each) for each in here)
    known = {row.indicator.id for row in own}
    return (*own, *(IndicatorRow(Measured(each), False) for each in every if each.id not in known))


def uid(row: IndicatorRow) -> str:
    return row.indicator.id


def indicator_model() -> TableModel[IndicatorRow]:
    """One row an aim. Nothing here is coloured: an aim that is not reached is no fault of a home."""
    columns: list[Column[IndicatorRow]] = [
        Column(
            "指标 · 辖区",
            lambda row: row.indicator.title,
            note=lambda row: row.indicator.jurisdiction + ("" if row.concerns else f" · {REFERENCE.text}"),
        ),
        Column(
            "现状",
            figure_words,
            note=figure_note,
            bold=lambda row: row.computed and row.measured.share is not None,
            tone=lambda row: None if row.computed and row.measured.share is not None else Tone.NEUTRAL,
            hint=standing_words,
        ),
        Column("目标", lambda row: row.indicator.target, note=reach_words),
        Column("年份", year_words, tone=lambda row: None if row.indicator.year else Tone.NEUTRAL),
        Column("性质", nature_words, tone=lambda row: Tone.NEUTRAL if nature_chip(row) is None else None),
    ]
    return TableModel(columns, uid=uid)


def figure_words(row: IndicatorRow) -> str:
    """The figure, short."""
    if not row.computed:
        return NOT_COMPUTED
    return "尚无可算的数" if row.measured.share is None else percent(row.measured.share)


def figure_note(row: IndicatorRow) -> str:
    """What the figure is made of, and of how many homes it is not known."""
    found, measure = row.measured, row.indicator.measure
    if not row.concerns:
        return _ELSEWHERE
    if measure is None:
        return row.indicator.note
    unknown = f"{found.unknown}家不知道" if found.unknown else ""
    if found.share is None:
        return unknown or "没有计入的机构"
    made_of = f"{found.part}/{found.whole}{measure.unit}"
    homes = "" if measure.unit == "家" else f"{found.known}家"
    return " · ".join(part for part in (made_of, homes, unknown) if part)


def standing_words(row: IndicatorRow) -> str:
    """The figure in full, as a sentence."""
    return row.measured.sentence if row.concerns else f"{NOT_COMPUTED}（{_ELSEWHERE}）"


def reach_words(row: IndicatorRow) -> str:
    """Whether the homes that are known reach the aim together; empty where that cannot be said."""
    return {True: "已到目标", False: "未到目标", None: ""}[row.measured.reached]


def year_words(row: IndicatorRow) -> str:
    year = row.indicator.year
    return f"{year}年" if year.isdigit() else year or "未写"


def nature_words(row: IndicatorRow) -> str:
    return "未注明" if nature_chip(row) is None else row.indicator.nature


def nature_chip(row: IndicatorRow) -> Chip | None:
    """约束性 or 预期性 as the document has it; None where it states neither."""
    nature = row.indicator.nature
    return Chip(nature, Tone.ACCENT if nature == "约束性" else Tone.NEUTRAL) if nature != "—" else None


def way_words(row: IndicatorRow) -> str:
    """How this store works it out, and what makes a home unknown; empty for what is not computed."""
    indicator = row.indicator
    if not row.computed:
        return ""
    asked = f"各机构最近一次查“{_item_words(indicator.item)}”" if indicator.item else ""
    match indicator.measure:
        case Measure.NURSING_BEDS:
            return "登记的护理型床位数除以床位数；没有登记床位数的机构算不知道。"
        case Measure.PRIVATE_HOMES:
            return "民办机构和公办民营机构的家数除以机构家数。"
        case Measure.ITEM_SHARE:
            return f"{asked}时记下的人数合计；没有查到、没有记人数的机构算不知道。"
        case Measure.ITEM_PASSED:
            return f"{asked}时符合的家数除以查过的家数；没有查到或记为不适用、无法检查的机构算不知道。"
        case None:
            return ""


def _item_words(id_: str) -> str:
    items = (item for each in shipped() for section in each.sections for item in section.items)
    return next((f"{id_} {item.title}" for item in items if item.id == id_), id_)
