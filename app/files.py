"""Files that a person names: judged before they are opened, read whole or not at all, and never one that SQLite holds.

On POSIX a process that closes any handle of a file drops every lock it has on it. Opened by anything but SQLite, a
store in use would lose its locks, and the next program to close it would delete its write-ahead log
(sqlite.org/howtocorrupt.html §2.2). So stores announce themselves here, and everything else asks before it opens.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from app.errors import AppError, ErrorText, os_reason

MOST_BYTES = 256 << 20
"""What is read into memory at once, unless a caller allows less or more."""
STORE_ID, PACKAGE_ID = 0x594A5354, 0x594A504B
"""SQLite's application_id of a database and of a package of ours: "YJST" and "YJPK"."""

CAN_NOT_READ = ErrorText(
    code="file.can_not_read",
    where="{path}",
    what="这个文件打不开（{reason}）。",
    remedy="请检查文件是否还在、是否正被别的程序打开、U盘或存储卡是否已拔出，再试一次。",
)
NOT_A_FILE = ErrorText(
    code="file.not_a_file",
    where="{path}",
    what="这里要的是一个文件，它是{actual}。",
    remedy="请另选一个文件；没有读入任何内容。",
)
TOO_LARGE = ErrorText(
    code="file.too_large",
    where="{path}",
    what="文件有{size} MB，这里最多读{most} MB。",
    remedy="请核对是否选错了文件；没有读入任何内容。",
)
STORE_IN_USE = ErrorText(
    code="file.store_in_use",
    where="{path}",
    what="这是正在使用的数据库本身。",
    remedy="请另选一个文件；要交出数据请用“导出”，要留一份请用“备份”。",
)
NOT_TEXT = ErrorText(
    code="file.not_text",
    where="{path}",
    what="这不是 UTF-8 文本。",
    remedy="请用记事本等另存为 UTF-8 编码后再试。",
)

_MAGIC, _HEAD_BYTES = b"SQLite format 3\0", 100
_Identity = tuple[int, int]
_stores: Counter[_Identity] = Counter()
_lock = Lock()


def hold_store(path: Path) -> _Identity:
    """Note that SQLite has this file open in this process. Returns what `let_go_store` asks for."""
    found = path.stat()
    identity = (found.st_dev, found.st_ino)
    with _lock:
        _stores[identity] += 1
    return identity


def let_go_store(identity: _Identity) -> None:
    """Note that one connection to that file is closed."""
    with _lock:
        _stores[identity] -= 1
        if _stores[identity] <= 0:
            del _stores[identity]


def is_store_in_use(path: Path) -> bool:
    """Whether the path leads to a store that this process has open, by whatever name. Nothing is opened to find out."""
    try:
        found = path.stat()
    except OSError:
        return False
    with _lock:
        return (found.st_dev, found.st_ino) in _stores


def judge(path: Path, most: int = MOST_BYTES) -> int:
    """The size in bytes of a regular file that may be opened.

    Raises `CAN_NOT_READ`, `NOT_A_FILE` (a folder, a pipe, a device), `STORE_IN_USE`, `TOO_LARGE`.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return _judged(path, found, most)


def application_of(path: Path) -> int | None:
    """By its head, which program's database a file is; None for what is none. Raises as `judge` does."""
    with open_named(path, sys.maxsize) as file:
        head = file.read(_HEAD_BYTES)
    return int.from_bytes(head[68:72]) if head.startswith(_MAGIC) and len(head) == _HEAD_BYTES else None


@contextmanager
def open_named(path: Path, most: int = MOST_BYTES) -> Iterator[BinaryIO]:
    """A regular file of at most `most` bytes, open to be read. Raises as `judge` does, also while it is read."""
    judge(path, most)
    try:
        # a pipe that took the file's place since would keep us waiting for whoever writes into it
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            _judged(path, os.fstat(handle), most)
            yield file
    except OSError as error:
        raise _unreadable(path, error) from error


def read_named(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a file. Raises as `judge` does."""
    with open_named(path, most) as file:
        return file.read(most)


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """The content of a file as UTF-8 text, with or without a mark at its head. Raises also `NOT_TEXT`."""
    try:
        return read_named(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NOT_TEXT.with_(path=path) from error


_KINDS = ((stat.S_ISDIR, "文件夹"), (stat.S_ISFIFO, "管道"), (stat.S_ISSOCK, "套接字"))


def _judged(path: Path, found: os.stat_result, most: int) -> int:
    if not stat.S_ISREG(found.st_mode):
        actual = next((name for test, name in _KINDS if test(found.st_mode)), "设备")
        raise NOT_A_FILE.with_(path=path, actual=actual)
    with _lock:
        if (found.st_dev, found.st_ino) in _stores:
            raise STORE_IN_USE.with_(path=path)
    if found.st_size > most:
        raise TOO_LARGE.with_(path=path, size=found.st_size >> 20, most=most >> 20)
    return found.st_size


def _unreadable(path: Path, error: OSError | ValueError) -> AppError:
    reason = os_reason(error) if isinstance(error, OSError) else "路径不合规定"
    return CAN_NOT_READ.with_(path=path, reason=reason)


def settle_folder(folder: Path) -> None:
    """Make the system keep what was renamed in a folder, also when the power goes now. Windows does so by itself."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # a stick's file system may know no such thing
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
