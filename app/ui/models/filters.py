"""Search of short lists. Long ones are searched and sorted in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.ui.models.roles import Role
from app.ui.models.table_model import TableModel


class RowFilter(QSortFilterProxyModel):
    """Rows of a `TableModel` that hold every word of a search and pass a condition. `spelled` gives a row's name, by
    whose initials it is found too."""

    def __init__(
        self, source: TableModel[Any], parent: QObject | None = None, *, spelled: Callable[[Any], str] | None = None
    ) -> None:
        super().__init__(parent)
        self._spelled = spelled
        self._words: tuple[str, ...] = ()
        self._condition: Callable[[Any], bool] | None = None
        self.setSourceModel(source)
        self._source = source

    def search(self, text: str) -> None:
        """Keep the rows in which every word of the text stands, in any column or by its initials."""
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def keep(self, condition: Callable[[Any], bool] | None) -> None:
        """Keep the rows for which the condition is true; None keeps all."""
        self._condition = condition
        self.invalidate()

    def row_at(self, index: QModelIndex | QPersistentModelIndex) -> Any:
        """The row under an index of this proxy; None for an index of nothing."""
        return index.data(Role.ROW) if index.isValid() else None

    def index_of(self, uid: object) -> QModelIndex:
        """The index of a row by its uid; an invalid one when it is not shown."""
        place = self._source.place(uid)
        return QModelIndex() if place is None else self.mapFromSource(self._source.index(place, 0))

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        row = self._source.rows[source_row]
        if self._condition is not None and not self._condition(row):
            return False
        if not self._words:
            return True
        text = " ".join(str(column.value(Role.SEARCH, row)) for column in self._source.columns).casefold()
        return all(word in text or self._is_spelled(row, word) for word in self._words)

    def _is_spelled(self, row: Any, word: str) -> bool:
        if self._spelled is None or not (word.isascii() and word.isalpha()):
            return False
        from app.checklists.initials import holds_initials  # brings a dictionary

        return holds_initials(self._spelled(row), word)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Have the rows sorted where they are: each is asked once, not at each comparison."""
        self._source.sort(column, order)
