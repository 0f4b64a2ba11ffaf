"""How far a visit is, in words and as a bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.models.inspection_visit import Visit


class VisitMeter(QWidget):
    """How far the visit is, and what it found."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self.setFixedWidth(now.px(214))
        self._done, self._found = QLabel(), QLabel()
        for part in (self._done, self._found):
            part.setProperty("role", "note")
            part.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        words = QHBoxLayout()
        words.addWidget(self._done)
        words.addStretch()
        words.addWidget(self._found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(4))
        column.addStretch()
        column.addLayout(words)
        column.addWidget(self._bar)
        column.addStretch()

    def show_visit(self, visit: Visit) -> None:
        done = visit.progress
        self._done.setText(f"已查 {done.checked}/{done.total}")
        self._found.setText(f"不符合 {done.failed} · 重大 {visit.major}")
        self._bar.setRange(0, max(1, done.total))
        self._bar.setValue(done.checked)

    @property
    def words(self) -> str:
        return f"{self._done.text()} · {self._found.text()}"
