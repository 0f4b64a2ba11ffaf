"""Boxes for several lines: as high as their text by whatever way it came, and true to what is being composed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.widgets.item_editor_words import PAUSE, WordsEdit
from app.ui.widgets.text_box import GrowingText, TextBox
from tests.ui.composing import Forgetful, compose

NOTE = "东侧走廊尽头的疏散通道堆放轮椅四辆、折叠床两张，\n已当场要求院方清走，复查时请看是否又堆上，并拍照为证。"


def paste(box: QPlainTextEdit, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    box.insertFromMimeData(data)


def dictate(box: QPlainTextEdit, text: str) -> None:
    """A whole sentence at once, the second line by Enter, which no input method sends."""
    for line, words in enumerate(text.split("\n")):
        if line:
            box.insertPlainText("\n")
        compose(box, "", words)


def by_keys(box: QPlainTextEdit, text: str) -> None:
    for letter in text:
        box.insertPlainText(letter)


@pytest.fixture
def sheet(qtbot: QtBot) -> QWidget:
    """A narrow page to put boxes on."""
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    made.activateWindow()
    return made


def on(sheet: QWidget, box: GrowingText) -> GrowingText:
    layout = sheet.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(box)
    layout.addStretch()
    QApplication.processEvents()
    return box


def lines(box: GrowingText) -> float:
    """How many lines of its letters the box has room for."""
    return box.viewport().height() / box.fontMetrics().lineSpacing()


@pytest.mark.parametrize("enter", [paste, dictate, by_keys, GrowingText.setPlainText])
@pytest.mark.parametrize("scale", [100, 150])
def test_a_box_shows_all_of_its_text_by_whatever_way_it_came(
    sheet: QWidget, enter: Callable[[GrowingText, str], None], scale: int
) -> None:
    """A note of two lines that was pasted showed its last sign only, and the next items had a strip of 12 pixels."""
    theme.apply(theme.Theme(scale=scale))
    box = on(sheet, GrowingText("现场情况", most=20))
    alone = box.height()
    enter(box, NOTE)
    QApplication.processEvents()
    assert box.toPlainText() == NOTE
    assert lines(box) > 3 and box.verticalScrollBar().maximum() == 0
    assert box.firstVisibleBlock().blockNumber() == 0
    grown = box.height()
    box.setPlainText("")
    assert box.height() == alone and lines(box) >= 1
    box.setPlainText(NOTE)
    assert box.height() == grown


def test_a_box_that_was_scrolled_measures_its_whole_text(sheet: QWidget) -> None:
    box = on(sheet, GrowingText("现场情况", most=3))
    box.setPlainText(NOTE * 4)
    QApplication.processEvents()
    tallest = box.height()
    assert box.verticalScrollBar().maximum() > 0 and 3 <= lines(box) < 4
    box.verticalScrollBar().setValue(box.verticalScrollBar().maximum())
    box.insertPlainText("再加一句")
    assert box.height() == tallest
    box.setPlainText("一行")
    QApplication.processEvents()
    assert 1 <= lines(box) < 2 and box.verticalScrollBar().maximum() == 0


def test_another_width_and_another_size_of_letters_make_another_height(sheet: QWidget) -> None:
    box = on(sheet, GrowingText("现场情况", most=20))
    box.setPlainText(NOTE)
    narrow = box.height()
    sheet.resize(640, 600)
    QApplication.processEvents()
    QApplication.processEvents()
    assert box.height() < narrow and box.verticalScrollBar().maximum() == 0
    wide = box.height()
    theme.apply(theme.Theme(scale=150))
    QApplication.processEvents()
    assert box.height() > wide and box.verticalScrollBar().maximum() == 0


def test_a_box_has_its_least_lines_from_the_start(sheet: QWidget) -> None:
    box = on(sheet, GrowingText("说明", least=3))
    assert lines(box) >= 3
    box.setPlainText("一行")
    assert lines(box) >= 3


def test_what_is_composed_makes_the_box_grow_too(sheet: QWidget) -> None:
    box = on(sheet, GrowingText("现场情况", most=20))
    alone = box.height()
    compose(box, "一段很长的还没有选定的话" * 6)
    assert box.height() > alone
    compose(box, "")
    assert box.height() == alone


# Composing


def picture(box: QWidget) -> QImage:
    return box.grab().toImage()


def test_a_hint_gives_way_to_what_is_composed(sheet: QWidget) -> None:
    """Qt draws the hint through it: the document is empty until the words are chosen."""
    hinted, bare = TextBox("一", "位置、数量、房间号"), TextBox("二")
    for box in (hinted, bare):
        box.resize(280, 80)
        box.setParent(sheet)
        box.show()
    assert picture(hinted) != picture(bare)
    for box in (hinted, bare):
        compose(box, "jing lao")
    assert picture(hinted) == picture(bare)
    hinted.show_hint("缺几具；不写老人姓名")
    assert picture(hinted) == picture(bare)
    for box in (hinted, bare):
        compose(box, "")
    assert picture(hinted) != picture(bare) and hinted.placeholderText() == "缺几具；不写老人姓名"


@pytest.mark.parametrize("forgets", [False, True])
def test_what_is_composed_when_a_box_is_left_stands_in_it(
    sheet: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, forgets: bool
) -> None:
    box, other = WordsEdit("现场情况"), WordsEdit("问题")
    on(sheet, box)
    on(sheet, other)
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    if forgets:
        monkeypatch.setattr("app.ui.widgets.composition.QGuiApplication.inputMethod", lambda: Forgetful(box))
    compose(box, "", "敬老")
    compose(box, "yuan")
    with qtbot.waitSignal(box.said) as said:
        if forgets:
            compose(box, "")  # sent by Qt on the way to the other box
        other.setFocus()
    assert said.args == ["敬老yuan"] and box.text == "敬老yuan"
    assert not box.composing and not other.text and not other.composing
    box.setFocus()
    compose(box, "men")
    box.flush()
    assert box.text.count("men") == 1 and not box.composing


def test_what_its_writer_gave_up_is_not_taken_over(sheet: QWidget, qtbot: QtBot) -> None:
    """Esc in the candidate window: the same empty event comes, but the box is not left with it."""
    box = on(sheet, WordsEdit("现场情况"))
    box.setFocus()
    compose(box, "yuan")
    compose(box, "")
    qtbot.wait(1)
    box.clearFocus()
    assert box.toPlainText() == ""


def test_nothing_is_kept_and_nothing_said_while_something_is_composed(sheet: QWidget, qtbot: QtBot) -> None:
    """A pause amid a word that is being chosen kept half a sentence."""
    box = WordsEdit("现场情况")
    on(sheet, box)
    compose(box, "", "东侧")
    compose(box, "zou")
    with qtbot.assertNotEmitted(box.paused, wait=PAUSE + 200):
        compose(box, "zou lang")
    with qtbot.waitSignal(box.paused, timeout=3000) as kept:
        compose(box, "", "走廊")
    assert kept.args == ["东侧走廊"]


def test_another_reading_of_the_store_leaves_alone_what_is_composed(sheet: QWidget) -> None:
    box = WordsEdit("现场情况")
    on(sheet, box)
    box.show_text("旧的", fresh=True)
    compose(box, "jing lao")
    box.show_text("另一台写的")
    assert box.composing == "jing lao"


def test_tab_leaves_every_box(sheet: QWidget, qtbot: QtBot) -> None:
    box, other = GrowingText("一"), GrowingText("二")
    on(sheet, box)
    on(sheet, other)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert other.hasFocus() and not box.toPlainText()
