"""What can be done with a county's own checklist beside using it: see what it changed, stop offering it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.checklists.load import shipped
from app.domain.checklist import Checklist
from app.domain.unreadable import Listed, Unreadable
from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.checklist_editions import EditionsDialog, WithdrawDialog
from app.ui.models.checklist_browse import ShelfRow
from app.ui.models.checklist_editions import Earlier, earlier_than, own_of
from app.ui.session import Session
from app.ui.widgets.buttons import quiet
from app.workflow.checklists import OwnEdition, own_checklists, withdraw_checklist


class OwnBar(QWidget):
    """In sight only for a county's own checklist. `withdrawn` comes when it is offered no longer."""

    withdrawn = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row: ShelfRow | None = None
        self._all: Listed[OwnEdition] = Listed()
        self._editions: tuple[OwnEdition, ...] = ()
        self._checklist: Checklist | None = None
        self._earlier: tuple[Earlier, ...] = ()
        self.compare_button = quiet("与上一版比较…", self.compare)
        self.withdraw_button = quiet("停用…", self.ask_to_withdraw)
        self.compared: EditionsDialog | None = None
        self.asking: WithdrawDialog | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.current().px(4), 0, 0, theme.current().px(4))
        row.setSpacing(theme.current().px(theme.INSIDE))
        row.addWidget(self.compare_button)
        row.addWidget(self.withdraw_button)
        row.addStretch()
        self.hide()

    def refresh(self) -> None:
        """Read the county's editions anew."""
        self._all = own_checklists(self._session.desk)

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """Editions that can't be shown."""
        return self._all.unreadable

    def show_row(self, row: ShelfRow, checklist: Checklist | None) -> None:
        """The row chosen on the shelf, and its checklist if it can be used."""
        self._row, self._checklist = row, checklist
        self._editions = own_of(row, self._all)
        self._earlier = earlier_than(checklist, self._editions) if checklist else ()
        self.compare_button.setVisible(bool(self._earlier))
        only_national = len(self._earlier) == 1 and len(self._editions) == 1
        self.compare_button.setText("与国家检查表比较" if only_national else "与上一版比较")
        self.setVisible(bool(self._editions))

    def compare(self) -> None:
        """Every change of the edition in use against the one before it, or another."""
        if self._checklist is not None and self._earlier:
            self.compared = EditionsDialog(self._checklist, self._earlier, self.window())
            self.compared.open()

    def ask_to_withdraw(self) -> None:
        row = self._row
        if row is None or not self._editions:
            return
        name, national = self._editions[0].id, {each.id for each in shipped()}
        self.asking = WithdrawDialog(row.title, len(self._editions), self.window(), national=name in national)
        self.asking.accepted.connect(lambda: self._withdraw(name, row.title))
        self.asking.open()

    def _withdraw(self, name: str, title: str) -> None:
        try:
            withdraw_checklist(self._session.desk, name)
        except AppError as error:
            messages.show(error)
            return
        self.withdrawn.emit()
        messages.done(f"“{title}”已停用；已经做的检查不受影响。")
