"""The faults of a file that was refused, one row each: sheet, row, column, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.checklists.errors import Fault
from app.checklists.workbook_beside import Beside
from app.checklists.workbook_errors import CellFault
from app.errors import AppError
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel

CELL_WIDTHS, PLACE_WIDTHS = (96, 62, 138, 0), (300, 0)

_IN_SHEET = re.compile(r"工作表“(.+?)”(?: 第(\d+)行)?(.*)")


@dataclass(frozen=True, slots=True)
class FaultRow:
    """`sheet`, `row` and `column` of a workbook; else `sheet` alone says the place."""

    number: int
    sheet: str
    row: str
    column: str
    what: str
    remedy: str

    @property
    def where(self) -> str:
        parts = (self.sheet, f"第{self.row}行" if self.row else "", self.column)
        return " ".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"{self.where}\t{self.what}\t{self.remedy}"


def faults_of(error: AppError) -> tuple[FaultRow, ...]:
    """Every fault that a refusal carries; empty for a refusal of the whole file."""
    return fault_rows(getattr(error, "faults", ()))


def unread_of(error: AppError) -> tuple[FaultRow, ...]:
    """What a refused workbook holds besides what was read of it."""
    return fault_rows(getattr(error, "beside", ()))


def fault_rows(found: Sequence[object]) -> tuple[FaultRow, ...]:
    """A row for each fault or note of a file."""
    rows = []
    for number, fault in enumerate(found, 1):
        if isinstance(fault, CellFault):
            column = (
                f"{fault.letter}列" + (f"“{fault.column}”" if fault.column else "") if fault.letter else fault.column
            )
            rows.append(FaultRow(number, fault.sheet, str(fault.row or ""), column, fault.what, fault.remedy))
        elif isinstance(fault, Fault):
            rows.append(FaultRow(number, *_place(fault.where), fault.what, fault.remedy))
        elif isinstance(fault, Beside):
            row = str(fault.row or "")
            rows.append(FaultRow(number, fault.sheet, row, fault.title, f"{fault.place}：{fault.what}", fault.remedy))
    return tuple(rows)


def _place(where: str) -> tuple[str, str, str]:
    """Sheet, row and column of a place in a score sheet; of any other file its words as they are."""
    found = _IN_SHEET.fullmatch(where)
    return (found[1], found[2] or "", (found[3] or "").strip()) if found else (where, "", "")


def fault_model(rows: Sequence[FaultRow]) -> TableModel[FaultRow]:
    """With columns for row and column where the faults have any."""
    what: Column[FaultRow] = Column("问题和改法", lambda row: row.what, note=lambda row: row.remedy)
    columns: list[Column[FaultRow]]
    if in_cells(rows):
        columns = [
            Column("表", lambda row: row.sheet),
            Column("行", lambda row: row.row, right=True),
            Column("列", lambda row: row.column),
            what,
        ]
    else:
        columns = [Column("位置", lambda row: row.sheet), what]
    model: TableModel[FaultRow] = TableModel(columns, uid=lambda row: row.number)
    model.show(rows)
    return model


def in_cells(rows: Sequence[FaultRow]) -> bool:
    return any(row.row or row.column for row in rows)
