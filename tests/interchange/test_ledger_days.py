"""A day is read in every way in which people and office programs write one, or refused with the reason."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.workbook_read import Value
from app.interchange.ledger_days import DayFault, day_of

FOUND, TODAY = date(2026, 11, 18), date(2027, 3, 20)


@pytest.mark.parametrize(
    "value",
    [
        "2027.3.1",
        "2027-03-01",
        "2027/3/1",
        "2027年3月1日",
        "2027 年 3 月 1 日",
        "2027年3月1号",
        "20270301",
        "２０２７．３．１",
        "2027－03－01",
        "２０２７年３月１日",
        " 2027.3.1 ",
        "2027-03-01 00:00:00",
        "2027-03-01T08:30",
        "3月1日",
        "３月１日",
        "3月1号",
        "3.1",
        "3/1",
        "3-1",
        "2027—3—1",
        "\u200b2027-3-1",
        "46447",
        46447.0,
        46447.5,
        20270301.0,
        date(2027, 3, 1),
        datetime(2027, 3, 1, 8, 30),
    ],
)
def test_a_day_is_read_however_it_is_written(value: Value) -> None:
    assert day_of(value, FOUND, TODAY) == date(2027, 3, 1)


@pytest.mark.parametrize("value", ["", "  ", "　"])
def test_an_empty_cell_is_no_day(value: str) -> None:
    assert day_of(value, FOUND, TODAY) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("尽快", "认不出"),
        ("2027年3月", "认不出"),
        ("2027.13.1", "没有这一天"),
        ("2027.2.29", "没有这一天"),
        ("2月30日", "没有这一天"),
        ("27.3.1", "认不出"),
        (3.1, "认不出"),
        (45.0, "认不出"),
        (20271301.0, "没有这一天"),
        (True, "认不出"),
        ("99999", "认不出"),
        ("1" * 500, "认不出"),
        ("2027-3-1²", "认不出"),
        ("2027-③-1", "认不出"),
        ("2027年3月¹日", "认不出"),
        ("4644⁷", "认不出"),
        ("2027０3⁰1", "认不出"),
        ("٢٠٢٧-٣-١", "认不出"),
        ("1066-3-1", "认不出"),
    ],
)
def test_what_may_mean_another_day_is_refused(value: Value, words: str) -> None:
    fault = day_of(value, FOUND, TODAY)
    assert isinstance(fault, DayFault)
    assert words in fault.sentence.what.format(**fault.values)


def test_a_day_without_a_year_is_the_nearest_not_before_the_visit() -> None:
    assert day_of("11月18日", FOUND, TODAY) == date(2026, 11, 18)
    assert day_of("11月17日", FOUND, TODAY) == date(2027, 11, 17), "the day before lies a year on: it is planned"
    assert day_of("2月29日", FOUND, TODAY) == date(2028, 2, 29)


def test_a_day_that_two_years_would_do_for_is_refused() -> None:
    fault = day_of("12月1日", FOUND, date(2028, 1, 5))
    assert isinstance(fault, DayFault)
    assert "2026年、2027年都说得通" in fault.sentence.what.format(**fault.values)


def test_days_counted_from_1904_are_those_that_the_office_program_shows() -> None:
    assert day_of(44985.0, FOUND, TODAY, from_1904=True) == date(2027, 3, 1)


@given(st.dates(date(2026, 11, 18), date(2090, 1, 1)))
def test_every_way_to_write_a_whole_day_means_the_same_day(day: date) -> None:
    serial = float(day.toordinal() - date(1899, 12, 30).toordinal())
    written = [f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", serial]
    assert {day_of(value, FOUND, TODAY) for value in written} == {day}


@given(st.text() | st.floats() | st.integers() | st.booleans())
def test_no_cell_makes_the_reading_fail(value: Value) -> None:
    found = day_of(value, FOUND, TODAY)
    assert found is None or isinstance(found, date | DayFault)
