"""Things side by side, in further lines where one has no room: buttons and choices in large letters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from app.ui import theme


class Flow(QLayout):
    """Asks for one line and takes as many as it needs; each begins at the left, or with `right` ends at the right.

    `least`: how high a line is at least, at 100 %, where it stands beside something higher.
    """

    def __init__(self, spacing: int = theme.INSIDE, *, right: bool = False, least: int = 0) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._right, self._least = right, theme.current().px(least)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.current().px(spacing))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._framed(width, max([self._least, *(size.height() for size in sizes)]))

    def minimumSize(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown]
        width = max((size.width() for size in sizes), default=0)
        return self._framed(width, max([self._least, *(size.height() for size in sizes)]))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    @property
    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _framed(self, width: int, height: int) -> QSize:
        edges = self.contentsMargins()
        return QSize(width + edges.left() + edges.right(), height + edges.top() + edges.bottom())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown:
            wide = item.sizeHint().width()
            if lines and wide <= left:
                lines[-1].append(item)
            else:
                lines.append([item])
                left = width
            left -= wide + self.spacing()
        return lines

    def _place(self, rect: QRect, *, move: bool) -> int:
        """How high the lines are together; `move` puts the things there."""
        edges = self.contentsMargins()
        room = rect.adjusted(edges.left(), edges.top(), -edges.right(), -edges.bottom())
        y = room.top()
        for number, line in enumerate(self._lines(room.width())):
            y += self.spacing() if number else 0
            sizes = [item.sizeHint() for item in line]
            high = max(self._least, *(size.height() for size in sizes))
            wide = sum(size.width() for size in sizes) + self.spacing() * (len(sizes) - 1)
            x = room.left() + (max(0, room.width() - wide) if self._right else 0)
            for item, size in zip(line, sizes, strict=True):
                if move:
                    fitting = QSize(min(size.width(), room.width()), size.height())
                    item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), fitting))
                x += size.width() + self.spacing()
            y += high
        return y - rect.top() + edges.bottom()
