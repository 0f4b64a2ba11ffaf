"""The line for words. Every such line in the window is one of these; `read_field` has those for numbers and days."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.composition import Composition


class TextLine(QLineEdit):
    """A line that loses nothing of what is being composed in it when it is left."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._composing = ""
        self._composition = Composition(self, lambda: self._composing)

    @property
    def composing(self) -> str:
        """What an input method is about to make and has not handed over: pinyin, or words not chosen yet."""
        return self._composing

    def finish_composing(self) -> None:
        """Take over what is being composed as it stands, before the text is asked for."""
        self._composition.finish()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        before = self._composing
        super().inputMethodEvent(event)
        # a line, unlike a box, does not say itself what is being composed in it
        self._composing = "" if self.isReadOnly() else event.preeditString()
        self._composition.follow(event, before)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._composition.press(self.cursorPositionAt(event.position().toPoint()) - self.cursorPosition())
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # before Qt says that editing is finished: whoever hears it reads the text
        self.finish_composing()
        super().focusOutEvent(event)
