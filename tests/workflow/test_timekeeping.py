"""Nothing is begun, signed or issued by a clock that can't be right; a person's word lets a doubted one go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.inspection import Mode
from app.domain.institution import Institution
from app.errors import AppError
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.merging import merge_files
from app.workflow.signing import readiness, sign
from app.workflow.timekeeping import clock_words, doubt_of_clock, require_clock, vouch_for_clock
from app.workflow.visits import load
from tests.workflow.conftest import NOON, desk_of, print_notice, sections

DAY = 86_400_000
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
    with pytest.raises(AppError, match="早8天") as refused:
        begin(behind, home)
    assert "--clock-right" in refused.value.remedy
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
    from app.workflow.registering import register

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
