"""What backups are called, and which of them are kept."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.backups import DAYS, KEPT_OF, WEEKS, Backup, Reason, backup_at, backup_from, file_name, superfluous
from app.domain.days import china_moment

TODAY = date(2026, 11, 22)  # a Sunday
USUAL = "yijian.sqlite"


def daily(day: date, time: str = "0900") -> Backup:
    return Backup(day, time, Reason.DAILY)


days = st.dates(TODAY - timedelta(days=90), TODAY + timedelta(days=3))
backup = st.builds(
    Backup,
    days,
    st.sampled_from(["0000", "0905", "1630", "2359"]),
    st.sampled_from(Reason),
    st.integers(1, 3),
)
backup_sets = st.sets(backup, max_size=60)


def test_a_name_says_what_it_is() -> None:
    at = china_moment(TODAY, 9, 5)
    assert file_name(backup_at(at, Reason.DAILY), USUAL) == "颐检备份_2026-11-22_0905_每日.sqlite"
    assert file_name(backup_at(at, Reason.MERGE, 2), "county.sqlite") == (
        "颐检备份_county_2026-11-22_0905_合并前_2.sqlite"
    )
    assert backup_at(at, Reason.DAILY).at == at


@given(backup, st.sampled_from([USUAL, "county.sqlite", "县 库.db", "a_b.sqlite"]))
def test_a_name_is_read_back_by_its_own_store_and_by_no_other(made: Backup, store: str) -> None:
    name = file_name(made, store)
    assert backup_from(name, store) == made
    assert backup_from(name, "other.sqlite") is None
    if store != USUAL:
        assert backup_from(name, USUAL) is None


@pytest.mark.parametrize(
    "name",
    [
        "yijian.sqlite",
        "颐检备份_2026-11-22_0905_每日.sqlite.new",
        "颐检备份_2026-13-22_0905_每日.sqlite",
        "颐检备份_2026-11-22_2505_每日.sqlite",
        "颐检备份_2026-11-22_0905_别的.sqlite",
        "颐检备份_2026-11-22_0905_每日_0.sqlite",
        "颐检备份_2026-11-22_0905_每日 - 副本.sqlite",
        "颐检备份_２０２６-11-22_0905_每日.sqlite",
        "",
    ],
)
def test_other_names_are_no_backups(name: str) -> None:
    assert backup_from(name, USUAL) is None


@given(backup_sets)
def test_what_may_go_is_of_the_past_and_made_by_itself(held: set[Backup]) -> None:
    gone = superfluous(held, TODAY)
    assert gone <= held
    assert all(each.day <= TODAY and each.reason is not Reason.BY_HAND for each in gone)


@given(backup_sets)
def test_of_each_kind_the_newest_stays_and_few_stay(held: set[Backup]) -> None:
    left = held - superfluous(held, TODAY)
    for reason in Reason:
        were = [each for each in held if each.reason is reason and each.day <= TODAY]
        stayed = [each for each in were if each in left]
        if were:
            assert max(were, key=lambda each: (each.day, each.time, each.running)) in stayed
        most = {**KEPT_OF, Reason.DAILY: DAYS + WEEKS, Reason.BY_HAND: len(were)}
        assert len(stayed) <= most[reason]


@given(backup_sets)
def test_the_newest_of_the_last_days_and_weeks_stay(held: set[Backup]) -> None:
    left = held - superfluous(held, TODAY)
    were = sorted((each for each in held if each.reason is Reason.DAILY and each.day <= TODAY), key=lambda b: b.at)
    for most, group in ((DAYS, lambda b: b.day), (WEEKS, lambda b: b.day.isocalendar()[:2])):
        for name in sorted({group(each) for each in were}, reverse=True)[:most]:
            newest = max((each for each in were if group(each) == name), key=lambda b: (b.at, b.running))
            assert newest in left


@given(backup_sets)
def test_what_was_left_is_left_again(held: set[Backup]) -> None:
    left = held - superfluous(held, TODAY)
    assert superfluous(left, TODAY) == frozenset()


@given(st.sets(st.dates(TODAY - timedelta(days=120), TODAY), min_size=1, max_size=80))
def test_removing_every_day_leaves_what_removing_once_at_the_end_leaves(worked: set[date]) -> None:
    """Nothing is removed on the way that would be wanted later."""
    held: set[Backup] = set()
    for day in sorted(worked):
        held.add(daily(day))
        held -= superfluous(held, day)
    every = {daily(day) for day in worked}
    last = max(worked)
    assert held == every - superfluous(every, last)


def test_after_two_months_of_work_there_are_seven_days_and_four_weeks() -> None:
    held = {daily(TODAY - timedelta(days=back)) for back in range(60)}
    left = sorted((each.day for each in held - superfluous(held, TODAY)), reverse=True)
    assert left[:7] == [TODAY - timedelta(days=back) for back in range(7)]
    assert left[7:] == [TODAY - timedelta(days=7 * back) for back in (1, 2, 3)]
    assert all((later - earlier).days <= 7 for later, earlier in pairwise(left))


def test_a_long_pause_removes_nothing() -> None:
    held = {daily(date(2026, 3, 2)), daily(date(2026, 5, 6)), daily(TODAY)}
    assert superfluous(held, TODAY) == frozenset()


def test_backups_of_a_clock_that_ran_ahead_push_none_of_the_others_out() -> None:
    ahead = {daily(date(2031, 1, day)) for day in range(1, 12)}
    true = {daily(TODAY - timedelta(days=back)) for back in range(7)}
    assert superfluous(ahead | true, TODAY) == frozenset()
