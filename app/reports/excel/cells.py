"""What every workbook here shares: text that stays text, rows that are tall enough, sheets that print, fixed bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Border, Font, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_000  # Excel holds 32,767 characters in a cell
PLAIN_SIZE, LEAST_SIZE = 10, 9
PLAIN, BOLD = Font(name="宋体", size=PLAIN_SIZE), Font(name="宋体", size=PLAIN_SIZE, bold=True)
TITLE = Font(name="宋体", size=18, bold=True)
_LINE = Side(style="thin", color="FF808080")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_GREY = "FFE9EDF0"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
A4_ACROSS, A3_ACROSS = 841.9, 1190.6
"""Points from the left edge of a page to the right one."""
POINTS_OF_UNIT = 6.4
"""How wide one unit of a column's width is at most. With 宋体 it is 5.25 points; LibreOffice takes DejaVu Sans, whose
digits are widest, for a font that is not there."""
_INCH, _SIDE = 72.0, 0.3
UNITS_A4, UNITS_A3 = 138, 199
"""How wide the columns of a page may be together to print at `LEAST_SIZE`."""
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


def new_book(*, write_only: bool = False) -> Workbook:
    """A workbook whose columns are as wide in every office program.

    A column's width counts digits of the book's own font, and where that is missing those of another one: openpyxl's
    Calibri is missing under WPS on Linux, columns get a third wider, and everything prints a third smaller.
    """
    book = Workbook(write_only=write_only)
    book._named_styles["Normal"].font = PLAIN  # type: ignore[attr-defined] # openpyxl has no public way
    book._fonts[0] = PLAIN  # type: ignore[attr-defined] # of what no style dresses
    return book


def printed_size(widths: Iterable[float], paper: float) -> float:
    """The size in points at which `PLAIN` prints on paper of this width, in points, when columns are fitted to it."""
    room = paper - 2 * _SIDE * _INCH
    return PLAIN_SIZE * min(1.0, room / (POINTS_OF_UNIT * sum(widths)))


def set_page(sheet: Worksheet, area: str, head_row: int, *, repeated: bool = True, across: int = 1) -> None:
    """Lay the sheet across a page: A4, or A3 where its columns would print below `LEAST_SIZE` on A4.

    `repeated`: the head's row stands on every page. `across`: so many pages of A4 stand side by side. Pages are counted
    at the foot.
    """
    if repeated:
        sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.print_area = area
    sheet.page_setup.orientation = "landscape"
    small = across == 1 and printed_size(_widths(sheet, area), A4_ACROSS) < LEAST_SIZE
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3 if small else Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = _SIDE
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.55, 0.3, 0.25
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "第 &P 页，共 &N 页"


def _widths(sheet: Worksheet, area: str) -> Iterator[float]:
    """The widths of the columns that print."""
    first, _, last, _ = range_boundaries(area)
    for column in range(first or 1, (last or 1) + 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        if not dimension.hidden:
            yield dimension.width


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
