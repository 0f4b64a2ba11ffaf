"""What can go wrong with the database file, in the user's words; and SQLite's errors told in them."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import windows
from app.errors import AppError, ErrorText
from app.growing import growing_file, take_away

OLD_SQLITE = ErrorText(
    code="store.old_sqlite",
    where="SQLite {version}",
    what="本程序需要 SQLite 3.38 或更新的版本。",
    remedy="请使用随程序附带的运行环境，或升级 Python。",
)
NOT_FOUND = ErrorText(
    code="store.not_found",
    where="{path}",
    what="没有这个数据库文件。",
    remedy="请核对写法、看U盘是否已插好；确实要新建的，请用 yijian --store 文件 store create。",
)
EXISTS = ErrorText(
    code="store.exists",
    where="{path}",
    what="这里已经有一个同名文件。",
    remedy="请另选一个文件名；原文件未被改动。",
)
PERSONAL_NUMBER = ErrorText(
    code="inspection.personal_number",
    where="{where}",
    what="文字里“{number}…”像是18位身份证号，未保存。",
    remedy="本软件不记录老人的姓名、身份证号和诊断，请改写为房间号、床号或人数。",
)
UNPRINTABLE = ErrorText(
    code="store.unprintable",
    where="{where}",
    what="{characters}没有可用的字体，打印会缺字，未保存。",
    remedy="请改用文字（如“√”“×”“合格”），或把该字拆写说明。",
)
LOG_LEFT = ErrorText(
    code="store.log_left",
    where="{path}",
    what="数据文件不见了，只剩下它的日志（{log}）。",
    remedy="请把数据文件放回原处，再打开；找不回来的，请从备份恢复，日志会改名留着。",
)
NOT_OURS = ErrorText(
    code="store.not_ours",
    where="{path}",
    what="这不是颐检的数据库文件。",
    remedy="请选择由颐检建立的数据库；文件未被改动。",
)
IS_PACKAGE = ErrorText(
    code="store.is_package",
    where="{path}",
    what="这是交接文件，不是数据库。",
    remedy="请用“交接合并”打开它；文件未被改动。",
)
NEWER_FILE = ErrorText(
    code="store.newer_file",
    where="{path}",
    what="此文件由较新的版本 {theirs} 写成，本机是 {ours}。",
    remedy="请先升级本机程序，再打开此文件；文件未被改动。",
)
DAMAGED = ErrorText(
    code="store.damaged",
    where="{path}",
    what="数据库文件已损坏（{detail}）。",
    remedy="请保留原文件，用最近的备份恢复，并重新合并各终端的交接文件。",
)
TABLES_DAMAGED = ErrorText(
    code="store.tables_damaged",
    where="{path}",
    what="数据库里的汇总表与流水对不上（{table}）。",
    remedy="流水完好，没有丢失内容；请先把文件另存一份，再用 yijian --store 文件 store rebuild 重建。",
)
LOCKED = ErrorText(
    code="store.locked",
    where="{path}",
    what="数据库正被另一个程序占用。",
    remedy="请关闭其他窗口或程序后再试；没有写入任何内容。",
)
READ_ONLY = ErrorText(
    code="store.read_only",
    where="{path}",
    what="数据库文件或它所在的文件夹不能写入。",
    remedy="请检查文件属性和文件夹权限，或复制到可以写入的位置再打开。",
)
NEEDS_UPGRADE = ErrorText(
    code="store.needs_upgrade",
    where="{path}",
    what="此文件由较旧的版本写成，以只读方式不能升级。",
    remedy="请先以正常方式打开一次；文件未被改动。",
)
FULL = ErrorText(
    code="store.full",
    where="{path}",
    what="磁盘已满，没有保存成功。",
    remedy="请清理磁盘空间后再试；此前保存的内容都在。",
)
FAILED_IO = ErrorText(
    code="store.io",
    where="{path}",
    what="读写磁盘时出错（{detail}）。",
    remedy="请检查磁盘或U盘是否仍然连接，再试一次。",
)
GONE = ErrorText(
    code="store.gone",
    where="{path}",
    what="数据库文件不见了：U盘可能已拔出，或文件被移走、改名、删除。",
    remedy="请插回U盘，或把文件放回原处，再接着用；放不回去的，先在“设置”里点“立即备份”另存一份。这一步没有保存。",
)
REPLACED = ErrorText(
    code="store.replaced",
    where="{path}",
    what="数据库文件已经不是打开时的那一个：它被别的程序替换或恢复过，或者U盘拔出后又插回。",
    remedy="请关闭窗口再打开；在此之前不能保存，没有保存的文字请先抄下来。",
)
UNKNOWN_HANDLE = ErrorText(
    code="store.unknown_handle",
    where="{handle}",
    what="没有这个编号。",
    remedy="编号形如 3FA9-12，请核对后再试。",
)
AMBIGUOUS_HANDLE = ErrorText(
    code="store.ambiguous_handle",
    where="{handle}",
    what="这个编号对应不止一项：{choices}。",
    remedy="请使用其中一个较长的编号。",
)
ERASED_CONTENT = ErrorText(
    code="store.erased_content",
    where="",
    what="这个附件的内容已按要求清除，不能再保存。",
    remedy="请确认是否选错了文件；确需保存，请另拍一张或另扫一份。",
)
TEXT_TOO_LONG = ErrorText(
    code="store.text_too_long",
    where="",
    what="一次保存的文字有{size}个字，最多{most}个。",
    remedy="请分成几处填写，或作为附件保存；没有保存。",
)
NOT_A_NAME = ErrorText(
    code="store.not_a_name",
    where="{name}",
    what="姓名过长，或含有换行和控制字符，不能署名。",
    remedy="请改正姓名后再试；没有保存。",
)
JOURNAL_FULL = ErrorText(
    code="store.journal_full",
    where="",
    what="记录的序号已到上限，不能再写。",
    remedy="请导出交接文件，新建一个数据库后合并进去继续使用；已有内容都在。",
)
SIGNED_ALREADY = ErrorText(
    code="store.signed_already",
    where="{what}",
    what="这一处已经签字。",
    remedy="更改须写明原因，作为更正留痕；没有保存任何改动。",
)
NO_ACTOR = ErrorText(
    code="store.no_actor",
    where="",
    what="还没有写明是谁在操作，这一步没有保存。",
    remedy="请先填写检查人员，再做一次；命令行可写 --as 姓名。",
)
UNREADABLE_TEXT = ErrorText(
    code="store.unreadable_text",
    where="",
    what="文字中含有无法保存的字符（半个字符）。",
    remedy="请删除该处文字后重新输入。",
)

MEMORY = "内存"
_IO_REASONS = {
    sqlite3.SQLITE_IOERR_READ: "读不出来",
    sqlite3.SQLITE_IOERR_SHORT_READ: "读不到应有的长度",
    sqlite3.SQLITE_IOERR_WRITE: "写不进去",
    sqlite3.SQLITE_IOERR_FSYNC: "写不进去",
    sqlite3.SQLITE_CANTOPEN: "打不开",
}
_WRITING = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
}
_READING = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})


def told(error: sqlite3.Error, path: Path | str | None) -> AppError | None:
    """The sentence for an error of SQLite that is not our mistake; None for one that is."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    place = path or MEMORY
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LOCKED.with_(path=place)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return READ_ONLY.with_(path=place)
    if code == sqlite3.SQLITE_FULL:
        return FULL.with_(path=place)
    if code == sqlite3.SQLITE_NOTADB:
        return NOT_OURS.with_(path=place)
    if code == sqlite3.SQLITE_CORRUPT:
        return DAMAGED.with_(path=place, detail="文件结构")
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        if path and not Path(path).exists():
            return GONE.with_(path=place)
        if path and windows.is_in_use(path):
            return LOCKED.with_(path=place)
        if path and code == sqlite3.SQLITE_CANTOPEN and not _takes_new_file(Path(path).parent):
            return READ_ONLY.with_(path=place)
        known = _IO_REASONS.get(error.sqlite_errorcode, f"SQLite 错误{error.sqlite_errorcode}")
        return FAILED_IO.with_(path=place, detail=known)
    return None


def _takes_new_file(folder: Path) -> bool:
    """Whether SQLite can keep its files in a folder. Windows calls every folder writable until it is tried."""
    try:
        take_away(growing_file(folder, private=True))
    except OSError:
        return False
    return True


def failed_writing(error: sqlite3.Error) -> OSError | None:
    """What the system told SQLite when a file could not be written; None for an error of another kind."""
    full = getattr(error, "sqlite_errorcode", None) or 0
    number = None if full in _READING else _WRITING.get(full & 0xFF)
    return None if number is None else OSError(number, os.strerror(number))


@contextmanager
def speaking(path: Path | None) -> Iterator[None]:
    """Tell what SQLite reports about the file as an `AppError`; let mistakes of ours through as they are."""
    try:
        yield
    except sqlite3.Error as error:
        known = told(error, path)
        if known is None:
            raise
        raise known from error
