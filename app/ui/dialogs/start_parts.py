"""分工: the inspectors, and with more than one of them who takes which section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.checklist import Checklist
from app.domain.visit_rows import Mode
from app.ui import theme
from app.ui.widgets.buttons import quiet
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import label, restyle
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.text_line import TextLine
from app.workflow.inspecting import PartPlan

MOST = 6
_WHOLE = "whole/"


@dataclass(slots=True)
class _Person:
    """The fields of one inspector."""

    whole: QWidget
    name: TextLine
    name_field: Field
    certificate: TextLine
    certificate_field: Field
    remove: QPushButton


class PartsEditor(QWidget):
    """One inspector takes everything; with two the sections are shared out, a whole checklist at a time or singly."""

    def __init__(self, first: str) -> None:
        super().__init__()
        now = theme.current()
        self._mode = Mode.PATROL
        self._checklists: tuple[Checklist, ...] = ()
        self._people: list[_Person] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(now.px(8))
        self.add_button = quiet("＋ 再加一人", self.add)
        self._words = label("", "note", wrap=True)
        self.combos: dict[str, PickBox] = {}
        self._table = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(now.px(theme.GAP))
        self._grid.setVerticalSpacing(now.px(4))
        self._grid.setColumnStretch(0, 1)
        self._table.column.addLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        column.addLayout(self._rows)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self._table)
        self.add()
        self._people[0].name.setText(first)

    @property
    def first_name(self) -> TextLine:
        return self._people[0].name

    @property
    def names(self) -> tuple[TextLine, ...]:
        return tuple(person.name for person in self._people)

    @property
    def certificates(self) -> tuple[TextLine, ...]:
        return tuple(person.certificate for person in self._people)

    @property
    def plans(self) -> tuple[PartPlan, ...]:
        """Who takes which sections. With one inspector: all."""
        found = []
        for place, person in enumerate(self._people):
            sections = tuple(
                section.id
                for checklist in self._checklists
                for section in checklist.sections
                if len(self._people) == 1 or self.combos[section.id].currentIndex() == place
            )
            found.append(PartPlan(person.name.text().strip(), sections, person.certificate.text().strip()))
        return tuple(found)

    def add(self) -> None:
        """One inspector more. The second one gets the last checklist, so that there is something to sign."""
        person = self._make_person()
        self._people.append(person)
        self._rows.addWidget(person.whole)
        self._fill()
        if len(self._people) == 2:
            self._share_out()
        person.name.setFocus()
        self._show()

    def show_mode(self, mode: Mode) -> None:
        """行政检查 shows the certificates, and asks for a second inspector."""
        self._mode = mode
        if mode is Mode.ADMINISTRATIVE and len(self._people) < 2:
            self.add()
        self._show()

    def show_checklists(self, checklists: Sequence[Checklist]) -> None:
        """Share out the sections of these."""
        if tuple(checklists) == self._checklists:
            return
        kept = {name: combo.currentIndex() for name, combo in self.combos.items()}
        self._checklists = tuple(checklists)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.combos = {}
        row = 0
        for checklist in self._checklists:
            row = self._add_row(row, _WHOLE + checklist.id, checklist.title, heading=True)
            for section in checklist.sections:
                row = self._add_row(row, section.id, section.title, heading=False)
        self._fill()
        if any(name in kept for name in self.combos):
            for name, place in kept.items():
                if name in self.combos:
                    self.combos[name].setCurrentIndex(place)
        if len(self._people) > 1 and not any(plan.sections for plan in self.plans[1:]):
            self._share_out()
        self._show()

    def check(self, mode: Mode) -> bool:
        """Whether it can begin so; otherwise the fields say what is missing."""
        good = True
        for person in self._people:
            name = person.name.text().strip()
            twice = [p.name.text().strip() for p in self._people].count(name) > 1
            fault = "两人不能同名，请加以区别。" if twice else ""
            if not name:
                fault = "请填写检查人员姓名。"
            person.name_field.fault(fault)
            missing = mode is Mode.ADMINISTRATIVE and not person.certificate.text().strip()
            person.certificate_field.fault("行政检查须填写执法证号。" if missing else "")
            if good and (fault or missing):
                (person.name if fault else person.certificate).setFocus()
            good = good and not fault and not missing
        plans = self.plans
        too_few = sum(len(plan.sections) for plan in plans) < len(plans)  # a recheck can be of a single item
        idle = [plan.inspector for plan in plans if not plan.sections and plan.inspector and not too_few]
        if good and idle:
            self._words.setText(f"{idle[0]}还没有分到任何部分；请在下面分给{idle[0]}，或移除此人。")
            restyle(self._words, role="fault")
            good = False
        return good

    def _make_person(self) -> _Person:
        now = theme.current()
        name, certificate = TextLine(), TextLine()
        name.setMaxLength(40)
        certificate.setMaxLength(40)
        name_field, certificate_field = Field("姓名", name), Field("执法证号", certificate)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(name_field, 1)
        row.addWidget(certificate_field, 1)
        remove = quiet("移除", lambda: self._remove(person))
        row.addWidget(remove)
        person = _Person(whole, name, name_field, certificate, certificate_field, remove)
        name.textChanged.connect(lambda _: self._on_name())
        certificate.textChanged.connect(lambda _: certificate_field.fault(""))
        return person

    def _remove(self, person: _Person) -> None:
        self._people.remove(person)
        self._rows.removeWidget(person.whole)
        person.whole.hide()
        person.whole.deleteLater()
        self._fill()
        self._show()

    def _on_name(self) -> None:
        for person in self._people:
            person.name_field.fault("")
        self._fill()

    def _add_row(self, row: int, name: str, title: str, *, heading: bool) -> int:
        combo = PickBox()
        combo.setAccessibleName(f"{title}由谁检查")
        combo.setMinimumWidth(theme.current().px(130))
        words = label(title if heading else f"　{title}", "heading" if heading else "", wrap=True)
        words.setBuddy(combo)
        self.combos[name] = combo
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(combo, row, 1)
        combo.activated.connect(lambda place, name=name: self._on_assigned(name, place))
        return row + 1

    def _on_assigned(self, name: str, place: int) -> None:
        """A whole checklist to one person; a single section makes its checklist a shared one."""
        for checklist in self._checklists:
            whole = self.combos[_WHOLE + checklist.id]
            sections = [self.combos[section.id] for section in checklist.sections]
            if name == whole_name(checklist) and place < len(self._people):
                for combo in sections:
                    combo.setCurrentIndex(place)
            places = {combo.currentIndex() for combo in sections}
            whole.setCurrentIndex(places.pop() if len(places) == 1 else len(self._people))
        self._say_words()

    def _fill(self) -> None:
        """The inspectors' names in every combo; who was chosen stays chosen."""
        names = [person.name.text().strip() or f"第{n}人" for n, person in enumerate(self._people, 1)]
        for name, combo in self.combos.items():
            place = combo.currentIndex()
            combo.clear()
            combo.addItems([*names, "分开"] if name.startswith(_WHOLE) else names)
            combo.setCurrentIndex(min(max(place, 0), combo.count() - 1) if place < len(names) else 0)
        self._on_assigned("", 0)

    def _share_out(self) -> None:
        """A first proposal for two: with several checklists the last ones, with one its second half."""
        if len(self._checklists) > 1:
            given = [section.id for checklist in self._checklists[1:] for section in checklist.sections]
        else:
            own = [section.id for checklist in self._checklists for section in checklist.sections]
            given = own[(len(own) + 1) // 2 :]
        for name in given:
            self.combos[name].setCurrentIndex(1)
        self._on_assigned("", 0)

    def _show(self) -> None:
        several = len(self._people) > 1
        for person in self._people:
            person.certificate_field.setVisible(self._mode is Mode.ADMINISTRATIVE)
            person.remove.setVisible(several)
        self._table.setVisible(several and bool(self._checklists))
        self.add_button.setVisible(len(self._people) < MOST)
        self._say_words()
        people = [box for each in self._people for box in (each.name, each.certificate, each.remove)]
        for before, after in pairwise((*people, self.add_button, *self.combos.values())):
            QWidget.setTabOrder(before, after)

    def _say_words(self) -> None:
        restyle(self._words, role="note")
        self._words.setText(
            "每人各签自己的分工；可以先选整张检查表，再单独改某一部分。"
            if len(self._people) > 1
            else "全部由一人检查并签字。两人一起去的，点“再加一人”分工。"
        )


def whole_name(checklist: Checklist) -> str:
    """The name of the combo for a whole checklist."""
    return _WHOLE + checklist.id
