"""One window a store: whoever starts second finds the mark of the first, asks it to come forward, and ends."""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from app.errors import AppError, ErrorText

PATIENCE = 6.0
"""Seconds that a window is given to answer. It may be starting, or reading a large store."""
_AGAIN = 0.1

CAN_NOT_MARK = ErrorText(
    code="window.can_not_mark",
    where="{path}",
    what="这个文件夹里建不了文件，无法防止同一份数据被打开两次。",
    remedy="请检查文件夹的权限和磁盘空间，或把数据复制到可以写入的位置再打开。",
)
NO_ANSWER = ErrorText(
    code="window.no_answer",
    where="{path}",
    what="这份数据已在另一个颐检窗口里打开{process}，它没有应答。",
    remedy="请切换到那个窗口，等它忙完；一直没有反应的，请结束那个进程再打开。",
)
ELSEWHERE = ErrorText(
    code="window.elsewhere",
    where="{path}",
    what="这份数据正在另一台电脑（{host}）上打开。",
    remedy="请先在那台电脑上关闭；要同时工作，请各用一份数据，再用“交接合并”合到一起。",
)
ANOTHER_USER = ErrorText(
    code="window.another_user",
    where="{path}",
    what="这份数据正由本机的另一个用户打开着{process}。",
    remedy="请对方先关闭窗口；要同时工作，请各用一份数据，再用“交接合并”合到一起。",
)


class StoreMark:
    """A lock file beside a store that says which window has it. It ends with its process, however that ends.

    Whoever may not write in the folder can not open the store either (its write-ahead log lies there), so a mark that
    can not be made is a refusal. The command line takes none: it writes beside a window, which notices.
    """

    def __init__(self, store: Path) -> None:
        self.store = store.resolve()
        self.path = self.store.with_name(f"{self.store.name}.lock")
        self._file = QLockFile(str(self.path))
        self._file.setStaleLockTime(0)

    @property
    def files(self) -> tuple[Path, Path]:
        """What a window with this mark is rung by: the mark, and the store, which other hard links lead to as well."""
        return self.path, self.store

    def take(self) -> bool:
        """Make the mark; False while another process has it. Raises `CAN_NOT_MARK`."""
        if not self.path.parent.is_dir():
            raise CAN_NOT_MARK.with_(path=self.store)  # Qt would call it unexpected on Windows
        if self._file.tryLock(0):
            self._let_others_mend()
            return True
        if self._file.error() is not QLockFile.LockError.LockFailedError:
            raise CAN_NOT_MARK.with_(path=self.store)
        return False

    def take_over(self) -> bool:
        """Make the mark where the one that stands is nobody's. Raises `CAN_NOT_MARK`.

        Qt believes in a mark whose process number belongs to another Python by now, or which came on a stick from
        another computer. The system's own lock on the file knows better: it is asked before the file is removed.
        """
        return self.take() or (self._file.removeStaleLockFile() and self.take())

    def release(self) -> None:
        """Remove the mark."""
        self._file.unlock()

    def holder(self) -> tuple[int, str]:
        """Number of the process that has the store, and its computer's name; 0 and "" where the mark does not say."""
        pid, host, _ = self._file.getLockInfo()
        return pid, host

    def refusal(self) -> AppError:
        """Why a store that somebody else has open can not be opened."""
        pid, host = self.holder()
        if host and host.casefold() not in _names_of_this_computer():
            return ELSEWHERE.with_(path=self.store, host=host)
        process = f"（进程 {pid}）" if pid else ""
        return (ANOTHER_USER if _is_foreign(self.path) else NO_ANSWER).with_(path=self.store, process=process)

    def _let_others_mend(self) -> None:
        """Whoever may write the store may also remove a mark that was left: SQLite gives its own files such modes."""
        if sys.platform != "win32":
            with suppress(OSError):
                self.path.chmod(stat.S_IMODE(self.store.stat().st_mode))


def come_in(store: Path, page: str = "", patience: float = PATIENCE) -> StoreMark | None:
    """Take a store for a window. None where the window that has it was asked to come forward, and did.

    Raises `NO_ANSWER`, `ELSEWHERE`, `ANOTHER_USER` when it does not come, `CAN_NOT_MARK` when no mark can be made.
    """
    mark = StoreMark(store)
    if not _has_other_names(mark.store) and mark.take():
        return mark
    try:
        from app.ui.bell import Answer, ring  # most starts are the first
    except ImportError:  # a Linux that lacks what Qt's network asks for: nobody can be rung
        if mark.take_over():
            return mark
        raise mark.refusal() from None
    until = time.monotonic() + patience
    while True:
        _let_come_forward(mark.holder()[0])
        answer = ring(mark.files, page, until - time.monotonic())
        if answer is Answer.CAME:
            return None
        if answer is Answer.NOBODY and mark.take_over():
            return mark
        if answer is Answer.SILENT or time.monotonic() > until:
            raise mark.refusal()
        time.sleep(_AGAIN)


def _has_other_names(store: Path) -> bool:
    """Whether hard links lead to the store too: a window that came by one of these has its mark elsewhere."""
    try:
        return store.stat().st_nlink > 1
    except OSError:
        return False


def _names_of_this_computer() -> frozenset[str]:
    """What a mark made here may say: on Windows Qt writes one name into it and tells another."""
    return frozenset({QSysInfo.machineHostName().casefold(), os.environ.get("COMPUTERNAME", "").casefold()})


def _is_foreign(path: Path) -> bool:
    """Whether the file belongs to another user."""
    if sys.platform == "win32":
        return False
    try:
        return path.stat().st_uid != os.getuid()
    except OSError:
        return False


def _let_come_forward(pid: int) -> None:
    """Windows lets a window come forward only if the program in front, which is this one, allows it to."""
    if sys.platform == "win32" and pid > 0:
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)
