"""A workbook from an unknown hand, read without trusting it: sizes before content, cells before meaning.

The parts that are needed are unpacked under limits into a copy of our own; only that copy is given to the library. A
cell is what a person sees in it: a share of a hundred is the text `85%`, a number has the 15 figures that are shown.
"""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from app.checklists import workbook_errors as errors
from app.checklists.workbook_asides import PICTURE, Aside, asides_of, cell_images
from app.checklists.workbook_parts import Parts, check_kind
from app.checklists.workbook_pictures import row_heights
from app.checklists.workbook_scan import (
    Budget,
    Content,
    Found,
    Limits,
    Styles,
    check_texts,
    letter,
    scan_sheet,
    styles_in,
)
from app.files import read_named

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Value = str | float | bool | date | time | timedelta

_MOST_KNOWN = 20_000
LONGEST_CELL = 32_767
"""Characters of a cell, by Excel's and WPS's own bound."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet as they are; rows and columns count from 1. An empty cell is ""."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, str], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    asides: tuple[Aside, ...] = ()
    """What lies over its cells, and the pictures that were put into one."""
    hidden: frozenset[int] = frozenset()
    """The rows that nobody sees who opens it."""

    def value(self, row: int, column: int) -> Value:
        try:
            return self.rows[row - 1][column - 1]
        except IndexError:
            return ""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook that were asked for, those that are there. `digest` is the sha256 of the file.

    `from_1904`: days stand as numbers counted from 1904, as old Macs wrote them.
    """

    file: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    digest: str = ""
    from_1904: bool = False
    others: tuple[str, ...] = ()
    """The names of the sheets that were not asked for."""
    beside: tuple[str, ...] = ()
    """What nobody reads of a workbook: 图片, 批注."""


def read_book(path: Path, wanted: Collection[str] | None, limits: Limits | None = None) -> Book:
    """The wanted sheets of a workbook, None for all. `AppError` for what is no workbook, or one that is not safe to
    open."""
    from python_calamine import CalamineError

    limits = limits or Limits()
    content = read_named(path, limits.file)
    check_kind(path.name, content)
    try:
        return _read(content, wanted, Budget(path.name, limits))
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise errors.DAMAGED.with_(file=path.name) from error
    except (KeyError, ValueError, RuntimeError) as error:  # a part is missing, a reference is none, a method unknown
        raise errors.DAMAGED.with_(file=path.name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own way to fail on what it did not foresee
            raise
        raise errors.DAMAGED.with_(file=path.name) from error


def _read(content: bytes, wanted: Collection[str] | None, budget: Budget) -> Book:
    from python_calamine import CalamineWorkbook

    digest = sha256(content).hexdigest()
    copy = io.BytesIO()
    parts = Parts(content, budget)
    del content
    try:
        contents = parts.contents()
        places = {title: part for title, part in contents.sheets.items() if wanted is None or title in wanted}
        others = tuple(title for title in contents.sheets if title not in places)
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            styles: Content = parts.read(contents.styles) if contents.styles else b""
            shown = styles_in(styles, budget) if styles else Styles()
            _put_frame(target, styles, len(places), contents.from_1904)
            scans = _put_sheets(target, parts, places, budget, shown)
            asides = {title: asides_of(parts, part, budget, scans[title].heights) for title, part in places.items()}
            within = cell_images(parts, budget) if any(scan.named for scan in scans.values()) else {}
            if contents.strings and any(scan.shared.total for scan in scans.values()):
                strings = parts.read(contents.strings)
                check_texts(strings, [scan.shared for scan in scans.values()], budget)
                target.writestr("xl/sharedStrings.xml", strings)
                del strings
        beside = parts.beside()
    finally:
        parts.close()
    copy.seek(0)
    sheets: dict[str, Sheet] = {}
    with CalamineWorkbook.from_filelike(copy) as book:
        for number, (title, scan) in enumerate(scans.items()):
            sheet = book.get_sheet_by_index(number)
            rows = tuple(_rows(budget.file, title, sheet, scan)) if scan.cells else ()
            sheets[title] = Sheet(
                title,
                rows,
                tuple(scan.merged),
                frozenset(scan.formulas - scan.pictures),
                frozenset(scan.errors - scan.pictures),
                (*asides[title], *_within(scan, within)),
                frozenset(scan.hidden),
            )
    return Book(budget.file, sheets, digest, contents.from_1904, others, beside)


def _within(scan: Found, images: Mapping[str, str]) -> Iterator[Aside]:
    """The pictures that were put into cells."""
    for row, column in sorted(scan.pictures):
        yield Aside(PICTURE, row, column, part=images.get(scan.named.get((row, column), ""), ""), rows=(row,))


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _put_frame(target: zipfile.ZipFile, styles: Content, sheets: int, from_1904: bool) -> None:
    """The workbook around the sheets, in our own words: of the file's own only sheets, texts and styles go in."""
    dated = '<workbookPr date1904="1"/>' if from_1904 else ""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="s{n}"/>' for n in range(1, sheets + 1))
    related = "".join(
        f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    root = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    target.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{root}</Relationships>')
    target.writestr(
        "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{dated}<sheets>{listed}</sheets></workbook>'
    )
    target.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>')
    if styles:
        target.writestr("xl/styles.xml", styles)


def _put_sheets(
    target: zipfile.ZipFile, parts: Parts, places: Mapping[str, str], budget: Budget, styles: Styles
) -> dict[str, Found]:
    """Each sheet goes into the copy once it is known that it can be read, and only one is in memory at a time."""
    scans: dict[str, Found] = {}
    for number, (title, part) in enumerate(places.items(), 1):
        data = parts.read(part)
        scans[title] = scan_sheet(title, data, budget, styles)
        if b"<drawing" in data:
            scans[title].heights = row_heights(data)
        target.writestr(f"xl/worksheets/sheet{number}.xml", data)
    return scans


def _rows(file: str, title: str, sheet: CalamineSheet, scan: Found) -> Iterator[tuple[Value, ...]]:
    """The rows from the first one on. They are taken one by one, and a text that comes again is the same object: of a
    long sheet most of the memory is otherwise spent twice."""
    left = ("",) * (sheet.start[1] if sheet.start else 0)
    known: dict[str, str] = {}
    pictures: dict[int, list[int]] = {}
    for number, column in scan.pictures:
        pictures.setdefault(number, []).append(column)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(known) > _MOST_KNOWN:
            known.clear()  # most texts of a long form stand in one row only
        row = [*left, *cells]
        for picture in pictures.get(number, ()):
            row[picture - 1 : picture] = [""]
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                if len(value) > LONGEST_CELL:
                    place = f"{letter(column)}{number}"
                    raise errors.CELL_TOO_LONG.with_(file=file, sheet=title, cell=place, count=len(value))
                row[column - 1] = known.setdefault(value, value)
            elif isinstance(value, float):
                if not math.isfinite(value):
                    scan.errors.add((number, column))
                row[column - 1] = _seen(value, (number, column) in scan.percents)
        yield tuple(row)


def _seen(value: float, is_percent: bool) -> Value:
    """A number as it is shown: without the noise of sums (0.30000000000000004), a share of a hundred with its sign."""
    if not math.isfinite(value):
        return ""
    if is_percent:
        return f"{Decimal(f'{value:.15g}').scaleb(2).normalize():f}%"
    return value if value.is_integer() else float(f"{value:.15g}")


def used_rows(sheet: Sheet) -> Iterator[int]:
    """Numbers of the rows below the head that have content."""
    for number, row in enumerate(sheet.rows, 1):
        if number > 1 and any(value != "" and not (isinstance(value, str) and not value.strip()) for value in row):
            yield number
