"""Settings come back as they were saved, and a damaged file costs nothing but the telling."""

import errno
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths, placing
from app.errors import AppError
from app.settings import THEMES, Settings, read_settings, settings_file, size_of, write_settings

CHOSEN = Settings(data_folder="/数据", theme="dark", font_scale=150, office="某县民政局", inspector="马晓燕")

names = st.text(st.characters(codec="utf-8"), max_size=20)
any_settings = st.builds(
    Settings,
    data_folder=names,
    theme=st.sampled_from(THEMES),
    font_scale=st.integers(100, 200),
    office=names,
    inspector=names,
    window_size=names,
    window_maximised=st.booleans(),
)


def test_nobody_has_chosen_yet(user_folders: Path) -> None:
    assert read_settings() == (Settings(), None)
    assert not settings_file().parent.exists()


@given(any_settings)
def test_what_was_saved_comes_back(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "new" / "settings.json"
    write_settings(settings, path)
    assert read_settings(path) == (settings, None)
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_person_can_read_the_file(tmp_path: Path) -> None:
    write_settings(CHOSEN, tmp_path / "settings.json")
    assert '"office": "某县民政局"' in (tmp_path / "settings.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"theme": "pink"}',
        b'{"theme": []}',
        b'{"font_scale": 99}',
        b'{"font_scale": true}',
        b'{"font_scale": 120.5}',
        b'{"office": 7}',
        b'{"window_size": 7}',
        b'{"window_maximised": "yes"}',
    ],
)
def test_a_file_that_makes_no_sense_is_kept_aside_and_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings, told = read_settings(path)
    assert settings == Settings()
    assert told is not None
    assert told.code == "settings.broken"
    assert "settings.json.broken" in str(told)
    assert (tmp_path / "settings.json.broken").read_bytes() == content


def test_a_second_damaged_file_does_not_take_the_first_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for content in (b"first", b"second"):
        path.write_bytes(content)
        _, told = read_settings(path)
    assert told is not None and "settings.json.broken2" in str(told)
    assert [(tmp_path / f"settings.json.broken{end}").read_bytes() for end in ("", "2")] == [b"first", b"second"]
    assert read_settings(path) == (Settings(), None)


def test_a_file_that_cannot_be_opened_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    settings, told = read_settings(path)
    assert settings == Settings()
    assert told is not None
    assert told.code == "settings.unreadable"
    assert path.is_dir()


def test_a_choice_of_a_newer_version_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "shape": "round"}), encoding="utf-8")
    assert read_settings(path) == (Settings(theme="dark"), None)


def test_settings_that_cannot_be_saved_leave_the_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "settings.json"
    write_settings(CHOSEN, path)
    monkeypatch.setattr(placing, "growing_file", full)
    with pytest.raises(AppError, match="设置未能保存（磁盘已满）") as refused:
        write_settings(Settings(), path)
    assert refused.value.code == "settings.not_saved"
    assert read_settings(path) == (CHOSEN, None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's files to himself in another way")
def test_settings_and_their_folder_are_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "yijian" / "settings.json"
    write_settings(CHOSEN, path)
    assert [each.stat().st_mode & 0o777 for each in (path, path.parent)] == [0o600, 0o700]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AppError, match="设置未能保存"):
        write_settings(CHOSEN, tmp_path / "file" / "settings.json")


def test_inspections_are_kept_where_the_settings_say(tmp_path: Path) -> None:
    assert Settings().store_folder == paths.data_folder()
    assert Settings(data_folder=str(tmp_path)).store_folder == tmp_path


@pytest.mark.parametrize(
    "text", ["", "1366", "1366 x 768", "1366x768x2", "-1x600", "99x600", "１３６６x768", "1366x999999"]
)
def test_what_is_no_size_is_none(text: str) -> None:
    assert size_of("1366x768") == (1366, 768)
    assert size_of(text) is None
