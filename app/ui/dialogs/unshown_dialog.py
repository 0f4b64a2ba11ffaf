"""Everything that can't be shown: where it stands, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.unreadable import Unreadable
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, rule
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowTable

_SAID = (
    "这些内容是别的电脑写的，或在途中损坏，本机看不懂。其余内容照常显示，这些记录也都留在本机，没有改动。"
    "照每一处写的办法做；可以点“复制全部”，发给交来文件的人。"
)


def unshown_model(unreadable: Sequence[Unreadable]) -> TableModel[tuple[int, Unreadable]]:
    """One row a thing."""
    columns: list[Column[tuple[int, Unreadable]]] = [
        Column("哪里", lambda row: row[1].place),
        Column("为什么，怎么办", lambda row: row[1].why, note=lambda row: row[1].remedy),
    ]
    model: TableModel[tuple[int, Unreadable]] = TableModel(columns, uid=lambda row: row[0])
    model.show(tuple(enumerate(unreadable)))
    return model


class UnshownDialog(Dialog):
    def __init__(self, unreadable: Sequence[Unreadable], parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("不能显示的内容")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(920, 560)
        self._unreadable = tuple(unreadable)
        self.model = unshown_model(unreadable)
        self.table = RowTable(self.model, "不能显示的内容", widths=(380, 0))
        self._whole = label("", wrap=True)
        self._whole.setMinimumHeight(now.px(70))
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._whole.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(4))
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = Card(flush=True)
        card.column.addWidget(self.table, 1)
        card.column.addWidget(rule())
        card.column.addWidget(self._whole)
        self.copy_button = secondary("复制全部", self.copy)
        self.close_button = primary("关闭", self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.copy_button)
        foot.addStretch()
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"有 {len(self._unreadable)} 处内容不能显示", "title", wrap=True))
        column.addWidget(label(_SAID, "note", wrap=True))
        column.addWidget(card, 1)
        column.addLayout(foot)
        self.table.current_changed.connect(self._on_current)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus()

    def copy(self) -> None:
        """Put all of it on the clipboard, one a line, to be sent to whoever handed it over."""
        QGuiApplication.clipboard().setText("\n".join(f"{each}{each.remedy}" for each in self._unreadable))
        self.copy_button.setText("已复制")

    def _on_current(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        self._whole.setText(f"{row[1]}\n{row[1].remedy}" if row is not None else "")
