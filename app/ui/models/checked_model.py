"""Lists of which a person ticks some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from app.ui.models.columns import Column
from app.ui.models.paged import PagedModel
from app.ui.models.table_model import TableModel

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


class Ticks(TableModel[Row]):
    """What lists have whose first column can be ticked; `locked` rows can not. `more` is for the model beside it."""

    checked_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        uid: Callable[[Row], object],
        locked: Callable[[Row], bool] = lambda row: False,
        **more: Any,
    ) -> None:
        super().__init__(columns, uid, **more)
        self._uid_of = uid
        self._locked = locked
        self._checked: set[object] = set()

    def check(self, uids: Iterable[object]) -> None:
        """Tick exactly these."""
        self._checked = set(uids)
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, 0))
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


class CheckedModel(Ticks[Row]):
    """A `TableModel` of which some rows are ticked."""

    @property
    def checked(self) -> tuple[Row, ...]:
        """The ticked rows, in the order that is shown."""
        return tuple(row for row in self.rows if self._uid_of(row) in self._checked)

    def show(self, rows: Sequence[Row]) -> None:
        super().show(rows)
        self._checked &= {self._uid_of(row) for row in rows}
        self.checked_changed.emit()


class CheckedPages(Ticks[Row], PagedModel[Row]):
    """A `PagedModel` of which some rows are ticked; a tick stays while a search hides its row."""

    @property
    def ticked(self) -> frozenset[object]:
        """The uids of the ticked rows."""
        return frozenset(self._checked)
