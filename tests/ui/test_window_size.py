"""The window fits the screen with its frame, and comes back as it was left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings, read_settings, settings_file, write_settings
from app.ui import application
from app.ui.main_window import MainWindow
from app.ui.session import Session
from app.ui.window_size import FRAME, LEAST, WANTED, Fit, fit, wanted_size

SMALL_LAPTOP = (1366, 728)
"""1366×768 with a task bar of 40."""


def test_on_a_small_laptop_the_first_window_is_maximised() -> None:
    assert fit(SMALL_LAPTOP, WANTED) == Fit(size=(1350, 688), least=LEAST, maximised=True)


def test_on_a_large_screen_it_has_the_size_that_it_was_drawn_for() -> None:
    assert fit((1920, 1040), WANTED) == Fit(size=WANTED, least=LEAST, maximised=False)


@pytest.mark.parametrize(("scale", "least"), [(1.25, (960, 542)), (1.5, (895, 445)), (2.0, (667, 324))])
def test_a_scaled_screen_has_a_smaller_least_size(scale: float, least: tuple[int, int]) -> None:
    room = (round(SMALL_LAPTOP[0] / scale), round(SMALL_LAPTOP[1] / scale))
    found = fit(room, WANTED)
    assert (found.least, found.maximised) == (least, True)


@given(
    room=st.tuples(st.integers(640, 4000), st.integers(400, 3000)),
    wanted=st.tuples(st.integers(100, 5000), st.integers(100, 5000)),
    maximised=st.booleans(),
)
def test_whatever_is_wanted_fits_with_its_frame(
    room: tuple[int, int], wanted: tuple[int, int], maximised: bool
) -> None:
    found = fit(room, wanted, maximised)
    for side in (0, 1):
        assert found.least[side] <= found.size[side] <= room[side] - FRAME[side]
        assert found.least[side] <= LEAST[side]
    if maximised or any(wanted[side] + FRAME[side] > room[side] for side in (0, 1)):
        assert found.maximised


def test_a_size_is_the_one_asked_for_else_the_last_else_the_one_drawn_for() -> None:
    assert wanted_size("1200x700", "1000x650") == (1200, 700)
    assert wanted_size("", "1000x650") == (1000, 650)
    assert wanted_size("", "nonsense") == WANTED


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    made = MainWindow(session)
    qtbot.addWidget(made)
    return made


def test_the_size_is_remembered_beside_what_another_window_chose_meanwhile(window: MainWindow) -> None:
    write_settings(Settings(inspector="马晓燕"))
    window.resize(1111, 666)
    window.show()
    application._remember(window)
    assert read_settings()[0] == Settings(inspector="马晓燕", window_size="1111x666")


def test_a_maximised_window_is_remembered_with_the_size_that_it_had_before(window: MainWindow) -> None:
    window.resize(1111, 666)
    window.show()
    window.showMaximized()
    QApplication.processEvents()
    application._remember(window)
    assert read_settings()[0] == Settings(window_size="1111x666", window_maximised=True)
    window.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    application._remember(window)
    assert read_settings()[0].window_maximised


def test_a_settings_file_that_makes_no_sense_is_not_written_over(window: MainWindow) -> None:
    write_settings(Settings())
    settings_file().write_text("{", encoding="utf-8")
    application._remember(window)
    assert not settings_file().exists()
    assert settings_file().with_name("settings.json.broken").read_text(encoding="utf-8") == "{"


def test_a_settings_file_that_can_not_be_written_keeps_nobody_from_closing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_text("in the way")
    application._remember(window)
    assert settings_file().parent.is_file()


def test_a_picture_is_drawn_in_the_size_asked_for_and_not_in_the_last(qapp: QApplication, tmp_path: Path) -> None:
    write_settings(replace(Settings(), window_size="1000x650"))
    for size, drawn in (("", "1366x768"), ("1100x700", "1100x700")):
        target = tmp_path / "a.png"
        assert application.run(grab=target, size=size) == 0
        from PySide6.QtGui import QImage

        image = QImage(str(target))
        assert f"{image.width()}x{image.height()}" == drawn
    assert read_settings()[0].window_size == "1000x650"
