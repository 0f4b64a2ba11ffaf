"""A county's numbers: every problem once, whichever way they are added up, and the gravest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import Severity
from app.domain.county import CountySummary, Kept, order, summarised
from app.domain.county_facts import GRADES, NOWHERE, Place, Problem, Tally, Visited, tally
from app.domain.repeats import Repeat

SINCE, UNTIL, TODAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 20)
TOWNS = ("东镇", "西乡", NOWHERE)
LISTS = ("消防安全", "厨房卫生")


def place(key: int) -> Place:
    return Place(key, f"第{key}敬老院", TOWNS[key % 3])


def problem(
    home: int = 1, severity: Severity = Severity.GENERAL, day: date = SINCE, number: str = "A01-0001", **more: object
) -> Problem:
    at = place(home)
    made = Problem(
        visit=1,
        home=home,
        home_name=at.name,
        township=at.township,
        day=day,
        checklist=LISTS[0],
        items=(("F1", "灭火器"),),
        severity=severity,
        number=number,
        text="灭火器不符合要求。",
        deadline=day + timedelta(15),
        state="已通知",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def visit(home: int = 1, day: date = SINCE, key: int = 1, **more: object) -> Visited:
    return replace(Visited(key, home, day, LISTS, 10, 10), **more)  # type: ignore[arg-type]


def summary(
    problems: list[Problem], visits: list[Visited] | None = None, homes: int = 4, **more: object
) -> CountySummary:
    given_: dict[str, object] = {"office": "局", "since": SINCE, "until": UNTIL, "day": TODAY, "township": ""}
    return summarised(
        homes=[place(key) for key in range(1, homes + 1)],
        visits=visits if visits is not None else [visit(p.home, p.day, p.visit) for p in problems],
        problems=problems,
        **(given_ | more),  # type: ignore[arg-type]
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    home = draw(st.integers(1, 4))
    day = draw(st.dates(date(2026, 9, 1), date(2027, 1, 31)))
    closed = draw(st.none() | st.integers(0, 60))
    number = draw(st.integers(1, 10**9))
    return problem(
        home,
        draw(st.sampled_from(Severity)),
        day,
        draw(st.sampled_from(["", f"A-{number}"])),
        visit=number,
        checklist=draw(st.sampled_from(LISTS)),
        items=tuple((item, f"项目{item}") for item in draw(st.sets(st.sampled_from("ABC"), min_size=1))),
        deadline=day + timedelta(draw(st.integers(0, 90))),
        closed=None if closed is None else day + timedelta(closed),
        late=draw(st.booleans()),
        moved=draw(st.booleans()),
        lapsed=draw(st.booleans()),
        historic=draw(st.booleans()),
        repeat=draw(st.none() | st.sampled_from(Repeat)),
    )


held = st.lists(problems(), max_size=30, unique_by=lambda p: p.visit)


def added(counts: list[Tally]) -> Tally:
    def each(of: Callable[[Tally], tuple[int, ...]]) -> tuple[int, ...]:
        return tuple(sum(of(count)[place] for count in counts) for place in range(len(GRADES)))

    return Tally(each(lambda c: c.found), each(lambda c: c.left), sum(count.late for count in counts))


@given(held)
def test_townships_and_checklists_and_months_add_up_to_the_total(known: list[Problem]) -> None:
    made = summary(known)
    assert added([line.tally for line in made.townships]) == made.total
    assert added([line.tally for line in made.checklists]) == made.total
    assert sum(month.found for month in made.months) == sum(p.day <= TODAY or p.day.month == 12 for p in made.problems)
    assert made.total.closed + made.total.open == made.total.total == len(made.problems)
    assert made.total.late <= made.total.open
    assert sum(line.visited for line in made.townships) == len(made.visited)
    assert len(made.visited) + len(made.unvisited) == len(made.homes)


@given(held)
def test_every_problem_is_in_one_place_and_advice_in_none(known: list[Problem]) -> None:
    made = summary(known)
    apart = [*made.problems, *made.carried, *made.drafts, *made.historic]
    assert len({p.visit for p in apart}) == len(apart)
    assert all(p.severity is not Severity.ADVICE and not p.lapsed and p.day <= UNTIL for p in apart)
    counted = [p for p in known if SINCE <= p.day <= UNTIL and p.counts]
    assert sorted(p.visit for p in made.problems) == sorted(p.visit for p in counted)
    assert all(p.day < SINCE and p.open for p in made.carried)


@given(held)
def test_the_gravest_that_stand_open_are_never_left_out(known: list[Problem]) -> None:
    made = summary(known)
    grave = {
        p.visit
        for p in known
        if p.open and not p.lapsed and p.day <= UNTIL and p.severity in (Severity.MAJOR, Severity.SUSPECTED)
    }
    assert {p.visit for p in made.grave} == grave
    assert made.in_doubt is bool(grave)
    ranks = [p.severity.rank for p in made.grave]
    assert ranks == sorted(ranks)


@given(held)
def test_deadlines_split_what_was_due_into_three(known: list[Problem]) -> None:
    kept = summary(known).kept
    assert kept.due == kept.in_time + kept.after + kept.open
    assert 0 <= kept.moved <= kept.due


@given(held)
def test_homes_are_ranked_by_what_stands_open_and_nothing_else(known: list[Problem]) -> None:
    made = summary(known)
    rows = made.ranking
    keys = [order(row.tally) for row in rows]
    assert keys == sorted(keys)
    for before, after in pairwise(rows):
        assert (before.rank == after.rank) == (order(before.tally) == order(after.tally))
    assert all(row.tally.open == row.tally.total > 0 for row in rows)
    assert sum(row.tally.open for row in rows) == made.total.open + made.left_before.open
    assert sum(row.carried for row in rows) == made.left_before.open


@given(held)
def test_the_same_in_another_order_counts_the_same(known: list[Problem]) -> None:
    """Only what is alike stays as it was given: no key of a store's own puts one before another."""
    made, turned = summary(known), summary(known[::-1])
    assert sorted(made.problems, key=repr) == sorted(turned.problems, key=repr)
    assert set(made.visits) == set(turned.visits)
    assert [(p.severity, p.open, p.deadline, p.number) for p in made.problems] == [
        (p.severity, p.open, p.deadline, p.number) for p in turned.problems
    ]
    assert made.total == turned.total
    assert (made.ranking, made.frequent, made.townships) == (turned.ranking, turned.frequent, turned.townships)


@given(held, st.sampled_from(TOWNS))
def test_a_township_alone_has_the_numbers_of_its_row(known: list[Problem], town: str) -> None:
    row = next(line for line in summary(known).townships if line.name == town)
    alone = summary(known, township=town)
    assert alone.total == row.tally
    assert (len(alone.homes), len(alone.visited), len(alone.visits)) == (row.homes, row.visited, row.visits)


@given(held)
def test_an_item_is_counted_in_every_home_that_fails_it(known: list[Problem]) -> None:
    made = summary(known)
    for row in made.frequent:
        holding = [p for p in made.problems if row.item in dict(p.items)]
        assert (row.problems, row.homes) == (len(holding), len({p.home for p in holding}))
    counts = [row.homes for row in made.frequent]
    assert counts == sorted(counts, reverse=True)


def test_a_deadline_is_kept_on_its_last_day_and_missed_the_day_after() -> None:
    deadline = date(2026, 11, 10)
    known = [
        problem(number="1", visit=1, deadline=deadline, closed=deadline),
        problem(number="2", visit=2, deadline=deadline, closed=deadline + timedelta(1), moved=True),
        problem(number="3", visit=3, deadline=deadline),
        problem(number="4", visit=4, deadline=TODAY),
        problem(number="5", visit=5, deadline=TODAY, closed=TODAY - timedelta(3)),
    ]
    assert summary(known).kept == Kept(due=3, in_time=1, after=1, open=1, early=1, moved=1)


def test_what_a_later_visit_saw_settles_what_an_earlier_could_not() -> None:
    first = visit(1, SINCE, 1, dark=frozenset({"F1", "F2"}))
    later = visit(1, SINCE + timedelta(9), 2, dark=frozenset({"F3"}), lit=frozenset({"F1"}))
    elsewhere = visit(2, SINCE + timedelta(9), 3, lit=frozenset({"F2"}))
    assert summary([], [later, elsewhere, first]).unsettled == ((1, "F2"), (1, "F3"))
    assert summary([], [first]).in_doubt
    assert not summary([], [first], since=SINCE + timedelta(1)).in_doubt


def test_a_home_whose_worst_is_open_comes_before_one_with_many_small_things() -> None:
    many = [problem(2, number=str(n), visit=n) for n in range(10)]
    worst = problem(1, Severity.MAJOR, number="x", visit=99, late=True)
    old = problem(3, day=SINCE - timedelta(40), number="old", visit=98)
    made = summary([*many, worst, old])
    assert [(row.rank, row.home, row.tally.open, row.carried) for row in made.ranking] == [
        (1, 1, 1, 0),
        (2, 2, 10, 0),
        (3, 3, 1, 1),
    ]
    assert [line.name for line in made.townships][:1] == [place(1).township]


def test_homes_that_nothing_tells_apart_share_a_rank() -> None:
    made = summary([problem(1, number="a", visit=1), problem(2, number="b", visit=2), problem(3, number="c", visit=3)])
    assert [row.rank for row in made.ranking] == [1, 1, 1]


def test_months_reach_from_the_first_day_to_the_day_of_the_summary() -> None:
    made = summary([problem(closed=date(2026, 12, 1))], until=date(2027, 3, 31))
    assert [(m.label, m.visits, m.found, m.closed) for m in made.months] == [
        ("2026年10月", 1, 1, 0),
        ("2026年11月", 0, 0, 0),
        ("2026年12月", 0, 0, 1),
    ]
    ahead = summary([], since=date(2027, 1, 1), until=date(2027, 3, 31))
    assert [month.label for month in ahead.months] == ["2027年1月"]


def test_an_empty_county_is_all_zeroes() -> None:
    made = summary([], [], homes=0)
    assert made.total == tally([]) == Tally()
    assert not (made.townships or made.checklists or made.ranking or made.frequent)
    assert made.kept == Kept() and not made.in_doubt
