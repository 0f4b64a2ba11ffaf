"""A table of very many rows of which those in sight are read: a list of numbers, and rows by number when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex

from app.ui.models.columns import Column
from app.ui.models.table_model import Index, TableModel

Row = TypeVar("Row")
_NOWHERE = QModelIndex()
_AT_A_TIME = 50
"""Rows that are read together: more than a window shows."""


class PagedModel(TableModel[Row]):
    """`read` gives the rows of some numbers, in their order; `number_of` the number of a row by its uid, if it has one.

    The store may change between two readings: a number that names nothing any more leaves an empty row until the page
    is read anew.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        uid: Callable[[Row], object],
        *,
        read: Callable[[Sequence[int]], Sequence[Row | None]],
        number_of: Callable[[object], int | None],
    ) -> None:
        super().__init__(columns, uid)
        self._read = read
        self._number_of = number_of
        self._numbers: tuple[int, ...] = ()
        self._where: dict[int, int] | None = None
        self._known: dict[int, Row | None] = {}

    def show_numbers(self, numbers: Sequence[int]) -> None:
        """Show these rows instead of all before. Where they are the same, what is known of them is read anew."""
        if tuple(numbers) == self._numbers:
            self._known = {}
            if numbers:
                self.dataChanged.emit(self.index(0, 0), self.index(len(numbers) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._numbers, self._where, self._known = tuple(numbers), None, {}
        self.endResetModel()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all rows, in the order that is shown."""
        return self._numbers

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows; those that were not in sight are read."""
        return tuple(row for row in map(self._row, range(len(self._numbers))) if row is not None)

    def index_of(self, uid: object) -> QModelIndex:
        """The index of a row by its uid; an invalid one when it is not shown."""
        place = self.place(uid)
        return QModelIndex() if place is None else self.index(place, 0)

    def place(self, uid: object) -> int | None:
        number = self._number_of(uid)
        if self._where is None:
            self._where = {each: place for place, each in enumerate(self._numbers)}
        return None if number is None else self._where.get(number)

    def replace(self, uid: object, row: Row) -> None:
        """Show one row anew. A row that is not shown is passed over."""
        place = self.place(uid)
        if place is not None:
            self._known[self._numbers[place]] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def row_at(self, index: Index) -> Row | None:
        return self._row(index.row()) if index.isValid() and index.row() < len(self._numbers) else None

    def _row(self, place: int) -> Row | None:
        if self._numbers[place] not in self._known:
            first = place - place % _AT_A_TIME
            block = self._numbers[first : first + _AT_A_TIME]
            self._known.update(zip(block, self._read(block), strict=True))
        return self._known[self._numbers[place]]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._numbers)
