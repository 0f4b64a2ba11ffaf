"""文书: what can be had and why not, issued from its preview, delivered, voided, scanned, many at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.documents import Copy, Kind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.ui import theme
from app.ui.dialogs.batch_dialog import BatchDialog
from app.ui.dialogs.document_acts import DeliverDialog, SaidDialog, UndeliverDialog, VoidDialog
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.order_items import OrderItems
from app.ui.dialogs.photo_view import PhotoView
from app.ui.dialogs.rectify_dialogs import TransferDialog
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.document_rows import copies_of, issued_words, likely, offer_words
from app.ui.models.finding_rows import uid
from app.ui.pages.findings import FindingsPage
from app.ui.session import Session
from app.workflow.answering import answer, attach
from app.workflow.case import open_case
from app.workflow.documents import documents_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.offering import offers
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.ui.conftest import NOON, texts
from tests.ui.test_paper_preview import paper
from tests.ui.visits import begin, finish, picture, picture_file, sections

Homes = tuple[Institution, ...]


def shown(qtbot: QtBot, session: Session, visit: int) -> DocumentsDialog:
    made = DocumentsDialog(session, visit, None)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    return made


@pytest.fixture
def signed(session: Session, homes: Homes) -> int:
    visit = begin(session, homes[0], "fire")
    finish(session, visit, "XF09", "XF19")
    return visit


@pytest.fixture
def papers(qtbot: QtBot, session: Session, signed: int, recorder: Recorder) -> Iterator[DocumentsDialog]:
    yield shown(qtbot, session, signed)


def officers(session: Session, home: Institution, *failed: str) -> int:
    """A signed visit of two officers."""
    plans = (PartPlan("甲", sections("fire"), "宁01"), PartPlan("乙", (), "宁02"))
    visit = start(session.desk, home.key, Mode.ADMINISTRATIVE, ("fire",), plans)
    for item in load(session.desk, visit).applicable:
        answer(session.desk, visit, item.id, Result(Verdict.FAIL if item.id in failed else Verdict.PASS))
        if item.id in failed and item.photo:
            attach(session.desk, visit, item.id, picture(), f"{item.id}.jpg")
    sign(session.desk, visit, "1")
    return visit


def issue_current(papers: DocumentsDialog, executor: ManualExecutor) -> None:
    """Preview what is current, issue it, and leave its final preview."""
    papers.preview_button.click()
    executor.run_next()
    draft = papers.issuing.preview
    assert draft is not None and draft.issue_button is not None
    draft.issue_button.click()
    executor.run_next()
    assert papers.issuing.preview is not None
    papers.issuing.preview.reject()


def next_of(session: Session, visit: int) -> Kind | None:
    case = open_case(session.desk, visit)
    wanted = likely(offers(case), case.view, case.found)
    return wanted.wanted.kind if wanted else None


def test_what_can_not_be_issued_says_why(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder
) -> None:
    visit = begin(session, homes[0], "fire")
    answer(session.desk, visit, "XF09", Result(Verdict.FAIL))
    papers = shown(qtbot, session, visit)
    papers.choose_kind(Kind.RECHECK_RECORD)
    assert papers.offer is not None and "还没有登记复查" in papers.offer.reason
    assert not papers.preview_button.isEnabled()
    papers.choose_kind(Kind.NOTICE)
    assert papers.preview_button.text() == "预览与打印…"
    papers.preview_button.click()
    executor.run_next()
    draft = papers.issuing.preview
    assert draft is not None and draft.issue_button is None
    assert any("这是草稿" in text for text in texts(draft))
    draft.reject()
    assert documents_of(session.desk, visit) == ()


def test_a_preview_gives_no_number_and_its_button_gives_one(
    qtbot: QtBot, papers: DocumentsDialog, session: Session, signed: int, executor: ManualExecutor, recorder: Recorder
) -> None:
    assert papers.offer is not None and papers.offer.wanted.kind is Kind.NOTICE
    assert "整改通知单" in papers._next.text() and papers._none.isVisible()
    papers.preview_button.click()
    executor.run_next()
    assert documents_of(session.desk, signed) == ()
    draft = papers.issuing.preview
    assert draft is not None and draft.issue_button is not None and draft.issue_button.text() == "正式出具"
    with qtbot.waitSignal(papers.changed) as told:
        draft.issue_button.click()
        executor.run_next()
    assert told.args == [signed]
    (document,) = documents_of(session.desk, signed)
    final = papers.issuing.preview
    assert final is not None and final.issue_button is None and document.number in final.windowTitle()
    assert document.number in recorder.said[-1].what
    papers.issuing.preview.reject()
    assert papers.document == document and not papers._none.isVisible()


def test_what_is_signed_after_a_notice_is_offered_as_one_that_adds_to_it(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder
) -> None:
    visit = begin(session, homes[0], "fire", "staffing", second="检查员乙")
    for item in ("XF09", "RY20"):
        answer(session.desk, visit, item, Result(Verdict.FAIL))
    sign(session.desk, visit, "1")
    papers = shown(qtbot, session, visit)
    issue_current(papers, executor)
    sign(session.desk, visit, "2")
    papers.refresh()
    papers.choose_likely()
    assert papers.offer is not None and papers.offer.title == "整改通知单（补发）"
    assert "整改通知单（补发）" in papers._next.text()
    assert "只列还没有通知的问题" in offer_words(papers.offer)
    issue_current(papers, executor)
    assert [document.findings for document in documents_of(session.desk, visit)] == [("XF09",), ("RY20",)]
    assert "整改通知单（补发）" not in [row.title for row in papers.offers.rows]


def test_both_copies_are_shown_and_saved_apart(
    papers: DocumentsDialog, executor: ManualExecutor, tmp_path: Path
) -> None:
    issue_current(papers, executor)
    papers.print_button.click()
    executor.run_next()
    view = papers.issuing.preview
    assert view is not None and [button.text() for button in view.copies.buttons()] == ["送达联", "存档联"]
    names: list[str] = []
    view.ask_where = lambda parent, name: names.append(name) or tmp_path / name  # type: ignore[func-returns-value]
    view.save()
    view.copies.buttons()[1].click()
    view.save()
    assert [name.rpartition("_")[2] for name in names] == ["送达联.pdf", "存档联.pdf"]
    first, second = ((tmp_path / name).read_bytes() for name in names)
    assert first != second
    view.reject()


def test_an_issued_document_is_delivered_and_voided(
    papers: DocumentsDialog, session: Session, signed: int, executor: ManualExecutor
) -> None:
    issue_current(papers, executor)
    papers.deliver_button.click()
    deliver = papers.dialog
    assert isinstance(deliver, DeliverDialog)
    deliver.way.setCurrentText("留置送达")
    deliver.receiver.setText("110101199003070011")
    deliver.save_button.click()
    assert "身份证号" in deliver.field("receiver").shown_fault
    deliver.receiver.setText("院长")
    deliver.note.setPlainText("拒绝签收")
    deliver.save_button.click()
    (document,) = documents_of(session.desk, signed)
    assert document.delivery is not None and document.delivery.note == "拒绝签收"
    papers.undeliver_button.click()
    mistaken = papers.dialog
    assert isinstance(mistaken, UndeliverDialog)
    mistaken.save_button.click()
    assert "撤回的理由" in mistaken.field("reason").shown_fault
    mistaken.reason.setPlainText("登错了文书")
    mistaken.save_button.click()
    (document,) = documents_of(session.desk, signed)
    assert document.delivery is None and "撤回送达：登错了文书" in issued_words(document)
    assert not papers.undeliver_button.isVisible()
    papers.void_button.click()
    void = papers.dialog
    assert isinstance(void, VoidDialog)
    void.save_button.click()
    assert "作废的原因" in void.field("reason").shown_fault
    void.reason.setPlainText("期限有误")
    void.save_button.click()
    row = papers.document
    assert row is not None and row.void is not None and not papers.void_button.isEnabled()
    assert papers.offer is not None and papers.offer.wanted.kind is Kind.NOTICE and papers.offer.issued is None


def test_signed_pages_are_attached_looked_at_and_taken_off(
    papers: DocumentsDialog, executor: ManualExecutor, tmp_path: Path, recorder: Recorder
) -> None:
    issue_current(papers, executor)
    scan = tmp_path / "签字页.pdf"
    scan.write_bytes(paper(1))
    papers.ask = lambda parent: [picture_file(tmp_path), scan, tmp_path / "没有.jpg"]
    papers.scan_button.click()
    assert papers.document is not None and len(papers.document.scans) == 2
    assert "没有.jpg：这个文件打不开" in papers._fault.text() and papers.view_button.isVisible()
    papers.view_button.click()
    assert papers.menu is not None
    actions = {action.text(): action for action in papers.menu.actions() if action.text()}
    papers.menu.close()
    actions["查看 现场1.jpg"].trigger()
    assert isinstance(papers.dialog, PhotoView) and not papers.dialog.remove.isVisible()
    papers.dialog.reject()
    actions["查看 签字页.pdf"].trigger()
    assert papers.dialog is not None and "签字页.pdf" in papers.dialog.windowTitle()
    papers.dialog.reject()
    actions["去掉 签字页.pdf"].trigger()
    assert [each.name for each in papers.document.scans] == ["现场1.jpg"]


def test_an_order_carries_the_problems_that_are_ticked(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder
) -> None:
    visit = officers(session, homes[0], "XF22", "XF19")
    assert next_of(session, visit) is Kind.ORDER
    papers = shown(qtbot, session, visit)
    papers.preview_button.click()
    items = papers.dialog
    assert isinstance(items, OrderItems) and len(items.model.rows) == 2
    items.model.check([])
    assert not items.go_button.isEnabled()
    kept = items.model.rows[0].key
    items.model.check([kept])
    items.go_button.click()
    executor.run_next()
    draft = papers.issuing.preview
    assert draft is not None and draft.issue_button is not None
    draft.issue_button.click()
    executor.run_next()
    assert papers.issuing.preview is not None
    papers.issuing.preview.reject()
    (order,) = documents_of(session.desk, visit)
    assert order.kind is Kind.ORDER and order.findings == (kept,)
    assert papers.document == order


def test_what_the_home_said_and_whom_it_was_reported_to_is_kept(
    papers: DocumentsDialog, session: Session, signed: int
) -> None:
    papers.said_button.click()
    said = papers.dialog
    assert isinstance(said, SaidDialog)
    said.statement.setPlainText("通道已清理")
    said.field("refused").editor.setText("负责人不在")  # type: ignore[attr-defined]
    to, clock = said.field("reported_to").editor, said.field("reported_clock").editor
    to.setText("区民政局")  # type: ignore[attr-defined]
    for text, refused in (("25点", "几点几分"), ("23:59", "还没有到")):
        clock.setText(text)  # type: ignore[attr-defined]
        said.save_button.click()
        assert refused in said.field("reported_clock").shown_fault
    assert load(session.desk, signed).statement == ""
    clock.setText("１１：30")  # type: ignore[attr-defined]
    said.save_button.click()
    view = load(session.desk, signed)
    assert (view.statement, view.refused) == ("通道已清理", "负责人不在")
    assert view.reported is not None and (view.reported.to, view.reported.at) == ("区民政局", NOON - 1_800_000)
    papers.said_button.click()
    again = papers.dialog
    assert isinstance(again, SaidDialog)
    again.save_button.click()
    assert load(session.desk, signed).reported == view.reported


def test_the_next_paper_follows_the_mode(session: Session, homes: Homes, signed: int) -> None:
    assert next_of(session, begin(session, homes[1], "fire")) is None
    assert next_of(session, signed) is Kind.NOTICE
    clean = begin(session, homes[2], "staffing")
    finish(session, clean)
    assert next_of(session, clean) is Kind.RECORD
    plans = (PartPlan("甲", sections("fire"), "宁01"), PartPlan("乙", (), "宁02"))
    announced = start(session.desk, homes[1].key, Mode.ADMINISTRATIVE, ("fire",), plans)
    assert next_of(session, announced) is Kind.INSPECTION_NOTICE
    assert copies_of(Kind.TRANSFER) == copies_of(Kind.RECEIPT) == (Copy.OFFICE,)


# Many at once


@pytest.mark.parametrize("one", [True, False], ids=["one file", "a file each"])
def test_papers_of_several_visits_are_issued_in_one_go(
    qtbot: QtBot,
    session: Session,
    homes: Homes,
    signed: int,
    executor: ManualExecutor,
    recorder: Recorder,
    tmp_path: Path,
    one: bool,
) -> None:
    clean = begin(session, homes[2], "staffing")
    finish(session, clean)
    dialog = BatchDialog(session, None)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    assert len(dialog.model.ticked) == 2
    dialog.one_file.buttons()[0 if one else 1].click()
    dialog.ask_file = lambda parent, name: tmp_path / name
    dialog.ask_folder = lambda parent: tmp_path
    with qtbot.waitSignal(dialog.issued):
        dialog.go_button.click()
        executor.run_next()
    (document,) = documents_of(session.desk, signed)
    (_, result) = dialog.results.rows[0]
    assert result.number == document.number and "另有 1 次检查没有" in dialog._where.text()
    assert dialog.preview_button.isVisible() is one
    opened: list[Path] = []
    dialog.show_file = lambda path: not opened.append(path)  # type: ignore[func-returns-value]
    dialog.folder_button.click()
    assert result.path is not None and result.path.parent == opened[0] and result.path.is_file()
    assert (opened[0] == tmp_path) is one, "files of their own have a folder of their own"
    if one:
        dialog.preview_button.click()
        assert dialog.preview is not None
        dialog.preview.reject()


def test_where_nothing_can_be_issued_nothing_is(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    clean = begin(session, homes[2], "staffing")
    finish(session, clean)
    dialog = BatchDialog(session, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.search.search_now("没有")
    dialog.tick_shown()
    assert not dialog.go_button.isEnabled()
    dialog.search.search_now("")
    dialog.tick_shown()
    dialog.ask_file = lambda parent, name: tmp_path / name
    dialog.go_button.click()
    executor.run_next()
    assert "没有给出文号" in dialog._fault.text() and not list(tmp_path.glob("*.pdf"))


# From the list of problems


def test_a_problem_is_told_to_another_department_and_its_papers_are_at_hand(
    qtbot: QtBot, session: Session, signed: int, recorder: Recorder
) -> None:
    page = FindingsPage(session)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    key = uid(page.model.rows[0])
    page.table.setCurrentIndex(page.model.index_of(key))
    assert page.papers_button.text() == "出具整改通知单…"
    page.card.transfer_button.click()
    dialog = page.dialog
    assert isinstance(dialog, TransferDialog)
    dialog.handed_over.buttons()[0].click()
    assert dialog.save_button.text() == "登记移送"
    dialog.save_button.click()
    assert "移送" in [step.title for step in page.card.life.rows]
    page.papers_button.click()
    assert page.papers is not None and page.papers.isVisible()
    page.papers.reject()


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_papers_are_painted_in_light_and_dark(
    qtbot: QtBot,
    qtmodeltester: ModelTester,
    session: Session,
    signed: int,
    recorder: Recorder,
    tokens: theme.Tokens,
) -> None:
    theme.apply(theme.Theme(tokens))
    papers = shown(qtbot, session, signed)
    qtmodeltester.check(papers.offers)
    image = papers.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}) > 12
    assert not recorder.crashes
