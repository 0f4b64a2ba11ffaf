"""What every 退回件 shares: the column of reasons, what its head says, and the list of what no row could take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font, PatternFill

from app.checklists.workbook_read import Value
from app.domain.sent_back import REASON, UNREAD
from app.reports.excel.cells import BOLD, BOX, PLAIN, TITLE, row_height, set_page, write_text
from app.reports.excel.form_parts import LEAVE, LEFT, MIDDLE, dress
from app.reports.forms import BackRow, LooseRow

Shown = str | float | date | None
REASON_WIDTH = 38.0
BACK_FILL = PatternFill("solid", fgColor="FFFBE1DC")
BACK_LINE = (
    f"这是退回件：交来的表里有几行还不能收下，原因写在最左边的“{REASON}”一栏。只改写了原因的行，"
    "别的行没有问题，已经锁定，不用改。原来填的字都还在，照原因改好就行。"
)
BACK_STEPS = (f"一、{BACK_LINE}",)
_LOOSE_HEADS, _LOOSE_WIDTHS = ("原来在哪里", "是什么", "为什么没有读入，怎么办"), (30, 52, 60)
_LOOSE_LINE = "下面是交来的文件里没有读入的内容，请看一看：要紧的，照右边说的办；不要紧的，不用管。"


def shown_value(value: Value) -> Shown:
    """What was read in a cell, as it is written again: numbers and days stay what they were, all else is text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str | float | int | date):
        return value
    return str(value)


def write_shown(cell: Cell | MergedCell, value: Value) -> None:
    """Write what was read in a cell, in the dress that the cell has; a day looks like one."""
    shown = shown_value(value)
    if isinstance(shown, str):
        form = cell.number_format
        write_text(cell, shown)
        cell.number_format = "@" if form == "@" else cell.number_format
        return
    cell.value = shown
    cell.number_format = "yyyy-mm-dd" if isinstance(shown, date) else "General"


def write_reason(cell: Cell | MergedCell, back: BackRow) -> None:
    """Write why a row goes back; the cell stands out where the row is to be mended."""
    dress(cell, is_open=False)
    write_text(cell, back.reason)
    if back.is_open:
        cell.font, cell.fill = BOLD, BACK_FILL


def reason_height(back: BackRow) -> float:
    """How tall the row must be for its reason, in points."""
    return row_height((back.reason,), (REASON_WIDTH,))


def write_loose(book: Workbook, rows: Sequence[LooseRow]) -> None:
    """The list of what no row could take; no sheet where everything was read."""
    if not rows:
        return
    sheet = book.create_sheet(UNREAD)
    write_text(sheet["A1"], UNREAD)
    write_text(sheet["A2"], _LOOSE_LINE)
    sheet["A1"].font, sheet["A2"].font = TITLE, Font(name="宋体", size=12)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 32, 20
    for number, texts in enumerate((_LOOSE_HEADS, *((row.place, row.said, row.reason) for row in rows)), 3):
        for column, (text, width) in enumerate(zip(texts, _LOOSE_WIDTHS, strict=True), 1):
            cell = sheet.cell(number, column)
            write_text(cell, text)
            cell.font, cell.border = BOLD if number == 3 else PLAIN, BOX
            cell.alignment = MIDDLE if number == 3 else LEFT
            if number == 3:
                cell.fill = LEAVE
                sheet.column_dimensions[cell.column_letter].width = width
        sheet.row_dimensions[number].height = max(18.0, row_height(texts, _LOOSE_WIDTHS))
    sheet.protection.sheet = True
    set_page(sheet, f"A1:C{3 + len(rows)}", 3)
