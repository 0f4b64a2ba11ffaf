"""划去: a mistaken visit or home leaves lists and counts with a reason, and comes back with one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from app.domain.documents import Void
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.workflow.answering import answer, attach
from app.workflow.desk import Desk
from app.workflow.documents import documents_of, void
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import findings, inspections, open_major
from app.workflow.merging import merge_files
from app.workflow.registering import institutions, register, visits_by_home
from app.workflow.reminding import workbench
from app.workflow.removing import (
    bring_back,
    removal_notices,
    remove_home,
    remove_visit,
    removed_homes,
    removed_visits,
)
from app.workflow.signing import sign
from app.workflow.summarising import summarise
from app.workflow.visits import load
from tests.workflow.conftest import desk_of, picture, print_notice, sections
from tests.workflow.test_timekeeping import DAY_OF_VISIT

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)


def sign_with_a_problem(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF09", FAIL)
    attach(desk, visit, "XF09", picture(), "a.jpg")
    sign(desk, visit, "1")


def test_a_removed_visit_is_in_no_list_and_no_count_and_comes_back_whole(
    desk: Desk, home: Institution, visit: int
) -> None:
    sign_with_a_problem(desk, visit)
    before = (findings(desk), workbench(desk), summarise(desk, DAY_OF_VISIT, DAY_OF_VISIT), load(desk, visit))
    remove_visit(desk, visit, "开错了机构")
    assert inspections(desk) == () and findings(desk) == () and visits_by_home(desk) == {}
    assert workbench(desk).first == () and open_major(desk) == 0
    summary = summarise(desk, DAY_OF_VISIT, DAY_OF_VISIT)
    assert not summary.visits and not summary.problems and summary.removed == 1
    assert inspections(desk, with_removed=True) == (visit,)
    (shown,) = removed_visits(desk)
    assert (shown.name, shown.reason, shown.unseen) == (home.name, "开错了机构", 0)
    bring_back(desk, visit, "没有开错")
    after = (findings(desk), workbench(desk), summarise(desk, DAY_OF_VISIT, DAY_OF_VISIT), load(desk, visit))
    assert after == before and removed_visits(desk) == ()


def test_with_a_removed_visit_nobody_goes_on(desk: Desk, visit: int, tmp_path: Path) -> None:
    remove_visit(desk, visit, "开错了")
    acts: tuple[Callable[[], object], ...] = (
        lambda: answer(desk, visit, "XF09", PASS),
        lambda: sign(desk, visit, "1"),
    )
    for act in acts:
        with pytest.raises(AppError, match="已划去"):
            act()
    with pytest.raises(AppError, match="已经划去"):
        remove_visit(desk, visit, "再划一次")


def test_a_paper_in_force_is_voided_before_its_visit_is_removed(desk: Desk, visit: int, tmp_path: Path) -> None:
    sign_with_a_problem(desk, visit)
    number = print_notice(desk, visit, tmp_path / "通知.pdf").number
    with pytest.raises(AppError, match=number):
        remove_visit(desk, visit, "开错了")
    (paper,) = documents_of(desk, visit)
    void(desk, visit, paper.slot, "开错了检查")
    remove_visit(desk, visit, "开错了")
    (kept,) = documents_of(desk, visit)
    assert kept.number == number and isinstance(kept.void, Void)


def test_a_home_goes_only_without_visits_and_says_why(desk: Desk, home: Institution, visit: int) -> None:
    with pytest.raises(AppError, match="1次检查"):
        remove_home(desk, home.key, "重复登记")
    with pytest.raises(AppError, match="没有写明原因"):
        remove_visit(desk, visit, " ")
    remove_visit(desk, visit, "开错了")
    remove_home(desk, home.key, "重复登记")
    assert institutions(desk) == () and [each.name for each in removed_homes(desk)] == [home.name]
    register(desk, Institution(home.name, county=home.county))
    bring_back(desk, home.key, "不是重复")
    assert len(institutions(desk)) == 2
    with pytest.raises(AppError, match="没有划去"):
        bring_back(desk, home.key, "再来一次")


def test_what_another_laptop_went_on_with_stays_removed_and_is_told_in_every_order(
    desk: Desk, home: Institution, visit: int, tmp_path: Path
) -> None:
    """The one removes, the next goes on unaware, the third removes as well, and one brings back what it knows of."""
    origin = export(desk, tmp_path / "0.sqlite").path
    files = [origin]
    for number, device in enumerate("bcd", 1):
        laptop = desk_of(f"检查员{device}", device)
        merge_files(laptop, [origin])
        theirs = laptop.store.by_handle(desk.store.handle(visit))
        if device == "c":
            answer(laptop, theirs, "XF09", PASS)
            answer(laptop, theirs, "XF10", PASS)
        else:
            remove_visit(laptop, theirs, f"{device}划去")
        if device == "d":
            bring_back(laptop, theirs, "d撤销")
        files.append(export(laptop, tmp_path / f"{number}.sqlite").path)
    told = set()
    for order in permutations(files):
        office = desk_of("县级办公室", "e")
        merge_files(office, order)
        assert inspections(office) == ()
        told.add((removal_notices(office), tuple((each.reason, each.unseen) for each in removed_visits(office))))
    ((notices, rows),) = told
    assert rows == (("b划去", 2),)
    assert len(notices) == 1 and "划去时还没有看到的内容有2条" in notices[0]


def test_a_receipt_tells_what_was_removed_and_brought_back(desk: Desk, visit: int, tmp_path: Path) -> None:
    remove_visit(desk, visit, "开错了")
    office = desk_of("县级办公室", "e")
    (result,) = merge_files(office, [export(desk, tmp_path / "1.sqlite").path])
    assert any(told.startswith("划去：青石镇敬老院 · 检查 AAAA-") and "开错了" in told for told in result.matters)
    bring_back(desk, visit, "没有错")
    (result,) = merge_files(office, [export(desk, tmp_path / "2.sqlite").path])
    assert any(told.startswith("撤销划去：") for told in result.matters)
    assert len(inspections(office)) == 1


def test_a_visit_that_comes_for_a_removed_home_counts_and_is_told(
    desk: Desk, home: Institution, tmp_path: Path, visit: int
) -> None:
    laptop = desk_of("检查员乙", "b")
    merge_files(laptop, [export(desk, tmp_path / "0.sqlite").path])
    remove_visit(desk, visit, "开错了")
    remove_home(desk, home.key, "重复登记")
    with pytest.raises(AppError, match="已划去"):
        start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    theirs = laptop.store.by_handle(home.handle)
    start(laptop, theirs, Mode.PATROL, ("fire",), [PartPlan("检查员乙", sections("fire"))])
    merge_files(desk, [export(laptop, tmp_path / "1.sqlite").path])
    assert len(inspections(desk)) == 1
    assert any("名下还有1次检查照常计入" in told for told in removal_notices(desk))
