"""A paper tells only of what it names: what is registered or put right later stands on a paper of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.days import chinese_day
from app.domain.documents import Copy, Document, Kind
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.rectification import Stage
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.reports.model import FindingTable, Report, digest, texts
from app.storage.documents import DOCUMENT
from app.workflow import issuing
from app.workflow.answering import answer, edit_finding, release_lead
from app.workflow.case import Wanted, open_case
from app.workflow.composing import compose
from app.workflow.correcting import correct_finding
from app.workflow.desk import Desk
from app.workflow.documents import documents_of, void
from app.workflow.exporting import export
from app.workflow.following import row_of
from app.workflow.inspecting import PartPlan, start, tell
from app.workflow.issuing import issue, keep
from app.workflow.merging import merge_files
from app.workflow.offering import Offer, offers, warnings
from app.workflow.rectifying import extend_deadline, reply
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.reports.paper import joined
from tests.storage.histories import HISTORIES
from tests.workflow.conftest import desk_of, sections

FAIL = Result(Verdict.FAIL)
MINE, OTHERS = "XF10", "RY20"
"""A problem of the first part and one of the second."""


@pytest.fixture
def visit(desk: Desk, home: Institution) -> int:
    """Two parts with a problem each, of which the first is signed."""
    plans = [PartPlan("甲", sections("fire")), PartPlan("乙", sections("staffing"))]
    visit = start(desk, home.key, Mode.PATROL, ("fire", "staffing"), plans)
    answer(desk, visit, MINE, FAIL)
    answer(desk, visit, OTHERS, FAIL)
    sign(desk, visit, "1")
    return visit


def issued(desk: Desk, visit: int, wanted: Wanted) -> Document:
    """The document, issued without a file."""
    slot = keep(desk, visit, wanted).slot
    return next(each for each in documents_of(desk, visit) if each.slot == slot)


def again(desk: Desk, visit: int, document: Document, copy: Copy = Copy.INSTITUTION) -> Report:
    """What printing an issued document shows now."""
    wanted = Wanted(document.kind, about=document.about, copy=copy, slot=document.slot)
    return compose(desk, open_case(desk, visit), wanted, document, document.number)


def named(report: Report) -> set[str]:
    """The 挂号 that stand in the tables of problems."""
    tables = [block for block in report.blocks if isinstance(block, FindingTable)]
    return {mark for table in tables for row in table.rows for mark in row.marks if "-" in mark}


def number(desk: Desk, visit: int, key: str) -> str:
    return row_of(desk, visit, key).finding.number


def to_add(desk: Desk, visit: int) -> list[Offer]:
    return [each for each in offers(open_case(desk, visit)) if each.wanted.kind is Kind.NOTICE and each.wanted.about]


LEAD, FOUND = "RY26", Result(Verdict.FAIL, "发现涉嫌虐待等的线索")


def stage(desk: Desk, visit: int, key: str) -> Stage:
    standing = row_of(desk, visit, key).standing
    assert standing is not None
    return standing.stage


def said(report: Report) -> str:
    return "".join(text for _, text in texts(report))


def test_a_lead_is_on_a_paper_of_the_home_once_it_is_released_and_not_before(desk: Desk, visit: int) -> None:
    """Who has to investigate says when; what was handed over before stays what it was."""
    answer(desk, visit, LEAD, FOUND)
    sign(desk, visit, "2")
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    assert LEAD not in first.findings and to_add(desk, visit) == []
    assert (stage(desk, visit, LEAD), stage(desk, visit, OTHERS)) == (Stage.REGISTERED, Stage.NOTIFIED)
    home, office = again(desk, visit, first), again(desk, visit, first, Copy.OFFICE)
    assert "虐待" not in said(home) and number(desk, visit, LEAD) in named(office)
    before = digest(office)

    release_lead(desk, visit, LEAD, "县公安局答复，证据已固定，可以告知")
    assert row_of(desk, visit, LEAD).finding.released and not row_of(desk, visit, LEAD).finding.dark
    (offer,) = to_add(desk, visit)
    added = issued(desk, visit, offer.wanted)
    assert added.findings == (LEAD,) and named(again(desk, visit, added)) == {number(desk, visit, LEAD)}
    assert "虐待" in said(again(desk, visit, added)) and stage(desk, visit, LEAD) is Stage.NOTIFIED
    assert "虐待" not in said(again(desk, visit, first)) and digest(again(desk, visit, first, Copy.OFFICE)) == before


def test_the_release_of_a_lead_is_taken_back_and_is_of_leads_only(desk: Desk, visit: int) -> None:
    answer(desk, visit, LEAD, FOUND)
    sign(desk, visit, "2")
    issued(desk, visit, Wanted(Kind.NOTICE))
    release_lead(desk, visit, LEAD, "县公安局答复")
    edit_finding(desk, visit, LEAD, FindingEdit(released=""))
    assert row_of(desk, visit, LEAD).finding.dark and to_add(desk, visit) == []
    with pytest.raises(AppError, match="不是违法线索"):
        release_lead(desk, visit, OTHERS, "县公安局答复")
    with pytest.raises(AppError, match="没有写明由谁"):
        release_lead(desk, visit, LEAD, "  ")
    with pytest.raises(AppError):
        release_lead(desk, visit, LEAD, "11010519491231002X 的家属同意")


def test_a_notice_of_one_part_tells_nothing_of_the_part_that_is_signed_later(desk: Desk, visit: int) -> None:
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    before = again(desk, visit, first)
    sign(desk, visit, "2")

    assert row_of(desk, visit, MINE).state == "已通知" and row_of(desk, visit, OTHERS).state == "已挂号"
    with pytest.raises(AppError, match="补发"):
        reply(desk, visit, OTHERS, "已改")
    assert reply(desk, visit, MINE, "已改").state == "待复查"
    assert named(again(desk, visit, first)) == {number(desk, visit, MINE)}
    assert again(desk, visit, first) == before, "one number has one text"


def test_the_warning_on_the_earlier_notice_says_what_is_on_none(desk: Desk, visit: int) -> None:
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    sign(desk, visit, "2")
    case = open_case(desk, visit)
    (said,) = [each for each in warnings(case, Wanted(Kind.NOTICE), first) if "补发" in each]
    assert number(desk, visit, OTHERS) in said
    issued(desk, visit, Wanted(Kind.NOTICE, about=first.slot))
    assert not [each for each in warnings(open_case(desk, visit), Wanted(Kind.NOTICE), first) if "补发" in each]


def test_a_notice_is_added_with_its_own_number_while_a_problem_is_on_none(
    desk: Desk, visit: int, tmp_path: Path
) -> None:
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    assert to_add(desk, visit) == []
    sign(desk, visit, "2")
    (offer,) = to_add(desk, visit)
    assert (offer.title, offer.reason, offer.issued) == ("整改通知单（补发）", "", None)

    written = issue(desk, visit, offer.wanted, tmp_path / "补发.pdf")
    assert written.number and written.number != first.number
    text = joined((tmp_path / "补发.pdf").read_bytes())
    assert "整改通知单（补发）" in text and f"《整改通知单》（{first.number}）的补发" in text
    assert number(desk, visit, OTHERS) in text and number(desk, visit, MINE) not in text
    assert row_of(desk, visit, OTHERS).state == "已通知" and to_add(desk, visit) == []
    assert reply(desk, visit, OTHERS, "已改").state == "待复查"


def test_nothing_can_be_added_to_what_tells_all(desk: Desk, visit: int) -> None:
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    with pytest.raises(AppError, match="没有要补发的"):
        keep(desk, visit, Wanted(Kind.NOTICE, about=first.slot))


def test_a_list_of_more_problems_is_a_new_list(desk: Desk, visit: int) -> None:
    first = issued(desk, visit, Wanted(Kind.LIST))
    assert issued(desk, visit, Wanted(Kind.LIST)).number == first.number
    sign(desk, visit, "2")
    second = issued(desk, visit, Wanted(Kind.LIST))
    assert second.number != first.number
    assert named(again(desk, visit, first)) == {number(desk, visit, MINE)}
    assert named(again(desk, visit, second)) == {number(desk, visit, key) for key in (MINE, OTHERS)}


def test_a_notice_without_a_problem_tells_of_none_that_comes_later(desk: Desk, home: Institution) -> None:
    plans = [PartPlan("甲", sections("fire")), PartPlan("乙", sections("staffing"))]
    visit = start(desk, home.key, Mode.PATROL, ("fire", "staffing"), plans)
    sign(desk, visit, "1")
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    answer(desk, visit, OTHERS, FAIL)
    sign(desk, visit, "2")
    assert first.title == "检查情况告知单" and row_of(desk, visit, OTHERS).state == "已挂号"
    added = issued(desk, visit, to_add(desk, visit)[0].wanted)
    assert added.title == "整改通知单（补发）" and named(again(desk, visit, added)) == {number(desk, visit, OTHERS)}


def test_a_notice_of_an_older_version_names_what_was_registered_before_it(desk: Desk, visit: int) -> None:
    body = {"date": desk.today.isoformat(), "title": "整改通知单", "number": "旧1号"}
    desk.store.write(visit, "document/notice/旧-1", body, kind=DOCUMENT, actor="甲", at=desk.clock())
    sign(desk, visit, "2")
    (old,) = documents_of(desk, visit)
    assert old.findings == (MINE,) and old.sections is None and old.printed == ""
    assert row_of(desk, visit, OTHERS).state == "已挂号"
    assert named(again(desk, visit, old)) == {number(desk, visit, MINE)}
    void(desk, visit, old.slot, "写错")
    assert documents_of(desk, visit)[0].findings == (MINE,), "what was done with it since does not change what it names"


def test_a_deadline_that_was_extended_is_on_the_notice_that_is_added_and_not_on_the_earlier_one(
    desk: Desk, visit: int
) -> None:
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    before = again(desk, visit, first)
    until = row_of(desk, visit, MINE).finding.deadline + timedelta(20)
    extend_deadline(desk, visit, MINE, until, "配件未到")
    assert again(desk, visit, first) == before
    correct_finding(desk, visit, MINE, "写错", problem="更正过的。")
    added = again(desk, visit, issued(desk, visit, Wanted(Kind.NOTICE, about=first.slot)))
    (table,) = [block for block in added.blocks if isinstance(block, FindingTable)]
    assert table.rows[0].deadline == ("立即着手，", f"不晚于{chinese_day(until)}改完")
    assert table.rows[0].problem == "更正过的。"


def test_a_slip_asks_only_of_what_the_home_was_told(desk: Desk, visit: int, tmp_path: Path) -> None:
    issued(desk, visit, Wanted(Kind.NOTICE))
    sign(desk, visit, "2")
    issue(desk, visit, Wanted(Kind.REPLY_SLIP), tmp_path / "回执.pdf")
    text = joined((tmp_path / "回执.pdf").read_bytes())
    assert number(desk, visit, MINE) in text and number(desk, visit, OTHERS) not in text


def test_the_notices_of_two_laptops_tell_each_of_its_own(tmp_path: Path) -> None:
    one, two = desk_of("甲", "a"), desk_of("乙", "b")
    home = register(one, Institution(name="青石镇敬老院", county="同心县"))
    plans = [PartPlan("甲", sections("fire")), PartPlan("乙", sections("staffing"))]
    visit = start(one, home.key, Mode.PATROL, ("fire", "staffing"), plans)
    export(one, tmp_path / "开始.sqlite", None)
    merge_files(two, [tmp_path / "开始.sqlite"], backup=False)
    theirs = two.store.by_handle(one.store.handle(visit))
    for desk, key, item, part in ((one, visit, MINE, "1"), (two, theirs, OTHERS, "2")):
        answer(desk, key, item, FAIL)
        sign(desk, key, part)
        keep(desk, key, Wanted(Kind.NOTICE))
    export(two, tmp_path / "乙.sqlite", None)
    merge_files(one, [tmp_path / "乙.sqlite"], backup=False)
    assert {row_of(one, visit, key).state for key in (MINE, OTHERS)} == {"已通知"} and to_add(one, visit) == []
    assert {each.findings for each in documents_of(one, visit)} == {(MINE,), (OTHERS,)}
    for document in documents_of(one, visit):
        assert named(again(one, visit, document)) == {number(one, visit, document.findings[0])}


def test_a_print_that_is_not_what_was_issued_says_so_and_names_the_one_that_is(desk: Desk, visit: int) -> None:
    first = issued(desk, visit, Wanted(Kind.NOTICE))
    original = again(desk, visit, first, Copy.OFFICE)
    assert digest(original) == first.printed
    tell(desk, visit, opinion="无异议")
    for copy in Copy:
        head = again(desk, visit, first, copy).blocks[0]
        assert "再次打印" in str(head) and first.printed in str(head)


def test_a_problem_in_a_section_that_nobody_has_is_told_and_never_a_pass(desk: Desk, home: Institution) -> None:
    plans = [PartPlan("甲", sections("fire")), PartPlan("乙", sections("staffing"))]
    visit = start(desk, home.key, Mode.PATROL, ("fire", "staffing"), plans)
    answer(desk, visit, OTHERS, FAIL)
    for section in sections("staffing"):
        desk.store.write(visit, f"section/{section}", {"part": None}, kind="part", actor="乙", at=desk.clock())
    sign(desk, visit, "1")
    document = issued(desk, visit, Wanted(Kind.NOTICE))
    report = again(desk, visit, document)
    assert document.findings == () and report.title == "整改通知单" and "未发现问题" not in str(report.blocks)
    (table,) = [block for block in report.blocks if isinstance(block, FindingTable)]
    assert [row.marks for row in table.rows] == [()], "it has no number"


Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(("sign", "notice", "list", "add", "correct", "void")), st.integers(0, 2)), max_size=9
)
PARTS = (("fire", "XF10"), ("staffing", "RY20"), ("supervision", "ZH03"))


@given(STEPS)
@settings(max_examples=HISTORIES)
def test_whatever_is_signed_issued_added_and_put_right_a_paper_tells_only_of_what_it_names(steps: list[Step]) -> None:
    desk = desk_of("甲", "a")
    try:
        _hold(desk, steps)
    finally:
        desk.close()


def _hold(desk: Desk, steps: list[Step]) -> None:
    """What was on each paper when it was issued is on it, and nothing else, after every step; and a problem counts as
    told only if a notice in force shows it."""
    home = register(desk, Institution(name="青石镇敬老院", county="同心县"))
    plans = [PartPlan(f"检查员{place}", sections(name)) for place, (name, _) in enumerate(PARTS)]
    visit = start(desk, home.key, Mode.PATROL, tuple(name for name, _ in PARTS), plans)
    for _, item in PARTS:
        answer(desk, visit, item, FAIL)
    shown: dict[str, Report] = {}
    for act, which in steps:
        _do(desk, visit, act, which)
        for document in documents_of(desk, visit):
            report = again(desk, visit, document)
            tables = [block for block in report.blocks if isinstance(block, FindingTable)]
            before = shown.setdefault(document.slot, report)
            assert tables == [block for block in before.blocks if isinstance(block, FindingTable)]
            assert report.blocks[-len(before.blocks) :] == before.blocks and report.number == before.number
            assert (report == before) or "再次打印" in str(report.blocks[0]) or document.void is not None
        told = {
            mark
            for document in documents_of(desk, visit)
            if document.kind is Kind.NOTICE and document.void is None
            for mark in named(shown[document.slot])
        }
        for _, item in PARTS:
            row = row_of(desk, visit, item)
            if row.finding.number:
                assert (row.state == "已通知") == (row.finding.number in told)
                assert (row.state == "已通知") or to_add(desk, visit) or not told


def _do(desk: Desk, visit: int, act: str, which: int) -> None:
    """One step, or nothing where it can't be taken now."""
    documents = [each for each in documents_of(desk, visit) if each.void is None]
    item = PARTS[which][1]
    match act:
        case "sign":
            sign(desk, visit, str(which + 1))
        case "notice" | "list":
            if open_case(desk, visit).signed:
                keep(desk, visit, Wanted(Kind(act)))
        case "add":
            for offer in to_add(desk, visit):
                keep(desk, visit, offer.wanted)
        case "correct":
            finding = row_of(desk, visit, item).finding
            if finding.number:
                correct_finding(desk, visit, item, "写错", deadline=finding.deadline + timedelta(which + 1))
        case "void":
            if documents:
                void(desk, visit, documents[which % len(documents)].slot, "写错")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Where no file is read back nothing is drawn."""
    if "tmp_path" not in request.fixturenames:
        monkeypatch.setattr(issuing, "_render", lambda reports, progress=None: b"%PDF")
