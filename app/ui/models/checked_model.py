"""A list of which a person ticks some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


class CheckedModel(TableModel[Row]):
    """A `TableModel` whose first column can be ticked; `locked` rows can not."""

    checked_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        uid: Callable[[Row], object],
        locked: Callable[[Row], bool] = lambda row: False,
    ) -> None:
        super().__init__(columns, uid)
        self._uid_of = uid
        self._locked = locked
        self._checked: set[object] = set()

    @property
    def checked(self) -> tuple[Row, ...]:
        """The ticked rows, in the order that is shown."""
        return tuple(row for row in self.rows if self._uid_of(row) in self._checked)

    def check(self, uids: Sequence[object]) -> None:
        """Tick exactly these."""
        self._checked = set(uids)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
        self.checked_changed.emit()

    def show(self, rows: Sequence[Row]) -> None:
        super().show(rows)
        self._checked &= {self._uid_of(row) for row in rows}
        self.checked_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if self._locked(row):
            return Qt.ItemFlag.ItemNeverHasChildren
        tickable = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | tickable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if role == Qt.ItemDataRole.CheckStateRole and row is not None and index.column() == 0:
            return Qt.CheckState.Checked if self._uid_of(row) in self._checked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index)
        if row is None or role != Qt.ItemDataRole.CheckStateRole or self._locked(row):
            return False
        change = self._checked.add if Qt.CheckState(value) == Qt.CheckState.Checked else self._checked.discard
        change(self._uid_of(row))
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.checked_changed.emit()
        return True
