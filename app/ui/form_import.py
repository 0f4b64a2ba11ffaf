"""A filled file comes back: choose it, see what it would change, and only then let it be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.progress import Progress
from app.ui.dialogs.plan_preview import PlanPreview
from app.ui.models.plan_rows import PlanRow
from app.ui.session import Session
from app.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Import:
    """A kind of file: its name for people, how it is planned, how the plan is shown, and how it is done."""

    title: str
    plan: Callable[[Desk, Path], Any]
    rows: Callable[[Any], tuple[PlanRow, ...]]
    apply: Callable[[Desk, Any, Progress], object]


def ask_which(parent: QWidget, title: str) -> Path | None:
    """Let the person choose the file."""
    chosen, _ = QFileDialog.getOpenFileName(parent, f"导入{title}", "", "Excel 工作簿 (*.xlsx);;所有文件 (*)")
    return Path(chosen) if chosen else None


class Importer(QObject):
    """Takes filled files in for a page. `imported` comes with what the work gave, once it is written."""

    imported = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self.ask: Callable[[QWidget, str], Path | None] = ask_which
        self.preview: PlanPreview | None = None

    def take(self, kind: Import) -> None:
        """Ask for the file, then show what it would change."""
        path = self.ask(self._parent, kind.title)
        if path is None:
            return
        job = self._session.job(lambda desk, progress: kind.plan(desk, path))
        job.succeeded.connect(lambda plan: self._on_planned(kind, path, plan))
        self._session.jobs.start(job, f"正在核对{kind.title}")

    def _on_planned(self, kind: Import, path: Path, plan: Any) -> None:
        self.preview = PlanPreview(kind.title, path.name, kind.rows(plan), self._parent)
        self.preview.accepted.connect(lambda: self._apply(kind, plan))
        self.preview.finished.connect(self._forget)
        self.preview.open()

    def _apply(self, kind: Import, plan: Any) -> None:
        job = self._session.job(lambda desk, progress: kind.apply(desk, plan, progress))
        job.succeeded.connect(self.imported)
        self._session.jobs.start(job, f"正在导入{kind.title}")

    def _forget(self) -> None:
        self.preview = None
