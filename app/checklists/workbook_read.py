"""A workbook from an unknown hand, read without trusting it: sizes before content, cells before meaning.

The parts that are needed are unpacked under limits into a copy in memory; only that copy is given to the library.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from hashlib import sha256
from pathlib import Path
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from app.checklists import workbook_errors as errors
from app.files import read_named

MAX_FILE = 20 << 20
MAX_UNPACKED = 100 << 20
MAX_PARTS = 2000
MAX_RATIO = 300
"""A part that unpacks to more than this many times its size, and to more than a megabyte, is a bomb."""
MAX_ROWS, MAX_COLUMNS = 10_000, 100
MAX_TEXT = 50_000_000
"""Characters in all cells together. A text is stored once however many cells show it, so a small file can hold much."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook of some kind may be; `form` is what it is called."""

    form: str = "检查表"
    file: int = field(default_factory=lambda: MAX_FILE)
    unpacked: int = field(default_factory=lambda: MAX_UNPACKED)
    rows: int = field(default_factory=lambda: MAX_ROWS)
    columns: int = field(default_factory=lambda: MAX_COLUMNS)
    text: int = field(default_factory=lambda: MAX_TEXT)


Value = str | float | bool | date | time | timedelta

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_KEPT = ("_rels/.rels", _CONTENT_TYPES, _WORKBOOK, _RELATIONS, _STRINGS, "xl/styles.xml")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet as they are; rows and columns count from 1. An empty cell is ""."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, str], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()

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


def read_book(path: Path, wanted: Collection[str] | None, limits: Limits | None = None) -> Book:
    """The wanted sheets of a workbook, None for all. `AppError` for what is no workbook, or one that is not safe to
    open."""
    limits = limits or Limits()
    content = read_named(path, limits.file)
    _check_kind(path.name, content, limits)
    try:
        return _read(path.name, content, wanted, limits)
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise errors.DAMAGED.with_(file=path.name) from error
    except (KeyError, ValueError, RuntimeError) as error:  # a part is missing, a reference is none, a method unknown
        raise errors.DAMAGED.with_(file=path.name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own way to fail on what it did not foresee
            raise
        raise errors.DAMAGED.with_(file=path.name) from error


def _check_kind(name: str, content: bytes, limits: Limits) -> None:
    if content.startswith(_OLE):
        raise (errors.ENCRYPTED if _ENCRYPTED in content else errors.OLD_XLS).with_(file=name)
    if not content.startswith(b"PK"):
        actual = "空文件" if not content.strip() else "文本或网页" if _is_text(content) else "别的格式"
        raise errors.NOT_XLSX.with_(file=name, actual=actual)


def _is_text(content: bytes) -> bool:
    return not any(byte < 9 for byte in content[:512])


def _read(name: str, content: bytes, wanted: Collection[str] | None, limits: Limits) -> Book:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        _check_parts(name, packed, limits)
        parts = {part: _unpacked(name, packed, part, limits) for part in _KEPT if part in packed.namelist()}
        if _WORKBOOK not in parts:
            raise errors.NOT_XLSX.with_(file=name, actual="压缩包，或别的办公软件的格式")
        places, from_1904 = _sheet_parts(name, parts)
        places = {title: place for title, place in places.items() if wanted is None or title in wanted}
        parts |= {place: _unpacked(name, packed, place, limits) for place in places.values()}
    scans = {title: _scan(name, title, parts[place], limits) for title, place in places.items()}
    _check_texts(name, parts.get(_STRINGS), scans.values(), limits)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for part, data in parts.items():
            target.writestr(part, data)
    parts.clear()
    copy.seek(0)
    sheets = {}
    with CalamineWorkbook.from_filelike(copy) as book:
        for title, scan in scans.items():
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False) if scan.cells else []
            sheets[title] = Sheet(
                title,
                tuple(tuple(row) for row in rows),
                tuple(scan.merged),
                frozenset(scan.formulas),
                frozenset(scan.errors),
            )
    return Book(name, sheets, sha256(content).hexdigest(), from_1904)


def _check_parts(name: str, packed: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse by the directory alone what is a bomb, has macros or leads to other files."""
    entries = packed.infolist()
    total = sum(entry.file_size for entry in entries)
    swollen = any(e.file_size > 1 << 20 and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
    if len(entries) > MAX_PARTS or total > limits.unpacked or swollen:
        size = f"{total / (1 << 20):,.0f} MB，{len(entries)}个部分"
        raise errors.TOO_LARGE.with_(file=name, size=size, form=limits.form)
    if any(entry.flag_bits & 1 for entry in entries):
        raise errors.ENCRYPTED.with_(file=name)
    names = [entry.filename.lower() for entry in entries]
    if any(part.startswith("xl/externallinks/") or part == "xl/connections.xml" for part in names):
        raise errors.EXTERNAL_LINKS.with_(file=name)
    if any(part.startswith(("xl/vbaproject", "xl/macrosheets/")) for part in names):
        raise errors.MACROS.with_(file=name)


def _unpacked(name: str, packed: zipfile.ZipFile, part: str, limits: Limits) -> bytes:
    """A part's content, whatever the directory says of its size. No part may declare entities."""
    with packed.open(part) as source:
        data = source.read(limits.unpacked + 1)
    if len(data) > limits.unpacked:
        raise errors.TOO_LARGE.with_(file=name, size=f"超过{limits.unpacked >> 20} MB", form=limits.form)
    if b"\0" in data[:64] or b"<!DOCTYPE" in data:
        raise errors.DAMAGED.with_(file=name)
    if part == _CONTENT_TYPES and b"macroenabled" in data.lower():
        raise errors.MACROS.with_(file=name)
    return data


def _sheet_parts(name: str, parts: dict[str, bytes]) -> tuple[dict[str, str], bool]:
    """The part of each sheet by the sheet's name, and whether days count from 1904."""
    relations: dict[str, tuple[str, str]] = {}
    sheets: list[tuple[str, str]] = []
    dated: list[str] = []

    def note(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship":
            relations[attributes["Id"]] = attributes.get("Target", ""), attributes.get("TargetMode", "")
        elif element == "sheet":
            sheets.append((attributes["name"], attributes["id"]))
        elif element == "workbookPr":
            dated.append(attributes.get("date1904", ""))

    _walk(parts[_RELATIONS], note, lambda _: None)
    _walk(parts[_WORKBOOK], note, lambda _: None)
    places = {}
    for title, relation in sheets:
        target, mode = relations[relation]
        if mode == "External":
            raise errors.EXTERNAL_LINKS.with_(file=name)
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if "worksheets/" in place:
            places[title] = place
    return places, any(value in ("1", "true") for value in dated)


@dataclass(slots=True)
class _Found:
    """What is known of a sheet before its cells are read; `shared`: how often each shared text is shown."""

    cells: int = 0
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    shared: Counter[str] = field(default_factory=Counter)


_ANY_CELL = re.compile(rb"<c[\s/>]")
_TIDY_CELL = re.compile(rb'<c r="(?:[A-Z]|A[A-Z])[1-9]\d{0,4}"(?: s="\d+")?(?: t="(?:s|inlineStr|str|n|b)")?[ /]*>')
_ODD_MARKUP = tuple(  # apart: what begins with fixed letters is searched four times as fast as one of many beginnings
    map(
        re.compile,
        (rb"<f[\s/>]", rb"<\?[^x]", rb"<!", rb":(?:c|f|row|mergeCell|v|is)[\s/>]", rb"<row [^>]*r=[\"'][^\"']{6,}"),
    )
)
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,2}[1-9]\d{0,4}:[A-Z]{1,2}[1-9]\d{0,4})"')
_SHARED = re.compile(rb' t="s"[ /]*><v>(\d+)</v>')
_TIDY_ROWS, _TIDY_COLUMNS = 99_999, 52


def _is_odd(data: bytes) -> bool:
    return any(pattern.search(data) for pattern in _ODD_MARKUP)


def _scan(file: str, title: str, data: bytes, limits: Limits) -> _Found:
    """The same as `_Scan`; a tidy sheet without formulas, as programs write it, is looked over in a tenth of the time.

    Tidy: every cell is written in the one common way and lies near, so that nothing can hide from a look at the bytes.
    """
    if limits.rows >= _TIDY_ROWS and limits.columns >= _TIDY_COLUMNS and not _is_odd(data):
        cells = len(_ANY_CELL.findall(data))
        merged = [found.decode() for found in _MERGED.findall(data)]
        shared = Counter(number.decode() for number in _SHARED.findall(data))
        if (
            cells == len(_TIDY_CELL.findall(data))
            and len(merged) == data.count(b"<mergeCell ")
            and shared.total() == data.count(b' t="s"')
        ):
            areas = [(*_place(area.partition(":")[0]), area) for area in merged]
            return _Found(cells=cells, merged=areas, shared=shared)
    scan = _Scan(file, title, limits)
    scan.read(data)
    return scan.found


class _Scan:
    """Where a sheet has content, formulas, error values and merged cells; refused if its content lies far outside."""

    def __init__(self, file: str, title: str, limits: Limits) -> None:
        self.file, self.title, self.limits = file, title, limits
        self.found = _Found()
        self._row = self._column = 0
        self._inside = self._is_shared = False

    def read(self, data: bytes) -> None:
        _walk(data, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if self._inside:
            if name in ("v", "is", "f"):
                self._content(name)
        elif name == "row":
            self._row, self._column = int(reference or self._row + 1), 0
        elif name == "c":
            self._inside = True
            self._row, self._column = _place(reference) if reference else (self._row, self._column + 1)
            self._is_shared = attributes.get("t") == "s"
            if attributes.get("t") == "e":
                self.found.errors.add((self._row, self._column))
        elif name == "mergeCell":
            area = attributes.get("ref", "")
            self.found.merged.append((*_place(area.partition(":")[0]), area))

    def _content(self, name: str) -> None:
        self.found.cells += 1
        if self._row > self.limits.rows or self._column > self.limits.columns:
            raise errors.TOO_MANY_CELLS.with_(
                file=self.file,
                sheet=self.title,
                cell=f"{letter(self._column)}{self._row}",
                rows=self.limits.rows,
                columns=self.limits.columns,
                form=self.limits.form,
            )
        if name == "f":
            self.found.formulas.add((self._row, self._column))

    def _text(self, text: str) -> None:
        if self._inside and self._is_shared and text.isdecimal():
            self.found.shared[text] += 1

    def _end(self, name: str) -> None:
        if name == "c":
            self._inside = False


def _check_texts(file: str, strings: bytes | None, scans: Iterable[_Found], limits: Limits) -> None:
    """Refuse a workbook whose cells would, each with its text, be far longer than the file."""
    shared = sum((scan.shared for scan in scans), Counter[str]())
    if strings is None or not shared:
        return
    lengths: list[int] = []

    def begin(name: str, _: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def add(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    _walk(strings, begin, lambda _: None, add)
    total = sum(lengths[int(number)] * count for number, count in shared.items() if int(number) < len(lengths))
    if total > limits.text:
        raise errors.TOO_LARGE.with_(file=file, size=f"{total:,}个字", form=limits.form)


def _walk(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Every element by its name without namespace; attributes likewise. A document type is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.CharacterDataHandler = text
    parser.StartElementHandler = lambda name, attributes: start(
        name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])

    def refuse(*_: object) -> None:
        raise ValueError("document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)


def _place(reference: str) -> tuple[int, int]:
    """Row and column of `B3`. `ValueError` if it is none."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters)


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


def used_rows(sheet: Sheet) -> Iterator[int]:
    """Numbers of the rows below the head that have content."""
    for number, row in enumerate(sheet.rows, 1):
        if number > 1 and any(value != "" and not (isinstance(value, str) and not value.strip()) for value in row):
            yield number
