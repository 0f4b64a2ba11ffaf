"""Paints a row or a table's cell from its roles: lead, title, note, chips, trail, bar."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.ui import theme
from app.ui.delegates.painting import chips_width, paint_bar, paint_box, paint_chips, paint_line
from app.ui.models.roles import Role
from app.ui.theme import Theme
from app.ui.tones import Tone

Index = QModelIndex | QPersistentModelIndex
_PAD = 12
_BAR = 6


class RowDelegate(QStyledItemDelegate):
    """For every list and table. In a list the chips stand at the right end; in a table a cell without a title
    has its chips at the left, under the header. A row with a note or a bar is the tall one.
    """

    def __init__(self, parent: object = None, *, lead_width: int = 52) -> None:
        super().__init__()
        self._lead_width = lead_width

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.current()
        tall = index.data(Role.NOTE) or index.data(Role.PROGRESS) is not None
        return QSize(now.px(120), now.px(theme.TALL_ROW + 4 if tall else theme.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index, now)
        self._content(painter, box.adjusted(now.px(_PAD), 0, -now.px(_PAD), 0), index, now)
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click anywhere on a row that can be ticked ticks it, and so does the space bar."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable or not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return False
        clicked = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton
        clicked = clicked and event.type() == QEvent.Type.MouseButtonRelease
        if not clicked and not (isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space):
            return False
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, now: Theme) -> None:
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.color("accent_soft"))
            if index.column() == 0:
                painter.fillRect(QRect(box.left(), box.top(), now.px(3), box.height()), now.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver and not isinstance(option.widget, QTableView):
            # a table would mark the one cell under the mouse and not its row
            painter.fillRect(box, now.color("background"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), now.color("line"))
        focused = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
        if focused and not isinstance(option.widget, QTableView):
            painter.setPen(now.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -2))

    def _content(self, painter: QPainter, box: QRect, index: Index, now: Theme) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            able = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
            ticked = Qt.CheckState(state) == Qt.CheckState.Checked
            paint_box(painter, ticked, able, box.left(), box.center().y() + 1, now)
            box = box.adjusted(now.px(30), 0, 0, 0)
        title, note = str(index.data(Role.TITLE) or ""), str(index.data(Role.NOTE) or "")
        if lead := index.data(Role.LEAD):
            wide = now.px(self._lead_width)
            paint_line(
                painter,
                str(lead),
                QRect(box.left(), box.top(), wide, box.height()),
                now,
                token="muted",
                size=theme.NOTE,
            )
            box = box.adjusted(wide, 0, 0, 0)
        if chips := index.data(Role.CHIPS):
            wide = chips_width(chips, now)
            at_left = not title and not note
            paint_chips(painter, chips, box.left() if at_left else box.right() - wide + 1, box.center().y() + 1, now)
            box = box.adjusted(wide + now.px(8), 0, 0, 0) if at_left else box.adjusted(0, 0, -wide - now.px(8), 0)
        if trail := str(index.data(Role.TRAIL) or ""):
            wide = QFontMetrics(now.font(theme.NOTE)).horizontalAdvance(trail) + 1
            paint_line(painter, trail, box, now, token="muted", size=theme.NOTE, right=True)
            box = box.adjusted(0, 0, -wide - now.px(8), 0)
        self._lines(painter, box, title, note, index, now)

    def _lines(self, painter: QPainter, box: QRect, title: str, note: str, index: Index, now: Theme) -> None:
        tone = index.data(Role.TONE)
        token = Tone(tone).value if tone else "text"  # Qt hands a StrEnum back as a plain text
        bold = bool(index.data(Role.BOLD))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align and int(align) & int(Qt.AlignmentFlag.AlignRight))
        progress = index.data(Role.PROGRESS)
        heights = [(title, now.px(24)), (note, now.px(20)), (progress, now.px(_BAR + 6))]
        top = box.center().y() + 1 - sum(height for what, height in heights if what) // 2
        if title:
            line = QRect(box.left(), top, box.width(), now.px(24))
            paint_line(painter, title, line, now, token=token, bold=bold, right=right)
            top += now.px(24)
        if progress:
            done, total = progress
            paint_bar(painter, done, total, QRect(box.left(), top + now.px(3), box.width(), now.px(_BAR)), now)
            top += now.px(_BAR + 6)
        if note:
            line = QRect(box.left(), top, box.width(), now.px(20))
            paint_line(painter, note, line, now, token="muted", size=theme.NOTE, right=right)
