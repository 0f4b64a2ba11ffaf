"""开始检查: which home, in which mode, with which checklists, and who looks at what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.checklists.national import RECHECK
from app.domain.checklist import Checklist, applies
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.start_parts import PartsEditor
from app.ui.models.columns import Column
from app.ui.models.filters import RowFilter
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import Choice, primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.workflow.checklists import available, shared_item
from app.workflow.desk import Desk
from app.workflow.inspecting import start
from app.workflow.rechecking import recheck_of
from app.workflow.timekeeping import require_clock

USUAL = frozenset({"fire", "kitchen", "staffing"})
"""What most visits are made with; ticked from the start."""
MEANINGS = {
    Mode.PATROL: "出具问题清单和整改通知单；一名检查人员即可。开始后不能再改检查方式。",
    Mode.ADMINISTRATIVE: "出具执法文书用；须两名以上持执法证的检查人员，填写证号。开始后不能再改检查方式。",
}


class StartDialog(Dialog):
    """`started` carries the new visit's key and its first inspector. `recheck`: only what stands open in the chosen
    home is ticked, so that one press begins its recheck."""

    started = Signal(object, str)

    def __init__(
        self,
        desk: Desk,
        homes: Sequence[Institution],
        chosen: int | None = None,
        parent: QWidget | None = None,
        *,
        recheck: bool = False,
    ) -> None:
        super().__init__(parent)
        now = theme.current()
        self._desk = desk
        self._offered = available(desk)
        self._recheck: Checklist | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("开始检查")
        halves = QHBoxLayout()
        halves.setSpacing(now.px(16))
        halves.addWidget(self._make_homes(homes), 5)
        halves.addWidget(self._make_rest(), 7)
        self._fault = label("", "fault", wrap=True)
        self.start_button = primary("开始检查", self.begin)
        self.start_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self._fault, 1)
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addLayout(halves, 1)
        column.addLayout(foot)
        self.take_size(980, 708)
        if chosen is not None:
            self.choose_home(chosen)
        elif len(homes) == 1:
            self.choose_home(homes[0].key)
        self._on_home()
        if recheck:
            self._tick_recheck()
        (self.search if self.home is None else self.parts.first_name).setFocus()

    def _make_homes(self, homes: Sequence[Institution]) -> QWidget:
        now = theme.current()
        self.search = SearchField("查找机构：名称或首字母、乡镇、负责人")
        column: Column[Institution] = Column(
            "机构",
            lambda home: home.name,
            note=lambda home: " · ".join(part for part in (home.kind.label, home.township, home.director) if part),
            search=lambda home: f"{home.name} {home.township} {home.county} {home.director} {home.kind.label}",
        )
        self.homes: TableModel[Institution] = TableModel([column], uid=lambda home: home.key)
        self.homes.show(homes)
        self.filter = RowFilter(self.homes, self, spelled=lambda home: home.name)
        self.list = RowList(self.filter, "机构", uniform=True)
        self.search.searched.connect(self._on_searched)
        self.search.returnPressed.connect(self._on_search_entered)
        self.list.current_changed.connect(self._on_home)
        self.home_fault = label("", "fault", wrap=True)
        card = Card(flush=True)
        card.column.addWidget(self.list)
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(now.px(8))
        for part in (label("检查哪家机构", "heading"), self.search, self.home_fault):
            box.addWidget(part)
        box.addWidget(card, 1)
        return whole

    def _make_rest(self) -> QWidget:
        now = theme.current()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, now.px(10), 0)
        column.setSpacing(now.px(8))
        self.mode = Choice([(mode, mode.label) for mode in Mode], Mode.PATROL)
        self._meaning = label(MEANINGS[Mode.PATROL], "note", wrap=True)
        self.mode.chosen.connect(self._on_mode)
        self.boxes: dict[str, QCheckBox] = {}
        self.checklist_fault = label("", "fault", wrap=True)
        self.parts = PartsEditor(self._desk.actor)
        column.addWidget(label("检查方式", "heading"))
        column.addWidget(self.mode)
        column.addWidget(self._meaning)
        column.addSpacing(now.px(6))
        column.addWidget(label("检查表", "heading"))
        # one below the other: with what does not apply to a home two would not fit beside each other
        ticks = QVBoxLayout()
        ticks.setSpacing(now.px(2))
        for checklist in self._offered:
            box = QCheckBox(checklist.title)
            box.setChecked(checklist.id in USUAL)
            box.toggled.connect(partial(self._on_ticked, checklist.id))
            self.boxes[checklist.id] = box
            ticks.addWidget(box)
        column.addLayout(ticks)
        self.recheck_box = self.boxes[RECHECK] = QCheckBox()
        self.recheck_box.toggled.connect(partial(self._on_ticked, RECHECK))
        self.recheck_box.hide()
        ticks.addWidget(self.recheck_box)
        column.addWidget(self.checklist_fault)
        column.addSpacing(now.px(6))
        column.addWidget(label("检查人员与分工", "heading"))
        column.addWidget(self.parts)
        column.addStretch()
        return scrolled(inner, "page")

    # What is shown

    @property
    def home(self) -> Institution | None:
        row = self.filter.row_at(self.list.currentIndex())
        return row if isinstance(row, Institution) else None

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """Those that are ticked."""
        return tuple(checklist for checklist in self._at_home if self.boxes[checklist.id].isChecked())

    @property
    def _at_home(self) -> tuple[Checklist, ...]:
        """What can be ticked for this home: with open problems, a recheck of them too."""
        return self._offered if self._recheck is None else (*self._offered, self._recheck)

    def _on_ticked(self, name: str, ticked: bool) -> None:
        """A short set and the checklist it is made of are not used together: no item is asked twice."""
        chosen = next((each for each in self._at_home if each.id == name), None)
        for other in self._at_home if ticked and chosen else ():
            if chosen and other is not chosen and shared_item(chosen, other, self._offered):
                self.boxes[other.id].setChecked(False)
        self._show_home()

    def _on_home(self) -> None:
        """Another home has other open problems, or none to recheck."""
        home = self.home
        recheck = None if home is None else recheck_of(self._desk, home.key)
        if recheck != self._recheck:
            self.recheck_box.setChecked(False)
            self._recheck = recheck
        self.recheck_box.setVisible(recheck is not None)
        if recheck is not None:
            self.recheck_box.setText(f"{recheck.title}（{len(recheck.items)} 项，来自未销账的问题）")
        self._show_home()

    def _tick_recheck(self) -> None:
        """Only the recheck, where there is something to recheck."""
        if self._recheck is None:
            return
        for name, box in self.boxes.items():
            box.setChecked(name == RECHECK)

    def choose_home(self, key: int) -> None:
        self.list.setCurrentIndex(self.filter.index_of(key))
        self.list.scrollTo(self.list.currentIndex())

    def _show_home(self) -> None:
        home = self.home
        self.home_fault.setVisible(False)
        for checklist in self._offered:
            total = len(checklist.items)
            if home is None:
                words = f"{checklist.title}　{total} 项"
            else:
                asked = sum(applies(item, home.features) for item in checklist.items)
                words = f"{checklist.title}　{asked} 项" + (f"（{total - asked} 项不适用）" if asked < total else "")
            self.boxes[checklist.id].setText(words)
        self.checklist_fault.setVisible(False)
        self.parts.show_checklists(self.checklists)
        self._fault.setText("")

    def _on_searched(self, text: str) -> None:
        self.filter.search(text)
        if self.filter.rowCount() == 1:
            self.list.setCurrentIndex(self.filter.index(0, 0))
        if not self.filter.rowCount():
            self._say(self.home_fault, "没有找到这家机构；请先在“机构”页登记。")
        else:
            self.home_fault.setVisible(False)

    def _on_search_entered(self) -> None:
        self.search.search_now(self.search.text())
        if self.filter.rowCount() and self.home is None:
            self.list.setCurrentIndex(self.filter.index(0, 0))
        self.list.setFocus()

    def _on_mode(self, mode: object) -> None:
        assert isinstance(mode, Mode)
        self._meaning.setText(MEANINGS[mode])
        self.parts.show_mode(mode)

    @staticmethod
    def _say(place: QLabel, sentence: str) -> None:
        place.setText(sentence)
        place.setVisible(bool(sentence))

    # What the person does

    def begin(self) -> None:
        """Begin the visit; what is missing is told where it is missing."""
        self._fault.setText("")
        home, mode = self.home, self.mode.value
        assert isinstance(mode, Mode)
        if home is None:
            self._say(self.home_fault, "请先选一家机构。")
            self.search.setFocus()
            return
        if not self.checklists:
            self._say(self.checklist_fault, "请至少勾选一张检查表。")
            return
        if not self.parts.check(mode):
            return
        plans = self.parts.plans
        try:
            require_clock(self._desk, asking=True)
            key = start(self._desk, home.key, mode, tuple(c.id for c in self.checklists), plans)
        except AppError as error:
            self._fault.setText(messages.at_place(error))
            return
        self.accept()
        self.started.emit(key, plans[0].inspector)
