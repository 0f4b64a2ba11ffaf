"""A county's visits of a period in numbers: what was found, what is closed, what stands open, and where. Pure.

Every registered problem is counted once. Advice (提示) is never counted, nor what is not signed yet, nor what a
correction after signing made void: those are only told apart. So are `historic` cases, which are dealt with one by
one, and problems found before the period that still stand open: `carried`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.checklist import Severity
from app.domain.county_facts import GRADES, GRAVEST, Place, Problem, Tally, Visited, tally
from app.domain.repeats import Repeat
from app.domain.reported import NOTHING_TOLD, Change, Told, changes
from app.domain.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a township or a checklist. `homes`: of the register; `visited`: those seen in the period."""

    name: str
    homes: int
    visited: int
    visits: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Kept:
    """Deadlines: `due` had theirs pass before the day of the summary. `in_time` of them were closed by it, `after`
    were closed later, `open` are not closed. `early`: closed though their deadline had not passed, not in `due`.
    `moved` of `due` had their deadline set anew."""

    due: int = 0
    in_time: int = 0
    after: int = 0
    open: int = 0
    early: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Frequent:
    """An item and how many homes, and problems, it failed in."""

    item: str
    title: str
    checklist: str
    homes: int
    problems: int
    open: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A home with open problems, of the period and before. `rank` is shared by homes that nothing tells apart."""

    rank: int
    home: int
    name: str
    township: str
    tally: Tally
    carried: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the period: visits begun, problems found, and problems of the period closed in it."""

    year: int
    month: int
    visits: int
    found: int
    closed: int

    @property
    def label(self) -> str:
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True, slots=True)
class CountySummary:
    """Everything that the county's summary says. `day`: when all states were looked at; `township`: empty for all.

    `problems`: those counted, worst first; `drafts`: not signed yet; `grave`: 重大 and 疑似重大 that stand open,
    whenever they were found, signed or not, historic or not.
    `unsettled`: (home, item) pairs that may hide something grave and that no later visit of the period settled.
    `unreadable`: what is held and can't be shown, so that no number here has it.
    `changed`: problems of the period, and open ones of before, of which something else was reported already.
    `strange`: the visits, of whatever
    period, whose day a wrong clock has written, in words: no one can say whether they belong to this one.
    `doubled`: homes that may be one, registered twice, and then are counted twice, in words. `removed`: visits that
    were removed (划去), of whatever period; nothing of them is counted.
    """

    office: str
    since: date
    until: date
    day: date
    township: str
    homes: tuple[Place, ...]
    visits: tuple[Visited, ...]
    problems: tuple[Problem, ...]
    carried: tuple[Problem, ...]
    drafts: tuple[Problem, ...]
    historic: tuple[Problem, ...]
    corrected: int
    unsettled: tuple[tuple[int, str], ...]
    unreadable: tuple[Unreadable, ...] = ()
    changed: tuple[Change, ...] = ()
    strange: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    removed: int = 0
    referred: tuple[Problem, ...] = ()
    """What departments were asked to judge and have not, whenever it was found: it is no problem yet, and no pass."""

    @property
    def total(self) -> Tally:
        return tally(self.problems)

    @property
    def left_before(self) -> Tally:
        return tally(self.carried)

    @property
    def visited(self) -> frozenset[int]:
        return frozenset(visit.home for visit in self.visits)

    @property
    def unvisited(self) -> tuple[Place, ...]:
        visited = self.visited
        return tuple(home for home in self.homes if home.key not in visited)

    @property
    def grave(self) -> tuple[Problem, ...]:
        held = _worst_first((*self.problems, *self.carried, *self.drafts, *self.historic))
        return tuple(p for p in held if p.open and p.severity in GRAVEST)

    @property
    def waiting(self) -> int:
        """Problems of the period that wait for a signature."""
        return sum(problem.day >= self.since for problem in self.drafts)

    @property
    def unsigned(self) -> int:
        """Visits that someone has still to sign."""
        return sum(not visit.signed for visit in self.visits)

    @property
    def in_doubt(self) -> bool:
        """Whether nothing may be said that sounds like a pass: something grave stands open, or may."""
        return bool(self.grave or self.unsettled or self.unreadable)

    @property
    def townships(self) -> tuple[Line, ...]:
        """By township: those with most open problems of the gravest kind first."""
        names = {home.key: home.township for home in self.homes}
        groups = dict.fromkeys([*(h.township for h in self.homes), *(p.township for p in self.problems)])
        return _lines(
            Line(
                name,
                sum(home.township == name for home in self.homes),
                sum(names.get(key) == name for key in self.visited),
                sum(names.get(visit.home) == name for visit in self.visits),
                tally(p for p in self.problems if p.township == name),
            )
            for name in groups
        )

    @property
    def checklists(self) -> tuple[Line, ...]:
        """By checklist; a problem that items of several make together counts with the first."""
        groups = dict.fromkeys([*(c for v in self.visits for c in v.checklists), *(p.checklist for p in self.problems)])
        return _lines(
            Line(
                name,
                len(self.homes),
                len({visit.home for visit in self.visits if name in visit.checklists}),
                sum(name in visit.checklists for visit in self.visits),
                tally(p for p in self.problems if p.checklist == name),
            )
            for name in groups
        )

    @property
    def kept(self) -> Kept:
        return _kept(self.problems, self.day)

    @property
    def frequent(self) -> tuple[Frequent, ...]:
        return _frequent(self.problems)

    @property
    def repeated(self) -> tuple[Problem, ...]:
        """Problems that an earlier visit had found too: not mended since (未改), or come back (复发)."""
        return tuple(p for p in self.problems if p.repeat in (Repeat.STILL, Repeat.AGAIN))

    @property
    def ranking(self) -> tuple[Ranked, ...]:
        return _ranking(self.problems, self.carried)

    @property
    def months(self) -> tuple[Month, ...]:
        return _months(self)


def summarised(
    *,
    office: str,
    since: date,
    until: date,
    day: date,
    homes: Iterable[Place],
    visits: Iterable[Visited],
    problems: Collection[Problem],
    township: str = "",
    unreadable: tuple[Unreadable, ...] = (),
    reported: Told = NOTHING_TOLD,
    strange: tuple[str, ...] = (),
    doubled: tuple[str, ...] = (),
    removed: int = 0,
) -> CountySummary:
    """Sort what is held into a summary of the period, both days included; of one township, or of all.

    What is alike stays in the order in which it is given, which is the same in every store; keys are not.
    """
    chosen = tuple(home for home in homes if township in ("", home.township))
    known = {home.key for home in chosen}
    seen = sorted((v for v in visits if since <= v.day <= until and v.home in known), key=lambda v: v.day)
    held = [p for p in problems if p.home in known and p.severity in GRADES and p.day <= until]
    inside, before = [p for p in held if p.day >= since], [p for p in held if p.day < since]
    standing = [p for p in held if p.day >= since or p.open]
    return CountySummary(
        office=office,
        since=since,
        until=until,
        day=day,
        township=township,
        homes=tuple(sorted(chosen, key=lambda home: (home.township, home.name))),
        visits=tuple(seen),
        problems=_worst_first(p for p in inside if p.counts),
        carried=_worst_first(p for p in before if p.counts and p.open),
        drafts=_worst_first(p for p in held if not p.number and not p.lapsed and not p.historic),
        historic=_worst_first(p for p in standing if p.historic and not p.lapsed),
        corrected=sum(p.lapsed for p in inside),
        unsettled=_unsettled(seen),
        unreadable=unreadable,
        changed=changes(reported, _worst_first(standing)),
        strange=strange,
        doubled=doubled,
        removed=removed,
        referred=_worst_first(
            p
            for p in problems
            if p.home in known and p.severity is Severity.REFERRED and p.day <= until and p.open and not p.lapsed
        ),
    )


def order(counts: Tally) -> tuple[int, ...]:
    """How homes, townships and checklists are ordered: by open 重大, then 疑似重大, 严重, 一般, then overdue."""
    return (*(-left for left in counts.left), -counts.late)


def _worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: (p.severity.rank, not p.open, p.deadline, p.home_name, p.number)))


def _lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (*order(line.tally), -line.tally.total, line.name)))


def _unsettled(visits: Sequence[Visited]) -> tuple[tuple[int, str], ...]:
    dark: dict[tuple[int, str], None] = {}
    for visit in visits:  # oldest first: what a later visit saw settles it
        for item in visit.lit:
            dark.pop((visit.home, item), None)
        dark |= {(visit.home, item): None for item in sorted(visit.dark)}
    return tuple(dark)


def _kept(problems: Sequence[Problem], day: date) -> Kept:
    due = [p for p in problems if p.deadline < day]
    return Kept(
        due=len(due),
        in_time=sum(p.closed is not None and p.closed <= p.deadline for p in due),
        after=sum(p.closed is not None and p.closed > p.deadline for p in due),
        open=sum(p.open for p in due),
        early=sum(p.closed is not None and p.deadline >= day for p in problems),
        moved=sum(p.moved for p in due),
    )


def _frequent(problems: Sequence[Problem]) -> tuple[Frequent, ...]:
    """By item: those that most homes fail first, then by how often, then by title."""
    grouped: dict[str, list[Problem]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for problem in problems:
        for item, title in problem.items:
            grouped.setdefault(item, []).append(problem)
            titles.setdefault(item, (title, problem.checklist))
    found = [
        Frequent(item, *titles[item], len({p.home for p in group}), len(group), sum(p.open for p in group))
        for item, group in grouped.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.homes, -each.problems, each.title, each.item)))


def _ranking(problems: Iterable[Problem], carried: Sequence[Problem]) -> tuple[Ranked, ...]:
    """Homes with open problems, of the period and before it, in the order of `order`."""
    groups: dict[int, list[Problem]] = {}
    for problem in (*problems, *carried):
        if problem.open:
            groups.setdefault(problem.home, []).append(problem)
    counted = sorted(
        ((tally(group), group) for group in groups.values()),
        key=lambda pair: (order(pair[0]), pair[1][0].township, pair[1][0].home_name),
    )
    before = Counter(problem.home for problem in carried)
    ranked: list[Ranked] = []
    for place, (counts, group) in enumerate(counted, 1):
        same = bool(ranked) and order(ranked[-1].tally) == order(counts)
        first = group[0]
        rank = ranked[-1].rank if same else place
        ranked.append(Ranked(rank, first.home, first.home_name, first.township, counts, before[first.home]))
    return tuple(ranked)


def _months(summary: CountySummary) -> tuple[Month, ...]:
    """Every month that the period touches, in order; none that lies after the day of the summary."""
    first = _month(summary.since)
    last = _month(min(summary.until, max(summary.day, summary.since)))
    visits = [_month(visit.day) for visit in summary.visits]
    found = [_month(problem.day) for problem in summary.problems]
    closed = [_month(problem.closed) for problem in summary.problems if problem.closed is not None]
    return tuple(
        Month(at // 12, at % 12 + 1, visits.count(at), found.count(at), closed.count(at))
        for at in range(first, last + 1)
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
