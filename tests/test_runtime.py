"""The window does not start on a Python or a Qt that would abort under the user's hands."""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from app import runtime
from app.errors import AppError


@pytest.mark.parametrize(
    ("python", "pyside", "aborts"),
    [
        ((3, 10), "6.12.0", True),
        ((3, 11), "6.12.0", True),
        ((3, 11), "6.12", True),
        ((3, 12), "6.12.0", False),
        ((3, 14), "6.12.0", False),
        ((3, 11), "6.12.1", False),
        ((3, 11), "6.11.3", False),
        ((3, 11), "6.7.3", False),
    ],
)
def test_only_the_pair_that_aborts_is_refused(python: tuple[int, int], pyside: str, aborts: bool) -> None:
    refusal = runtime.broken_pair(python, pyside)
    assert (refusal is not None) is aborts
    if refusal:
        assert "6.11.3" in str(refusal)


@pytest.mark.parametrize(("python", "ours"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)])
def test_a_python_outside_ours_is_refused(python: tuple[int, int], ours: bool) -> None:
    assert (runtime.unsupported_python(python) is None) is ours


@pytest.mark.parametrize("folder", ["PySide6_Essentials-6.12.0.dist-info", "pyside6_essentials-6.12.0.dist-info"])
def test_the_installed_version_is_read_from_a_folders_name(tmp_path: Path, folder: str) -> None:
    assert runtime.installed_pyside(tmp_path) is None
    (tmp_path / folder).mkdir()
    assert runtime.installed_pyside(tmp_path) == "6.12.0"


def test_this_environment_may_open_the_window() -> None:
    runtime.check_window()


def test_a_window_without_qt_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "find_spec", lambda name: None)
    with pytest.raises(AppError, match="没有安装 PySide6"):
        runtime.check_window()


def test_the_broken_pair_is_refused_before_qt_is_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pyside6_essentials-6.12.0.dist-info").mkdir()
    found = ModuleSpec("PySide6", None, origin=str(tmp_path / "PySide6" / "__init__.py"))
    monkeypatch.setattr(runtime, "find_spec", lambda name: found)
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    with pytest.raises(AppError, match="中途崩溃"):
        runtime.check_window()
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    runtime.check_window()
