"""A filled file comes back: choose it, see what it would change, and only then let it be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.sent_back import BACK
from app.errors import AppError
from app.placing import Out
from app.progress import Progress
from app.ui.dialogs.plan_preview import PlanPreview
from app.ui.models.plan_rows import PlanRow
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.session import Session
from app.workflow.desk import Desk
from app.workflow.errors import FORM_MOVED_ON, LEDGER_MOVED_ON
from app.workflow.writing import Written

_MOVED_ON = (FORM_MOVED_ON.code, LEDGER_MOVED_ON.code)


@dataclass(frozen=True, slots=True)
class Import:
    """A kind of file: its name for people, how it is planned, how the plan is shown, and how it is done.

    `long`: `plan` tells how far it is. `keep` writes what is not taken as a list, for a file that somebody else filled
    in and gets back; `back` writes it as a 退回件 (`sent_back`).
    """

    title: str
    plan: Callable[..., Any]
    rows: Callable[[Any], tuple[PlanRow, ...]]
    apply: Callable[[Desk, Any, Progress], object]
    long: bool = False
    keep: Callable[[Any, Desk, Path], Written] | None = None
    back: Callable[..., Written] | None = None

    def planned(self, desk: Desk, path: Path, progress: Progress) -> Any:
        """What a file would change."""
        return self.plan(desk, path, progress=progress) if self.long else self.plan(desk, path)


@dataclass(frozen=True, slots=True)
class _MovedOn:
    """The store changed after the preview: nothing was written, and this is what the file would change now."""

    plan: Any


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
        self.printer = Printer(session, parent)
        self.preview: PlanPreview | None = None

    def take(self, kind: Import, path: Path | None = None) -> None:
        """Ask for the file unless it is known, then show what it would change."""
        chosen = path or self.ask(self._parent, kind.title)
        if chosen is None:
            return
        job = self._session.job(lambda desk, progress: kind.planned(desk, chosen, progress))
        job.succeeded.connect(lambda plan: self._on_planned(kind, chosen, plan))
        self._session.jobs.start(job, f"正在核对{kind.title}")

    def _on_planned(self, kind: Import, path: Path, plan: Any, *, again: bool = False) -> None:
        self.preview = PlanPreview(
            kind.title,
            path.name,
            kind.rows(plan),
            self._parent,
            again=again,
            keeps=kind.keep is not None,
            sends_back=kind.back is not None,
        )
        self.preview.accepted.connect(lambda: self._apply(kind, path, plan))
        self.preview.keep_wanted.connect(lambda: self._keep(kind, path, plan))
        self.preview.back_wanted.connect(lambda: self._send_back(kind, path, plan))
        self.preview.finished.connect(self._forget)
        self.preview.open()

    def _apply(self, kind: Import, path: Path, plan: Any) -> None:
        def work(desk: Desk, progress: Progress) -> object:
            try:
                return kind.apply(desk, plan, progress)
            except AppError as error:
                if error.code not in _MOVED_ON:
                    raise
                return _MovedOn(kind.planned(desk, path, progress))

        job = self._session.job(work)
        job.succeeded.connect(lambda outcome: self._on_applied(kind, path, outcome))
        self._session.jobs.start(job, f"正在导入{kind.title}")

    def _on_applied(self, kind: Import, path: Path, outcome: object) -> None:
        if isinstance(outcome, _MovedOn):
            self._on_planned(kind, path, outcome.plan, again=True)
        else:
            self.imported.emit(outcome)

    def _keep(self, kind: Import, path: Path, plan: Any) -> None:
        keep = kind.keep
        assert keep is not None, "only such a preview asks for it"
        name = f"{path.stem}_未导入清单.txt"
        self.printer.make(Paper("未导入清单", name, lambda desk, out: keep(plan, desk, out)))

    def _send_back(self, kind: Import, path: Path, plan: Any) -> None:
        back = kind.back
        assert back is not None, "only such a preview asks for it"

        def write(desk: Desk, out: Out, **told: Progress) -> Written:
            return back(plan, desk, out, **told)

        self.printer.make(Paper(BACK, f"{path.stem}_{BACK}.xlsx", write, long=kind.long))

    def _forget(self) -> None:
        self.preview = None
