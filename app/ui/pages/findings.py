"""整改: every problem of every visit, the worst first, and the life of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.days import china_day
from app.domain.finding_rows import AWAITING, DRAFT, REGISTERED, FindingRow, is_open, waits
from app.errors import AppError
from app.placing import Out
from app.progress import Progress
from app.reports.finding_list import TITLE
from app.ui import messages, theme
from app.ui.chips import severity_chip
from app.ui.delegates.finding_life_delegate import FindingLifeDelegate
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.filter_dialog import FilterDialog
from app.ui.dialogs.rectify_dialogs import (
    CorrectDialog,
    ExtendDialog,
    RecheckDialog,
    RectifyDialog,
    ReleaseDialog,
    ReplyDialog,
    StopDialog,
    TransferDialog,
    WithdrawDialog,
    told,
)
from app.ui.models.finding_life import life, life_model
from app.ui.models.finding_rows import DROP, SIEVES, WIDTHS, finding_model, state_chip, uid
from app.ui.pages.conduct_printing import Paper
from app.ui.pages.findings_ledger import SUFFIX, FindingsLedger
from app.ui.pages.page import OpenFindings, OpenInspection, Page, StartInspection
from app.ui.session import Session
from app.ui.widgets.buttons import Choice, primary, quiet, secondary, set_primary
from app.ui.widgets.cards import Card, EmptyState, rule, scrolled
from app.ui.widgets.drop_area import dropped_file
from app.ui.widgets.fields import SearchField
from app.ui.widgets.flow import Flow
from app.ui.widgets.item_editor_basis import BasisBlock
from app.ui.widgets.labels import ChipLabel, ElidedLabel, label
from app.ui.widgets.lists import RowList, RowTable
from app.workflow.desk import Desk
from app.workflow.following import case_in, history_of
from app.workflow.lines import Wanted, count, number_of, numbers_of, rows_of, unshown
from app.workflow.listing import write_findings
from app.workflow.narrowing import Filter, wanted
from app.workflow.rectifying import withdrawable
from app.workflow.registering import narrowed_words
from app.workflow.visits import load
from app.workflow.writing import Written, safe_name


class FindingsPage(Page):
    name = "findings"
    title = "整改"
    lists = True
    reads = frozenset({"inspections", "findings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        now = theme.current()
        self._words = ""
        self._by = Filter()
        self.counts: Mapping[str, int] = dict.fromkeys((*SIEVES, "waiting"), 0)
        self.ledger = FindingsLedger(session, self)
        self.ledger.imported.connect(self._on_imported)
        self.setAcceptDrops(True)
        self.ledger_button = secondary("导出台账 ▼", self.choose_ledger)
        self.ledger_button.setToolTip("Excel 工作簿，交给机构填写整改情况")
        self.import_button = secondary("导入台账…", self.ledger.take)
        self.import_button.setToolTip("机构填好交回的台账，也可以直接拖到这一页；先看到每一行会怎样，再确认")
        self.open_button = primary("打开检查", self.open_inspection)
        self.papers_button = secondary("文书…", self.show_documents)
        self.visit_button = secondary("去复查…", self.start_recheck)
        self.visit_button.setToolTip("为这家机构新建一次检查，内容是它全部未销账的问题")
        buttons = (self.ledger_button, self.import_button, self.papers_button, self.visit_button, self.open_button)
        for button in buttons:
            self.buttons.addWidget(button)
        self.sieve = Choice(list(SIEVES.items()), "all", "filter")
        self.sieve.chosen.connect(lambda _: self._sift())
        self.search = SearchField("查找：机构、问题、挂号、责任人")
        self.search.setMinimumWidth(now.px(110))
        self.search.setMaximumWidth(now.px(280))
        self.search.searched.connect(self._on_searched)
        self.search.entered.connect(self.session.prepare_search)
        self._home_button = quiet("", self._forget_narrowing)
        self.filter_button = secondary("筛选…", self.choose_filter)
        self.filter_button.setToolTip("按乡镇、机构、部门、等级、检查人员、检查日期")
        self._home_button.hide()
        strip = QHBoxLayout()
        strip.setSpacing(now.px(theme.GAP))
        strip.addWidget(self.sieve)
        strip.addWidget(self._home_button)
        strip.addWidget(self.filter_button)
        strip.addWidget(self.search, 2)
        self.body.addLayout(strip)
        self.model = finding_model(
            lambda: self._today,
            read=lambda numbers: rows_of(self.session.desk, numbers),
            number_of=self._number_of,
        )
        self.table = RowTable(self.model, "问题列表", WIDTHS, drop=DROP)
        self._none = EmptyState("", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        card = Card(flush=True)
        card.column.addWidget(self._stack)
        self.card = FindingCard()
        self.card.wanted.connect(self.open_dialog)
        self.filter_dialog: FilterDialog | None = None
        self.papers: DocumentsDialog | None = None
        self.dialog: RectifyDialog | None = None
        self.card.setMinimumWidth(now.px(260))
        self.card.setMaximumWidth(now.px(384))
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(card, 2)
        row.addWidget(self.card, 1)
        self.body.addLayout(row, 1)
        self.table.current_changed.connect(self._show_current)
        self.table.activated.connect(lambda _: self.open_inspection())
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence("Esc"), self.search).activated.connect(partial(self.search.search_now, ""))

    @property
    def _today(self) -> date:
        return self.session.desk.today

    @property
    def current(self) -> FindingRow | None:
        """The problem in full sight."""
        return self.model.row_at(self.table.currentIndex())

    def _number_of(self, uid: object) -> int | None:
        assert isinstance(uid, tuple)
        return number_of(self.session.desk, *uid)

    def refresh(self) -> None:
        before = self.current
        place = self.table.currentIndex().row()
        self._count()
        with self._shown_once():
            self._list()
            self._come_back_to(before, place)

    def _come_back_to(self, before: FindingRow | None, place: int) -> None:
        """Put the same problem in sight, else the one that has come to its place."""
        index = self.model.index_of(uid(before)) if before else self.model.index(0, 0)
        near = self.model.index(min(max(place, 0), self.model.rowCount() - 1), 0)
        self.table.setCurrentIndex(index if index.isValid() else near)

    @contextmanager
    def _shown_once(self) -> Iterator[None]:
        """Whatever comes into sight meanwhile, the card shows what is in sight in the end: it reads a visit."""
        self.table.blockSignals(True)
        try:
            yield
        finally:
            self.table.blockSignals(False)
        self._show_current()

    def arrive(self, request: object) -> None:
        if isinstance(request, OpenFindings):
            self._by = Filter(home=request.institution)
            self.sieve.choose(request.sieve)
            self._count()
            with self._shown_once():
                self._list()
                if request.finding is not None:
                    self.table.setCurrentIndex(self.model.index_of(request.finding))

    def _count(self) -> None:
        """The numbers on the filters, and the sentence that heads the page."""
        desk = self.session.desk
        self.counts = counts = count(desk, (*SIEVES, "waiting"), wanted(desk, by=self._by))
        self.unshown.tell_of(unshown(desk))
        for sieve, title in SIEVES.items():
            self.sieve.rename(sieve, f"{title} {counts[sieve]}")
        over = counts["overdue"]
        words = f"未销账 {counts['waiting']} 条，其中重大 {counts['major']} 条"
        words += f"，已逾期 {over} 条" if over else ""
        closed = "" if self.unshown.unreadable else "全部已销账"
        self.say("整改台账", words if counts["waiting"] or not counts["all"] else closed)
        self._home_button.setVisible(bool(self._narrowing))
        self._home_button.setText(f"只看{self._narrowing}，点此看全部")

    def _sift(self) -> None:
        with self._shown_once():
            self._list()

    def _list(self) -> None:
        """List what is wanted; something of it is in sight then, if there is anything."""
        self.model.show_numbers(numbers_of(self.session.desk, self._wanted))
        self._say_none()
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    @property
    def _wanted(self) -> Wanted:
        """What the list shows now."""
        return wanted(self.session.desk, str(self.sieve.value), self._words, self._by)

    @property
    def _narrowing(self) -> str:
        """To what the list is narrowed besides its filters of one word; empty where it is not."""
        return narrowed_words(self.session.desk, self._by)

    def choose_filter(self) -> None:
        """Ask to what the list shall be narrowed."""
        self.filter_dialog = FilterDialog(self.session.desk, self._by, self)
        self.filter_dialog.saved.connect(self._on_filter)
        self.filter_dialog.open()

    def _on_filter(self, by: Filter) -> None:
        self._by = by
        self._count()
        self._sift()

    def _on_searched(self, text: str) -> None:
        self._words = text
        self._sift()

    def _say_none(self) -> None:
        """Say why the list is empty, where it is."""
        if not self.counts["all"] and self.unshown.unreadable:
            self._none.say("没有能显示的问题", "本机有检查不能显示，其中的问题也就没有列出；原因和办法见上面。")
        elif not self.counts["all"]:
            self._none.say("还没有问题", "检查中记为“不符合”的项目会列在这里；签字后挂号，直到销账。建议不在此列。")
        else:
            self._none.say("没有这样的问题", "换一个筛选，或清空查找框。")
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _forget_narrowing(self) -> None:
        self._by = Filter()
        self._count()
        self._sift()

    def _show_current(self) -> None:
        row = self.current
        self.open_button.setEnabled(row is not None)
        to_tell = row is not None and row.state == REGISTERED
        self.papers_button.setEnabled(row is not None)
        self.papers_button.setText("出具整改通知单…" if to_tell else "文书…")
        set_primary(self.papers_button, to_tell)
        self.visit_button.setEnabled(row is not None and is_open(row))
        set_primary(self.open_button, row is None or row.state == DRAFT)
        self.ledger_button.setEnabled(bool(self.counts["all"]))
        self.card.setVisible(row is not None)
        try:
            self.card.show_row(self.session, row)
        except AppError as error:
            messages.show(error)

    def open_dialog(self, kind: type[RectifyDialog]) -> None:
        """Ask what was done about the problem in sight."""
        row = self.current
        if row is None:
            return
        self.dialog = kind(self.session.desk, row, self)
        self.dialog.saved.connect(partial(self._on_saved, kind))
        self.dialog.open()

    def _on_saved(self, kind: type[RectifyDialog], row: FindingRow) -> None:
        told(kind, row)
        self.refresh()
        self.announce(self.session.events.findings_changed)

    def show_documents(self) -> None:
        """The papers of the visit in which the problem was found."""
        row = self.current
        if row is None:
            return
        try:
            self.papers = DocumentsDialog(self.session, row.inspection, self)
        except AppError as error:
            messages.show(error)
            return
        self.papers.changed.connect(self._on_papers_changed)
        self.papers.open()

    def _on_papers_changed(self, key: int) -> None:
        self.refresh()
        self.announce(self.session.events.inspection_changed, key)
        self.announce(self.session.events.findings_changed)

    def start_recheck(self) -> None:
        """Begin a visit to the home of the problem in sight, of all that stands open there."""
        if self.current is not None:
            self.asked.emit("inspections", StartInspection(self.current.institution, recheck=True))

    def open_inspection(self) -> None:
        """Go to the visit, at the item."""
        row = self.current
        if row is not None:
            item = row.finding.items[0] if row.finding.items else ""
            self.asked.emit("inspections", OpenInspection(row.inspection, item))

    def choose_ledger(self) -> None:
        """Of which homes the ledger is wanted, as a menu."""
        menu = QMenu(self.ledger_button)
        menu.aboutToHide.connect(menu.deleteLater)
        self.offer_ledgers(menu)
        menu.popup(self.ledger_button.mapToGlobal(self.ledger_button.rect().bottomLeft()))

    def offer_ledgers(self, menu: QMenu) -> None:
        """The home in sight comes first: no home is to be handed the problems of the others."""
        row = self.current
        if row is not None:
            home, name = row.institution, row.institution_name
            title = f"只要{name}的，交给机构填…".replace("&", "&&")
            menu.addAction(title).triggered.connect(lambda _=False: self.ledger.export(home, name))
        menu.addAction("这个列表，按现在的筛选…").triggered.connect(lambda _=False: self.export_list())
        menu.addAction("全部机构的，本单位留用…").triggered.connect(lambda _=False: self.ledger.export(None, ""))

    def export_list(self) -> None:
        """Write the list as it stands, as a workbook to be read: it does not come back."""
        told = " · ".join(filter(None, (SIEVES[str(self.sieve.value)], self._narrowing, self._words)))
        asked = self._wanted
        name = safe_name((TITLE, self.session.desk.today.isoformat()), SUFFIX)

        def write(desk: Desk, out: Out, progress: Progress) -> Written:
            return write_findings(desk, out, asked, told, progress)

        self.ledger.printer.make(Paper(TITLE, name, write, long=True))

    def _on_imported(self) -> None:
        self.refresh()
        self.announce(self.session.events.findings_changed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData(), SUFFIX) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData(), SUFFIX)
        if path is not None:
            event.acceptProposedAction()
            self.ledger.take(path)


class FindingCard(Card):
    """One problem in full: what, what is demanded, its life, and buttons for what may be done next.

    `wanted` carries the kind of dialog that a button asks for.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._number = ElidedLabel("", "heading")
        self._severity, self._state = ChipLabel(), ChipLabel()
        head = QHBoxLayout()
        head.setSpacing(now.px(6))
        head.addWidget(self._number, 1)
        for chip in (self._severity, self._state):
            head.addWidget(chip)
        self._problem, self._remedy = label("", wrap=True), label("", "note", wrap=True)
        self._people = label("", "note", wrap=True)
        self.life = life_model()
        self._life = RowList(self.life, "这个问题的经过", FindingLifeDelegate())
        self._life.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._life.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._life.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._life.setResizeMode(QListView.ResizeMode.Adjust)
        self._basis = BasisBlock()
        inner = QWidget()
        self._inside = column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, now.px(6), 0)
        column.setSpacing(now.px(8))
        for part in (self._problem, self._remedy, self._people):
            column.addWidget(part)
        column.addSpacing(now.px(4))
        column.addWidget(self._life)
        column.addWidget(rule())
        column.addWidget(self._basis)
        column.addStretch()
        self.column.addLayout(head)
        self._area = scrolled(inner)
        self.column.addWidget(self._area, 1)
        self._make_foot()

    def _make_foot(self) -> None:
        self.hint = label("", "note", wrap=True)
        self.stop_button = secondary("确认已停用…", partial(self.wanted.emit, StopDialog))
        self.extend_button = quiet("延期…", partial(self.wanted.emit, ExtendDialog))
        self.recheck_button = secondary("复查…", partial(self.wanted.emit, RecheckDialog))
        self.reply_button = secondary("登记回复…", partial(self.wanted.emit, ReplyDialog))
        self.correct_button = quiet("更正…", partial(self.wanted.emit, CorrectDialog))
        self.correct_button.setToolTip("挂号之后改问题、整改要求或期限，写明原因；此后出具的文书都注明")
        self.release_button = quiet("可以告知机构…", partial(self.wanted.emit, ReleaseDialog))
        self.release_button.setToolTip("违法线索取证以后可以告知机构时登记；此后补发的单子和台账上才有这一条")
        self.transfer_button = quiet("抄送/移送…", partial(self.wanted.emit, TransferDialog))
        self.withdraw_button = quiet("撤回…", partial(self.wanted.emit, WithdrawDialog))
        self.withdraw_button.setToolTip("登记错的回复、延期、停用确认、复查，写明理由撤回；两条都留在经过里")
        self._foot = QWidget()
        self._foot.setLayout(foot := Flow(right=True))
        for button in (
            self.withdraw_button, self.correct_button, self.release_button, self.transfer_button, self.extend_button,
            self.stop_button, self.recheck_button, self.reply_button,
        ):  # fmt: skip
            foot.addWidget(button)
        self.column.addWidget(self.hint)
        self.column.addWidget(self._foot)
        self._short = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters in a small window: the buttons stand under the problem and are scrolled with it."""
        super().resizeEvent(event)
        short = self.height() < theme.current().px(330)
        if short != self._short:
            self._short = short
            if short:
                self._inside.insertWidget(1, self._foot)
            else:
                self.column.addWidget(self._foot)

    def _offer(self, row: FindingRow | None) -> None:
        """Show the buttons for what may be done about a problem as it stands; the likely one in colour."""
        state = row.standing if row is not None and waits(row) else None
        told_home = row is not None and state is not None and row.state != REGISTERED
        awaiting = row is not None and row.state == AWAITING
        self.stop_button.setVisible(state is not None and state.grave and state.stopped is None)
        for button in (self.extend_button, self.recheck_button, self.reply_button):
            button.setVisible(told_home)
        for button in (self.correct_button, self.transfer_button):
            button.setVisible(state is not None)
        self.release_button.setVisible(row is not None and state is not None and row.finding.lead)
        self.withdraw_button.hide()
        set_primary(self.recheck_button, awaiting)
        set_primary(self.reply_button, not awaiting)
        hint = ""
        if row is not None and row.state == DRAFT:
            hint = "分工签字后挂号，再登记整改。"
        elif state is not None and not told_home and row is not None and not row.finding.dark:
            hint = "出具整改通知单（行政检查出具责令改正通知书）后，可登记回复、延期和复查。"
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def show_row(self, session: Session, row: FindingRow | None) -> None:
        """Show a problem; None shows nothing."""
        self._number.setVisible(row is not None)
        self._area.setVisible(row is not None)
        self._offer(row)
        if row is None:
            for chip in (self._severity, self._state):
                chip.show_chip(None)
            return
        finding, desk = row.finding, session.desk
        view = load(desk, row.inspection)
        case = case_in(desk, view, finding.key)
        self._number.setText(f"挂号 {finding.number}" if finding.number else "未挂号")
        self._severity.show_chip(severity_chip(row.severity))
        self._state.show_chip(state_chip(row))
        self._problem.setText(f"{row.institution_name} · {finding.problem}")
        self._remedy.setText(
            f"提请{'、'.join(finding.departments)}判定，答复后更正这一项的检查结果"
            if finding.referred
            else f"整改要求：{finding.remedy}"
        )
        departments = "、".join(department.value for department in finding.departments)
        people = [
            f"责任人：{finding.responsible}" if finding.responsible else "",
            f"涉及部门：{departments}" if departments else "",
            "当日报告：还没有登记，请在“文书”里登记。" if row.unreported else "",
            "违法线索：暂不告知机构，给机构的文书和台账都不提。" if finding.dark else "",
            f"违法线索：可以告知机构（{finding.released}）。" if finding.released else "",
            *(f"{china_day(each.at)} {each.actor}更正：{each.words}" for each in finding.corrections),
        ]
        self._people.setText("\n".join(part for part in people if part))
        self._people.setVisible(any(people))
        part = view.part_of_item(finding.items[0]) if finding.items else None
        happened = history_of(desk, case)
        self.life.show(life(case, happened, part, desk.today))
        closed = row.standing is not None and row.standing.closed
        self.withdraw_button.setText("撤销销账…" if closed else "撤回…")
        self.withdraw_button.setVisible(bool(withdrawable(case, happened, desk.today)))
        self._life.setFixedHeight(self._life.sizeHintForRow(0) * len(self.life.rows) + 2)
        self._basis.show_citations(case.finding.basis, view.profile)
        self._area.verticalScrollBar().setValue(0)
