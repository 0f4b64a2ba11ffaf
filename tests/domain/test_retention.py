"""保管期限: counted in years to the day, from the visit or from the last 销账, and none that nobody set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.retention import (
    Kept,
    Rule,
    Since,
    VisitState,
    kept_of,
    last_day,
    latest_visit_day,
    rule_faults,
    rules_data,
    rules_from,
    run_out,
)

SOURCE = "某民发〔2020〕1号"
days = st.dates(date(1990, 1, 1), date(2200, 1, 1))
rules = st.builds(
    Rule,
    st.sampled_from(Kept),
    st.integers(1, 100),
    st.sampled_from(Since),
    st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20),
)


def closed_visit(day: date, last_closed: date | None = None) -> VisitState:
    return VisitState(day, open=False, last_closed=last_closed)


@given(rules, days, st.none() | days, days)
def test_a_thing_has_run_out_just_when_its_last_day_has_passed(
    rule: Rule, day: date, closed: date | None, today: date
) -> None:
    visit = closed_visit(day, closed)
    until = last_day(rule, visit)
    assert until is not None
    assert run_out(rule, visit, today) == (today > until)
    assert not run_out(rule, visit, until) and run_out(rule, visit, until + timedelta(days=1))


@given(rules, days, st.none() | days)
def test_the_last_day_lies_whole_years_after_the_day_that_it_is_counted_from(
    rule: Rule, day: date, closed: date | None
) -> None:
    until = last_day(rule, closed_visit(day, closed))
    begun = max(day, closed) if closed and rule.since is Since.CLOSED else day
    assert until is not None and until.year - begun.year == rule.years
    leap = (begun.month, begun.day) == (2, 29) and (until.month, until.day) == (2, 28)
    assert (until.month, until.day) == (begun.month, begun.day) or leap


@pytest.mark.parametrize(
    ("begun", "years", "until"),
    [
        (date(2020, 2, 29), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 3, 1)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
    ],
)
def test_a_leap_day_ends_on_the_last_of_february(begun: date, years: int, until: date) -> None:
    rule = Rule(Kept.PHOTOS, years, Since.VISIT, SOURCE)
    assert last_day(rule, closed_visit(begun)) == until
    assert not run_out(rule, closed_visit(begun), until)
    assert run_out(rule, closed_visit(begun), until + timedelta(days=1))


@given(rules, days, st.none() | days, days)
def test_while_a_problem_is_open_nothing_counted_from_its_closing_runs_out(
    rule: Rule, day: date, closed: date | None, today: date
) -> None:
    visit = VisitState(day, open=True, last_closed=closed)
    if rule.since is Since.CLOSED:
        assert last_day(rule, visit) is None and not run_out(rule, visit, today)
    else:
        assert run_out(rule, visit, today) == run_out(rule, closed_visit(day), today)


@given(st.lists(rules, max_size=4), days, st.none() | days, days)
def test_no_visit_after_the_latest_day_has_anything_that_ran_out(
    several: list[Rule], day: date, closed: date | None, today: date
) -> None:
    """The pages that read visits skip those after it: what they skip has nothing to propose."""
    latest = latest_visit_day(several, today)
    if latest is None:
        assert several == []
    elif day > latest:
        assert not any(run_out(rule, closed_visit(day, closed), today) for rule in several)


def test_a_day_at_the_end_of_all_calendars_never_runs_out() -> None:
    rule = Rule(Kept.NOTES, 100, Since.VISIT, SOURCE)
    assert last_day(rule, closed_visit(date(9999, 1, 1))) == date.max
    assert not run_out(rule, closed_visit(date(9999, 1, 1)), date.max)


def test_there_is_no_period_that_nobody_set() -> None:
    assert rules_from({}) == () and latest_visit_day((), date(2026, 11, 22)) is None


@given(st.lists(rules, unique_by=lambda rule: rule.kept))
def test_rules_come_back_as_they_were_kept(several: list[Rule]) -> None:
    order = list(Kept)
    assert rules_from(rules_data(several)) == tuple(sorted(several, key=lambda rule: order.index(rule.kept)))


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        {},
        "5",
        {"years": 0, "since": "visit", "source": SOURCE},
        {"years": True, "since": "visit", "source": SOURCE},
        {"years": 5.0, "since": "visit", "source": SOURCE},
        {"years": 5, "since": "birth", "source": SOURCE},
        {"years": 5, "since": "visit", "source": " "},
        {"years": 5, "since": "visit"},
    ],
)
def test_a_kept_rule_that_makes_no_sense_sets_no_period(entry: object) -> None:
    assert rules_from({"photos": entry, "notes": {"years": 5, "since": "closed", "source": SOURCE}}) == (
        Rule(Kept.NOTES, 5, Since.CLOSED, SOURCE),
    )
    assert rules_from(entry) == ()


@pytest.mark.parametrize(
    ("years", "source", "fields"),
    [
        (5, SOURCE, []),
        (1, SOURCE, []),
        (100, SOURCE, []),
        (None, SOURCE, ["years"]),
        (0, SOURCE, ["years"]),
        (101, SOURCE, ["years"]),
        (5, "  ", ["source"]),
        (None, "", ["years", "source"]),
        (5, "文" * 201, ["source"]),
    ],
)
def test_a_rule_needs_years_and_its_source(years: int | None, source: str, fields: list[str]) -> None:
    assert [fault.field for fault in rule_faults(years, source)] == fields


@pytest.mark.parametrize(
    ("slot", "path", "kept"),
    [
        ("photo/XF09/ab12", "", Kept.PHOTOS),
        ("photo/XF09/ab12", "/name", Kept.PHOTOS),
        ("answer/XF09", "/note", Kept.NOTES),
        ("visit", "/companion", Kept.NOTES),
        ("finding/XF09", "/problem", Kept.WORDINGS),
        ("finding/XF09/12ab", "/text", Kept.ACTS),
        ("finding/XF09/12ab", "/evidence/0/text", Kept.EVIDENCE),
        ("finding/XF09/12ab", "", Kept.EVIDENCE),
        ("document/notice/a-1", "/voided/reason", Kept.PAPERS),
        ("document/notice/a-1/s1", "", Kept.SCANS),
        ("document/notice", "/title", Kept.PAPERS),
        ("head", "/home/director", None),
        ("part/1", "/inspector", None),
        ("sign/1", "/inspector", None),
        ("erase/12ab", "/reason", None),
        ("未知", "/x", None),
    ],
)
def test_what_stands_in_a_visit_belongs_to_one_kind_or_to_none(slot: str, path: str, kept: Kept | None) -> None:
    assert kept_of(slot, path) is kept
