"""The 挂号销账台账 of the page 整改: out to the homes as a workbook, and back as their replies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.interchange.form_plan import Group
from app.placing import Out
from app.progress import Progress
from app.ui import messages
from app.ui.form_import import Import, Importer
from app.ui.models.plan_rows import ledger_rows
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.session import Session
from app.workflow.desk import Desk
from app.workflow.ledger import Applied, apply_ledger, plan_ledger, write_ledger, write_ledger_back, write_left_out
from app.workflow.writing import Written, safe_name

SUFFIX = ".xlsx"
_TITLE = "挂号销账台账"


class FindingsLedger(QObject):
    """`imported` comes when replies were noted."""

    imported = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.printer, self.importer = Printer(session, parent), Importer(session, parent)
        self.importer.imported.connect(self._on_imported)

    def export(self, home: int | None, home_name: str) -> None:
        """Write the ledger of a home, of all for None, as a workbook that can be filled in."""
        name = safe_name((_TITLE, home_name, self._session.desk.today.isoformat()), SUFFIX)

        def write(desk: Desk, out: Out, progress: Progress) -> Written:
            return write_ledger(desk, out, home, progress=progress)

        self.printer.make(Paper(_TITLE, name, write, long=True))

    def take(self, path: Path | None = None) -> None:
        """Show what a returned ledger would change, and note it as replies once that is confirmed."""
        kind = Import(
            title="台账",
            plan=plan_ledger,
            rows=ledger_rows,
            apply=apply_ledger,
            long=True,
            keep=write_left_out,
            back=write_ledger_back,
        )
        self.importer.take(kind, path)

    def _on_imported(self, applied: Applied) -> None:
        self.imported.emit()
        messages.done(outcome_words(applied))


def outcome_words(applied: Applied) -> str:
    """What came of a returned ledger, in a sentence or two."""
    groups = (Group.REFUSED, Group.CONFLICT)
    left = "、".join(f"{applied.left[group]} 行{group.label}" for group in groups if applied.left[group])
    words = f"已登记 {len(applied.replies)} 条机构回复，复查合格后才销账。"
    return words + (f"另有 {left}，没有改动；再导入这份台账可以看到原因，另存退回件。" if left else "")
