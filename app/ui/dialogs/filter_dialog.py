"""What the lists of problems and of visits are narrowed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.checklist import Department, Severity
from app.domain.entries import Reach
from app.domain.visit_rows import VisitStage
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.widgets.buttons import quiet
from app.ui.widgets.day_field import DayField
from app.ui.widgets.pick_box import PickBox
from app.workflow.desk import Desk
from app.workflow.lines import inspectors, visit_people
from app.workflow.narrowing import Filter, Narrowed, VisitFilter
from app.workflow.registering import home_names

ALL = "全部"
Choices = Sequence[tuple[str, object]]


class AnyBox(PickBox):
    """Picks one of some things by its words, or all of them."""

    def __init__(self, choices: Choices = (), chosen: object = None) -> None:
        super().__init__()
        self.offer(choices, chosen)

    def offer(self, choices: Choices, chosen: object) -> None:
        self._values = (None, *(value for _, value in choices))
        self.clear()
        self.addItems([ALL, *(words for words, _ in choices)])
        self.setCurrentIndex(self._values.index(chosen) if chosen in self._values else 0)

    @property
    def picked(self) -> Any:
        """What was picked; None for all."""
        return self._values[self.currentIndex()]


class NarrowingDialog(FieldsDialog):
    """Township, home, what a list has of its own, who, and the days. `saved` brings what it shall be narrowed to; one
    that narrows nothing shows everything."""

    button = "按这些列出"

    def __init__(self, desk: Desk, by: Narrowed, subtitle: str, parent: QWidget | None) -> None:
        self._desk, self._narrowed = desk, by
        self._homes = home_names(desk)
        self._boxes: list[AnyBox] = []
        super().__init__(subtitle, "", parent)

    def make(self) -> None:
        by = self._narrowed
        townships = sorted({township for _, _, township in self._homes if township})
        self.township = self.box("township", "乡镇（街道）", _each(townships), by.township)
        self.home = self.box("home", "机构", (), None)
        self._offer_homes(by.home)
        self.township.currentIndexChanged.connect(lambda _: self._offer_homes(self.home.picked))
        self.make_own()
        self.inspector = self.box("inspector", "检查人员", _each(self.people()), by.inspector)
        days = self.add_row()
        self.since = DayField(Reach(self._desk.today), by.since)
        self.until = DayField(Reach(self._desk.today), by.until)
        self.add("since", "检查日期从", self.since, row=days)
        self.add("until", "到", self.until, row=days)
        self._card.column.addWidget(quiet("全部清除", self.clear))

    def make_own(self) -> None:
        """Add the fields that only this list has."""

    def people(self) -> Sequence[str]:
        """Who is offered as inspector."""
        return ()

    def box(self, name: str, title: str, choices: Choices, chosen: object, row: QHBoxLayout | None = None) -> AnyBox:
        """A field to pick one of some things in, or all of them."""
        box = AnyBox(choices, chosen)
        box.view().setAccessibleName(title)
        self.add(name, title, box, row=row)
        self._boxes.append(box)
        return box

    def _offer_homes(self, chosen: object) -> None:
        """Those of the township that is picked; of two with one name their townships tell which is which."""
        township = self.township.picked
        there = [home for home in self._homes if not township or home[2] == township]
        alike = Counter(name for _, name, _ in there)
        names = [f"{name}（{town}）" if alike[name] > 1 and town else name for _, name, town in there]
        self.home.offer(list(zip(names, (home for home, _, _ in there), strict=True)), chosen)

    def clear(self) -> None:
        """Put everything back to all."""
        for box in self._boxes:
            box.setCurrentIndex(0)
        for field in (self.since, self.until):
            field.enter(None)

    @property
    def common(self) -> dict[str, Any]:
        """What stands in the fields that both lists have."""
        return {
            "home": self.home.picked,
            "township": self.township.picked or "",
            "inspector": self.inspector.picked or "",
            "since": self.since.day,
            "until": self.until.day,
        }


class FilterDialog(NarrowingDialog):
    """`saved` brings a `Filter`."""

    title = "筛选问题"
    height_wanted = 600

    def __init__(self, desk: Desk, by: Filter, parent: QWidget | None) -> None:
        self._by = by
        super().__init__(desk, by, "只列出同时符合下面各项的问题", parent)

    def make_own(self) -> None:
        row, by = self.add_row(), self._by
        departments = _each([each.value for each in Department])
        severities = [(each.label, each) for each in Severity if each is not Severity.ADVICE]
        self.department = self.box("department", "涉及部门", departments, by.department, row)
        self.severity = self.box("severity", "等级", severities, by.severity, row)

    def people(self) -> Sequence[str]:
        return inspectors(self._desk)

    def act(self) -> Filter:
        return Filter(**self.common, department=self.department.picked or "", severity=self.severity.picked)


class VisitFilterDialog(NarrowingDialog):
    """`saved` brings a `VisitFilter`."""

    title = "筛选检查"
    height_wanted = 600

    def __init__(self, desk: Desk, by: VisitFilter, parent: QWidget | None) -> None:
        self._by = by
        super().__init__(desk, by, "只列出同时符合下面各项的检查", parent)

    def make_own(self) -> None:
        self.stage = self.box("stage", "状态", [(each.label, each) for each in VisitStage], self._by.stage)

    def people(self) -> Sequence[str]:
        return visit_people(self._desk)

    def act(self) -> VisitFilter:
        return VisitFilter(**self.common, stage=self.stage.picked)


def _each(words: Sequence[str]) -> Choices:
    return [(word, word) for word in words]
