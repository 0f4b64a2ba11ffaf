"""工作台: what waits for somebody today, counted from the lines that lists read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.finding_rows import FindingRow
from app.domain.reminders import AHEAD, Expiry, by_day, renewing
from app.domain.unreadable import Listed, Unreadable, told
from app.domain.visit_rows import Summary
from app.progress import NO_PROGRESS, Progress
from app.storage import finding_lines, visit_lines
from app.storage.finding_lines import Wanted
from app.workflow.desk import Desk
from app.workflow.lines import StrangeVisit, days_of, freshen, items_of, rows_of, strange_visits, unfinished, unshown

MOST = 100
"""Problems that are listed as the first to see to; how many there are is counted."""
EXPIRING = 200
"""What runs out first; who has more than that to renew begins with these."""
UNFINISHED = 3
"""Visits that are listed to go on with."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A visit with items that may hide a 重大 problem and were not looked at, or could not be."""

    inspection: int
    institution_name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workbench:
    """What waits. One problem may be counted in several ways."""

    major: int = 0
    """Registered 重大 problems that are open, and how many of all registered were closed."""
    major_closed: int = 0
    oldest_major: FindingRow | None = None
    overdue: int = 0
    """Problems of which a date has passed, and in how many homes."""
    overdue_homes: int = 0
    soon: int = 0
    """Problems due soon; the nearest day on which one is, and how many are on it."""
    first_due: date | None = None
    due_then: int = 0
    awaiting: int = 0
    """Problems that wait for a recheck, and how many of them are grave."""
    awaiting_grave: int = 0
    to_follow: int = 0
    """Everything that is major, overdue, due soon, waiting for its recheck or of days that are not to be believed."""
    first: tuple[FindingRow, ...] = ()
    """The most pressing of these, at most `MOST`."""
    visits: int = 0
    unsigned: int = 0
    """Visits that are not signed by everyone; the newest of them, at most `UNFINISHED`."""
    unfinished: tuple[Summary, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()
    expiring: tuple[Expiry, ...] = ()
    """The first to run out, at most `EXPIRING`."""
    strange: tuple[StrangeVisit, ...] = ()
    """Visits whose days a wrong clock has written: nothing of them is overdue or due soon."""
    unreadable: tuple[Unreadable, ...] = ()
    """What can't be shown, and is in none of the counts."""


def workbench(desk: Desk, progress: Progress = NO_PROGRESS) -> Workbench:
    """Everything that waits, as of today; `progress` may cancel the making of lines that are stale."""
    freshen(desk, progress)
    db, days = desk.store.db, days_of(desk)
    held, unsigned = visit_lines.count_visits(db)
    rated = _renewing(desk)
    lost = told((*unshown(desk), *rated.unreadable))
    if not held:
        return Workbench(expiring=tuple(rated), strange=tuple(strange_visits(desk).values()), unreadable=lost)
    sums = finding_lines.sums(db, days)
    first = finding_lines.finding_numbers(db, days, Wanted("first"), MOST)
    oldest = () if sums.oldest_major is None else rows_of(desk, (sums.oldest_major,))
    return Workbench(
        major=sums.major,
        major_closed=sums.major_closed,
        oldest_major=next(iter(oldest), None),
        overdue=sums.overdue,
        overdue_homes=sums.overdue_homes,
        soon=sums.soon,
        first_due=date.fromisoformat(sums.first_due) if sums.first_due else None,
        due_then=sums.due_then,
        awaiting=sums.awaiting,
        awaiting_grave=sums.awaiting_grave,
        to_follow=sums.pressing,
        first=tuple(row for row in rows_of(desk, first) if row is not None),
        visits=held,
        unsigned=unsigned,
        unfinished=unfinished(desk, UNFINISHED),
        unsettled=tuple(Unsettled(key, name, items_of(items)) for key, name, items in visit_lines.unsettled(db, days)),
        expiring=by_day((*expiring(desk), *rated))[:EXPIRING],
        strange=tuple(strange_visits(desk).values()),
        unreadable=lost,
    )


def expiring(desk: Desk) -> list[Expiry]:
    """What has run out or will within `AHEAD`, of each item as the newest visit that looked at it saw it, at most
    `EXPIRING`. An undecided clash tells nothing, and neither does an item without an answer."""
    ahead = (desk.today + AHEAD).isoformat()
    found = visit_lines.expiring(desk.store.db, days_of(desk), ahead, EXPIRING)
    return [
        Expiry(home, home_name, what, date.fromisoformat(until), visit, item, bool(reference))
        for home, home_name, what, until, visit, item, reference in found
    ]


def _renewing(desk: Desk) -> Listed[Expiry]:
    if next(desk.store.things("rating"), None) is None:
        return Listed()
    from app.workflow.rating import ratings  # most stores have none, and the first page need not wait for it

    held = ratings(desk)
    return Listed(renewing(held, desk.today), held.unreadable)
