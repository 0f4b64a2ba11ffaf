"""What a sheet holds, known before a library lays out its cells: how far they lie, formulas, errors, merges, percents.

The bounds are those of a whole workbook: one `Budget` goes through all its parts.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import repeat
from xml.parsers import expat

from app.checklists import workbook_errors as errors

Content = bytes | bytearray
"""What a part holds."""

MAX_FILE = 20 << 20
MAX_UNPACKED = 30 << 20
MAX_ROWS, MAX_COLUMNS = 10_000, 100
MAX_ELEMENTS = 1_500_000
"""Marks of XML in all parts together: a cell with a number is two of them, one with a text of its own three or four."""
MAX_STYLES = 65_490
"""Formats of cells, by Excel's own bound."""
MAX_SHARED = 4_000_000
"""Texts that cells can share."""
MAX_TEXT = 10_000_000
"""Characters in all cells together. A text is stored once however many cells show it, so a small file can hold much."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook of some kind may be; `form` is what it is called."""

    form: str = "检查表"
    file: int = field(default_factory=lambda: MAX_FILE)
    unpacked: int = field(default_factory=lambda: MAX_UNPACKED)
    """Bytes of the parts that are read; pictures are not."""
    rows: int = field(default_factory=lambda: MAX_ROWS)
    columns: int = field(default_factory=lambda: MAX_COLUMNS)
    text: int = field(default_factory=lambda: MAX_TEXT)
    elements: int = field(default_factory=lambda: MAX_ELEMENTS)


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of the cell styles that show so many of a hundred, and of those that show a day or a time."""

    percents: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()


class Budget:
    """What is left of a workbook's bounds. `AppError` from whatever oversteps them."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.bytes, self._elements = limits.unpacked, limits.elements
        self._area = limits.rows * limits.columns

    def take_bytes(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            self.refuse(f"超过{self.limits.unpacked >> 20} MB")

    def take_elements(self, count: int) -> None:
        self._elements -= count
        if self._elements < 0:
            self.refuse("单元格太多")

    def take_area(self, rows: int, columns: int) -> None:
        """A library lays out the whole rectangle up to the last cell, however few there are."""
        self._area -= rows * columns
        if self._area < 0:
            self.refuse("各表的行列太多")

    def refuse(self, size: str) -> None:
        raise errors.TOO_LARGE.with_(file=self.file, size=size, form=self.limits.form)

    def refuseplace_of(self, sheet: str, row: int, column: int) -> None:
        raise errors.TOO_MANY_CELLS.with_(
            file=self.file,
            sheet=sheet,
            cell=f"{letter(column)}{row}",
            rows=self.limits.rows,
            columns=self.limits.columns,
            form=self.limits.form,
        )


class Shared:
    """How often each text is shown that cells share, by its number: a long sheet has hundreds of thousands."""

    def __init__(self) -> None:
        self.counts = array("L")
        self.total = 0

    def add(self, number: int) -> None:
        self.total += 1
        if number >= MAX_SHARED:
            return  # no workbook that is let in has so many
        if number >= len(self.counts):
            self.counts.extend(repeat(0, number + 1 - len(self.counts)))
        self.counts[number] += 1


@dataclass(slots=True)
class Found:
    """What is known of a sheet before its cells are read; `shared`: how often each shared text is shown."""

    cells: int = 0
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    pictures: set[tuple[int, int]] = field(default_factory=set)
    """Cells that a picture was put into; what office programs write there besides is for themselves."""
    hidden: set[int] = field(default_factory=set)
    """Rows that nobody sees."""
    named: dict[tuple[int, int], str] = field(default_factory=dict)
    """By which name WPS keeps the picture that it put into a cell."""
    heights: dict[int, float] = field(default_factory=dict)
    """How high rows are, in points, of a sheet that something lies over."""
    shared: Shared = field(default_factory=lambda: Shared())


_ANY_CELL = re.compile(rb"<c[\s/>]")
_TIDY_CELL = re.compile(rb'<c r="(?:[A-Z]|A[A-Z])[1-9]\d{0,4}"(?: s="\d+")?(?: t="(?:s|inlineStr|str|n|b)")?[ /]*>')
_ODD_MARKUP = tuple(  # apart: what begins with fixed letters is searched four times as fast as one of many beginnings
    map(
        re.compile,
        (
            rb"<f[\s/>]",
            rb"<\?[^x]",
            rb"<!",
            rb":(?:c|f|row|mergeCell|v|is)[\s/>]",
            rb"<row [^>]*r=[\"'][^\"']{6,}",
            rb"<v>[^<]*(?:\d{8}|[eE])",
        ),
    )
)
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,2}[1-9]\d{0,4}:[A-Z]{1,2}[1-9]\d{0,4})"')
_SHARED = re.compile(rb' t="s"[ /]*><v>(\d+)</v>')
_LAST_CELL = re.compile(rb'<c r="[A-Z]+(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row r="(\d+)"[^>]* hidden="(?:1|true)"')
_PICTURE_FORMULA = "DISPIMG("
"""WPS's own way to put a picture into a cell; Excel's is an error value with a mark (`vm`)."""
_PICTURE_NAME = re.compile(r'DISPIMG\("([^"]{1,80})"')
_LAST_DAY = 2_958_466
"""The day after 9999-12-31, as office programs count."""
_LONGEST_NUMBER = 400
_LONG, _TIDY_COLUMNS = 50_000, 52
_ELEMENTS_OF_CELL = 3


def scan_sheet(title: str, data: Content, budget: Budget, styles: Styles) -> Found:
    """The same as `_Scan`; a tidy sheet without formulas, as programs write it, is looked over in a tenth of the time.

    Tidy: every cell is written in the one common way and lies near, so that nothing can hide from a look at the bytes.
    """
    limits = budget.limits
    is_long = limits.rows >= _LONG and limits.columns >= _TIDY_COLUMNS and _last_row(data) <= limits.rows
    if is_long and not _is_odd(data) and not any(f' s="{style}"'.encode() in data for style in styles.percents):
        # one by one: lists of a million cells would weigh as much as the sheet
        cells = _count(_ANY_CELL, data)
        merged = [found.decode() for found in _MERGED.findall(data)]
        shared = Shared()
        for found in _SHARED.finditer(data):
            shared.add(int(found[1]))
        if (
            cells == _count(_TIDY_CELL, data)
            and len(merged) == data.count(b"<mergeCell ")
            and shared.total == data.count(b' t="s"')
        ):
            areas = [(*place_of(area.partition(":")[0]), area) for area in merged]
            budget.take_area(_last_row(data), _TIDY_COLUMNS)
            budget.take_elements(_ELEMENTS_OF_CELL * cells)
            hidden = {int(row) for row in _HIDDEN_ROW.findall(data)}
            return Found(cells=cells, merged=areas, hidden=hidden, shared=shared)
    scan = _Scan(title, budget, styles)
    scan.read(data)
    return scan.found


def _count(pattern: re.Pattern[bytes], data: Content) -> int:
    return sum(1 for _ in pattern.finditer(data))


def _last_row(data: Content) -> int:
    """The row of the last cell of a tidy sheet: so far the library lays it out."""
    found = _LAST_CELL.match(data, max(0, data.rfind(b'<c r="')))
    return int(found[1]) if found else 0


def _is_odd(data: Content) -> bool:
    return any(pattern.search(data) for pattern in _ODD_MARKUP)


class _Scan:
    """Where a sheet has content, formulas, error values, percents and merged cells; refused if its content lies far
    outside."""

    def __init__(self, title: str, budget: Budget, styles: Styles) -> None:
        self.title, self.budget, self.styles = title, budget, styles
        self.found = Found()
        self._row = self._column = self._last = self._widest = 0
        self._inside = self._is_shared = self._is_percent = self._is_day = self._is_formula = False
        self._said = ""

    def read(self, data: Content) -> None:
        walk(data, self.budget, self._start, self._end, self._text)
        self.budget.take_area(self._last, self._widest)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._inside:
            if name in ("v", "is", "f"):
                self._content(name)
        elif name == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
            if attributes.get("hidden") in ("1", "true"):
                self.found.hidden.add(self._row)
        elif name == "c":
            self._cell(attributes)
        elif name == "mergeCell":
            area = attributes.get("ref", "")
            self.found.merged.append((*place_of(area.partition(":")[0]), area))

    def _cell(self, attributes: dict[str, str]) -> None:
        self._inside = True
        reference, kind = attributes.get("r"), attributes.get("t", "n")
        self._row, self._column = place_of(reference) if reference else (self._row, self._column + 1)
        self._is_shared = kind == "s"
        self._is_percent = kind == "n" and attributes.get("s") in self.styles.percents
        self._is_day = kind == "n" and attributes.get("s") in self.styles.days
        self._said = ""
        self._is_formula = False
        if kind == "e" and "vm" in attributes:
            self.found.pictures.add((self._row, self._column))
        elif kind == "e":
            self.found.errors.add((self._row, self._column))

    def _content(self, name: str) -> None:
        limits = self.budget.limits
        self.found.cells += 1
        if self._row > limits.rows or self._column > limits.columns:
            self.budget.refuseplace_of(self.title, self._row, self._column)
        if self._row < self._last:
            raise ValueError("rows out of order")  # the library counts on it, and fails in a way of its own
        self._last, self._widest = self._row, max(self._widest, self._column)
        self._is_formula = name == "f"
        if name == "f":
            self.found.formulas.add((self._row, self._column))
        if self._is_percent:
            self.found.percents.add((self._row, self._column))

    def _text(self, text: str) -> None:
        if self._is_formula and _PICTURE_FORMULA in text:
            self.found.pictures.add((self._row, self._column))
            if name := _PICTURE_NAME.search(text):
                self.found.named[self._row, self._column] = name[1]
        elif self._inside and self._is_shared and text.isdecimal():
            self.found.shared.add(int(text[:_LONGEST_NUMBER]))
        elif self._inside and self._is_day and len(self._said) < _LONGEST_NUMBER:
            self._said += text

    def _end(self, name: str) -> None:
        if name == "v" and self._is_day and self._inside:
            self._check_day()
        elif name == "f":
            self._is_formula = False
        elif name == "c":
            self._inside = False

    def _check_day(self) -> None:
        """Refuse a number that is no day and no time of any calendar: the library fails on it in a way of its own."""
        if self._said.strip() and not abs(float(self._said)) <= _LAST_DAY:
            place = f"{letter(self._column)}{self._row}"
            raise errors.DAY_BEYOND.with_(file=self.budget.file, sheet=self.title, cell=place)


def check_texts(strings: Content, shared: Collection[Shared], budget: Budget) -> None:
    """Refuse a workbook whose cells would, each with its text, be far longer than the file."""
    lengths = array("L")

    def begin(name: str, _: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def add(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    walk(strings, budget, begin, lambda _: None, add)
    total = sum(length * count for each in shared for length, count in zip(lengths, each.counts, strict=False))
    if total > budget.limits.text:
        budget.refuse(f"{total:,}个字")


def styles_in(data: Content, budget: Budget) -> Styles:
    """Which cell styles show a number as something else than itself."""
    codes = {number: "0%" for number in ("9", "10")}  # ECMA-376 18.8.30: the formats that no workbook writes down
    codes |= {str(number): "d" for number in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
    cells: list[str] = []
    inside: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        inside.append(name)
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            cells.append(attributes.get("numFmtId", ""))
            if len(cells) > MAX_STYLES:
                budget.refuse(f"{len(cells):,}种样式")

    walk(data, budget, begin, lambda _: inside.pop())
    percents = {number for number, code in codes.items() if "%" in _QUOTED.sub("", code)}
    days = {number for number, code in codes.items() if _DAY.search(_QUOTED.sub("", code).lower())}
    return Styles(
        frozenset(str(place) for place, number in enumerate(cells) if number in percents),
        frozenset(str(place) for place, number in enumerate(cells) if number in days),
    )


_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DAY = re.compile("[ymdhs]")


def walk(
    data: Content,
    budget: Budget,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], object],
    text: Callable[[str], None] | None = None,
) -> None:
    """Every element by its name without namespace. Attributes that have a namespace keep it, so that none can stand
    in for a plain one, which is all that the library reads. A document type is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.CharacterDataHandler = text

    def begin(name: str, attributes: dict[str, str]) -> None:
        budget.take_elements(1)
        start(name.rpartition(" ")[2], attributes)

    def refuse(*_: object) -> None:
        raise ValueError("document type")

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)


def _number(text: str | None, default: int) -> int:
    return int(text) if text else default


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of `B3`. `ValueError` if it is none."""
    letters = reference.rstrip("0123456789")
    row = int(reference[len(letters) :])
    if row < 1:
        raise ValueError(reference)
    return row, column_number(letters)


def column_number(letters: str) -> int:
    """2 for B."""
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise ValueError(letters)
    number = 0
    for character in letters.upper():
        number = number * 26 + ord(character) - 64
    return number


def letter(column: int) -> str:
    """B for 2."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
