"""Two laptops and one visit: joining, handing back, clashes, and what comes late."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.errors import AppError, Cancelled
from app.interchange import package
from app.storage.check import content_digest
from app.workflow.answering import answer, note
from app.workflow.clashing import clashes, decide
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.merging import REFUSED, look, merge, merge_files
from app.workflow.office import set_device
from app.workflow.receiving import device_names
from app.workflow.registering import amend, institution, institutions
from app.workflow.signing import readiness, sign
from app.workflow.visits import load, outcome
from tests.workflow.conftest import desk_of, hand_over, joined

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)
ITEM = "XF09"


def test_each_signs_a_part_and_the_visit_closes_when_both_are_in(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, FAIL)
    answer(partner, theirs, "RY02", FAIL)
    sign(desk, shared, "1")
    sign(partner, theirs, "2")
    assert not load(desk, shared).closed
    hand_over(partner, desk, tmp_path)
    view = load(desk, shared)
    assert view.closed
    assert {finding.key for finding in outcome(desk, view).findings} == {ITEM, "RY02"}
    assert view.late == ()


def test_a_clash_never_hides_a_failure_and_waits_for_a_person(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    theirs = joined(desk, partner, shared, tmp_path)
    for who, key, verdict, words in ((desk, shared, FAIL, "北门上锁"), (partner, theirs, PASS, "能从内开启")):
        answer(who, key, ITEM, verdict)
        note(who, key, ITEM, words)
    hand_over(partner, desk, tmp_path)
    shown = load(desk, shared).answers[ITEM]
    assert (shown.result.verdict, shown.pending) == (Verdict.FAIL, True)
    assert (shown.note, shown.actor) == ("北门上锁", "检查员甲")
    assert outcome(desk, load(desk, shared)).findings[0].pending
    assert any("不一致" in sentence for sentence in readiness(desk, load(desk, shared), "1").blockers)
    (clash,) = clashes(desk)
    assert clash.where == "消防安全 1.01 消防自查自改记录"
    assert {(side.actor, side.text, side.note) for side in clash.sides} == {
        ("检查员甲", "不符合", "北门上锁"),
        ("检查员乙", "符合", "能从内开启"),
    }
    decide(desk, clash, next(side for side in clash.sides if side.verdict is Verdict.PASS), "现场复核，可以开启")
    assert clashes(desk) == ()
    settled = load(desk, shared).answers[ITEM]
    assert (settled.result.verdict, settled.note, settled.pending) == (Verdict.PASS, "能从内开启", False)
    hand_over(desk, partner, tmp_path)
    assert clashes(partner) == ()


def test_a_failure_that_clashes_has_no_words_of_who_saw_none(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    """不符合 stood beside 能从内开启, on papers too."""
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, FAIL)
    answer(partner, theirs, ITEM, PASS)
    note(partner, theirs, ITEM, "能从内开启")
    hand_over(partner, desk, tmp_path)
    assert load(desk, shared).answers[ITEM].note == ""


def test_what_one_deleted_and_another_failed_is_failed(desk: Desk, partner: Desk, shared: int, tmp_path: Path) -> None:
    """The program deletes no answer, but another may: what it writes is folded by the same rules."""
    answer(desk, shared, ITEM, PASS)
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, FAIL)
    answer(partner, theirs, "RY02", PASS)
    partner.store.delete(theirs, f"answer/{ITEM}", kind="delete", actor="检查员乙", at=1)
    hand_over(partner, desk, tmp_path)
    assert desk.store.subject(shared, f"answer/{ITEM}") is None
    shown = load(desk, shared).answers[ITEM]
    assert (shown.result.verdict, shown.pending) == (Verdict.FAIL, True)


def test_an_answer_that_did_not_know_the_signature_is_listed_and_not_applied(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, PASS)
    sign(desk, shared, "1")
    answer(partner, theirs, ITEM, FAIL)
    hand_over(partner, desk, tmp_path)
    view = load(desk, shared)
    assert view.answers[ITEM].result.verdict is Verdict.PASS
    assert [(late.item, late.what, late.actor) for late in view.late] == [(ITEM, "不符合", "检查员乙")]


def test_edits_of_different_fields_of_a_home_are_both_kept(
    desk: Desk, partner: Desk, home: Institution, tmp_path: Path
) -> None:
    hand_over(desk, partner, tmp_path)
    (theirs,) = institutions(partner)
    amend(desk, replace(home, beds=61))
    amend(partner, replace(theirs, phone="0953-0000000"))
    hand_over(partner, desk, tmp_path)
    merged = institution(desk, home.key)
    assert (merged.beds, merged.phone) == (61, "0953-0000000")
    assert clashes(desk) == ()


def test_a_look_tells_the_clashes_that_merging_will_bring(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, FAIL)
    answer(partner, theirs, ITEM, PASS)
    path = export(partner, tmp_path / "b.sqlite").path
    (plan,) = look(desk, [path])
    assert (plan.conflicts, clashes(desk)) == (1, ())
    merge(desk, [plan])
    assert len(clashes(desk)) == 1


def test_a_side_of_a_clash_is_named_by_the_code_its_device_has(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    """A code is known by the numbers that a device has given; a file may call its giver as it likes."""
    set_device(partner, code="A02")
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, FAIL)
    answer(partner, theirs, ITEM, PASS)
    hand_over(partner, desk, tmp_path)
    (clash,) = clashes(desk)
    assert {side.code for side in clash.sides} == {"AAAA", "BBBB"}
    answer(partner, theirs, "RY02", FAIL)
    sign(partner, theirs, "2")
    hand_over(partner, desk, tmp_path)
    (clash,) = clashes(desk)
    assert {side.code for side in clash.sides} == {"AAAA", "A02"}


@pytest.mark.parametrize("code", ["A09", "", "nonsense", "A" * 900])
def test_a_file_gives_no_device_a_code(desk: Desk, partner: Desk, shared: int, tmp_path: Path, code: str) -> None:
    """A manifest once renamed any device that it named."""
    answer(desk, shared, ITEM, FAIL)
    sign(desk, shared, "1")
    path = tmp_path / "forged.sqlite"
    device = desk.store.device
    package.export(desk.store, path, at=1, manifest={"device": "c" * 32, "code": code})
    merge_files(partner, [path])
    assert device_names(partner)[device] == "AAAA"
    assert device_names(partner)["c" * 32] == "CCCC"


def test_looking_writes_nothing_and_the_same_file_twice_changes_nothing(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    path = export(desk, tmp_path / "a.sqlite").path
    (plan,) = look(partner, [path])
    assert (plan.new, plan.known, plan.inspector) == (plan.new, 0, "检查员甲")
    assert institutions(partner) == ()
    (first,) = merge(partner, [plan])
    assert first.new == plan.new
    digest = content_digest(partner.store)
    (again,) = merge(partner, look(partner, [path]))
    assert (again.new, again.known) == (0, first.new)
    assert content_digest(partner.store) == digest


def test_a_file_that_is_not_ours_is_refused_in_a_sentence_and_the_others_are_taken(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    good = export(desk, tmp_path / "a.sqlite").path
    bad = tmp_path / "b.sqlite"
    bad.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    plans = look(partner, [bad, good])
    assert plans[0].state == REFUSED and plans[0].reason.endswith("。")
    results = {result.path.name: result for result in merge(partner, plans)}
    assert results["b.sqlite"].refused and results["a.sqlite"].new
    assert len(institutions(partner)) == 1


def test_a_stop_between_two_files_leaves_the_first_whole(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    first = export(desk, tmp_path / "a.sqlite").path
    third = desk_of("检查员丙", "c")
    second = export(third_with_home(third), tmp_path / "c.sqlite").path

    class StopAtSecond:
        def step(self, done: int, total: int, label: str = "") -> None:
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        merge_files(partner, [first, second], StopAtSecond())
    assert [home.name for home in institutions(partner)] == ["青石镇敬老院"]


def third_with_home(third: Desk) -> Desk:
    from app.workflow.registering import register

    register(third, Institution(name="河湾镇敬老院", county="同心县"))
    return third


def test_exporting_nothing_is_refused(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(AppError):
        export(desk, tmp_path / "a.sqlite", [])
