"""What Windows alone asks of files: which names it keeps for itself, who holds a file, and a moment's patience.

The names are refused on every system: a file goes to the office on a stick, and the office has Windows.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import TypeVar

Result = TypeVar("Result")

LONGEST_PATH = 259
"""Characters of a whole path that Windows takes unless its long paths were switched on."""
FILE_NOT_FOUND, ACCESS_DENIED, WRITE_PROTECT, NOT_READY = 2, 5, 19, 21
IN_USE = (32, 33, 1224)
"""ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE."""
_BRIEF = frozenset({ACCESS_DENIED, *IN_USE})
_TRIES, _PAUSE = 10, 0.05
_FORBIDDEN = r'[\\/:*?"<>|\x00-\x1f]'
_DEVICE = r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?"


def without_forbidden(text: str) -> str:
    """The text without the signs that no file name of Windows can have."""
    return re.sub(_FORBIDDEN, "", text)


def why_forbidden(name: str) -> str:
    """Why Windows takes no file of this name, or makes another of it; empty where it takes it."""
    if found := sorted(set(re.findall(_FORBIDDEN, name))):
        return f"文件名不能有 {' '.join(sign if sign.isprintable() else f'U+{ord(sign):04X}' for sign in found)}"
    if re.fullmatch(_DEVICE, name, re.IGNORECASE):
        return f"{name.partition('.')[0].rstrip()} 是设备的名称，不能作文件名"
    if name.endswith((" ", ".")) and name != "..":
        return "文件名不能以空格或点结尾"
    return ""


def why_too_long(path: str | Path) -> str:
    """That a path is longer than this Windows may take; empty where it is not, and on any other system."""
    length = len(os.path.abspath(path)) if sys.platform == "win32" else 0
    return f"完整路径有{length}个字，Windows 最多{LONGEST_PATH}个" if length > LONGEST_PATH else ""


def patiently(act: Callable[[], Result], wait: Callable[[float], object] | None = None) -> Result:
    """Rename or remove a file, again and again for half a second where a virus scanner or an indexer has it open.

    Raises what `act` raises the last time, and at once what no waiting mends.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _BRIEF:
                raise
        (wait or sleep)(_PAUSE)
    return act()


def error_number(error: OSError) -> int:
    """The number under which Windows reported an error; 0 where it is not known, and on any other system.

    What is opened through the C library brings EACCES for everything, a file that Excel holds and a write-protected
    stick alike: of a file that is refused in this way Windows is asked once more.
    """
    if number := getattr(error, "winerror", None):
        return int(number)
    if sys.platform == "win32" and error.errno == errno.EACCES and isinstance(error.filename, str | os.PathLike):
        path = os.fspath(error.filename)
        number = _asked_again(path)
        return _asked_for_new(path) if number == FILE_NOT_FOUND else number
    return 0


def is_marked_read_only(path: Path) -> bool:
    """Whether somebody has given a file the mark of Windows that it stays as it is."""
    try:
        return bool(getattr(path.stat(), "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_READONLY)
    except OSError:
        return False


def is_in_use(path: Path | str) -> bool:
    """Whether another program holds a file so that nobody can open it; False on any other system than Windows."""
    return sys.platform == "win32" and _asked_again(os.fspath(path)) in IN_USE


def _asked_again(path: str) -> int:
    """Open a file to read and to write, and return the number of the first refusal, 0 for none."""
    generic_read, generic_write, open_existing = 0x8000_0000, 0x4000_0000, 3
    return _opened(path, generic_read, open_existing) or _opened(path, generic_write, open_existing)


def _asked_for_new(path: str) -> int:
    """The same of a file that could not be made; one that is made now goes when it is closed."""
    write_and_delete, create_new, delete_on_close = 0x4001_0000, 1, 0x0400_0000
    return _opened(path, write_and_delete, create_new, delete_on_close)


def _opened(path: str, access: int, how: int, flags: int = 0) -> int:
    import ctypes

    share_all = 7
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(ctypes.c_wchar_p(path), ctypes.c_uint32(access), share_all, None, how, flags, None)
    if handle in (None, ctypes.c_void_p(-1).value):
        return int(ctypes.get_last_error())  # type: ignore[attr-defined,unused-ignore]
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return 0
