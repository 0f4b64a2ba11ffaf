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
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "文件正被占用",
    errno.EIO: "读写磁盘出错",
    errno.EFBIG: "文件太大，这块磁盘放不下",
    errno.EINVAL: "这块磁盘不接受这个名称",
    errno.ELOOP: "快捷方式指来指去，没有尽头",
    errno.ENODEV: "磁盘或U盘不在了",
    errno.ENXIO: "磁盘或U盘不在了",
    getattr(errno, "EDQUOT", -1): "磁盘的配额已用完",
}


def os_reason(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese where the system's own word for it is known."""
    return _OS_REASONS.get(error.errno or 0) or error.strerror or str(error)
