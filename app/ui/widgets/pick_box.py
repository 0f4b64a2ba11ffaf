"""The box that one of a few is picked from. Every such box in the window is one of these."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class PickBox(QComboBox):
    """A box that the wheel scrolls past: it picks nothing and takes no cursor.

    So it is with the cursor in it too: who has just picked something scrolls on with the pointer still over it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
