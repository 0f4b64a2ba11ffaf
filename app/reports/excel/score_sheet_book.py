"""A province's score sheet as a workbook: the template to be filled in, and the 退回件 of one that can't be taken.

As the template leaves it holds one row for each part with the part's full marks, so that it can be used before the
province's items are put in. In the 退回件 the rows stand as they came, with what is wrong beside each; those in order
are locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.score_sheet import (
    FULL,
    GUIDE,
    HEADS,
    NOT_APPLICABLE,
    NUMBER,
    PART,
    REASON,
    SCORE,
    SHEET,
    WIDTHS,
)
from app.domain.rating import Frame
from app.domain.score_sheet import ScoreSheet
from app.domain.sent_back import BACK, back_words
from app.domain.sent_back import REASON as BACK_REASON
from app.reports.excel.back_parts import (
    BACK_LINE,
    REASON_WIDTH,
    reason_height,
    shown_value,
    write_loose,
    write_reason,
    write_shown,
)
from app.reports.excel.cells import new_book, row_height, set_page, settled
from app.reports.excel.form_parts import (
    CLOSED_FILL,
    OPEN,
    dress,
    lock,
    offer,
    prompted,
    write_guide,
    write_head,
    write_title,
)
from app.reports.forms import BackRow, ScoreSheetBack

_HEAD_ROW = 3
_EMPTY_ROWS = 20
_LAST_ROW = 400
"""Down to here a row can be filled in; a province has some 200 items."""
_TITLE = "等级预评估评分表"
_MIDDLE = {NUMBER, FULL, SCORE}
_LEAST_HEIGHT = 24.0
_NO_DAY = date(2000, 1, 1)
"""A template is of no day."""
_STEPS = (
    "这是预评估用的评分表，不代替等级评定。",
    "把本省的评分表逐项填入“评分表”：一行一项；模板里的四行是示意，直接改写。",
    "部分：环境、设施设备、运营管理、服务之一；空着的同上一行（合并单元格也可以）。",
    "序号：本省评分表的序号，同一部分里不重复；1.10 这样的请设为文本。",
    "评定项目、操作说明：照本省评分表填写；操作说明可以空着。",
    "分值：这一项的满分，最多两位小数；每一部分合计须等于该部分满分：{parts}。",
    "得分：0到分值之间的数；机构确实没有这一项的写“不适用”，除非本省允许折算，不适用按0分计。",
    "扣分理由：扣分的写明理由；不写老人的姓名、身份证号和病情。",
    "表头可以不在第一行，多余的列不读；列名不要改。",
)


def write_template(frame: Frame, known: ScoreSheet | None) -> bytes:
    """The workbook to be filled in, with the items of a sheet where one is known. The same gives the same bytes."""
    names = {part.id: part.title for part in frame.parts}
    rows: list[tuple[str | float, ...]] = (
        [(names[i.part], i.number, i.title, float(i.full), i.how) for i in known.items]
        if known
        else [(part.title, "1", f"{part.title}（全部）", part.full) for part in frame.parts]
    )
    book = new_book()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    write_title(sheet, _TITLE, f"预评估，不代替等级评定　一行一项，填写办法见“{GUIDE}”表", WIDTHS)
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
        write_head(sheet, _HEAD_ROW, column, head, fill=True, width=width, hidden=False)
        sheet.column_dimensions[get_column_letter(column)].protection = OPEN
    bottom = _HEAD_ROW + len(rows) + _EMPTY_ROWS
    for number in range(_HEAD_ROW + 1, bottom + 1):
        place = number - _HEAD_ROW - 1
        _write_open_row(sheet, number, rows[place] if place < len(rows) else ())
    parts = offer(prompted(PART, "从下拉里选；空着的同上一行。"), f'"{",".join(names.values())}"')
    parts.add(f"A{_HEAD_ROW + 1}:A{max(bottom, _LAST_ROW)}")
    sheet.add_data_validation(parts)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    set_page(sheet, f"A1:{get_column_letter(len(HEADS))}{bottom}", _HEAD_ROW)
    lock(sheet)
    _write_guide(book, frame, "评分表怎么填")
    return settled(book, _TITLE, _NO_DAY)


def _write_open_row(sheet: Worksheet, number: int, values: Sequence[str | float]) -> None:
    for column, head in enumerate(HEADS, 1):
        cell = sheet.cell(number, column)
        # a number such as 1.10 stays so when it is typed again
        dress(cell, is_open=True, middle=head in _MIDDLE, form="General" if head in (FULL, SCORE) else "@")
        if column <= len(values):
            write_shown(cell, values[column - 1])
    sheet.row_dimensions[number].height = max(_LEAST_HEIGHT, row_height(values, WIDTHS[: len(values)]))


def write_score_sheet(form: ScoreSheetBack) -> bytes:
    """The workbook; the same form gives the same bytes."""
    book = new_book()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    title = f"{SHEET}（{BACK}）"
    to_mend = sum(row.is_open for row in form.rows)
    write_title(sheet, title, back_words(to_mend, len(form.rows), first=False), (REASON_WIDTH, *WIDTHS))
    for column, (head, width) in enumerate(zip((BACK_REASON, *HEADS), (REASON_WIDTH, *WIDTHS), strict=True), 1):
        write_head(sheet, _HEAD_ROW, column, head, fill=column > 1, width=width, hidden=False)
    for number, row in enumerate(form.rows, _HEAD_ROW + 1):
        _write_row(sheet, number, row)
    bottom = _HEAD_ROW + len(form.rows)
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    set_page(sheet, f"A1:{get_column_letter(len(HEADS) + 1)}{bottom}", _HEAD_ROW)
    lock(sheet)
    _write_guide(book, form.frame, "退回件怎么改", BACK_LINE)
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


def _write_guide(book: Workbook, frame: Frame, title: str, *first: str) -> None:
    """Write what to do, line by line, into a sheet of its own. `first`: what stands above the rest."""
    fulls = "、".join(f"{part.title}{part.full}" for part in frame.parts)
    steps = [line.format(parts=fulls) for line in (*first, *_STEPS)]
    rows = (
        ("得满分的", "得分写分值那个数。", "分值：5　得分：5"),
        ("扣分的", f"得分写得到的分，“{REASON}”写明为什么扣。", "分值：5　得分：3.5　扣分理由：两处扶手松动"),
        ("没有这一项的", f"得分写“{NOT_APPLICABLE}”。", f"得分：{NOT_APPLICABLE}"),
    )
    foot = "“例”一栏是虚构的，只供参考，不会被读入。"
    write_guide(book.create_sheet(GUIDE), title, steps, ("这一项", "怎么填", "例（虚构）"), (20, 42, 42), rows, foot)
