"""What comes for a signed part too late: seen beside what was signed, and let in only by a person with a reason."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.inspection import HEAD, Result, Verdict
from app.domain.institution import Residents
from app.errors import AppError
from app.storage.folding import rebuild
from app.workflow.adopting import LateCase, adopt, find_late, late_cases, refuse, undecided
from app.workflow.answering import answer, attach, note, remove_photo, withdraw
from app.workflow.clashing import clashes
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.inspecting import describe_home
from app.workflow.lines import summaries
from app.workflow.merging import merge_files
from app.workflow.signing import readiness, sign
from app.workflow.visits import load, outcome
from tests.workflow.conftest import desk_of, hand_over, joined, picture

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)
ITEM, OTHER = "XF09", "XF12"


@pytest.fixture
def theirs(desk: Desk, partner: Desk, shared: int, tmp_path: Path) -> int:
    """The visit at the partner's, who has not heard that the first part was signed with ITEM passed."""
    key = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, PASS)
    sign(desk, shared, "1")
    return key


def only(desk: Desk) -> LateCase:
    (case,) = late_cases(desk)
    return case


def test_a_late_failure_is_seen_beside_what_was_signed(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    note(partner, theirs, ITEM, "二层配电间无灭火器")
    hand_over(partner, desk, tmp_path)
    case = only(desk)
    assert (case.home, case.text, case.verdict, case.signed_by) == ("青石镇敬老院", "符合", Verdict.PASS, "检查员甲")
    assert case.where == load(desk, shared).named(ITEM)
    (version,) = case.versions
    assert (version.actor, version.verdict) == ("检查员乙", Verdict.FAIL)
    assert version.text == "不符合；说明：二层配电间无灭火器"
    (row,) = summaries(desk)
    assert row.late == 1 and undecided(desk) == 1
    assert load(desk, shared).answers[ITEM].result == PASS
    assert clashes(desk) == ()


def test_one_late_photo_is_one_thing_and_no_result(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    photo = attach(partner, theirs, OTHER, picture(), "现场.jpg")
    hand_over(partner, desk, tmp_path)
    assert [(late.item, late.what) for late in load(desk, shared).late] == [(OTHER, "有这张照片；现场.jpg")]
    case = only(desk)
    assert case.text == "没有这张照片"
    assert [each.blob for each in case.versions] == [photo.blob]


def test_a_receipt_counts_what_is_to_be_decided(desk: Desk, partner: Desk, theirs: int, tmp_path: Path) -> None:
    attach(partner, theirs, OTHER, picture(), "现场.jpg")
    (result,) = merge_files(desk, [export(partner, tmp_path / "乙.sqlite").path])
    assert result.late == 1


def test_a_late_change_of_the_home_says_which_number_differs(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    view = load(partner, theirs)
    describe_home(partner, theirs, replace(view.home, residents=Residents(self_caring=21, disabled=18)))
    hand_over(partner, desk, tmp_path)
    case = only(desk)
    assert (case.where, case.text) == ("机构情况（检查当日）", "在住老人：失能 15")
    assert [each.text for each in case.versions] == ["在住老人：失能 18"]
    (late,) = load(desk, shared).late
    assert (late.item, late.what) == (HEAD, "在住老人：失能 18")
    adopt(desk, case, case.versions[0], "当天点名共18位失能老人")
    view = load(desk, shared)
    assert view.home.residents.disabled == 18
    (correction,) = view.corrections
    assert (correction.item, correction.before, correction.after) == (HEAD, "在住老人：失能 15", "在住老人：失能 18")


def test_what_is_adopted_is_a_correction_with_its_reason(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    case = only(desk)
    adopt(desk, case, case.versions[0], "与乙一起回看照片，确实不符合")
    view = load(desk, shared)
    assert late_cases(desk) == () and view.late == ()
    assert view.answers[ITEM].result == FAIL
    (correction,) = view.corrections
    assert (correction.before, correction.after, correction.reason) == (
        "符合",
        "不符合",
        "与乙一起回看照片，确实不符合",
    )
    assert [finding.items for finding in outcome(desk, view).findings] == [(ITEM,)]
    hand_over(desk, partner, tmp_path)
    assert load(partner, theirs).answers[ITEM].result == FAIL and late_cases(partner) == ()


def test_what_is_refused_changes_nothing_and_is_settled_everywhere(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    attach(partner, theirs, OTHER, picture(), "现场.jpg")
    hand_over(partner, desk, tmp_path)
    before = load(desk, shared)
    for case in late_cases(desk):
        refuse(desk, case, "看错了楼")
    after = load(desk, shared)
    assert after.answers[ITEM].result == PASS and set(after.answers) == set(before.answers)
    assert (after.corrections, after.late) == ((), ())
    hand_over(desk, partner, tmp_path)
    assert load(partner, theirs).answers[ITEM].result == PASS and late_cases(partner) == ()


def test_nothing_is_decided_without_a_reason(desk: Desk, partner: Desk, theirs: int, tmp_path: Path) -> None:
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    case = only(desk)
    with pytest.raises(AppError, match="还没有写明理由"):
        adopt(desk, case, case.versions[0], "  ")
    with pytest.raises(AppError, match="还没有写明理由"):
        refuse(desk, case, "")
    with pytest.raises(AppError, match="身份证号"):
        refuse(desk, case, "老人11010519491231002X说的")
    assert late_cases(desk) == (case,)


def test_correcting_by_hand_leaves_the_late_one_to_be_decided(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    answer(desk, shared, ITEM, FAIL, because="乙打电话说不符合")
    case = only(desk)
    assert (case.verdict, case.versions[0].verdict) == (Verdict.FAIL, Verdict.FAIL)
    adopt(desk, case, case.versions[0], "已照乙的更正")
    view = load(desk, shared)
    assert late_cases(desk) == ()
    assert [each.reason for each in view.corrections] == ["乙打电话说不符合"]


def test_two_who_came_late_stand_side_by_side_and_one_decision_settles_both(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    third = desk_of("检查员丙", "c")
    hand_over(partner, third, tmp_path)
    at_third = third.store.by_handle(partner.store.handle(theirs))
    answer(partner, theirs, ITEM, FAIL)
    answer(third, at_third, ITEM, Result(Verdict.UNABLE, reason="门锁着"))
    hand_over(partner, desk, tmp_path)
    hand_over(third, desk, tmp_path)
    case = only(desk)
    assert {(each.actor, each.text) for each in case.versions} == {
        ("检查员乙", "不符合"),
        ("检查员丙", "无法查；门锁着"),
    }
    chosen = next(each for each in case.versions if each.actor == "检查员丙")
    adopt(desk, case, chosen, "三人核对")
    assert late_cases(desk) == ()
    assert load(desk, shared).answers[ITEM].result.verdict is Verdict.UNABLE


def test_signing_again_waits_until_what_came_late_is_decided(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    (said,) = [each for each in readiness(desk, load(desk, shared), "1").blockers if "签字后才到" in each]
    assert "请先在“交接合并”里决定" in said
    refuse(desk, only(desk), "看错了楼")
    assert readiness(desk, load(desk, shared), "1").blockers == ()


def test_a_late_withdrawal_and_a_photo_taken_off_are_told_in_words(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    photo = attach(desk, shared, ITEM, picture(), "门口.jpg")
    answer(desk, shared, ITEM, FAIL)
    theirs = joined(desk, partner, shared, tmp_path)
    sign(desk, shared, "1")
    withdraw(partner, theirs, ITEM)
    remove_photo(partner, theirs, photo.slot)
    hand_over(partner, desk, tmp_path)
    told = {case.text: [each.text for each in case.versions] for case in late_cases(desk)}
    assert told == {"不符合": ["未查"], "有这张照片；门口.jpg": ["没有这张照片"]}


def test_a_late_deletion_can_be_refused(desk: Desk, partner: Desk, shared: int, tmp_path: Path) -> None:
    answer(desk, shared, ITEM, FAIL)
    note(desk, shared, ITEM, "二层")
    theirs = joined(desk, partner, shared, tmp_path)
    sign(desk, shared, "1")
    partner.store.delete(theirs, f"answer/{ITEM}", kind="answer", actor="检查员乙", at=partner.clock())
    hand_over(partner, desk, tmp_path)
    refuse(desk, only(desk), "没有理由删去")
    view = load(desk, shared)
    assert (view.answers[ITEM].result, view.answers[ITEM].note) == (FAIL, "二层")
    assert late_cases(desk) == () and view.corrections == ()


def test_what_changed_since_it_was_looked_at_is_not_decided(
    desk: Desk, partner: Desk, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    seen = only(desk)
    answer(partner, theirs, ITEM, Result(Verdict.NOT_APPLICABLE))
    hand_over(partner, desk, tmp_path)
    with pytest.raises(AppError, match="又有了变化"):
        adopt(desk, seen, seen.versions[0], "照乙的")
    assert only(desk).versions[0].text == "不适用"


def test_a_late_one_is_found_by_the_name_that_the_list_gives_it(
    desk: Desk, partner: Desk, theirs: int, tmp_path: Path
) -> None:
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    case = only(desk)
    assert find_late(desk, case.versions[0].handle.lower()) == (case, case.versions[0])
    with pytest.raises(AppError, match="没有这样一条"):
        find_late(desk, "0000-1")


ODD: tuple[Any, ...] = (
    5,
    "pass",
    "",
    True,
    [],
    ["x", 5, {"a": []}],
    {},
    {"verdict": "half", "value": {"a": [1]}, "reason": 5},
    {"residents": 5, "features": [5, "lake"], "roster": {"carers": "x", "owls": 2}, "name": []},
)


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize(
    ("slot", "field"),
    [
        ("head", "home"),
        ("head", "lake"),
        (f"answer/{ITEM}", "result"),
        (f"answer/{ITEM}", "note"),
        (f"answer/{ITEM}", "lake"),
        (f"photo/{OTHER}/x", "blob"),
        ("photo/QQ99/x", "name"),
    ],
)
def test_whatever_comes_late_is_shown_and_can_be_refused(
    desk: Desk, partner: Desk, shared: int, theirs: int, tmp_path: Path, slot: str, field: str, odd: Any
) -> None:
    partner.store.write(theirs, slot, {field: odd}, kind="x", actor="检查员乙", at=1)
    hand_over(partner, desk, tmp_path)
    for case in late_cases(desk):
        assert case.home and case.where and all(each.handle for each in case.versions)
        refuse(desk, case, "看不懂")
    assert late_cases(desk) == ()
    assert load(desk, shared).answers[ITEM].result == PASS


def test_a_signature_that_covers_nothing_hides_no_list(desk: Desk, shared: int) -> None:
    """As another program may write it: everything of the visit came after it then, the visit's own particulars too."""
    answer(desk, shared, ITEM, FAIL)
    sign(desk, shared, "1")
    desk.store.db.execute("DELETE FROM covers")
    rebuild(desk.store.db)
    found = late_cases(desk)
    assert {case.slot for case in found} >= {"head", f"answer/{ITEM}"}
    head = next(case for case in found if case.slot == "head")
    adopt(desk, head, head.versions[0], "核对过")
    assert load(desk, shared).home.name == "青石镇敬老院"
