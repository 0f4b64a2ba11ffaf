"""A window's surroundings for tests: a store of its own, jobs that run when told, and someone who listens."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from app.domain.institution import Institution
from app.settings import Settings
from app.ui import messages, theme
from app.ui.events import StoreEvents
from app.ui.jobs import JobRunner, ManualExecutor
from app.ui.session import Session
from app.workflow.desk import open_desk
from app.workflow.registering import register
from app.workflow.sample_county import HOMES

NOON = 1_795_320_000_000
"""2026-11-22 12:00 in China."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # the offscreen platform says of every window that it can not size its frame, raise it or grab keys
    for item in items:
        if "/ui/" in str(item.path).replace("\\", "/"):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


_styled: list[bool] = []


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Our fonts and the light theme, whatever the test before has left, and no window of it either."""
    if not _styled:
        # a quit asked for outside of exec() would end every event loop that a later test waits in
        qapp.setQuitOnLastWindowClosed(False)
        theme.load_fonts()
        theme.apply(theme.Theme())
        _styled.append(True)
    yield
    # outside of exec() nobody deletes what waits for it, and every style sheet would be set on all of it again
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if theme.current() != theme.Theme():
        theme.apply(theme.Theme())


@pytest.fixture
def recorder() -> Iterator[messages.Recorder]:
    """Hears every message of the test; an unexpected crash fails it."""
    heard = messages.Recorder()
    give_back = messages.listen(heard)
    yield heard
    give_back()


@pytest.fixture
def executor() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def clock() -> Callable[[], int]:
    """A clock that goes on by a second at every look."""
    now = NOON

    def look_at() -> int:
        nonlocal now
        now += 1000
        return now

    return look_at


@pytest.fixture
def session(tmp_path: Path, executor: ManualExecutor, clock: Callable[[], int]) -> Iterator[Session]:
    """An empty store with 示例检查员甲 at it."""
    path = tmp_path / "yijian.sqlite"
    desk = open_desk(path, "示例检查员甲", clock)
    made = Session(path, desk, Settings(inspector="示例检查员甲"), StoreEvents(), JobRunner(executor))
    yield made
    made.close()


@pytest.fixture
def homes(session: Session) -> tuple[Institution, ...]:
    """Three homes of the sample county, in 红寺堡区, where ratios hold."""
    return tuple(register(session.desk, replace(home, county="红寺堡区")) for home in HOMES[:3])


def texts(widget: QWidget) -> list[str]:
    """Every word that stands on a widget and what it holds, as a person would read it."""
    found = [widget.windowTitle()]
    for child in widget.findChildren(QWidget):
        if isinstance(child, QLabel | QPushButton | QCheckBox):
            found.append(child.text())
        if isinstance(child, QLineEdit):
            found.append(child.placeholderText())
        found.append(child.accessibleName())
    return [text for text in found if text]
