"""Shows that long work is under way, how far it is, and stops it when asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.jobs import Job
from app.ui.widgets.buttons import secondary
from app.ui.widgets.labels import ElidedLabel, label


class JobDialog(Dialog):
    """Closes itself when the job has ended; closing it by hand asks the job to stop, where it can."""

    def __init__(self, job: Job, title: str, parent: QWidget | None, *, stoppable: bool = True) -> None:
        super().__init__(parent)
        self._job, self._stoppable = job, stoppable
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        self.setMinimumWidth(now.px(420))
        self._label = ElidedLabel("请稍候……", role="note")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._stop = secondary("取消")
        self._stop.clicked.connect(self.reject)
        self._stop.setVisible(stoppable)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self._stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        box.setSpacing(now.px(theme.GAP))
        box.addWidget(label(title, "heading"))
        box.addWidget(self._bar)
        box.addWidget(self._label)
        box.addLayout(foot)
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self.accept)

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        # Qt counts in 32 bits and a long file has more bytes than that
        self._bar.setRange(0, 1000 if total else 0)
        self._bar.setValue(done * 1000 // total if total else 0)
        if text and not self._job.cancelling:
            self._label.setText(text)

    def reject(self) -> None:
        if not self._stoppable:
            return
        self._job.cancel()
        self._stop.setEnabled(False)
        self._label.setText("正在停止，已做的会撤回……")
