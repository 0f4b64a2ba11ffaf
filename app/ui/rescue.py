"""The store can't be opened: say so, and where it is damaged, offer the way back to a backup before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from app.domain.days import china_day
from app.errors import AppError
from app.storage.backup_folder import kept_backups
from app.storage.errors import DAMAGED, LOG_LEFT, NOT_OURS
from app.storage.restoring import Restored
from app.ui import theme
from app.ui.dialogs.job_dialog import JobDialog
from app.ui.dialogs.restore_dialog import RestoreDialog
from app.ui.jobs import Job, JobRunner
from app.ui.models.backup_rows import kept_row
from app.workflow.desk import clock
from app.workflow.restoring import restore

_RESTORABLE = (DAMAGED.code, NOT_OURS.code, LOG_LEFT.code)


def refused(error: AppError, store: Path) -> bool:
    """Tell why the window does not open. True when the person has restored the store, which can be opened now."""
    theme.dress()
    # there is no window yet, and the last dialog that closes is not the end of the program
    with _staying():
        return _asked(error, store)


@contextmanager
def _staying() -> Iterator[None]:
    before = QApplication.quitOnLastWindowClosed()
    QApplication.setQuitOnLastWindowClosed(False)
    try:
        yield
    finally:
        QApplication.setQuitOnLastWindowClosed(before)


def _asked(error: AppError, store: Path) -> bool:
    while True:
        box = QMessageBox(QMessageBox.Icon.Critical, "颐检打不开", f"{error.where}\n\n{error.what}\n\n{error.remedy}")
        box.setTextFormat(Qt.TextFormat.PlainText)
        wanted = None
        if error.code in _RESTORABLE:
            wanted = box.addButton("从备份恢复…", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("关闭", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if wanted is None or box.clickedButton() is not wanted:
            return False
        outcome = _restored(store)
        if isinstance(outcome, Restored):
            return True
        if isinstance(outcome, AppError):
            error = outcome


def _restored(store: Path) -> Restored | AppError | None:
    """Let the person choose a backup and put it in place. None where the person thought better of it."""
    jobs = JobRunner()
    rows = [kept_row(kept, china_day(clock())) for kept in kept_backups(store)]
    jobs.window = dialog = RestoreDialog(store, rows, jobs, None)
    chosen: list[Path] = []
    dialog.confirmed.connect(chosen.append)
    if dialog.exec() != QDialog.DialogCode.Accepted or not chosen:
        return None
    jobs.window = None
    outcome: list[Restored | AppError] = []
    job = Job(lambda progress: restore(store, chosen[0], progress=progress))
    job.succeeded.connect(outcome.append)
    job.failed.connect(outcome.append)
    waiting = QEventLoop()
    job.ended.connect(waiting.quit)
    shown = JobDialog(job, "正在恢复", None)
    shown.open()
    jobs.start(job, "")
    waiting.exec()
    return outcome[0] if outcome else None
