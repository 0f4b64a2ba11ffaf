"""Paints a section of a checklist: its title, how far it is, and a bar; a checklist's title as a small heading."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme
from app.ui.delegates.painting import paint_bar, paint_line
from app.ui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex
_ROW, _HEADING, _BAR = 50, 34, 4


class SectionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.current()
        return QSize(now.px(80), now.px(_HEADING if index.data(Role.BOLD) else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = whole.adjusted(now.px(8), now.px(2), -now.px(8), -now.px(2))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title, trail = str(index.data(Role.TITLE) or ""), str(index.data(Role.TRAIL) or "")
        if index.data(Role.BOLD):
            line = box.adjusted(now.px(8), now.px(4), -now.px(4), 0)
            paint_line(painter, title, line, now, token="muted", size=theme.NOTE, bold=True)
            painter.restore()
            return
        here = bool(state & QStyle.StateFlag.State_Selected)
        if here or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color("accent_soft" if here else "background"))
            painter.drawRoundedRect(QRectF(box), now.px(8), now.px(8))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(now.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), now.px(8), now.px(8))
        inner = box.adjusted(now.px(8), now.px(4), -now.px(8), -now.px(7))
        line = QRect(inner.left(), inner.top(), inner.width(), now.px(24))
        progress = index.data(Role.PROGRESS)
        if not progress:
            line.moveTop(inner.center().y() - now.px(11))
        wide = QFontMetrics(now.font(theme.NOTE)).horizontalAdvance(trail)
        paint_line(painter, trail, line, now, token="muted", size=theme.NOTE, right=True)
        words = line.adjusted(0, 0, -wide - now.px(6), 0)
        token = "text" if progress else "muted"
        if here:
            token = "accent"
        paint_line(painter, title, words, now, token=token, bold=here)
        if progress:
            bar = QRect(inner.left(), inner.bottom() - now.px(_BAR) + 1, inner.width(), now.px(_BAR))
            done, total = progress
            paint_bar(painter, done, total, bar, now)
        painter.restore()
