"""Documents of a visit: what is offered, numbers given once on every device, voiding, delivery, signed pages."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.checklist import AnswerKind, Department, RuleCitation, Severity
from app.domain.documents import Copy, Document, Kind
from app.domain.findings import FindingEdit
from app.domain.inspection import Inspection, Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError, Cancelled
from app.placing import Target, own_folder
from app.storage.check import content_digest
from app.workflow import issuing, rectifying
from app.workflow.answering import answer, attach, edit_finding, may_be_historic
from app.workflow.case import Wanted, open_case
from app.workflow.desk import Desk
from app.workflow.documents import (
    attach_scan,
    deliver,
    documents_of,
    find_document,
    offered_documents,
    remove_scan,
    scan_bytes,
    undeliver,
    void,
)
from app.workflow.exporting import export
from app.workflow.following import findings_of, history, row_of
from app.workflow.inspecting import PartPlan, reported, start, tell
from app.workflow.issuing import every, issue, issue_many, preview
from app.workflow.merging import merge_files
from app.workflow.offering import Offer
from app.workflow.office import office_paper, office_paper_faults, set_device, set_office_paper
from app.workflow.rectifying import extend_deadline, recheck
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.visits import load, outcome
from tests.reports.paper import joined
from tests.storage.histories import pack, take
from tests.workflow.conftest import NOON, desk_of, picture, print_notice, print_record, sections

FAIL = Result(Verdict.FAIL)
CIVIL, FIRE = "XF10", "XF18"
TODAY = date(2026, 11, 22)


def visit_of(desk: Desk, home: Institution, mode: Mode = Mode.PATROL, failed: tuple[str, ...] = (CIVIL, FIRE)) -> int:
    """A signed visit with the fire checklist."""
    plans = [PartPlan("甲", sections("fire"), "宁01"), PartPlan("乙", (), "宁02")]
    key = start(desk, home.key, mode, ("fire",), plans)
    for item in failed:
        answer(desk, key, item, FAIL)
        if load(desk, key).item(item).photo:
            attach(desk, key, item, picture(), f"{item}.jpg")
    sign(desk, key, "1")
    return key


def offered(desk: Desk, visit: int, kind: Kind, department: Department | None = None) -> Offer:
    return next(
        each
        for each in offered_documents(desk, visit)
        if each.wanted.kind is kind and (department is None or each.wanted.department is department)
    )


def refused(act: object, desk: Desk, *arguments: object, **named: object) -> str:
    before = content_digest(desk.store)
    with pytest.raises(AppError) as caught:
        act(desk, *arguments, **named)  # type: ignore[operator]
    assert content_digest(desk.store) == before, "something was done of what was refused"
    return str(caught.value)


def test_a_patrol_is_offered_no_paper_of_officers(desk: Desk, home: Institution) -> None:
    visit = visit_of(desk, home)
    kinds = {each.wanted.kind for each in offered_documents(desk, visit)}
    assert kinds == {
        Kind.RECORD,
        Kind.LIST,
        Kind.NOTICE,
        Kind.REPLY_SLIP,
        Kind.RECHECK_RECORD,
        Kind.TRANSFER,
    }
    for kind in (Kind.ORDER, Kind.INSPECTION_NOTICE, Kind.OPINION, Kind.RECEIPT):
        said = refused(issue, desk, visit, Wanted(kind), Path("unused.pdf"))
        assert "只有行政检查可以出具" in said


def test_an_order_carries_only_what_belongs_to_the_office(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE, (CIVIL, FIRE, "XF35"))
    rows = findings_of(desk, load(desk, visit))
    own = {row.finding.key for row in rows if Department.CIVIL_AFFAIRS in row.finding.departments}
    others = {row.finding.key for row in rows} - own
    assert own and others
    written = issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "责令.pdf")
    (order,) = documents_of(desk, visit)
    assert set(order.findings) == own
    assert order.number == written.number == f"养检改〔2026〕{desk.code}-001号"
    assert any("救济告知" in warning for warning in written.warnings)
    text = joined((tmp_path / "责令.pdf").read_bytes()).replace(" ", "")
    assert "《中华人民共和国老年人权益保障法》第四十五条" in text and "参考：" not in text
    for row in rows:
        assert (row.finding.number in text) == (row.finding.key in own)
    assert "没有查到消防责令改正的条款" in offered(desk, visit, Kind.ORDER, Department.FIRE).reason
    assert offered(desk, visit, Kind.TRANSFER, Department.FIRE).reason == ""
    assert {row_of(desk, visit, key).state for key in own} == {"已通知"}
    assert {row_of(desk, visit, key).state for key in others} == {"已挂号"}


def test_a_joint_visit_has_one_order_for_each_department_with_a_power(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    plans = [PartPlan("甲", sections("fire", "kitchen"), "宁01"), PartPlan("乙", (), "宁02")]
    visit = start(desk, home.key, Mode.ADMINISTRATIVE, ("fire", "kitchen"), plans)
    view = load(desk, visit)
    food = next(
        item.id
        for item in view.applicable
        if item.departments == (Department.MARKET,)
        and item.severity is Severity.GENERAL
        and item.answer.kind is AnswerKind.VERDICT
        and not item.cases
        and any(isinstance(c, RuleCitation) and c.rule == "中华人民共和国食品安全法" for c in item.basis)
    )
    for item in (CIVIL, food):
        answer(desk, visit, item, FAIL)
        attach(desk, visit, item, picture(), "一.jpg")
    sign(desk, visit, "1")
    assert "须先在文书设置里填写其单位名称" in offered(desk, visit, Kind.ORDER, Department.MARKET).reason
    set_office_paper(desk, replace(office_paper(desk), offices={Department.MARKET: "同心县市场监督管理局"}))
    for department in (Department.CIVIL_AFFAIRS, Department.MARKET):
        issue(desk, visit, offered(desk, visit, Kind.ORDER, department).wanted, tmp_path / f"{department}.pdf")
    first, second = documents_of(desk, visit)
    assert (first.findings, second.findings) == ((CIVIL,), (food,))
    assert (first.department, second.department) == ("民政", "市监") and first.number != second.number
    text = joined((tmp_path / "市监.pdf").read_bytes())
    assert "同心县市场监督管理局" in text and "第三十三条" in text and "同心县民政局" not in text


def test_an_office_of_another_department_orders_what_is_its_own(desk: Desk, home: Institution) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE, (CIVIL, FIRE))
    set_office_paper(desk, replace(office_paper(desk), department=Department.FIRE))
    assert "没有查到消防责令改正的条款" in offered(desk, visit, Kind.ORDER).reason


def test_without_two_certificates_there_is_no_order(desk: Desk, home: Institution) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE, (CIVIL,))
    for part in ("1", "2"):
        desk.store.write(visit, f"part/{part}", {"certificate": ""}, kind="part", actor="甲", at=NOON)
    assert "现在有0人" in offered(desk, visit, Kind.ORDER).reason
    assert "现在有0人" in refused(issue, desk, visit, Wanted(Kind.INSPECTION_NOTICE), Path("unused.pdf"))


def test_an_inspection_notice_is_numbered_before_anything_is_signed(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    plans = [PartPlan("甲", sections("fire"), "宁01"), PartPlan("乙", (), "宁02")]
    visit = start(desk, home.key, Mode.ADMINISTRATIVE, ("fire",), plans)
    assert issue(desk, visit, Wanted(Kind.INSPECTION_NOTICE), tmp_path / "a.pdf").number
    assert offered(desk, visit, Kind.NOTICE).draft
    assert issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "b.pdf").number == ""
    assert [document.kind for document in documents_of(desk, visit)] == [Kind.INSPECTION_NOTICE]


def test_no_inspection_notice_is_made_up_after_the_visit(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    assert "不能补开" in offered(desk, visit, Kind.INSPECTION_NOTICE).reason
    assert "不能补开" in refused(issue, desk, visit, Wanted(Kind.INSPECTION_NOTICE), tmp_path / "a.pdf")


def test_a_paper_issued_late_bears_its_day_and_the_deadlines_of_that_day(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    """The officer is warned of what was due before; an order has the extended days, and keeps them when reprinted."""
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    late = replace(desk, clock=lambda: NOON + 40 * 86_400_000)
    assert any("期限早于今天" in warning for warning in preview(late, visit, Wanted(Kind.ORDER)).warnings)
    issue(late, visit, Wanted(Kind.NOTICE), tmp_path / "b.pdf")
    for key in {f.key for f in open_case(late, visit).standing}:
        extend_deadline(late, visit, key, date(2027, 1, 20), "等配件")
    written = issue(late, visit, Wanted(Kind.ORDER), tmp_path / "a.pdf")
    assert not any("期限早于今天" in warning for warning in written.warnings)
    first, notice = (joined((tmp_path / name).read_bytes()) for name in ("a.pdf", "b.pdf"))
    assert "不晚于2027年1月20日" in first and "2027年1月1日" in first and "2027年1月1日" in notice
    later = replace(desk, clock=lambda: NOON + 50 * 86_400_000)
    extend_deadline(later, visit, CIVIL, date(2027, 3, 1), "仍未到货")
    issue(later, visit, Wanted(Kind.ORDER), tmp_path / "c.pdf")
    assert joined((tmp_path / "c.pdf").read_bytes()) == first
    issue(later, visit, Wanted(Kind.REPLY_SLIP), tmp_path / "d.pdf")
    assert "3月1日" in joined((tmp_path / "d.pdf").read_bytes())


def test_a_lone_checker_of_an_ordered_problem_is_warned_of(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "a.pdf")
    recheck(desk, visit, CIVIL, passed=True, checker="甲", documents=["记录"])
    wanted = offered(desk, visit, Kind.OPINION).wanted
    assert any("一名复查人员" in warning for warning in preview(desk, visit, wanted).warnings)


def test_printing_again_keeps_the_number_and_a_preview_gives_none(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_of(desk, home)
    before = content_digest(desk.store)
    seen = preview(desk, visit, Wanted(Kind.NOTICE))
    assert seen.number == "" and seen.content.startswith(b"%PDF") and seen.title == "整改通知单"
    assert content_digest(desk.store) == before
    first = print_notice(desk, visit, tmp_path / "a.pdf")
    again = issue(desk, visit, Wanted(Kind.NOTICE, copy=Copy.OFFICE), tmp_path / "b.pdf")
    assert first.number == again.number and len(documents_of(desk, visit)) == 1
    assert preview(desk, visit, Wanted(Kind.NOTICE)).number == first.number
    assert "存档联" in joined((tmp_path / "b.pdf").read_bytes())


def test_a_record_is_kept_without_a_number(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home)
    assert print_record(desk, visit, tmp_path / "a.pdf").number == ""
    (record,) = documents_of(desk, visit)
    assert (record.kind, record.number, record.title) == (Kind.RECORD, "", "现场检查记录")
    assert print_notice(desk, visit, tmp_path / "b.pdf").number.endswith("-001号")


def test_a_voided_document_stays_listed_and_the_next_has_a_new_number(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_of(desk, home)
    print_notice(desk, visit, tmp_path / "a.pdf")
    (notice,) = documents_of(desk, visit)
    assert "作废的原因" in refused(void, desk, visit, notice.slot, " ")
    gone = void(desk, visit, notice.slot, "机构名称写错")
    assert gone.void is not None and gone.number == notice.number
    assert "已于2026-11-22作废" in refused(void, desk, visit, notice.slot, "再作废")
    assert "已于2026-11-22作废" in refused(deliver, desk, visit, notice.slot, "直接送达")
    assert row_of(desk, visit, CIVIL).state == "已挂号"
    assert print_notice(desk, visit, tmp_path / "b.pdf").number.endswith("-002号")
    assert [d.void is not None for d in documents_of(desk, visit)] == [True, False]
    again = issue(desk, visit, Wanted(Kind.NOTICE, slot=notice.slot), tmp_path / "c.pdf")
    assert again.number == notice.number and any("作废" in warning for warning in again.warnings)
    assert "作废" in joined((tmp_path / "c.pdf").read_bytes())
    assert [h.title for h in history(desk, visit, CIVIL)] == ["发现", "挂号", "通知", "文书作废", "通知"]


def test_voiding_the_notice_undoes_nothing_that_followed_it(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home)
    print_notice(desk, visit, tmp_path / "a.pdf")
    recheck(desk, visit, CIVIL, passed=True, checker="王", documents=["值班记录"])
    void(desk, visit, documents_of(desk, visit)[0].slot, "错字")
    assert row_of(desk, visit, CIVIL).state == "已销账"


def test_the_first_versions_notice_is_read_and_counted(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home)
    body = {"number": f"养检改〔2026〕{desk.code}-001号", "date": "2026-11-20"}
    desk.store.write(visit, "document/notice", body, kind="document", actor="甲", at=NOON)
    (old,) = documents_of(desk, visit)
    assert (old.kind, old.number, old.day, old.actor) == (Kind.NOTICE, body["number"], date(2026, 11, 20), "甲")
    assert print_notice(desk, visit, tmp_path / "a.pdf").number == old.number
    void(desk, visit, old.slot, "换新")
    assert print_notice(desk, visit, tmp_path / "b.pdf").number.endswith("-002号")


def test_a_recheck_has_its_record_and_an_order_its_opinion(desk: Desk, home: Institution, tmp_path: Path) -> None:
    patrol = visit_of(desk, home)
    assert "还没有登记复查" in offered(desk, patrol, Kind.RECHECK_RECORD).reason
    print_notice(desk, patrol, tmp_path / "a.pdf")
    recheck(desk, patrol, CIVIL, passed=True, checker="王检查", photos=[("一.jpg", picture())])
    wanted = offered(desk, patrol, Kind.RECHECK_RECORD).wanted
    assert wanted.about == TODAY.isoformat()
    issue(desk, patrol, wanted, tmp_path / "b.pdf")
    text = joined((tmp_path / "b.pdf").read_bytes()).replace(" ", "")
    assert "本次复查1项：已整改1项，予以销账。另有1项没有销账、本次未复查" in text and "王检查" in text

    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    assert "还没有出具责令改正通知书" in offered(desk, visit, Kind.OPINION).reason
    number = issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "c.pdf").number
    assert "还没有登记复查" in offered(desk, visit, Kind.OPINION).reason
    until = TODAY + timedelta(20)
    recheck(desk, visit, CIVIL, passed=False, checker="王检查", deadline=until, note="仍无值班记录")
    issue(desk, visit, offered(desk, visit, Kind.OPINION).wanted, tmp_path / "d.pdf")
    text = joined((tmp_path / "d.pdf").read_bytes()).replace(" ", "")
    assert number in text and "未整改1项，退回整改" in text and "仍无值班记录" in text


def test_a_delivery_by_mistake_is_taken_back_and_both_stay(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    number = issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "a.pdf").number
    slot = find_document(desk, visit, number).slot
    assert "没有登记送达" in refused(undeliver, desk, visit, slot, "登错了")
    sent = deliver(desk, visit, slot, "直接送达", receiver="马院长")
    assert "撤回的理由" in refused(undeliver, desk, visit, slot, " ")
    document = undeliver(desk, visit, slot, "登错了文书")
    assert document.delivery is None and "没有登记送达" in refused(undeliver, desk, visit, slot, "登错了")
    (back,) = document.undelivered
    assert (back.delivery, back.reason, back.day, back.by) == (sent.delivery, "登错了文书", TODAY, "检查员甲")
    again = deliver(desk, visit, slot, "留置送达", receiver="马院长")
    assert again.delivery is not None and again.undelivered == (back,)
    told = [(step.title, step.void) for step in history(desk, visit, CIVIL) if "送达" in step.title]
    assert told == [("送达", "已撤回"), ("撤回送达", ""), ("送达", "")]


def test_a_delivery_taken_back_stays_so_beside_another_computers_word_until_decided(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    number = issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "a.pdf").number
    slot = find_document(desk, visit, number).slot
    deliver(desk, visit, slot, "直接送达", receiver="马院长")
    partner = desk_of("检查员乙", "b")
    merge_files(partner, [export(desk, tmp_path / "甲.sqlite").path])
    theirs = partner.store.by_handle(desk.store.handle(visit))
    undeliver(desk, visit, slot, "登错了文书")
    deliver(partner, theirs, slot, "直接送达", receiver="马副院长")
    merge_files(partner, [export(desk, tmp_path / "甲2.sqlite").path])
    merge_files(desk, [export(partner, tmp_path / "乙.sqlite").path])
    for at, key in ((desk, visit), (partner, theirs)):
        document = find_document(at, key, number)
        assert document.delivery is None and [each.reason for each in document.undelivered] == ["登错了文书"]
        assert [conflict.field for conflict in at.store.conflicts()] == ["delivery"]
    (conflict,) = desk.store.conflicts()
    other = next(head.value for head in conflict.heads if isinstance(head.value, dict) and "way" in head.value)
    desk.store.decide(visit, slot, {"delivery": other}, actor="县", at=desk.clock(), reason="回执上有签名")
    decided = find_document(desk, visit, number)
    assert decided.delivery is not None and decided.delivery.receiver == "马副院长"


def test_a_receipt_is_for_one_issued_document(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    assert "先出具要送达的文书" in offered(desk, visit, Kind.RECEIPT).reason
    number = issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "a.pdf").number
    order = find_document(desk, visit, number)
    assert "还没有到" in refused(deliver, desk, visit, order.slot, "直接送达", day=TODAY + timedelta(1))
    assert "送达方式" in refused(deliver, desk, visit, order.slot, " ")
    assert "身份证号" in refused(deliver, desk, visit, order.slot, "直接送达", receiver="11010519491231002X")
    sent = deliver(desk, visit, order.slot, "留置送达", receiver="马院长", witness="村委会")
    assert sent.delivery is not None and sent.delivery.day == TODAY
    issue(desk, visit, Wanted(Kind.RECEIPT, about=order.slot), tmp_path / "b.pdf")
    text = joined((tmp_path / "b.pdf").read_bytes())
    assert number in text and "留置送达" in text and "马院长" in text


def test_a_receipt_tells_of_what_was_handed_over_with_its_document(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    """Papers of one day and one delivery stand on one receipt; what came later or went another way on none before."""
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE, (CIVIL, FIRE, "XF35"))
    order = find_document(desk, visit, issue(desk, visit, Wanted(Kind.ORDER), tmp_path / "a.pdf").number)
    notice = find_document(desk, visit, issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "b.pdf").number)
    wanted = Wanted(Kind.RECEIPT, about=order.slot)
    issue(desk, visit, wanted, tmp_path / "c.pdf")
    text = joined((tmp_path / "c.pdf").read_bytes())
    assert order.number in text and notice.number in text
    deliver(desk, visit, order.slot, "直接送达", receiver="马院长")
    issue(desk, visit, wanted, tmp_path / "d.pdf")
    alone = joined((tmp_path / "d.pdf").read_bytes())
    assert order.number in alone and notice.number not in alone


def test_the_signed_page_is_kept_readable(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home)
    print_record(desk, visit, tmp_path / "a.pdf")
    slot = documents_of(desk, visit)[0].slot
    (scan,) = attach_scan(desk, visit, slot, picture(2480, 3508), "签字页.jpg").scans
    assert (scan.media_type, scan.name) == ("image/jpeg", "签字页.jpg")
    signed = (tmp_path / "a.pdf").read_bytes()
    both = attach_scan(desk, visit, slot, signed, "签字页.pdf").scans
    assert {each.media_type for each in both} == {"image/jpeg", "application/pdf"}
    assert signed in {scan_bytes(desk, each) for each in both}
    assert "不完整" in refused(attach_scan, desk, visit, slot, signed[: len(signed) // 2], "签字页.pdf")
    assert "内容不是" in refused(attach_scan, desk, visit, slot, b"PK", "签字页.pdf")
    assert "不是能打开的照片" in refused(attach_scan, desk, visit, slot, b"PK", "签字页.jpg")
    remove_scan(desk, visit, scan.slot)
    assert len(documents_of(desk, visit)[0].scans) == 1


def test_a_number_that_another_computer_gave_is_not_given_again(desk: Desk, home: Institution, tmp_path: Path) -> None:
    set_device(desk, code="A03")
    partner = desk_of("检查员乙", "b")
    set_device(partner, code="A03")
    visit = visit_of(desk, home)
    print_notice(desk, visit, tmp_path / "a.pdf")
    take(partner.store, pack(desk.store))
    theirs = partner.store.by_handle(desk.store.handle(visit))
    assert "已由另一台电脑给出" in refused(issue, partner, theirs, Wanted(Kind.LIST), tmp_path / "b.pdf")
    assert "已有另一个终端（标识 AAAA）" in refused(set_device, partner, code="A03")
    set_device(partner, code="A04")
    assert "A04-001" in issue(partner, theirs, Wanted(Kind.LIST), tmp_path / "b.pdf").number


def test_printing_again_repeats_the_own_paper_before_anothers(desk: Desk, home: Institution, tmp_path: Path) -> None:
    """Two computers issued the notice unaware of each other: each prints its own number again, whatever came later."""
    partner = desk_of("检查员乙", "b")
    visit = visit_of(desk, home)
    take(partner.store, pack(desk.store))
    theirs = partner.store.by_handle(desk.store.handle(visit))
    first = print_notice(desk, visit, tmp_path / "a.pdf").number
    second = print_notice(partner, theirs, tmp_path / "b.pdf").number
    take(desk.store, pack(partner.store))
    take(partner.store, pack(desk.store))
    assert print_notice(desk, visit, tmp_path / "c.pdf").number == first
    assert print_notice(partner, theirs, tmp_path / "d.pdf").number == second
    assert first != second


def test_a_copied_store_gives_no_numbers_under_the_old_code(desk: Desk) -> None:
    set_device(desk, code="A03")
    assert desk.code == "A03"
    desk.store.take_new_device()
    assert desk.code == desk.store.device[:4].upper()
    set_device(desk, code="A05")
    assert desk.code == "A05"


KINDS = (Kind.NOTICE, Kind.LIST, Kind.RECORD, Kind.TRANSFER)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.integers(0, 1), st.sampled_from(KINDS)),
        st.tuples(st.just("void"), st.integers(0, 1), st.integers(0, 20)),
        st.tuples(st.just("merge"), st.integers(0, 1), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_numbers_are_unique_and_without_gaps_on_every_device(
    acts: list[tuple[str, int, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever two devices issue, void and hand each other: all numbers differ, each device counts 1, 2, 3 …, and
    every document that was issued is listed in both stores."""
    monkeypatch.setattr(issuing, "_render", lambda reports, progress=None: b"")
    desks = desk_of("甲", "a"), desk_of("乙", "b")
    first = desks[0]
    home = _home(first)
    keys = [visit_of(first, home), 0]
    take(desks[1].store, pack(first.store))
    keys[1] = desks[1].store.by_handle(first.store.handle(keys[0]))
    given_: dict[str, str] = {}
    for act, who, what in acts:
        desk, key = desks[who], keys[who]
        if act == "merge":
            take(desk.store, pack(desks[1 - who].store))
        elif act == "issue":
            assert isinstance(what, Kind)
            wanted = offered(desk, key, what).wanted
            issue(desk, key, wanted, Target(tmp_path / "x.pdf", own=True))
            given_ |= {document.slot: document.number for document in documents_of(desk, key)}
        elif live := [document for document in documents_of(desk, key) if document.void is None]:
            assert isinstance(what, int)
            void(desk, key, live[what % len(live)].slot, "试作废")
    for who in (0, 1):
        take(desks[who].store, pack(desks[1 - who].store))
    listed = [documents_of(desk, key) for desk, key in zip(desks, keys, strict=True)]
    assert _shown(listed[0]) == _shown(listed[1])
    assert {document.slot: document.number for document in listed[0]} == given_
    numbers = [document.number for document in listed[0] if document.number]
    assert len(set(numbers)) == len(numbers)
    for code in ("AAAA", "BBBB"):
        running = sorted(int(n.partition(f"{code}-")[2].removesuffix("号")) for n in numbers if code in n)
        assert running == list(range(1, len(running) + 1))


def _shown(documents: tuple[Document, ...]) -> set[tuple[str, str, bool]]:
    return {(document.slot, document.number, document.void is None) for document in documents}


def _home(desk: Desk) -> Institution:
    return register(desk, Institution(name="青石镇敬老院", county="同心县", beds=60))


class Stops:
    """Progress that is stopped after some steps."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, done: int, total: int, label: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_many_in_one_file_or_one_each(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visits = [visit_of(desk, home) for _ in range(3)]
    clean = visit_of(desk, home, failed=())
    wanted = every(desk, Kind.NOTICE)
    assert sorted(key for key, _ in wanted) == sorted(visits)
    with pytest.raises(Cancelled):
        issue_many(desk, wanted, tmp_path / "全部.pdf", one_file=True, progress=Stops(4))
    assert not (tmp_path / "全部.pdf").exists() and documents_of(desk, visits[0]) == ()
    bad = (clean, Wanted(Kind.ORDER))
    results = issue_many(desk, (*wanted, bad), tmp_path / "全部.pdf", one_file=True)
    assert [bool(entry.refused) for entry in results] == [False, False, False, True]
    assert len({entry.number for entry in results[:3]}) == 3
    text = joined((tmp_path / "全部.pdf").read_bytes())
    assert all(entry.number in text for entry in results[:3]) and text.count("第1页，共") == 3
    apart = issue_many(desk, every(desk, Kind.LIST), own_folder(tmp_path, "清单"), one_file=False)
    assert len({entry.path for entry in apart}) == 3 and all(entry.path and entry.path.exists() for entry in apart)
    assert every(desk, Kind.NOTICE, county="别县") == ()
    assert every(desk, Kind.NOTICE, since=TODAY + timedelta(1)) == ()


def test_grave_problems_are_reported_on_the_day(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, failed=("XF19",))
    (row,) = findings_of(desk, load(desk, visit))
    assert row.standing is not None and row.standing.grave and row.unreported
    assert any("当日报告" in warning for warning in print_notice(desk, visit, tmp_path / "a.pdf").warnings)
    assert "没有写明报告给谁" in refused(reported, desk, visit, " ")
    assert "还没有到" in refused(reported, desk, visit, "县民政局", NOON + 10**9)
    reported(desk, visit, "县民政局", NOON)
    assert not findings_of(desk, load(desk, visit))[0].unreported
    print_notice(desk, visit, tmp_path / "b.pdf")
    text = joined((tmp_path / "b.pdf").read_bytes()).replace(" ", "")
    assert "向县民政局报告" in text


def test_what_the_home_said_prints_and_no_identity_number_is_kept(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_of(desk, home)
    assert "身份证号" in refused(tell, desk, visit, statement="11010519491231002X")
    tell(desk, visit, companion="马院长", opinion="属实")
    tell(desk, visit, statement="配件已订购", refused="认为期限太短", witness="村委会王某")
    assert load(desk, visit).companion == "马院长"
    print_notice(desk, visit, tmp_path / "a.pdf")
    text = joined((tmp_path / "a.pdf").read_bytes()).replace(" ", "")
    assert "陈述申辩：配件已订购" in text and "拒绝签名，原因：认为期限太短。见证人：村委会王某。" in text


def test_only_a_missing_approval_is_a_problem_of_the_past(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, Mode.ADMINISTRATIVE)
    answer(desk, visit, "XF01", Result(Verdict.FAIL, "改建、扩建后未重新办理"), because="补查档案")
    sign(desk, visit, "1")
    found = {finding.key for finding in outcome(desk, load(desk, visit)).findings}
    assert "XF01" in found and may_be_historic(desk, visit, "XF01") and not may_be_historic(desk, visit, CIVIL)
    assert "不能标为历史遗留" in refused(edit_finding, desk, visit, CIVIL, FindingEdit(historic=True))
    edit_finding(desk, visit, "XF01", FindingEdit(historic=True))
    marked = next(f for f in outcome(desk, load(desk, visit)).findings if f.key == "XF01")
    assert marked.historic and marked.number
    print_notice(desk, visit, tmp_path / "a.pdf")
    assert "历史遗留消防审验问题" in joined((tmp_path / "a.pdf").read_bytes())


def test_the_offices_paper_is_kept_and_a_bad_one_is_not(desk: Desk, home: Institution, tmp_path: Path) -> None:
    paper = replace(office_paper(desk), titles={Kind.NOTICE: "意见整改通知书"}, number_pattern="{终端}·{序号}")
    other = visit_of(desk, home)
    assert preview(desk, other, Wanted(Kind.NOTICE), paper).title == "意见整改通知书"
    assert preview(desk, other, Wanted(Kind.NOTICE)).title == "整改通知单"
    set_office_paper(desk, paper)
    assert office_paper(desk) == paper
    bad = replace(paper, number_pattern="{年}-{序号}")
    assert "{终端}" in refused(set_office_paper, desk, bad)
    visit = visit_of(desk, home)
    assert print_notice(desk, visit, tmp_path / "a.pdf").number == f"{desk.code}·001"
    assert "意见整改通知书" in joined((tmp_path / "a.pdf").read_bytes())
    desk.store.set_local("office_paper", "{broken")
    assert office_paper(desk).titles == {} and office_paper_faults(desk)[0].startswith("文书设置")


def test_a_voided_sheet_is_told_in_the_life_of_what_it_carried(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home, failed=(CIVIL, FIRE, "XF35"))
    wanted = offered(desk, visit, Kind.TRANSFER, Department.FIRE).wanted
    number = issue(desk, visit, wanted, tmp_path / "移送.pdf").number
    (sheet,) = documents_of(desk, visit)
    void(desk, visit, sheet.slot, "送错了部门")
    told = [(happening.title, happening.words) for happening in history(desk, visit, sheet.findings[0])]
    assert ("文书作废", f"{number} 送错了部门") in told
    others = {row.finding.key for row in findings_of(desk, load(desk, visit))} - set(sheet.findings)
    assert others and all("作废" not in h.title for key in others for h in history(desk, visit, key))


def test_a_sheet_of_many_problems_reads_the_visit_once_to_tell_them(
    desk: Desk, home: Institution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = visit_of(desk, home, failed=(FIRE, "XF13", "XF10"))
    wanted = offered(desk, visit, Kind.TRANSFER, Department.FIRE).wanted
    read: list[int] = []

    def counted(desk: Desk, key: int) -> Inspection:
        read.append(key)
        return load(desk, key)

    monkeypatch.setattr(rectifying, "load", counted)
    issue(desk, visit, wanted, tmp_path / "移送.pdf")
    (sheet,) = documents_of(desk, visit)
    assert len(sheet.findings) > 1 and read == [visit]
    word = "移送" if sheet.handed_over else "抄送"
    assert all(history(desk, visit, key)[-1].title == word for key in sheet.findings)


def test_a_long_name_of_a_home_still_makes_a_file_of_its_own(desk: Desk, tmp_path: Path) -> None:
    home = register(desk, Institution(name="../青石镇" + "敬老院" * 60, county="吴忠市"))
    visits = [visit_of(desk, home) for _ in range(2)]
    folder = own_folder(tmp_path, "文书")
    made = issue_many(desk, [(key, Wanted(Kind.NOTICE)) for key in visits], folder, one_file=False)
    names = [each.path.name for each in made if each.path is not None]
    assert len(set(names)) == 2 and all(each.path and each.path.parent == folder for each in made)
    assert [desk.store.handle(key) in name for key, name in zip(visits, names, strict=True)] == [True, True]


def test_only_a_kept_scan_is_taken_off(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_of(desk, home)
    issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "通知.pdf")
    (notice,) = documents_of(desk, visit)
    assert "没有这份文书" in refused(remove_scan, desk, visit, notice.slot)
    kept = attach_scan(desk, visit, notice.slot, picture(), "签字.jpg")
    remove_scan(desk, visit, kept.scans[0].slot)
    assert documents_of(desk, visit)[0].scans == ()


def test_a_lapsed_document_waits_for_the_countys_word(desk: Desk, home: Institution, tmp_path: Path) -> None:
    """Whoever prints is told that the home's copy leaves it out; with 文号 and day it stands there."""
    visit = start(desk, home.key, Mode.PATROL, ("staffing",), [PartPlan("甲", sections("staffing"))])
    answer(desk, visit, "RY03", FAIL)
    sign(desk, visit, "1")
    written = issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "a.pdf")
    assert any("吴政办发〔2022〕31号是否继续适用尚未确认" in warning for warning in written.warnings)
    assert "吴政办发" not in joined((tmp_path / "a.pdf").read_bytes())
    goes_on = {"wuzhong-2022-31": "吴民发〔2026〕3号，2026-02-01"}
    set_office_paper(desk, replace(office_paper(desk), confirmed=goes_on))
    again = preview(desk, visit, Wanted(Kind.LIST))
    assert not any("尚未确认" in warning for warning in again.warnings)
