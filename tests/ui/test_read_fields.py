"""Fields of numbers, codes and days: what they show is what was read, or they are red and mean nothing."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.entries import Reach
from app.ui import theme
from app.ui.widgets.day_calendar import DayCalendar
from app.ui.widgets.day_field import DayField
from app.ui.widgets.fields import Field
from app.ui.widgets.read_field import CodeField, CountField, FigureField, ReadField
from tests.domain.test_entries import is_just, random_texts

TODAY = date(2026, 11, 22)
DEADLINE = date(2026, 12, 20)


class Form(QWidget):
    """A line, a field that is asked about, and another line to go on to."""

    def __init__(self, editor: ReadField) -> None:
        super().__init__()
        self.before, self.after, self.field = QLineEdit(), QLineEdit(), Field("一栏", editor)
        column = QVBoxLayout(self)
        for part in (self.before, self.field, self.after):
            column.addWidget(part)


ComeTo = Callable[[ReadField], Form]


@pytest.fixture
def come_to(qtbot: QtBot) -> ComeTo:
    """Makes a form with the cursor in the field, as the Tab key brings it there."""
    forms = []

    def act(editor: ReadField) -> Form:
        form = Form(editor)
        forms.append(form)
        qtbot.addWidget(form)
        form.show()
        form.activateWindow()
        form.before.setFocus()
        qtbot.waitUntil(form.before.hasFocus)
        QTest.keyClick(form.before, Qt.Key.Key_Tab)
        assert editor.hasFocus()
        return form

    return act


def press(editor: ReadField, text: str) -> None:
    """Type a text key by key, the signs of no keyboard too."""
    for sign in text:
        QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign))


def go_on(editor: ReadField) -> None:
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert not editor.hasFocus()


def paste(editor: ReadField, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def commit(editor: ReadField, text: str) -> None:
    """What an input method hands over."""
    said = QInputMethodEvent()
    said.setCommitString(text)
    QApplication.sendEvent(editor, said)


def days(day: date | None = None) -> DayField:
    return DayField(Reach(TODAY), day)


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("2026-03-15", date(2026, 3, 15)),
        ("2026-3-5", date(2026, 3, 5)),
        ("20270401", date(2027, 4, 1)),
        ("2026.3.15", date(2026, 3, 15)),
        ("2026/12/1", date(2026, 12, 1)),
        ("2026年3月15日", date(2026, 3, 15)),
        ("２０２６－３－１５", date(2026, 3, 15)),
        ("3-15", date(2027, 3, 15)),
        ("15", date(2026, 11, 15)),
    ],
)
@pytest.mark.parametrize("before", [None, date(2025, 1, 2)])
def test_a_day_that_is_typed_after_tab_is_that_day_and_stands_there_whole(
    come_to: ComeTo, keys: str, day: date, before: date | None
) -> None:
    editor = days(before)
    form = come_to(editor)
    press(editor, keys)
    assert editor.day == day and not form.field.shown_fault
    go_on(editor)
    assert editor.text() == day.isoformat() and editor.day == day and not form.field.shown_fault


def test_no_such_day_is_red_at_once_and_is_no_day(come_to: ComeTo) -> None:
    editor = days(date(2025, 1, 2))
    form = come_to(editor)
    QTest.keyClicks(editor, "2025-13-45")
    assert "没有13月" in form.field.shown_fault and editor.property("faulty")
    go_on(editor)
    assert editor.text() == "2025-13-45" and editor.day is None and "没有13月" in form.field.shown_fault


def test_half_a_day_is_told_when_the_field_is_left_and_forgotten_when_it_is_mended(come_to: ComeTo) -> None:
    editor = days()
    form = come_to(editor)
    QTest.keyClicks(editor, "2026-3")
    assert not form.field.shown_fault and editor.day is None
    go_on(editor)
    assert "认不出是哪一天" in form.field.shown_fault
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, "-15")
    assert not form.field.shown_fault and editor.day == date(2026, 3, 15)


def test_a_longer_time_in_the_next_year_is_that_time(come_to: ComeTo) -> None:
    editor = DayField(Reach.since(DEADLINE), required=True)
    come_to(editor)
    QTest.keyClicks(editor, "2027-01-15")
    assert editor.day == date(2027, 1, 15)


def test_an_emptied_field_is_empty_and_takes_typing(come_to: ComeTo) -> None:
    editor = days(TODAY)
    form = come_to(editor)
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.day is None and editor.text() == "" and not form.field.refuse()
    QTest.keyClicks(editor, "2026-03-15")
    assert editor.day == date(2026, 3, 15)


def test_a_day_that_is_required_is_asked_for_when_it_is_kept(come_to: ComeTo) -> None:
    form = come_to(DayField(Reach(TODAY), required=True))
    assert not form.field.shown_fault
    assert form.field.refuse() and "请填写日期" in form.field.shown_fault


@pytest.mark.parametrize("text", ["2026-03-15", " ２０２６年３月１５日\n", "2026/3/15 0:00", "20260315"])
@pytest.mark.parametrize("way", [paste, commit])
def test_a_day_is_pasted_or_handed_over_by_an_input_method(come_to: ComeTo, way: object, text: str) -> None:
    editor = days(TODAY)
    form = come_to(editor)
    assert callable(way)
    way(editor, text)
    assert editor.day == date(2026, 3, 15)
    go_on(editor)
    assert editor.text() == "2026-03-15" and not form.field.shown_fault


def test_a_day_is_told_once_it_is_whole_and_a_short_one_when_the_field_is_left(come_to: ComeTo) -> None:
    editor = days()
    come_to(editor)
    heard: list[object] = []
    editor.valueChanged.connect(heard.append)
    QTest.keyClicks(editor, "2026-3-2")
    QTest.keyClicks(editor, "7")
    assert heard == [date(2026, 3, 2), date(2026, 3, 27)]
    editor.selectAll()
    QTest.keyClicks(editor, "15")
    assert heard[2:] == [None]
    go_on(editor)
    assert heard[3:] == [date(2026, 11, 15)]


def test_a_shown_day_is_told_to_nobody(qtbot: QtBot) -> None:
    editor = days()
    qtbot.addWidget(editor)
    with qtbot.assertNotEmitted(editor.valueChanged):
        editor.show_day(TODAY)
        editor.show_day(None)
    assert editor.text() == "" and editor.day is None


def opened(editor: DayField) -> DayCalendar:
    return cast(DayCalendar, editor.findChildren(DayCalendar)[-1])


def test_the_calendar_is_opened_moved_in_and_taken_from_by_keys(qtbot: QtBot, come_to: ComeTo) -> None:
    editor = days(date(2026, 3, 15))
    come_to(editor)
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = opened(editor)
    assert calendar.isVisible() and calendar.title.text() == "2026年3月"
    focus = calendar.month.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Right)
    assert editor.day == date(2026, 3, 15)
    with qtbot.waitSignal(editor.valueChanged) as said:
        QTest.keyClick(focus, Qt.Key.Key_Return)
    assert said.args == [date(2026, 3, 16)] and editor.text() == "2026-03-16"
    qtbot.waitUntil(lambda: not editor.findChildren(DayCalendar))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_in_the_calendar_is_red(qtbot: QtBot, mode: str) -> None:
    """Qt's weekends are; here red is 重大 and nothing else."""
    theme.apply(theme.Theme(theme.DARK if mode == "dark" else theme.LIGHT))
    owner = QWidget()
    qtbot.addWidget(owner)
    calendar = DayCalendar(owner, TODAY, TODAY, "今天")
    calendar.show()
    image = calendar.grab().toImage()
    inks = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    assert not [ink.name() for ink in inks if ink.red() > max(ink.green(), ink.blue()) + 60]


def test_a_calendar_that_is_closed_takes_nothing(come_to: ComeTo) -> None:
    editor = DayField(Reach.until(TODAY))
    come_to(editor)
    QTest.keyClick(editor, Qt.Key.Key_F4)
    calendar = opened(editor)
    assert calendar.title.text() == "2026年11月" and calendar.near_button.text() == "今天"
    focus = calendar.month.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert not calendar.isVisible() and editor.day is None


@pytest.mark.parametrize(
    ("reach", "word"), [(Reach.until(TODAY), "今天"), (Reach.since(DEADLINE), "最早12月20日"), (Reach(TODAY), "")]
)
def test_the_calendar_offers_the_day_that_is_likely_and_no_other(qtbot: QtBot, reach: Reach, word: str) -> None:
    editor = DayField(reach)
    qtbot.addWidget(editor)
    editor.show()
    calendar = editor.open_calendar()
    assert calendar.near_button.isVisible() is bool(word) and calendar.near_button.text() == word
    calendar.close()


def test_the_button_in_the_field_opens_the_calendar_and_a_click_takes_a_day(come_to: ComeTo) -> None:
    editor = DayField(Reach.until(TODAY))
    form = come_to(editor)
    assert form.isVisible()
    place = QPoint(editor.width() - theme.current().px(14), editor.height() // 2)
    button = editor.childAt(place)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    calendar = opened(editor)
    calendar.near_button.click()
    assert editor.day == TODAY and editor.isModified()


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("１２", 12), (" 12 ", 12), ("1，200", 1200), ("0", 0), ("0012", 12)]
)
@pytest.mark.parametrize("way", [press, paste, commit])
def test_a_count_is_typed_pasted_or_handed_over(come_to: ComeTo, way: object, text: str, number: int) -> None:
    editor = CountField()
    form = come_to(editor)
    assert callable(way)
    way(editor, text)
    assert editor.number == number
    go_on(editor)
    assert editor.text() == str(number) and editor.number == number and not form.field.shown_fault


@pytest.mark.parametrize("make", [CountField, FigureField])
@pytest.mark.parametrize("way", [press, paste, commit])
@pytest.mark.parametrize("text", ["30，32", "30,32", "1_0", "1e3", "3²", "１２人", "9" * 30])
def test_what_is_not_one_number_is_red_and_no_number(come_to: ComeTo, make: type, way: object, text: str) -> None:
    editor = make()
    form = come_to(editor)
    assert callable(way)
    way(editor, text)
    assert editor.number is None and form.field.refuse()
    go_on(editor)
    assert editor.number is None and editor.text() == text
    assert form.field.shown_fault.endswith("。") and editor.property("faulty")


def test_a_typed_zero_does_not_look_like_an_empty_field(qtbot: QtBot) -> None:
    """Neither does one that was kept: the hint of an empty field is no figure."""
    empty, zero = CountField(), CountField()
    for editor in (empty, zero):
        qtbot.addWidget(editor)
    zero.show_number(0)
    assert zero.text() == "0" and empty.text() == "" and empty.number == 0
    assert not any(sign.isdigit() and sign == empty.placeholderText() for sign in empty.placeholderText())


def test_a_code_is_tidied(come_to: ComeTo) -> None:
    editor = CodeField()
    come_to(editor)
    paste(editor, " ５２６４ 0300 mjx0 0001 18 \n")
    assert editor.code == "52640300MJX0000118"
    go_on(editor)
    assert editor.text() == "52640300MJX0000118"


@pytest.mark.parametrize("make", [CountField, FigureField, CodeField, days])
def test_no_input_method_is_asked_into_a_field_of_figures(qtbot: QtBot, make: type) -> None:
    editor, words = make(), QLineEdit()
    for each in (editor, words):
        qtbot.addWidget(each)
    asked = []
    for each in (editor, words):
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(each, query)
        asked.append(query.value(Qt.InputMethodQuery.ImEnabled))
    assert asked == [False, True] and editor.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_after_ten_thousand_texts_the_field_shows_what_was_read_or_is_red(qtbot: QtBot) -> None:
    """The promise behind the field: what is shown is what was read, or nothing was."""
    editor = days()
    qtbot.addWidget(editor)
    for text in random_texts(10_000):
        editor.setText(text)
        editor.editingFinished.emit()
        if editor.day is not None:
            assert editor.text() == editor.day.isoformat() and is_just(text, editor.day)
        else:
            assert editor.text() == text and bool(editor.shown_fault) is bool(text.strip(" \u200b\u3000"))
