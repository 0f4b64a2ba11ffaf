"""保管期限 in the window: one kind's period, and the list of what has run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.retention import LONGEST_SOURCE, MOST_YEARS, Kept, Rule, Since
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.models.checked_model import CheckedModel
from app.ui.models.erase_rows import expired_model
from app.ui.widgets.buttons import Choice, primary, quiet, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList
from app.ui.widgets.read_field import CountField
from app.workflow.desk import Desk
from app.workflow.errors import BAD_RETENTION_SOURCE, BAD_RETENTION_YEARS
from app.workflow.retaining import Expired, set_rule


class RuleDialog(FieldsDialog):
    """The county's period for one kind of thing. `saved` brings the `Rule`."""

    title = "设定保管期限"
    height_wanted = 470
    places: ClassVar[Mapping[str, str]] = {BAD_RETENTION_YEARS.code: "years", BAD_RETENTION_SOURCE.code: "source"}

    def __init__(self, desk: Desk, kept: Kept, rule: Rule | None, parent: QWidget | None) -> None:
        self._desk, self._kept, self._rule = desk, kept, rule
        super().__init__(f"{kept.label}：{kept.covers}", "", parent)

    def make(self) -> None:
        rule = self._rule
        self._years = CountField(MOST_YEARS, optional=True)
        self._years.show_number(rule.years if rule else None)
        self._years.setMaximumWidth(theme.current().px(120))
        self._since = Choice([(each, each.label) for each in Since], rule.since if rule else Since.VISIT)
        self.add("years", "保管几年", self._years, "照县里的文件填；软件没有默认的年数。")
        self.add("since", "从哪天算起", self._since, "从销账算起的，还有问题没销账、或没有签完字的检查不会列出。")
        source = self.line(rule.source if rule else "", "例如：×民发〔2024〕×号《×××档案管理办法》")
        source.setMaxLength(LONGEST_SOURCE)
        self.add("source", "依据的文号、名称", source)

    def act(self) -> Rule:
        since = Since(str(self._since.value))
        return set_rule(self._desk, self._kept, years=self._years.number, since=since, source=self.text("source"))


class ExpiredDialog(Dialog):
    """What has run out. `erase_wanted` brings the ticked rows; nothing is ticked at first."""

    erase_wanted = Signal(object)

    def __init__(self, rows: Sequence[Expired], day: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("保管期限已过的内容")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model: CheckedModel[Expired] = expired_model()
        self.list = RowList(self.model, "保管期限已过的内容")
        card = Card(flush=True)
        card.column.addWidget(self.list, 1)
        self.all_button = quiet("全部选中", self._check_all)
        self.go_button = primary("", self._go)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.all_button)
        foot.addStretch()
        foot.addWidget(secondary("关闭", self.reject))
        foot.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"{len(rows)} 项保管期限已过", "title"))
        column.addWidget(ElidedLabel(f"按 {day} 算；只是列出，清不清除由您决定", "subtitle"))
        column.addWidget(card, 1)
        column.addLayout(foot)
        self.take_size(820, 600)
        self.model.checked_changed.connect(self._on_ticked)
        self.model.show(rows)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setFocus()

    def _check_all(self) -> None:
        all_ticked = len(self.model.checked) == len(self.model.rows)
        self.model.check([] if all_ticked else [(row.rule.kept, row.inspection) for row in self.model.rows])

    def _on_ticked(self) -> None:
        ticked = len(self.model.checked)
        self.go_button.setText(f"清除选中的 {ticked} 项…")
        self.go_button.setEnabled(bool(ticked))
        self.all_button.setText("全部不选" if ticked == len(self.model.rows) else "全部选中")

    def _go(self) -> None:
        rows = self.model.checked
        self.accept()
        self.erase_wanted.emit(rows)
