"""The theme: our own Chinese font, colours by meaning in light and dark, lengths that scale with the text."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QImage, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import app
from app import paths
from app.ui import theme


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(image: QImage) -> int:
    size: QSize = image.size()
    return len({image.pixel(x, y) for x in range(0, size.width(), 7) for y in range(0, size.height(), 5)})


def test_every_bundled_font_is_taken_in() -> None:
    assert theme.load_fonts() == ()


def test_the_window_writes_chinese_with_its_own_font(qapp: QApplication) -> None:
    """On a machine without any Chinese font too: this one has none."""
    info = QFontInfo(qapp.font())
    assert info.family() == "Noto Sans SC"
    raw = QRawFont.fromFont(qapp.font())
    assert all(raw.supportsCharacter(ord(sign)) for sign in "颐检养老机构〔〕㎡℃")


SOUGHT = {
    "interchange/plain_words.py": "signs by which people fill in a form",
    "reports/pdf/breaking.py": "signs at which a line may not be broken",
    "domain/resident_number.py": "dashes that may stand within a number",
    "domain/entries.py": "dashes that people type between the parts of a day",
}
"""Files that hold signs which are looked for in other people's texts and shown nowhere."""


def words_of(path: Path) -> Iterator[str]:
    """The texts of a file of the program, without patterns and what only developers read."""
    if path.suffix == ".toml":
        yield path.read_text(encoding="utf-8")
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unshown = set()
    for node in ast.walk(tree):
        is_note = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_pattern = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")
        if is_note or is_pattern:
            unshown.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unshown:
            yield node.value


def test_every_sign_of_the_programs_own_words_is_in_a_font_that_it_ships() -> None:
    """A sign that only this computer's fonts have is a box on another, as ▾ was on Windows."""
    folder = paths.resources() / "fonts"
    fonts = [QRawFont(str(folder / name), 16) for name in theme._FONT_FILES]
    package = Path(app.__file__).parent
    sources = [*package.rglob("*.py"), *package.rglob("*.toml"), *paths.resources().rglob("*.toml")]
    lacking = {}
    for path in sources:
        if path.is_relative_to(package) and path.relative_to(package).as_posix() in SOUGHT:
            continue
        signs = {sign for text in words_of(path) for sign in text if sign.isprintable()}
        for sign in signs:
            if not any(font.supportsCharacter(ord(sign)) for font in fonts):
                lacking[sign] = path.name
    assert len(sources) > 300 and lacking == {}


def test_a_rare_name_is_drawn_and_not_a_box(qtbot: QtBot) -> None:
    """𠮷 is not in Noto Sans SC: the second family has it."""
    drawn = set()
    for text in ("𠮷", "\U0010fffe", ""):
        label = QLabel(text)
        label.resize(60, 40)
        qtbot.addWidget(label)
        drawn.add(bytes(label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8).constBits()))
    assert len(drawn) == 3


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(tokens: theme.Tokens) -> None:
    """At least 4.5:1, as WCAG AA asks of body text."""
    for text, ground in [
        ("text", "surface"),
        ("text", "background"),
        ("text", "accent_soft"),
        ("muted", "surface"),
        ("muted", "background"),
        ("muted", "neutral_soft"),
        ("on_accent", "accent"),
        *((tone, "surface") for tone in ("accent", "major", "warn", "ok")),
        *((tone, f"{tone}_soft") for tone in ("accent", "major", "warn", "ok")),
    ]:
        ratio = contrast(getattr(tokens, text), getattr(tokens, ground))
        assert ratio >= 4.5, (text, ground, ratio)


def test_the_style_sheet_is_filled_in_and_scaled() -> None:
    small = theme.style_sheet(theme.Theme(theme.DARK, 100))
    large = theme.style_sheet(theme.Theme(theme.DARK, 200))
    assert "@" not in small
    assert "font-size: 15px" in small and "font-size: 30px" in large
    assert "border: 1px" in large
    assert all(color.upper() in dark_colours() for color in re.findall(r"#[0-9A-Fa-f]{6}", small))


def dark_colours() -> set[str]:
    return {str(getattr(theme.DARK, field.name)).upper() for field in fields(theme.Tokens)}


def test_every_picture_that_the_style_sheet_names_exists() -> None:
    for tokens in (theme.LIGHT, theme.DARK):
        named = re.findall(r'url\("([^"]+)"\)', theme.style_sheet(theme.Theme(tokens)))
        assert named and all((paths.resources() / "icons" / name.rpartition("/")[2]).is_file() for name in named)


def test_switching_the_theme_changes_palette_and_lengths(qapp: QApplication) -> None:
    told = []
    theme.watch().changed.connect(lambda: told.append(theme.current().dark))
    theme.apply(theme.Theme(theme.DARK, 150))
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.background
    assert theme.current().px(10) == 15
    assert qapp.font().pixelSize() == 22
    assert told == [True]


def test_the_system_choice_follows_the_desktop(qapp: QApplication) -> None:
    assert theme.chosen("dark", 100).dark
    assert not theme.chosen("light", 100).dark
    assert theme.chosen("system", 120).scale == 120
