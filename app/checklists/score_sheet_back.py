"""The 退回件 of a score sheet: the rows as they came, with what is wrong beside each; the others are locked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from app.checklists.score_sheet import HEADS, SHEET, WIDTHS, write_guide
from app.checklists.sheet_errors import CameRow
from app.domain.rating import Frame
from app.domain.sent_back import BACK, REASON, UNREAD, back_words

_REASON_WIDTH = 44
_TO_MEND, _OPEN, _CLOSED, _HEAD = "FFFBE1DC", "FFFFFBEA", "FFF1F2F3", "FFE9EDF0"


def write_score_sheet_back(frame: Frame, rows: Sequence[CameRow], beside: Sequence[str] = ()) -> bytes:
    """The workbook. Its rows stand in the order in which they came: an empty 部分 means the same as above. `beside`:
    what was not read of the workbook that came."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    line = Side(style="thin", color="FF808080")
    box = Border(left=line, right=line, top=line, bottom=line)
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = SHEET
    page["A1"], page["A2"] = (
        f"{SHEET}（{BACK}）",
        back_words(sum(bool(row.faults) for row in rows), len(rows), first=False),
    )
    page["A1"].font = Font(name="宋体", size=18, bold=True)
    heads = (REASON, *HEADS)
    for column, (head, width) in enumerate(zip(heads, (_REASON_WIDTH, *WIDTHS), strict=True), 1):
        title = page.cell(3, column, head)
        title.font, title.border = Font(name="宋体", size=11, bold=True), box
        title.fill = PatternFill("solid", fgColor=_HEAD)
        page.column_dimensions[title.column_letter].width = width
    for number, row in enumerate(rows, 4):
        values = ("\n".join(row.faults), *(row.cells[head] for head in HEADS))
        for column, value in enumerate(values, 1):
            cell = page.cell(number, column)
            if isinstance(value, str):
                cell.value = value or None
                cell.data_type, cell.number_format = "s", "@"  # a text stays one, whatever it begins with
            elif isinstance(value, bool):
                cell.value = "是" if value else "否"
            else:
                cell.value = value if isinstance(value, int | float | date) else str(value)
            cell.border, cell.alignment = box, Alignment(wrap_text=True, vertical="top")
            is_open = bool(row.faults) and column > 1
            colour = _OPEN if is_open else _TO_MEND if row.faults else _CLOSED
            cell.font = Font(name="宋体", size=10)
            cell.fill, cell.protection = PatternFill("solid", fgColor=colour), Protection(locked=not is_open)
        page.row_dimensions[number].height = _height(values)
    page.freeze_panes = "B4"
    page.print_title_rows = "3:3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows"):
        setattr(page.protection, allowed, False)
    write_guide(book, frame)
    if beside:
        unread = book.create_sheet(UNREAD)
        unread.column_dimensions["A"].width = 110
        for number, words in enumerate(("下面是交来的文件里没有读入的内容：", *beside), 1):
            told = unread.cell(number, 1, words)
            told.data_type, told.number_format = "s", "@"
            told.alignment = Alignment(wrap_text=True, vertical="top")
        unread.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _height(values: Sequence[object]) -> float:
    """Enough for the cell that wraps most, in points: office programs do not grow the rows of a file by themselves."""
    most = 1
    for value, width in zip(values, (_REASON_WIDTH, *WIDTHS), strict=True):
        lines = (len(line.encode("gb18030", "replace")) for line in str(value).split("\n"))
        most = max(most, sum(max(1, -int(-length // (width - 1.5))) for length in lines))
    return min(409.0, most * 13.5 + 6)
