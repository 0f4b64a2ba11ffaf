"""Lines for words: nothing is lost of what is being composed in them, and Esc drops it before it leaves anything."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.dialogs.erase_steps import Words
from app.ui.widgets.fields import SearchField
from app.ui.widgets.item_editor_words import WordsEdit
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.text_line import TextLine
from tests.ui.composing import Forgetful, HandingOver, compose

Editor = TextLine | TextBox
INPUT_METHOD = "app.ui.widgets.composition.QGuiApplication.inputMethod"
KINDS = [TextLine, Words, lambda: SearchField("查找"), lambda: TextBox("说明"), lambda: WordsEdit("现场情况")]
"""Each field in which words are written."""


class Form(QWidget):
    """A field, another to go on to, and a key that leaves all of it."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor, self.other = editor, TextLine()
        self.escapes = 0
        column = QVBoxLayout(self)
        column.addWidget(editor)
        column.addWidget(self.other)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._on_escape)

    def _on_escape(self) -> None:
        self.escapes += 1


def come_to(qtbot: QtBot, editor: Editor) -> Form:
    """A form with the cursor in the field."""
    form = Form(editor)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    return form


def text(editor: QWidget) -> str:
    if isinstance(editor, QLineEdit):
        return editor.text()
    assert isinstance(editor, QPlainTextEdit)
    return editor.toPlainText()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("manner", ["forgets", "hands over", "does nothing"])
def test_what_is_composed_when_a_field_is_left_stands_in_it_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: Callable[[], Editor], manner: str
) -> None:
    form = come_to(qtbot, kind())
    editor = form.editor
    compose(editor, "", "敬老")
    compose(editor, "yuan")
    assert editor.composing == "yuan" and text(editor) == "敬老"
    if manner == "forgets":
        monkeypatch.setattr(INPUT_METHOD, lambda: Forgetful(editor))
        compose(editor, "")  # sent by Qt on the way to the other field
    elif manner == "hands over":
        monkeypatch.setattr(INPUT_METHOD, lambda: HandingOver(editor, lambda: editor.composing))
    form.other.setFocus()
    assert text(editor) == "敬老yuan" and not editor.composing
    assert not form.other.text() and not form.other.composing


def beside(editor: Editor) -> QPoint:
    """A place in the field at its very beginning, before all that stands there."""
    return editor.cursorRect().center() if isinstance(editor, QPlainTextEdit) else QPoint(8, editor.height() // 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("manner", ["forgets", "hands over"])
def test_what_is_composed_when_a_field_is_clicked_beside_it_stands_in_it_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: Callable[[], Editor], manner: str
) -> None:
    form = come_to(qtbot, kind())
    editor = form.editor
    start = beside(editor)
    compose(editor, "", "敬老")
    compose(editor, "yuan")
    method = Forgetful(editor) if manner == "forgets" else HandingOver(editor, lambda: editor.composing)
    monkeypatch.setattr(INPUT_METHOD, lambda: method)
    clicked = editor.viewport() if isinstance(editor, QPlainTextEdit) else editor
    QTest.mouseClick(clicked, Qt.MouseButton.LeftButton, pos=start)
    assert text(editor) == "敬老yuan" and not editor.composing
    QTest.keyClicks(editor, "A")
    assert text(editor) == "A敬老yuan", "the cursor is where it was set"


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_into_what_is_composed_is_the_input_methods(qtbot: QtBot, kind: Callable[[], Editor]) -> None:
    form = come_to(qtbot, kind())
    editor = form.editor
    compose(editor, "yuan")
    clicked = editor.viewport() if isinstance(editor, QPlainTextEdit) else editor
    QTest.mouseClick(clicked, Qt.MouseButton.LeftButton, pos=beside(editor) + QPoint(12, 0))
    assert text(editor) == "" and editor.composing == "yuan"


def test_whoever_hears_that_a_line_is_left_reads_all_of_it(qtbot: QtBot) -> None:
    form = come_to(qtbot, TextLine())
    heard: list[str] = []
    form.editor.editingFinished.connect(lambda: heard.append(text(form.editor)))  # type: ignore[union-attr]
    compose(form.editor, "yuan zhang")
    form.other.setFocus()
    assert heard == ["yuan zhang"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_is_asked_takes_over_what_is_composed(qtbot: QtBot, kind: Callable[[], Editor]) -> None:
    form = come_to(qtbot, kind())
    editor = form.editor
    editor.finish_composing()
    assert text(editor) == ""
    compose(editor, "yuan")
    editor.finish_composing()
    editor.finish_composing()
    assert text(editor) == "yuan" and not editor.composing


@pytest.mark.parametrize("kind", KINDS)
def test_what_its_writer_gave_up_is_not_taken_over(qtbot: QtBot, kind: Callable[[], Editor]) -> None:
    form = come_to(qtbot, kind())
    compose(form.editor, "yuan")
    compose(form.editor, "")
    qtbot.wait(1)
    form.other.setFocus()
    assert text(form.editor) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_esc_drops_what_is_composed_and_only_then_leaves_anything(qtbot: QtBot, kind: Callable[[], Editor]) -> None:
    form = come_to(qtbot, kind())
    compose(form.editor, "", "敬老")
    compose(form.editor, "yuan")
    QTest.keyClick(form.editor, Qt.Key.Key_Escape)
    assert text(form.editor) == "敬老" and not form.editor.composing and form.escapes == 0
    # what was dropped is not brought back by leaving at once
    form.other.setFocus()
    assert text(form.editor) == "敬老"
    form.editor.setFocus()
    QTest.keyClick(form.editor, Qt.Key.Key_Escape)
    assert form.escapes == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_composition_may_be_dropped_as_the_first(qtbot: QtBot, kind: Callable[[], Editor]) -> None:
    form = come_to(qtbot, kind())
    for word in ("敬老", "院"):
        compose(form.editor, "pin yin")
        compose(form.editor, "", word)
        compose(form.editor, "yin")
        QTest.keyClick(form.editor, Qt.Key.Key_Escape)
    assert text(form.editor) == "敬老院" and form.escapes == 0


def test_a_line_to_read_composes_nothing(qtbot: QtBot) -> None:
    form = come_to(qtbot, TextLine("敬老院"))
    form.editor.setReadOnly(True)
    compose(form.editor, "yuan")
    form.other.setFocus()
    assert not form.editor.composing and text(form.editor) == "敬老院"


def test_a_screen_reader_is_told_that_words_to_search_by_are_kept_nowhere() -> None:
    heard = QAccessible.queryAccessibleInterface(SearchField("查找机构"))
    assert heard.text(QAccessible.Text.Name) == "查找机构"
    assert "不会保存" in heard.text(QAccessible.Text.Description)


said = st.text(st.sampled_from("敬老院yuan "), max_size=4)


@given(sent=st.lists(st.tuples(said, said), min_size=1, max_size=6), of_box=st.booleans())
def test_all_that_was_chosen_stands_there_and_last_what_was_being_composed(
    qapp: QApplication, sent: list[tuple[str, str]], of_box: bool
) -> None:
    editor = TextBox("说明") if of_box else TextLine()
    for preedit, commit in sent:
        compose(editor, preedit, commit)
    chosen, (last, _) = "".join(commit for _, commit in sent), sent[-1]
    assert text(editor) == chosen and editor.composing == last
    QTest.qWait(0)  # an empty event that nothing follows is a giving up
    editor.finish_composing()
    assert text(editor) == chosen + last
