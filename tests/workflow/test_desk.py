"""Sitting down at a store: whose it is, and when nobody should."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.check import content_digest
from app.workflow.answering import answer
from app.workflow.desk import INSPECTOR, open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.workflow.conftest import NOON, sections

END = int(datetime(9999, 12, 31, 15, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize("moment", [END, END + 86_400_000, 2**62])
def test_a_clock_that_can_not_be_right_is_told_and_nothing_is_made(tmp_path: Path, moment: int) -> None:
    """A deadline reckoned from such a day would be no date."""
    path = tmp_path / "a.sqlite"
    with pytest.raises(AppError, match="电脑的时钟"):
        open_desk(path, "甲", lambda: moment)
    assert list(tmp_path.iterdir()) == []


def test_a_clock_that_jumps_there_in_the_midst_of_the_work_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    """Signing ended in a traceback: what is reckoned from such a day is no date."""
    moments = [NOON]
    desk = open_desk(tmp_path / "a.sqlite", "甲", lambda: moments[-1])
    home = register(desk, Institution("幸福院", county="同心县"))
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("甲", sections("fire"))])
    answer(desk, visit, "XF01", Result(Verdict.FAIL))
    before = content_digest(desk.store)
    moments.append(END)
    with pytest.raises(AppError, match="公元9000年以后"):
        sign(desk, visit, "1")
    assert content_digest(desk.store) == before
    moments.append(NOON + 1)
    assert sign(desk, visit, "1")
    desk.close()


def test_a_store_is_made_only_where_somebody_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with pytest.raises(AppError, match="没有这个数据库文件"):
        open_desk(path, "甲", create=False)
    open_desk(path, "甲").close()
    desk = open_desk(path, "甲")
    assert desk.actor == "甲" and [each.name for each in tmp_path.glob("*.sqlite")] == ["a.sqlite"]
    desk.close()


def test_who_sits_there_is_named_or_known_to_the_store(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "a.sqlite", " ")
    held = desk
    assert desk.actor == ""
    desk.store.set_local(INSPECTOR, "乙")
    desk.seat("  甲 ")
    assert held.actor == "甲" and replace(desk).actor == "甲"
    desk.seat("")
    assert held.actor == "乙"
    desk.close()
