"""The window beside other programs: it notices what they wrote, waits for a quiet moment, and loses nothing typed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui import messages, store_watch
from app.ui.main_window import WRITTEN_ELSEWHERE, MainWindow
from app.ui.messages import Recorder
from app.ui.pages.inspections import InspectionsPage
from app.ui.pages.institutions import InstitutionsPage
from app.ui.pages.page import OpenInspection
from app.ui.pages.settings import SettingsPage
from app.ui.session import Session
from app.workflow.answering import answer
from app.workflow.answering import note as write_note
from app.workflow.desk import Desk, open_desk
from app.workflow.office import describe_device, set_device
from app.workflow.registering import register
from app.workflow.sample_county import HOMES
from tests.ui.visits import begin

Homes = tuple[Institution, ...]
ITEM, NEXT_ITEM = "XF09", "XF05"
posix = pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody move or replace a file that is open")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moments are short, and nobody looks but the test."""
    monkeypatch.setattr(store_watch, "QUIET", 30)
    monkeypatch.setattr(store_watch, "EVERY", 86_400_000)


@pytest.fixture
def window(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.watch.look()
    give_back = messages.listen(recorder)
    yield made
    give_back()
    made.close()


@pytest.fixture
def another(session: Session) -> Iterator[Desk]:
    """Another program at the same store."""
    desk = open_desk(session.path, "乙")
    yield desk
    desk.close()


def institutions_page(window: MainWindow) -> InstitutionsPage:
    window.go("institutions")
    assert isinstance(window.page, InstitutionsPage)
    return window.page


def conduct(window: MainWindow, visit: int, item: str) -> InspectionsPage:
    window.go("inspections", OpenInspection(visit, item))
    assert isinstance(window.page, InspectionsPage)
    return window.page


def notice(qtbot: QtBot, window: MainWindow) -> None:
    """Look, and wait until the window has read anew."""
    with qtbot.waitSignal(window.watch.written):
        window.watch.look()


def test_what_another_program_wrote_is_read_and_told_in_one_line(
    window: MainWindow, another: Desk, qtbot: QtBot, recorder: Recorder
) -> None:
    page = institutions_page(window)
    assert len(page.model.rows) == 3
    register(another, replace(HOMES[5], county="红寺堡区"))
    notice(qtbot, window)
    assert len(page.model.rows) == 4
    assert window.navigation.news == WRITTEN_ELSEWHERE
    assert recorder.said == []


def test_pages_out_of_sight_are_read_when_they_come(window: MainWindow, another: Desk, qtbot: QtBot) -> None:
    page = institutions_page(window)
    window.go("settings")
    register(another, replace(HOMES[5], county="红寺堡区"))
    notice(qtbot, window)
    assert len(page.model.rows) == 3
    window.go("institutions")
    assert len(page.model.rows) == 4


def test_the_foot_names_this_computer_as_another_program_named_it(
    window: MainWindow, another: Desk, qtbot: QtBot
) -> None:
    set_device(another, code="B07")
    notice(qtbot, window)
    assert "终端 B07" in {shown.text() for shown in window.navigation.findChildren(QLabel)}


def test_many_writes_are_read_once_after_the_last(window: MainWindow, another: Desk, qtbot: QtBot) -> None:
    page = institutions_page(window)
    read: list[int] = []
    window.watch.written.connect(lambda _: read.append(len(page.model.rows)))
    for home in HOMES[5:9]:
        register(another, replace(home, county="红寺堡区"))
        window.watch.look()
    qtbot.waitUntil(lambda: len(read) == 1)
    notice_nothing(qtbot, window)
    assert read == [7]


def test_what_comes_at_the_end_of_a_quiet_moment_is_waited_for(window: MainWindow, another: Desk, qtbot: QtBot) -> None:
    page = institutions_page(window)
    register(another, replace(HOMES[5], county="红寺堡区"))
    window.watch.look()
    register(another, replace(HOMES[6], county="红寺堡区"))
    with qtbot.assertNotEmitted(window.watch.written):
        window.watch._quiet.stop()
        window.watch._on_quiet()
    qtbot.waitSignal(window.watch.written).wait()
    assert len(page.model.rows) == 5


def notice_nothing(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.assertNotEmitted(window.watch.written, wait=100):
        window.watch.look()


def test_what_the_window_writes_itself_is_no_news(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    register(session.desk, replace(HOMES[5], county="红寺堡区"))
    notice_nothing(qtbot, window)
    assert window.navigation.news == ""


def test_a_half_typed_note_stays_with_its_cursor(
    window: MainWindow, session: Session, homes: Homes, another: Desk, qtbot: QtBot
) -> None:
    visit = begin(session, homes[0], "fire")
    page = conduct(window, visit, ITEM)
    field = page.conduct.editor.note
    field.setFocus()
    qtbot.keyClicks(field, "half typed")
    qtbot.keyClick(field, Qt.Key.Key_Left)
    answer(another, visit, NEXT_ITEM, Result(Verdict.FAIL, 0))
    notice(qtbot, window)
    assert (field.toPlainText(), field.textCursor().position(), field.hasFocus()) == ("half typed", 9, True)
    shown = page.conduct.visit
    assert shown is not None
    found = shown.answer(NEXT_ITEM)
    assert found is not None
    assert found.result.verdict is Verdict.FAIL
    assert page.leave()
    assert (session.desk.store.subject(visit, f"answer/{ITEM}") or {})["note"] == "half typed"


def test_a_note_that_both_write_keeps_what_is_typed_here_and_the_other_in_its_history(
    window: MainWindow, session: Session, homes: Homes, another: Desk, qtbot: QtBot
) -> None:
    visit = begin(session, homes[0], "fire")
    page = conduct(window, visit, ITEM)
    field = page.conduct.editor.note
    field.setFocus()
    qtbot.keyClicks(field, "here")
    write_note(another, visit, ITEM, "there")
    notice(qtbot, window)
    assert field.toPlainText() == "here"
    assert page.leave()
    bodies = [entry.body.get("note") for entry in session.desk.store.history(visit, f"answer/{ITEM}")]
    assert bodies == ["there", "here"]


def test_nothing_is_read_while_somebody_types(
    window: MainWindow, session: Session, homes: Homes, another: Desk, qtbot: QtBot
) -> None:
    page = conduct(window, begin(session, homes[0], "fire"), ITEM)
    field = page.conduct.editor.note
    field.setFocus()
    register(another, replace(HOMES[5], county="红寺堡区"))
    with qtbot.assertNotEmitted(window.watch.written):
        window.watch.look()
        for letter in "typing":
            qtbot.keyClicks(field, letter)
            # the moment is over, and was none of quiet
            window.watch._quiet.stop()
            window.watch._on_quiet()
    qtbot.waitSignal(window.watch.written).wait()


@pytest.mark.parametrize("named", [True, False])
def test_nothing_is_read_beneath_a_dialog_whatever_qt_calls_the_active_one(
    window: MainWindow, another: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    """Under load Qt was seen to name none."""
    if not named:
        monkeypatch.setattr(QApplication, "activeModalWidget", lambda: None)
    page = institutions_page(window)
    form = page.add()
    register(another, replace(HOMES[5], county="红寺堡区"))
    notice_nothing(qtbot, window)
    assert len(page.model.rows) == 3
    with qtbot.waitSignal(window.watch.written):
        form.reject()
    assert len(page.model.rows) == 4


def test_a_name_half_typed_in_the_settings_is_not_overwritten(
    window: MainWindow, another: Desk, qtbot: QtBot, session: Session
) -> None:
    window.go("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page.office.setFocus()
    qtbot.keyClicks(page.office, "Half")
    set_device(another, office="县民政局")
    notice(qtbot, window)
    assert page.office.text() == "Half"
    page.office.clearFocus()
    assert session.desk.office == "Half"


def test_settings_that_nobody_types_in_show_what_another_program_set(
    window: MainWindow, another: Desk, qtbot: QtBot
) -> None:
    window.go("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page.office.setFocus()
    set_device(another, office="县民政局")
    notice(qtbot, window)
    assert page.office.text() == "县民政局"


def test_a_field_that_nobody_typed_in_takes_nothing_back_that_another_program_set(
    window: MainWindow, another: Desk, session: Session
) -> None:
    """It is saved when it is left: then it may hold what the store held before."""
    window.go("settings")
    set_device(another, office="县民政局", code="B07", prefix="红养检")
    assert window.page.leave()
    told = describe_device(session.desk)
    assert (told["office"], told["code"], told["prefix"]) == ("县民政局", "B07", "红养检")


def test_a_writer_that_never_pauses_does_not_keep_the_window_from_reading(
    window: MainWindow, another: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_on() -> None:
        another.store.set_local("n", str(another.clock()))

    another_timer = QTimer()
    another_timer.timeout.connect(write_on)
    another_timer.start(5)
    monkeypatch.setattr(store_watch, "LONGEST", 0.3)
    write_on()
    notice(qtbot, window)
    another_timer.stop()


def test_the_window_looks_when_it_becomes_active(window: MainWindow, another: Desk, qtbot: QtBot) -> None:
    register(another, replace(HOMES[5], county="红寺堡区"))
    with qtbot.waitSignal(window.watch.written):
        QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)  # type: ignore[union-attr]


@posix
def test_a_file_that_is_gone_is_told_once_and_its_return_too(
    window: MainWindow, session: Session, recorder: Recorder
) -> None:
    away = session.path.rename(session.path.with_name("away.sqlite"))
    for _ in range(3):
        window.watch.look()
    assert [said.what for said in recorder.said] == [window.watch.loss and window.watch.loss.what]
    assert "不见了" in recorder.said[0].what
    assert recorder.said[0].where == str(window.session.path)
    away.rename(session.path)
    window.watch.look()
    assert recorder.said[-1].what == "数据库文件回来了，可以继续保存。"
    assert recorder.crashes == []


@posix
def test_a_file_that_was_replaced_takes_no_note_and_the_note_stays_in_the_window(
    window: MainWindow, session: Session, homes: Homes, recorder: Recorder, qtbot: QtBot
) -> None:
    visit = begin(session, homes[0], "fire")
    page = conduct(window, visit, ITEM)
    field = page.conduct.editor.note
    field.setFocus()
    qtbot.keyClicks(field, "half typed")
    restored = session.path.with_name("restored.sqlite")
    shutil.copy(session.path, restored)
    restored.replace(session.path)
    assert not page.leave()
    window.watch.look()
    assert {said.what for said in recorder.said} == {window.watch.loss and window.watch.loss.what}
    assert "替换" in recorder.said[0].what
    assert field.toPlainText() == "half typed"
    assert recorder.crashes == []
    field.clear()


@posix
@pytest.mark.parametrize("word", ["先不关", "不保存，关闭"])
def test_a_window_that_can_not_save_asks_before_it_is_closed(
    window: MainWindow, session: Session, homes: Homes, qtbot: QtBot, word: str
) -> None:
    page = conduct(window, begin(session, homes[0], "fire"), ITEM)
    field = page.conduct.editor.note
    field.setFocus()
    qtbot.keyClicks(field, "half typed")
    away = session.path.rename(session.path.with_name("away.sqlite"))

    def press() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, QMessageBox)
        next(button for button in asked.findChildren(QPushButton) if button.text() == word).click()

    QTimer.singleShot(0, press)
    assert window.close() is (word == "不保存，关闭")
    assert field.toPlainText() == "half typed"
    away.rename(session.path)


def test_a_window_whose_note_is_refused_for_itself_is_not_closed(
    window: MainWindow, session: Session, homes: Homes, qtbot: QtBot
) -> None:
    page = conduct(window, begin(session, homes[0], "fire"), ITEM)
    field = page.conduct.editor.note
    field.setFocus()
    qtbot.keyClicks(field, "110101199003072316")
    assert not window.close()
    field.clear()


def test_a_page_that_can_not_be_read_is_a_sentence_and_no_crash(
    window: MainWindow, tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that is pulled lets a reading fail in the middle, where nobody translates what SQLite says."""
    page = institutions_page(window)
    garbage = tmp_path / "garbage.sqlite"
    garbage.write_bytes(b"nothing of ours" * 1000)

    def fail() -> None:
        with closing(sqlite3.connect(garbage)) as db:
            db.execute("SELECT * FROM event")

    monkeypatch.setattr(page, "refresh", fail)
    page.stale()
    assert recorder.crashes == []
    assert recorder.said[-1].where == str(window.session.path)
