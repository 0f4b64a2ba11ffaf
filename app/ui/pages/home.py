"""工作台: what the day holds, 重大 first; each number leads to its list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from app.domain.finding_rows import FindingRow
from app.domain.reminders import Expiry
from app.domain.visit_rows import Summary
from app.ui import messages, theme
from app.ui.models.home_rows import (
    FIRST_WIDTHS,
    VISIT_DROP,
    VISIT_WIDTHS,
    awaiting_note,
    day_words,
    expiry_model,
    first_model,
    greeting,
    hour_of,
    major_note,
    overdue_note,
    soon_note,
    strange_notice,
    visit_model,
)
from app.ui.pages.page import OpenFindings, OpenInspection, Page, StartInspection
from app.ui.session import Session
from app.ui.tones import Tone
from app.ui.widgets.buttons import primary, quiet, secondary, set_primary
from app.ui.widgets.cards import Card, EmptyState, LinkCard
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList, RowTable
from app.ui.widgets.notice_bar import NoticeBar
from app.workflow.reminding import EXPIRING, Workbench, workbench

READ_AFTER = 1
"""Milliseconds after the page is first drawn until its numbers are read: they need the checklists."""
_NARROW, _VERY_NARROW = 900, 680
_ROWS_IN_SIGHT = 3


class HomePage(Page):
    name = "home"
    title = "工作台"
    reads = frozenset({"institutions", "inspections", "findings"})
    scrolls = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        now = theme.current()
        self._found: Workbench | None = None
        self._painted = False
        self.merge_button = secondary("合并交接文件", lambda: self.asked.emit("handover", None))
        self.start_button = primary("开始检查…", lambda: self.asked.emit("inspections", StartInspection()))
        for button in (self.merge_button, self.start_button):
            self.buttons.addWidget(button)
        self._number_grid = QGridLayout()
        self._number_grid.setSpacing(now.px(theme.GAP))
        self.numbers: dict[str, LinkCard] = {}
        for sieve, title in (
            ("major", "未销账的重大隐患"),
            ("overdue", "已逾期整改"),
            ("soon", "7 日内到期"),
            ("awaiting", "待复查"),
        ):
            card = LinkCard(title)
            card.clicked.connect(partial(self._open_list, sieve))
            self.numbers[sieve] = card
        self._numbers = QWidget()
        self._numbers.setLayout(self._number_grid)
        self._number_grid.setContentsMargins(0, 0, 0, 0)
        self._make_lists()
        self._register_button = secondary("去登记机构", lambda: self.asked.emit("institutions", None))
        self._welcome = EmptyState(
            "从这里开始",
            "先在“机构”里登记要检查的养老机构，再点“开始检查”；如果县级办公室给了交接文件，先在“交接合并”里合并它。",
            self._register_button,
        )
        lists = QWidget()
        self._list_row = row = QHBoxLayout(lists)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(self._left, 3)
        row.addWidget(self._right, 2)
        self._make_room()
        self._stack = QStackedWidget()
        welcome = Card()
        welcome.column.addWidget(self._welcome)
        self._welcome_card = welcome
        self._lists = lists
        for part in (lists, welcome):
            self._stack.addWidget(part)
        self._numbers.hide()
        self.strange = NoticeBar("到“检查”里看", lambda: self.asked.emit("inspections", None))
        self.body.addWidget(self.strange)
        self.body.addWidget(self._numbers)
        self.body.addWidget(self._stack, 1)

    def _make_lists(self) -> None:
        desk, now = self.session.desk, theme.current()
        self.visits, self.first, self.expiries = (
            visit_model(lambda: desk.today),
            first_model(lambda: desk.today),
            expiry_model(lambda: desk.today),
        )
        self.visit_table = RowTable(self.visits, "没有做完的检查", VISIT_WIDTHS, drop=VISIT_DROP)
        self.first_table = RowTable(self.first, "先办这些问题", FIRST_WIDTHS)
        self.expiry_list = RowList(self.expiries, "将到期的证照与检测", uniform=True)
        for table in (self.visit_table, self.first_table):
            table.horizontalHeader().hide()
        self.visit_table.activated.connect(self._open_visit)
        self.visit_table.clicked.connect(self._open_visit)
        self.first_table.activated.connect(self._open_problem)
        self.first_table.clicked.connect(self._open_problem)
        self.expiry_list.activated.connect(self._open_expiry)
        self.expiry_list.clicked.connect(self._open_expiry)
        self.all_visits = quiet("", lambda: self.asked.emit("inspections", None))
        self._no_visits = label("每次检查都已签字。", "note")
        self._none_first = label("没有逾期、临期、待复查的问题。", "note", wrap=True)
        self._none_expire = label("60 天内没有到期的；到期日取自最近一次检查填的日期。", "note", wrap=True)
        self._left, self._right = Card(flush=True), Card(flush=True)
        for title, link, things in (
            ("继续没有做完的检查", self.all_visits, (self.visit_table, self._no_visits)),
            ("先办这些", None, (self.first_table, self._none_first)),
        ):
            self._left.column.addWidget(_head(title, link))
            for thing in things:
                self._left.column.addWidget(thing, 1 if thing is self.first_table else 0)
        self._left.column.addStretch()
        self._right.column.addWidget(_head("证照与检测将到期", None))
        self._right.column.addWidget(self.expiry_list, 1)
        self._right.column.addWidget(self._none_expire)
        self._more_expire = label(f"只列最先到期的 {EXPIRING} 项。", "note", wrap=True)
        self._right.column.addWidget(self._more_expire)
        self._right.column.addStretch()
        for words in (self._no_visits, self._none_first, self._none_expire, self._more_expire):
            words.setContentsMargins(now.px(13), 0, now.px(13), now.px(10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Large letters: the lists under each other, then the numbers two by two, and the page is scrolled."""
        now = theme.current()
        narrow = self.width() < now.px(_NARROW)
        across = 2 if self.width() < now.px(_VERY_NARROW) else len(self.numbers)
        for place, card in enumerate(self.numbers.values()):
            self._number_grid.addWidget(card, place // across, place % across)
        self._list_row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        for thing in (self.first_table, self.expiry_list):
            thing.setMinimumHeight(now.px(theme.TALL_ROW + 4) * _ROWS_IN_SIGHT)

    def refresh(self) -> None:
        """The greeting at once; the numbers once the page has been drawn, they need every visit's checklists."""
        self._say()
        if self._painted:
            self._read()
        else:
            self._painted = True
            self.wait()
            QTimer.singleShot(READ_AFTER, self, self._read_late)

    def _read_late(self) -> None:
        """Read what `refresh` left for later; an error becomes a message, as it does there."""
        if self.session.away:
            return  # the window was closed meanwhile, or the store is being replaced; then all is read anew
        try:
            self._read()
        except Exception as error:
            messages.show(error)
            self._on_not_counted()

    def _read(self) -> None:
        if self.counted():
            self._show(workbench(self.session.desk))
        else:
            self._found = None
            self._say()

    def _say(self) -> None:
        desk = self.session.desk
        place = desk.office or "检查单位未填写，请到“设置”填写"
        self.say(greeting(hour_of(desk.clock()), self._found or Workbench()), f"{day_words(desk.today)} · {place}")

    def _show(self, found: Workbench) -> None:
        self._found = found
        today = self.session.desk.today
        self._say()
        self.unshown.tell_of(found.unreadable)
        self.strange.tell(*strange_notice(found.strange))
        self.numbers["major"].show_number(found.major, major_note(found, today), Tone.MAJOR)
        self.numbers["overdue"].show_number(found.overdue, overdue_note(found), Tone.WARN)
        self.numbers["soon"].show_number(found.soon, soon_note(found, today))
        self.numbers["awaiting"].show_number(found.awaiting, awaiting_note(found))
        self.visits.show(found.unfinished)
        self.first.show(found.first)
        self.expiries.show(found.expiring)
        self.all_visits.setText(f"全部 {found.unsigned}")
        self.all_visits.setVisible(found.unsigned > len(found.unfinished))
        shown = len(self.visits.rows)
        self.visit_table.setFixedHeight(self.visit_table.verticalHeader().defaultSectionSize() * shown + 2)
        among = "能显示的内容里，" if found.unreadable else ""
        self._no_visits.setText(f"{among}每次检查都已签字。")
        self._none_first.setText(f"{among}没有逾期、临期、待复查的问题。")
        for thing, words, there in (
            (self.visit_table, self._no_visits, shown),
            (self.first_table, self._none_first, len(found.first)),
            (self.expiry_list, self._none_expire, len(found.expiring)),
        ):
            thing.setVisible(bool(there))
            words.setVisible(not there)
        self._more_expire.setVisible(len(found.expiring) == EXPIRING)
        held = bool(found.visits or found.unreadable)
        self._numbers.setVisible(held)
        nobody = not held and not self._homes_held()
        set_primary(self.start_button, not nobody)
        set_primary(self._register_button, nobody)
        self._stack.setCurrentWidget(self._lists if held else self._welcome_card)

    def _homes_held(self) -> bool:
        from app.workflow.registering import institutions  # asked only of an empty store

        return bool(institutions(self.session.desk))

    def _open_list(self, sieve: str) -> None:
        self.asked.emit("findings", OpenFindings(sieve=sieve))

    def _open_visit(self, index: object) -> None:
        row = self.visits.row_at(self.visit_table.currentIndex())
        if isinstance(row, Summary):
            self.asked.emit("inspections", OpenInspection(row.key))

    def _open_problem(self, index: object) -> None:
        row = self.first.row_at(self.first_table.currentIndex())
        if isinstance(row, FindingRow):
            self.asked.emit("findings", OpenFindings(finding=(row.inspection, row.finding.key)))

    def _open_expiry(self, index: object) -> None:
        row = self.expiries.row_at(self.expiry_list.currentIndex())
        if not isinstance(row, Expiry):
            return
        if row.inspection:
            self.asked.emit("inspections", OpenInspection(row.inspection, row.item))
        else:
            self.asked.emit("ratings", None)


def _head(title: str, link: QWidget | None) -> QWidget:
    """The heading of a list inside a card."""
    now = theme.current()
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(now.px(13), now.px(8), now.px(13), now.px(4))
    row.addWidget(label(title, "heading"))
    row.addStretch()
    if link is not None:
        row.addWidget(link)
    return head
