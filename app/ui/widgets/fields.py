"""Fields of a form: the word above, the field, and the sentence below when what stands in it cannot be right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.labels import label, restyle
from app.ui.widgets.read_field import ReadField
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.text_line import TextLine

NO_ENTRY = "只用来查找，边写边筛选列表；写的字不会保存。"


class SearchField(TextLine):
    """Says `searched` when typing has paused, and `entered` when a person comes to it by mouse or key. What stands in
    it is no entry: nobody keeps it."""

    searched = Signal(str)
    entered = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setAccessibleDescription(NO_ENTRY)
        self.setClearButtonEnabled(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(120)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _: self._pause.start())

    def search_now(self, text: str) -> None:
        """Search without waiting for a pause."""
        self.setText(text)
        self._pause.stop()
        self.searched.emit(text.strip())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.entered.emit()


class Field(QWidget):
    """A field with its word. `fault` shows a sentence below it and colours it."""

    def __init__(self, title: str, editor: QWidget, note: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._note = note
        now = theme.current()
        self._title = label(title, "note")
        self._title.setBuddy(editor)
        self._below = label(note, "note", wrap=True)
        self._below.setVisible(bool(note))
        editor.setAccessibleName(title)
        if isinstance(editor, ReadField):
            editor.judged.connect(self.fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(3))
        for part in (self._title, editor, self._below):
            column.addWidget(part)
        column.addStretch()

    @property
    def shown_fault(self) -> str:
        return self._below.text() if self.editor.property("faulty") else ""

    @property
    def said(self) -> str:
        """The sentence below the field, a fault or not."""
        return self._below.text()

    @property
    def typing(self) -> bool:
        """Whether something was typed that nobody has kept: the cursor is still there, or it was refused."""
        return bool(self.shown_fault) or (self.editor.hasFocus() and _changed(self.editor))

    def fault(self, sentence: str) -> None:
        """Show what is wrong with the entry; an empty sentence: nothing is."""
        restyle(self.editor, faulty=bool(sentence))
        self.say(sentence or self._note, "fault" if sentence else "note")

    def refuse(self) -> bool:
        """Show why what was typed can't be kept, if that is so."""
        why = self.editor.fault if isinstance(self.editor, ReadField) else ""
        if why:
            self.fault(why)
        return bool(why)

    def say(self, sentence: str, role: str = "note") -> None:
        """Show a sentence below the field that is no fault."""
        self._below.setText(sentence)
        self._below.setVisible(bool(sentence))
        restyle(self._below, role=role)


def _changed(editor: QWidget) -> bool:
    """Whether a person changed what was put into a field."""
    if isinstance(editor, TextBox):
        return editor.document().isModified()
    return isinstance(editor, TextLine | ReadField) and editor.isModified()
