"""What holds for every test: no screen, no folder of the real user, and silence in the log."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any plugin imports Qt
if sys.platform == "win32":
    # a screen that is not there asks Windows for no fonts, and Qt warns where it finds no folder with some
    os.environ.setdefault("QT_QPA_FONTDIR", os.path.join(os.path.dirname(__file__), "..", "resources", "fonts"))

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from app.workflow.demonstration import Demonstration

settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, database=None)
settings.register_profile(
    "thorough", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.register_profile("quick", deadline=None, max_examples=10, derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for the user's home: settings, data and logs of the program land here."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(variable, str(home / variable.lower()))
    for variable in ("APPDATA", "LOCALAPPDATA", "USERPROFILE", "HOME"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("YIJIAN_HOME", str(home / "yijian"))
    return home


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> "Demonstration":
    """The sample county: built once for all who read it and write nothing into it."""
    from app.workflow.demonstration import build

    return build(tmp_path_factory.mktemp("demonstration") / "示例")


class _Listener(logging.Handler):
    """Collects what is logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def _silence(item: pytest.Item, phase: str) -> Iterator[None]:
    """Fail the phase on a record that the test has not announced with `expects_log`, and on one announced in vain."""
    expected = [re.compile(marker.args[0]) for marker in item.iter_markers("expects_log")]
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(listener)
    heard = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in listener.heard]
    unexpected = [line for line in heard if not any(pattern.search(line) for pattern in expected)]
    if unexpected:
        pytest.fail("logged unexpectedly:\n" + "\n".join(unexpected), pytrace=False)
    in_vain = [pattern.pattern for pattern in expected if not any(pattern.search(line) for line in heard)]
    if phase == "call" and in_vain:
        pytest.fail("announced but never logged:\n" + "\n".join(in_vain), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _silence(item, "setup"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _silence(item, "call"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    with _silence(item, "teardown"):
        return (yield)
