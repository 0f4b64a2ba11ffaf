"""全部按键: what every key of the visit and of the window does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import primary
from app.ui.widgets.cards import Card
from app.ui.widgets.key_line import Keys
from app.ui.widgets.lists import RowList


class KeysDialog(Dialog):
    def __init__(self, keys: Keys, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("全部按键")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column: Column[tuple[str, str]] = Column("按键", lambda row: row[1], trail=lambda row: row[0])
        self.model: TableModel[tuple[str, str]] = TableModel([column], uid=lambda row: row[0])
        self.model.show(keys)
        card = Card(flush=True)
        card.column.addWidget(RowList(self.model, "全部按键"))
        box = QVBoxLayout(self)
        box.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        box.setSpacing(now.px(theme.GAP))
        box.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(primary("知道了", self.accept))
        box.addLayout(foot)
        self.take_size(420, 560)
