"""Decisions between two computers' words: told with who and why, and made anew while nothing rests on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.workflow.answering import answer, note
from app.workflow.clashing import clashes, decide
from app.workflow.deciding import decide_anew, decisions, find_decision
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.following import history, row_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.merging import merge_files
from app.workflow.visits import load
from tests.workflow.conftest import desk_of, print_notice, sections
from tests.workflow.test_rectifying import ITEM, goes_back, later, passes, refused, visit_to


@pytest.fixture
def partner() -> Desk:
    return desk_of("检查员乙", "b")


@pytest.fixture
def clashing(desk: Desk, partner: Desk, home: Institution, tmp_path: Path) -> int:
    """A visit with a problem that one laptop closed and the other sent back."""
    visit = visit_to(desk, home, 0, (ITEM,))
    print_notice(desk, visit, tmp_path / "通知.pdf")
    merge_files(partner, [export(desk, tmp_path / "甲.sqlite").path])
    passes(desk, visit)
    goes_back(partner, partner.store.by_handle(desk.store.handle(visit)))
    merge_files(desk, [export(partner, tmp_path / "乙.sqlite").path])
    return visit


def decided_for(desk: Desk, actor: str, reason: str) -> None:
    (clash,) = clashes(desk)
    decide(desk, clash, next(side for side in clash.sides if side.actor == actor), reason)


def test_a_decision_is_told_with_who_and_why_and_what_it_chose_from(desk: Desk, clashing: int) -> None:
    assert decisions(desk) == ()
    decided_for(desk, "检查员甲", "照片看得清")
    (made,) = decisions(desk)
    number = row_of(desk, clashing, ITEM).finding.number
    assert made.where == f"青石镇敬老院 · 挂号 {number}"
    assert (made.decided.actor, made.decided.reason, made.state) == ("检查员甲", "照片看得清", "有效")
    assert {(option.text.split("，")[0], option.stands) for option in made.options} == {
        ("2026-12-02王检查的销账", True),
        ("2026-12-02李检查的退回整改", False),
    }
    last = history(desk, clashing, ITEM)[-1]
    assert (last.title, last.who, last.words) == ("决定", "检查员甲", "照片看得清（以2026-12-02王检查的销账为准）")


def test_a_decision_is_made_anew_and_both_stay(desk: Desk, partner: Desk, clashing: int, tmp_path: Path) -> None:
    decided_for(desk, "检查员甲", "照片看得清")
    assert row_of(desk, clashing, ITEM).state == "已销账"
    (made,) = decisions(desk)
    other = next(option for option in made.options if not option.stands)
    assert "没有写明" in refused(decide_anew, desk, made, other, " ")
    anew = decide_anew(desk, made, other, "照片是另一处的")
    row = row_of(desk, clashing, ITEM)
    assert (row.state, row.standing is not None and row.standing.disputed) == ("已通知", False)
    assert [each.state for each in decisions(desk)] == ["有效", "已重新决定"]
    assert {option.text for option in anew.options} == {option.text for option in made.options}
    assert [step.title for step in history(desk, clashing, ITEM)][-2:] == ["决定", "决定"]
    merge_files(partner, [export(desk, tmp_path / "县.sqlite").path])
    theirs = partner.store.by_handle(desk.store.handle(clashing))
    assert row_of(partner, theirs, ITEM).state == "已通知" and clashes(partner) == ()
    back = next(option for option in anew.options if not option.stands)
    decide_anew(partner, find_decision(partner, anew.handle), back, "又核对过")
    assert row_of(partner, theirs, ITEM).state == "已销账"


def test_what_somebody_wrote_on_from_is_not_decided_anew(desk: Desk, clashing: int) -> None:
    decided_for(desk, "检查员乙", "确实没有改")
    (made,) = decisions(desk)
    passes(desk, clashing, day=20)
    assert "其后又有记录" in refused(decide_anew, later(desk, 21), made, made.options[0], "看错了")
    with pytest.raises(AppError, match="没有这个决定"):
        find_decision(desk, "ZZZZ-1")


def test_a_decided_answer_is_decided_anew_with_its_own_words(
    desk: Desk, partner: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    merge_files(partner, [export(desk, tmp_path / "甲.sqlite").path])
    theirs = partner.store.by_handle(desk.store.handle(visit))
    answer(desk, visit, ITEM, Result(Verdict.PASS))
    note(desk, visit, ITEM, "记录齐全")
    answer(partner, theirs, ITEM, Result(Verdict.FAIL))
    note(partner, theirs, ITEM, "没有记录")
    merge_files(desk, [export(partner, tmp_path / "乙.sqlite").path])
    decided_for(desk, "检查员甲", "看过原件")
    (made,) = decisions(desk)
    other = next(option for option in made.options if not option.stands)
    decide_anew(desk, made, other, "原件是去年的")
    shown = load(desk, visit).answers[ITEM]
    assert (shown.result.verdict, shown.note) == (Verdict.FAIL, "没有记录")


def test_a_later_decision_tells_only_of_what_it_chose_from(
    desk: Desk, partner: Desk, clashing: int, tmp_path: Path
) -> None:
    """What an earlier decision chose from and somebody has written on from since is settled."""
    decided_for(desk, "检查员乙", "确实没有改")
    merge_files(partner, [export(desk, tmp_path / "县.sqlite").path])
    theirs = partner.store.by_handle(desk.store.handle(clashing))
    passes(desk, clashing, day=20)
    goes_back(partner, theirs, day=22)
    merge_files(desk, [export(partner, tmp_path / "乙2.sqlite").path])
    decided_for(desk, "检查员甲", "看过照片")
    latest, first = decisions(desk)
    assert {option.text.split("，")[0] for option in latest.options} == {
        "2026-12-12王检查的销账",
        "2026-12-14李检查的退回整改",
    }
    assert (latest.state, first.state, len(first.options)) == ("有效", "其后又有记录", 2)
