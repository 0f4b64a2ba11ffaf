"""Which of clashing results is shown, and the days that are reckoned with."""

from datetime import date

import pytest

from app.domain.days import add_months, china_clock, china_day
from app.domain.inspection import Result, Verdict, worst


def test_the_worse_of_clashing_results_is_shown() -> None:
    results = tuple(Result(verdict) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNABLE))
    assert worst(results).verdict is Verdict.FAIL
    assert worst(results[::2]).verdict is Verdict.UNABLE


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_days_and_hours_are_those_of_china() -> None:
    just_after_midnight = 1_795_277_100_000  # 2026-11-21 16:05 UTC
    assert china_day(just_after_midnight) == date(2026, 11, 22)
    assert china_clock(just_after_midnight) == "2026-11-22 00:05"
