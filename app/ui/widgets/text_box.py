"""The box for a text of more than one line, and the same that grows with its text. Every such box in the window is one
of the two: what Qt does wrong with input methods and with heights is put right here, once."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.widgets.composition import Composition

_MOST = 6
"""Lines that a growing box shows before it scrolls."""
FEW = 3
"""Lines that a box has from the start where a few sentences are expected."""
_TOLERANCE = 4
"""Pixels by which lines, each rounded up, may be higher together than the font says."""
_MARGIN = 2


class TextBox(QPlainTextEdit):
    """A text box whose hint gives way to what is being composed, and which loses nothing of that when it is left.

    The wheel scrolls it where it has a bar to show for it, else the page that it stands on, and takes no cursor to it.
    """

    left = Signal()
    """The box has the keys no longer, and its text is whole."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self._composition = Composition(self, lambda: self.composing)
        super().setPlaceholderText(hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.document().setDocumentMargin(_MARGIN)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)

    @property
    def composing(self) -> str:
        """What an input method is about to make and has not handed over: pinyin, or words not chosen yet."""
        return str(self.textCursor().block().layout().preeditAreaText())

    def show_hint(self, hint: str) -> None:
        """Show another hint where nothing stands in the box."""
        self._hint = hint
        self._show_hint()

    def finish_composing(self) -> None:
        """Take over what is being composed as it stands, before the text is asked for."""
        self._composition.finish()

    def _show_hint(self) -> None:
        # Qt draws it through what is being composed: its document is still empty then
        super().setPlaceholderText("" if self.composing else self._hint)

    def inputMethodEvent(self, e: QInputMethodEvent) -> None:
        before = self.composing
        super().inputMethodEvent(e)
        self._show_hint()
        self._composition.follow(e, before)

    def mousePressEvent(self, e: QMouseEvent) -> None:
        self._composition.press(self._places_behind(e.position()))
        super().mousePressEvent(e)

    def _places_behind(self, point: QPointF) -> int:
        """How many signs behind the cursor a point lies, with what is being composed; before it where it lies in no
        line of the cursor's block."""
        # Qt's own way from a point to a place counts what is being composed, and knows no place behind it
        cursor = self.textCursor()
        block = cursor.block()
        inside = point - self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
        for line in (block.layout().lineAt(number) for number in range(block.layout().lineCount())):
            if line.y() <= inside.y() < line.y() + line.height():
                return line.xToCursor(inside.x()) - cursor.positionInBlock()
        return -1

    def focusOutEvent(self, e: QFocusEvent) -> None:
        self.finish_composing()
        super().focusOutEvent(e)
        self.left.emit()

    def wheelEvent(self, e: QWheelEvent) -> None:
        if self.verticalScrollBar().isVisible():
            super().wheelEvent(e)
        else:
            # a text that is a hair too high for its box would hide its first line
            e.ignore()


class GrowingText(TextBox):
    """A text box as high as its whole text, from `least` lines to `most`; what is longer scrolls inside it."""

    def __init__(self, name: str, hint: str = "", *, least: int = 1, most: int = _MOST) -> None:
        super().__init__(name, hint)
        self._least, self._most = least, most
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text as it stands, whatever part of it was in sight before."""
        line = QFontMetricsF(self.font()).lineSpacing()
        text = self._text_height(line * self._most)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        # a bar that comes and goes takes width from the text, which would break its lines anew
        self.setVerticalScrollBarPolicy(needed if text > line * self._most + _TOLERANCE else off)
        shown = max(line * self._least, min(text, line * self._most + _TOLERANCE))
        # with a pixel less Qt believes that the last line has no room, and lets the text be scrolled
        height = math.ceil(shown + 2 * self.document().documentMargin()) + 1 + self._around()
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _text_height(self, enough: float) -> float:
        """How high the text is, or a height beyond what is `enough` to know."""
        # the last block's height has the margin below it
        height, block = -self.document().documentMargin(), self.document().begin()
        while block.isValid() and height <= enough + _TOLERANCE:
            height += self._block_height(block)
            block = block.next()
        return height

    def _block_height(self, block: QTextBlock) -> float:
        # asked of the layout and not of the box: that one counts from the line that is scrolled to
        return self.document().documentLayout().blockBoundingRect(block).height()

    def _around(self) -> int:
        """The frame and the style sheet's padding above and below."""
        margins = self.contentsMargins()
        return margins.top() + margins.bottom()

    def inputMethodEvent(self, e: QInputMethodEvent) -> None:
        super().inputMethodEvent(e)
        self.fit()

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_most"):
            self.fit()

    def showEvent(self, e: QShowEvent) -> None:
        # the style sheet's padding is known only from now on
        self.fit()
        super().showEvent(e)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if e.oldSize().width() != e.size().width():
            QTimer.singleShot(0, self, self.fit)
