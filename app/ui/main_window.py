"""The window: navigation, message bar and the stack of pages; it knows how to get from one page to another."""

from __future__ import annotations

import gc
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.storage.errors import NO_ACTOR
from app.ui import messages, theme
from app.ui.jobs import Job
from app.ui.pages.page import AT_ONCE, Page
from app.ui.pages.registry import PAGES, Entry
from app.ui.session import Session
from app.ui.store_watch import StoreWatch
from app.ui.widgets.labels import label
from app.ui.widgets.message_bar import MessageBar
from app.ui.widgets.navigation import Navigation, Place
from app.ui.window_size import LEAST
from app.workflow.errors import DOUBTED_CLOCK

if TYPE_CHECKING:
    from app.storage.restoring import Restored
    from app.ui.dialogs.clock_dialog import ClockDialog
    from app.ui.dialogs.name_dialog import NameDialog
    from app.workflow.backing_up import Daily

FINDINGS, HANDOVER, SETTINGS = "findings", "handover", "settings"
COUNTED = {FINDINGS: "条重大问题未销账", HANDOVER: "处等您决定"}
"""What the number beside a page counts."""
COUNT_AFTER = 800
FIRST_PAGE_AFTER = 1
BACKUP_AFTER = 3000
"""Milliseconds from the first page to the day's backup: what is asked for at once comes before it."""
DAY_ASKED_EVERY = 3_600_000
WRITTEN_ELSEWHERE = "另一个程序改动了数据，已重新读取"


class MainWindow(QMainWindow):
    """One window on one store."""

    _name_wanted = Signal()
    _clock_wanted = Signal()
    """What leads on from a refusal is asked once the refused act has returned."""

    def __init__(self, session: Session, entries: tuple[Entry, ...] = PAGES) -> None:
        super().__init__()
        self.session = session
        self._entries = {entry.name: entry for entry in entries}
        self._scale = theme.current().scale
        self._closing = False
        self._closed = False
        self._restoring = False
        # Qt adds the program's name to a title that does not end with it
        self.setWindowTitle("农村养老机构检查 — 颐检")
        self.setMinimumSize(*LEAST)
        session.jobs.window = self
        self.bar = MessageBar()
        self._give_back = messages.listen(self.bar)
        # all visits are read for it: once answering has paused, not at every key
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_AFTER)
        self._counting.timeout.connect(self._count)
        self._backed_up_on: date | None = None
        self._daily = QTimer(self)
        self._daily.timeout.connect(self._back_up)
        self._build()
        for number, name in enumerate(self._entries, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(partial(self.go, name))
        events = session.events
        events.institutions_changed.connect(partial(self._on_changed, "institutions"))
        events.inspection_changed.connect(partial(self._on_changed, "inspections"))
        events.findings_changed.connect(partial(self._on_changed, "findings"))
        events.merged.connect(partial(self._on_changed, ""))
        events.erased.connect(partial(self._on_changed, ""))
        events.settings_changed.connect(self._say_who)
        events.restore_wanted.connect(self.restore)
        session.jobs.idle.connect(self._on_idle)
        self.watch = StoreWatch(session, self, lambda: self._open_dialog() is not None)
        self.watch.written.connect(self._on_written)
        self.watch.lost.connect(messages.show)
        self.watch.returned.connect(partial(messages.done, "数据库文件回来了，可以继续保存。"))
        theme.watch().changed.connect(self._on_theme_changed)
        self.naming: NameDialog | None = None
        self.clock: ClockDialog | None = None
        self._end_explaining = messages.explain_with(lambda error: session.desk.store.explained(error))
        self._name_wanted.connect(self.ask_name, Qt.ConnectionType.QueuedConnection)
        self._clock_wanted.connect(self.ask_clock, Qt.ConnectionType.QueuedConnection)
        self._end_asking = (
            messages.lead_on(NO_ACTOR.code, self._name_wanted.emit),
            messages.lead_on(DOUBTED_CLOCK.code, self._clock_wanted.emit),
        )

    @property
    def page(self) -> Page:
        """The page in sight."""
        self._open_first()
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go(self, name: str, request: object = None) -> None:
        """Show a page, and tell it what is asked of it."""
        if name not in self._entries or self._restoring:
            return
        page = self._made(name)
        if page is not self.page:
            if not self.page.leave():
                self.navigation.go(self.page.name)
                return
            self.bar.close_message()
            self._stack.setCurrentWidget(page)
        self.navigation.go(name)
        if request is not None:
            page.arrive(request)

    def come_forward(self, page: str = "") -> bool:
        """Stand before the other windows, at a page if one is named; False while the window is about to close.

        Where a dialog is open the page stays: what stands in the dialog is about it.
        """
        if self._closing or self._closed:
            return False
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        dialog = self._open_dialog()
        for each in (self, dialog):
            if each is not None:
                each.raise_()
                each.activateWindow()
        # where the system lets no program come forward by itself it marks it in its bar
        QApplication.alert(self)
        if page and dialog is None:
            # whoever rang is answered first: reading a page may take a while
            QTimer.singleShot(0, self, partial(self.go, page))
        return True

    def ask_name(self) -> None:
        """Ask who is at work, over whatever the person was doing."""
        if self.naming is not None or self._closed:
            return
        from app.ui.dialogs.name_dialog import NameDialog  # where somebody is named it is never needed

        self.naming = NameDialog(self.session, self._open_dialog() or self)
        self.naming.saved.connect(lambda name: messages.done(f"检查人员已填为“{name}”，请把刚才的事再做一次。"))
        self.naming.finished.connect(self._on_named)
        self.naming.open()

    def _open_dialog(self) -> QDialog | None:
        """The dialog that stands over all others. The children of a dialog come after it.

        It is found by what the window has open: under load Qt was seen to call none the active one.
        """
        return next((each for each in reversed(self.findChildren(QDialog)) if each.isVisible()), None)

    def _on_named(self) -> None:
        self.naming = None

    def ask_clock(self) -> None:
        """Ask whether the computer's clock is right, over whatever the person was doing."""
        if self.clock is not None or self._closed:
            return
        from app.workflow.timekeeping import doubt_of_clock  # the window is drawn before anything is asked of the store

        doubt = doubt_of_clock(self.session.desk)
        if doubt is None or not doubt.possible:
            return
        from app.ui.dialogs.clock_dialog import ClockDialog  # a clock that is right never needs it

        self.clock = ClockDialog(self.session.desk, doubt, self._open_dialog() or self)
        self.clock.saved.connect(lambda: messages.done("已记下时钟没有错，请把刚才的事再做一次。"))
        self.clock.finished.connect(self._on_clock_asked)
        self.clock.open()

    def _on_clock_asked(self) -> None:
        self.clock = None

    def _build(self) -> None:
        now = theme.current()
        self.navigation = Navigation(
            [
                Place(e.name, e.title, keys=f"Ctrl+{number}", counts=COUNTED.get(e.name, ""))
                for number, e in enumerate(self._entries.values(), 1)
            ]
        )
        self._stack = QStackedWidget()
        self._pages: dict[str, Page] = {}
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        aside = QWidget()
        strip = QHBoxLayout(aside)
        strip.setContentsMargins(now.px(theme.MARGIN), now.px(10), now.px(theme.MARGIN), 0)
        strip.addWidget(self.bar)
        # an empty strip still has its margins: it stands only while the bar does
        self.bar.shown.connect(aside.setVisible)
        aside.setVisible(not self.bar.isHidden())
        right.addWidget(aside)
        right.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.navigation.go(next(iter(self._entries)))
        self.navigation.chosen.connect(self.go)
        self._say_who()
        self._counting.start()

    def _open_first(self) -> None:
        """The window is drawn before its first page is made: somebody sees at once that the program has started."""
        if not self._pages and not self._restoring:
            self._made(next(iter(self._entries)))
            self._daily.start(BACKUP_AFTER)

    def _made(self, name: str) -> Page:
        """The page of that name, made when it is first gone to."""
        if name not in self._pages:
            page = self._entries[name].load()(self.session)
            page.asked.connect(self.go)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def _on_changed(self, what: str, *_: object) -> None:
        """Something of the store is different; an empty `what`: everything may be."""
        for page in self._pages.values():
            if not what or what in page.reads:
                page.stale()
        if what != "institutions":
            self._counting.start()

    def _on_written(self, by_others: bool) -> None:
        """What stands on the pages may be out of date, whatever it is of."""
        self._on_changed("")
        self._say_who()
        if by_others:
            self.navigation.tell(WRITTEN_ELSEWHERE)

    def _count(self) -> None:
        """Open major findings are counted beside 整改 on every page, what waits for a decision beside 交接合并."""
        gc.enable()  # off since the start, see `application`: the first page is filled by now
        if FINDINGS not in self._entries:
            return
        from app.workflow import adopting, lines

        desk = self.session.desk
        if lines.stale(desk) > AT_ONCE:
            self.session.jobs.idle.connect(self._counting.start, Qt.ConnectionType.SingleShotConnection)
            return
        try:
            self.navigation.show_badges({FINDINGS: lines.open_major(desk), HANDOVER: adopting.undecided(desk)})
        except Exception as error:
            messages.show(error)

    # Backups

    def _back_up(self) -> None:
        """Make the day's backup beside whatever the person does; a window that is left open makes the next day's."""
        self._daily.setInterval(DAY_ASKED_EVERY)
        today = self.session.desk.today
        if today == self._backed_up_on or self._restoring:
            return
        self._backed_up_on = today
        from app.workflow.backing_up import back_up_daily  # the window is drawn first

        job = self.session.job(back_up_daily)
        job.succeeded.connect(self._on_backed_up)
        self.session.jobs.start(job, "")

    def _on_backed_up(self, daily: Daily) -> None:
        if daily.kept is not None:
            self.session.events.backed_up.emit()
        if daily.warning is not None:
            messages.show(daily.warning)

    def restore(self, backup: Path) -> None:
        """Let go of the store, put a backup in its place and begin anew on it; a refusal leaves all as it was."""
        if self.session.jobs.busy:
            messages.note("还有工作没有做完，请等它做完再恢复；没有改动任何内容。")
            return
        if self._pages and not self.page.leave():
            return
        self._restoring = True
        self._put_pages_away()
        # the pages are gone only when the event loop has turned, and none of them may look at the store after that
        QTimer.singleShot(0, self, partial(self._restore, backup))

    def _restore(self, backup: Path) -> None:
        from app.workflow.restoring import restore

        path, clock = self.session.path, self.session.desk.clock
        self.session.let_go()
        outcome: list[object] = []
        job = Job(lambda progress: restore(path, backup, now=clock, progress=progress))
        job.succeeded.connect(outcome.append)
        job.failed.connect(outcome.append)
        job.ended.connect(lambda: self._begin_anew(outcome))
        self.session.jobs.start(job, "正在恢复")

    def _put_pages_away(self) -> None:
        self._counting.stop()
        self._pages = {}
        self._waiting = label("正在恢复，请稍候……", "heading")
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.addWidget(self.bar)
        column.addStretch()
        column.addWidget(self._waiting, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setCentralWidget(whole)

    def _begin_anew(self, outcome: list[object]) -> None:
        """Open the store that lies there now, and say there what became of it; nothing where the person stopped it."""
        from app.storage.restoring import Restored

        try:
            self.session.reopen()
        except AppError as error:
            self._waiting.setText("数据文件没有打开，请关闭窗口，再重新打开颐检。")
            messages.show(error)
            return
        self._restoring = False
        self.bar.setParent(None)
        self._build()
        self._stack.setCurrentWidget(self._made(SETTINGS))
        self.navigation.go(SETTINGS)
        for came in outcome:
            if isinstance(came, AppError):
                messages.show(came)  # the bar has moved since the job told it
            elif isinstance(came, Restored):
                self._say_restored(came)

    def _say_restored(self, done: Restored) -> None:
        said = "已恢复。"
        if done.aside is not None:
            said += f"原来的数据文件已损坏，改名为 {done.aside.name}。"
        messages.note(f"{said}本机换用新的终端标识 {self.session.desk.code}，终端编号请由县级办公室另分一个。")

    def _say_who(self) -> None:
        who = self.session.settings.inspector or "未填检查人员"
        self.navigation.say(f"终端 {self.session.desk.code}", who)

    def _on_theme_changed(self) -> None:
        """Lengths in layouts are counted when a page is made: another scale makes the pages anew."""
        if self._closed or not self._pages or theme.current().scale == self._scale:
            return
        self._scale = theme.current().scale
        name = self.page.name
        self.bar.setParent(None)
        self._build()
        self.go(name)

    def _on_idle(self) -> None:
        if self._closing:
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(FIRST_PAGE_AFTER, self._open_first)

    def _give_up(self) -> bool:
        """Whether to close although what is typed can not be saved: there is no store to save it in."""
        self.watch.look()
        if self.watch.loss is None:
            return False
        from PySide6.QtWidgets import QMessageBox  # its words take a millisecond to make, and no start needs them

        asked = QMessageBox(self)
        asked.setIcon(QMessageBox.Icon.Warning)
        asked.setWindowTitle("关闭窗口")
        asked.setText("有填写的内容还没有保存，现在也保存不了。")
        asked.setInformativeText(f"{self.watch.loss.what}{self.watch.loss.remedy}")
        away = asked.addButton("不保存，关闭", QMessageBox.ButtonRole.DestructiveRole)
        stay = asked.addButton("先不关", QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(stay)
        asked.setEscapeButton(stay)
        asked.exec()
        return asked.clickedButton() is away

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            return
        if self._pages and not self.page.leave() and not self._give_up():
            self._closing = False
            event.ignore()
            return
        if self.session.jobs.busy:
            self._closing = True
            self.session.jobs.cancel_all()
            messages.note("正在停止没有做完的工作，停下后窗口会自己关闭。")
            event.ignore()
            return
        self._give_back()
        for end in self._end_asking:
            end()
        self._end_explaining()
        # the store is closed next: a window that lingers must not look at it again
        self._counting.stop()
        self._daily.stop()
        self.watch.stop()
        self._closed = True
        event.accept()
