"""What a returned ledger would change, row by row, decided before anything is written. Pure.

A row is trusted only if its marks fit the cells that a person sees, and these fit the problem that the marks name.
Whatever else happened to the file, such a row speaks of its own problem; every other row is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Value
from app.domain.institution import personal_number
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
    checksum,
    revision_from,
    revision_of,
    same,
    short,
)
from app.interchange import ledger_errors as errors
from app.interchange.ledger_days import DayFault, day_of
from app.interchange.ledger_errors import Sentence
from app.interchange.returned import Line, Returned, cell_text

_LONGEST = 2000
_FARTHEST = timedelta(days=3 * 366)


class Group(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    REFUSED = "refused"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return {"accepted": "可导入", "conflict": "与新数据冲突", "refused": "不能导入", "unchanged": "没有变化"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a problem. `barred`: why no reply can be taken (what, what to do); empty when one can.

    `said` and `rechecked` tell the last reply and the last recheck that sent it back, for a person; `sources` are the
    digests of the ledgers that replies came in.
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
    sources: frozenset[str] = frozenset()

    @property
    def revision(self) -> Revision:
        return revision_of(self.filled, self.recheck)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what is held, and what the row says."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row of the file. `number`, `home` and `problem` as the row shows them.

    `reason` is one sentence, empty for an accepted row; `where` is its sheet, row and column in the file. Of accepted
    rows `filled` is what the open cells are to hold, and `held` the revision that this was decided upon.
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


@dataclass(frozen=True, slots=True)
class LedgerPlan:
    """What a returned ledger would change. `rows` in the order of the file."""

    file: str
    digest: str
    rows: tuple[PlannedRow, ...]

    def of(self, group: Group) -> tuple[PlannedRow, ...]:
        """The rows of one group."""
        return tuple(row for row in self.rows if row.group is group)

    @property
    def accepted(self) -> tuple[PlannedRow, ...]:
        return self.of(Group.ACCEPTED)


class _Fault(Exception):
    """A row that is not taken: why, and in which column."""

    def __init__(self, sentence: Sentence, column: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.column, self.values = sentence, column, values


@dataclass(frozen=True, slots=True)
class _Read:
    """What a trusted row says: its open cells, which of them differ from what left, and what is wrong in them."""

    filled: Filled
    touched: tuple[str, ...]
    fault: _Fault | None


def plan_rows(returned: Returned, held: Mapping[str, Held], today: date) -> LedgerPlan:
    """What each row would change. `held`: problem's name → what is held of it."""
    trusted: dict[int, Held] = {}
    planned: dict[int, PlannedRow] = {}
    copies: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(returned.lines):
        try:
            trusted[place] = _trusted(line, held)
            copies[line.marks[0]].append(place)
        except _Fault as fault:
            planned[place] = _refused(returned, line, fault)
    for places in copies.values():
        twins = _twins(returned.lines, places)
        for place in places:
            line, known = returned.lines[place], trusted[place]
            try:
                if twins is not None:
                    raise twins
                planned[place] = _planned(returned, line, known, today)
            except _Fault as fault:
                planned[place] = _refused(returned, line, fault, known)
        for place in places[1:]:
            if planned[place].group in (Group.ACCEPTED, Group.CONFLICT):
                first = returned.lines[places[0]]
                reason = f"和“{first.sheet}”表第{first.row}行相同，只算一次。"
                planned[place] = replace(
                    planned[place], group=Group.UNCHANGED, reason=reason, changes=(), filled=None, held=""
                )
    return LedgerPlan(returned.name, returned.digest, tuple(planned[place] for place in sorted(planned)))


def names_in(returned: Returned) -> frozenset[str]:
    """The names of all problems that the rows speak of."""
    return frozenset(line.marks[0] for line in returned.lines if line.marks[0])


def _trusted(line: Line, held: Mapping[str, Held]) -> Held:
    """The problem that a row speaks of without doubt."""
    name, revision, check = line.marks
    if not any(line.marks):
        raise _Fault(errors.NO_MARKS)
    if checksum(name, revision, line.seen) != check or revision_from(revision) is None:
        raise _Fault(errors.MOVED)
    known = held.get(name)
    if known is None:
        raise _Fault(errors.UNKNOWN)
    number, home = line.seen[0], line.seen[1]
    if not same(home, known.home) or not (same(number, known.number) or same(number, UNREGISTERED)):
        raise _Fault(errors.OTHER, number=known.number or UNREGISTERED, home=known.home)
    if line.merged:
        raise _Fault(errors.MERGED, area=line.merged)
    return known


def _twins(lines: Sequence[Line], places: Sequence[int]) -> _Fault | None:
    """What is wrong where rows of one problem differ."""
    if len(places) < 2:
        return None
    said = {
        (lines[place].marks, tuple(sorted((k, cell_text(v)) for k, v in lines[place].cells.items())))
        for place in places
    }
    if len(said) == 1 and not any(lines[place].faults for place in places):
        return None
    rows = "、".join(f"“{lines[place].sheet}”表第{lines[place].row}行" for place in places[:4])
    return _Fault(errors.TWICE, rows=rows + ("等处" if len(places) > 4 else ""))


def _planned(returned: Returned, line: Line, held: Held, today: date) -> PlannedRow:
    base = revision_from(line.marks[1])
    assert base is not None, "checked when the row was trusted"
    row = _row(returned, line, held)
    read = _read(returned, line, held, base, today)
    if not read.touched:
        return replace(row, group=Group.UNCHANGED, reason="没有填写新的内容。")
    if returned.digest in held.sources:
        return replace(row, group=Group.UNCHANGED, reason="这份台账的这一行以前已经导入。")
    if same(line.seen[0], UNREGISTERED):
        raise _Fault(errors.UNSIGNED)
    if held.barred is not None:
        raise _Fault(errors.BARRED, what=held.barred[0].rstrip("。"), remedy=held.barred[1])
    if read.fault is not None:
        raise read.fault
    if not _changes(held.filled, read.filled):
        return replace(row, group=Group.UNCHANGED, reason="和本机已登记的内容相同。")
    row = replace(row, changes=_changes(held.filled, read.filled))
    if base.recheck != held.revision.recheck:
        return _clash(returned, line, row, "", errors.NEWER_CHECK, said=held.rechecked)
    for column in read.touched:
        place = OPEN.index(column)
        if held.revision.cells[place] != base.cells[place] and any(change.column == column for change in row.changes):
            return _clash(returned, line, row, column, errors.NEWER_CELL, said=held.said)
    filled = _settled(read, held, today)
    changes = _changes(held.filled, filled)
    if not changes:
        return replace(row, group=Group.UNCHANGED, reason="和本机已登记的内容相同。", changes=())
    return replace(row, changes=changes, filled=filled, held=str(held.revision))


def _clash(
    returned: Returned, line: Line, row: PlannedRow, column: str, sentence: Sentence, **values: object
) -> PlannedRow:
    reason = f"{sentence.what.format(column=column, **values)}；{sentence.remedy}"
    return replace(row, group=Group.CONFLICT, reason=reason, where=_where(returned, line, column).where)


def _read(returned: Returned, line: Line, held: Held, base: Revision, today: date) -> _Read:
    """The open cells as values. A cell that still says what it said when the row left is not touched, whatever is held
    now; its value is then the one that is held."""
    filled, touched, fault = held.filled, [], None
    for place, column in enumerate(OPEN):
        if column not in line.cells:
            continue
        value = line.cells[column]
        try:
            if column in line.faults:
                raise _Fault(line.faults[column], column)
            cell = _cell(column, value, held.found, today, returned.from_1904)
        except _Fault as found:
            touched.append(column)
            fault = fault or found
            continue
        text = cell.isoformat() if isinstance(cell, date) else cell or ""
        if short(text) == base.cells[place]:
            continue
        touched.append(column)
        fault = fault or _fault_of(column, cell)
        changed: dict[str, Any] = {_FIELDS[column]: cell}
        filled = replace(filled, **changed)
    return _Read(filled, tuple(touched), fault)


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
            raise _Fault(day.sentence, column, **day.values)
        return day
    text = cell_text(value)
    if column == PROGRESS:
        known = next((word for word in (DONE, UNDER_WAY) if same(word, text)), "")
        if text and not known:
            raise _Fault(errors.NOT_PROGRESS, column, value=text[:30])
        return known
    return text


def _fault_of(column: str, cell: str | date | None) -> _Fault | None:
    """What is wrong with words that were typed into a cell."""
    if isinstance(cell, str) and len(cell) > _LONGEST:
        return _Fault(errors.TOO_LONG, column, count=len(cell), most=_LONGEST)
    if isinstance(cell, str) and (number := personal_number(cell)):
        return _Fault(errors.PERSONAL, column, number=number[:6])
    return None


def _settled(read: _Read, held: Held, today: date) -> Filled:
    """What the cells say together: done or not, by when, in which words."""
    filled, day = read.filled, read.filled.completed
    if not filled.measures and not filled.remark:
        cleared = bool(held.filled.measures) and MEASURES in read.touched
        raise _Fault(errors.CLEARED if cleared else errors.NO_WORDS, MEASURES)
    if day is not None and COMPLETED in read.touched:
        if day < held.found:
            raise _Fault(errors.TOO_EARLY, COMPLETED, day=day, found=held.found)
        if day > today + _FARTHEST:
            raise _Fault(errors.TOO_LATE, COMPLETED, day=day)
    past = day is not None and day <= today
    if not past and filled.progress == DONE:  # also where only the day was taken back
        raise (
            _Fault(errors.NO_DAY, COMPLETED) if day is None else _Fault(errors.FUTURE, COMPLETED, day=day, today=today)
        )
    if past and filled.progress == UNDER_WAY and PROGRESS in read.touched:
        raise _Fault(errors.STILL_AND_DAY, PROGRESS, day=day)
    return replace(filled, progress=DONE if past else UNDER_WAY)


def _changes(before: Filled, after: Filled) -> tuple[Change, ...]:
    pairs = zip(OPEN, before.texts(), after.texts(), strict=True)
    return tuple(Change(column, one, other) for column, one, other in pairs if not same(one, other))


def _where(returned: Returned, line: Line, column: str = "") -> CellFault:
    letter = returned.columns.get(line.sheet, {}).get(column, "")
    return CellFault(line.sheet, line.row, letter, column, "", "")


def _row(returned: Returned, line: Line, held: Held | None) -> PlannedRow:
    number, home, _, problem = line.seen
    return PlannedRow(
        sheet=line.sheet,
        row=line.row,
        group=Group.ACCEPTED,
        number=number.strip(),
        home=home.strip(),
        problem=problem.strip(),
        where=_where(returned, line).where,
        inspection=held.inspection if held else 0,
        key=held.key if held else "",
    )


def _refused(returned: Returned, line: Line, fault: _Fault, held: Held | None = None) -> PlannedRow:
    what, remedy = (text.format(**fault.values) for text in (fault.sentence.what, fault.sentence.remedy))
    place = _where(returned, line, fault.column).where
    return replace(_row(returned, line, held), group=Group.REFUSED, where=place, reason=f"{what}；{remedy}")


def counts(rows: Iterable[PlannedRow]) -> dict[Group, int]:
    """How many rows of each group."""
    found = dict.fromkeys(Group, 0)
    for row in rows:
        found[row.group] += 1
    return found
