"""What can go wrong with a backup and with a restore, in the user's words."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import AppError, ErrorText, os_reason
from app.storage.errors import told
from app.windows import IN_USE, error_number

NO_ROOM = ErrorText(
    code="backup.no_room",
    where="{folder}",
    what="磁盘空间不够备份：还剩 {free}，至少要有 {wanted}。",
    remedy="请清理这个磁盘，或在“设置”的“备份”里存到U盘；已有的数据和备份都没有受影响。",
)
NEARLY_FULL = ErrorText(
    code="backup.nearly_full",
    where="{folder}",
    what="磁盘快满了：还剩 {free}，少于 {wanted} 就可能存不下照片、文书和备份。",
    remedy="请尽快清理这个磁盘；现在的数据没有受影响。",
)
DISK_FULL = ErrorText(
    code="backup.disk_full",
    where="{path}",
    what="备份写到一半，磁盘满了。",
    remedy="请清理这个磁盘，或换一个U盘、文件夹再备份；没有留下半份备份，已有的数据没有受影响。",
)
FOLDER_GONE = ErrorText(
    code="backup.folder_gone",
    where="{path}",
    what="这个文件夹不见了，U盘可能已经拔出。",
    remedy="请插好U盘或另选文件夹，再试一次；已有的数据没有受影响。",
)
FOLDER_READ_ONLY = ErrorText(
    code="backup.read_only",
    where="{path}",
    what="这里不能写入（{reason}）。",
    remedy="请打开U盘的写保护开关、检查文件夹的权限，或另选文件夹；已有的数据没有受影响。",
)
NOT_WRITTEN = ErrorText(
    code="backup.not_written",
    where="{path}",
    what="备份没有写成（{reason}）。",
    remedy="请检查U盘是否插好、磁盘是否已满，再试一次；已有的数据没有受影响。",
)
NOT_VERIFIED = ErrorText(
    code="backup.not_verified",
    where="{path}",
    what="备份写好后核验不过（{detail}），没有保留。",
    remedy="请换一个磁盘再备份；仍然不过的，是数据文件本身已损坏，请用以前的备份恢复。",
)
UNSOUND = ErrorText(
    code="backup.unsound",
    where="{path}",
    what="这份备份不完整或已损坏（{detail}）。",
    remedy="请另选一份备份；现在的数据没有改动。",
)
IS_THE_STORE = ErrorText(
    code="backup.is_the_store",
    where="{path}",
    what="这就是现在的数据文件，不是它的备份。",
    remedy="请另选一份备份；现在的数据没有改动。",
)
NOT_REPLACED = ErrorText(
    code="backup.not_replaced",
    where="{path}",
    what="恢复没有做成（{reason}）。",
    remedy="请清理磁盘、关闭其他正在使用它的程序，再试一次；现在的数据没有改动。",
)


@contextmanager
def writing(target: Path, source: Path | None) -> Iterator[None]:
    """Tell what goes wrong while a backup is written: of the target as its own, of the source as the store's."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_copying(error, target, source) or error from error
    except OSError as error:
        raise _of_folder(target, error) or NOT_WRITTEN.with_(path=target, reason=os_reason(error)) from error


_READING = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)


def _of_copying(error: sqlite3.Error, target: Path, source: Path | None) -> AppError | None:
    code = getattr(error, "sqlite_errorcode", None) or 0
    if code in _READING or code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CORRUPT):
        return told(error, source)
    if code & 0xFF == sqlite3.SQLITE_FULL:
        return DISK_FULL.with_(path=target)
    if told(error, target) is None:
        return None
    return _of_folder(target, None) or NOT_WRITTEN.with_(path=target, reason="读写磁盘时出错")


def _of_folder(target: Path, error: OSError | None) -> AppError | None:
    """What is wrong with the place, if anything is to be seen there."""
    number = error.errno if error is not None else None
    if not target.parent.is_dir():
        return FOLDER_GONE.with_(path=target.parent)
    if number in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL.with_(path=target)
    if error is not None and number in (errno.EROFS, errno.EACCES, errno.EPERM):
        # of Windows the number says no more than that; a file that somebody holds is no fault of the folder
        if error_number(error) in IN_USE:
            return None
        return FOLDER_READ_ONLY.with_(path=target.parent, reason=os_reason(error))
    if not os.access(target.parent, os.W_OK):
        return FOLDER_READ_ONLY.with_(path=target.parent, reason="没有权限")
    return None
