"""One model for every list and table: an immutable tuple of rows under declared columns. It reads no store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.models.columns import Column
from app.ui.models.roles import Role
from app.ui.widgets.words import plain_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind. `uid` tells a row from the others: its key in the store."""

    def __init__(self, columns: Sequence[Column[Row]], uid: Callable[[Row], object]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._uid = uid
        self._given: tuple[Row, ...] = ()
        self._rows: tuple[Row, ...] = ()
        """The rows given, in the order of the column that they are sorted by."""
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._places: dict[object, int] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of all before."""
        self.beginResetModel()
        self._given = tuple(rows)
        self._arrange()
        self.endResetModel()

    def replace(self, uid: object, row: Row) -> None:
        """Show one row anew. A row that is not shown is passed over."""
        place = self._places.get(uid)
        if place is None:
            return
        old = self._rows[place]
        self._given = tuple(row if each is old else each for each in self._given)
        self._rows = (*self._rows[:place], row, *self._rows[place + 1 :])
        if self._uid(row) != uid:
            self._places = {self._uid(each): where for where, each in enumerate(self._rows)}
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        if self._sorted_by is not None:
            self.sort(*self._sorted_by)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows in the order of a column, also those to come; equal ones stand as they were given."""
        self.layoutAboutToBeChanged.emit()
        marked = self.persistentIndexList()
        uids = [self._uid(self._rows[index.row()]) for index in marked]
        self._sorted_by = (column, order) if column >= 0 else None
        self._arrange()
        moved = [self.index(self._places[uid], index.column()) for uid, index in zip(uids, marked, strict=True)]
        self.changePersistentIndexList(marked, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._rows = self._given
        if self._sorted_by is not None:
            column, order = self._sorted_by

            def key(row: Row) -> Any:
                return self.columns[column].value(Role.SORT, row)

            self._rows = tuple(sorted(self._given, key=key, reverse=order == Qt.SortOrder.DescendingOrder))
        self._places = {self._uid(row): place for place, row in enumerate(self._rows)}

    def place(self, uid: object) -> int | None:
        """Where the row with this uid stands; None when it is not shown."""
        return self._places.get(uid)

    def row_at(self, index: Index) -> Row | None:
        """The row of an index of this model; None for an index of nothing."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        if role == Role.ROW:
            return row
        if role > Qt.ItemDataRole.UserRole:
            return column.value(role, row)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.tip(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.spoken(row)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            across = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(across | Qt.AlignmentFlag.AlignVCenter)
        return None
