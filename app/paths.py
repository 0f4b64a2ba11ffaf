"""Where the program finds what it ships, and where it keeps what is the user's."""

import os
import sys
from pathlib import Path

HOME_VARIABLE = "YIJIAN_HOME"
"""Names one folder for settings, data and logs in place of the system's: a program carried on a stick, or a test."""

_PROGRAM = "yijian"


def resources() -> Path:
    """The folder with fonts, icons, style sheets and the index of regulations, wherever the program runs from."""
    if bundle := getattr(sys, "_MEIPASS", None):
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def config_folder() -> Path:
    """The user's folder for settings. Not made here."""
    return _own("config") or _system("user_config_path")


def data_folder() -> Path:
    """Where inspections are kept unless the settings name another folder. Not made here."""
    return _own("data") or _system("user_data_path")


def log_folder() -> Path:
    """The user's folder for log files. Not made here."""
    return _own("logs") or _system("user_log_path")


def make_own(folder: Path) -> None:
    """Make a folder that the program keeps the user's own things in; nobody else can enter it. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _own(part: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / part if home else None


def _system(kind: str) -> Path:
    import platformdirs  # only where no folder was named

    folder: Path = getattr(platformdirs, kind)(_PROGRAM, appauthor=False)
    return folder
