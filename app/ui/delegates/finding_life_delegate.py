"""Paints a problem's life: stations on a line, filled where they are past, empty where they are still to come."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme
from app.ui.delegates.painting import paint_line
from app.ui.models.roles import Role
from app.ui.tones import Tone

Index = QModelIndex | QPersistentModelIndex
_ROW, _INDENT = 46, 26


class FindingLifeDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.current()
        return QSize(now.px(120), now.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        box: QRect = option.rect
        done = bool(index.data(Role.BOLD))
        tone = index.data(Role.TONE)
        token = Tone(tone).value if tone else "text"  # Qt hands a StrEnum back as a plain text
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QPoint(box.left() + now.px(8), box.top() + now.px(15))
        painter.setPen(QPen(now.color("line"), now.px(2)))
        first, last = index.row() == 0, index.row() == index.model().rowCount() - 1
        painter.drawLine(at.x(), at.y() if first else box.top(), at.x(), at.y() if last else box.bottom() + 1)
        radius = now.px(5)
        ring = token if tone else "muted"
        painter.setPen(QPen(now.color("accent" if done else ring), now.px(2)))
        painter.setBrush(now.color("accent" if done else "surface"))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        line = QRect(box.left() + now.px(_INDENT), box.top() + now.px(3), box.width() - now.px(_INDENT), now.px(24))
        paint_line(painter, str(index.data(Role.TITLE)), line, now, token=token, bold=done)
        words = str(index.data(Role.NOTE) or "")
        metrics = QFontMetrics(now.font(theme.NOTE))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        line.translate(0, now.px(22))
        line.setHeight(now.px(20))
        paint_line(painter, shown, line, now, token="muted" if token == "text" else token, size=theme.NOTE)
        painter.restore()
