"""What the open cells of a ledger's row say, each by itself and together, with all that is wrong in them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

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
    Filled,
    Revision,
    short,
)
from app.interchange import ledger_errors as errors
from app.interchange.form_plan import RowFault, check_text
from app.interchange.ledger_days import DayFault, day_of
from app.interchange.plain_words import claims_done, progress_meant, says_done
from app.interchange.returned import Line, cell_text

_FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a trusted row says: its open cells, which of them were touched, and what is wrong in them.

    `returned`: all of them as they came.
    """

    filled: Filled
    touched: tuple[str, ...]
    faults: tuple[RowFault, ...]
    returned: Revision


def read_row(line: Line, held: Filled, said: Revision, *, found: date, today: date, from_1904: bool) -> ReadRow:
    """The open cells as values. A cell that still says what it `said` is not touched, whatever is held now; its value
    is then the one that is held. A column that is gone says what it said."""
    filled, touched, cells = held, [], list(said.cells)
    faults: list[RowFault] = []
    for place, column in enumerate(OPEN):
        if column not in line.cells:
            continue
        value = line.cells[column]
        try:
            if column in line.faults:
                raise RowFault(line.faults[column], column)
            cell = _cell(column, value, found, today, from_1904)
        except RowFault as fault:
            touched.append(column)
            faults.append(fault)
            continue
        text = cell.isoformat() if isinstance(cell, date) else cell or ""
        cells[place] = short(text)
        if cells[place] == said.cells[place]:
            continue
        touched.append(column)
        try:
            check_text(column, text)
        except RowFault as fault:
            faults.append(fault)
        changed: dict[str, Any] = {_FIELDS[column]: cell}
        filled = replace(filled, **changed)
    return ReadRow(filled, tuple(touched), tuple(faults), Revision(said.recheck, tuple(cells)))


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
        known = progress_meant(text)
        if text and not known:
            raise RowFault(errors.NOT_PROGRESS, column, value=text[:30])
        return known
    return text


def settled(read: ReadRow, held: Filled, found: date, today: date) -> tuple[Filled, tuple[RowFault, ...]]:
    """What the cells say together: by when, in which words, and done only where 完成情况 says so; with all that is
    wrong in them. A day alone is no such word: what was planned for it is past when the ledger is read, done or not."""
    broken = {fault.column for fault in read.faults}
    faults = [*read.faults]
    if not read.filled.measures and not read.filled.remark and not broken & {MEASURES, REMARK}:
        cleared = bool(held.measures) and MEASURES in read.touched
        faults.append(RowFault(errors.CLEARED if cleared else errors.NO_WORDS, MEASURES))
    wrong = _day_fault(read, found, today, said=PROGRESS not in broken) if COMPLETED not in broken else None
    if wrong is None and PROGRESS not in broken:
        wrong = _word_fault(read)
    if wrong is not None:
        faults.append(wrong)
    if faults or read.filled.progress == DONE:
        return read.filled, tuple(sorted(faults, key=lambda fault: OPEN.index(fault.column)))
    return replace(read.filled, progress=UNDER_WAY), ()


def _word_fault(read: ReadRow) -> RowFault | None:
    """What is wrong with 完成情况 where another column says that all is done: the row would be kept as the opposite."""
    progress = read.filled.progress
    if progress == DONE:
        return None
    claims = says_done if progress else claims_done
    for column, text in ((MEASURES, read.filled.measures), (REMARK, read.filled.remark)):
        if column in read.touched and claims(text):
            sentence = errors.STILL_AND_WORD if progress else errors.UNSAID_AND_WORD
            return RowFault(sentence, PROGRESS, title=column, value=text[:20])
    return None


def _day_fault(read: ReadRow, found: date, today: date, *, said: bool) -> RowFault | None:
    """What is wrong with 完成日期, by itself and with 完成情况. `said`: this one can be read."""
    day, progress = read.filled.completed, read.filled.progress
    if day is not None and COMPLETED in read.touched:
        if day < found:
            return RowFault(errors.TOO_EARLY, COMPLETED, day=day, found=found)
        if day > today + _FARTHEST:
            return RowFault(errors.TOO_LATE, COMPLETED, day=day)
    if not said:
        return None
    if progress == DONE and day is None:  # also where only the day was taken back
        return RowFault(errors.NO_DAY, COMPLETED)
    if progress == DONE and day is not None and day > today:
        return RowFault(errors.FUTURE, COMPLETED, day=day, today=today)
    if progress != DONE and day is not None and day <= today and {PROGRESS, COMPLETED} & set(read.touched):
        return RowFault(errors.STILL_AND_DAY if progress else errors.UNSAID_AND_DAY, PROGRESS, day=day)
    return None
