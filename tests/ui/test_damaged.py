"""A damaged database at the window: told in the bar as what it is; a bug stays a bug with its dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.ui import application, messages
from app.ui.dialogs.crash_dialog import CrashDialog
from app.ui.jobs import ManualExecutor
from app.ui.main_window import MainWindow
from app.ui.pages.registry import PAGES
from app.ui.session import Session
from app.workflow.lines import summaries
from tests.ui.visits import begin, finish


@pytest.fixture
def window(qtbot: QtBot, session: Session, homes: tuple[Institution, ...]) -> Iterator[MainWindow]:
    finish(session, begin(session, homes[0], "fire"), "XF09")
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def crashes(window: MainWindow) -> Callable[[], list[CrashDialog]]:
    return lambda: [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog)]


def spoil(session: Session, statement: str) -> None:
    """Change the open file past the journal, as a failing disk does."""
    session.desk.store.db.execute(statement)


@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
@pytest.mark.parametrize("text", ["x'ff'", "'{'"])
def test_every_page_tells_it(
    window: MainWindow, session: Session, name: str, text: str, crashes: Callable[[], list[CrashDialog]]
) -> None:
    spoil(session, f"UPDATE event SET body = CAST({text} AS TEXT)")
    spoil(session, f"UPDATE current SET body = CAST({text} AS TEXT) WHERE body IS NOT NULL")
    window.go(name)
    window.page.stale()
    assert crashes() == []
    assert "数据库文件已损坏" in window.bar.text or window.bar.text == ""
    if name in ("inspections", "findings", "institutions"):
        assert "数据库文件已损坏" in window.bar.text and "用最近的备份恢复" in window.bar.text


def test_a_job_tells_it(window: MainWindow, session: Session, executor: ManualExecutor) -> None:
    spoil(session, "UPDATE event SET body = '{'")
    session.jobs.start(session.job(lambda desk, progress: summaries(desk)), "正在试")
    executor.run_next()
    assert "数据库文件已损坏" in window.bar.text


def test_tables_that_can_be_made_anew_are_told_so(window: MainWindow, session: Session) -> None:
    spoil(session, "UPDATE current SET body = '{'")
    window.go("inspections")
    window.page.stale()
    assert "汇总表与流水对不上" in window.bar.text and "没有丢失内容" in window.bar.text


@pytest.mark.expects_log("a mistake of ours")
def test_a_bug_is_no_damage(
    window: MainWindow, crashes: Callable[[], list[CrashDialog]], monkeypatch: pytest.MonkeyPatch
) -> None:
    messages.show(KeyError("a mistake of ours"))
    (dialog,) = crashes()
    assert window.bar.text == ""
    dialog.accept()


def test_a_file_that_can_not_be_opened_is_refused_at_the_start(
    qapp: QApplication, tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "copy.sqlite"
    session.desk.store.db.execute("VACUUM INTO ?", (str(path),))
    content = bytearray(path.read_bytes())
    at = content.index(b"CREATE TABLE event")
    content[at : at + 12] = b"\xff" * 12
    path.write_bytes(content)
    assert application.run(path, grab=tmp_path / "a.png") == 1
    assert "数据库文件已损坏" in capsys.readouterr().err
