"""The three ways of 交接合并, each with one sentence that says when it is the right one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.drop_area import DropArea
from app.ui.widgets.labels import label


class Ways(QWidget):
    export_chosen = Signal()
    join_chosen = Signal()
    merge_chosen = Signal()
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self.export_button = primary("导出交接文件", self.export_chosen.emit)
        self.join_button = secondary("加入同伴的检查…", self.join_chosen.emit)
        self.merge_button = secondary("选择交接文件…", self.merge_chosen.emit)
        self._row = row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        ways = (
            (
                "交出去",
                "检查做完了，或要发给同伴：把检查连同照片写成一个文件，拷到U盘交给县级办公室或另一台电脑。本机的内容不变。",
                self.export_button,
            ),
            (
                "两人一起查",
                "同伴已经建好检查并发来文件：打开它，选自己负责的部分，就在本机接着查、自己签字。",
                self.join_button,
            ),
            (
                "收进来",
                "收到一份或多份交接文件：先看清每份带来什么，再合并。已有的自动跳过，不一致的由您决定，什么都不会丢。",
                self.merge_button,
            ),
        )
        for heading, sentence, button in ways:
            row.addWidget(self._way(heading, sentence, button), 1)
        self._drop = DropArea()
        self._drop.dropped.connect(self.dropped)
        hint = label("也可以把交接文件（或装有交接文件的文件夹）直接拖到这里，先看后合并。", "note", wrap=True)
        self._drop.column.addWidget(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        column.addLayout(row)
        column.addWidget(self._drop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters: one way under the other."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(600)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _way(self, heading: str, sentence: str, button: QPushButton) -> Card:
        card = Card(heading)
        words = label(sentence, wrap=True)
        words.setProperty("role", "subtitle")
        card.column.addWidget(words)
        card.column.addStretch()
        card.column.addSpacing(theme.current().px(6))
        card.column.addWidget(button)
        return card
