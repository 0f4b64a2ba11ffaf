"""An input method at work, as a field hears of it."""

from collections.abc import Callable

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


def compose(field: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends: what it is about to make, or the words that were chosen."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


class Forgetful:
    """An input method as Qt's plugin for IBus is: told to hand over, it only forgets."""

    def __init__(self, field: QWidget) -> None:
        self._field = field

    def commit(self) -> None:
        compose(self._field, "")


class HandingOver:
    """An input method that does as it is told: what it was composing stands in the field."""

    def __init__(self, field: QWidget, composing: Callable[[], str]) -> None:
        self._field = field
        self._composing = composing

    def commit(self) -> None:
        compose(self._field, "", self._composing())
