"""检查结果 as a workbook: the visits, all items of all visits in one sheet to filter, and a sheet for each visit.

Written row by row, for a county's year is tens of thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from io import BytesIO
from operator import attrgetter

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.documents import Copy
from app.progress import Progress
from app.reports.excel.cells import (
    BOLD,
    BOX,
    FORMULA,
    HEAD_GREY,
    PLAIN,
    TITLE,
    new_book,
    plain,
    row_height,
    set_page,
    settled,
    write_text,
)
from app.reports.excel.summary_book import add_rule, colour_weights
from app.reports.results import TITLE as BOOK_TITLE
from app.reports.results import ResultRow, Results, VisitResults
from app.reports.taken_list import TakenList

MOST_SHEETS = 40
"""Visits up to which each has a sheet of its own; beyond it nobody finds one by its tab."""
Value = str | int | date
HEAD_ROW = 3
_VISIT_HEADS = ("检查编号", "机构", "乡镇", "检查日期", "检查方式", "检查人员", "签名", "应查", "已查", "不符合",
                "可能重大而未查清", "结果")  # fmt: skip
_VISIT_WIDTHS = (10, 20, 10, 10.5, 8.5, 11, 8, 5.5, 5.5, 6.5, 8.5, 34)
_HEADS = ("检查表", "分节", "项号", "检查项", "结果", "所见", "原因", "备注", "等级", "挂号", "状态", "检查人员",
          "照片", "说明")  # fmt: skip
_WIDTHS = (8, 9, 6.5, 17, 7, 18, 13, 14, 7.5, 9.5, 7.5, 8, 4.5, 8.5)
_WHOSE = ("机构", "乡镇", "检查日期", "检查编号")
_WHOSE_WIDTHS = (24, 13, 12, 12)
assert len(_HEADS) == len(fields(ResultRow))
_values = attrgetter(*(field.name for field in fields(ResultRow)))
_FORBIDDEN = re.compile(r"[\\/*?:\[\]'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_WORDS = {"不符合": ("FFF8D7C9", "FF8A3B00"), "无法查": ("FFFFF2CC", "FF5F4B00"), "未查": ("FFFFF2CC", "FF5F4B00")}


def write_results(results: Results, progress: Progress) -> bytes:
    """See `app.reports.excel.results_workbook`."""
    book = new_book(write_only=True)
    try:
        _fill(book, results, progress)
    except BaseException:
        book.save(BytesIO())  # else its rows stay behind in the folder for temporary files
        raise
    return settled(book, BOOK_TITLE, results.day)


def write_list(taken: TakenList) -> bytes:
    """See `app.reports.excel.list_workbook`."""
    book = new_book(write_only=True)
    _sheet(
        book,
        _Dress(book, taken.title),
        taken.title,
        taken.title,
        taken.heading,
        taken.heads,
        taken.widths,
        iter(taken.rows),
        frozen=1,
        count=taken.count,
    )
    return settled(book, taken.title, taken.day)


def _fill(book: Workbook, results: Results, progress: Progress) -> None:
    single = [(name, visit) for name, visit in _named(results) if len(results.visits) <= MOST_SHEETS]
    total = len(results.visits) + len(single)
    dress = _Dress(book, "检查一览")
    kept = "　存档联，含不给机构的内容" if results.copy is Copy.OFFICE else ""
    said = f"{results.office}　{results.day.isoformat()}　共{len(results.visits)}次检查{kept}".strip("　")
    overview = tuple(_visit_row(visit) for visit in results.visits)
    _sheet(book, dress, "检查一览", "检查一览", said, _VISIT_HEADS, _VISIT_WIDTHS, overview, frozen=2)
    _sheet(
        book,
        dress,
        BOOK_TITLE,
        BOOK_TITLE,
        said,
        (*_WHOSE, *_HEADS),
        (*_WHOSE_WIDTHS, *_WIDTHS),
        _all_rows(results, progress, total),
        frozen=1,
        count=sum(len(visit.rows) for visit in results.visits),
    )
    for done, (name, visit) in enumerate(single, len(results.visits)):
        progress.step(done, total, visit.home)
        title = f"{visit.home}　{visit.day.isoformat()}　{visit.handle}"
        _sheet(book, dress, name, title, f"{visit.inspectors}　{visit.told}", _HEADS, _WIDTHS, _rows(visit), frozen=4)
    progress.step(total, total, BOOK_TITLE)


def _visit_row(visit: VisitResults) -> tuple[Value, ...]:
    signed = "已签名" if visit.signed else "未全部签名"
    return (
        visit.handle,
        visit.home,
        visit.township,
        visit.day,
        visit.mode,
        visit.inspectors,
        signed,
        visit.total,
        visit.checked,
        visit.failed,
        visit.doubts,
        visit.told,
    )


def _all_rows(results: Results, progress: Progress, total: int) -> Iterator[tuple[Value, ...]]:
    for done, visit in enumerate(results.visits):
        progress.step(done, total, visit.home)
        whose = (visit.home, visit.township, visit.day, visit.handle)
        for row in visit.rows:
            yield (*whose, *_values(row))


def _rows(visit: VisitResults) -> tuple[tuple[Value, ...], ...]:
    return tuple(_values(row) for row in visit.rows)


def _named(results: Results) -> Iterator[tuple[str, VisitResults]]:
    """A sheet name for each visit: its place keeps it apart from others, Excel allows 31 characters."""
    for place, visit in enumerate(results.visits, 1):
        yield f"{place:02d} {_FORBIDDEN.sub('', visit.home)}"[:31].strip(), visit


class _Dress:
    """Cells that are dressed once and filled anew for every row, each of which is written as soon as it is given."""

    def __init__(self, book: Workbook, first: str) -> None:
        self.first = book.create_sheet(first)
        self._cells: dict[tuple[int, str], Cell] = {}

    def row(self, values: Sequence[Value]) -> list[Cell]:
        """The row's cells; they hold until the next row is asked for."""
        return [self._filled(column, value) for column, value in enumerate(values)]

    def heads(self, texts: Sequence[str]) -> list[Cell]:
        cells = []
        for text in texts:
            cell = _dressed(self.first, "center", BOLD)
            cell.fill = PatternFill("solid", fgColor=HEAD_GREY)
            cell.value = text
            cells.append(cell)
        return cells

    def _filled(self, column: int, value: Value) -> Cell:
        value = plain(value) if isinstance(value, str) else value
        look = _look(value)
        cell = self._cells.get((column, look))
        if cell is None:
            cell = self._cells[column, look] = _dressed(self.first, "left" if isinstance(value, str) else "center")
            if isinstance(value, str):
                write_text(cell, value)  # which is what dresses a text that looks like a formula
            elif look == "day":
                cell.number_format = "yyyy-mm-dd"
        cell.value = None if value == "" else value
        if isinstance(value, str) and cell.value:
            cell.data_type = "s"
        return cell


def _look(value: Value) -> str:
    if isinstance(value, str):
        return "quoted" if value.startswith(FORMULA) else "text"
    return "day" if isinstance(value, date) else "number"


def _dressed(sheet: Worksheet, across: str, font: Font = PLAIN) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    cell.font, cell.border = font, BOX
    cell.alignment = Alignment(horizontal="center" if across == "center" else "left", vertical="center", wrap_text=True)
    return cell


def _sheet(
    book: Workbook,
    dress: _Dress,
    name: str,
    title: str,
    said: str,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[tuple[Value, ...]] | Iterator[tuple[Value, ...]],
    *,
    frozen: int,
    count: int | None = None,
) -> None:
    sheet = dress.first if name == dress.first.title else book.create_sheet(name)
    count = len(rows) if count is None and isinstance(rows, tuple) else count or 0
    last, bottom = get_column_letter(len(heads)), HEAD_ROW + count
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{bottom}"
    sheet.sheet_view.zoomScale = 90
    set_page(sheet, f"A1:{last}{bottom}", HEAD_ROW)
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEAD_ROW].height = 32, 30
    for text, font in ((title, TITLE), (said, PLAIN)):
        cell = WriteOnlyCell(sheet)
        write_text(cell, text)
        cell.font, cell.alignment = font, Alignment(vertical="center")
        sheet.append([cell])
    sheet.append(dress.heads(heads))
    for number, row in enumerate(rows, HEAD_ROW + 1):
        shown = [value if isinstance(value, str) else "" for value in row]
        sheet.row_dimensions[number].height = row_height(shown, widths)
        sheet.append(dress.row(row))
    if count:
        _colour(sheet, heads, bottom)
        if name == BOOK_TITLE:
            area = f"'{name}'!$A${HEAD_ROW}:${last}${bottom}"
            book.defined_names["检查结果_数据"] = DefinedName("检查结果_数据", attr_text=area)


def _colour(sheet: Worksheet, heads: Sequence[str], bottom: int) -> None:
    """Colours for words that stand in the cells anyway."""
    for column, head in enumerate(heads, 1):
        letter = get_column_letter(column)
        area = f"{letter}{HEAD_ROW + 1}:{letter}{bottom}"
        if head == "等级":
            colour_weights(sheet, area)
        elif head == "结果" and "检查项" in heads:
            for word, colours in _WORDS.items():
                add_rule(sheet, area, word, *colours)
