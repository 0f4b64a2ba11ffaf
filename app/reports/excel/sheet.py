"""The ledger's one sheet: heads that stay, columns that fit, and no text from people that could become a formula."""

from __future__ import annotations

import re
import zipfile
from dataclasses import astuple
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.ledger import HEADS, Ledger

_LONGEST = 32_000  # Excel holds 32,767 characters in a cell
_HEAD_ROW = 3
_WIDTHS = (10, 12, 10.5, 8.5, 13, 27, 8.5, 27, 25, 10.5, 8, 8, 17, 10.5, 13)
_CENTRED = {"挂号", "检查日期", "等级", "期限", "状态", "责任人", "完成日期"}
_PLAIN, _BOLD = Font(name="宋体", size=10), Font(name="宋体", size=10, bold=True)
_LINE = Side(style="thin", color="FF808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_GRAVE = {"重大", "疑似重大"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)


def workbook(ledger: Ledger) -> bytes:
    """See `app.reports.excel.ledger_workbook`."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "台账"
    _head(sheet, ledger)
    for number, row in enumerate(ledger.rows, _HEAD_ROW + 1):
        values = astuple(row)
        for column, value in enumerate(values, 1):
            _fill(sheet.cell(number, column), HEADS[column - 1], value, row.severity in _GRAVE)
        sheet.row_dimensions[number].height = _height(values)
    _set_up(sheet, ledger)
    properties = book.properties
    properties.title, properties.creator = ledger.title, "颐检 Yijian"
    properties.created = properties.modified = datetime(ledger.day.year, ledger.day.month, ledger.day.day)
    return _settled(book)


def plain(text: str) -> str:
    """The text without what a workbook cannot hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST]


def _head(sheet: Worksheet, ledger: Ledger) -> None:
    last = get_column_letter(len(HEADS))
    sheet.merge_cells(f"A1:{last}1")
    _text(sheet["A1"], ledger.title)
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(f"A2:{last}2")
    office = f"{ledger.office}　" if ledger.office else ""
    _text(sheet["A2"], f"{office}{ledger.day.year}年{ledger.day.month}月{ledger.day.day}日　共{len(ledger.rows)}项")
    sheet["A2"].font = _PLAIN
    sheet["A2"].alignment = Alignment(horizontal="right", vertical="center")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 32, 18
    sheet.row_dimensions[_HEAD_ROW].height = 24
    for column, text in enumerate(HEADS, 1):
        cell = sheet.cell(_HEAD_ROW, column, text)
        cell.font, cell.border = _BOLD, _BOX
        cell.fill = PatternFill("solid", fgColor="FFE9EDF0")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]


def _fill(cell: Cell | MergedCell, head: str, value: object, grave: bool) -> None:
    cell.font = _BOLD if grave and head == "等级" else _PLAIN
    cell.border = _BOX
    cell.alignment = Alignment(
        horizontal="center" if head in _CENTRED else "left",
        vertical="center",
        wrap_text=True,
    )
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif value is not None:
        _text(cell, str(value))


def _text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text, whatever it begins with."""
    shown = plain(text)
    if not shown:
        return
    cell.value = shown
    cell.data_type = "s"
    cell.number_format = "@" if shown.startswith(_FORMULA) else "General"
    if shown.startswith(_FORMULA):
        cell.quotePrefix = True


def _height(values: tuple[object, ...]) -> float:
    """Enough for the cell that wraps most: Excel and WPS do not grow rows of a file by themselves."""
    most = 1
    for value, width in zip(values, _WIDTHS, strict=True):
        if isinstance(value, str):
            room = width - 1.5
            lines = 0
            for line in value.split("\n"):
                wide = sum(2 if ord(character) > 0x2E7F else 1.1 for character in line)
                lines += max(1, -int(-wide // room))
            most = max(most, lines)
    return min(409.0, most * 13.5 + 6)


def _set_up(sheet: Worksheet, ledger: Ledger) -> None:
    last = get_column_letter(len(HEADS))
    bottom = max(_HEAD_ROW + len(ledger.rows), _HEAD_ROW)
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{bottom}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.print_area = f"A1:{last}{bottom}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.55, 0.3, 0.25
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "第 &P 页，共 &N 页"
    sheet.sheet_view.zoomScale = 90


def _settled(book: Workbook) -> bytes:
    """The saved workbook with every time in it fixed, so that the same rows give the same bytes."""
    first = BytesIO()
    modified = book.properties.modified
    book.save(first)
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode() if modified else b"2000-01-01T00:00:00Z"
    last = BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return last.getvalue()
