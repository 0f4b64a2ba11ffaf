"""The 检查填报表 of the visit at work: out to be filled in where no laptop goes, and back as its answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.ui import messages
from app.ui.form_import import Import, Importer
from app.ui.models.inspection_visit import Visit
from app.ui.models.plan_rows import form_rows
from app.ui.pages.conduct_printing import Paper, Printer, file_name
from app.ui.session import Session
from app.ui.widgets.buttons import quiet
from app.workflow.answer_filling import apply_answers, plan_answers, write_answer_form, write_answers_back

TITLE = "填报表"


class VisitForm(QObject):
    """`imported` brings the items that were written. `ready` says whether what is being typed is saved."""

    imported = Signal(object)

    def __init__(self, session: Session, parent: QWidget, ready: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._parent, self._ready = parent, ready
        self.visit: Visit | None = None
        self.printer, self.importer = Printer(session, parent), Importer(session, parent)
        self.importer.imported.connect(self._on_imported)
        self.button: QPushButton = quiet("填报表 ▼", self.choose)
        self.button.setToolTip("Excel 填报表：导出后在 Excel、WPS 里填，填好再导入")

    def choose(self) -> None:
        """What can be done with the form, as a menu."""
        menu = QMenu(self.button)
        self.offer(menu)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def offer(self, menu: QMenu) -> None:
        """Add what can be done to a menu, which is gone after it."""
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(f"导出{TITLE}…").triggered.connect(lambda _=False: self.export())
        menu.addAction(f"导入{TITLE}…").triggered.connect(lambda _=False: self.take())

    def export(self) -> None:
        """Write the visit's items, with what is answered, as a workbook."""
        if self.visit is None or not self._ready():
            return
        key = self.visit.key
        name = file_name(f"检查{TITLE}", self.visit.view, ".xlsx")
        self.printer.make(Paper(f"检查{TITLE}", name, lambda desk, path: write_answer_form(desk, key, path)))

    def take(self) -> None:
        """Show what a filled form would say, and say it once that is confirmed."""
        if self.visit is None or not self._ready():
            return
        key = self.visit.key
        self.importer.take(
            Import(
                TITLE,
                lambda desk, path: plan_answers(desk, key, path),
                form_rows,
                lambda desk, plan, progress: (key, apply_answers(desk, key, plan, progress)),
                back=lambda plan, desk, out: write_answers_back(plan, desk, key, out),
            )
        )

    def _on_imported(self, written: tuple[int, tuple[str, ...]]) -> None:
        key, items = written
        if self.visit is not None and self.visit.key == key:
            for item in items:
                self.visit.keep_typed(item, None)
        self.imported.emit(key)
        messages.done(f"已导入 {len(items)} 项结果。")
