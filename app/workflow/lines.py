"""What lists read: a line for each visit, problem and day that runs out, made anew where something new was said.

`freshen` comes before every reading, so nobody is shown a line that is out of date. How a line is made is in
`line_making`, with the very functions that show one visit; it is brought only when there is something to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.clocks import believable, day_doubt
from app.domain.finding_rows import SOON, FindingRow, as_of
from app.domain.repeats import Looked, Repeat
from app.domain.unreadable import Listed, Unreadable, told
from app.domain.visit_rows import Summary
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress
from app.storage import finding_lines, lines, visit_lines
from app.storage.finding_lines import EVERYTHING
from app.storage.finding_lines import Wanted as Wanted
from app.storage.lines import Days
from app.storage.visit_lines import WantedVisits as WantedVisits
from app.workflow.desk import Desk
from app.workflow.narrowing import NO_FILTER, Filter, wanted

if TYPE_CHECKING:
    from app.domain.inspection import Result

AT_A_TIME = 40
"""Visits whose lines are written in one transaction."""
_LABEL = "正在整理列表"
EVERY_VISIT = WantedVisits()


def stale(desk: Desk) -> int:
    """How many visits have to be read before the lists are right; mostly none."""
    db = desk.store.db
    return len(lines.stale_visits(db)) if lines.any_stale(db) else 0


def freshen(desk: Desk, progress: Progress = NO_PROGRESS) -> None:
    """Make every line anew of which something may have changed. Raises `Cancelled`: what was made until then stays.

    Where the file can't be written, the lines are made beside it, for this connection alone: a full disk is no reason
    not to show what is there.
    """
    _make(desk, partial(lines.any_stale, desk.store.db), partial(_renew, desk, progress))


def freshen_homes(desk: Desk) -> None:
    """Make the lines of homes anew of which something may have changed; as `freshen` does, and without the visits."""
    _make(desk, partial(lines.others_stale, desk.store.db), partial(_renew_homes, desk))


Writing = Callable[[], AbstractContextManager[None]]


def _make(desk: Desk, due: Callable[[], bool], renew: Callable[[Writing], None]) -> None:
    store = desk.store
    if not due():
        return
    if not store.read_only:
        try:
            lines.uncover(store.db)
            renew(store.atomic)
            return
        except AppError:
            if not due():
                raise
    lines.cover(store.db)
    renew(nullcontext)


def _renew_homes(desk: Desk, writing: Writing) -> None:
    """Also note which visits may show something else, now that something new is said of a thing that is no visit."""
    db = desk.store.db
    if not lines.others_stale(db):
        return
    with writing():
        # asked once nobody else can write: `spread` forgets what is stale, also what another program has just said
        if homes := lines.stale_homes(db):
            from app.workflow.home_making import renew_homes

            renew_homes(desk, homes)
        lines.spread(db)


def _renew(desk: Desk, progress: Progress, writing: Writing) -> None:
    from app.workflow.line_making import renew
    from app.workflow.lines_beside import Makers, processes_for

    db = desk.store.db
    _renew_homes(desk, writing)
    visits = lines.stale_visits(db)
    # another process sees what was committed, and may lean on it only while nobody else can write
    alone = writing is nullcontext or desk.store.path is None or db.in_transaction
    with Makers(desk, 0 if alone else processes_for(len(visits))) as makers:
        at_a_time = AT_A_TIME * makers.hands
        for first in range(0, len(visits), at_a_time):
            progress.step(first, len(visits), _LABEL)
            some = visits[first : first + at_a_time]
            with writing():
                renew(desk, makers.made(some))
                lines.note_fresh(db, some)


def days_of(desk: Desk) -> Days:
    """What the lines are compared with today."""
    today = desk.today
    first, _ = believable(desk.clock())
    return Days(
        today=today.isoformat(),
        soon=(today + timedelta(days=SOON)).isoformat(),
        last=(today + timedelta(days=1)).isoformat(),
        first_moment=first,
    )


# Visits


def inspections(
    desk: Desk,
    since: date | None = None,
    until: date | None = None,
    *,
    with_removed: bool = False,
    home: int | None = None,
) -> tuple[int, ...]:
    """Keys of the inspections held, newest first: all, or those begun from `since` to `until`, both included. One that
    does not say when it began stands before all others, in every period; one whose day a wrong clock has written, after
    all others. `with_removed`: those that are removed too. `home`: only those to one home. No visit is read.

    Those of one day stand in the reversed order of the journal, in every store: never sort a list by a key.
    """
    freshen(desk)
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    held = visit_lines.visits_held(desk.store.db, days_of(desk), home, with_removed=with_removed)
    return tuple(key for key, day, _ in held if day is None or first <= day <= last)


def homes_visited(desk: Desk) -> list[tuple[int, int]]:
    """(visit, its home) of the inspections held whose home is held too, newest first."""
    freshen(desk)
    return [(key, home) for key, _, home in visit_lines.visits_held(desk.store.db, days_of(desk)) if home]


def is_listed(desk: Desk, inspection: int) -> bool:
    """Whether an inspection is among those that `inspections` lists."""
    freshen(desk)
    return visit_lines.is_listed(desk.store.db, inspection)


def summaries(desk: Desk, wanted: WantedVisits = EVERY_VISIT) -> Listed[Summary]:
    """The visits wanted, newest first."""
    rows = visit_rows(desk, visit_numbers(desk, wanted))
    return Listed((row for row in rows if row is not None), unshown_visits(desk))


def unfinished(desk: Desk, most: int) -> tuple[Summary, ...]:
    """The newest inspections that are not signed by everyone, at most `most`."""
    return tuple(_summaries(desk, visit_lines.unsigned_visits(desk.store.db, days_of(desk), most)))


def visit_numbers(desk: Desk, wanted: WantedVisits = EVERY_VISIT) -> list[int]:
    """The keys of the visits wanted that can be shown, newest first."""
    freshen(desk)
    return visit_lines.visit_numbers(desk.store.db, days_of(desk), wanted)


def visit_rows(desk: Desk, keys: Sequence[int]) -> list[Summary | None]:
    """Visits by their keys, in this order; None for one that can't be shown."""
    bodies = visit_lines.visit_bodies(desk.store.db, keys)
    known = {row.key: row for row in _summaries(desk, bodies.values())}
    return [known.get(key) for key in keys]


@dataclass(frozen=True, slots=True)
class VisitCount:
    """How many visits can be shown, how many of them are not signed by everyone, and whether a part of one is."""

    listed: int
    unsigned: int
    any_signed: bool


def count_visits(desk: Desk) -> VisitCount:
    freshen(desk)
    db = desk.store.db
    return VisitCount(*visit_lines.count_visits(db), visit_lines.any_signed(db))


def open_visits(desk: Desk) -> list[int]:
    """The keys of the visits that are not signed by everyone, newest first; one that can't be shown may be one."""
    freshen(desk)
    return visit_lines.open_visits(desk.store.db, days_of(desk))


def visit_people(desk: Desk) -> list[str]:
    """Everybody who has a part in a visit, by name."""
    freshen(desk)
    return visit_lines.visit_people(desk.store.db)


def hidden_visits(desk: Desk) -> tuple[Unreadable, ...]:
    """Each visit that can't be shown, those that are removed too."""
    freshen(desk)
    rows = visit_lines.hidden_visits(desk.store.db, days_of(desk))
    return tuple(each for text in rows for each in read_lost(text))


def unshown_visits(desk: Desk) -> tuple[Unreadable, ...]:
    """What can't be shown of the visits, their problems apart."""
    freshen(desk)
    return told(each for text, _ in visit_lines.lost(desk.store.db, days_of(desk)) for each in read_lost(text))


def newest_results(desk: Desk) -> dict[int, dict[str, Result]]:
    """Home → item → the latest result, of the items of which the county's figures are made."""
    from app.domain.inspection import Result, Verdict

    freshen(desk)
    found: dict[int, dict[str, Result]] = {}
    read = lines.reader(Any)
    for home, item, verdict, value in visit_lines.newest_results(desk.store.db, days_of(desk)):
        found.setdefault(home, {})[item] = Result(Verdict(verdict), read(value))
    return found


def _summaries(desk: Desk, rows: Iterable[str]) -> Iterator[Summary]:
    today, read = desk.today, lines.reader(Summary)
    for body in rows:
        row: Summary = read(body)
        yield replace(row, day_doubt=day_doubt(row.started, row.begun, today))


@dataclass(frozen=True, slots=True)
class StrangeVisit:
    """A visit whose day a wrong clock has written, as it seems: whose it is, which day it says, and why not."""

    key: int
    home_name: str
    day: date
    why: str


def strange_visits(desk: Desk) -> dict[int, StrangeVisit]:
    """The visits whose day is not to be believed, by their keys, those that are removed apart."""
    freshen(desk)
    found = {}
    for key, home_name, text, begun in visit_lines.strange(desk.store.db, days_of(desk)):
        day = date.fromisoformat(text)
        found[key] = StrangeVisit(key, home_name, day, day_doubt(day, begun, desk.today))
    return found


# Problems


def inspectors(desk: Desk) -> list[str]:
    """Everybody who found a problem, by name."""
    freshen(desk)
    return finding_lines.finding_people(desk.store.db)


def findings(desk: Desk, sieve: str = "all", home: int | None = None, by: Filter = NO_FILTER) -> Listed[FindingRow]:
    """Every problem held, or those of one of `SIEVES`, of one home, or that a filter leaves: what waits before what is
    done, then worst first, then by deadline."""
    numbers = numbers_of(desk, wanted(desk, sieve, by=by if home is None else replace(by, home=home)))
    return Listed((row for row in rows_of(desk, numbers) if row is not None), unshown(desk))


def rows_of(desk: Desk, numbers: Sequence[int]) -> list[FindingRow | None]:
    """Problems by their numbers in the list, in this order; None for one that is none any more."""
    bodies, today, read = finding_lines.finding_bodies(desk.store.db, numbers), desk.today, lines.reader(FindingRow)
    found: list[FindingRow | None] = []
    for number in numbers:
        body, repeat = bodies.get(number, (None, None))
        if body is None:
            found.append(None)
            continue
        row: FindingRow = read(body)
        found.append(as_of(replace(row, repeat=Repeat(repeat) if repeat else None), today))
    return found


def numbers_of(desk: Desk, asked: Wanted) -> list[int]:
    """The numbers in the list of the problems wanted, the most pressing first."""
    freshen(desk)
    return finding_lines.finding_numbers(desk.store.db, days_of(desk), asked)


def numbers_of_item(desk: Desk, item: str) -> list[int]:
    """The numbers in the list of the problems that an item is, or is part of, those of the newest visit first."""
    freshen(desk)
    return finding_lines.item_numbers(desk.store.db, days_of(desk), item)


def number_of(desk: Desk, inspection: int, key: str) -> int | None:
    """The number in the list of a problem; None where it is none any more."""
    return finding_lines.finding_number(desk.store.db, inspection, key)


def count(desk: Desk, sieves: Sequence[str], asked: Wanted = EVERYTHING) -> dict[str, int]:
    """Sieve → how many of the problems wanted it lets through."""
    freshen(desk)
    return finding_lines.count_findings(desk.store.db, days_of(desk), sieves, asked)


def unshown(desk: Desk) -> tuple[Unreadable, ...]:
    """What can't be shown of the visits and of their problems."""
    texts = (text for pair in visit_lines.lost(desk.store.db, days_of(desk)) for text in pair)
    return told(each for text in texts for each in read_lost(text))


def home_name(desk: Desk, home: int) -> str:
    """What the newest visit to a home calls it, else the register; empty where neither does."""
    return lines.home_name(desk.store.db, home)


def open_major(desk: Desk, home: int | None = None) -> int:
    """How many registered 重大 problems stand open, in one home or in all. A visit that registered one and can't be
    shown counts: nothing tells that it is closed."""
    freshen(desk)
    db = desk.store.db
    shown = finding_lines.count_findings(db, days_of(desk), ("open_major",), Wanted(home=home))["open_major"]
    return shown + visit_lines.hidden_major(db, home)


def seen_at(desk: Desk, home: int) -> list[Looked]:
    """What the visits to a home saw, by their lines."""
    read = lines.reader(Looked)
    return [read(text) for text in lines.seen_at(desk.store.db, home)]


# How a line is spelled


def items_of(text: str) -> tuple[str, ...]:
    """The ids of items in a line."""
    found: tuple[str, ...] = lines.reader(tuple[str, ...])(text)
    return found


def read_lost(text: str) -> tuple[Unreadable, ...]:
    """What a line says of what can't be shown."""
    found: tuple[Unreadable, ...] = lines.reader(tuple[Unreadable, ...])(text) if text != "[]" else ()
    return found
