"""The system's dialog asks about a file that is there; what it was not asked about is never written over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.saving import ask_target


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the person chooses, one after the other; what was proposed stands there afterwards."""
    answers: list[str] = []
    proposed: list[str] = []

    def dialog(parent: QWidget, title: str, place: str, kinds: str) -> tuple[str, str]:
        proposed.append(place)
        return answers.pop(0), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    yield answers
    assert answers == []
    answers += proposed


def test_a_name_without_its_ending_gets_it(qtbot: QtBot, chosen: list[str], tmp_path: Path) -> None:
    chosen.append(str(tmp_path / "台账"))
    assert ask_target(QWidget(), "保存台账", "台账.xlsx") == tmp_path / "台账.xlsx"


def test_where_the_whole_name_is_taken_the_dialog_asks_once_more(
    qtbot: QtBot, chosen: list[str], tmp_path: Path
) -> None:
    """It asked about `台账`, which is not there, and not about `台账.xlsx`, which is."""
    (tmp_path / "台账.xlsx").write_bytes(b"a day's work")
    chosen += [str(tmp_path / "台账"), ""]
    assert ask_target(QWidget(), "保存台账", "台账.xlsx") is None
    chosen += [str(tmp_path / "台账"), str(tmp_path / "台账.xlsx")]
    assert ask_target(QWidget(), "保存台账", "台账.xlsx") == tmp_path / "台账.xlsx"
