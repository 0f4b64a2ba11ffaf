"""What every workbook here shares: text that stays text, rows that are tall enough, sheets that print, fixed bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_000  # Excel holds 32,767 characters in a cell
PLAIN, BOLD = Font(name="宋体", size=10), Font(name="宋体", size=10, bold=True)
TITLE = Font(name="宋体", size=18, bold=True)
_LINE = Side(style="thin", color="FF808080")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_GREY = "FFE9EDF0"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FIXED_TIME = (2000, 1, 1, 0, 0, 0)


def plain(text: str) -> str:
    """The text without what a workbook cannot hold."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text, whatever it begins with."""
    shown = plain(text)
    if not shown:
        return
    cell.value = shown
    cell.data_type = "s"
    cell.number_format = "@" if shown.startswith(FORMULA) else "General"
    if shown.startswith(FORMULA):
        cell.quotePrefix = True


def row_height(values: Sequence[object], widths: Sequence[float]) -> float:
    """Enough for the cell that wraps most: Excel and WPS do not grow rows of a file by themselves."""
    most = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str):
            room = width - 1.5
            lines = 0
            for line in value.split("\n"):
                wide = sum(2 if ord(character) > 0x2E7F else 1.1 for character in line)
                lines += max(1, -int(-wide // room))
            most = max(most, lines)
    return min(409.0, most * 13.5 + 6)


def set_page(sheet: Worksheet, area: str, head_row: int) -> None:
    """A4 across, as wide as one page, the head's row on each, pages counted at the foot."""
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.print_area = area
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.55, 0.3, 0.25
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "第 &P 页，共 &N 页"


def settled(book: Workbook, title: str, day: date) -> bytes:
    """The saved workbook as of a day, with every time in it fixed, so that the same rows give the same bytes."""
    properties = book.properties
    properties.title, properties.creator = title, "颐检 Yijian"
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    first = BytesIO()
    book.save(first)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    last = BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return last.getvalue()
