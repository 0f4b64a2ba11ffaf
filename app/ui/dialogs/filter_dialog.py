"""What the list of problems is narrowed to: township, department, severity, inspector, days of the visit."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.checklist import Department, Severity
from app.domain.entries import Reach
from app.ui import theme
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.widgets.buttons import quiet
from app.ui.widgets.day_field import DayField
from app.ui.widgets.pick_box import PickBox
from app.workflow.desk import Desk
from app.workflow.lines import Filter, inspectors
from app.workflow.registering import institutions

ALL = "全部"


class FilterDialog(FieldsDialog):
    """`saved` brings the `Filter`; one that narrows nothing shows everything."""

    title = "筛选问题"
    button = "按这些列出"
    height_wanted = 620

    def __init__(self, desk: Desk, by: Filter, parent: QWidget | None) -> None:
        self._desk, self._by = desk, by
        super().__init__("只列出同时符合下面各项的问题", "", parent)

    def make(self) -> None:
        by = self._by
        townships = sorted({home.township for home in institutions(self._desk) if home.township})
        self.township = self._box("township", "乡镇（街道）", townships, by.township)
        self.department = self._box("department", "涉及部门", [each.value for each in Department], by.department)
        severities = [each.label for each in Severity if each is not Severity.ADVICE]
        self.severity = self._box("severity", "等级", severities, by.severity.label if by.severity else "")
        self.inspector = self._box("inspector", "检查人员", inspectors(self._desk), by.inspector)
        days = QHBoxLayout()
        days.setSpacing(theme.current().px(theme.GAP))
        self._card.column.addLayout(days)
        self.since = DayField(Reach(self._desk.today), by.since)
        self.until = DayField(Reach(self._desk.today), by.until)
        self.add("since", "检查日期从", self.since, row=days)
        self.add("until", "到", self.until, row=days)
        self._card.column.addWidget(quiet("全部清除", self.clear))

    def _box(self, name: str, title: str, words: list[str], chosen: str) -> PickBox:
        box = PickBox()
        box.addItems([ALL, *words])
        box.setCurrentText(chosen or ALL)
        box.view().setAccessibleName(title)
        self.add(name, title, box)
        return box

    def clear(self) -> None:
        """Put everything back to all."""
        for box in (self.township, self.department, self.severity, self.inspector):
            box.setCurrentIndex(0)
        for field in (self.since, self.until):
            field.enter(None)

    def act(self) -> Filter:
        severity = next((each for each in Severity if each.label == self.severity.currentText()), None)
        return Filter(
            township=_chosen(self.township),
            department=_chosen(self.department),
            severity=severity,
            inspector=_chosen(self.inspector),
            since=_day(self.since),
            until=_day(self.until),
        )


def _chosen(box: PickBox) -> str:
    return "" if box.currentIndex() == 0 else box.currentText()


def _day(field: DayField) -> date | None:
    return field.day
