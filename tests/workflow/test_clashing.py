"""What two computers say of one problem: the worse stands, nothing is signed over it, and one side is chosen whole."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from app.domain.checklist import Severity
from app.domain.days import china_day
from app.domain.features import Feature
from app.domain.findings import Finding, FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Kind
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.store import Store
from app.workflow.answering import answer, edit_finding, note
from app.workflow.clashing import Clash, Side, clashes, decide, find_clash
from app.workflow.desk import Desk
from app.workflow.errors import NO_DECISION_REASON, NO_SUCH_CLASH, NO_SUCH_VERSION, NOT_READY
from app.workflow.exporting import export
from app.workflow.following import find, history, row_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.ledger import plan_ledger, write_ledger
from app.workflow.lines import findings, inspections
from app.workflow.merging import merge_files
from app.workflow.rectifying import extend_deadline, recheck, reply
from app.workflow.registering import amend, institutions, register
from app.workflow.signing import readiness, sign
from app.workflow.visits import load, outcome
from tests.workflow.conftest import NOON, desk_of, picture, print_notice, sections

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)
ITEM, HAZARD = "XF09", "ZD14"
NIGHT_FIRE = Result(Verdict.FAIL, "未安排24小时值班或夜间无人")
NIGHT_CARE = Result(Verdict.FAIL, "夜间无人值守")
TODAY = china_day(NOON)


def on(days: int) -> date:
    return date.fromordinal(TODAY.toordinal() + days)


@pytest.fixture
def partner() -> Desk:
    return desk_of("检查员乙", "b")


@dataclass(frozen=True)
class Pair:
    """Two desks with one visit, and the way from one to the other."""

    desk: Desk
    partner: Desk
    visit: int
    theirs: int
    folder: Path

    def hand_over(self, giver: Desk | None = None, taker: Desk | None = None) -> None:
        giver, taker = giver or self.partner, taker or self.desk
        path = export(giver, self.folder / f"{giver.code}-{giver.clock()}.sqlite").path
        (result,) = merge_files(taker, [path])
        assert result.refused == ""

    def found(self, key: str) -> Finding:
        return next(each for each in outcome(self.desk, load(self.desk, self.visit)).findings if each.key == key)


@pytest.fixture
def pair(desk: Desk, partner: Desk, home: Institution, tmp_path: Path) -> Pair:
    plans = [PartPlan("检查员甲", sections("fire")), PartPlan("检查员乙", sections("staffing"))]
    visit = start(desk, home.key, Mode.PATROL, ("fire", "staffing"), plans)
    path = export(desk, tmp_path / "start.sqlite").path
    merge_files(partner, [path])
    return Pair(desk, partner, visit, partner.store.by_handle(desk.store.handle(visit)), tmp_path)


def side(clash: Clash, actor: str) -> Side:
    return next(each for each in clash.sides if each.actor == actor)


def only(pair: Pair) -> Clash:
    (clash,) = clashes(pair.desk)
    return clash


def both_fail(pair: Pair, item: str = ITEM) -> None:
    """The partner takes the failed item in before either of them words it."""
    answer(pair.desk, pair.visit, item, FAIL)
    pair.hand_over(pair.desk, pair.partner)


# Before 挂号


def test_of_two_deadlines_the_earlier_stands_and_nothing_is_signed_over_them(pair: Pair) -> None:
    both_fail(pair)
    edit_finding(pair.partner, pair.theirs, ITEM, FindingEdit(problem="锁了北门", deadline_days=3))
    edit_finding(pair.desk, pair.visit, ITEM, FindingEdit(problem="门上锁", deadline_days=90))
    pair.hand_over()
    found = pair.found(ITEM)
    assert (found.problem, found.deadline_days, found.pending) == ("锁了北门", 3, True)
    (sentence,) = readiness(pair.desk, load(pair.desk, pair.visit), "1").blockers
    assert "1.01" in sentence and "交接合并" in sentence
    with pytest.raises(AppError) as told:
        sign(pair.desk, pair.visit, "1")
    assert told.value.code == NOT_READY.code


@pytest.mark.parametrize(("actor", "words", "days"), [("检查员乙", "锁了北门", 3), ("检查员甲", "门上锁", 90)])
def test_what_was_decided_is_what_is_signed(pair: Pair, actor: str, words: str, days: int) -> None:
    both_fail(pair)
    edit_finding(pair.partner, pair.theirs, ITEM, FindingEdit(problem="锁了北门", remedy="开门", deadline_days=3))
    edit_finding(pair.desk, pair.visit, ITEM, FindingEdit(problem="门上锁", deadline_days=90))
    pair.hand_over()
    clash = only(pair)
    assert [each.text for each in clash.sides] == ["一般　签字后3天", "一般　签字后90天"]
    decide(pair.desk, clash, side(clash, actor), "当天一起看过")
    assert clashes(pair.desk) == ()
    sign(pair.desk, pair.visit, "1")
    found = pair.found(ITEM)
    assert (found.problem, found.deadline, found.pending) == (words, on(days), False)
    assert (found.remedy == "开门") == (actor == "检查员乙")


def test_a_deadline_that_one_left_as_proposed_is_a_deadline_too(pair: Pair) -> None:
    both_fail(pair)
    proposed = pair.found(ITEM).deadline_days
    edit_finding(pair.partner, pair.theirs, ITEM, FindingEdit(problem="锁了北门"))
    edit_finding(pair.desk, pair.visit, ITEM, FindingEdit(problem="门上锁", deadline_days=proposed + 60))
    pair.hand_over()
    assert pair.found(ITEM).deadline_days == proposed


def test_what_one_calls_a_matter_of_the_past_stands_like_the_others_until_decided(pair: Pair) -> None:
    answer(pair.desk, pair.visit, "XF01", FAIL)
    pair.hand_over(pair.desk, pair.partner)
    edit_finding(pair.desk, pair.visit, "XF01", FindingEdit(historic=False))
    edit_finding(pair.partner, pair.theirs, "XF01", FindingEdit(historic=True))
    pair.hand_over()
    assert clashes(pair.desk)
    found = pair.found("XF01")
    assert (found.historic, found.pending) == (False, True)


def test_two_who_describe_one_failure_differently_are_told_before_it_is_signed(pair: Pair) -> None:
    both_fail(pair)
    note(pair.desk, pair.visit, ITEM, "北门上锁")
    note(pair.partner, pair.theirs, ITEM, "北门用铁链锁住")
    pair.hand_over()
    assert pair.found(ITEM).pending
    assert not load(pair.desk, pair.visit).answers[ITEM].pending  # what was seen is not in doubt: it counts and reminds
    assert readiness(pair.desk, load(pair.desk, pair.visit), "1").blockers
    clash = only(pair)
    decide(pair.desk, clash, side(clash, "检查员甲"), "以现场照片为准")
    shown = load(pair.desk, pair.visit).answers[ITEM]
    assert (shown.result.verdict, shown.note, shown.pending) == (Verdict.FAIL, "北门上锁", False)


def test_the_side_that_is_chosen_has_no_words_of_the_other(pair: Pair) -> None:
    """不符合 was decided and 能从内开启 stood beside it."""
    answer(pair.desk, pair.visit, ITEM, FAIL)
    answer(pair.partner, pair.theirs, ITEM, PASS)
    note(pair.partner, pair.theirs, ITEM, "能从内开启")
    pair.hand_over()
    clash = only(pair)
    decide(pair.desk, clash, side(clash, "检查员甲"), "现场复核")
    shown = load(pair.desk, pair.visit).answers[ITEM]
    assert (shown.result.verdict, shown.note) == (Verdict.FAIL, "")


# 挂号


def registered_twice(pair: Pair) -> None:
    """One part signed on both laptops, with 3 days there and 90 here."""
    both_fail(pair)
    edit_finding(pair.partner, pair.theirs, ITEM, FindingEdit(problem="锁了北门", deadline_days=3))
    sign(pair.partner, pair.theirs, "1")
    edit_finding(pair.desk, pair.visit, ITEM, FindingEdit(problem="门上锁", deadline_days=90))
    sign(pair.desk, pair.visit, "1")
    pair.hand_over()


def test_of_two_registrations_the_worse_stands_whole(pair: Pair) -> None:
    registered_twice(pair)
    row = row_of(pair.desk, pair.visit, ITEM)
    found = row.finding
    assert (found.problem, found.number, found.deadline, found.pending) == ("锁了北门", "BBBB-0001", on(3), True)
    assert found.other_numbers == ("AAAA-0001",)
    assert row.standing is not None and row.standing.deadline_undecided


def test_a_problem_is_found_by_every_number_that_it_was_given(pair: Pair) -> None:
    registered_twice(pair)
    place = (pair.visit, ITEM)
    assert find(pair.desk, "AAAA-0001") == find(pair.desk, "BBBB-0001") == place
    decide(pair.desk, only(pair), side(only(pair), "检查员甲"), "甲先到场")
    assert find(pair.desk, "AAAA-0001") == find(pair.desk, "BBBB-0001") == place
    assert pair.found(ITEM).other_numbers == ("BBBB-0001",)


@pytest.mark.parametrize(
    ("actor", "words", "number", "days"),
    [("检查员乙", "锁了北门", "BBBB-0001", 3), ("检查员甲", "门上锁", "AAAA-0001", 90)],
)
def test_one_registration_is_chosen_whole(pair: Pair, actor: str, words: str, number: str, days: int) -> None:
    registered_twice(pair)
    clash = only(pair)
    assert clash.about.startswith("BBBB-0001、AAAA-0001 锁了北门")
    assert [each.lines[0] for each in clash.sides] == [f"挂号：BBBB-0001（{TODAY}）", f"挂号：AAAA-0001（{TODAY}）"]
    decide(pair.desk, clash, side(clash, actor), "核对过两份通知单")
    found = row_of(pair.desk, pair.visit, ITEM).finding
    assert (found.problem, found.number, found.deadline, found.pending) == (words, number, on(days), False)
    decided = history(pair.desk, pair.visit, ITEM)[-1]
    assert (decided.title, decided.who, decided.day) == ("决定", "检查员甲", TODAY)
    assert "核对过两份通知单" in decided.words
    pair.hand_over(pair.desk, pair.partner)
    assert row_of(pair.partner, pair.theirs, ITEM).finding.number == number


def test_a_wording_that_did_not_know_the_registration_can_still_be_chosen(pair: Pair) -> None:
    """It was signed with 90 days; deciding "3 days" changed nothing then."""
    both_fail(pair)
    edit_finding(pair.desk, pair.visit, ITEM, FindingEdit(problem="门上锁", deadline_days=90))
    sign(pair.desk, pair.visit, "1")
    edit_finding(pair.partner, pair.theirs, ITEM, FindingEdit(problem="锁了北门", deadline_days=3))
    pair.hand_over()
    found = row_of(pair.desk, pair.visit, ITEM).finding
    assert (found.number, found.deadline, found.pending) == ("AAAA-0001", on(3), True)
    clash = only(pair)
    decide(pair.desk, clash, side(clash, "检查员乙"), "三天足够")
    found = row_of(pair.desk, pair.visit, ITEM).finding
    assert (found.number, found.problem, found.deadline) == ("AAAA-0001", "锁了北门", on(3))
    assert not found.pending


def test_no_deadline_is_moved_while_two_stand_beside_each_other(pair: Pair) -> None:
    registered_twice(pair)
    print_notice(pair.desk, pair.visit, pair.folder / "notice.pdf")
    with pytest.raises(AppError, match="不一致"):
        extend_deadline(pair.desk, pair.visit, ITEM, on(200), "配件未到")


def test_the_ledger_says_so_and_a_row_with_the_losing_number_comes_back(pair: Pair) -> None:
    from openpyxl import load_workbook

    registered_twice(pair)
    print_notice(pair.partner, pair.theirs, pair.folder / "notice.pdf")
    out = pair.folder / "b.xlsx"
    write_ledger(pair.partner, out)
    pair.hand_over()
    here = pair.folder / "a.xlsx"
    write_ledger(pair.desk, here)
    words = [str(cell.value) for row in load_workbook(here)["台账"] for cell in row if cell.value]
    assert any("待核" in each and "AAAA-0001" in each for each in words)
    clash = only(pair)
    decide(pair.desk, clash, side(clash, "检查员甲"), "甲先到场")
    book = load_workbook(out)
    sheet = book["台账"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    last = next(row[0].row for row in sheet.iter_rows() if row[0].value == "BBBB-0001")
    sheet.cell(last, heads["整改措施"]).value = "已拆锁"
    book.save(out)
    (planned,) = [row for row in plan_ledger(pair.desk, out).rows if row.number == "BBBB-0001"]
    assert (planned.group.value, planned.reason) == ("accepted", "")


# One hazard, two facts


@pytest.mark.parametrize("fire_first", [True, False])
def test_a_second_fact_of_a_registered_hazard_is_a_problem_of_its_own(pair: Pair, fire_first: bool) -> None:
    facts = {"1": ("XF16", NIGHT_FIRE, "一楼门房无人"), "2": ("RY12", NIGHT_CARE, "二楼西侧夜间无人")}
    first, second = ("1", "2") if fire_first else ("2", "1")
    for part in (first, second):
        item, result, words = facts[part]
        answer(pair.desk, pair.visit, item, result)
        note(pair.desk, pair.visit, item, words)
        sign(pair.desk, pair.visit, part)
    found = outcome(pair.desk, load(pair.desk, pair.visit)).findings
    assert {each.number for each in found} == {"AAAA-0001", "AAAA-0002"}
    by_number = {each.number: each for each in found}
    assert facts[first][2] in by_number["AAAA-0001"].problem
    assert facts[second][2] in by_number["AAAA-0002"].problem
    assert facts[second][2] not in by_number["AAAA-0001"].problem
    assert {each.hazard for each in found} == {HAZARD}
    assert {each.severity for each in found} == {Severity.SUSPECTED}
    assert by_number["AAAA-0002"].items == (facts[second][0],)


def hazard_on_both(pair: Pair) -> None:
    """Each registers the hazard in his own part, unaware of the other."""
    answer(pair.desk, pair.visit, "XF16", NIGHT_FIRE)
    note(pair.desk, pair.visit, "XF16", "一楼门房无人")
    sign(pair.desk, pair.visit, "1")
    answer(pair.partner, pair.theirs, "RY12", NIGHT_CARE)
    note(pair.partner, pair.theirs, "RY12", "二楼西侧夜间无人")
    sign(pair.partner, pair.theirs, "2")
    pair.hand_over()


def test_two_facts_of_one_hazard_that_two_found_do_not_clash(pair: Pair) -> None:
    hazard_on_both(pair)
    pair.hand_over(pair.desk, pair.partner)
    assert clashes(pair.desk) == () == clashes(pair.partner)
    for desk in (pair.desk, pair.partner):
        rows = {row.finding.number: row.finding for row in findings(desk)}
        assert "一楼门房无人" in rows["AAAA-0001"].problem and "二楼西侧夜间无人" in rows["BBBB-0001"].problem
        assert not any(each.pending or each.other_numbers for each in rows.values())
        assert {each.hazard for each in rows.values()} == {HAZARD}


# Mending


def told(pair: Pair) -> None:
    both_fail(pair)
    sign(pair.desk, pair.visit, "1")
    print_notice(pair.desk, pair.visit, pair.folder / "notice.pdf")
    reply(pair.desk, pair.visit, ITEM, "已拆锁")
    pair.hand_over(pair.desk, pair.partner)


def test_a_clash_of_rechecks_says_of_which_problem_and_what_each_saw(pair: Pair) -> None:
    told(pair)
    recheck(pair.desk, pair.visit, ITEM, passed=True, checker="检查员甲", photos=[("门.jpg", picture())])
    recheck(pair.partner, pair.theirs, ITEM, passed=False, checker="检查员乙", deadline=on(9), note="后门还锁着")
    pair.hand_over()
    clash = only(pair)
    assert clash.about.startswith("AAAA-0001 ")
    back, passed = clash.sides
    assert back.lines == (f"退回整改（检查员乙，{TODAY}）", "还差：后门还锁着", f"新的期限：{on(9)}")
    assert passed.lines == (f"销账（检查员甲，{TODAY}）", "证据：照片1张")
    assert [each.name for each in passed.photos] == ["门.jpg"]
    row = row_of(pair.desk, pair.visit, ITEM)
    assert row.finding.pending and not row.finding.clashing


def test_of_two_rechecks_that_sent_back_one_is_chosen_with_its_deadline(pair: Pair) -> None:
    told(pair)
    recheck(pair.desk, pair.visit, ITEM, passed=False, checker="检查员甲", deadline=on(30), note="前门")
    recheck(pair.partner, pair.theirs, ITEM, passed=False, checker="检查员乙", deadline=on(9), note="后门")
    pair.hand_over()
    clash = only(pair)
    assert row_of(pair.desk, pair.visit, ITEM).finding.deadline == on(9)
    decide(pair.desk, clash, side(clash, "检查员甲"), "以甲为准")
    row = row_of(pair.desk, pair.visit, ITEM)
    assert (row.finding.deadline, row.finding.pending) == (on(30), False)


# Names, words, refusals


def copied(tmp_path: Path) -> tuple[Desk, Desk, int]:
    """A laptop and its copy, which has the same device id, with one visit."""
    first, ticks = tmp_path / "one.sqlite", count(NOON, 1000)
    desk = Desk(Store.create(first, device="a" * 32), "检查员甲", lambda: next(ticks))
    home = register(desk, Institution(name="青石镇敬老院", county="同心县"))
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    desk.close()
    second = tmp_path / "two.sqlite"
    shutil.copyfile(first, second)
    one, two = (Desk(Store.open(path), "检查员甲", lambda: next(ticks)) for path in (first, second))
    return one, two, visit


def test_both_histories_of_a_copied_device_are_shown_and_each_can_be_chosen(partner: Desk, tmp_path: Path) -> None:
    """Both have the same device and the same author, and one of them was not even seen."""
    one, two, visit = copied(tmp_path)
    for each, result, words in ((one, FAIL, "北门上锁"), (two, PASS, "能从内开启")):
        answer(each, visit, ITEM, result)
        note(each, visit, ITEM, words)
        path = export(each, tmp_path / f"{words}.sqlite").path
        (taken,) = merge_files(partner, [path], accept_forks=True)
        assert taken.refused == ""
    (clash,) = clashes(partner)
    assert [(each.text, each.note) for each in clash.sides] == [("不符合", "北门上锁"), ("符合", "能从内开启")]
    assert [each.name for each in clash.sides] == ["检查员甲 第1份", "检查员甲 第2份"]
    assert len({each.handle for each in clash.sides}) == 2
    decide(partner, clash, clash.sides[1], "复核过")
    (theirs,) = inspections(partner)
    shown = load(partner, theirs).answers[ITEM]
    assert (shown.result.verdict, shown.note) == (Verdict.PASS, "能从内开启")


def test_a_version_is_called_by_its_author_or_by_his_computer(pair: Pair) -> None:
    answer(pair.desk, pair.visit, ITEM, FAIL)
    other = replace(pair.partner, actor="检查员甲")
    answer(other, pair.theirs, ITEM, PASS)
    pair.hand_over()
    assert [each.name for each in only(pair).sides] == ["AAAA", "BBBB"]


def test_sections_and_features_are_called_by_their_titles(pair: Pair, home: Institution) -> None:
    """The panel said fire.1、fire.2, and elevator、gas."""
    (theirs,) = institutions(pair.partner)
    amend(pair.desk, replace(home, features=frozenset({Feature.ELEVATOR}), kind=Kind.PRIVATE))
    amend(pair.partner, replace(theirs, features=frozenset({Feature.GAS}), kind=Kind.WELFARE))
    for desk, root, mine in ((pair.desk, pair.visit, ["fire.1"]), (pair.partner, pair.theirs, ["fire.2"])):
        desk.store.write(root, "part/1", {"sections": mine}, kind="part", actor=desk.actor, at=desk.clock())
    pair.hand_over()
    said = {each.text for clash in clashes(pair.desk) for each in clash.sides}
    assert {"有电梯", "使用燃气", "民办养老院", "社会福利院"} <= said
    assert not any("fire." in each for each in said)
    (part,) = [clash for clash in clashes(pair.desk) if clash.slot == "part/1"]
    assert part.where == "检查员甲的分工 · 分工"


def test_a_decision_needs_a_reason(pair: Pair) -> None:
    registered_twice(pair)
    clash = only(pair)
    with pytest.raises(AppError) as refused:
        decide(pair.desk, clash, clash.sides[0], "  ")
    assert refused.value.code == NO_DECISION_REASON.code
    assert only(pair) == clash


def test_a_clash_and_its_versions_are_found_by_their_names(pair: Pair) -> None:
    registered_twice(pair)
    clash = only(pair)
    assert find_clash(pair.desk, clash.name, clash.sides[1].handle) == (clash, clash.sides[1])
    for name, version, code in (("x", "y", NO_SUCH_CLASH.code), (clash.name, "y", NO_SUCH_VERSION.code)):
        with pytest.raises(AppError) as refused:
            find_clash(pair.desk, name, version)
        assert refused.value.code == code


def test_words_written_unaware_of_the_registration_are_not_passed_over(pair: Pair) -> None:
    """Nobody else had worded it, so no field clashed, and the earlier deadline was lost without a word."""
    both_fail(pair)
    sign(pair.desk, pair.visit, "1")
    proposed = pair.found(ITEM)
    edit_finding(pair.partner, pair.theirs, ITEM, FindingEdit(problem="锁了北门", deadline_days=3))
    pair.hand_over()
    found = row_of(pair.desk, pair.visit, ITEM).finding
    assert (found.deadline, found.pending) == (on(3), True)
    clash = only(pair)
    assert {each.actor for each in clash.sides} == {"检查员甲", "检查员乙"}
    decide(pair.desk, clash, side(clash, "检查员甲"), "已按通知单送达")
    assert clashes(pair.desk) == ()
    assert row_of(pair.desk, pair.visit, ITEM).finding == replace(proposed, pending=False)


def test_signing_again_moves_no_deadline(pair: Pair) -> None:
    both_fail(pair)
    sign(pair.desk, pair.visit, "1")
    before = pair.found(ITEM)
    note(pair.desk, pair.visit, ITEM, "更正说明", because="补充")
    tomorrow = replace(pair.desk, clock=lambda: NOON + 86_400_000)
    sign(tomorrow, pair.visit, "1")
    assert pair.found(ITEM).deadline == before.deadline
