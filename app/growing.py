"""What is not finished yet, under a name that says whose it is: so the next program knows what it may sweep away.

A program that is killed leaves half-written files and private copies behind. Their names say on which computer and by
which process they were made. What was made here by a process that has surely ended is taken away at the next
occasion; anything else, whatever it is called, is somebody's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from app.errors import ErrorText, os_reason

NO_PRIVATE_FOLDER = ErrorText(
    code="file.no_private_folder",
    where="{folder}",
    what="临时文件夹用不了（{reason}）。",
    remedy="请清理这块磁盘的空间、检查写入权限后再试；没有改动任何内容。",
)

_NAME = re.compile(r"yijian-([0-9a-f]{8})-([1-9][0-9]{0,9})-[0-9a-f]{8}(\.new(-journal|-wal|-shm)?)?")
BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file while it has it open."""


def growing_file(folder: Path, *, private: bool) -> Path:
    """Make an empty file to be written in a folder; `private`: nobody but its user reads it. Raises `OSError`."""
    sweep(folder)
    path = folder / f"{_new_name()}.new"
    # nobody else has this name; a link that stands in its place is not followed
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666))
    return path


def take_away(path: Path) -> None:
    """Remove such a file, if it is still there, and what SQLite left beside it."""
    for each in (path, *(path.with_name(path.name + ending) for ending in BESIDE)):
        with suppress(OSError):
            each.unlink()


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for private copies, which only its user can enter, gone afterwards. Raises `NO_PRIVATE_FOLDER`."""
    folder = _temporary()
    sweep(folder)
    made = folder / _new_name()
    try:
        made.mkdir(mode=0o700)
    except OSError as error:
        raise NO_PRIVATE_FOLDER.with_(folder=folder, reason=os_reason(error)) from error
    try:
        yield made
    finally:
        _remove_folder(made)


def sweep(folder: Path | None = None) -> None:
    """Take away what programs of ours left unfinished in a folder, by default the one for private copies."""
    found: list[Path] = []
    with suppress(OSError), os.scandir(folder or _temporary()) as entries:
        found = [Path(entry.path) for entry in entries if _is_left_over(entry)]
    for path in found:
        if path.is_dir() and not path.is_symlink():
            _remove_folder(path)
        else:
            with suppress(OSError):
                path.unlink()


def _temporary() -> Path:
    import tempfile  # the window is drawn first

    return Path(tempfile.gettempdir())


def _remove_folder(path: Path) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=True)


def _is_left_over(entry: os.DirEntry[str]) -> bool:
    name = _NAME.fullmatch(entry.name)
    if name is None or name[1] != _computer():
        return False
    if hasattr(os, "getuid") and entry.stat(follow_symlinks=False).st_uid != os.getuid():
        return False
    return not _may_run(int(name[2]))


def _new_name() -> str:
    return f"yijian-{_computer()}-{os.getpid()}-{os.urandom(4).hex()}"


@cache
def _computer() -> str:
    """Tells this computer's processes from those of another that writes on the same stick or share."""
    node = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    numbering = ""
    with suppress(OSError):
        numbering = os.readlink("/proc/self/ns/pid")  # a container counts its processes anew
    return sha256(f"{node}\n{numbering}".encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _may_run(process: int) -> bool:
    """Whether a process may still run; in doubt it does."""
    if sys.platform == "win32":
        return _may_run_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _may_run_on_windows(process: int) -> bool:
    import ctypes

    invalid_parameter, synchronize, signaled = 87, 0x0010_0000, 0
    if process >= 1 << 32:
        return True  # no process of Windows has such a number: the name is none of ours
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(synchronize, False, process)
    if not handle:
        return bool(ctypes.get_last_error() != invalid_parameter)  # type: ignore[attr-defined,unused-ignore]
    try:
        return bool(kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0) != signaled)
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
