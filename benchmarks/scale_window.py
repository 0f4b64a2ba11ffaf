"""A person at the window on one store, timed. `benchmarks.scale` starts it, a fresh process each time:

python -m benchmarks.scale_window STORE ANSWERED SIGNED PART…

`ANSWERED` and `SIGNED` are the keys of two visits: one that nobody has answered yet, and one that waits for its
signature. All is done and seen as a person does and sees it, by the words on buttons and the cells of lists, and where
a label says 正在… it is waited for: nothing is known here of how a page is made. Each line that is printed is a JSON
object: what was timed, in seconds, and as `stall: …` how long the event loop stood still at most meanwhile.

Qt is imported where it is used, after the program has done so itself: its start is timed as well.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from app.runtime import check_window
from app.settings import read_settings
from app.ui import application
from app.workflow.demonstration_visits import FIRST_MOMENT
from benchmarks import most_memory

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QDialog

INSPECTOR = "示例检查员甲"
DAYS_AFTER = 14
"""The window's day, whatever the computer's is, counted from the last visit: the same problems are always overdue."""
LIMIT = 3600.0
QUIET, BACKED_UP = 1.2, 4.0
"""Seconds without a person, after which the window has counted what stands beside its pages, and made its backup."""
TICK = 10
KEYS = 80
PAGES = {"整改": "findings", "检查": "inspections", "机构": "institutions", "统计": "statistics"}
WORDS = ("敬老院", "青石镇 灭火器", "")
FILTERS = ("已逾期", "待复查", "全部")
NOTIFIED = "已通知"


STALL, MEMORY, FILLED = "stall:", "memory of", "filled"
"""What begins the names of figures that are no times of their own; and the processor that the whole start has used."""


PROCESSOR = "YIJIAN_BENCH_PROCESSOR"
"""Set, it lets the window be timed by the processor that it uses: on a machine that others use too."""
now: Callable[[], float] = process_time if PROCESSOR in os.environ else perf_counter


def say(name: str, seconds: float) -> None:
    print(json.dumps({name: seconds}), flush=True)


class Person:
    """Who works at the window, and measures."""

    def __init__(self, store: Path) -> None:
        settings, _ = read_settings()
        check_window()
        self.qt = application.start_qt(settings)
        from PySide6.QtCore import Qt, QTimer

        self.window = application.window_on(store, replace(settings, inspector=INSPECTOR))
        desk, begun = self.window.session.desk, perf_counter()
        day = FIRST_MOMENT + DAYS_AFTER * 86_400_000
        desk.clock, desk.clock_vouched = lambda: day + int((perf_counter() - begun) * 1000), True
        self.window.resize(1366, 768)
        self.window.show()
        self._gap, self._ticked = 0.0, now()
        self._ticks = QTimer()
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start(TICK)
        self.qt.processEvents()

    def _tick(self) -> None:
        ticked = now()
        self._gap, self._ticked = max(self._gap, ticked - self._ticked), ticked

    @contextmanager
    def timed(self, name: str, there: Callable[[], bool]) -> Iterator[None]:
        """Time what is done within, until what it leads to is there."""
        with self.watched(name):
            begun = now()
            yield
            self.wait(there)
            say(name, now() - begun)

    @contextmanager
    def watched(self, name: str) -> Iterator[None]:
        """Tell how long the event loop stood still at most meanwhile."""
        self.qt.processEvents()
        self._gap, self._ticked = 0.0, now()
        yield
        self._tick()
        say(f"{STALL} {name}", self._gap)

    def wait(self, there: Callable[[], bool]) -> None:
        """Look until it is there and painted, and nothing is said to be under way."""
        end = perf_counter() + LIMIT
        while not (there() and self._all_said()):
            if perf_counter() > end:
                raise TimeoutError(f"not there after {LIMIT:.0f} s: {self.window.page.heading}, {self.read()}")
            self.qt.processEvents()
            time.sleep(0.001)
        self.qt.processEvents()

    def rest(self, seconds: float = QUIET) -> None:
        """Do nothing until the window has done what it does by itself."""
        end = perf_counter() + seconds
        while perf_counter() < end or self.window.session.jobs.busy:
            self.qt.processEvents()
            time.sleep(0.002)

    # What is in sight

    def _all_said(self) -> bool:
        from PySide6.QtWidgets import QLabel

        labels = self.window.findChildren(QLabel)
        return not any(each.text().startswith("正在") and each.isVisible() for each in labels)

    def lists(self) -> list[QAbstractItemView]:
        """The lists in sight on the page that say something, the longest first."""
        from PySide6.QtWidgets import QListView, QTableView

        page = self.window.page
        views = [view for kind in (QTableView, QListView) for view in page.findChildren(kind) if view.isVisible()]
        return sorted((view for view in views if row_words(view, 0)), key=lambda view: -view.model().rowCount())

    def listed(self) -> bool:
        """Whether the page shows a list with something in it, and nothing stands before it."""
        return self.qt.activeModalWidget() is None and bool(self.lists())

    def dialog(self) -> QDialog | None:
        """The dialog that a person has to do with now."""
        from PySide6.QtWidgets import QDialog

        found = self.qt.activeModalWidget()
        return found if isinstance(found, QDialog) else None

    def read(self) -> str:
        """All words of the dialog, or of the page."""
        from PySide6.QtWidgets import QLabel

        labels = (self.dialog() or self.window.page).findChildren(QLabel)
        return "|".join(each.text() for each in labels if each.isVisible() and each.text())

    # What is done

    def open(self, name: str) -> None:
        self.window.go(name)

    def come_back(self) -> None:
        """Take the keys from a dialog that was closed to the window again."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def press(self, words: str) -> None:
        """Press the button that begins with these words, in the dialog or on the page."""
        button = self.button(words)
        if button is None:
            raise LookupError(f"no button {words} on {self.window.page.heading}")
        button.click()

    def button(self, words: str) -> QAbstractButton | None:
        from PySide6.QtWidgets import QAbstractButton

        inside = self.dialog() or self.window.page
        buttons = inside.findChildren(QAbstractButton)
        return next((b for b in buttons if b.text().startswith(words) and b.isVisible() and b.isEnabled()), None)

    def fill(self, **words: str) -> None:
        """Write into fields of the dialog, named by the words above them."""
        from PySide6.QtWidgets import QLineEdit, QWidget

        dialog = self.dialog()
        assert dialog is not None
        fields = {each.accessibleName(): each for each in dialog.findChildren(QWidget) if each.isVisible()}
        for title, text in words.items():
            field = fields[title]
            if isinstance(field, QLineEdit):
                field.setText(text)
            else:
                field.setPlainText(text)  # type: ignore[attr-defined]

    def confirm(self) -> None:
        """Press the button of the dialog that Enter presses."""
        from PySide6.QtWidgets import QPushButton

        dialog = self.dialog()
        assert dialog is not None
        next(button for button in dialog.findChildren(QPushButton) if button.isDefault() and button.isVisible()).click()

    def open_visit(self, key: int) -> None:
        from app.ui.pages.page import OpenInspection

        self.window.go("inspections", OpenInspection(key))


def row_words(view: QAbstractItemView, row: int) -> str:
    """What a list says in a row, as a screen reader reads it; nothing where there is no such row."""
    from PySide6.QtCore import Qt

    model = view.model()
    if model is None or not 0 <= row < model.rowCount():
        return ""
    cells = [model.index(row, column) for column in range(model.columnCount())]
    return " ".join(str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or "") for cell in cells)


# The parts


def pages(person: Person) -> None:
    """Each page is opened for the first time."""
    for title, name in PAGES.items():
        with person.timed(f"open {title}", person.listed):
            person.open(name)
        person.rest()
    with person.timed("open 整改 again, nothing new", person.listed):
        person.open("findings")


def search(person: Person) -> None:
    """整改 is searched and filtered; of each the slowest."""
    from app.ui.widgets.fields import SearchField

    person.open("findings")
    person.wait(person.listed)
    field = next(each for each in person.window.page.findChildren(SearchField) if each.isVisible())
    _slowest(person, "search 整改", [partial(field.search_now, text) for text in WORDS])
    _slowest(person, "filter 整改", [partial(person.press, title) for title in FILTERS])


def _slowest(person: Person, name: str, acts: Sequence[Callable[[], object]]) -> None:
    times = []
    for act in acts:
        person.rest(0.3)
        begun = now()
        act()
        person.wait(lambda: True)
        times.append(now() - begun)
    say(name, max(times))


def acts(person: Person) -> None:
    """A problem is replied to and rechecked; each time until its row says so."""
    person.open("findings")
    person.wait(person.listed)
    number = _repliable(person)
    for name, button, words in (
        ("整改 right after a reply", "登记回复", {"整改措施": "已按要求整改。"}),
        ("整改 right after a recheck", "复查", {"证据：所见的文书": "整改后的现场"}),
    ):
        before = _row_of(person, number)
        person.press(button)
        person.qt.processEvents()
        person.fill(**words)
        with person.timed(name, partial(_row_moved, person, number, before)):
            person.confirm()
        person.rest()


def _repliable(person: Person) -> str:
    """Put a problem in sight that waits for nothing but a reply; returns its number."""
    view = person.lists()[0]
    for row in range(view.model().rowCount()):
        if NOTIFIED not in row_words(view, row):
            continue
        view.setCurrentIndex(view.model().index(row, 0))
        person.wait(lambda: True)
        if person.button("登记回复") and person.button("复查") and not person.button("确认已停用"):
            return str(view.model().index(row, 0).data())
    raise LookupError("no problem waits for a reply")


def _row_moved(person: Person, number: str, before: str) -> bool:
    return person.dialog() is None and _row_of(person, number) not in ("", before)


def _row_of(person: Person, number: str) -> str:
    """The words of the row in sight that has this number; first where the mark is, then from the top."""
    views = person.lists()
    if not views:
        return ""
    view = views[0]
    for row in (view.currentIndex().row(), *range(view.model().rowCount())):
        if view.model().index(row, 0).data() == number:
            return row_words(view, row)
    return ""


def visit(person: Person, key: int) -> None:
    """A visit is opened and answered by keys; then the lists are gone back to."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    person.open("inspections")
    person.wait(person.listed)
    person.rest()
    with person.timed("open a visit", lambda: person.listed() and person.button("返回") is not None):
        person.open_visit(key)
    person.come_back()
    times = []
    for _ in range(KEYS):
        focused = person.qt.focusWidget() or person.window
        begun = now()
        QTest.keyClick(focused, Qt.Key.Key_1)
        person.qt.processEvents()
        times.append(now() - begun)
        QTest.keyClick(focused, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        person.qt.processEvents()
    _require_answers(person, key)
    say("answer key → painted, median", median(times))
    say("answer key → painted, 99th", quantiles(times, n=100)[98])
    with person.watched("pause after answers"):
        person.rest()
    with person.timed("back to the list", lambda: person.listed() and person.button("返回") is None):
        person.press("返回")
    for title, name in (("整改", "findings"), ("工作台", "home")):
        with person.timed(f"{title} right after answers", person.listed):
            person.open(name)
        person.rest()


def _require_answers(person: Person, key: int) -> None:
    from app.workflow.visits import load

    held = len(load(person.window.session.desk, key).answers)
    if held < KEYS // 2:
        raise RuntimeError(f"of {KEYS} keys {held} answers were kept: the cursor was elsewhere")


def signing(person: Person, key: int) -> None:
    """A visit is signed in its dialog, and its notice issued."""
    from app.domain.documents import Kind
    from app.workflow.case import Wanted
    from app.workflow.issuing import issue, preview

    person.open_visit(key)
    person.wait(person.listed)
    person.rest()
    with person.timed("open 核对并签字", lambda: person.dialog() is not None):
        person.press("核对并签字")
    with person.timed("sign", lambda: person.button("关闭") is not None):
        person.press(f"{INSPECTOR} 签字")
    person.press("关闭")
    person.rest()
    desk, out = person.window.session.desk, person.window.session.path.with_name("notice.pdf")
    preview(desk, key, Wanted(Kind.NOTICE))  # a person looks at it first; it also reads the fonts
    begun = now()
    issue(desk, key, Wanted(Kind.NOTICE), out)
    say("issue a notice", now() - begun)


def main(argv: Sequence[str]) -> int:
    store, answered, signed, *parts = argv
    person = Person(Path(store))
    person.wait(person.listed)
    say(FILLED, process_time())
    if not parts:
        return 0
    person.rest(BACKED_UP)
    for name, work in (
        ("pages", lambda: pages(person)),
        ("search", lambda: search(person)),
        ("acts", lambda: acts(person)),
        ("visit", lambda: visit(person, int(answered))),
        ("signing", lambda: signing(person, int(signed))),
    ):
        if name in parts:
            work()
            person.rest()
    say(f"{MEMORY} window", most_memory())
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    # nothing is kept of this store: the window is not taken down piece by piece
    os._exit(code)
