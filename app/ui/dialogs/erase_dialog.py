"""清除: found, looked at, decided by two persons, done; nothing is changed before the last of these."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.erase_steps import DecideStep, DoneStep, FindStep, LookStep, Step
from app.ui.session import Session
from app.ui.widgets.labels import ElidedLabel, label
from app.workflow.erasing import Erased, Found, Preview, check_decision, erase, preview, remove_backups, search

_SUBTITLES = (
    "第一步：找到要清除的内容，勾上；现在还不会改动任何内容",
    "第二步：看清它还在哪里；现在还不会改动任何内容",
    "第三步：写明原因，由两个人共同决定",
    "已经清除",
)


class EraseDialog(Dialog):
    """`places` are what the person comes with, all ticked if `ticked`; without any the dialog begins with a search.

    `alike`: whether the same words elsewhere are looked for; not where things go because their time is over.
    """

    def __init__(
        self,
        session: Session,
        parent: QWidget | None,
        places: Sequence[Found] = (),
        *,
        ticked: bool = True,
        reason: str = "",
        alike: bool = True,
    ) -> None:
        super().__init__(parent)
        self._session, self._alike = session, alike
        self._busy = False
        self._looked: Preview | None = None
        now = theme.current()
        self.setWindowTitle("清除文字或照片")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._subtitle = ElidedLabel("", "subtitle")
        self.find_step = FindStep(places, ticked=ticked)
        self.look_step = LookStep()
        self.decide_step = DecideStep(session.desk.actor, reason)
        self.done_step = DoneStep()
        self._stack = QStackedWidget()
        for step in (self.find_step, self.look_step, self.decide_step, self.done_step):
            self._stack.addWidget(step)
            step.given_up.connect(self.reject)
            step.back.connect(self._go_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("清除文字或照片", "title"))
        column.addWidget(self._subtitle)
        column.addWidget(self._stack, 1)
        self.find_step.search_wanted.connect(self.search)
        self.find_step.done.connect(self._on_chosen)
        self.look_step.more_wanted.connect(self._on_more)
        self.look_step.done.connect(self._ask)
        self.decide_step.done.connect(self.erase)
        self.done_step.removal_wanted.connect(self._remove_backups)
        self.done_step.done.connect(self.accept)
        self.take_size(820, 620)
        self._show(0)
        self.find_step.focus()

    @property
    def step(self) -> int:
        """Which step is in sight, from 0."""
        return self._stack.currentIndex()

    def search(self, words: str) -> None:
        """Look for words everywhere, beside the window."""
        job = self._session.job(lambda desk, progress: search(desk, words))
        job.succeeded.connect(self.find_step.show_found)
        self._session.jobs.start(job, "正在查找")

    def look(self, places: Sequence[Found]) -> None:
        """Find out where else these places' words stand; nothing is changed."""
        alike = self._alike
        job = self._session.job(lambda desk, progress: preview(desk, places, alike=alike, progress=progress))
        job.succeeded.connect(self._on_looked)
        job.failed.connect(self._on_failed)
        self._session.jobs.start(job, "正在查找还有哪里有")

    def erase(self) -> None:
        """Erase, beside the window; it can not be stopped half way."""
        if self._looked is None or self._busy:
            return
        self.decide_step.refuse_nothing()
        here, reason = self._looked.here, self.decide_step.reason.text()
        witness = self.decide_step.witness.text()
        try:
            check_decision(self._session.desk, reason=reason, witness=witness)
        except AppError as error:
            self.decide_step.refuse_error(error)
            return
        self._busy = True
        self.decide_step.setEnabled(False)
        job = self._session.job(lambda desk, progress: erase(desk, here, reason=reason, witness=witness))
        job.succeeded.connect(self._on_erased)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self._session.jobs.start(job, "正在清除", stoppable=False)

    def reject(self) -> None:
        # what became of it is said here
        if not self._busy:
            super().reject()

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._subtitle.setText(_SUBTITLES[step])

    def _go_back(self) -> None:
        self._show(self.step - 1)

    def _on_chosen(self) -> None:
        self.look(self.find_step.places.model.checked)

    def _on_more(self, places: tuple[Found, ...]) -> None:
        if self._looked is not None:
            self.look((*self._looked.here, *places))

    def _on_looked(self, found: Preview) -> None:
        self._looked = found
        self.look_step.show_preview(found)
        self._show(1)
        self.look_step.go_button.setFocus()

    def _ask(self) -> None:
        if self._looked is not None:
            self._show(2)
            self.decide_step.ask(len(self._looked.here))

    def _on_failed(self, error: object) -> None:
        if not isinstance(error, AppError):
            return
        step = self._stack.currentWidget()
        if isinstance(step, Step):
            step.refuse(f"{error.what}{error.remedy}")

    def _on_ended(self) -> None:
        self._busy = False
        self.decide_step.setEnabled(True)

    def _on_erased(self, done: Erased) -> None:
        handed = sum(file.handed_over for file in self._looked.files) if self._looked is not None else 0
        self.done_step.show_done(done, handed_over=handed)
        self._show(3)
        self.settle()
        self._session.events.erased.emit()

    def _remove_backups(self, paths: tuple[Path, ...]) -> None:
        left = remove_backups(paths)
        self.done_step.show_removed(len(paths) - len(left), left)
        self._session.events.backed_up.emit()
