"""Lists that say what is not in them, and days and moments beyond all that can be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import AnswerForm, AnswerKind
from app.domain.days import LAST_DAY, LAST_MOMENT, add_months, china_clock, china_day, chinese_clock, known_day
from app.domain.judging import judge, valid_until
from app.domain.unreadable import Listed, Unreadable, counted, told

ONE, OTHER = Unreadable("检查 A-1", "没有写"), Unreadable("检查 A-2 · 检查方式", "由较新的版本写入：“x”", newer=True)


def test_a_list_is_what_can_be_shown_and_knows_what_can_not() -> None:
    listed = Listed([1, 2], [ONE])
    assert listed == (1, 2) and listed.unreadable == (ONE,) and Listed() == () and Listed().unreadable == ()


def test_each_thing_is_told_once_and_counted_with_the_first_of_them() -> None:
    assert told([ONE, OTHER, ONE]) == (ONE, OTHER)
    assert counted(()) == ""
    assert counted((ONE,), "，没有写入") == "有1处内容不能显示，没有写入：检查 A-1：没有写。"
    assert counted((ONE, OTHER)) == "有2处内容不能显示：检查 A-1：没有写等2处。"


@pytest.mark.parametrize(
    "text", ["2026-13-45", "2026-02-30", "0001-01-01", "9999-12-31", "20261122", "", 5, None, ["2026-11-22"]]
)
def test_what_is_no_day_of_ours_is_none(text: object) -> None:
    assert known_day(text) is None


def test_a_day_is_known_by_its_text() -> None:
    assert known_day("2026-11-22") == date(2026, 11, 22) and known_day(LAST_DAY.isoformat()) == LAST_DAY


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_moment_that_a_journal_can_hold_has_a_day_and_a_clock(at: int) -> None:
    assert date(1970, 1, 1) <= china_day(at) <= LAST_DAY
    assert china_clock(at).startswith(china_day(at).isoformat()) and "年" in chinese_clock(at)


def test_the_last_moment_is_on_the_last_day() -> None:
    assert china_clock(LAST_MOMENT) == "2199-12-31 23:59" and china_clock(LAST_MOMENT + 1) == "2199-12-31 23:59"


@given(st.dates(), st.integers(-200_000, 200_000))
def test_months_never_leave_the_calendar(day: date, months: int) -> None:
    assert date.min <= add_months(day, months) <= date.max


@pytest.mark.parametrize("months", [0, 12, 100_000])
def test_a_paper_good_to_the_end_of_days_is_good(months: int) -> None:
    form = AnswerForm(AnswerKind.DATE, means="done", months=months)
    assert valid_until(form, "9999-12-31") == date.max
    assert judge(form, "9999-12-31", date(2026, 11, 22)).why
