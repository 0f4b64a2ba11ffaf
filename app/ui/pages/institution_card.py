"""One home in full: who it is, what it has, how it is staffed, and its visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.features import Feature
from app.domain.institution import Institution
from app.ui import theme
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.staffing import staffing
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import quiet
from app.ui.widgets.cards import Card, rule, scrolled
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.lists import RowList
from app.workflow.desk import Desk
from app.workflow.office import profile_of

if TYPE_CHECKING:
    from app.domain.visit_rows import Summary

_FACTS = ("信用代码", "地址", "负责人", "床位", "在住老人", "护理员")
_VISITS_IN_SIGHT = 3


def _visit_note(visit: Summary) -> str:
    people = "、".join(visit.inspectors)
    return f"{people} · 已查 {visit.progress.checked}/{visit.progress.total} · 不符合 {visit.progress.failed}"


def _visit_chip(visit: Summary) -> tuple[Chip, ...]:
    if visit.closed:
        return (Chip("已签字", Tone.OK),)
    return (Chip(f"已签 {visit.parts_signed} / {visit.parts}" if visit.parts_signed else "进行中", Tone.ACCENT),)


VISIT: Column[Summary] = Column(
    "检查",
    lambda visit: f"{visit.started.isoformat()} {'、'.join(visit.checklists)}",
    note=_visit_note,
    chips=_visit_chip,
)


class InstitutionCard(Card):
    inspection_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        now = theme.current()
        self._name = label("", "heading", wrap=True)
        self._kind = ChipLabel()
        self.edit_button = quiet("修改…")
        top = QHBoxLayout()
        top.addWidget(self._kind, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch()
        top.addWidget(self.edit_button)
        self.column.addWidget(self._name)
        self.column.addLayout(top)
        inner = QWidget()
        self._inside = QVBoxLayout(inner)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(now.px(theme.INSIDE))
        self._values = self._facts()
        self._chip = ChipLabel()
        self._working = label("", "note", wrap=True)
        self._features = label("", "note", wrap=True)
        self.staffing_button = quiet("测算…")
        self.staffing_button.setToolTip("改一改人数，看两种算法各差几人、还能收住几人")
        self._section("护理员配备", self._working, self._chip, self.staffing_button)
        self._section("机构特点", self._features)
        self.visits: TableModel[Summary] = TableModel([VISIT], uid=lambda visit: visit.key)
        self._visit_list = RowList(self.visits, "检查记录")
        self._visit_list.clicked.connect(self._on_visit)
        self._visit_list.activated.connect(self._on_visit)
        self._visit_word = label("", "heading")
        self._inside.addWidget(rule())
        self._inside.addWidget(self._visit_word)
        self._inside.addWidget(self._visit_list)
        self._inside.addStretch()
        self.column.addWidget(scrolled(inner), 1)

    def show_home(self, home: Institution) -> None:
        """Show a home; `show_visits` adds its visits."""
        self._name.setText(home.name)
        self._kind.show_chip(Chip(home.kind.label))
        residents, roster = home.residents, home.roster
        by_group = f"（失能失智 {roster.for_dependent}，自理 {roster.for_self_caring}）" if roster.assigned else ""
        place = f"{home.county}{home.township}"
        facts = (
            home.credit_code,
            home.address if home.address.startswith(home.township or "\0") else f"{place}{home.address}",
            " ".join(part for part in (home.director, home.phone) if part),
            f"{home.beds} 张，其中护理型 {home.nursing_beds} 张",
            f"{residents.total} 人\n自理 {residents.self_caring}、部分失能 {residents.partly}、"
            f"失能 {residents.disabled}、失智 {residents.demented}",
            f"{roster.carers} 人{by_group}",
        )
        for value, fact in zip(self._values, facts, strict=True):
            value.setText(fact or "未登记")
        said = staffing(profile_of(self._desk, home.county), residents, roster)
        self._chip.show_chip(said.chip)
        self._working.setText("\n".join(said.lines))
        named = [feature.label for feature in Feature if feature in home.features]
        self._features.setText("、".join(named) or "未登记；没有登记的设施，相应检查项不会列出。")

    def show_visits(self, visits: tuple[Summary, ...], held: int, hidden: int = 0) -> None:
        """List the newest visits, of so many that are held; `hidden` of the newest can't be shown."""
        now = theme.current()
        words = f"，其中 {hidden} 次不能显示，见“检查”" if hidden else ""
        self._visit_word.setText(f"检查记录 {held} 次{words}" if held else "还没有检查过")
        self.visits.show(visits)
        self._visit_list.setVisible(bool(visits))
        shown = min(len(visits), _VISITS_IN_SIGHT)
        self._visit_list.setFixedHeight(now.px(theme.TALL_ROW + 4) * shown)

    def _facts(self) -> list[QLabel]:
        now = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(theme.GAP))
        grid.setVerticalSpacing(now.px(6))
        grid.setColumnStretch(1, 1)
        values = []
        for row, word in enumerate(_FACTS):
            value = label("", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label(word, "note"), row * 2, 0, Qt.AlignmentFlag.AlignTop)
            # in large type a code would not fit beside its word
            grid.addWidget(value, *((row * 2 + 1, 0, 1, 2) if now.scale > 140 else (row * 2, 1)))
            values.append(value)
        self._inside.addLayout(grid)
        return values

    def _section(self, heading: str, body: QLabel, *beside: QWidget) -> None:
        self._inside.addWidget(rule())
        top = QHBoxLayout()
        top.addWidget(label(heading, "heading"), 1)
        for widget in beside:
            top.addWidget(widget)
        self._inside.addLayout(top)
        self._inside.addWidget(body)

    def _on_visit(self) -> None:
        visit = self.visits.row_at(self._visit_list.currentIndex())
        if visit is not None:
            self.inspection_chosen.emit(visit.key)
