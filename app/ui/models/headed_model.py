"""Rows under headings in one list; a heading can not be chosen."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from app.ui.models.table_model import TableModel


class Headed(Protocol):
    """A row that knows whether it is a heading."""

    @property
    def heading(self) -> bool: ...


Row = TypeVar("Row", bound=Headed)


class HeadedModel(TableModel[Row]):
    """A `TableModel` in which some rows head those that follow."""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.row_at(index)
        return Qt.ItemFlag.NoItemFlags if row is not None and row.heading else super().flags(index)
