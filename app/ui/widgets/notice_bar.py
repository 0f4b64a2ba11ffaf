"""Something that a person should look into: said above a page's list, with the way to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ui import theme
from app.ui.tones import Tone
from app.ui.widgets.buttons import secondary
from app.ui.widgets.labels import ElidedLabel, label


class NoticeBar(QFrame):
    """In sight only while there is something to say."""

    def __init__(self, button: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self.setProperty("tone", Tone.WARN.value)
        now = theme.current()
        self._what = label("", "heading", wrap=True)
        self._detail = ElidedLabel("", "note")
        self.button = secondary(button, act)
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        words.addWidget(self._what)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(14), now.px(8), now.px(8), now.px(8))
        row.setSpacing(now.px(theme.GAP))
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def words(self) -> str:
        """What is said; empty while the bar is out of sight."""
        return "" if self.isHidden() else f"{self._what.text()}：{self._detail.text()}"

    def tell(self, what: str, detail: str = "") -> None:
        """Say it; nothing hides the bar."""
        self._what.setText(what)
        self._detail.setText(detail)
        self.setAccessibleName(what)
        self.setVisible(bool(what))
