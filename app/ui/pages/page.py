"""What every page is: a head with title and buttons, a body, and a way to be told what to show."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import messages, theme
from app.ui.session import Session
from app.ui.widgets.buttons import secondary
from app.ui.widgets.cards import EmptyState, scrolled
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.unshown_bar import UnshownBar

AT_ONCE = 20
"""Visits that are read anew while a page opens; more are read beside the window."""
_COUNTING = ("正在清点", "有检查要重新读一遍；读完才能说有什么、有多少。")
_NOT_COUNTED = (
    "还没有清点完",
    "清点被停下或没有读完，所以这里什么也没有列出，并不是没有内容。请重新清点。",
)


@dataclass(frozen=True, slots=True)
class StartInspection:
    """Asks the page 检查 to begin a visit: to a home, or to one that the person chooses there; `recheck`: of what
    stands open in it and nothing else."""

    institution: int | None = None
    recheck: bool = False


@dataclass(frozen=True, slots=True)
class OpenInspection:
    """Asks the page 检查 to show a visit, at an item if one is named."""

    inspection: int
    item: str = ""


@dataclass(frozen=True, slots=True)
class OpenFindings:
    """Asks the page 整改 to show a home's findings, all when None, through one of its filters, at one if named."""

    institution: int | None = None
    sieve: str = "all"
    finding: tuple[int, str] | None = None


class Page(QWidget):
    """Make one: set `name` and `title`, fill `self.body` and `self.buttons` in `__init__`, implement `refresh`.

    `refresh` reads the store; it is called when the page comes into sight after `stale()`, and tells `self.unshown`
    what it read and can't show. `arrive` is told what another page asked for with `asked.emit("page name", request)`.
    """

    name = ""
    title = ""
    reads: frozenset[str] = frozenset()
    """What it shows of institutions, inspections, findings: a change of one of these makes it stale."""
    lists = False
    """Whether it shows what the kept lines tell: then `refresh` is called once none of them is out of date."""
    scrolls = False
    """Whether the body may be taller than the window: for pages of cards. Lists scroll by themselves."""
    asked = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        now = theme.current()
        self._stale = True
        self._announcing = False
        self._title = ElidedLabel(self.title, "title")
        self._subtitle = ElidedLabel("", "subtitle")
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(now.px(theme.GAP))
        head = QHBoxLayout()
        head.setSpacing(now.px(theme.GAP))
        head.addLayout(words, 1)
        head.addLayout(self.buttons)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(now.px(theme.GAP))
        self.unshown = UnshownBar()
        self._content = scrolled(inside, "page") if self.scrolls else inside
        self._failed = EmptyState(
            "这一页没有读出来",
            "所以这里什么也没有列出，并不是没有内容。记录都在；请再读一次，还是不行就把上面的提示告诉管理软件的人。",
            secondary("再读一次", self._read_again),
        )
        self._failed.hide()
        self._count_again = secondary("重新清点", self._read_again)
        self._waiting = EmptyState(*_COUNTING, self._count_again)
        self._waiting.hide()
        column = QVBoxLayout(self)
        margin = now.px(theme.MARGIN)
        column.setContentsMargins(margin, now.px(18), margin, now.px(18))
        column.setSpacing(now.px(14))
        column.addLayout(head)
        column.addWidget(self.unshown)
        for part in (self._content, self._failed, self._waiting):
            column.addWidget(part, 1)

    def say(self, title: str, subtitle: str = "") -> None:
        """Head the page with what it shows now."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    @property
    def heading(self) -> str:
        return self._title.text()

    def stale(self) -> None:
        """What is shown may be out of date: read anew now if the page is in sight, else when it comes."""
        if self._announcing:
            return
        self._stale = True
        if self.isVisible() and not self.typing:
            self.freshen()

    @property
    def typing(self) -> bool:
        """Whether something stands typed that `refresh` would take away: then it waits until the page comes again."""
        return False

    def announce(self, event: SignalInstance, *what: object) -> None:
        """Emit one of the session's events for what this page did and shows already: others go stale, it does not."""
        self._announcing = True
        try:
            event.emit(*what)
        finally:
            self._announcing = False

    def freshen(self) -> None:
        """Read the store if anything may have changed; an error becomes a message, and stands in the page's place."""
        if not self._stale:
            return
        try:
            if self.lists and not self.counted():
                return
            self.refresh()
        except Exception as error:
            messages.show(error)
            self._show_failed(True)
        else:
            self._stale = False
            if not self._waiting.isVisibleTo(self):
                self._show_failed(False)

    def _show_failed(self, failed: bool) -> None:
        """A page that could not be read says so: an empty list would say that there is nothing."""
        if failed:
            self.unshown.tell_of(())
        self._waiting.hide()
        self._content.setVisible(not failed)
        self._failed.setVisible(failed)

    # Lines that have to be made first

    def counted(self) -> bool:
        """Whether the lines that lists read can be read now. Where many have to be made first, that is done beside the
        window, and the page is read when it is done; stopped, it says so."""
        from app.workflow.lines import freshen, stale  # the window is drawn before any page asks

        if stale(self.session.desk) <= AT_ONCE:
            self._show_failed(False)
            return True
        self.wait()
        job = self.session.job(freshen)
        job.succeeded.connect(self._on_counted)
        job.failed.connect(self._on_not_counted)
        job.cancelled.connect(self._on_not_counted)
        self.session.jobs.start(job, "正在清点")
        return False

    def _on_counted(self, _: object = None) -> None:
        self._stale = True
        if self.isVisible():
            self.freshen()

    def _on_not_counted(self, _: object = None) -> None:
        self._stale = True
        self._wait(_NOT_COUNTED, again=True)

    def wait(self) -> None:
        """Say that the page is being read, until it was: no number and no list may say that there is nothing."""
        self._wait(_COUNTING, again=False)

    def _wait(self, words: tuple[str, str], *, again: bool) -> None:
        self.unshown.tell_of(())
        self._failed.hide()
        self._content.hide()
        self._waiting.say(*words)
        self._count_again.setVisible(again)
        self._waiting.show()

    def _read_again(self) -> None:
        self._stale = True
        self.freshen()

    @abstractmethod
    def refresh(self) -> None:
        """Read the store and show it."""

    def arrive(self, request: object) -> None:
        """Another page asked for something; the page is in sight already."""

    def leave(self) -> bool:
        """The person wants another page, or to quit; False keeps them here. Save what is being typed."""
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.freshen()
