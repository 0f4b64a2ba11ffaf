"""The 退回件 of a score sheet: the rows as they came, with what is wrong beside each; those in order are locked."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.score_sheet import FULL, HEADS, SCORE, SHEET, WIDTHS, write_guide
from app.domain.sent_back import BACK, REASON, back_words
from app.reports.excel.back_parts import (
    BACK_LINE,
    REASON_WIDTH,
    reason_height,
    shown_value,
    write_loose,
    write_reason,
    write_shown,
)
from app.reports.excel.cells import row_height, set_page, settled
from app.reports.excel.form_parts import CLOSED_FILL, dress, lock, write_head, write_title
from app.reports.forms import BackRow, ScoreSheetBack

_HEAD_ROW = 3
_LAST = "H"


def write_score_sheet(form: ScoreSheetBack) -> bytes:
    """The workbook; the same form gives the same bytes."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    title = f"{SHEET}（{BACK}）"
    to_mend = sum(row.is_open for row in form.rows)
    write_title(sheet, title, back_words(to_mend, len(form.rows), first=False), len(HEADS) + 1)
    for column, (head, width) in enumerate(zip((REASON, *HEADS), (REASON_WIDTH, *WIDTHS), strict=True), 1):
        write_head(sheet, _HEAD_ROW, column, head, fill=column > 1, width=width, hidden=False)
    for number, row in enumerate(form.rows, _HEAD_ROW + 1):
        _write_row(sheet, number, row)
    bottom = _HEAD_ROW + len(form.rows)
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    set_page(sheet, f"A1:{_LAST}{bottom}", _HEAD_ROW)
    lock(sheet)
    write_guide(book, form.frame, (BACK_LINE,))
    write_loose(book, form.loose)
    return settled(book, title, form.day)


def _write_row(sheet: Worksheet, number: int, row: BackRow) -> None:
    """Rows stay in the order in which they came: an empty 部分 means the same as above."""
    write_reason(sheet.cell(number, 1), row)
    values = [row.came.cells[head] for head in HEADS] if row.came is not None else []
    for column, (head, value) in enumerate(zip(HEADS, values, strict=False), 2):
        cell = sheet.cell(number, column)
        # a number such as 1.10 stays so when it is typed again
        dress(cell, is_open=row.is_open, form="General" if head in (FULL, SCORE) else "@")
        if not row.is_open:
            cell.fill = CLOSED_FILL
        write_shown(cell, value)
    shown: Sequence[object] = [shown_value(value) for value in values]
    sheet.row_dimensions[number].height = max(reason_height(row), row_height(shown, WIDTHS))
