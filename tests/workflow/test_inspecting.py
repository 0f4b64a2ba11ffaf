"""Starting a visit, answering, signing, correcting: what an inspector's afternoon depends on."""

from dataclasses import replace

import pytest

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Value, Verdict, progress
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.workflow.answering import answer, attach, edit_finding, note, photo_bytes, remove_photo, withdraw
from app.workflow.desk import Desk
from app.workflow.errors import InvalidEntry
from app.workflow.inspecting import PartPlan, describe_home, start, take_part
from app.workflow.lines import findings, summaries
from app.workflow.registering import amend, institutions, register
from app.workflow.signing import readiness, sign
from app.workflow.visits import load, outcome
from tests.workflow.conftest import picture, sections

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)


def refused(act: object, *arguments: object, **named: object) -> str:
    with pytest.raises(AppError) as caught:
        act(*arguments, **named)  # type: ignore[operator]
    return str(caught.value)


def test_a_home_with_faults_is_not_registered_and_all_faults_are_told(desk: Desk) -> None:
    with pytest.raises(InvalidEntry) as caught:
        register(desk, Institution(name="", credit_code="1"))
    assert {field for field, _ in caught.value.faults} == {"name", "credit_code", "county"}
    assert institutions(desk) == ()


def test_amending_says_only_what_changed(desk: Desk, home: Institution) -> None:
    amend(desk, replace(home, beds=61))
    entries = desk.store.history(home.key, "head")
    assert entries[-1].body == {"beds": 61}
    amend(desk, replace(home, beds=61))
    assert len(desk.store.history(home.key, "head")) == 2


def test_a_visit_keeps_the_edition_and_the_home_as_they_were(desk: Desk, home: Institution, visit: int) -> None:
    amend(desk, replace(home, beds=99))
    view = load(desk, visit)
    assert view.home.beds == 60
    assert [checklist.title for checklist in view.checklists] == ["消防安全", "人员配备"]
    assert view.profile.title == "吴忠"
    assert progress(view).checked == 0


def test_an_answer_is_there_when_the_store_is_read_again(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF18", FAIL)
    note(desk, visit, "XF18", "二层东侧楼梯间堆有杂物")
    shown = load(desk, visit).answers["XF18"]
    assert (shown.result, shown.note, shown.actor) == (FAIL, "二层东侧楼梯间堆有杂物", "检查员甲")


def test_an_answer_can_be_taken_back_to_unchecked(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF18", FAIL)
    withdraw(desk, visit, "XF18")
    assert "XF18" not in load(desk, visit).answers


def test_unable_demands_a_reason(desk: Desk, visit: int) -> None:
    assert "须写明原因" in refused(answer, desk, visit, "XF18", Result(Verdict.UNABLE))
    assert load(desk, visit).answers == {}
    answer(desk, visit, "XF18", Result(Verdict.UNABLE, reason="钥匙不在"))
    assert load(desk, visit).answers["XF18"].result.reason == "钥匙不在"


def test_what_is_only_registered_can_not_be_said_to_fail(desk: Desk, visit: int) -> None:
    assert "只登记，不判不符合" in refused(answer, desk, visit, "RY14", Result(Verdict.FAIL, 3))
    assert load(desk, visit).answers == {}
    answer(desk, visit, "RY14", Result(Verdict.PASS, 3))
    assert load(desk, visit).answers["RY14"].result.value == 3


def test_a_note_with_an_identity_number_is_stopped(desk: Desk, visit: int) -> None:
    said = refused(note, desk, visit, "XF18", "老人11010519491231002X住一层")
    assert "像是18位身份证号" in said
    assert load(desk, visit).answers == {}


@pytest.mark.parametrize(
    "value", ["2014-05-01", {"type": "泡沫", "day": "2014-05-01"}, {"type": "二氧化碳", "day": "5月"}]
)
def test_a_life_that_names_no_type_or_no_day_is_refused(desk: Desk, visit: int, value: Value) -> None:
    said = refused(answer, desk, visit, "XF29", Result(Verdict.PASS, value))
    assert "看不出是哪一种、哪一天（可用：水基型；干粉、洁净气体；二氧化碳）" in said
    assert load(desk, visit).answers == {}
    answer(desk, visit, "XF29", Result(Verdict.PASS))
    whole: Value = {"type": "二氧化碳", "day": "2014-05-01"}
    answer(desk, visit, "XF29", Result(Verdict.PASS, whole))
    assert load(desk, visit).answers["XF29"].result.value == whole


def test_an_unknown_item_is_refused_in_a_sentence(desk: Desk, visit: int) -> None:
    assert "没有这一项" in refused(answer, desk, visit, "CF01", PASS)


def test_administrative_inspection_needs_two_certificates(desk: Desk, home: Institution) -> None:
    plans = [PartPlan("甲", sections("fire"), "E1"), PartPlan("乙", sections("staffing"))]
    assert "两名以上" in refused(start, desk, home.key, Mode.ADMINISTRATIVE, ("fire", "staffing"), plans)
    assert summaries(desk) == ()


def test_a_section_belongs_to_one_person_and_none_is_forgotten(desk: Desk, home: Institution) -> None:
    twice = [PartPlan("甲", sections("fire")), PartPlan("乙", sections("fire"))]
    assert "不止一个人" in refused(start, desk, home.key, Mode.PATROL, ("fire",), twice)
    short = [PartPlan("甲", sections("fire")[1:])]
    assert "还没有分给" in refused(start, desk, home.key, Mode.PATROL, ("fire",), short)


def test_a_photo_is_kept_once_and_can_be_taken_off(desk: Desk, visit: int) -> None:
    photo = attach(desk, visit, "XF18", picture(), "一.jpg")
    attach(desk, visit, "XF18", picture(), "二.jpg")
    answer(desk, visit, "XF18", FAIL)
    assert len(load(desk, visit).answers["XF18"].photos) == 1
    assert photo_bytes(desk, photo).startswith(b"\xff\xd8")
    remove_photo(desk, visit, photo.slot)
    assert load(desk, visit).answers["XF18"].photos == ()


def test_what_is_no_photo_is_refused_in_a_sentence(desk: Desk, visit: int) -> None:
    assert "不是能打开的照片" in refused(attach, desk, visit, "XF18", b"%PDF-1.7", "通知.pdf")
    assert "不完整" in refused(attach, desk, visit, "XF18", picture(400, 300)[:-200], "半张.jpg")


def test_signing_waits_for_a_demanded_photo(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF18", FAIL)
    assert any("须有照片" in sentence for sentence in readiness(desk, load(desk, visit), "1").blockers)
    assert "须有照片" in refused(sign, desk, visit, "1")
    attach(desk, visit, "XF18", picture(), "一.jpg")
    assert sign(desk, visit, "1") == (f"{desk.code}-0001",)


def test_signing_registers_findings_with_a_deadline_from_the_next_day(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF09", FAIL)
    answer(desk, visit, "RY02", FAIL)
    numbers = sign(desk, visit, "1")
    rows = findings(desk)
    assert {row.finding.number for row in rows} == set(numbers)
    assert {row.state for row in rows} == {"已挂号"}
    first = next(row.finding for row in rows if row.finding.key == "XF09")
    assert first.registered is not None
    assert (first.deadline - first.registered).days == first.deadline_days
    assert load(desk, visit).closed


def test_a_signed_part_changes_only_with_a_reason_and_the_change_is_visible(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF09", FAIL)
    sign(desk, visit, "1")
    assert "已由检查员甲签字" in refused(answer, desk, visit, "XF09", PASS)
    answer(desk, visit, "XF09", PASS, because="院方补交了当时的记录")
    view = load(desk, visit)
    (correction,) = view.corrections
    assert (correction.item, correction.before, correction.after) == ("XF09", "不符合", "符合")
    assert correction.reason == "院方补交了当时的记录"
    assert view.late == ()
    (finding,) = outcome(desk, view).findings
    assert finding.lapsed and finding.number


def test_signing_again_keeps_the_numbers_given(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF09", FAIL)
    first = sign(desk, visit, "1")
    answer(desk, visit, "XF04", FAIL, because="补查")
    assert set(sign(desk, visit, "1")) == {*first, f"{desk.code}-0002"}


def test_a_registered_finding_keeps_its_wording(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF09", FAIL)
    edit_finding(desk, visit, "XF09", FindingEdit(problem="没有记录。", deadline_days=5))
    sign(desk, visit, "1")
    assert "已挂号" in refused(edit_finding, desk, visit, "XF09", FindingEdit(problem="别的。"))
    edit_finding(desk, visit, "XF09", FindingEdit(responsible="院长"))
    (finding,) = outcome(desk, load(desk, visit)).findings
    assert (finding.problem, finding.responsible, finding.deadline_days) == ("没有记录。", "院长", 5)


def test_what_is_seen_on_site_changes_what_is_asked(desk: Desk, visit: int) -> None:
    before = len(load(desk, visit).applicable)
    view = load(desk, visit)
    describe_home(desk, visit, replace(view.home, features=frozenset()))
    assert len(load(desk, visit).applicable) < before


def test_taking_over_sections_moves_them(desk: Desk, visit: int) -> None:
    moved = sections("staffing")
    name = take_part(desk, visit, "检查员乙", moved)
    parts = {part.id: part for part in load(desk, visit).parts}
    assert parts[name].sections == moved
    assert not set(parts["1"].sections) & set(moved)
    assert take_part(desk, visit, "检查员乙", moved) == name


def test_whoever_gave_all_sections_away_has_nothing_to_sign(desk: Desk, visit: int) -> None:
    name = take_part(desk, visit, "检查员乙", sections("fire", "staffing"))
    assert not load(desk, visit).closed
    sign(desk, visit, name)
    assert load(desk, visit).closed and load(desk, visit).signed_on is not None
