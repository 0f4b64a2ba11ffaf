"""检查表: every checklist that can be used here, one search over all of them, and one item in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.checklists.search import Index, build_index, find
from app.domain.checklist import Checklist, Profile
from app.domain.finding_rows import FindingRow
from app.domain.unreadable import told
from app.progress import Progress
from app.ui import messages, theme
from app.ui.dialogs.faults_dialog import FaultsDialog, show_faults
from app.ui.jobs import Job
from app.ui.models.checklist_browse import (
    ALL,
    browse_model,
    browsing_profile,
    counted,
    hit_rows,
    item_rows,
    shelf,
    shelf_model,
    shelf_rows,
)
from app.ui.pages.checklist_findings import FindingCount
from app.ui.pages.checklist_item_card import SHOWN_FINDINGS, ChecklistItemCard, asked_by_words
from app.ui.pages.checklist_own import OwnBar
from app.ui.pages.checklist_papers import blank_paper, filled_template, template
from app.ui.pages.conduct_printing import Printer
from app.ui.pages.page import OpenInspection, Page
from app.ui.session import Session
from app.ui.widgets.buttons import primary, quiet, secondary
from app.ui.widgets.cards import Card, EmptyState, rule
from app.ui.widgets.fields import SearchField
from app.ui.widgets.headed_list import HeadedList
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList
from app.workflow.checklists import Imported, import_checklist
from app.workflow.desk import Desk

KINDS = "检查表 (*.xlsx *.toml);;所有文件 (*)"


def ask_file(parent: QWidget) -> Path | None:
    """Let the person choose a checklist's file."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "导入检查表", "", KINDS)
    return Path(chosen) if chosen else None


class ChecklistsPage(Page):
    name = "checklists"
    title = "检查表"
    reads = frozenset({"institutions", "inspections", "findings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._checklists: tuple[Checklist, ...] = ()
        self._index: Index = build_index(())
        self._indexes: dict[str, Index] = {}
        self._numbers: Mapping[str, str] = {}
        self._scope_before = ALL
        self._warm = False
        self.printer = Printer(session, self)
        self.ask_file: Callable[[QWidget], Path | None] = ask_file
        self.faults: FaultsDialog | None = None
        self._make_buttons()
        self._lay_out()
        self._count = FindingCount(session, self)
        self._count.moved.connect(self._show_findings)
        session.events.settings_changed.connect(self.stale)
        self.shelf_list.current_changed.connect(self._show_items)
        self.item_list.current_changed.connect(self._show_current)
        self.search.searched.connect(self._on_searched)
        self.search.entered.connect(self._warm_up)
        self.card.finding_chosen.connect(self._on_finding)
        self.card.staffing_asked.connect(self.open_staffing)
        self.own.withdrawn.connect(self.refresh)
        self._make_keys()

    # Layout

    def _make_buttons(self) -> None:
        self.template_button = secondary("导出模板 ▼", self.choose_template)
        self.import_button = secondary("导入检查表…", self.import_file)
        self.print_button = primary("打印空白表…", self.print_blank)
        self.print_button.setToolTip("左边选中的检查表，A4 双面 Ctrl+P")
        for part in (self.template_button, self.import_button, self.print_button):
            self.buttons.addWidget(part)

    def _lay_out(self) -> None:
        now = theme.current()
        self.shelf_model, self.items = shelf_model(), browse_model()
        self.shelf_list = RowList(self.shelf_model, "检查表")
        self.item_list = HeadedList(self.items, "检查项")
        self._left = Card(flush=True)
        self._left.column.addWidget(self.shelf_list)
        self._left.setFixedWidth(now.px(232))
        self._heading, self._note = ElidedLabel("", "heading"), label("", "note", wrap=True)
        self.search = SearchField("查找全部检查表 Ctrl+F：词、编号、条款、拼音首字母")
        # stands in for the shelf where large letters leave it no room
        self.shelf_button = quiet("", self.choose_shelf)
        self.shelf_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        middle = Card(flush=True)
        head = QVBoxLayout()
        head.setContentsMargins(now.px(12), now.px(6), now.px(12), now.px(8))
        head.setSpacing(now.px(8))
        for part in (self.search, self._heading, self.shelf_button):
            head.addWidget(part)
        middle.column.addLayout(head)
        self._note.setContentsMargins(now.px(12), 0, now.px(12), now.px(8))
        middle.column.addWidget(self._note)
        self.own = OwnBar(self.session)
        middle.column.addWidget(self.own)
        middle.column.addWidget(rule())
        self._none = EmptyState("", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.item_list)
        self._stack.addWidget(self._none)
        middle.column.addWidget(self._stack, 1)
        self.card = ChecklistItemCard()
        self.card.hide()
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(self._left)
        row.addWidget(middle, 1)
        row.addWidget(self.card)
        self.body.addLayout(row, 1)
        QWidget.setTabOrder(self.search, self.shelf_list)
        QWidget.setTabOrder(self.shelf_list, self.item_list)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters in a small window: the shelf gives way to the items, which search reaches all the same."""
        super().resizeEvent(event)
        now = theme.current()
        roomy = self.width() >= now.px(980)
        self._left.setVisible(roomy)
        self._heading.setVisible(roomy)
        self.shelf_button.setVisible(not roomy)
        self._note.setVisible(roomy and bool(self._note.text()))
        self.card.setFixedWidth(now.px(416) if roomy else self.width() * 44 // 100)

    def _make_keys(self) -> None:
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._go_to_search)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_blank)
        QShortcut(QKeySequence("Esc"), self.search).activated.connect(self._leave_search)
        for keys in ("Down", "Return"):
            onward = QShortcut(QKeySequence(keys), self.search)
            onward.setContext(Qt.ShortcutContext.WidgetShortcut)
            onward.activated.connect(self.item_list.setFocus)

    # What is shown

    @property
    def scope(self) -> str:
        """The id of the checklist in sight; `ALL` for all together."""
        row = self.shelf_model.row_at(self.shelf_list.currentIndex())
        return row.id if row else ALL

    @property
    def checklist(self) -> Checklist | None:
        """The one checklist in sight, or the one of the item in sight while all are."""
        found = next((each for each in self._checklists if each.id == self.scope), None)
        row = self.item_list.current
        return found or (row.checklist if row else None)

    def refresh(self) -> None:
        desk = self.session.desk
        shown, scope = self.item_list.current, self.scope
        self._profile: Profile = browsing_profile(desk)
        self._checklists = shelf(desk)
        self._index, self._indexes = build_index(self._checklists), {}
        self._numbers = {e.item.id: f"“{e.checklist.title}”{e.number} {e.item.title}" for e in self._index.entries}
        self._count.forget()
        first = not self.shelf_model.rows
        self._shelf = shelf_rows(desk, self._checklists)
        self.own.refresh()
        self.unshown.tell_of(self.own.unreadable)
        self._list_shelf(self._checklists[0].id if first and self._checklists else scope)
        if shown is not None:
            self.item_list.choose(shown.uid)
        items = {item.id for checklist in self._checklists for item in checklist.items}
        self.say("检查表", f"{len(self._checklists)} 张 · {len(items)} 项 · 依据按“{self._profile.title}”显示")

    def _list_shelf(self, scope: str) -> None:
        """Show the shelf, with what is found in each while something is searched, and choose a checklist."""
        hits = find(self._index, self.search.text()) if self.search.text().strip() else None
        rows = self._shelf
        if hits is not None:
            found = counted(hits, self._checklists)
            rows = tuple(replace(row, found=found.get(row.id, 0)) for row in rows)
        self.shelf_list.blockSignals(True)
        self.shelf_model.show(rows)
        place = self.shelf_model.place(scope) or 0
        self.shelf_list.setCurrentIndex(self.shelf_model.index(place, 0))
        self.shelf_list.blockSignals(False)
        self._show_items()

    def _show_items(self) -> None:
        """The items of what is chosen on the shelf, or those of them that are found."""
        row = self.shelf_model.row_at(self.shelf_list.currentIndex())
        if row is None:
            return
        chosen = [each for each in self._checklists if row.id in (ALL, each.id)]
        text = self.search.text().strip()
        several = len(chosen) > 1
        if text:
            shown = find(self._index_of(row.id, chosen), text)
            self.items.show(hit_rows(shown, self._profile, several=several))
            self._heading.setText(f"{row.title} · 找到 {len(shown)} 项")
            note = ""
        else:
            self.items.show(item_rows(chosen, self._profile))
            self._heading.setText(row.title)
            note = "" if several else next((each.note for each in chosen), "")
        self._note.setText(note)
        self._note.setVisible(bool(note) and self.shelf_button.isHidden())
        self.shelf_button.setText(f"{self._heading.text()} ▼")
        self.own.show_row(row, None if several else next(iter(chosen), None))
        if row.unusable:
            self._none.say(f"“{row.title}”在本机不能使用", row.unusable)
        else:
            where = "" if row.id == ALL else "；也可以选左边的“全部检查表”"
            self._none.say("没有找到", f"换一个词、编号或条款试试，例如“灭火器”“XF33”“消防法28条”“mhq”{where}。")
        self._stack.setCurrentIndex(0 if self.items.rows else 1)
        self.item_list.choose()
        self._show_current()

    def _index_of(self, scope: str, chosen: list[Checklist]) -> Index:
        """What is searched: a checklist alone has its own numbers."""
        if scope == ALL:
            return self._index
        if scope not in self._indexes:
            self._indexes[scope] = build_index(chosen)
        return self._indexes[scope]

    def _show_current(self) -> None:
        row = self.item_list.current
        self.card.setVisible(row is not None)
        self.print_button.setEnabled(self.checklist is not None)
        if row is None or row.item is None:
            return
        self.card.show_item(row, self._profile, asked_by_words(row.item, self._numbers))
        self._show_findings()

    def _show_findings(self) -> None:
        row = self.item_list.current
        if row is not None and row.item is not None:
            found = self._count.of(row.item.id, SHOWN_FINDINGS)
            self.card.show_findings(found, stopped=self._count.stopped)
            self._stale |= self._count.stopped  # whoever comes to the page again has them counted anew
            self.unshown.tell_of(told((*self.own.unreadable, *self._count.unreadable)))

    # Searching

    def _go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
        self._warm_up()

    def _leave_search(self) -> None:
        self.search.search_now("")
        self.item_list.setFocus()

    def _warm_up(self) -> None:
        """Pinyin takes 0.4 s to load: while the person reaches for the keys, not after the first letter."""
        if not self._warm:
            self._warm = True
            index = self._index
            self.session.jobs.start(Job(lambda progress: index.warm()), "正在准备查找")

    def _on_searched(self, text: str) -> None:
        searched_before = any(row.found is not None for row in self.shelf_model.rows)
        if text and not searched_before:
            self._scope_before = self.scope
            self._list_shelf(ALL)
        elif text:
            self._list_shelf(self.scope)
        elif searched_before:
            shown = self.item_list.current
            self._list_shelf(self._scope_before)
            if shown is not None:
                self.item_list.choose(shown.uid)

    # What the person does

    def arrive(self, request: object) -> None:
        """Another page names an item by its id."""
        if isinstance(request, str):
            self.search.search_now("")
            entry = next((each for each in self._index.entries if each.item.id == request), None)
            if entry is not None:
                self._list_shelf(entry.checklist.id)
                self.item_list.choose((entry.checklist.id, request))

    def print_blank(self) -> None:
        """The checklist in sight as an empty form, to be looked at and printed."""
        if self.checklist is not None:
            self.printer.show(blank_paper(self.checklist))

    def choose_shelf(self) -> None:
        """The shelf as a menu."""
        self.menu = QMenu(self)
        for row in self.shelf_model.rows:
            title = f"{row.title}　{row.note if row.found is None else f'找到 {row.found} 项'}"
            self.menu.addAction(title).triggered.connect(lambda _=False, id_=row.id: self._list_shelf(id_))
        self.menu.popup(self.shelf_button.mapToGlobal(self.shelf_button.rect().bottomLeft()))

    def choose_template(self) -> None:
        """An empty workbook, or one of the checklists to add the county's own items to."""
        self.menu = menu = QMenu(self)
        menu.addAction("空白模板（从头编一张）").triggered.connect(lambda: self.printer.make(template(self._today)))
        menu.addSeparator()
        # a short one has no items of its own: what a county adds goes to the full ones
        short = {row.id for row in self.shelf_model.rows if row.short}
        for each in (checklist for checklist in self._checklists if checklist.id not in short):
            action = menu.addAction(f"在“{each.title}”上加本县的项")
            action.triggered.connect(lambda _=False, one=each: self.printer.make(filled_template(one)))
        menu.popup(self.template_button.mapToGlobal(self.template_button.rect().bottomLeft()))

    @property
    def _today(self) -> date:
        return self.session.desk.today

    def import_file(self) -> None:
        """Take in a county's own checklist; a refused file changes nothing and all its faults are listed."""
        path = self.ask_file(self)
        if path is not None:
            self._import(path)

    def _import(self, path: Path) -> None:
        def work(desk: Desk, progress: Progress) -> Imported:
            return import_checklist(desk, path)

        job = self.session.job(work)
        job.succeeded.connect(self._on_imported)
        job.failed.connect(lambda error: self._on_refused(error, path))
        self.session.jobs.start(job, "正在导入检查表")

    def _on_imported(self, imported: Imported) -> None:
        from app.ui.dialogs.checklist_imported import ImportedDialog, outcome_words

        self.search.search_now("")
        self.refresh()
        self._list_shelf(imported.checklist.id)
        messages.done(outcome_words(imported))
        if imported.changes or imported.notes:
            ImportedDialog(imported, self.window()).open()

    def _on_refused(self, error: object, path: Path) -> None:
        self.faults = show_faults(error, lambda: self._import(path), self.window())

    def open_staffing(self) -> None:
        """The tool that works the ratios out, on a home's numbers or on any."""
        from app.ui.dialogs.staffing_tool import open_staffing

        open_staffing(self.session, None, self.window())

    def _on_finding(self, row: FindingRow) -> None:
        shown = self.item_list.current
        item = shown.item.id if shown and shown.item else ""
        self.asked.emit("inspections", OpenInspection(row.inspection, item))
