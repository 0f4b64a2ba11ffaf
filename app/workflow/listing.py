"""The lists of problems and of visits, as they are narrowed on the screen, go out as workbooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.placing import Out, put_file
from app.progress import NO_PROGRESS, Progress
from app.reports import finding_list, visit_list
from app.reports.taken_list import TakenList
from app.workflow.desk import Desk
from app.workflow.lines import (
    Wanted,
    WantedVisits,
    numbers_of,
    rows_of,
    unshown,
    unshown_visits,
    visit_numbers,
    visit_rows,
)
from app.workflow.writing import Written

_AT_A_TIME = 500
Row = TypeVar("Row")


def write_findings(desk: Desk, out: Out, asked: Wanted, told: str, progress: Progress = NO_PROGRESS) -> Written:
    """Write the problems wanted, in the order of the list; `told`: in words, to what it was narrowed.

    Raises what `put_file` raises, and `Cancelled`; then there is no file.
    """
    from app.reports.excel import list_workbook  # brings openpyxl

    rows = _read(desk, numbers_of(desk, asked), rows_of, finding_list.TITLE, progress)
    lost = unshown(desk)
    taken = TakenList(
        title=finding_list.TITLE,
        heads=finding_list.HEADS,
        widths=finding_list.WIDTHS,
        rows=map(finding_list.cells_of, rows),
        count=len(rows),
        unit="个问题",
        office=desk.office,
        day=desk.today,
        told=told,
        lost=len(lost),
    )
    return Written(put_file(out, list_workbook(taken)), unreadable=lost)


def write_visits(desk: Desk, out: Out, asked: WantedVisits, told: str, progress: Progress = NO_PROGRESS) -> Written:
    """Write the visits wanted, as `write_findings` writes problems."""
    from app.reports.excel import list_workbook  # brings openpyxl

    rows = _read(desk, visit_numbers(desk, asked), visit_rows, visit_list.TITLE, progress)
    lost = unshown_visits(desk)
    taken = TakenList(
        title=visit_list.TITLE,
        heads=visit_list.HEADS,
        widths=visit_list.WIDTHS,
        rows=map(visit_list.cells_of, rows),
        count=len(rows),
        unit="次检查",
        office=desk.office,
        day=desk.today,
        told=told,
        lost=len(lost),
    )
    return Written(put_file(out, list_workbook(taken)), unreadable=lost)


def _read(
    desk: Desk,
    numbers: Sequence[int],
    read: Callable[[Desk, Sequence[int]], Sequence[Row | None]],
    title: str,
    progress: Progress,
) -> list[Row]:
    rows: list[Row] = []
    for first in range(0, len(numbers), _AT_A_TIME):
        progress.step(first, len(numbers), title)
        rows += [row for row in read(desk, numbers[first : first + _AT_A_TIME]) if row is not None]
    return rows
