"""What a returned ledger would change, row by row, decided before anything is written. Pure.

A row is trusted only if its marks fit the cells that a person sees, and these fit the problem that the marks name.
Whatever else happened to the file, such a row speaks of its own problem; every other row is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.checklists.errors import Sentence
from app.checklists.workbook_read import Value
from app.domain.ledger import (
    COMPLETED,
    DONE,
    MEASURES,
    OPEN,
    PROGRESS,
    REMARK,
    RESPONSIBLE,
    UNDER_WAY,
    UNREGISTERED,
    Filled,
    Revision,
    Taken,
    checksum,
    revision_from,
    revision_of,
    same,
    short,
)
from app.interchange import ledger_errors as errors
from app.interchange import row_errors
from app.interchange.form_plan import (
    Change,
    Group,
    Plan,
    RowFault,
    check_text,
    rows_words,
    said_alike,
    unread_words,
    where,
)
from app.interchange.ledger_days import DayFault, day_of
from app.interchange.returned import Line, Returned, Unread, cell_text
from app.interchange.row_moves import moved_columns

_FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a problem. `barred`: why no reply can be taken (what, what to do); empty when one can.

    `said` and `rechecked` tell the last reply and the last recheck that sent it back, for a person; `sources` are the
    digests of the ledgers that replies came in, `taken` the rows of them.
    """

    inspection: int
    key: str
    number: str
    home: str
    found: date
    filled: Filled
    recheck: str = ""
    barred: tuple[str, str] | None = None
    said: str = ""
    rechecked: str = ""
    other_numbers: tuple[str, ...] = ()
    """挂号 that the problem had besides: a ledger that left before somebody decided may bear them."""
    sources: frozenset[str] = frozenset()
    taken: tuple[Taken, ...] = ()

    @property
    def revision(self) -> Revision:
        return revision_of(self.filled, self.recheck)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row of the file. `number`, `home` and `problem` as the row shows them.

    `reason` is one sentence, empty for an accepted row; `where` is its sheet, row and column in the file. Of accepted
    rows `filled` is what the open cells are to hold, and `held` the revision that this was decided upon; `exported` and
    `returned` are what the row said when it left and now, as revisions.
    """

    sheet: str
    row: int
    group: Group
    number: str
    home: str
    problem: str
    where: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    inspection: int = 0
    key: str = ""
    filled: Filled | None = None
    held: str = ""
    exported: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPlan(Plan[PlannedRow]):
    """What a returned ledger would change."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a trusted row says: its open cells, which of them were touched, and what is wrong in them.

    `returned`: all of them as they came.
    """

    filled: Filled
    touched: tuple[str, ...]
    fault: RowFault | None
    returned: Revision


@dataclass(frozen=True, slots=True)
class _Before:
    """What a row is compared with: what it said when it left or, if it was taken before, at its last return.

    `exported` is what it said when it left; `held` what the store held when the row said `said`.
    """

    exported: Revision
    said: Revision
    held: Revision


def plan_rows(returned: Returned, held: Mapping[str, Held], today: date) -> LedgerPlan:
    """What each row would change. `held`: problem's name → what is held of it."""
    trusted: dict[int, Held] = {}
    planned: dict[int, PlannedRow] = {}
    copies: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(returned.lines):
        try:
            trusted[place] = _trusted(line, held)
            copies[line.marks[0]].append(place)
        except RowFault as fault:
            planned[place] = _refused(returned, line, fault)
    moved = moved_columns([returned.lines[place] for place in trusted])
    for places in copies.values():
        alike = said_alike(returned.lines, places)
        for place in places:
            line, known = returned.lines[place], trusted[place]
            try:
                if not alike:
                    raise RowFault(errors.TWICE, rows=rows_words(returned.lines, places))
                planned[place] = _planned(returned, line, known, today, moved.get(line.sheet, ""))
            except RowFault as fault:
                planned[place] = _refused(returned, line, fault, known)
        for place in places[1:]:
            if planned[place].group in (Group.ACCEPTED, Group.CONFLICT):
                first = returned.lines[places[0]]
                reason = f"和“{first.sheet}”表第{first.row}行相同，只算一次。"
                planned[place] = replace(
                    planned[place], group=Group.UNCHANGED, reason=reason, changes=(), filled=None, held=""
                )
    rows = [planned[place] for place in sorted(planned)]
    return LedgerPlan(returned.name, returned.digest, (*rows, *map(_unread, returned.unread)))


def names_in(returned: Returned) -> frozenset[str]:
    """The names of all problems that the rows speak of."""
    return frozenset(line.marks[0] for line in returned.lines if line.marks[0])


def _trusted(line: Line, held: Mapping[str, Held]) -> Held:
    """The problem that a row speaks of without doubt."""
    name, revision, check = line.marks
    if not any(line.marks):
        raise RowFault(errors.NO_MARKS)
    if checksum(name, revision, line.seen) != check or revision_from(revision) is None:
        raise RowFault(row_errors.MOVED)
    known = held.get(name)
    if known is None:
        raise RowFault(errors.UNKNOWN)
    number, home = line.seen[0], line.seen[1]
    numbers = (known.number, *known.other_numbers, UNREGISTERED)
    if not same(home, known.home) or not any(same(number, each) for each in numbers):
        raise RowFault(errors.OTHER, number=known.number or UNREGISTERED, home=known.home)
    if line.merged:
        raise RowFault(row_errors.MERGED, area=line.merged)
    return known


def _planned(returned: Returned, line: Line, held: Held, today: date, moved: str) -> PlannedRow:
    """`moved`: the column of the sheet whose cells left their rows; empty where all is in order."""
    before = _before(line, held)
    row = _row(returned, line, held)
    read = _read(returned, line, held, before.said, today)
    if read.fault is None and read.returned.cells == before.exported.cells:
        return replace(row, group=Group.UNCHANGED, reason="没有填写新的内容。")
    if returned.digest in held.sources or (read.fault is None and _was_taken(line, held, read.returned)):
        return replace(row, group=Group.UNCHANGED, reason="这份台账的这一行以前已经导入。")
    if moved:
        raise RowFault(errors.MIXED, moved, title=moved)
    if same(line.seen[0], UNREGISTERED):
        raise RowFault(errors.UNSIGNED)
    if held.barred is not None:
        raise RowFault(errors.BARRED, what=held.barred[0], remedy=held.barred[1])
    if read.fault is not None:
        raise read.fault
    if not _changes(held.filled, read.filled):
        return replace(row, group=Group.UNCHANGED, reason="和本机已登记的内容相同。")
    row = replace(row, changes=_changes(held.filled, read.filled))
    if before.exported.recheck != held.revision.recheck:
        return _clash(returned, line, row, "", errors.NEWER_CHECK, said=held.rechecked)
    for column in read.touched:
        place = OPEN.index(column)
        if all(change.column != column for change in row.changes):
            continue
        if held.revision.cells[place] != before.held.cells[place]:
            return _clash(returned, line, row, column, errors.NEWER_CELL, said=held.said)
        if before.said != before.exported and read.returned.cells[place] == before.exported.cells[place]:
            # cleared by the home, or a copy in which nobody had filled this cell: nothing here tells which
            return _clash(returned, line, row, column, errors.EMPTIED)
    filled = _settled(read, held, today)
    changes = _changes(held.filled, filled)
    if not changes:
        return replace(row, group=Group.UNCHANGED, reason="和本机已登记的内容相同。", changes=())
    return replace(
        row,
        changes=changes,
        filled=filled,
        held=str(held.revision),
        exported=str(before.exported),
        returned=str(read.returned),
    )


def _before(line: Line, held: Held) -> _Before:
    exported = revision_from(line.marks[1])
    assert exported is not None, "checked when the row was trusted"
    taken = [each for each in held.taken if each.exported == line.marks[1]]
    said = revision_from(taken[-1].returned) if taken else None
    if said is None:
        return _Before(exported, said=exported, held=exported)
    return _Before(exported, said=said, held=taken[-1].held)


def _was_taken(line: Line, held: Held, returned: Revision) -> bool:
    """Whether a row that left with these marks came back with these cells before; in whatever file."""
    return any((each.exported, each.returned) == (line.marks[1], str(returned)) for each in held.taken)


def _clash(
    returned: Returned, line: Line, row: PlannedRow, column: str, sentence: Sentence, **values: object
) -> PlannedRow:
    reason = str(RowFault(sentence, column, title=column, **values))
    return replace(row, group=Group.CONFLICT, reason=reason, where=where(returned, line, column))


def _read(returned: Returned, line: Line, held: Held, said: Revision, today: date) -> _Read:
    """The open cells as values. A cell that still says what it `said` is not touched, whatever is held now; its value
    is then the one that is held. A column that is gone says what it said."""
    filled, touched, fault, cells = held.filled, [], None, list(said.cells)
    for place, column in enumerate(OPEN):
        if column not in line.cells:
            continue
        value = line.cells[column]
        try:
            if column in line.faults:
                raise RowFault(line.faults[column], column)
            cell = _cell(column, value, held.found, today, returned.from_1904)
        except RowFault as found:
            touched.append(column)
            fault = fault or found
            continue
        text = cell.isoformat() if isinstance(cell, date) else cell or ""
        cells[place] = short(text)
        if cells[place] == said.cells[place]:
            continue
        touched.append(column)
        try:
            check_text(column, text)
        except RowFault as found:
            fault = fault or found
        changed: dict[str, Any] = {_FIELDS[column]: cell}
        filled = replace(filled, **changed)
    return _Read(filled, tuple(touched), fault, Revision(said.recheck, tuple(cells)))


_FIELDS = {
    MEASURES: "measures",
    PROGRESS: "progress",
    COMPLETED: "completed",
    RESPONSIBLE: "responsible",
    REMARK: "remark",
}


def _cell(column: str, value: Value, found: date, today: date, from_1904: bool) -> str | date | None:
    if column == COMPLETED:
        day = day_of(value, found, today, from_1904=from_1904)
        if isinstance(day, DayFault):
            raise RowFault(day.sentence, column, **day.values)
        return day
    text = cell_text(value)
    if column == PROGRESS:
        known = next((word for word in (DONE, UNDER_WAY) if same(word, text)), "")
        if text and not known:
            raise RowFault(errors.NOT_PROGRESS, column, value=text[:30])
        return known
    return text


def _settled(read: _Read, held: Held, today: date) -> Filled:
    """What the cells say together: by when, in which words, and done only where 完成情况 says so. A day alone is no
    such word: what was planned for it is past when the ledger is read, done or not."""
    filled, day = read.filled, read.filled.completed
    if not filled.measures and not filled.remark:
        cleared = bool(held.filled.measures) and MEASURES in read.touched
        raise RowFault(errors.CLEARED if cleared else errors.NO_WORDS, MEASURES)
    if day is not None and COMPLETED in read.touched:
        if day < held.found:
            raise RowFault(errors.TOO_EARLY, COMPLETED, day=day, found=held.found)
        if day > today + _FARTHEST:
            raise RowFault(errors.TOO_LATE, COMPLETED, day=day)
    past = day is not None and day <= today
    if not past and filled.progress == DONE:  # also where only the day was taken back
        raise (
            RowFault(errors.NO_DAY, COMPLETED)
            if day is None
            else RowFault(errors.FUTURE, COMPLETED, day=day, today=today)
        )
    if filled.progress == DONE:
        return filled
    if past and {PROGRESS, COMPLETED} & set(read.touched):
        raise RowFault(errors.STILL_AND_DAY if filled.progress else errors.UNSAID_AND_DAY, PROGRESS, day=day)
    return replace(filled, progress=UNDER_WAY)


def _changes(before: Filled, after: Filled) -> tuple[Change, ...]:
    pairs = zip(OPEN, before.texts(), after.texts(), strict=True)
    return tuple(Change(column, one, other) for column, one, other in pairs if not same(one, other))


def _row(returned: Returned, line: Line, held: Held | None) -> PlannedRow:
    number, home, _, problem = line.seen
    return PlannedRow(
        sheet=line.sheet,
        row=line.row,
        group=Group.ACCEPTED,
        number=number.strip(),
        home=home.strip(),
        problem=problem.strip(),
        where=where(returned, line),
        inspection=held.inspection if held else 0,
        key=held.key if held else "",
    )


def _refused(returned: Returned, line: Line, fault: RowFault, held: Held | None = None) -> PlannedRow:
    place = where(returned, line, fault.column)
    return replace(_row(returned, line, held), group=Group.REFUSED, where=place, reason=str(fault))


def _unread(table: Unread) -> PlannedRow:
    """Rows that nobody can read, as one that is refused."""
    place, reason = unread_words(table)
    return PlannedRow(table.sheet, table.row, Group.REFUSED, "", "", "", place, reason=reason)
