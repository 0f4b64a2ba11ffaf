"""What the county has handed upward already, and what of that has changed since (已报后变动). Pure.

A figure that was reported once is never changed in silence: a closing that was taken back, a problem that a correction
made void, one that came in only afterwards are listed beside the new figures, each time anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.checklist import Severity
from app.domain.county_facts import Problem
from app.domain.days import china_day


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """What was first said upward of a problem. `closed`: its day of 销账, as first said; None while none was.
    `at`: when it was first told (milliseconds UTC)."""

    severity: Severity
    closed: date | None
    at: int


@dataclass(frozen=True, slots=True)
class ToldPeriod:
    """Figures of these days, both included, were handed upward; of one township, or of all. `at`: when first."""

    since: date
    until: date
    township: str
    at: int

    def covers(self, problem: Problem) -> bool:
        return self.since <= problem.day <= self.until and self.township in ("", problem.township)

    def same(self, other: ToldPeriod) -> bool:
        """Whether it is of the same days and homes."""
        return (self.since, self.until, self.township) == (other.since, other.until, other.township)


@dataclass(frozen=True, slots=True)
class Told:
    """All that was handed upward from this store. `problems`: by name (`Problem.name`)."""

    problems: Mapping[str, ToldProblem] = field(default_factory=dict)
    periods: tuple[ToldPeriod, ...] = ()


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Change:
    """A problem of which something else was reported than holds now: what, what holds, and why."""

    problem: Problem
    reported: str
    now: str
    why: str = ""


def told_now(told: Told, period: ToldPeriod, problems: Iterable[Problem]) -> Told:
    """What has been handed upward once these figures are. What was first said of a problem stays; a closing is first
    said when it is."""
    known = dict(told.problems)
    for problem in problems:
        first = known.get(problem.name)
        if first is None:
            known[problem.name] = ToldProblem(problem.severity, problem.closed, period.at)
        elif first.closed is None and problem.closed is not None:
            known[problem.name] = replace(first, closed=problem.closed)
    already = any(each.same(period) for each in told.periods)
    return Told(known, told.periods if already else (*told.periods, period))


def changes(told: Told, problems: Iterable[Problem]) -> tuple[Change, ...]:
    """What holds otherwise now than was reported. That an open problem was closed since is no change: it is told as
    what it is."""
    found = (_change(told, problem) for problem in problems)
    return tuple(change for change in found if change is not None)


def _change(told: Told, problem: Problem) -> Change | None:
    first = told.problems.get(problem.name)
    if first is None or _came_later(told, problem, first):
        covered = _covered(told, problem)
        if covered is None or not problem.counts:
            return None
        return Change(problem, f"没有这个问题（{china_day(covered.at)}报出）", problem.state, "后来并入或签字")
    if problem.lapsed:
        return Change(problem, f"{first.severity.label}问题", "检查结果已更正，不再成立", problem.changed_because)
    if first.closed is not None and problem.closed is None:
        return Change(problem, f"已销账（{first.closed}）", f"未销账（{problem.state}）", problem.changed_because)
    if first.closed is not None and problem.closed != first.closed:
        return Change(problem, f"已销账（{first.closed}）", f"已销账（{problem.closed}）", problem.changed_because)
    if problem.severity is not first.severity:
        return Change(problem, first.severity.label, problem.severity.label)
    return None


def _covered(told: Told, problem: Problem) -> ToldPeriod | None:
    """The first figures that would have held it."""
    return min((each for each in told.periods if each.covers(problem)), key=lambda each: each.at, default=None)


def _came_later(told: Told, problem: Problem, first: ToldProblem) -> bool:
    covered = _covered(told, problem)
    return covered is not None and covered.at < first.at
