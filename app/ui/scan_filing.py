"""A stack of scans is filed from the window: choose it, see what each page is, place what nobody can tell, keep it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.progress import Progress
from app.ui import messages
from app.ui.dialogs.scan_filing_dialog import PICTURE_SIDE, ScanFilingDialog
from app.ui.session import Session
from app.workflow.desk import Desk
from app.workflow.scan_filing import FiledScan, ScanPlan, file_scans, pictures_beside, plan_scans

_FILES = "扫描件 (*.pdf *.jpg *.jpeg *.png *.PDF *.JPG *.JPEG *.PNG);;所有文件 (*)"


def ask_for_stack(parent: QWidget) -> list[Path]:
    """Let the person choose the scans of a stack."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    chosen, _ = QFileDialog.getOpenFileNames(parent, "选择一叠扫描件", start, _FILES)
    return [Path(name) for name in chosen]


class ScanFiler(QObject):
    """Files stacks of scans for a dialog. `filed` once pages are kept."""

    filed = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self.ask: Callable[[QWidget], list[Path]] = ask_for_stack
        self.dialog: ScanFilingDialog | None = None

    def take(self) -> None:
        """Ask for the scans, then show what they are."""
        paths = self.ask(self._parent)
        if not paths:
            return

        def read(desk: Desk, progress: Progress) -> object:
            plan = plan_scans(desk, paths, progress)
            return plan, pictures_beside(plan, PICTURE_SIDE)

        job = self._session.job(read)
        job.succeeded.connect(self._on_read)
        self._session.jobs.start(job, "正在读扫描件")

    def _on_read(self, read: tuple[ScanPlan, dict[int, bytes]]) -> None:
        plan, pictures = read
        self.dialog = dialog = ScanFilingDialog(plan, pictures, self._parent)
        dialog.accepted.connect(lambda: self._file(plan, dialog))
        dialog.finished.connect(self._forget)
        dialog.open()

    def _file(self, plan: ScanPlan, dialog: ScanFilingDialog) -> None:
        stack = dialog.stack
        job = self._session.job(lambda desk, progress: file_scans(desk, plan, stack, progress))
        job.succeeded.connect(self._on_filed)
        self._session.jobs.start(job, "正在归档扫描件")

    def _on_filed(self, filed: tuple[FiledScan, ...]) -> None:
        pages = sum(each.pages for each in filed)
        lacking = sum(bool(each.missing) for each in filed)
        messages.done(f"已归档 {pages} 页，{len(filed)} 份文书。" + (f"其中 {lacking} 份缺页。" if lacking else ""))
        self.filed.emit()

    def _forget(self) -> None:
        self.dialog = None
