"""Which problems an order shall carry: those that the officers judge to fall under their power."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.findings import Finding
from app.ui import theme
from app.ui.chips import severity_chip
from app.ui.dialogs.dialog import Dialog
from app.ui.models.checked_model import CheckedModel
from app.ui.models.columns import Column
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList


class OrderItems(Dialog):
    """`chosen` carries the keys of the ticked problems; all are ticked at first."""

    chosen = Signal(object)

    def __init__(self, title: str, findings: Sequence[Finding], parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        column: Column[Finding] = Column(
            "列入",
            lambda finding: finding.problem,
            note=lambda finding: f"挂号 {finding.number} · {finding.deadline.isoformat()} 前",
            chips=lambda finding: (severity_chip(finding.severity),),
        )
        self.model: CheckedModel[Finding] = CheckedModel([column], uid=lambda finding: finding.key)
        self.model.show(tuple(findings))
        self.model.check([finding.key for finding in findings])
        self.model.checked_changed.connect(self._count)
        card = Card(flush=True)
        card.column.addWidget(RowList(self.model, "可以责令改正的问题"), 1)
        self.go_button = primary("", self._go)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.go_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        whole.setSpacing(now.px(theme.GAP))
        whole.addWidget(label("通知书列入哪些问题", "title"))
        words = "这些问题在本部门权限内、有约束力的依据，且没有在别的通知书上。请逐项核对，不属于责令改正的去掉勾。"
        whole.addWidget(label(words, "note", wrap=True))
        whole.addWidget(card, 1)
        whole.addLayout(foot)
        self.take_size(760, 560)
        self._count()

    def _count(self) -> None:
        ticked = len(self.model.checked)
        self.go_button.setText(f"预览通知书（{ticked} 项）")
        self.go_button.setEnabled(bool(ticked))

    def _go(self) -> None:
        keys = tuple(finding.key for finding in self.model.checked)
        self.accept()
        self.chosen.emit(keys)
