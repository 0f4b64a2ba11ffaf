"""What a killed program leaves behind is swept away, and nothing that might be somebody's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import growing
from app.errors import AppError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def ended() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def running() -> Iterator[int]:
    """The number of another process that runs."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process.pid
    process.communicate(b"\n")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for private copies."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left_over(folder: Path, process: int, computer: str = "", ending: str = "") -> Path:
    return folder / f"yijian-{computer or growing._computer()}-{process}-0123abcd{ending}"


def test_what_ended_processes_left_is_swept_away(tmp_path: Path, ended: int) -> None:
    files = [left_over(tmp_path, ended, ending=ending) for ending in (".new", ".new-journal", ".new-wal", ".new-shm")]
    for path in files:
        path.write_bytes(b"half")
    folder = left_over(tmp_path, ended)
    (folder / "inside").mkdir(parents=True)
    (folder / "inside" / "copy").write_bytes(b"private")
    growing.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_else_is(tmp_path: Path, ended: int, running: int) -> None:
    """Another process at work, another computer's on the same stick, and whatever is only called alike."""
    kept = [
        left_over(tmp_path, running, ending=".new"),
        left_over(tmp_path, os.getpid()),
        left_over(tmp_path, ended, computer="0" * 8, ending=".new"),
        left_over(tmp_path, 0, ending=".new"),
        left_over(tmp_path, 9_999_999_999, ending=".new"),
        left_over(tmp_path, ended, ending=".pdf"),
        left_over(tmp_path, ended, ending=".new.pdf"),
        tmp_path / "yijian.sqlite.new",
        tmp_path / "yijian-backup.new",
        tmp_path / "yijian-4f2a",
    ]
    for path in kept:
        path.write_bytes(b"somebody's")
    growing.sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_link_in_such_a_name_is_not_followed(tmp_path: Path, ended: int) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_bytes(b"somebody's")
    left_over(tmp_path, ended).symlink_to(kept)
    growing.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"] and (kept / "file").exists()


def test_a_private_folder_is_gone_afterwards(temporary: Path) -> None:
    with growing.private_folder() as folder:
        (folder / "copy").write_bytes(b"private")
        assert folder.parent == temporary
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o777 == 0o700
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_the_private_copies_of_a_killed_program_go_when_the_next_one_works(temporary: Path) -> None:
    program = (
        "import sys, tempfile\n"
        "from app.growing import private_folder\n"
        "tempfile.tempdir = sys.argv[1]\n"
        "with private_folder() as folder:\n"
        "    (folder / 'copy').write_bytes(b'private')\n"
        "    print(flush=True)\n"
        "    input()"
    )
    asked = [sys.executable, "-c", program, str(temporary)]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None and child.stdout.readline() == b"\n"
        with growing.private_folder():
            assert len(list(temporary.iterdir())) == 2, "the other one is still at work"
        child.send_signal(signal.SIGKILL)
    assert len(list(temporary.iterdir())) == 1
    with growing.private_folder() as folder:
        assert list(temporary.iterdir()) == [folder]


def test_a_temporary_folder_that_takes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(AppError, match="临时文件夹用不了（没有这个文件或文件夹）"), growing.private_folder():
        pass
