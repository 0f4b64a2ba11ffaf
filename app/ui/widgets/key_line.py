"""A line that says which key does what, each key in a small frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets.labels import kbd, label

Keys = Sequence[tuple[str, str]]
"""(key, what it does) each."""


class KeyLine(QWidget):
    """As many of the keys as there is room for, the first ones first."""

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        now = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(12))
        self._pairs: list[QWidget] = []
        for key, what in keys:
            pair = QWidget()
            words = QHBoxLayout(pair)
            words.setContentsMargins(0, 0, 0, 0)
            words.setSpacing(now.px(5))
            words.addWidget(kbd(key))
            words.addWidget(label(what, "note"))
            row.addWidget(pair)
            self._pairs.append(pair)
        row.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words_of_all = "，".join(f"{key} {what}" for key, what in keys)
        self.setAccessibleName(f"按键：{words_of_all}")
        self.setToolTip(words_of_all)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, gap = self.width(), theme.current().px(12)
        for pair in self._pairs:
            left -= pair.sizeHint().width()
            pair.setVisible(left >= 0)
            left -= gap
