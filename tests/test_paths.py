"""Where the program looks and keeps: it depends on how it was started, never on where the user stands."""

import sys
from pathlib import Path

import pytest

from app import paths

CHECKOUT = Path(__file__).resolve().parents[1]


def test_a_checkout_uses_its_own_resources() -> None:
    assert paths.resources() == CHECKOUT / "resources"


def test_a_built_program_uses_what_it_carries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_an_installed_package_uses_what_was_installed_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "app" / "_resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "app" / "paths.py"))
    assert paths.resources() == tmp_path.resolve() / "app" / "_resources"


def test_one_variable_names_one_folder_for_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    folders = {paths.config_folder(), paths.data_folder(), paths.log_folder()}
    assert {folder.parent for folder in folders} == {tmp_path}
    assert len(folders) == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the variables of the XDG specification are Linux's")
def test_without_it_the_system_says_where(monkeypatch: pytest.MonkeyPatch, user_folders: Path) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE)
    folders = {paths.config_folder(), paths.data_folder(), paths.log_folder()}
    assert len(folders) == 3
    for folder in folders:
        assert folder.is_relative_to(user_folders)
        assert "yijian" in folder.parts
