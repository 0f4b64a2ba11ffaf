"""A clock that can't be right is told, one that may be right is asked for, and kept days are judged without it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clocks import FIRST_RELEASED, RELEASED, Newest, Written, clock_doubt, day_doubt, strange_times
from app.domain.days import china_day, china_moment

DAY = date(2026, 11, 30)
DAYS = st.dates(date(1971, 1, 1), date(2190, 1, 1))


def noon(day: date) -> int:
    return china_moment(day, 12, 0)


@given(DAYS.filter(lambda day: day < RELEASED), st.none() | DAYS)
def test_before_the_version_s_own_day_no_clock_is_right(day: date, newest: date | None) -> None:
    doubt = clock_doubt(noon(day), None if newest is None else Newest(noon(newest)), RELEASED)
    assert doubt is not None and doubt.blocks and not doubt.possible


@given(DAYS.filter(lambda day: day >= RELEASED), DAYS)
def test_a_clock_that_has_seen_its_newest_record_within_a_year_is_never_asked_for(day: date, newest: date) -> None:
    doubt = clock_doubt(noon(day), Newest(noon(newest)), RELEASED)
    ahead = day - newest
    assert (doubt is None) == (timedelta(-1) <= ahead <= timedelta(366))
    if doubt is not None:
        assert doubt.possible and doubt.blocks == (ahead < timedelta(0))


def test_the_sentence_says_both_days_whose_record_it_is_and_what_to_do() -> None:
    doubt = clock_doubt(noon(DAY), Newest(noon(DAY + timedelta(8)), "张检"), RELEASED)
    assert str(doubt) == (
        "电脑的时钟是2026-11-30，比库里最新的记录（2026-12-08，张检）早8天。"
        "请先核对电脑的日期和时间；时钟没有错的，写明理由后可以继续。"
    )


def test_this_version_is_no_older_than_the_first() -> None:
    assert RELEASED >= FIRST_RELEASED


def test_a_new_store_is_trusted_until_its_version_is_very_old() -> None:
    assert clock_doubt(noon(date(2030, 1, 1)), None, RELEASED) is None
    assert clock_doubt(noon(date(2040, 1, 1)), None, RELEASED) is not None


@pytest.mark.parametrize(
    ("day", "begun", "believed"),
    [
        (DAY, DAY, True),
        (DAY + timedelta(1), DAY + timedelta(1), True),
        (date(2025, 3, 1), DAY, True),  # an earlier day, told with a clock that was right
        (date(2031, 11, 15), date(2031, 11, 15), False),
        (date(2006, 1, 1), date(2006, 1, 1), False),
        (date(2031, 11, 15), DAY, False),
    ],
)
def test_the_day_of_a_visit_is_believed_unless_a_clock_was_wrong(day: date, begun: date, believed: bool) -> None:
    assert bool(day_doubt(day, noon(begun), DAY)) is not believed


@given(DAYS, DAYS)
def test_what_was_written_in_order_from_the_first_version_until_now_is_never_strange(one: date, other: date) -> None:
    first, last = sorted((one, other))
    told = strange_times([Written("a" * 32, noon(first), noon(last))], noon(DAY))
    assert bool(told) == (first < FIRST_RELEASED or last > DAY + timedelta(1))
    for words in told.values():
        assert str(china_day(noon(first))) in words or str(china_day(noon(last))) in words
