"""不适用的检查项: what this home is not asked, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inspection import Inspection, LeftOut
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import primary
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList


class LeftOutDialog(Dialog):
    def __init__(self, view: Inspection, left: Sequence[LeftOut], parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("不适用的检查项")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column: Column[LeftOut] = Column(
            "检查项",
            lambda row: row.item.title,
            note=lambda row: row.reason,
            lead=lambda row: view.number(row.item.id).rpartition(" ")[2],
            trail=lambda row: view.number(row.item.id).rpartition(" ")[0],
        )
        self.model: TableModel[LeftOut] = TableModel([column], uid=lambda row: row.item.id)
        self.model.show(left)
        card = Card(flush=True)
        card.column.addWidget(RowList(self.model, "不适用的检查项"))
        box = QVBoxLayout(self)
        box.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        box.setSpacing(now.px(theme.GAP))
        box.addWidget(label(f"{view.home.name}：{len(left)} 项不适用", "heading"))
        box.addWidget(
            label(
                "按机构登记的设施和服务判断，印在现场检查记录上。登记不对的，请到“机构”页更正后再开始检查。",
                "note",
                wrap=True,
            )
        )
        box.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(primary("知道了", self.accept))
        box.addLayout(foot)
        self.take_size(560, 560)
