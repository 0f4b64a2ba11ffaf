"""Which Python and which Qt the window may start with; asked before PySide6 is imported, and by dev.py.

On Python 3.10 and 3.11 PySide6 6.12.0 drops one reference to None in every call that returns None: after some thousand
calls the interpreter aborts, and with it goes whatever was not saved.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from app.errors import AppError, ErrorText

OLDEST, NEWEST = (3, 11), (3, 14)

UNSUPPORTED_PYTHON = ErrorText(
    code="runtime.python",
    where="Python {version}",
    what="颐检需要 Python 3.11 至 3.14。",
    remedy="请改用其中一个版本启动；数据未被改动。",
)
NO_PYSIDE = ErrorText(
    code="runtime.no_pyside",
    where="图形窗口",
    what="本机没有安装 PySide6，无法打开窗口。",
    remedy="请安装 PySide6-Essentials（低于 6.12），或改用命令行：yijian --help。",
)
BROKEN_PAIR = ErrorText(
    code="runtime.broken_pair",
    where="PySide6 {pyside} 与 Python {python}",
    what="这两个版本一起运行时会中途崩溃。",
    remedy="请改装 PySide6-Essentials 6.11.3，或改用 Python 3.12 及以上版本。",
)


BESIDE = "--beside"
"""The argument with which this program begins itself a second time, to work for the first (`app/beside`)."""


def unsupported_python(python: tuple[int, int]) -> AppError | None:
    """The refusal for a Python outside 3.11–3.14, else None."""
    if OLDEST <= python <= NEWEST:
        return None
    return UNSUPPORTED_PYTHON.with_(version="{}.{}".format(*python))


def broken_pair(python: tuple[int, int], pyside: str) -> AppError | None:
    """The refusal for a Python and a PySide6 that abort together, else None."""
    if python >= (3, 12) or (pyside + ".0").split(".")[:3] != ["6", "12", "0"]:
        return None
    return BROKEN_PAIR.with_(pyside=pyside, python="{}.{}".format(*python))


def installed_pyside(site_packages: Path) -> str | None:
    """The version of PySide6-Essentials installed in this folder, read from a folder's name: nothing is imported."""
    for found in site_packages.glob("[Pp]y[Ss]ide6_[Ee]ssentials-*.dist-info"):
        return found.name.removesuffix(".dist-info").partition("-")[2]
    return None


def check_python() -> None:
    """Raise the refusal if the running Python is not one of ours."""
    if refusal := unsupported_python(sys.version_info[:2]):
        raise refusal


def check_window() -> None:
    """Raise the refusal if the window must not start here. PySide6 is looked up, not imported."""
    check_python()
    pyside = find_spec("PySide6")
    if pyside is None:
        raise NO_PYSIDE.with_()
    if pyside.origin is None:
        return
    version = installed_pyside(Path(pyside.origin).parent.parent)
    if version and (refusal := broken_pair(sys.version_info[:2], version)):
        raise refusal


LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""What Qt's window needs of a Linux system: library → Debian's package."""


def why_no_window() -> str:
    """Why no window can be shown here and what to do, in one sentence; empty when one can."""
    if find_spec("PySide6") is None:
        return str(NO_PYSIDE.with_())
    if not sys.platform.startswith("linux"):
        return ""
    if lacking := [library for library in LIBRARIES if not _loads(library)]:
        packages = " ".join(LIBRARIES[library] for library in lacking)
        return f"系统缺少 {'、'.join(lacking)}，没有打开窗口（Debian/Ubuntu 请安装 {packages}）；命令行不受影响。"
    named = os.environ.get("QT_QPA_PLATFORM", "")
    if named not in ("offscreen", "minimal") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        return "这里没有图形屏幕，没有打开窗口；命令行不受影响。"
    return ""


def _loads(library: str) -> bool:
    import ctypes  # not at every start

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
