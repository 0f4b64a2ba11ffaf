"""The parts of a score sheet as bars, each with a mark where the next level begins."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme
from app.ui.delegates.painting import paint_line
from app.ui.models.rating_rows import PartRow
from app.ui.models.roles import Role
from app.ui.models.table_model import TableModel
from app.ui.widgets.lists import RowList

Index = QModelIndex | QPersistentModelIndex
_ROW, _BAR = 64, 10


class _BarDelegate(QStyledItemDelegate):
    """Title and marks above the bar, what the next level asks below it; words say all that colour says."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.current()
        return QSize(now.px(160), now.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Role.ROW)
        if not isinstance(row, PartRow):
            return
        now = theme.current()
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRect(box.left(), box.top() + now.px(4), box.width(), now.px(22))
        wide = QFontMetrics(now.font(theme.BODY, bold=row.total)).horizontalAdvance(row.words)
        paint_line(painter, row.words, line, now, token="text", bold=row.total, right=True)
        paint_line(painter, row.title, line.adjusted(0, 0, -wide - now.px(8), 0), now, token="text", bold=row.total)
        bar = QRectF(box.left(), line.bottom() + now.px(4), box.width(), now.px(_BAR))
        radius = bar.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("neutral_soft"))
        painter.drawRoundedRect(bar, radius, radius)
        filled = QRectF(bar)
        filled.setWidth(_share(row.score, row.full) * bar.width())
        if filled.width() > 0:
            painter.setBrush(now.color("accent"))
            painter.drawRoundedRect(filled, min(radius, filled.width() / 2), radius)
        if row.needed is not None and row.short:
            # what is still missing, between what there is and the mark
            missing = QRectF(bar)
            missing.setLeft(filled.right())
            missing.setWidth(_share(row.short, row.full) * bar.width())
            painter.setBrush(QBrush(now.color("warn"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(missing)
        if row.needed is not None:
            at = bar.left() + _share(row.needed, row.full) * bar.width()
            mark = QRectF(at - now.px(1), bar.top() - now.px(3), now.px(2), bar.height() + now.px(6))
            painter.setBrush(now.color("text"))
            painter.drawRect(mark)
        below = QRect(box.left(), int(bar.bottom()) + now.px(3), box.width(), now.px(20))
        paint_line(painter, row.note, below, now, token="warn" if row.short else "muted", size=theme.NOTE)
        painter.restore()


def _share(part: Fraction, whole: int) -> float:
    return float(min(Fraction(1), max(Fraction(0), part / whole)))


class RatingBars(RowList):
    """As tall as its rows; it is read, not chosen from."""

    def __init__(self, model: TableModel[PartRow]) -> None:
        super().__init__(model, "各部分得分", _BarDelegate())
        self._parts = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def show_parts(self, rows: tuple[PartRow, ...]) -> None:
        self._parts.show(rows)
        self.setFixedHeight(theme.current().px(_ROW) * len(rows) + 2)
