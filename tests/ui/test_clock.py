"""The window asks whether a doubted clock is right before a visit is begun, signed or issued by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.ui.dialogs.sign_dialog import SignDialog
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.main_window import MainWindow
from app.ui.pages.handover.file_rows import COLUMNS, FileRow
from app.ui.pages.home import HomePage
from app.ui.pages.inspections import InspectionsPage
from app.ui.session import Session
from app.workflow.desk import open_desk
from app.workflow.exporting import export
from app.workflow.lines import inspections
from app.workflow.merging import look
from app.workflow.registering import institutions, register
from app.workflow.timekeeping import doubt_of_clock
from tests.ui.conftest import NOON
from tests.ui.visits import begin

DAY = 86_400_000


def set_clock(session: Session, days: int) -> None:
    session.desk.clock = lambda: NOON + days * DAY


@pytest.fixture
def window(qtbot: QtBot, session: Session, homes: tuple[Institution, ...]) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    made.close()


def start_dialog(session: Session, window: MainWindow, home: Institution) -> StartDialog:
    dialog = StartDialog(session.desk, institutions(session.desk), home.key, window)
    dialog.open()
    dialog.begin()
    return dialog


@pytest.mark.parametrize("days", [-8, 400], ids=["behind", "far ahead"])
def test_a_doubted_clock_is_asked_for_and_goes_on_by_a_person_s_word(
    qtbot: QtBot, session: Session, window: MainWindow, homes: tuple[Institution, ...], days: int
) -> None:
    set_clock(session, days)
    dialog = start_dialog(session, window, homes[0])
    qtbot.waitUntil(lambda: window.clock is not None)
    asked = window.clock
    assert asked is not None and inspections(session.desk) == ()
    asked.save()
    assert "没有写明" in asked.field("reason").shown_fault
    editor = asked.field("reason").editor
    assert isinstance(editor, QLineEdit)
    editor.setText("已按手机核对")
    asked.save()
    qtbot.waitUntil(lambda: window.clock is None)
    assert doubt_of_clock(session.desk) is None
    dialog.begin()
    assert len(inspections(session.desk)) == 1


def test_a_clock_before_the_program_s_day_is_told_and_nobody_can_vouch_for_it(
    qtbot: QtBot, session: Session, window: MainWindow, homes: tuple[Institution, ...]
) -> None:
    key = begin(session, homes[0])
    set_clock(session, -9000)
    dialog = start_dialog(session, window, homes[1])
    assert "一定不对" in dialog._fault.text()
    window.ask_clock()
    assert window.clock is None
    dialog.reject()
    sign = SignDialog(session.desk, key, window)
    qtbot.addWidget(sign)
    assert "一定不对" in sign._blockers.text() and not sign.sign_button.isEnabled()
    sign.reject()


def test_a_visit_of_a_wrong_clock_stands_last_and_is_told_on_the_first_page(
    qtbot: QtBot, session: Session, homes: tuple[Institution, ...]
) -> None:
    good = begin(session, homes[0])
    real = session.desk.clock
    session.desk.clock_vouched = True
    set_clock(session, 1819)
    wrong = begin(session, homes[1])
    session.desk.clock = real
    page = InspectionsPage(session)
    qtbot.addWidget(page)
    page.refresh()
    assert [row.key for row in page.model.rows] == [good, wrong]
    index = page.model.index(1, 1)
    assert "时钟可疑" in page.model.columns[1].spoken(page.model.rows[1]) and index.isValid()
    first = HomePage(session)
    qtbot.addWidget(first)
    first._read()
    assert "有 1 次检查的日期可疑" in first.strange.words
    assert replace(page.model.rows[0]).day_doubt == ""


def test_a_file_of_a_wrong_clock_is_marked_before_it_is_merged(
    qtbot: QtBot, session: Session, homes: tuple[Institution, ...], tmp_path: Path
) -> None:
    other = open_desk(tmp_path / "乙.sqlite", "检查员乙", lambda: NOON + 1819 * DAY)
    register(other, Institution("远乡敬老院", county="同心县"))
    package = export(other, tmp_path / "交接.sqlite").path
    other.close()
    (plan,) = look(session.desk, [package])
    name, _, until, _, state = (column.spoken(FileRow(plan, session.desk.today)) for column in COLUMNS)
    assert "比本机的时钟" in name and "2031" in until and "时钟可疑" in state
