"""检查: all visits, newest first, and one of them at work."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.domain.documents import Kind
from app.domain.unreadable import told
from app.domain.visit_rows import Summary
from app.errors import AppError
from app.placing import Out
from app.progress import Progress
from app.reports.visit_list import TITLE
from app.ui import messages, theme
from app.ui.dialogs.batch_dialog import BatchDialog
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.filter_dialog import VisitFilterDialog
from app.ui.dialogs.removal_dialogs import RemovedDialog, RemoveVisitDialog
from app.ui.dialogs.sign_dialog import SignDialog
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.models.document_rows import likely
from app.ui.models.inspection_list import DROP, WIDTHS, inspection_model
from app.ui.models.inspection_visit import Visit
from app.ui.pages.conduct import ConductView
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.pages.page import OpenInspection, Page, StartInspection
from app.ui.session import Session
from app.ui.widgets.answer_verdict import KeyButton
from app.ui.widgets.buttons import primary, quiet, secondary, set_primary
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.fields import SearchField
from app.ui.widgets.lists import RowTable
from app.ui.widgets.visit_meter import VisitMeter
from app.workflow.case import open_case
from app.workflow.desk import Desk
from app.workflow.lines import VisitCount, WantedVisits, count_visits, unshown_visits, visit_numbers, visit_rows
from app.workflow.listing import write_visits
from app.workflow.narrowing import VisitFilter, wanted_visits
from app.workflow.offering import Offer, offers
from app.workflow.office import office_paper
from app.workflow.registering import institutions, narrowed_words
from app.workflow.removing import removed_visits
from app.workflow.writing import Written, safe_name

_LIST, _CONDUCT = 0, 1
_NOTHING = ("还没有检查", "点“开始检查”，选机构、检查表和检查人员；答案点选即保存，随时可以接着查。")
_NONE_SHOWN = ("没有能显示的检查", "本机有检查，但都不能显示；原因和办法见上面。")


class InspectionsPage(Page):
    name = "inspections"
    title = "检查"
    lists = True
    reads = frozenset({"institutions", "inspections"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.papers: DocumentsDialog | None = None
        self.removing: RemoveVisitDialog | None = None
        self.removed: RemovedDialog | None = None
        self._count = VisitCount(0, 0, any_signed=False)
        self._words = ""
        self._by = VisitFilter()
        self.filter_dialog: VisitFilterDialog | None = None
        self.printer = Printer(session, self)
        self._come_from: int | None = None
        """The visit from which somebody came back to the list that is not read yet."""
        self.conduct = ConductView(session)
        self._make_buttons()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_list())
        self._stack.addWidget(self.conduct)
        self.body.addWidget(self._stack, 1)
        session.events.settings_changed.connect(self._on_settings_changed)
        self.conduct.changed.connect(self._on_visit_changed)
        self.conduct.moved.connect(self._show_head)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.start)
        self._show_mode(_LIST)

    # Layout

    def _make_buttons(self) -> None:
        now = theme.current()
        self.search = SearchField("查找机构、人员")
        self.search.setFixedWidth(now.px(190))
        self.filter_button = secondary("筛选…", self.choose_filter)
        self.filter_button.setToolTip("按乡镇、机构、状态、检查人员、检查日期")
        self.start_button = primary("开始检查…", self.start)
        self.back_button = secondary("返回列表", self.back)
        self._meter = VisitMeter()
        self.next_button = KeyButton("下一条未查", "Ctrl+→")
        self.next_button.setCheckable(False)
        self.next_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.next_button.clicked.connect(lambda: self.conduct.go_next())
        self.sign_button = primary("核对并签字…", self.sign)
        self.visit_papers_button = secondary("文书…", self.show_documents)
        self.visit_paper_button = primary("", self.show_likely)
        self._list_parts: tuple[QWidget, ...] = (
            self.search, self.filter_button, self.start_button,
        )  # fmt: skip
        self._conduct_parts: tuple[QWidget, ...] = (
            self._meter, self.back_button, self.visit_papers_button, self.next_button, self.sign_button,
            self.visit_paper_button,
        )  # fmt: skip
        for part in (*self._list_parts, *self._conduct_parts):
            self.buttons.addWidget(part)

    def _make_list(self) -> QWidget:
        self.model = inspection_model(lambda keys: visit_rows(self.session.desk, keys))
        self.table = RowTable(self.model, "检查列表", WIDTHS, drop=DROP)
        self._nothing = EmptyState(*_NOTHING, secondary("开始检查…", self.start))
        self._no_match = EmptyState("没有这样的检查", "换一个筛选，或清空查找框看全部检查。")
        self.narrowed_button = quiet("", self._forget_narrowing)
        self.narrowed_button.hide()
        self._left = QStackedWidget()
        for part in (self.table, self._nothing, self._no_match):
            self._left.addWidget(part)
        card = Card(flush=True)
        card.column.addWidget(self._left)
        self.search.searched.connect(self._on_searched)
        self.search.entered.connect(self.session.prepare_search)
        self.table.current_changed.connect(self._show_actions)
        self.table.activated.connect(lambda _: self.open_current())
        enter = QShortcut(QKeySequence("Return"), self.table)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self.open_current)
        self.open_button = secondary("打开这次检查", self.open_current)
        self.open_button.setToolTip("双击或按回车也能打开")
        self.record_button = secondary("现场检查记录…", self.show_record)
        self.paper_button = secondary("", self.show_likely)
        self.papers_button = secondary("文书…", self.show_documents)
        self.batch_button = secondary("批量出具…", self.issue_many)
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().px(theme.GAP))
        for button in (self.open_button, self.papers_button, self.record_button, self.paper_button):
            foot.addWidget(button)
        foot.addStretch()
        self.removed_button = quiet("", self.show_removed)
        self.remove_button = quiet("划去…", self.remove)
        self.remove_button.setToolTip("开始错了的检查：写明原因，不再列出和计入；可以撤销")
        self.export_button = quiet("导出列表…", self.export_list)
        self.export_button.setToolTip("Excel 工作簿：这个列表，按现在的筛选；只供阅读")
        for button in (self.removed_button, self.remove_button, self.export_button, self.batch_button):
            foot.addWidget(button)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(theme.GAP))
        column.addWidget(self.narrowed_button, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card, 1)
        column.addLayout(foot)
        return whole

    # What is shown

    @property
    def conducting(self) -> bool:
        """Whether one visit is at work, not the list."""
        return self._stack.currentIndex() == _CONDUCT

    @property
    def visit(self) -> Visit | None:
        """The visit at work."""
        return self.conduct.visit if self.conducting else None

    @property
    def current(self) -> Summary | None:
        """The list's current visit."""
        return self.model.row_at(self.table.currentIndex())

    def counted(self) -> bool:
        """A visit at work needs no line of a list."""
        return self.conducting or super().counted()

    def refresh(self) -> None:
        if self.conducting:
            self.conduct.reread()
            return
        desk = self.session.desk
        self._count = count_visits(desk)
        unshown = unshown_visits(desk)
        self.unshown.tell_of(unshown)
        self._nothing.say(*(_NONE_SHOWN if unshown else _NOTHING))
        gone = len(removed_visits(desk))
        self.removed_button.setText(f"已划去 {gone} 次")
        self.removed_button.setVisible(bool(gone))
        self._list_visits(self._come_from)
        self._come_from = None

    def _list_visits(self, chosen: int | None = None) -> None:
        """Show the visits that search and filter leave, and put one in sight: `chosen`, else the one that is in sight,
        else the first."""
        before = self.current
        key = chosen if chosen is not None or before is None else before.key
        self.table.blockSignals(True)  # what can be done is asked once, of the row that is in sight in the end
        self.model.show_numbers(visit_numbers(self.session.desk, self._wanted))
        index = self.model.index_of(key)
        self.table.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self.table.blockSignals(False)
        self._show_actions()

    @property
    def _wanted(self) -> WantedVisits:
        """What the list shows now."""
        return wanted_visits(self.session.desk, self._words, self._by)

    def choose_filter(self) -> None:
        """Ask to what the list shall be narrowed."""
        self.filter_dialog = VisitFilterDialog(self.session.desk, self._by, self)
        self.filter_dialog.saved.connect(self._on_filter)
        self.filter_dialog.open()

    def _on_filter(self, by: VisitFilter) -> None:
        self._by = by
        narrowing = narrowed_words(self.session.desk, by)
        self.narrowed_button.setText(f"只看{narrowing}，点此看全部")
        self.narrowed_button.setVisible(bool(narrowing))
        self._list_visits()

    def _forget_narrowing(self) -> None:
        self._on_filter(VisitFilter())

    def export_list(self) -> None:
        """Write the list as it stands, as a workbook to be read."""
        desk, asked = self.session.desk, self._wanted
        told = " · ".join(filter(None, (narrowed_words(desk, self._by), self._words)))
        name = safe_name((TITLE, desk.today.isoformat()), ".xlsx")

        def write(desk: Desk, out: Out, progress: Progress) -> Written:
            return write_visits(desk, out, asked, told, progress)

        self.printer.make(Paper(TITLE, name, write, long=True))

    def _show_mode(self, mode: int) -> None:
        for part in self._list_parts:
            part.setVisible(mode == _LIST)
        for part in self._conduct_parts:
            part.setVisible(mode == _CONDUCT)
        self._stack.setCurrentIndex(mode)
        self._make_room()
        if mode == _LIST:
            self._show_list_head()

    def _make_room(self) -> None:
        """Large letters leave no room for the meter: its words then stand under the title."""
        roomy = self._roomy
        self._meter.setVisible(self.conducting and roomy)
        self.search.setVisible(not self.conducting and roomy)
        self.export_button.setVisible(roomy)
        self.record_button.setVisible(roomy)
        self._name_buttons()

    def _name_buttons(self) -> None:
        """Large letters leave room for a few words only: what a button is for stays, the rest goes."""
        roomy = self._roomy
        visit = self.conduct.visit
        waits = visit is None or bool(visit.open_parts)
        self.back_button.setText("返回列表" if roomy else "返回")
        self.next_button.setText("下一条未查" if roomy else "下一条")
        self.open_button.setText("打开这次检查" if roomy else "打开检查")
        sign = "核对并签字…" if roomy else "签字…"
        self.sign_button.setText(sign if waits else "签字情况…")

    @property
    def _roomy(self) -> bool:
        return self.width() >= theme.current().px(1040)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        if self.conducting:
            self._show_head()

    def _show_list_head(self) -> None:
        count = self._count
        running = f"，{count.unsigned} 次还没有签字" if count.unsigned else ""
        narrowed = f"列出 {self.model.rowCount()} 次，" if self._words or self._by != VisitFilter() else ""
        self.say("检查", f"{narrowed}共 {count.listed} 次{running}" if count.listed else "")

    def _show_actions(self) -> None:
        row = self.current
        for button in (self.papers_button, self.record_button, self.open_button, self.remove_button):
            button.setEnabled(row is not None)
        wanted = self._likely(row.key) if row is not None and not self.conducting else None
        self.paper_button.setVisible(wanted is not None and wanted.wanted.kind is not Kind.RECORD)
        self.paper_button.setText(self._issuing_words(wanted))
        self.batch_button.setEnabled(self._count.any_signed)
        self.export_button.setEnabled(bool(self.model.rowCount()))
        empty = 2 if self._count.listed else 1
        self._left.setCurrentIndex(0 if self.model.rowCount() else empty)
        set_primary(self.start_button, True)
        if not self.conducting:
            self._show_list_head()

    def _show_head(self) -> None:
        visit = self.conduct.visit
        if visit is None:
            return
        view = visit.view
        self.unshown.tell_of(told((*view.unreadable, *visit.found.unreadable)), counted=False)
        titles = "、".join(checklist.title for checklist in view.checklists)
        people = "、".join(dict.fromkeys(part.inspector for part in view.parts if part.inspector))
        saved = "已签字" if view.closed else "每次点选即保存"
        self._meter.show_visit(visit)
        counts = "" if self._meter.isVisibleTo(self) else f"{self._meter.words} · "
        words = f"{counts}{view.mode.label} · {view.started.isoformat()} · {people} · {saved}"
        self.say(f"{view.home.name} · {titles}", words)
        waits = bool(visit.open_parts)
        self.next_button.setEnabled(bool(visit.progress.left))
        self.next_button.setVisible(waits)
        self._name_buttons()
        # once all have signed, paper is what comes next
        wanted = None if waits else self._likely(visit.key)
        self.visit_paper_button.setVisible(wanted is not None)
        self.visit_paper_button.setText(self._issuing_words(wanted))
        set_primary(self.sign_button, waits)

    # What the person does

    def arrive(self, request: object) -> None:
        if isinstance(request, StartInspection):
            if self.conduct.leave():
                self.start(request.institution, recheck=request.recheck)
        elif isinstance(request, OpenInspection):
            self.open(request.inspection, request.item)

    def leave(self) -> bool:
        return not self.conducting or self.conduct.leave()

    def start(self, institution: int | None = None, *, recheck: bool = False) -> None:
        """Ask what a visit needs, begin it and show it."""
        homes = institutions(self.session.desk)
        if not homes:
            messages.note("还没有登记机构，请先登记要检查的机构。")
            self.asked.emit("institutions", None)
            return
        self.session.prepare_search()
        dialog = StartDialog(self.session.desk, homes, institution, self, recheck=recheck)
        dialog.started.connect(self._on_started)
        dialog.open()

    def _on_started(self, key: int, inspector: str) -> None:
        if not self.session.settings.inspector:
            try:
                self.session.change(replace(self.session.settings, inspector=inspector))
            except AppError as error:
                messages.show(error)
        self.announce(self.session.events.inspection_changed, key)
        self.open(key)

    def open(self, key: int, item: str = "") -> None:
        """Show a visit at work, at an item if one is named."""
        if self.conducting and not self.conduct.leave():
            return
        try:
            self.conduct.open(key, item)
        except AppError as error:
            messages.show(error)
            self._stale = True
            self.back()
            return
        self._show_mode(_CONDUCT)
        self._show_head()
        self.conduct.item_list.setFocus()

    def open_current(self) -> None:
        row = self.current
        if row is not None:
            self.open(row.key)

    def back(self) -> None:
        """From the visit to the list."""
        if self.conducting and not self.conduct.leave():
            return
        self._come_from = self.conduct.visit.key if self.conduct.visit else None
        self._show_mode(_LIST)
        self._stale = True
        self.freshen()
        self.table.setFocus()

    def sign(self) -> None:
        """Show what was found and who signs."""
        visit = self.conduct.visit
        if visit is None or not self.conduct.leave():
            return
        dialog = SignDialog(self.session.desk, visit.key, self, visit.waiting)
        dialog.signed.connect(self._on_signed)
        dialog.item_chosen.connect(self._on_item_chosen)
        dialog.print_wanted.connect(self.show_likely)
        dialog.open()

    # Papers

    def show_documents(self) -> DocumentsDialog | None:
        """All papers of the visit: what can be issued, what was."""
        key = self._key
        if key is None or (self.conducting and not self.conduct.leave()):
            return None
        try:
            self.papers = DocumentsDialog(self.session, key, self)
        except AppError as error:
            messages.show(error)
            return None
        self.papers.changed.connect(self._on_papers_changed)
        self.papers.open()
        return self.papers

    def show_likely(self) -> None:
        """The paper that is needed next, as it would print."""
        papers = self.show_documents()
        if papers is not None:
            papers.show_offer()

    def show_record(self) -> None:
        """The record of the visit, as it would print."""
        papers = self.show_documents()
        if papers is not None:
            papers.choose_kind(Kind.RECORD)
            papers.show_offer()

    def issue_many(self) -> None:
        """The papers of several visits in one go."""
        dialog = BatchDialog(self.session, self)
        dialog.issued.connect(lambda: self.announce(self.session.events.findings_changed))
        dialog.issued.connect(self._show_actions)
        dialog.open()

    def remove(self) -> None:
        """Ask why the list's current visit shall leave it."""
        row = self.current
        if row is None:
            return
        name = f"{row.institution_name} · {row.started.isoformat()} · {row.handle}"
        self.removing = RemoveVisitDialog(self.session.desk, row.key, name, self)
        self.removing.saved.connect(lambda: self._on_removal(row.key, "已划去，可以在“已划去”里撤销。"))
        self.removing.open()

    def show_removed(self) -> None:
        """The visits that were removed, each with its reason."""
        self.removed = RemovedDialog(self.session.desk, "检查", removed_visits, self)
        self.removed.changed.connect(lambda key: self._on_removal(key, "已放回列表。"))
        self.removed.open()

    def _on_removal(self, key: int, words: str) -> None:
        self.announce(self.session.events.inspection_changed, key)
        self.announce(self.session.events.findings_changed)
        self.refresh()
        messages.done(words)

    @property
    def _key(self) -> int | None:
        if self.conducting:
            return self.conduct.visit.key if self.conduct.visit else None
        return self.current.key if self.current else None

    def _issuing_words(self, wanted: Offer | None) -> str:
        """What the button of the next paper says; in few words where large letters leave no room."""
        title = office_paper(self.session.desk).title(wanted.wanted.kind) if wanted and self._roomy else "文书"
        return f"出具{title}…"

    def _likely(self, key: int) -> Offer | None:
        case = open_case(self.session.desk, key)
        return likely(offers(case), case.view, case.found)

    def _on_signed(self) -> None:
        self.conduct.reread()
        visit = self.conduct.visit
        if visit is not None:
            self.announce(self.session.events.inspection_changed, visit.key)
            self.announce(self.session.events.findings_changed)

    def _on_item_chosen(self, item: str) -> None:
        self.conduct.go_to(item)
        self.conduct.item_list.setFocus()

    def _on_visit_changed(self, key: int) -> None:
        self.announce(self.session.events.inspection_changed, key)

    def _on_settings_changed(self) -> None:
        """Another person may sit here now: what is said from now on is said by that one."""
        if self.conduct.visit is not None:
            self.conduct.visit.desk = self.session.desk

    def _on_papers_changed(self, key: int) -> None:
        if self.conducting:
            self.conduct.reread()
        else:
            self._show_actions()
        self.announce(self.session.events.inspection_changed, key)
        self.announce(self.session.events.findings_changed)

    def _on_searched(self, text: str) -> None:
        self._words = text
        self._list_visits()
