"""Files that a person names: what is opened, what is refused, and that a store in use is left alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app import files
from app.errors import AppError
from app.storage.store import Store

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes nor devices in folders")


def refused(path: Path, most: int = files.MOST_BYTES) -> str:
    with pytest.raises(AppError) as error:
        files.read_named(path, most)
    assert str(path) in str(error.value)
    return error.value.code


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(b"\xff\xd8" * 70_000)
    assert files.read_named(path) == b"\xff\xd8" * 70_000


def test_text_may_have_a_mark_at_its_head_and_must_be_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("检查".encode("utf-8-sig"))
    assert files.read_text(path) == "检查"
    path.write_bytes("检查".encode("gb18030"))
    with pytest.raises(AppError) as error:
        files.read_text(path)
    assert error.value.code == "file.not_text"


def test_a_missing_file_is_told_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="没有这个文件"):
        files.read_named(tmp_path / "none")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path) == "file.not_a_file"


@posix
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    """A pipe that nobody writes into would keep the program waiting for ever."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refused(pipe) == "file.not_a_file"
    assert refused(Path("/dev/zero")) == "file.not_a_file"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(9 << 30)
    assert refused(path) == "file.too_large"
    assert refused(path, 1) == "file.too_large"


def test_a_path_that_can_be_none_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "a\0b") == "file.can_not_read"


def test_a_store_in_use_is_never_opened_by_any_of_its_names(tmp_path: Path) -> None:
    path = tmp_path / "yijian.sqlite"
    other_name = tmp_path / "other.sqlite"
    with Store.create(path):
        os.link(path, other_name)
        assert refused(path) == refused(other_name) == "file.store_in_use"
        with Store.open(path):
            pass
        assert files.is_store_in_use(path)
    assert not files.is_store_in_use(path)
    assert files.read_named(path).startswith(b"SQLite")
