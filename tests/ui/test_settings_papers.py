"""设置 · 文书格式: saved when a field is left, faults at their field, a sample with what is being typed."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.domain.checklist import Department
from app.domain.documents import Kind
from app.reports.office_paper import OfficePaper
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_papers import PaperCard
from app.ui.session import Session
from app.workflow.lines import inspections
from app.workflow.office import OFFICE_PAPER, office_paper
from tests.ui.composing import compose


@pytest.fixture
def page(qtbot: QtBot, session: Session, recorder: Recorder) -> SettingsPage:
    made = SettingsPage(session)
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


@pytest.fixture
def card(page: SettingsPage) -> PaperCard:
    return page.papers


def line(card: PaperCard, name: str) -> QLineEdit:
    editor = getattr(card, name).field.editor
    assert isinstance(editor, QLineEdit)
    return editor


def test_what_is_typed_is_kept_when_its_field_is_left(card: PaperCard, session: Session, recorder: Recorder) -> None:
    assert office_paper(session.desk) == OfficePaper()
    line(card, "heading").setText("红星县民政局")
    line(card, "heading").editingFinished.emit()
    card.unfold()
    title, closing = card.titles[Kind.NOTICE].field.editor, card.closings[Kind.NOTICE].field.editor
    assert isinstance(title, QLineEdit) and isinstance(closing, QPlainTextEdit)
    title.setText("限期整改通知书")
    closing.setPlainText(" ")
    QApplication.sendEvent(closing, QEvent(QEvent.Type.FocusOut))
    card.slip.click()
    card.plan.click()
    kept = office_paper(session.desk)
    assert (kept.heading, kept.slip_appended, kept.plan_beside) == ("红星县民政局", True, True)
    assert kept.title(Kind.NOTICE) == "限期整改通知书" and kept.closing(Kind.NOTICE) == ""
    assert recorder.said[-1].what == "文书格式已保存。"
    title.clear()
    title.editingFinished.emit()
    assert office_paper(session.desk).title(Kind.NOTICE) == "整改通知单"


@pytest.mark.parametrize("place", ["inspector", "office", "heading", "closing"])
def test_a_name_that_is_being_composed_is_kept_when_another_page_is_asked_for(
    page: SettingsPage, session: Session, place: str
) -> None:
    """By a key: the cursor is in the field still."""
    card = page.papers
    fields = {
        "inspector": page.inspector,
        "office": page.office,
        "heading": line(card, "heading"),
        "closing": card.closings[Kind.NOTICE].field.editor,
    }
    card.unfold()
    page.activateWindow()
    fields[place].setFocus()
    compose(fields[place], "", "红星")
    compose(fields[place], "xian")
    assert page.leave()
    kept = {
        "inspector": session.settings.inspector,
        "office": session.desk.office,
        "heading": office_paper(session.desk).heading,
        "closing": office_paper(session.desk).closing(Kind.NOTICE),
    }
    assert "红星xian" in kept[place]


def test_the_own_department_is_kept_at_once(card: PaperCard, session: Session) -> None:
    card.department.buttons()[list(Department).index(Department.FIRE)].click()
    assert office_paper(session.desk).department is Department.FIRE


def test_a_fault_stands_at_its_field_and_keeps_all_as_it_was(page: SettingsPage, session: Session) -> None:
    card = page.papers
    line(card, "heading").setText("红星县民政局")
    line(card, "pattern").setText("{代字}{序号}")
    assert not page.leave() and "{终端}" in card.pattern.field.shown_fault
    assert office_paper(session.desk) == OfficePaper()
    line(card, "pattern").setText("{代字}〔{年}〕{终端}第{序号}号")
    line(card, "pattern").textEdited.emit("")
    assert not card.pattern.field.shown_fault
    title = card.titles[Kind.ORDER].field.editor
    assert isinstance(title, QLineEdit)
    title.setText("长" * 31)
    assert not page.leave() and "不超过30个字" in card.titles[Kind.ORDER].field.shown_fault and card._more.isVisible()
    title.clear()
    assert page.leave() and office_paper(session.desk).number_pattern.endswith("第{序号}号")


def test_from_how_many_problems_on_they_stand_in_an_annex_is_kept_and_words_are_a_fault(
    card: PaperCard, session: Session
) -> None:
    card.unfold()
    box = line(card, "annex")
    assert box.text() == "12"
    box.setText("20")
    box.editingFinished.emit()
    assert office_paper(session.desk).annex_over == 20
    box.setText("很多")
    box.editingFinished.emit()
    assert "请写一个数" in card.annex.field.shown_fault and office_paper(session.desk).annex_over == 20
    box.clear()
    box.editingFinished.emit()
    assert office_paper(session.desk).annex_over == 12


def test_a_sample_shows_what_is_being_typed_and_gives_no_number(
    card: PaperCard, session: Session, executor: ManualExecutor
) -> None:
    line(card, "heading").setText("红星县民政局")
    card.choose_sample()
    assert card.menu is not None and "整改通知单" in [action.text() for action in card.menu.actions()]
    card.menu.actions()[0].trigger()
    card.menu.close()
    executor.run_next()
    preview = card.printer.preview
    assert preview is not None and "样张" in preview.windowTitle()
    preview.reject()
    assert not inspections(session.desk) and office_paper(session.desk) == OfficePaper()


def test_settings_that_can_not_be_read_are_told_and_what_a_newer_version_wrote_stays(
    page: SettingsPage, session: Session
) -> None:
    session.desk.store.set_local(OFFICE_PAPER, '{"heading": 3, "future": "x"}')
    page.papers.show_paper()
    assert "heading" in page.papers._unread.text()
    line(page.papers, "heading").setText("甲局")
    assert page.papers.save() and office_paper(session.desk).unknown == {"future": "x"}


def test_a_document_that_goes_on_is_kept_with_its_number_and_day(card: PaperCard, session: Session) -> None:
    card.unfold()
    editor = card.confirmed["wuzhong-2022-31"].field.editor
    assert isinstance(editor, QLineEdit)
    editor.setText("吴民发〔2026〕3号")
    editor.editingFinished.emit()
    assert "要有文号和日期" in card.confirmed["wuzhong-2022-31"].field.shown_fault
    assert not office_paper(session.desk).confirmations
    editor.setText("吴民发〔2026〕3号，2026-02-01")
    editor.editingFinished.emit()
    (kept,) = office_paper(session.desk).confirmations
    assert (kept.document, kept.number, kept.day.isoformat()) == ("wuzhong-2022-31", "吴民发〔2026〕3号", "2026-02-01")
