"""Work beside the window: a job on a pool of one thread, so that writers never meet.

    job = Job(lambda progress: merge_files(path, files, progress))
    job.succeeded.connect(self._on_merged)
    session.jobs.start(job, "正在合并交接文件")

The work opens its own desk from the store's path, never the window's, and closes it. The job *is* the `Progress` that
the work is given. Whatever it reports arrives on the window's thread. A failure without a listener is a message.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Cancelled
from app.progress import Progress
from app.ui import messages

DIALOG_AFTER = 300
"""Milliseconds of work after which a dialog with a cancel button appears."""
_REPORT_EVERY = 0.05

Work = Callable[[Progress], object]


class Job(QObject):
    """One piece of work with its outcome as signals; exactly one of the last three comes, and `ended` after it."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    _reported = Signal(object)
    """Crosses from the worker's thread to the job's own, which then speaks: so plain functions may listen."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._cancel = threading.Event()
        self._last = 0.0
        self._reported.connect(self._on_reported)

    @property
    def cancelling(self) -> bool:
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancel.set()

    def step(self, done: int, total: int, label: str = "") -> None:
        if self._cancel.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY or done >= total:
            self._last = now
            self._reported.emit(lambda: self.progressed.emit(done, total, label))

    def run(self) -> None:
        """Do the work; on the worker's thread."""
        try:
            self.step(0, 0)
            result = self._work(self)
        except Cancelled:
            self._reported.emit(self.cancelled.emit)
        except Exception as error:
            failure = error
            self._reported.emit(lambda: self.failed.emit(failure))
        else:
            self._reported.emit(lambda: self.succeeded.emit(result))
        self._reported.emit(self.ended.emit)

    def _on_reported(self, say: Callable[[], None]) -> None:
        say()


class Executor(Protocol):
    """Where jobs run."""

    def submit(self, run: Callable[[], None]) -> None:
        """Run this after what was submitted before."""

    def wait(self) -> None:
        """Come back when everything submitted has run."""


class PoolExecutor:
    """One thread of Qt's."""

    def __init__(self) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)

    def submit(self, run: Callable[[], None]) -> None:
        self._pool.start(run)

    def wait(self) -> None:
        self._pool.waitForDone()


class ManualExecutor:
    """Runs when told: for tests."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, run: Callable[[], None]) -> None:
        self.waiting.append(run)

    def run_next(self) -> None:
        self.waiting.pop(0)()

    def wait(self) -> None:
        while self.waiting:
            self.run_next()


class JobRunner(QObject):
    """Starts jobs, shows their dialog when they last, and knows whether any is under way."""

    idle = Signal()

    def __init__(self, executor: Executor | None = None, window: QWidget | None = None) -> None:
        super().__init__()
        self._executor = executor or PoolExecutor()
        self._jobs: list[Job] = []
        self.window = window

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def start(self, job: Job, title: str, *, stoppable: bool = True) -> Job:
        """Run a job after those before it. `title` heads its dialog: what is being done, as 正在合并交接文件.

        Nobody waits for a job without a title, and it has no dialog. One that is not `stoppable` shows no 取消.
        """
        self._jobs.append(job)
        job.failed.connect(messages.show)
        job.ended.connect(self._on_ended)
        self._executor.submit(job.run)
        if title and self.window is not None:
            QTimer.singleShot(DIALOG_AFTER, job, lambda: self._show_dialog(job, title, stoppable))
        return job

    def cancel_all(self) -> None:
        """Ask every job to stop; `idle` tells when they have."""
        for job in self._jobs:
            job.cancel()

    def shut_down(self) -> None:
        """Cancel and wait. For the end of the program, after the window is gone."""
        self.cancel_all()
        self._executor.wait()

    def _show_dialog(self, job: Job, title: str, stoppable: bool) -> None:
        if job in self._jobs and not job.cancelling and self.window is not None:
            from app.ui.dialogs.job_dialog import JobDialog  # only long work needs it

            JobDialog(job, title, self.window, stoppable=stoppable).open()

    def _on_ended(self) -> None:
        job = self.sender()
        self._jobs = [each for each in self._jobs if each is not job]
        if not self._jobs:
            self.idle.emit()
