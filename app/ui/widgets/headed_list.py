"""A list of rows under headings: rows as everywhere, the headings smaller and not to be chosen."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui import theme
from app.ui.delegates.painting import paint_line
from app.ui.delegates.row_delegate import RowDelegate
from app.ui.models.headed_model import Headed, HeadedModel
from app.ui.models.roles import Role
from app.ui.widgets.lists import RowList

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row", bound=Headed)
HEADING = 36


class HeadedDelegate(RowDelegate):
    """Paints a heading as a band with its title and, at the right, its trail."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if not _is_heading(index):
            return super().sizeHint(option, index)
        now = theme.current()
        return QSize(now.px(120), now.px(HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not _is_heading(index):
            super().paint(painter, option, index)
            return
        now = theme.current()
        box: QRect = option.rect
        painter.save()
        painter.fillRect(box, now.color("background"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), now.color("line"))
        line = box.adjusted(now.px(12), 0, -now.px(12), 0)
        trail = str(index.data(Role.TRAIL) or "")
        wide = QFontMetrics(now.font(theme.NOTE)).horizontalAdvance(trail)
        paint_line(painter, trail, line, now, token="muted", size=theme.NOTE, right=True)
        words = line.adjusted(0, 0, -wide - now.px(8), 0)
        paint_line(painter, str(index.data(Role.TITLE)), words, now, token="muted", size=theme.NOTE, bold=True)
        painter.restore()


def _is_heading(index: Index) -> bool:
    return bool(getattr(index.data(Role.ROW), "heading", False))


class HeadedList(RowList, Generic[Row]):
    """Begins, as far as the current row goes, at the first row and not at the heading above it."""

    def __init__(self, model: HeadedModel[Row], name: str, *, lead_width: int = 46) -> None:
        super().__init__(model, name, HeadedDelegate(lead_width=lead_width))
        self._headed = model

    def choose(self, uid: object = None) -> None:
        """Put a row in sight; the first one where there is none with that uid."""
        rows = self._headed.rows
        place = self._headed.place(uid) if uid is not None else None
        if place is None:
            place = next((at for at, row in enumerate(rows) if not row.heading), None)
        if place is None:
            return
        index = self._headed.index(place, 0)
        self.setCurrentIndex(index)
        # the heading above comes into sight with its first row
        self.scrollTo(self._headed.index(place - 1, 0) if place and rows[place - 1].heading else index)
        self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is chosen stays in sight when the words above take room."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    @property
    def current(self) -> Row | None:
        """The current row; None where that is a heading or nothing."""
        row = self._headed.row_at(self.currentIndex())
        return row if row is not None and not row.heading else None
