"""Lists and tables as this window shows them: painted rows, no grid, one whole row at a time, heights that scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListView, QStyledItemDelegate, QTableView

from app.ui import theme
from app.ui.delegates.row_delegate import RowDelegate

_LEAST = 200
_FOCUS = Qt.FocusPolicy.StrongFocus
"""By a click and by Tab: Qt would let the wheel, too, take the cursor to a list."""


class _Marks(QItemSelectionModel):
    """The mark of a list, which leaves its row only where the list may be left.

    Put back after the event it would not be one mark: at a press Qt moves the current row, then selects the row that
    was pressed, whatever the current one has become meanwhile.
    """

    may_leave: Callable[[], bool] | None = None

    def setCurrentIndex(
        self, index: QModelIndex | QPersistentModelIndex, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        if index == self.currentIndex() or self.may_leave is None or self.may_leave():
            super().setCurrentIndex(index, command)

    def select(self, index: object, command: QItemSelectionModel.SelectionFlag) -> None:
        # what is selected is the current row: everything else was refused above
        if self.may_leave is None or _rows(index) <= {self.currentIndex().row()}:
            super().select(index, command)  # type: ignore[call-overload]


def _rows(selected: object) -> set[int]:
    """The rows of an index or of a selection."""
    if isinstance(selected, QModelIndex):
        return {selected.row()} if selected.isValid() else set()
    assert isinstance(selected, QItemSelection)
    return {index.row() for index in selected.indexes()}


class RowList(QListView):
    """A list of painted rows; the arrow keys pass over those that are not enabled.

    `current_changed` speaks also when a reset took the current row away. With `ask_before_leaving` the mark stays on
    its row, by whatever way it would be moved, while the question is answered with no. `uniform`: every row is as tall
    as the first, so none is read to be measured.
    """

    current_changed = Signal()

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        delegate: QStyledItemDelegate | None = None,
        *,
        uniform: bool = False,
    ) -> None:
        super().__init__()
        self.setUniformItemSizes(uniform)
        self._delegate = delegate or RowDelegate()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(_FOCUS)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._marks = _Marks(model, self)
        self.setSelectionModel(self._marks)
        model.modelReset.connect(self.current_changed)

    def ask_before_leaving(self, may_leave: Callable[[], bool]) -> None:
        """Ask this before another row becomes the current one."""
        self._marks.may_leave = may_leave

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The arrows pass over headings, which can not be chosen; Qt would stop in front of one."""
        actions, model = QAbstractItemView.CursorAction, self.model()
        count, here = model.rowCount(), self.currentIndex().row()
        if not count:
            return QModelIndex()
        if action in (actions.MoveDown, actions.MoveUp, actions.MoveNext, actions.MovePrevious):
            onward = action in (actions.MoveDown, actions.MoveNext)
            places = range(here + 1, count) if onward else range(here - 1, -1, -1)
        else:
            place = super().moveCursor(action, modifiers).row()
            onward = action != actions.MoveEnd
            places = range(max(place, 0), count) if onward else range(count - 1, -1, -1)
        enabled = (place for place in places if model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsEnabled)
        return model.index(next(enabled, here), 0)


class RowTable(QTableView):
    """A table of painted cells. `widths` are those of the columns at 100 %; 0 takes what is left.

    Where less than `_LEAST` is left, the columns of `drop` are hidden one after the other.
    """

    current_changed = Signal()

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        widths: Sequence[int],
        *,
        tall: bool = True,
        drop: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self._delegate = RowDelegate()
        self._widths = tuple(widths)
        self._tall = tall
        self._drop = tuple(drop)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(_FOCUS)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(24)
        for column, width in enumerate(self._widths):
            fixed = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            self.horizontalHeader().setSectionResizeMode(column, fixed)
        self._measure()
        model.modelReset.connect(self.current_changed)

    def show_sortable(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let a click on a head sort by it (the model, usually a `RowFilter`, does); begin with this column."""
        self.horizontalHeader().setSectionsClickable(True)
        self.setSortingEnabled(True)
        self.sortByColumn(column, order)

    def _measure(self) -> None:
        now = theme.current()
        self._scale = now.scale
        self.verticalHeader().setDefaultSectionSize(now.px(theme.TALL_ROW + 4 if self._tall else theme.ROW))
        for column, width in enumerate(self._widths):
            if width:
                self.horizontalHeader().resizeSection(column, now.px(width))
        self._make_room()

    def _make_room(self) -> None:
        if not self._drop:
            return
        now = theme.current()
        left = self.viewport().width() - sum(now.px(width) for width in self._widths)
        for column in self._drop:
            short = left < now.px(_LEAST)
            if self.isColumnHidden(column) != short:
                self.setColumnHidden(column, short)
            left += now.px(self._widths[column]) if short else 0

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # a style sheet is set on a new widget several times: only another scale makes other widths
        if event.type() == QEvent.Type.StyleChange and getattr(self, "_scale", 0) not in (0, theme.current().scale):
            self._measure()
