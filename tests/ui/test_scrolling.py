"""The wheel moves what is looked at and changes no value, in every page and dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.entries import Reach
from app.domain.institution import Institution
from app.ui.dialogs.dialog import entries
from app.ui.dialogs.institution_form import InstitutionForm
from app.ui.dialogs.rectify_dialogs import ReplyDialog
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.messages import Recorder
from app.ui.models.checked_model import CheckedModel
from app.ui.models.table_model import TableModel
from app.ui.pages.page import OpenInspection
from app.ui.pages.registry import PAGES
from app.ui.session import Session
from app.ui.widgets.cards import scrolled
from app.ui.widgets.day_field import DayField
from app.ui.widgets.item_editor_words import WordsEdit
from app.ui.widgets.lists import RowList, RowTable
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.read_field import CountField
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.text_line import TextLine
from tests.ui.every_dialog import EVERY, County
from tests.ui.visits import begin, finish

DOWN, UP = -120, 120
WHEEL = Qt.FocusPolicy.WheelFocus


@pytest.fixture
def county(session: Session, homes: tuple[Institution, ...], recorder: Recorder) -> County:
    made = County(session, homes, begin(session, homes[0], "fire"), begin(session, homes[1], "fire"))
    finish(session, made.done, "XF09")
    return made


def send(widget: QWidget, notches: int = DOWN) -> None:
    """Hand a turn of the wheel to a widget, wherever it lies."""
    where = QPointF(widget.rect().center())
    event = QWheelEvent(
        where,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(),
        QPoint(0, notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def turn(widget: QWidget, notches: int = DOWN) -> None:
    """Turn the wheel with the pointer over a widget, as the system tells the window of it."""
    window = widget.window()
    over = widget.mapTo(window, widget.rect().center())
    assert widget is window or window.childAt(over) is not None, "it lies outside of what is seen"
    QTest.wheelEvent(window.windowHandle(), QPointF(over), QPoint(0, notches))


def values(within: QWidget) -> list[object]:
    """All that the wheel could change: what stands in fields, also in those that only choose what is shown."""
    held: list[object] = [entries(within)]
    for child in within.findChildren(QWidget):
        if isinstance(child, QComboBox):
            held.append(child.currentIndex())
        elif isinstance(child, QAbstractSpinBox):
            held.append(child.text())
        elif isinstance(child, QAbstractSlider) and not isinstance(child, QScrollBar):
            held.append(child.value())
        elif isinstance(child, QTabBar):
            held.append(child.currentIndex())
    return held


def places(within: QWidget) -> Iterator[QWidget]:
    """Every widget under which the pointer can be; the lists that open below a field are windows of their own."""
    for child in within.findChildren(QWidget):
        if child.window() is within.window():
            yield child


def changed_by_wheel(shown: QWidget) -> bool:
    """Whether the wheel, turned over everything that is in sight, changes a value, or could take the cursor along."""
    before = values(shown)
    for widget in places(shown):
        for notches in (DOWN, UP, UP):
            send(widget, notches)
    greedy = [each for each in places(shown) if each.isVisible() and each.focusPolicy() is WHEEL]
    return values(shown) != before or bool(greedy)


def test_the_wheel_changes_nothing_in_any_dialog(qtbot: QtBot, county: County) -> None:
    wrong = []
    for kind, make in EVERY.items():
        dialog = make(county)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        if changed_by_wheel(dialog):
            wrong.append(kind)
        dialog.hide()
    assert wrong == []


def test_the_wheel_changes_nothing_on_any_page(qtbot: QtBot, county: County) -> None:
    wrong = []
    for entry in PAGES:
        page = entry.load()(county.session)
        qtbot.addWidget(page)
        page.resize(1180, 700)
        page.show()
        if entry.name == "inspections":
            page.arrive(OpenInspection(county.open))
        if changed_by_wheel(page):
            wrong.append(entry.name)
        page.hide()
    assert wrong == []


def picking() -> PickBox:
    box = PickBox()
    box.addItems(["一", "二", "三"])
    box.setCurrentIndex(1)
    return box


def on_a_page(qtbot: QtBot, *parts: QWidget) -> QScrollArea:
    """The parts at the head of a page that is longer than its window."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    for part in parts:
        column.addWidget(part)
    column.addStretch()
    inner.setMinimumHeight(3000)
    area = scrolled(inner, "page")
    qtbot.addWidget(area)
    area.resize(400, 300)
    area.show()
    return area


@pytest.mark.parametrize(
    "kind", [picking, lambda: DayField(Reach.until(date(2026, 11, 22)), date(2026, 11, 20)), CountField, TextLine]
)
def test_whatever_holds_a_value_lets_the_wheel_scroll_the_page(qtbot: QtBot, kind: Callable[[], QWidget]) -> None:
    """With the cursor in it too: who has just picked from a list scrolls on with the pointer still over it."""
    holder = kind()
    area = on_a_page(qtbot, holder)
    bar = area.verticalScrollBar()
    for focus in (False, True):
        bar.setValue(0)
        if focus:
            holder.setFocus()
        before = values(area)
        turn(holder)
        assert bar.value() > 0
        assert values(area) == before


@pytest.mark.parametrize(
    "kind",
    [
        PickBox,
        TextLine,
        CountField,
        lambda: TextBox("说明"),
        lambda: RowList(CheckedModel[str]([], str), "一览"),
        lambda: RowTable(TableModel[str]([], str), "一览", []),
    ],
)
def test_the_wheel_takes_the_cursor_to_no_field_and_no_list(qtbot: QtBot, kind: Callable[[], QWidget]) -> None:
    line, other = TextLine(), kind()
    other.setMaximumHeight(80)
    area = on_a_page(qtbot, line, other)
    with qtbot.waitActive(area):
        area.activateWindow()
    line.setFocus()
    turn(other)
    assert line.hasFocus() and other.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_a_text_that_fits_lets_the_wheel_scroll_the_page(qtbot: QtBot) -> None:
    """Also where it is a hair too high for its box and has no bar: its first line would vanish."""
    text = TextBox("说明")
    text.setPlainText("第一行\n第二行")
    text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    text.setFixedHeight(48)
    area = on_a_page(qtbot, text)
    stood = text.verticalScrollBar().value()
    assert stood < text.verticalScrollBar().maximum()
    turn(text)
    assert text.verticalScrollBar().value() == stood and area.verticalScrollBar().value() > 0
    # one that has a bar scrolls itself, and the page stays
    text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    text.setPlainText("一行\n" * 40)
    area.verticalScrollBar().setValue(0)
    turn(text.viewport())
    assert text.verticalScrollBar().value() > 0 and area.verticalScrollBar().value() == 0


def test_the_wheel_takes_the_cursor_nowhere(qtbot: QtBot, county: County) -> None:
    """Whoever types and scrolls types on where the cursor was."""
    dialog = StartDialog(county.session.desk, county.homes, county.homes[0].key)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.parts.add()
    dialog.show()
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    combos = list(dialog.parts.combos.values())
    dialog.parts.names[1].setFocus()
    area = next(each for each in dialog.findChildren(QScrollArea) if each.isAncestorOf(combos[0]))
    area.ensureWidgetVisible(combos[0])
    turn(combos[0])
    assert dialog.parts.names[1].hasFocus()


def test_a_wording_that_fits_lets_the_wheel_scroll_the_item(qtbot: QtBot) -> None:
    wording = WordsEdit("问题")
    wording.show_text("灭火器压力不足，共两具；\n东侧走廊一具，厨房一具。")
    area = on_a_page(qtbot, wording)
    stood = wording.verticalScrollBar().value()
    turn(wording)
    assert wording.verticalScrollBar().value() == stood and area.verticalScrollBar().value() > 0
    wording.show_text("一行\n" * 30, fresh=True)
    QApplication.processEvents()
    area.verticalScrollBar().setValue(0)
    turn(wording)
    assert wording.verticalScrollBar().value() > 0 and area.verticalScrollBar().value() == 0


def test_a_bar_is_turned_by_the_wheel(qtbot: QtBot) -> None:
    area = on_a_page(qtbot)
    bar = area.verticalScrollBar()
    turn(bar)
    assert bar.value() > 0


# What happened before


def test_the_kind_of_a_home_stays_while_its_form_is_scrolled(qtbot: QtBot, county: County) -> None:
    form = InstitutionForm(county.session.desk, county.homes[0], None)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(form)
    form.resize(900, 380)
    form.show()
    area = form.findChild(QScrollArea)
    assert area is not None and area.verticalScrollBar().maximum() > 0
    kind = form.kind.currentText()
    form.field("name").editor.setFocus()
    turn(form.kind)
    assert form.kind.currentText() == kind and area.verticalScrollBar().value() > 0


def test_who_looks_at_what_stays_while_the_division_is_scrolled(qtbot: QtBot, county: County) -> None:
    dialog = StartDialog(county.session.desk, county.homes, county.homes[0].key)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.parts.add()
    dialog.show()
    plans = dialog.parts.plans
    for combo in dialog.parts.combos.values():
        send(combo)
        send(combo, UP)
    assert dialog.parts.plans == plans


def test_a_list_still_chooses_by_its_keys(qtbot: QtBot, county: County) -> None:
    form = InstitutionForm(county.session.desk, county.homes[0], None)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(form)
    form.show()
    before = form.kind.currentIndex()
    qtbot.keyClick(form.kind, Qt.Key.Key_Up if before else Qt.Key.Key_Down)
    assert form.kind.currentIndex() != before


def test_a_long_reply_is_scrolled_in_its_box(qtbot: QtBot, county: County) -> None:
    dialog = ReplyDialog(county.session.desk, county.problem, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    text = dialog.findChild(TextBox)
    assert text is not None
    text.setPlainText("已更换东侧灭火器三具，" * 40)
    text.verticalScrollBar().setValue(0)
    turn(text.viewport())
    assert text.verticalScrollBar().value() > 0
