"""机构: the register of homes, one of them in full beside the list, and the way from a home to its inspection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.domain.institution import Institution
from app.ui import messages, theme
from app.ui.form_import import Import, Importer
from app.ui.models.columns import Column
from app.ui.models.filters import RowFilter
from app.ui.models.plan_rows import form_rows
from app.ui.models.table_model import TableModel
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.pages.institution_card import InstitutionCard
from app.ui.pages.page import OpenInspection, Page, StartInspection
from app.ui.session import Session
from app.ui.staffing import staffing
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import primary, quiet, secondary, set_primary
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.fields import SearchField
from app.ui.widgets.lists import RowTable
from app.ui.widgets.notice_bar import NoticeBar
from app.workflow.desk import Desk
from app.workflow.filling import Registered, apply_register, plan_register, write_register_back, write_register_form
from app.workflow.lines import inspections, visit_rows
from app.workflow.office import profile_of
from app.workflow.registering import institutions, possible_twins
from app.workflow.removing import removed_homes

if TYPE_CHECKING:
    from app.ui.dialogs.institution_form import InstitutionForm
    from app.ui.dialogs.removal_dialogs import RemovedDialog, RemoveHomeDialog

_NOTHING = (
    "还没有登记机构",
    "先登记要检查的养老机构；也可以在“交接合并”里合并县级办公室发来的文件，机构会一并带入。",
)
_NONE_SHOWN = ("没有能显示的机构", "本机有登记的机构，但都不能显示；原因和办法见上面。")
VISITS_READ = 12
"""The newest visits of a home that its card lists."""


def _place(home: Institution) -> str:
    return " · ".join(part for part in (home.township, home.director, home.county) if part)


DOUBLED = "可能重复登记"


def columns(desk: Desk, doubled: Mapping[int, str]) -> tuple[Column[Institution], ...]:
    """The list's columns; the ratios are those of the jurisdiction that the desk's office works in. `doubled`: the
    homes that may be registered twice, and which else they may be."""

    def staffing_chip(home: Institution) -> tuple[Chip, ...]:
        return (staffing(profile_of(desk, home.county), home.residents, home.roster).chip,)

    return (
        Column(
            "机构",
            lambda home: home.name,
            note=_place,
            bold=lambda home: True,
            chips=lambda home: (Chip(DOUBLED, Tone.WARN),) if home.key in doubled else (),
            hint=lambda home: doubled.get(home.key) or f"{home.name}\n{_place(home)}",
            sort_key=lambda home: (home.county, home.township, home.name),
            search=lambda home: (
                f"{home.name} {home.county} {home.township} {home.credit_code} {home.director}"
                + (DOUBLED if home.key in doubled else "")
            ),
        ),
        Column("类型", lambda home: home.kind.label),
        Column(
            "在住 / 床位",
            lambda home: f"{home.residents.total} / {home.beds}",
            sort_key=lambda home: home.residents.total,
            right=True,
        ),
        Column("护理员", lambda home: str(home.roster.carers), sort_key=lambda home: home.roster.carers, right=True),
        Column("配备比例", lambda home: "", chips=staffing_chip, sort_key=lambda home: staffing_chip(home)[0].text),
    )


class InstitutionsPage(Page):
    name = "institutions"
    title = "机构"
    lists = True
    reads = frozenset({"institutions", "inspections"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        now = theme.current()
        self._doubled: dict[int, str] = {}
        self.model: TableModel[Institution] = TableModel(
            columns(session.desk, self._doubled), uid=lambda home: home.key
        )
        self.filter = RowFilter(self.model, self, spelled=lambda home: home.name)
        self.removing: RemoveHomeDialog | None = None
        self.removed: RemovedDialog | None = None
        self.search = SearchField("查找：名称或首字母、县、乡镇、信用代码、负责人")
        self.search.setFixedWidth(min(now.px(340), 400))
        self.add_button = secondary("登记机构…", self.add)
        self.start_button = primary("开始检查…", self.start)
        for widget in (self.search, self.add_button, self.start_button):
            self.buttons.addWidget(widget)
        self.table = RowTable(self.filter, "机构列表", widths=(0, 150, 104, 78, 122), drop=(1, 3, 2))
        self.table.show_sortable(0)
        self._nothing = EmptyState(*_NOTHING, secondary("登记第一家机构…", self.add))
        self._no_match = EmptyState("没有找到", "换一个词试试，或清空查找框（Esc）看全部机构。")
        self._left = QStackedWidget()
        for part in (self.table, self._nothing, self._no_match):
            self._left.addWidget(part)
        card = Card(flush=True)
        card.column.addWidget(self._left)
        self.card = InstitutionCard(session.desk)
        self.card.setMinimumWidth(now.px(226))
        self.card.setMaximumWidth(now.px(392))
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        left = QVBoxLayout()
        left.setSpacing(now.px(theme.GAP))
        left.addWidget(card, 1)
        left.addLayout(self._make_foot())
        row.addLayout(left, 5)
        row.addWidget(self.card, 3)
        self.doubled = NoticeBar("只看这些", lambda: self.search.search_now(DOUBLED))
        self.body.addWidget(self.doubled)
        self.body.addLayout(row, 1)
        self.search.searched.connect(self._on_searched)
        self.search.entered.connect(session.prepare_search)
        self.table.current_changed.connect(self._on_current)
        self.table.activated.connect(lambda _: self.edit())
        self.card.edit_button.clicked.connect(self.edit)
        self.card.staffing_button.clicked.connect(self.reckon)
        self.card.inspection_chosen.connect(lambda key: self.asked.emit("inspections", OpenInspection(key)))
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add)
        QShortcut(QKeySequence("Esc"), self.search).activated.connect(lambda: self.search.search_now(""))

    def _make_foot(self) -> QHBoxLayout:
        """The register as a workbook, below the list: rarely wanted, and also while there is no home yet."""
        self.printer, self.importer = Printer(self.session, self), Importer(self.session, self)
        self.importer.imported.connect(self._on_imported)
        self.export_button = secondary("导出登记表…", self.export_form)
        self.export_button.setToolTip("Excel 工作簿：已登记的机构已填好，新机构填在空行")
        self.import_button = secondary("导入登记表…", self.import_form)
        self.import_button.setToolTip("填好的登记表；先看到每一行会怎样，再确认")
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().px(theme.GAP))
        for button in (self.export_button, self.import_button):
            foot.addWidget(button)
        foot.addStretch()
        self.removed_button = quiet("", self.show_removed)
        self.remove_button = quiet("划去…", self.remove)
        self.remove_button.setToolTip("登记错了的机构：写明原因，不再列出和计入；可以撤销")
        for link in (self.removed_button, self.remove_button):
            foot.addWidget(link)
        return foot

    def remove(self) -> None:
        """Ask why the home in sight shall leave the register."""
        home = self.current
        if home is None:
            return
        from app.ui.dialogs.removal_dialogs import RemoveHomeDialog  # rarely wanted

        self.removing = RemoveHomeDialog(self.session.desk, home.key, f"{home.name} · {home.handle}", self.window())
        self.removing.saved.connect(lambda: self._on_removal("已划去，可以在“已划去”里撤销。"))
        self.removing.open()

    def show_removed(self) -> None:
        """The homes that were removed, each with its reason."""
        from app.ui.dialogs.removal_dialogs import RemovedDialog

        self.removed = RemovedDialog(self.session.desk, "机构", removed_homes, self.window())
        self.removed.changed.connect(lambda: self._on_removal("已放回列表。"))
        self.removed.open()

    def _on_removal(self, words: str) -> None:
        self.announce(self.session.events.institutions_changed)
        self.refresh()
        messages.done(words)

    @property
    def current(self) -> Institution | None:
        """The home in full sight."""
        home = self.filter.row_at(self.table.currentIndex())
        return home if isinstance(home, Institution) else None

    def refresh(self) -> None:
        before = self.current
        homes = institutions(self.session.desk)
        self.unshown.tell_of(homes.unreadable)
        self._nothing.say(*(_NONE_SHOWN if homes.unreadable else _NOTHING))
        self._tell_twins(homes)
        gone = len(removed_homes(self.session.desk))
        self.removed_button.setText(f"已划去 {gone} 家")
        self.removed_button.setVisible(bool(gone))
        self.model.show(homes)
        beds, living = sum(home.beds for home in homes), sum(home.residents.total for home in homes)
        self.say("机构", f"共 {len(homes)} 家 · 床位 {beds:,} 张 · 在住 {living:,} 人" if homes else "")
        self.choose(before.key if before else None)

    def _tell_twins(self, homes: Sequence[Institution]) -> None:
        """Say which homes may be registered twice: each counts beds, residents and problems of its own."""
        twins = possible_twins(self.session.desk, homes)
        self._doubled.clear()
        for pair in twins:
            for home in (pair.one, pair.other):
                self._doubled.setdefault(home.key, f"{DOUBLED}：{pair}")
        first = f"请核对，登记错的可以划去。{twins[0]}{'等' if len(twins) > 1 else ''}。" if twins else ""
        self.doubled.tell(f"有 {len(twins)} 对机构可能重复登记，床位和问题会算两遍" if twins else "", first)

    def choose(self, key: int | None) -> None:
        """Put a home in sight; the first one when there is none with that key."""
        index = self.filter.index_of(key)
        self.table.setCurrentIndex(index if index.isValid() else self.filter.index(0, 0))
        self._on_current()

    def arrive(self, request: object) -> None:
        if isinstance(request, int):
            self.choose(request)

    def add(self) -> InstitutionForm:
        """Open the form for another home."""
        return self._open_form(None)

    def edit(self) -> InstitutionForm | None:
        """Open the form of the home in sight."""
        return self._open_form(self.current) if self.current else None

    def reckon(self) -> None:
        """Open the staffing tool on the home in sight."""
        from app.ui.dialogs.staffing_tool import open_staffing

        open_staffing(self.session, self.current, self.window())

    def start(self) -> None:
        """Go to 检查 with the home in sight."""
        if self.current is not None:
            self.asked.emit("inspections", StartInspection(self.current.key))

    def export_form(self) -> None:
        """Write the register as a workbook that can be filled in."""
        name = f"机构登记表_{self.session.desk.today.isoformat()}.xlsx"
        self.printer.make(Paper("机构登记表", name, write_register_form))

    def import_form(self) -> None:
        """Show what a filled register would change, and do it once that is confirmed."""
        self.importer.take(Import("登记表", plan_register, form_rows, apply_register, back=write_register_back))

    def _on_imported(self, written: Registered) -> None:
        self.announce(self.session.events.institutions_changed)
        self.refresh()
        if written.entered:
            self.choose(written.entered[0].key)
        messages.done(f"已登记 {len(written.entered)} 家机构，修改 {len(written.amended)} 家。")

    def _open_form(self, home: Institution | None) -> InstitutionForm:
        from app.ui.dialogs.institution_form import InstitutionForm

        form = InstitutionForm(self.session.desk, home, self.window())
        form.saved.connect(self._on_saved)
        form.open()
        return form

    def _on_saved(self, home: Institution) -> None:
        self.search.search_now("")
        self.announce(self.session.events.institutions_changed)
        self.refresh()
        self.choose(home.key)

    def _on_searched(self, text: str) -> None:
        before = self.current
        self.filter.search(text)
        self.choose(before.key if before else None)

    def _on_current(self) -> None:
        home = self.current
        self.start_button.setVisible(bool(self.model.rows))
        self.start_button.setEnabled(home is not None)
        self.remove_button.setEnabled(home is not None)
        set_primary(self.add_button, not self.model.rows)
        if not self.model.rows:
            self._left.setCurrentWidget(self._nothing)
        else:
            self._left.setCurrentWidget(self.table if self.filter.rowCount() else self._no_match)
        self.card.setVisible(home is not None)
        if home is not None:
            self.card.show_home(home)
            self._show_visits(home)

    def _show_visits(self, home: Institution) -> None:
        """The newest visits of the home in sight."""
        desk = self.session.desk
        keys = inspections(desk, home=home.key)
        newest = keys[:VISITS_READ]
        visits = tuple(row for row in visit_rows(desk, newest) if row is not None)
        self.card.show_visits(visits, len(keys), hidden=len(newest) - len(visits))
