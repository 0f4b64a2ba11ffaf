"""A form that left as a workbook and came back, read without trusting it: the cells of each row, wherever its columns
and its head now stand.

What the rows mean is for the plan of each form to say: `ledger_plan`, `register_plan`, `answer_plan`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from app.checklists.errors import Sentence
from app.checklists.workbook_asides import Aside
from app.checklists.workbook_beside import Beside, added_column, hidden_rows, lying_over, other_sheets
from app.checklists.workbook_read import Book, Sheet, Value
from app.checklists.workbook_scan import letter
from app.domain.ledger import normal
from app.domain.sent_back import REASON
from app.errors import ErrorText
from app.interchange.row_errors import ERROR_CELL, FORMULA

_LOOKED_FOR_HEAD = 60
"""The head is looked for in so many rows from the top of a sheet."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a form by their titles: hidden marks, locked cells that tell which row it is, open cells.

    `shown`: columns that we wrote for the reader alone. The three errors say that the workbook holds no such form, that
    columns are missing, that one is there twice.
    """

    marks: tuple[str, ...]
    seen: tuple[str, ...]
    open: tuple[str, ...]
    not_here: ErrorText
    no_column: ErrorText
    column_twice: ErrorText
    shown: tuple[str, ...] = ()
    pictures: bool = False
    """Whether a picture that lies in a row says something of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a returned form. `marks` and `seen` in the order of its layout; `cells` are the open ones
    that have a column, as they were read. `faults`: open cell → what is wrong with it as a cell."""

    sheet: str
    row: int
    marks: tuple[str, ...]
    seen: tuple[str, ...]
    cells: Mapping[str, Value]
    faults: Mapping[str, Sentence]
    merged: str = ""
    below: bool = False
    """Whether no row with marks stands below it in its table."""
    besides: tuple[str, ...] = ()
    """Of a row without marks: what it says in columns that are not read."""
    pictures: tuple[Aside, ...] = ()
    """The pictures that lie in this row and can be meant for no other."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Rows below a head, at this row of a sheet, that lacks these columns: nobody can tell what they are."""

    sheet: str
    row: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned form. `columns`: sheet → open cell → the letter of its column. `beside`: what the workbook holds that
    is no row of the form."""

    name: str
    digest: str
    lines: tuple[Line, ...]
    columns: Mapping[str, Mapping[str, str]]
    from_1904: bool = False
    unread: tuple[Unread, ...] = ()
    beside: tuple[Beside, ...] = ()


def lines_of(book: Book, layout: Layout) -> Returned:
    """The rows of a form in the sheets of a workbook, whatever these are called now."""
    lines: list[Line] = []
    columns: dict[str, Mapping[str, str]] = {}
    unread: list[Unread] = []
    aside: list[Beside] = []
    forms: set[str] = set()
    for sheet in book.sheets.values():
        for head, last, places in _tables(book.file, sheet, layout):
            forms.add(sheet.name)
            if lacking := tuple(title for title in (*layout.marks, *layout.seen) if title not in places):
                unread.append(Unread(sheet.name, head, lacking))
                continue
            columns.setdefault(sheet.name, {title: letter(places[title]) for title in layout.open if title in places})
            lines += _lines(sheet, head, last, places, layout)
            aside += _added(sheet, head, last, places, layout)
            aside += hidden_rows(sheet, range(head + 1, last + 1))
    if not columns:
        if unread:
            raise layout.no_column.with_(file=book.file, titles="、".join(f"“{title}”" for title in unread[0].missing))
        raise layout.not_here.with_(file=book.file)
    filled = tuple(each for each in unread if any(map(_says_something, book.sheets[each.sheet].rows[each.row :])))
    return Returned(
        name=book.file,
        digest=book.digest,
        lines=tuple(lines),
        columns=columns,
        from_1904=book.from_1904,
        unread=filled,
        beside=(*aside, *other_sheets(book, forms), *lying_over(book, _in_lines(lines))),
    )


def _in_lines(lines: Collection[Line]) -> frozenset[tuple[str, Aside]]:
    """The pictures that lie in rows of the form, with their sheets."""
    return frozenset((line.sheet, picture) for line in lines for picture in line.pictures)


def _tables(file: str, sheet: Sheet, layout: Layout) -> Iterator[tuple[int, int, Mapping[str, int]]]:
    """Each table of a sheet: the row of its titles, its last row, and the column of each title. There are more where
    somebody pasted one form, titles and all, below another."""
    found = _head_of(file, sheet, layout)
    if found is None:
        return
    head, places = found
    for number, cells in enumerate(sheet.rows[head:], head + 1):
        if layout.marks[0] in cells:
            yield head, number - 1, places
            head, places = number, _places(file, sheet.name, number, cells, layout)
    yield head, len(sheet.rows), places


def _head_of(file: str, sheet: Sheet, layout: Layout) -> tuple[int, Mapping[str, int]] | None:
    """The row of the titles and the column of each; None where most of them are not there."""
    most = len(layout.marks) + len(layout.seen) + len(layout.open)
    for number, cells in enumerate(sheet.rows[:_LOOKED_FOR_HEAD], 1):
        places = _places(file, sheet.name, number, cells, layout)
        if len(places) >= most // 2 and any(title in places for title in (*layout.marks, layout.seen[0])):
            return number, places
    return None


def _places(file: str, sheet: str, number: int, cells: tuple[Value, ...], layout: Layout) -> Mapping[str, int]:
    """The column of each title that stands in a row."""
    wanted = {normal(title): title for title in (*layout.marks, *layout.seen, *layout.open)}
    places: dict[str, int] = {}
    for column, value in enumerate(cells, 1):
        title = wanted.get(normal(value)) if isinstance(value, str) else None
        if title is None:
            continue
        if title in places:
            raise layout.column_twice.with_(file=file, sheet=sheet, row=number, title=title)
        places[title] = column
    return places


def _added(sheet: Sheet, head: int, last: int, places: Mapping[str, int], layout: Layout) -> Iterator[Beside]:
    """The columns of a table that somebody wrote something into and that no form has."""
    known = {normal(title) for title in (*layout.shown, REASON)}
    for column, value in enumerate(sheet.rows[head - 1], 1):
        title = cell_text(value)
        if column in places.values() or normal(title) in known:
            continue
        texts = {row: text for row in range(head + 1, last + 1) if (text := cell_text(sheet.value(row, column)))}
        if texts:
            yield added_column(sheet.name, head, column, title, texts)


def _says_something(cells: tuple[Value, ...]) -> bool:
    return any(value.strip() if isinstance(value, str) else True for value in cells)


def _lines(sheet: Sheet, head: int, last: int, places: Mapping[str, int], layout: Layout) -> Iterator[Line]:
    marks, seen = ([places[title] - 1 for title in titles] for titles in (layout.marks, layout.seen))
    filled = [(title, places[title] - 1) for title in layout.open if title in places]
    broken = {row for row, _ in sheet.formulas | sheet.errors}
    merges = _Merges(sheet)
    named = [row for row in range(head, last) if any(_text(sheet.rows[row][place]).strip() for place in marks)]
    bottom = named[-1] + 1 if named else head
    # what a 退回件 told of a row is nobody's answer to it
    reasons = [column for column, title in enumerate(sheet.rows[head - 1], 1) if title == REASON]
    known = {*places.values(), *reasons}
    pictures = _pictures(sheet, range(head + 1, last + 1)) if layout.pictures else {}
    for number, cells in enumerate(sheet.rows[head:last], head + 1):
        if not _says_something(cells):
            continue
        marked = tuple([_text(cells[place]).strip() for place in marks])
        yield Line(
            sheet=sheet.name,
            row=number,
            marks=marked,
            seen=tuple([_text(cells[place]) for place in seen]),
            cells={title: cells[place] for title, place in filled},
            faults=_faults(sheet, number, filled) if number in broken else {},
            merged=merges.at(number),
            below=number > bottom,
            besides=() if any(marked) else _besides(cells, known),
            pictures=pictures.get(number, ()) if any(marked) else (),
        )


def _pictures(sheet: Sheet, rows: Collection[int]) -> Mapping[int, tuple[Aside, ...]]:
    """Row → the pictures that can be meant for it alone: rows without anything in them are nobody's."""
    found: dict[int, tuple[Aside, ...]] = {}
    for aside in sheet.asides:
        held = [row for row in aside.rows if row in rows]
        if aside.part and len(aside.rows) == 1 and held:
            found[held[0]] = (*found.get(held[0], ()), aside)
    return found


def _besides(cells: tuple[Value, ...], read: Collection[int]) -> tuple[str, ...]:
    return tuple(text for column, value in enumerate(cells, 1) if column not in read and (text := cell_text(value)))


def _faults(sheet: Sheet, row: int, filled: list[tuple[str, int]]) -> Mapping[str, Sentence]:
    """Open cells that hold an error, or a formula whose result nobody has worked out."""
    faults = {}
    for title, place in filled:
        if (row, place + 1) in sheet.errors:
            faults[title] = ERROR_CELL
        elif (row, place + 1) in sheet.formulas and sheet.value(row, place + 1) == "":
            faults[title] = FORMULA
    return faults


class _Merges:
    """Which rows below the head lie in merged cells: of such a row nobody can tell what belongs to it."""

    def __init__(self, sheet: Sheet) -> None:
        self._tops: list[int] = []
        self._deepest: list[tuple[int, str]] = []
        for top, _, area in sorted(sheet.merged):
            last = int(re.sub(r"\D", "", area.partition(":")[2]) or top)
            self._tops.append(top)
            self._deepest.append(max([(last, area), *self._deepest[-1:]]))

    def at(self, row: int) -> str:
        """The merged area that a row lies in; empty if in none."""
        place = bisect_right(self._tops, row)
        if not place or self._deepest[place - 1][0] < row:
            return ""
        return self._deepest[place - 1][1]


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def cell_text(value: Value) -> str:
    """What a person wrote into a cell that should hold words, also where the office program took it for something
    else."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}-{value.month:02d}-{value.day:02d}"
    if isinstance(value, time | timedelta):
        return str(value)
    return _text(value).strip()
