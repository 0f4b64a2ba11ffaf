"""A text that grows with what is typed and says so when typing has paused: nothing typed waits to be saved."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.ui import theme

PAUSE = 600
"""Milliseconds without a key after which a text is saved."""
BLANK = "____"


class WordsEdit(QPlainTextEdit):
    """`said` comes 600 ms after the last key, on leaving the field, and from `flush`; never twice for one text.

    Tab goes from one blank `____` of a proposed wording to the next, then on to the next field. A picture in the
    clipboard is not for a text: `pictured` hands it on.
    """

    said = Signal(str)
    pictured = Signal(object)
    entered = Signal()
    """Enter, in a text of one line: it is said already."""

    def __init__(self, name: str, hint: str = "", *, one_line: bool = False, most: int = 6, pause: int = PAUSE) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._one_line, self._most = one_line, most
        self._saved = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    @property
    def dirty(self) -> bool:
        """Whether something stands here that was not said yet."""
        return self.text != self._saved

    @property
    def text(self) -> str:
        return self.toPlainText().strip()

    def show_text(self, text: str, *, fresh: bool = False) -> None:
        """Show what is saved. What was typed and is not said yet is left alone, unless all of it is `fresh`."""
        typed = self.dirty and not fresh
        self._saved = text.strip()
        if not typed and self.text != self._saved:
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()
        if not self.dirty:
            self._pause.stop()

    def flush(self) -> None:
        """Say now what stands here, if it was not said."""
        self._pause.stop()
        if self.dirty:
            self.said.emit(self.text)

    def _on_text_changed(self) -> None:
        self._fit()
        if self.dirty:
            self._pause.start()
        else:
            self._pause.stop()

    def _fit(self) -> None:
        now = theme.current()
        # the document counts its height in lines
        lines = int(self.document().size().height())
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if lines > self._most else off)
        shown = min(self._most, max(1, lines))
        line = self.blockBoundingRect(self.firstVisibleBlock()).height() / max(1, self.firstVisibleBlock().lineCount())
        height = round(shown * line) + now.px(3) + 2 * round(self.document().documentMargin()) + 2
        if height != self.height():
            self.setFixedHeight(height)

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

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.flush()

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

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if e.oldSize().width() != e.size().width():
            QTimer.singleShot(0, self, self._fit)
