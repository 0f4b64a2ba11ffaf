"""A day is said in Chinese in one way, wherever it stands."""

from datetime import date

from app.domain.days import china_moment, chinese_clock, chinese_day, month_day


def test_a_day_in_chinese_has_no_noughts_before_its_figures() -> None:
    day = date(2026, 3, 5)
    assert (chinese_day(day), month_day(day)) == ("2026年3月5日", "3月5日")
    assert chinese_clock(china_moment(day, 9, 5)) == "2026年3月5日9时05分"
