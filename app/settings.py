"""What one computer's user has chosen: kept as a small JSON file that a person can read and mend."""

import json
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from app import paths
from app.errors import AppError, ErrorText, os_reason
from app.windows import patiently

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
SMALLEST_FONT, LARGEST_FONT = 100, 200
_SIZE = re.compile(r"(\d{3,5})x(\d{3,5})", re.ASCII)

BROKEN_FILE = ErrorText(
    code="settings.broken",
    where="{path}",
    what="设置文件无法读取，已改用默认设置。",
    remedy="原文件另存为 {kept}，请在“设置”页重新填写。",
)
UNREADABLE_FILE = ErrorText(
    code="settings.unreadable",
    where="{path}",
    what="设置文件打不开（{reason}），本次使用默认设置。",
    remedy="请检查文件的访问权限；原文件未被改动。",
)
NOT_SAVED = ErrorText(
    code="settings.not_saved",
    where="{path}",
    what="设置未能保存（{reason}）。",
    remedy="请检查该文件夹是否可写、磁盘是否已满，然后重新保存；原设置未被改动。",
)
NOT_MADE = ErrorText(
    code="settings.no_data_folder",
    where="{path}",
    what="数据文件夹建不起来（{reason}）。",
    remedy="请检查磁盘是否已满、能不能写入，再打开颐检。",
)


@dataclass(frozen=True)
class Settings:
    """The choices, each with the value that holds until somebody chooses."""

    data_folder: str = ""
    """Where inspections are kept; empty means the system's folder for data, see `store_folder`."""
    theme: Theme = "system"
    font_scale: int = 100
    """Size of the window's text in per cent, 100 to 200."""
    office: str = ""
    """The inspecting office's name as documents print it."""
    inspector: str = ""
    """Who signed last on this computer, offered the next time."""
    window_size: str = ""
    """How large the window was left, as `size_of` reads it; not what it measured while maximised."""
    window_maximised: bool = False

    def __post_init__(self) -> None:
        texts = (self.data_folder, self.office, self.inspector)
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("a text is expected")
        if self.theme not in THEMES:
            raise ValueError(f"theme: {self.theme!r}")
        if type(self.font_scale) is not int or not SMALLEST_FONT <= self.font_scale <= LARGEST_FONT:
            raise ValueError(f"font_scale: {self.font_scale!r}")
        if not isinstance(self.window_size, str) or type(self.window_maximised) is not bool:
            raise ValueError("window")

    @property
    def store_folder(self) -> Path:
        """The folder that inspections are kept in."""
        return Path(self.data_folder) if self.data_folder else paths.data_folder()

    @property
    def store_file(self) -> Path:
        """The store of this computer, where no other is named."""
        return self.store_folder / "yijian.sqlite"


def size_of(text: str) -> tuple[int, int] | None:
    """Width and height written as 1366x768; None for any other text."""
    found = _SIZE.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def settings_file() -> Path:
    return paths.config_folder() / "settings.json"


def make_store_folder(settings: Settings) -> None:
    """Make the system's folder for our data, where no other is named: one that somebody named may be a stick that is
    not plugged in. Raises `NOT_MADE`."""
    if settings.data_folder:
        return
    try:
        paths.make_own(settings.store_folder)
    except OSError as error:
        raise NOT_MADE.with_(path=settings.store_folder, reason=os_reason(error)) from error


def read_settings(path: Path | None = None) -> tuple[Settings, AppError | None]:
    """The saved settings, or the defaults; and what the user should be told about the file, if anything.

    A file that makes no sense is kept beside itself as `….broken`, so that nothing typed is lost. Names that this
    version does not know are passed over: they were written by a newer one.
    """
    path = path or settings_file()
    try:
        text = path.read_text(encoding="utf-8-sig")  # the editor of Windows puts a mark at the head
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), UNREADABLE_FILE.with_(path=path, reason=os_reason(error))
    except UnicodeDecodeError:
        return Settings(), _set_aside(path)
    try:
        saved = json.loads(text)
        known = {field.name for field in fields(Settings)}
        return Settings(**{name: value for name, value in saved.items() if name in known}), None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Settings(), _set_aside(path)


def write_settings(settings: Settings, path: Path | None = None) -> None:
    """Save whole or not at all: the file is written beside its place and then takes it. Raises `NOT_SAVED`."""
    from app.placing import Target, put_file  # a start only reads

    path = path or settings_file()
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
    try:
        paths.make_own(path.parent)
        put_file(Target(path, over=True), f"{text}\n".encode(), private=True)
    except OSError as error:
        raise NOT_SAVED.with_(path=path, reason=os_reason(error)) from error
    except AppError as error:
        cause = error.__cause__
        reason = os_reason(cause) if isinstance(cause, OSError) else error.what.rstrip("。")
        raise NOT_SAVED.with_(path=path, reason=reason) from error


def _set_aside(path: Path) -> AppError:
    names = (f"{path.name}.broken", *(f"{path.name}.broken{number}" for number in range(2, 100)))
    kept = next((path.with_name(name) for name in names if not path.with_name(name).exists()), path.with_name(names[0]))
    try:
        patiently(lambda: path.replace(kept))
    except OSError as error:
        return UNREADABLE_FILE.with_(path=path, reason=os_reason(error))
    return BROKEN_FILE.with_(path=path, kept=kept.name)
