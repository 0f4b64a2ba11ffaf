"""Paints the navigation: the page's name, and a number in a red disc where something grave is open."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme
from app.ui.delegates.painting import paint_line
from app.ui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex


class NavDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.current()
        return QSize(now.px(120), now.px(theme.ROW + 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = box.adjusted(0, 1, 0, -1)
        here = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if here or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(now.color("accent_soft" if here else "background"))
            painter.drawRoundedRect(QRectF(box), now.px(8), now.px(8))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(now.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), now.px(8), now.px(8))
        text = box.adjusted(now.px(12), 0, -now.px(12), 0)
        if badge := index.data(Role.BADGE):
            text.setRight(self._paint_badge(painter, str(badge), text) - now.px(4))
        paint_line(painter, str(index.data(Role.TITLE)), text, now, token="accent" if here else "text", bold=here)
        painter.restore()

    def _paint_badge(self, painter: QPainter, badge: str, box: QRect) -> int:
        now = theme.current()
        font = now.font(theme.NOTE)
        height = now.px(22)
        wide = max(height, QFontMetrics(font).horizontalAdvance(badge) + now.px(12))
        disc = QRect(box.right() - wide + 1, box.center().y() - height // 2 + 1, wide, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("major"))
        painter.drawRoundedRect(QRectF(disc), height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(now.color("on_accent"))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), badge)
        return disc.left()
