"""The list of problems, as it is narrowed on the screen, goes out as a workbook."""

from __future__ import annotations

from app.domain.finding_rows import FindingRow
from app.placing import Out, put_file
from app.progress import NO_PROGRESS, Progress
from app.reports.finding_list import TITLE, FindingList
from app.workflow.desk import Desk
from app.workflow.lines import Wanted, numbers_of, rows_of, unshown
from app.workflow.writing import Written

_AT_A_TIME = 500


def write_findings(desk: Desk, out: Out, asked: Wanted, told: str, progress: Progress = NO_PROGRESS) -> Written:
    """Write the problems wanted, in the order of the list; `told`: in words, to what it was narrowed.

    Raises what `put_file` raises, and `Cancelled`; then there is no file.
    """
    from app.reports.excel import findings_workbook  # brings openpyxl

    numbers = numbers_of(desk, asked)
    rows: list[FindingRow] = []
    for first in range(0, len(numbers), _AT_A_TIME):
        progress.step(first, len(numbers), TITLE)
        rows += [row for row in rows_of(desk, numbers[first : first + _AT_A_TIME]) if row is not None]
    lost = unshown(desk)
    listed = FindingList(desk.office, desk.today, told, rows, len(rows), len(lost))
    written = put_file(out, findings_workbook(listed))
    return Written(written, unreadable=lost)
