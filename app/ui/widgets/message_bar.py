"""The bar above the page: one message, where · what · what to do, until it is closed or another comes."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout

from app.ui import theme
from app.ui.messages import Message
from app.ui.tones import Tone
from app.ui.widgets.buttons import quiet
from app.ui.widgets.labels import label, restyle

_GOOD_NEWS = 6000
"""Milliseconds after which a message of success leaves by itself; an error stays until it is closed."""


class MessageBar(QFrame):
    """Hidden while there is nothing to say. The `Listener` of a running window."""

    shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "message")
        now = theme.current()
        self._where = label("", "note", wrap=True)
        self._what = label("", "heading", wrap=True)
        self._remedy = label("", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        for part in (self._where, self._what, self._remedy):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(14), now.px(8), now.px(8), now.px(8))
        row.addLayout(words, 1)
        row.addWidget(quiet("知道了", self.close_message))
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.setInterval(_GOOD_NEWS)
        self._leave.timeout.connect(self.close_message)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, in one line; empty while hidden."""
        parts = (self._where.text(), self._what.text(), self._remedy.text())
        return " · ".join(part for part in parts if part) if not self.isHidden() else ""

    def say(self, message: Message) -> None:
        for part, words in ((self._where, message.where), (self._what, message.what), (self._remedy, message.remedy)):
            part.setText(words)
            part.setVisible(bool(words))
        restyle(self, tone=message.tone.value)
        self.show()
        self.setAccessibleName(self.text)
        self.shown.emit(True)
        if message.tone is Tone.OK:
            self._leave.start()
        else:
            self._leave.stop()

    def crash(self, error: BaseException) -> None:
        from app.ui.dialogs.crash_dialog import show_crash  # never needed if all goes well

        show_crash(error, QApplication.activeWindow())

    def close_message(self) -> None:
        self._leave.stop()
        self.hide()
        self.shown.emit(False)
