"""Nothing is begun, signed or issued by a clock that can't be right; a person's word lets a doubted one go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.documents import Kind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.workflow.answering import answer, attach
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import every
from app.workflow.lines import findings, inspections, summaries
from app.workflow.merging import NEW, look, merge_files
from app.workflow.registering import register
from app.workflow.reminding import workbench
from app.workflow.signing import readiness, sign
from app.workflow.summarising import print_summary
from app.workflow.timekeeping import clock_words, doubt_of_clock, require_clock, vouch_for_clock
from app.workflow.visits import load
from tests.workflow.conftest import NOON, desk_of, picture, print_notice, sections

DAY = 86_400_000
DAY_OF_VISIT = date(2026, 11, 22)
YEARS_AGO = NOON - 9000 * DAY


def at(desk: Desk, days: int) -> Desk:
    """The same desk by a clock that stands so many days off."""
    return replace(desk, clock=lambda: NOON + days * DAY)


def begin(desk: Desk, home: Institution) -> int:
    return start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])


def test_by_a_clock_of_years_ago_nothing_is_begun_signed_or_issued(
    desk: Desk, home: Institution, visit: int, tmp_path: Path
) -> None:
    past = replace(desk, clock=lambda: YEARS_AGO)
    with pytest.raises(AppError, match="一定不对"):
        begin(past, home)
    assert "一定不对" in "".join(readiness(past, load(past, visit), "1").blockers)
    with pytest.raises(AppError, match="一定不对"):
        sign(past, visit, "1")
    sign(desk, visit, "1")
    with pytest.raises(AppError, match="一定不对"):
        print_notice(past, visit, tmp_path / "通知.pdf")
    assert not (tmp_path / "通知.pdf").exists()
    with pytest.raises(AppError, match="一定不对"):
        vouch_for_clock(past, "就是这样")


def test_a_clock_behind_the_newest_record_is_asked_for_once(desk: Desk, home: Institution, visit: int) -> None:
    behind = at(desk, -8)
    assert doubt_of_clock(at(desk, 0)) is None
    with pytest.raises(AppError, match="早8天"):
        begin(behind, home)
    with pytest.raises(AppError, match="没有写明"):
        vouch_for_clock(behind, "  ")
    vouch_for_clock(behind, "已按手机核对")
    begin(behind, home)
    sign(behind, visit, "1")
    assert doubt_of_clock(at(desk, -10)) is not None, "a clock that goes back again is asked for again"
    assert [entry.body for entry in _vouchings(desk)] == [{"vouched_because": "已按手机核对"}]


def test_a_record_of_the_future_from_another_laptop_stops_the_county_only_until_somebody_looked(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    laptop = desk_of("检查员乙", "b")
    ahead = replace(laptop, clock=lambda: NOON + 1819 * DAY)
    register(ahead, Institution(name="远乡敬老院", county="同心县"))
    package = export(ahead, tmp_path / "b.sqlite").path
    merge_files(desk, [package])
    with pytest.raises(AppError, match="检查员乙"):
        require_clock(desk)
    vouch_for_clock(desk, "那台电脑的时钟快了")
    require_clock(desk)
    begin(desk, home)
    require_clock(desk)


def test_a_clock_far_ahead_is_told_and_asked_for_where_a_person_is(desk: Desk, home: Institution) -> None:
    ahead = at(desk, 400)
    assert "晚400天" in clock_words(ahead)
    require_clock(ahead)
    with pytest.raises(AppError, match="晚400天"):
        require_clock(ahead, asking=True)
    vouch_for_clock(ahead, "这台电脑一年没用过")
    require_clock(ahead, asking=True)


def _vouchings(desk: Desk) -> list:  # type: ignore[type-arg]
    return [desk.store.history(key, "head")[0] for key, _ in desk.store.things("clock")]


def _visit_at(desk: Desk, home: Institution, days: int) -> int:
    """A visit with a problem that was signed by a clock so many days off; the desk answers for it."""
    told = replace(at(desk, days), clock_vouched=True)
    key = begin(told, home)
    answer(told, key, "XF09", Result(Verdict.FAIL))
    attach(told, key, "XF09", picture(), "a.jpg")
    sign(told, key, "1")
    return key


@pytest.mark.parametrize("days", [1819, -7307], ids=["2031", "2006"])
def test_a_visit_of_a_wrong_clock_heads_no_list_is_not_overdue_and_is_told(
    desk: Desk, home: Institution, tmp_path: Path, days: int
) -> None:
    good = [_visit_at(desk, home, day) for day in (0, 2)]
    wrong = _visit_at(desk, home, days)
    now = replace(at(desk, 20), clock_vouched=True)
    assert inspections(now) == (good[1], good[0], wrong)
    assert [row.day_doubt != "" for row in summaries(now)] == [False, False, True]
    assert [key for key, _ in every(now, Kind.NOTICE)] == [*good, wrong]
    bench = workbench(now)
    assert [visit.key for visit in bench.strange] == [wrong]
    assert {row.inspection for row in findings(now, "overdue")} == set(good) and bench.overdue == len(
        findings(now, "overdue")
    )
    assert bench.first[-1].inspection == wrong and bench.first[-1].overdue_days == 0
    written = print_summary(now, tmp_path / "汇总.pdf", DAY_OF_VISIT, DAY_OF_VISIT + timedelta(30))
    assert any("日期可疑" in warning for warning in written.warnings)


def test_an_earlier_day_that_was_told_with_a_clock_that_is_right_is_believed(desk: Desk, home: Institution) -> None:
    key = start(
        desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))], DAY_OF_VISIT - timedelta(700)
    )
    assert load(desk, key).day_doubt == ""


def test_a_file_of_a_wrong_clock_is_marked_before_the_merge_and_told_after(desk: Desk, tmp_path: Path) -> None:
    ahead = replace(desk_of("检查员乙", "b"), clock=lambda: NOON + 1819 * DAY)
    register(ahead, Institution(name="远乡敬老院", county="同心县"))
    package = export(ahead, tmp_path / "b.sqlite").path
    (plan,) = look(desk, [package])
    assert plan.state == NEW
    assert plan.clocks == (
        "终端 BBBB 有写于2031-11-15的记录，比本机的时钟（2026-11-22）晚1819天；请核对那台电脑和本机的时钟。",
    )
    (result,) = merge_files(desk, [package])
    assert plan.clocks[0] in result.matters
    (again,) = look(desk, [package])
    assert again.clocks, "the day of its export is still strange"


def test_the_county_hears_that_somebody_vouched_for_a_clock(desk: Desk, home: Institution, tmp_path: Path) -> None:
    vouch_for_clock(at(desk, 400), "这台电脑一年没用过")
    office = replace(desk_of("县级办公室", "e"), clock=lambda: NOON + 401 * DAY)
    (result,) = merge_files(office, [export(desk, tmp_path / "a.sqlite").path])
    assert [told for told in result.matters if "时钟" in told] == [
        "时钟可疑，经确认没有错（检查员甲，2027-12-27 12:00，终端 AAAA，原因：这台电脑一年没用过）"
    ]
