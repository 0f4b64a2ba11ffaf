"""The window: navigation, message bar and the stack of pages; it knows how to get from one page to another."""

from __future__ import annotations

import gc
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.ui import messages, theme
from app.ui.pages.page import Page
from app.ui.pages.registry import PAGES, Entry
from app.ui.session import Session
from app.ui.widgets.message_bar import MessageBar
from app.ui.widgets.navigation import Navigation, Place

FINDINGS = "findings"
COUNT_AFTER = 800
FIRST_PAGE_AFTER = 1


class MainWindow(QMainWindow):
    """One window on one store."""

    def __init__(self, session: Session, entries: tuple[Entry, ...] = PAGES) -> None:
        super().__init__()
        self.session = session
        self._entries = {entry.name: entry for entry in entries}
        self._scale = theme.current().scale
        self._closing = False
        self._closed = False
        self.setWindowTitle("颐检 — 农村养老机构检查")
        session.jobs.window = self
        self.bar = MessageBar()
        self._give_back = messages.listen(self.bar)
        # all visits are read for it: once answering has paused, not at every key
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_AFTER)
        self._counting.timeout.connect(self._count)
        self._build()
        for number, name in enumerate(self._entries, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(partial(self.go, name))
        events = session.events
        events.institutions_changed.connect(partial(self._on_changed, "institutions"))
        events.inspection_changed.connect(partial(self._on_changed, "inspections"))
        events.findings_changed.connect(partial(self._on_changed, "findings"))
        events.merged.connect(partial(self._on_changed, ""))
        events.settings_changed.connect(self._say_who)
        session.jobs.idle.connect(self._on_idle)
        theme.watch().changed.connect(self._on_theme_changed)

    @property
    def page(self) -> Page:
        """The page in sight."""
        self._open_first()
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go(self, name: str, request: object = None) -> None:
        """Show a page, and tell it what is asked of it."""
        if name not in self._entries:
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

    def _build(self) -> None:
        now = theme.current()
        self.navigation = Navigation(
            [Place(e.name, e.title, keys=f"Ctrl+{number}") for number, e in enumerate(self._entries.values(), 1)]
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
        self.setMinimumSize(960, 600)
        self.navigation.go(next(iter(self._entries)))
        self.navigation.chosen.connect(self.go)
        self._say_who()
        self._counting.start()

    def _open_first(self) -> None:
        """The window is drawn before its first page is made: somebody sees at once that the program has started."""
        if not self._pages:
            self._made(next(iter(self._entries)))

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

    def _count(self) -> None:
        """How many major findings are open stands beside 整改 on every page."""
        gc.enable()  # off since the start, see `application`: the first page is filled by now
        if FINDINGS not in self._entries:
            return
        from app.workflow import following

        try:
            self.navigation.show_badges({FINDINGS: following.open_major(self.session.desk)})
        except Exception as error:
            messages.show(error)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._pages and not self.page.leave():
            event.ignore()
            return
        if self.session.jobs.busy:
            self._closing = True
            self.session.jobs.cancel_all()
            messages.note("正在停止没有做完的工作，停下后窗口会自己关闭。")
            event.ignore()
            return
        self._give_back()
        # the store is closed next: a window that lingers must not look at it again
        self._counting.stop()
        self._closed = True
        event.accept()
