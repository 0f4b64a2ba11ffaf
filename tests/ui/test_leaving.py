"""No dialog throws away what a person typed: Esc, the window's × and 取消 ask, and with nothing entered they don't."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.ui.dialogs.decisions_dialog import DecisionsDialog
from app.ui.dialogs.dialog import Dialog, LeaveDialog, _fields, _ticked
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.institution_form import InstitutionForm
from app.ui.dialogs.job_dialog import JobDialog
from app.ui.dialogs.rectify_dialogs import RecheckDialog, ReplyDialog
from app.ui.dialogs.removal_dialogs import RemoveVisitDialog
from app.ui.dialogs.staffing_tool import StaffingTool
from app.ui.messages import Recorder
from app.ui.models.checked_model import CheckedModel
from app.ui.session import Session
from app.ui.widgets.fields import SearchField
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.text_line import TextLine
from tests.ui.composing import compose
from tests.ui.every_dialog import EVERY, County, kinds_of_dialogs
from tests.ui.visits import begin, finish

ESC, ENTER = Qt.Key.Key_Escape, Qt.Key.Key_Return
LOSES_NOTHING = {"CaseFileDialog", "EditionsDialog", "PaperPreview", "PlanPreview", "RestorePreview", "SignDialog"}
"""What is chosen in them changes only what is shown, is a consent, or is kept however they are left."""
BY_ITSELF = {StaffingTool, JobDialog}
"""What leaving means in these is tested with them: only a home's own numbers are lost; work is stopped."""
ASKING = [kind for kind in EVERY if kind.asks and kind not in BY_ITSELF]


@pytest.fixture
def county(session: Session, homes: tuple[Institution, ...], recorder: Recorder) -> County:
    made = County(session, homes, begin(session, homes[0], "fire"), begin(session, homes[1], "fire"))
    finish(session, made.done, "XF09")
    return made


def shown(qtbot: QtBot, dialog: Dialog) -> Dialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def changeable(dialog: Dialog) -> Iterator[QWidget]:
    """Every field that a person can change now."""
    for field in list(_fields(dialog)):
        if not field.isVisibleTo(dialog) or not field.isEnabled() or isinstance(field, SearchField):
            continue
        if field.property("filter") or type(field).__name__ == "Sought":
            continue
        yield field


def change(qtbot: QtBot, field: QWidget) -> bool:
    """Change a field as a person would; False where it is none, or stands so already."""
    match field:
        case QLineEdit() | QPlainTextEdit() if not field.isReadOnly():
            field.setFocus()
            field.selectAll()
            qtbot.keyClicks(field, "7")
        case QComboBox() if field.count() > 1:
            field.setCurrentIndex((field.currentIndex() + 1) % field.count())
        case QAbstractButton() if field.isCheckable() and not (field.isChecked() and field.autoExclusive()):
            before = field.isChecked()
            field.click()
            return field.isChecked() != before
        case QAbstractItemView() if _ticked(field.model()) is not None:
            model = field.model()
            while not isinstance(model, CheckedModel):
                model = model.sourceModel()  # type: ignore[attr-defined]
            ticked = bool(model.checked)
            model.check([] if ticked else [model._uid_of(row) for row in model.rows])
            return bool(model.checked) != ticked
        case _:
            return False
    return True


def first_text(dialog: Dialog) -> QLineEdit | QPlainTextEdit | None:
    for field in changeable(dialog):
        if isinstance(field, QLineEdit | QPlainTextEdit) and not field.isReadOnly():
            return field
    return None


def press(dialog: Dialog | LeaveDialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()


def test_every_dialog_is_in_the_table() -> None:
    assert kinds_of_dialogs() == set(EVERY)
    assert {kind.__name__ for kind in EVERY if not kind.asks} == LOSES_NOTHING


def test_a_dialog_asks_before_what_was_entered_is_lost_and_only_then(qtbot: QtBot, county: County) -> None:
    """In every dialog each field by itself is changed, and none of them goes without a word."""
    for kind, make in EVERY.items():
        dialog = shown(qtbot, make(county))
        assert not dialog.unsaved, kind
        if kind in ASKING:
            for field in changeable(dialog):
                dialog.settle()
                if field.isVisibleTo(dialog) and change(qtbot, field):
                    assert dialog.unsaved, f"{type(field).__name__} {field.accessibleName()} of {kind}"
            dialog.settle()
            asks(qtbot, dialog)
            dialog.settle()
        qtbot.keyClick(dialog, ESC)
        assert dialog.leaving is None and dialog.isVisible() == (kind is JobDialog), kind


def asks(qtbot: QtBot, dialog: Dialog) -> None:
    """The habit of pressing Esc twice leads back to the form, and the × asks as Esc does."""
    field = first_text(dialog)
    if field is None:
        return
    change(qtbot, field)
    field.insert("7") if isinstance(field, QLineEdit) else field.insertPlainText("7")
    stands = dialog.entries()
    qtbot.keyClick(field, ESC)
    assert dialog.isVisible() and dialog.leaving is not None and dialog.leaving.isVisible()
    qtbot.keyClick(dialog.leaving, ESC)
    assert dialog.leaving is None and dialog.isVisible() and dialog.entries() == stands
    assert not dialog.close() and dialog.isVisible()
    asked = dialog.leaving
    assert asked is not None
    qtbot.keyClick(asked, ENTER)
    assert dialog.isVisible() and dialog.entries() == stands
    dialog.reject()
    assert dialog.leaving is not None
    press(dialog.leaving, "放弃")
    assert not dialog.isVisible()
    dialog.show()


def test_the_word_for_leaving_asks_as_esc_does(qtbot: QtBot, county: County) -> None:
    dialog = shown(qtbot, ReplyDialog(county.session.desk, county.problem, None))
    field = first_text(dialog)
    assert field is not None
    change(qtbot, field)
    press(dialog, "取消")
    assert dialog.isVisible() and dialog.leaving is not None
    press(dialog.leaving, "继续填写")
    assert dialog.isVisible()
    qtbot.keyClicks(field, "8")
    press(dialog, "取消")
    assert dialog.leaving is not None
    press(dialog.leaving, "放弃")
    assert dialog.result() == QDialog.DialogCode.Rejected and not dialog.isVisible()


def test_what_is_put_back_as_it_was_is_not_asked_about(qtbot: QtBot, county: County) -> None:
    form = InstitutionForm(county.session.desk, county.homes[0], None)
    shown(qtbot, form)
    name = form.field("name").editor
    assert isinstance(name, QLineEdit)
    was = name.text()
    name.setText("另一家")
    assert form.unsaved
    name.setText(was)
    qtbot.keyClick(name, ESC)
    assert not form.isVisible()


def test_blanks_are_nothing_to_lose(qtbot: QtBot, county: County) -> None:
    dialog = shown(qtbot, ReplyDialog(county.session.desk, county.problem, None))
    field = dialog.findChild(QPlainTextEdit)
    qtbot.keyClicks(field, "   ")
    qtbot.keyClick(field, ESC)
    assert not dialog.isVisible()


def test_a_day_that_only_stands_ready_was_not_entered(qtbot: QtBot, county: County) -> None:
    dialog = RecheckDialog(county.session.desk, county.problem, None)
    shown(qtbot, dialog)
    press(dialog, "没有改好，退回整改")
    dialog.settle()
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    dialog.deadline.setFocus()
    dialog.note.setFocus()
    assert not dialog.unsaved


def test_a_photo_that_was_chosen_counts(qtbot: QtBot, county: County) -> None:
    dialog = RecheckDialog(county.session.desk, county.problem, None)
    shown(qtbot, dialog)
    dialog.photos.take([("现场.jpg", b"x")])
    qtbot.keyClick(dialog, ESC)
    assert dialog.isVisible()
    dialog.photos.take_off(0)
    assert not dialog.unsaved


def test_what_is_kept_is_not_asked_about_again(qtbot: QtBot, county: County) -> None:
    dialog = RemoveVisitDialog(county.session.desk, county.open, "青石镇敬老院", None)
    shown(qtbot, dialog)
    qtbot.keyClicks(dialog.field("reason").editor, "7")
    dialog.save()
    assert not dialog.isVisible() and dialog.leaving is None


def test_words_to_search_by_are_nothing_to_lose(qtbot: QtBot, county: County) -> None:
    dialog = EraseDialog(county.session, None)
    shown(qtbot, dialog)
    dialog.find_step.words.insert("王")
    assert not dialog.unsaved


def test_looking_at_another_decision_is_nothing_entered(qtbot: QtBot, county: County) -> None:
    dialog = DecisionsDialog(county.session, None)
    shown(qtbot, dialog)
    dialog.reason.setText("又看过")
    assert dialog.unsaved
    dialog.reason.clear()
    press(dialog, "关闭")
    assert not dialog.isVisible()


# An input method at work


@pytest.mark.parametrize("kind", [TextLine, TextBox])
def test_esc_drops_what_an_input_method_composes_and_nothing_else(
    qtbot: QtBot, county: County, kind: type[TextLine | TextBox]
) -> None:
    dialog = shown(qtbot, ReplyDialog(county.session.desk, county.problem, None))
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    field = dialog.findChild(kind)
    assert field is not None
    field.setFocus()
    empty = field.grab().toImage()
    compose(field, "jing lao")
    assert field.grab().toImage() != empty
    qtbot.keyClick(field, ESC)
    assert dialog.isVisible() and dialog.leaving is None and not dialog.unsaved
    # the composing is over: what is committed next is what the person chose, and Esc is the dialog's again
    compose(field, "", "敬老")
    assert "敬老" in (field.text() if isinstance(field, TextLine) else field.toPlainText())
    qtbot.keyClick(field, ESC)
    assert dialog.leaving is not None
    press(dialog.leaving, "放弃")


@pytest.mark.parametrize("kind", [TextLine, TextBox])
def test_letters_that_are_being_composed_are_not_lost_without_a_word(
    qtbot: QtBot, county: County, kind: type[TextLine | TextBox]
) -> None:
    """The × takes no cursor away: nothing was handed over when it is pressed."""
    dialog = shown(qtbot, ReplyDialog(county.session.desk, county.problem, None))
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    field = dialog.findChild(kind)
    assert field is not None
    field.setFocus()
    compose(field, "jing lao yuan")
    assert not dialog.close()
    leaving = dialog.leaving
    assert leaving is not None
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert dialog.leaving is leaving  # a key to nobody would abort the program
    qtbot.keyClick(leaving, ESC)
    assert "jing lao yuan" in (field.text() if isinstance(field, TextLine) else field.toPlainText())
