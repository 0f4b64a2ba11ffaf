"""The suite's own manners: a test that logs a warning it has not announced fails, and one that announced it passes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

TRIED = """
import logging
import os
import warnings

import pytest


def test_quiet():
    logging.getLogger("app").info("nothing of note")


def test_loud():
    logging.getLogger("app").warning("the store is %s", "locked")


@pytest.mark.expects_log("store is locked")
def test_announced(caplog):
    logging.getLogger("app").warning("the store is locked")
    assert caplog.messages == ["the store is locked"]


@pytest.mark.expects_log("store is locked")
def test_announced_in_vain():
    pass


@pytest.fixture
def loud_fixture():
    logging.getLogger("app").error("broken while making ready")


def test_with_loud_fixture(loud_fixture):
    pass


def test_warns():
    warnings.warn("old")


def test_qt_warns(qtlog):
    from PySide6.QtCore import qWarning

    qWarning("a signal without a slot")


def test_folders():
    assert os.environ["YIJIAN_HOME"].startswith(os.environ["HOME"])
"""


def test_only_quiet_and_announced_tests_pass(tmp_path: Path) -> None:
    tried = tmp_path / "test_tried.py"
    tried.write_text(TRIED, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    command += ["-p", "tests.conftest", "-p", "no:cacheprovider", "-v", "--tb=short", str(tried)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)
    verdicts = dict(
        line.split("::")[1].split()[:2]
        for line in done.stdout.splitlines()
        if "test_tried.py::" in line and "%]" in line
    )
    assert verdicts == {
        "test_quiet": "PASSED",
        "test_loud": "FAILED",
        "test_announced": "PASSED",
        "test_announced_in_vain": "FAILED",
        "test_with_loud_fixture": "ERROR",
        "test_warns": "FAILED",
        "test_qt_warns": "FAILED",
        "test_folders": "PASSED",
    }, done.stdout
    assert "WARNING app: the store is locked" in done.stdout
