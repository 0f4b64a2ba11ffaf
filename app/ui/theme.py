"""Colours, sizes and fonts of the window, in one place: the palette, the style sheet and every delegate ask here."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app import paths, settings

BODY, NOTE, TITLE, NUMBER = 15, 13, 20, 28
ROW, TALL_ROW = 40, 56
MARGIN, GAP, INSIDE = 22, 12, 8

_FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "YijianRare-Regular.ttf")
_FAMILIES = ("Noto Sans SC", "Yijian Rare")
_TOKEN = re.compile(r"@([a-z_]+)|(?<![\w.])(\d+)px")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours by what they mean. `…_soft` is the ground under text of the same tone."""

    mode: str
    background: str
    surface: str
    line: str
    text: str
    muted: str
    neutral_soft: str
    accent: str
    accent_soft: str
    accent_strong: str
    on_accent: str
    major: str
    major_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str


LIGHT = Tokens(
    mode="light",
    background="#F4F5F7",
    surface="#FFFFFF",
    line="#E2E5EB",
    text="#1B2330",
    muted="#5A6475",
    neutral_soft="#EEF0F4",
    accent="#0F6E6E",
    accent_soft="#E3F1F0",
    accent_strong="#0B5757",
    on_accent="#FFFFFF",
    major="#B42318",
    major_soft="#FDECEA",
    warn="#9A5B00",
    warn_soft="#FFF4E0",
    ok="#1A7C41",  # a shade darker than the sketch: 4.5:1 on its own ground
    ok_soft="#E7F5EC",
)
DARK = Tokens(
    mode="dark",
    background="#12161C",
    surface="#1A2029",
    line="#2C3440",
    text="#E7EBF2",
    muted="#9AA5B8",
    neutral_soft="#262E3A",
    accent="#58BDB4",
    accent_soft="#17393A",
    accent_strong="#79D0C8",
    on_accent="#0C1517",
    major="#FF8A7E",
    major_soft="#3A1F1E",
    warn="#F2B75B",
    warn_soft="#3A2E17",
    ok="#6FCF97",
    ok_soft="#16321F",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """What holds now: the colours, and how large everything is in per cent."""

    tokens: Tokens = LIGHT
    scale: int = 100

    @property
    def dark(self) -> bool:
        return self.tokens.mode == "dark"

    def px(self, size: int) -> int:
        """A length of the design (at 100 %) in pixels now."""
        return round(size * self.scale / 100)

    def color(self, token: str) -> QColor:
        return QColor(getattr(self.tokens, token))

    def font(self, size: int = BODY, *, bold: bool = False) -> QFont:
        """The window's typeface in a size of the design."""
        font = QFont()
        font.setFamilies(list(_FAMILIES))
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font


class _Watch(QObject):
    """Tells that the theme is another one now. Views lay themselves out anew without it: Qt sends StyleChange."""

    changed = Signal()


@cache
def watch() -> _Watch:
    return _Watch()


_current = Theme()


def current() -> Theme:
    return _current


def load_fonts() -> tuple[str, ...]:
    """Give Qt the bundled fonts; returns the files that could not be loaded."""
    folder = paths.resources() / "fonts"
    return tuple(name for name in _FONT_FILES if QFontDatabase.addApplicationFont(str(folder / name)) < 0)


def chosen(choice: settings.Theme, scale: int) -> Theme:
    """The theme that a choice means on this desktop now."""
    desktop_dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    dark = desktop_dark if choice == "system" else choice == "dark"
    return Theme(DARK if dark else LIGHT, scale)


def apply(theme: Theme) -> None:
    """Show the whole program in a theme."""
    prepare(theme)
    dress()
    watch().changed.emit()


def prepare(theme: Theme) -> None:
    """Style, font and palette alone: what a window is made with. `dress` adds the shapes once it is made, since each
    widget that is put into a dressed program is measured again."""
    global _current
    _current = theme
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(theme.font())
    app.setPalette(palette(theme))


def dress() -> None:
    """The style sheet of the theme that holds."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet(style_sheet(_current))


def palette(theme: Theme) -> QPalette:
    """The roles Fusion paints with."""
    roles = QPalette.ColorRole
    by_token = {
        "background": (roles.Window, roles.AlternateBase),
        "surface": (roles.Base, roles.Button, roles.ToolTipBase, roles.Light, roles.Midlight),
        "text": (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText, roles.BrightText),
        "muted": (roles.PlaceholderText,),
        "line": (roles.Mid, roles.Dark, roles.Shadow),
        "accent": (roles.Highlight, roles.Link, roles.LinkVisited),
        "on_accent": (roles.HighlightedText,),
    }
    made = QPalette()
    for token, named in by_token.items():
        for role in named:
            made.setColor(role, theme.color(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.color("muted"))
    return made


def style_sheet(theme: Theme) -> str:
    """`base.qss` with its @tokens filled in and its lengths scaled; 1px stays a hair line."""
    folder = paths.resources()
    text = (folder / "qss" / "base.qss").read_text(encoding="utf-8")
    words = asdict(theme.tokens) | {"icons": _url(folder / "icons")}

    def filled(found: re.Match[str]) -> str:
        token, length = found.groups()
        if token:
            return str(words[token])
        return found.group() if length in ("0", "1") else f"{theme.px(int(length))}px"

    return _TOKEN.sub(filled, text)


def _url(path: Path) -> str:
    """A folder as Qt's style sheets want it: forward slashes on every system."""
    return path.as_posix()
