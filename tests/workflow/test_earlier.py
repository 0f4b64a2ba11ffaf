"""What an earlier visit found is beside the item, and is carried on in words alone."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.workflow.answering import answer, attach, edit_finding, note
from app.workflow.desk import Desk
from app.workflow.earlier import CARRIED, found_earlier, may_carry, may_mend, mended, photo_of, still_so
from app.workflow.inspecting import PartPlan, start
from app.workflow.visits import load, outcome
from tests.workflow.conftest import picture, sections

ITEM = "XF10"


@pytest.fixture
def first(desk: Desk, home: Institution) -> int:
    """A visit that found something, two days before."""
    parts = [PartPlan(desk.actor, sections("fire"))]
    visit = start(desk, home.key, Mode.PATROL, ("fire",), parts, date(2026, 11, 20))
    answer(desk, visit, ITEM, Result(Verdict.FAIL))
    note(desk, visit, ITEM, "二楼东头")
    attach(desk, visit, ITEM, picture(), "一.jpg")
    edit_finding(desk, visit, ITEM, FindingEdit(problem="安全出口上锁。"))
    return visit


def test_nothing_changed_carries_the_words_and_how_often_never_the_photo(desk: Desk, first: int, visit: int) -> None:
    earlier = found_earlier(desk, load(desk, visit))[ITEM]
    assert (earlier.row.inspection, earlier.times, earlier.open) == (first, 1, True)
    assert photo_of(desk, earlier, ITEM) is not None
    still_so(desk, visit, ITEM, earlier)
    view = load(desk, visit)
    said = view.answers[ITEM]
    assert said.result.verdict is Verdict.FAIL and not said.photos
    assert said.note == f"{CARRIED}（2026-11-20，第2次发现）"
    (finding,) = outcome(desk, view).findings
    assert finding.problem == "安全出口上锁。"


def test_what_was_noted_today_is_kept(desk: Desk, first: int, visit: int) -> None:
    note(desk, visit, ITEM, "三楼也锁了")
    still_so(desk, visit, ITEM, found_earlier(desk, load(desk, visit))[ITEM])
    assert load(desk, visit).answers[ITEM].note == "三楼也锁了"


def test_what_was_mended_passes_and_says_so(desk: Desk, first: int, visit: int) -> None:
    mended(desk, visit, ITEM, found_earlier(desk, load(desk, visit))[ITEM])
    said = load(desk, visit).answers[ITEM]
    assert said.result.verdict is Verdict.PASS and "已改" in said.note and "2026-11-20" in said.note


def test_a_later_visit_and_another_home_are_no_earlier_ones(desk: Desk, first: int, visit: int) -> None:
    assert found_earlier(desk, load(desk, first)) == {}


def test_what_is_counted_or_dated_is_looked_at_anew(desk: Desk, visit: int) -> None:
    for item in load(desk, visit).applicable:
        if item.answer.kind.value not in ("verdict", "choice"):
            assert not may_carry(item) and not may_mend(item)
        passing = [option for option in item.answer.options if option.passes]
        assert not may_mend(item) or len(passing) <= 1
