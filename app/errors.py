"""What can go wrong and is known: every such case has a code, a place, a fact and a remedy, in the user's words.

A room keeps its own texts as module constants and raises them by name:

    NEWER_FILE = ErrorText(
        code="store.newer_file",
        where="{path}",
        what="此文件由较新的版本 {theirs} 写成，本机是 {ours}。",
        remedy="请先升级本机程序，再打开此文件；文件未被改动。",
    )
    raise NEWER_FILE.with_(path=path, theirs=3, ours=2)

Anything that is not an `AppError` and not `Cancelled` is a bug.
"""

import errno
from dataclasses import dataclass
from os import PathLike, fspath

from app import windows

_SENTENCE_ENDS = "。！？；…"


class AppError(Exception):
    """A known error. `str()` is one line for a person: where：what remedy."""

    def __init__(self, code: str, where: str, what: str, remedy: str) -> None:
        super().__init__(code, where, what, remedy)
        self.code = code
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        what = self.what if not self.remedy or self.what.endswith(tuple(_SENTENCE_ENDS)) else f"{self.what}。"
        line = f"{self.where}：{what}{self.remedy}" if self.where else f"{what}{self.remedy}"
        return " ".join(line.split())


@dataclass(frozen=True)
class ErrorText:
    """One entry of a catalogue of errors; `{name}` in its texts is filled in by `with_`."""

    code: str
    where: str
    what: str
    remedy: str

    def with_(self, **values: object) -> AppError:
        """The error, ready to be raised. A value that a text asks for and does not get is a `KeyError`: a bug."""
        return AppError(
            self.code, self.where.format(**values), self.what.format(**values), self.remedy.format(**values)
        )


class Cancelled(Exception):
    """The user asked to stop. Raised from `Progress.step`, told to no one, and leaves nothing behind."""


_OS_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTEMPTY: "文件夹里还有东西",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "文件正被占用",
    errno.ETXTBSY: "文件正被占用",
    errno.EIO: "读写磁盘出错",
    errno.EFBIG: "文件太大，这块磁盘放不下",
    errno.EINVAL: "这块磁盘不接受这个名称",
    errno.ELOOP: "快捷方式指来指去，没有尽头",
    errno.ENODEV: "磁盘或U盘不在了",
    errno.ENXIO: "磁盘或U盘不在了",
    errno.EPIPE: "接收的程序已经关闭",
    errno.ETIMEDOUT: "等不到回应",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    getattr(errno, "EDQUOT", -1): "磁盘的配额已用完",
    getattr(errno, "ESTALE", -1): "网络上的文件夹连不上",
}
_WINDOWS_REASONS = {
    windows.WRITE_PROTECT: "磁盘是只读的",
    windows.NOT_READY: "磁盘或U盘不在了",
    **dict.fromkeys(windows.IN_USE, "文件正被占用"),
    **dict.fromkeys((39, 112), "磁盘已满"),  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
    **dict.fromkeys((20, 55, 433, 1006, 1167), "磁盘或U盘不在了"),  # BAD_UNIT, DEV_NOT_EXIST, NO_SUCH_DEVICE, …
    **dict.fromkeys((51, 53, 59, 64, 67, 1231), "网络上的文件夹连不上"),  # what a share says that has gone
    206: "文件名太长",  # ERROR_FILENAME_EXCED_RANGE
}


def os_reason(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese; what nobody foresaw is told by the system's number."""
    number = error.errno or 0
    path = fspath(error.filename) if isinstance(error.filename, str | PathLike) else ""
    # to Windows a path that is too long is one that leads nowhere
    if number in (errno.ENOENT, errno.EINVAL) and path and (reason := windows.why_too_long(path)):
        return reason
    if number == errno.EINVAL and not path:
        number = errno.EIO  # a stick that is pulled out while it is written to; of a name there was no question
    of_windows = windows.error_number(error)
    return _WINDOWS_REASONS.get(of_windows) or _OS_REASONS.get(number) or f"系统错误{of_windows or number}"
