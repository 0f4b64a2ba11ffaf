"""A text that grows with what is typed. What is typed is kept at every pause, and said when the field is left."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor

from app.ui.widgets.text_box import GrowingText

PAUSE = 600
"""Milliseconds without a key after which a text is kept as a draft."""
BLANK = "____"


class WordsEdit(GrowingText):
    """A text with two moments: `paused` at each pause in typing, `said` when the field is left or `flush` is called.

    A pause comes after every few words of a sentence, so what is said at one would be an event of the journal each.
    What stands at a pause is a draft: it is kept where a kill of the program can't reach it, and becomes one event
    when the person has done. `paused` comes once more when nothing is left of the draft to be kept. Neither comes
    twice for one text, nor while an input method is composing.

    Tab goes from one blank `____` of a proposed wording to the next, then on to the next field. A picture in the
    clipboard is not for a text: `pictured` hands it on.
    """

    paused = Signal(str)
    said = Signal(str)
    pictured = Signal(object)
    entered = Signal()
    """Enter, in a text of one line: it is said already."""

    def __init__(self, name: str, hint: str = "", *, one_line: bool = False) -> None:
        super().__init__(name, hint)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self._one_line = one_line
        self._saved = self._drafted = ""
        self._kept = False
        """Whether a draft of this field is kept."""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self.textChanged.connect(self._await_pause)
        self.left.connect(self.flush)

    @property
    def dirty(self) -> bool:
        """Whether something stands here that was not said yet."""
        return self.text != self._saved

    @property
    def text(self) -> str:
        return self.toPlainText().strip()

    def show_text(self, text: str, *, fresh: bool = False) -> None:
        """Show what is saved. What was typed and is not said yet is left alone, unless all of it is `fresh`."""
        typed = (self.dirty or bool(self.composing)) and not fresh
        self._saved = text.strip()
        if not typed and self.text != self._saved:
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self.fit()
        if not self.dirty:
            self._drafted = self._saved
            self._pause.stop()

    def flush(self) -> None:
        """Say now what stands here, if it was not said."""
        self.finish_composing()
        self._pause.stop()
        if self.dirty:
            self.said.emit(self.text)
        if self._kept and not self.dirty:
            self._kept = False
            self.paused.emit(self.text)

    def _await_pause(self) -> None:
        """Begin to wait anew; what is being composed may yet become anything, and is waited for without end."""
        if self.composing:
            self._pause.stop()
        else:
            self._pause.start()

    def _on_pause(self) -> None:
        if self.text != self._drafted:
            self._drafted, self._kept = self.text, self.dirty
            self.paused.emit(self.text)

    def _select_blank(self, start: int) -> bool:
        found = self.toPlainText().find(BLANK, start)
        if found < 0:
            return False
        cursor = self.textCursor()
        cursor.setPosition(found)
        cursor.setPosition(found + len(BLANK), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        if e.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self._select_blank(0)

    def inputMethodEvent(self, e: QInputMethodEvent) -> None:
        super().inputMethodEvent(e)
        self._await_pause()

    def focusNextPrevChild(self, next: bool) -> bool:
        if next and not self.isReadOnly() and self._select_blank(self.textCursor().selectionEnd()):
            return True
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() == Qt.Key.Key_Escape:
            e.ignore()
            return
        if self._one_line and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.flush()
            self.entered.emit()
            return
        super().keyPressEvent(e)

    def contextMenuEvent(self, e: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addActions(self.actions())
        menu.popup(e.globalPos())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasImage() and not source.hasText():
            self.pictured.emit(source)
            return
        super().insertFromMimeData(source)
