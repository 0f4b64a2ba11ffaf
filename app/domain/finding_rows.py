"""What lists say of a problem, and where it stands on a day. Pure, and cheap to bring: lists need nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.domain.checklist import Department, Severity
from app.domain.clocks import day_doubt, registered_doubt
from app.domain.rectification import NOT_OVERDUE, Overdue, State, overdue
from app.domain.repeats import Repeat
from app.domain.rewording import Rewording

DRAFT, REGISTERED, NOTIFIED, REPLIED, AWAITING, CLOSED = "待签字", "已挂号", "已通知", "已回复", "待复查", "已销账"
SOON = 7
"""Days before its deadline in which a problem counts as due soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWords:
    """A problem in the words of a list: all of it but its 依据 and its photos.

    `key` is its slot: the item, the ratio's first item, or the hazard's id where it was registered so. `deadline` is
    the registered day, or the day the deadline would be if signed on the day of the visit; natural days, the day of
    signing is not counted. `lapsed` marks a registered finding whose answer has since turned: it stays listed.
    `historic`: listed apart, nothing to be done on the spot; as grave as before. `clashing`: two computers worded or
    registered it differently; then the gravest severity and the earliest deadline stand, and it is `pending` as it is
    where an answer clashes. `other_numbers`: 挂号 that it has had besides.
    """

    key: str
    items: tuple[str, ...]
    numbers: tuple[str, ...]
    severity: Severity
    hazard: str
    problem: str
    remedy: str
    deadline: date
    deadline_days: int
    responsible: str
    departments: tuple[Department, ...]
    note: str
    pending: bool
    number: str = ""
    registered: date | None = None
    lapsed: bool = False
    historic: bool = False
    clashing: bool = False
    other_numbers: tuple[str, ...] = ()
    corrections: tuple[Rewording, ...] = ()
    """The 更正 of its wording and deadline since 挂号, in the journal's order."""
    risk: bool = False
    """Whether it endangers life, health or property, as its items are marked."""
    lead: bool = False
    """Whether it is a 违法线索, for others to investigate."""
    released: str = ""
    """By whose word the home may be told of a lead; empty while it may not (暂不告知被检查单位)."""

    @property
    def dark(self) -> bool:
        """Whether the home is told nothing of it: a lead that nobody has released."""
        return self.lead and not self.released

    @property
    def referred(self) -> bool:
        """Whether a department has still to judge it: it has a number and a day, and demands nothing."""
        return self.severity is Severity.REFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One problem in the list. Its finding's deadline is the one in force, extensions and all; it is `pending` (待核)
    where anything that was said of it clashes.

    `standing` is None before 挂号. `repeat` tells it among the home's visits; None where nothing stands failed.
    `unreported`: grave and open, and nobody has noted that it was reported on the day (当日未报告).
    """

    inspection: int
    institution: int
    institution_name: str
    finding: FindingWords
    checklist_number: str
    state: str
    checked_on: date
    begun: int
    """When its visit was begun, in milliseconds UTC by that computer's clock."""
    standing: State | None = None
    repeat: Repeat | None = None
    unreported: bool = False
    overdue_days: int = 0
    """Days over the deadline on the day that the row is told for (`as_of`); 0 while it has not passed."""
    overdue: Overdue = NOT_OVERDUE
    """The same over both dates of a grave problem."""
    day_doubt: str = ""
    """Why its days are not to be believed: a wrong clock has written them. Then nothing is overdue by them."""

    @property
    def severity(self) -> Severity:
        return self.finding.severity


Row = TypeVar("Row", bound=FindingRow)


def as_of(row: Row, today: date) -> Row:
    """The row with what depends on the day: nothing else in it does, so it can be kept."""
    doubt = day_doubt(row.checked_on, row.begun, today) or registered_doubt(
        row.finding.registered, row.checked_on, today
    )
    state = row.standing
    counts = state is not None and not row.finding.lapsed and not doubt
    late_by = overdue(state, today) if state is not None and counts else NOT_OVERDUE
    return replace(row, overdue_days=late_by.accept, overdue=late_by, day_doubt=doubt)


def is_open(row: FindingRow) -> bool:
    """Whether a problem is registered and still waits to be mended: not 销账, and not lapsed by a correction."""
    return row.standing is not None and not row.standing.closed and not row.finding.lapsed


def waits(row: FindingRow) -> bool:
    """Whether a problem, signed or not, has still to be mended: neither 销账 nor lapsed by a correction."""
    return not row.finding.lapsed and not (row.standing is not None and row.standing.closed)


def late(row: FindingRow) -> bool:
    """Whether a date has passed: the deadline, or a grave thing's day to be stopped."""
    return waits(row) and bool(row.overdue_days or row.overdue)


def due_soon(row: FindingRow, today: date) -> bool:
    """Whether a registered problem falls due within `SOON` days, today counted, and is not overdue yet."""
    if row.state == DRAFT or not waits(row) or row.overdue_days or row.day_doubt:
        return False
    return row.finding.deadline <= today + timedelta(days=SOON)


def pressing(row: FindingRow) -> tuple[bool, int, bool, date, str]:
    """What puts a problem before another: that it waits, how grave it is, when it is due; a day that a wrong clock has
    written puts none before another."""
    return not waits(row), row.severity.rank, bool(row.day_doubt), row.finding.deadline, row.institution_name
