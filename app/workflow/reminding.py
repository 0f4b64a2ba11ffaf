"""工作台: what waits for somebody today, read in one go over all visits."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.checklist import Severity
from app.domain.inspection import Inspection
from app.domain.reminders import Expiry, expiring, renewing
from app.domain.unreadable import Listed, Unreadable, told
from app.progress import NO_PROGRESS, Progress
from app.workflow.desk import Desk
from app.workflow.following import (
    AWAITING,
    FindingRow,
    Repeats,
    due_soon,
    findings_of,
    is_open,
    late,
    pressing,
    repeats_at,
    waits,
)
from app.workflow.timekeeping import StrangeVisit, strange_visits
from app.workflow.visits import Summary, each_visit, inspections, outcome, summary


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A visit with items that may hide a 重大 problem and were not looked at, or could not be."""

    inspection: int
    institution_name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workbench:
    """What waits. Problems stand worst first, then by deadline; one may stand in several lists.

    `major` are registered 重大 problems that are open, `major_closed` how many of all registered were closed;
    `first` is everything that is major, overdue, due soon, waiting for its recheck or of days that are not to be
    believed, each once. `unreadable`: what
    can't be shown, and is in none of the lists.
    """

    major: tuple[FindingRow, ...] = ()
    major_closed: int = 0
    overdue: tuple[FindingRow, ...] = ()
    soon: tuple[FindingRow, ...] = ()
    awaiting: tuple[FindingRow, ...] = ()
    first: tuple[FindingRow, ...] = ()
    unfinished: tuple[Summary, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()
    expiring: tuple[Expiry, ...] = ()
    visits: int = 0
    strange: tuple[StrangeVisit, ...] = ()
    """Visits whose days a wrong clock has written: nothing of them is overdue or due soon."""
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(slots=True)
class _Read:
    rows: list[FindingRow] = field(default_factory=list)
    views: list[Inspection] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    lost: list[Unreadable] = field(default_factory=list)


def workbench(desk: Desk, progress: Progress = NO_PROGRESS) -> Workbench:
    """Everything that waits, as of today. Reads every visit once; `progress` may cancel it."""
    keys = inspections(desk)
    read, known = _Read(), dict[int, Repeats]()
    newest: set[int] = set()
    for view in each_visit(desk, keys, read.lost, progress, "正在清点"):
        read.views.append(view)
        if view.institution not in known:
            known[view.institution] = repeats_at(desk, view.institution)
        found = outcome(desk, view)
        rows = findings_of(desk, view, known[view.institution], found)
        read.rows += rows
        read.lost += rows.unreadable
        # an older visit's gap was filled, or asked again, by a later one
        if view.institution not in newest and (items := found.unsettled) and view.closed:
            read.unsettled.append(Unsettled(view.key, view.home.name, items))
        newest.add(view.institution)
    return _told(desk, read)


def _told(desk: Desk, read: _Read) -> Workbench:
    today = desk.today
    rows = sorted(read.rows, key=pressing)
    majors = [row for row in rows if row.severity is Severity.MAJOR and row.standing is not None]
    major = tuple(row for row in majors if is_open(row))
    overdue = tuple(row for row in rows if late(row))
    soon = tuple(row for row in rows if due_soon(row, today))
    awaiting = tuple(row for row in rows if waits(row) and row.state == AWAITING)
    doubted = [row for row in rows if row.day_doubt and is_open(row)]
    chosen = {(row.inspection, row.finding.key) for row in (*major, *overdue, *soon, *awaiting, *doubted)}
    rated = _renewing(desk)
    return Workbench(
        major=major,
        major_closed=sum(row.standing is not None and row.standing.closed for row in majors),
        overdue=overdue,
        soon=soon,
        awaiting=awaiting,
        first=tuple(row for row in rows if (row.inspection, row.finding.key) in chosen),
        unfinished=tuple(summary(desk, view) for view in read.views if not view.closed),
        unsettled=tuple(read.unsettled),
        expiring=tuple(sorted((*expiring(read.views, today), *rated), key=lambda each: each.day)),
        visits=len(read.views),
        strange=tuple(strange_visits(desk).values()),
        unreadable=told((*read.lost, *rated.unreadable)),
    )


def _renewing(desk: Desk) -> Listed[Expiry]:
    if next(desk.store.things("rating"), None) is None:
        return Listed()
    from app.workflow.rating import ratings  # most stores have none, and the first page need not wait for it

    held = ratings(desk)
    return Listed(renewing(held, desk.today), held.unreadable)
