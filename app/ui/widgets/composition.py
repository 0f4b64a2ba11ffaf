"""What an input method is making in a field and has not handed over: one rule for lines and for boxes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class Composition(QObject):
    """Pinyin, or words not chosen yet. The field keeps them when it is left; Esc drops them and does nothing else.

    `read` tells what of it the field shows now.
    """

    def __init__(self, field: QWidget, read: Callable[[], str]) -> None:
        super().__init__(field)
        self._field = field
        self._read = read
        self._forgotten = ""

    def follow(self, event: QInputMethodEvent, before: str) -> None:
        """Take note of what an input method sent, after the field took it; `before` is what stood there till then."""
        self._forgotten = ""
        if before and not event.preeditString() and not event.commitString():
            # given up by its writer, unless the field is left in this very moment
            self._forgotten = before
            QTimer.singleShot(0, self, self._forget)
        # keys are looked at while something is composed, and a field at rest costs nothing
        if self._read():
            self._field.installEventFilter(self)
        else:
            self._field.removeEventFilter(self)

    def finish(self) -> None:
        """Take over what is being composed as it stands, before the field is left or its text is asked for.

        Qt tells the input method to hand it over, also when the keys go to another widget, and IBus forgets it instead.
        """
        if self._read() and self._field.hasFocus():
            QGuiApplication.inputMethod().commit()
        composed, self._forgotten = self._read() or self._forgotten, ""
        if composed:
            handed_over = QInputMethodEvent()
            handed_over.setCommitString(composed)
            QApplication.sendEvent(self._field, handed_over)

    def press(self, places: int) -> None:
        """Take over what is being composed before the field is clicked so many places behind its beginning, unless the
        click goes into it: Qt drops the rest of a composition that is clicked beside."""
        if not 0 <= places <= len(self._read()):
            self.finish()

    def _drop(self) -> None:
        QGuiApplication.inputMethod().reset()
        # a reset tells the input method; the field keeps the letters until it is told as well
        QApplication.sendEvent(self._field, QInputMethodEvent())
        self._forget()

    def _forget(self) -> None:
        self._forgotten = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape or not self._read():
            return False
        # a key that would be a shortcut's is offered to the field first: taken there, it comes as a press
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._drop()
        return True
