"""The sections and items of a visit as rows: what is done, what was seen, and what a second line says of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from app.domain.inspection import Verdict
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip

_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section with its progress; `heading` is the line with the checklist's title above its sections."""

    id: str
    title: str
    done: int
    total: int
    failed: int = 0
    signed: bool = False
    heading: bool = False

    @property
    def trail(self) -> str:
        if self.heading:
            return ""
        return f"{self.done}/{self.total}" if self.total else "不适用"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the list shows it; `verdict` is None while it is 未查."""

    id: str
    number: str
    title: str
    note: str
    verdict: Verdict | None
    chips: tuple[Chip, ...]


def numeral(number: int) -> str:
    """A small number in Chinese, as `十二`."""
    if number <= 10:
        return _NUMERALS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


class SectionModel(TableModel[SectionRow]):
    """Sections under the titles of their checklists; a title can not be chosen."""

    def __init__(self) -> None:
        column: Column[SectionRow] = Column(
            "部分",
            lambda row: row.title,
            trail=lambda row: row.trail,
            bold=lambda row: row.heading,
            progress=lambda row: None if row.heading or not row.total else (row.done, row.total),
            hint=_tip,
        )
        super().__init__([column], uid=lambda row: row.id)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.row_at(index)
        return Qt.ItemFlag.NoItemFlags if row is not None and row.heading else super().flags(index)


def item_model() -> TableModel[ItemRow]:
    """The items of one section, or those that a search found."""
    column: Column[ItemRow] = Column(
        "检查项",
        lambda row: row.title,
        note=lambda row: row.note,
        lead=lambda row: row.number,
        chips=lambda row: row.chips,
    )
    return TableModel([column], uid=lambda row: row.id)


def _tip(row: SectionRow) -> str:
    if row.heading:
        return row.title
    failed = f"，不符合{row.failed}项" if row.failed else ""
    return f"{row.title}\n已查{row.done}项，共{row.total}项{failed}" + ("，已签字" if row.signed else "")
