"""The bundled fonts as a report uses them: a face for each role, behind it the fonts that know rarer characters.

reportlab draws a character that a font lacks as a box or as nothing; here coverage is known before anything is drawn.
"""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from app import paths
from app.errors import AppError, ErrorText
from app.files import read_named
from app.reports.model import Report, texts
from app.reports.pdf.mending import cut_once, mend_advances

SERIF, SERIF_BOLD, SANS, SANS_BOLD = "serif", "serif_bold", "sans", "sans_bold"
_FILES = {
    SERIF: "NotoSerifSC-Regular.ttf",
    SERIF_BOLD: "NotoSerifSC-Bold.ttf",
    SANS: "NotoSansSC-Regular.ttf",
    SANS_BOLD: "NotoSansSC-Bold.ttf",
}
_BEHIND = ("NotoSerifSC-Rest.ttf", "YijianRare-Regular.ttf")

MISSING_GLYPHS = ErrorText(
    code="reports.missing_glyphs",
    where="{where}",
    what="有{count}个字符没有可用的字体，打印会缺字：{characters}。",
    remedy="请改用其他字或把该字拆写说明，然后重新生成；未生成任何文件。",
)
NO_FONTS = ErrorText(
    code="reports.no_fonts",
    where="{path}",
    what="字体文件缺失或已损坏，无法生成文件。",
    remedy="请重新安装本软件。",
)
NOT_EMBEDDABLE = ErrorText(
    code="reports.not_embeddable",
    where="{path}",
    what="该字体{reason}，不能用于打印文件。",
    remedy="请另选字体，或使用自带字体。",
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no font has, and where it stands."""

    character: str
    where: str

    @property
    def shown(self) -> str:
        code = ord(self.character)
        drawable = self.character.isprintable() and not 0xD800 <= code <= 0xDFFF
        return f"{self.character}（U+{code:04X}）" if drawable else f"U+{code:04X}"


class MissingGlyphs(AppError):
    """Blocks the print; `missing` lists every character with its places."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        shown = list(dict.fromkeys(entry.shown for entry in missing))
        error = MISSING_GLYPHS.with_(
            where="、".join(dict.fromkeys(entry.where for entry in missing)),
            count=len(shown),
            characters="、".join(shown),
        )
        super().__init__(error.code, error.where, error.what, error.remedy)
        self.missing = missing


_TAB_OR_BREAK = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef]"
)


def printable(text: str) -> str:
    """The text as it is drawn: line feeds kept, tabs as spaces, characters without any shape left out."""
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", _TAB_OR_BREAK.sub(" ", text))


class _Widths(dict[str, float]):
    """Widths in em by character, looked up once; a character that the face lacks has the width it is drawn with."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        face: Any = self._face.font_of(character).face
        width: float = face.getCharWidth(ord(character)) / 1000
        self[character] = width
        return width


class Face:
    """One role's font with those behind it. What none of them has raises `LookupError`: it was not checked."""

    def __init__(self, chain: tuple[_Source, ...]) -> None:
        self._chain = chain
        self.widths = _Widths(self)

    @property
    def font(self) -> ttfonts.TTFont:
        """The role's own font."""
        return self._chain[0].font

    def font_of(self, character: str) -> ttfonts.TTFont:
        for source in self._chain:
            if character in source.characters:
                return source.font
        raise LookupError(f"no font has U+{ord(character):04X}")

    def lacks(self, text: str) -> set[str]:
        """The characters that no font of the chain has; fonts further back are opened only when needed."""
        left = set(text)
        for source in self._chain:
            if left:
                left -= source.characters
        return left

    def runs(self, text: str) -> Iterator[tuple[ttfonts.TTFont, str]]:
        """The text in pieces, each with the font that draws it."""
        if self._chain[0].characters.issuperset(text):
            yield self.font, text
            return
        font, piece = self.font, ""
        for character in text:
            own = self.font_of(character)
            if own is not font and piece:
                yield font, piece
                piece = ""
            font = own
            piece += character
        yield font, piece


class _Source:
    """A font file that is opened when first asked. `mark` tells it from another that says the same name of itself."""

    def __init__(self, path: Path, mark: bytes = b"") -> None:
        self._path = path
        self._mark = mark
        self._font: ttfonts.TTFont | None = None
        self._characters: frozenset[str] = frozenset()
        self._lock = threading.Lock()

    @property
    def font(self) -> ttfonts.TTFont:
        if self._font is None:
            with self._lock:
                if self._font is None:
                    self._open()
        assert self._font is not None
        return self._font

    @property
    def characters(self) -> frozenset[str]:
        return self._characters if self.font else frozenset()

    def _open(self) -> None:
        try:
            font = ttfonts.TTFont(f"{self._path}{self._mark.decode()}", str(self._path), asciiReadable=False)
        except (OSError, ttfonts.TTFError) as error:
            raise NO_FONTS.with_(path=self._path) from error
        font.face.subfontNameX = self._mark
        mend_advances(font.face)
        cut_once(font.face)
        self._characters = frozenset(map(chr, font.face.charToGlyph))
        self._font = font


class FontSet:
    """All faces of a report. `office` puts an installed font (仿宋, 小标宋) before a role's own; see `embeddable`."""

    def __init__(self, folder: Path | None = None, office: dict[str, Path] | None = None) -> None:
        folder = folder or paths.resources() / "fonts"
        own = {role: _Source(folder / name) for role, name in _FILES.items()}
        behind = tuple(_Source(folder / name) for name in _BEHIND)
        self._faces = {role: Face((source, *behind)) for role, source in own.items()}
        brought = {path: _Source(path, b"-Office") for path in (office or {}).values()}
        for role, path in (office or {}).items():
            embeddable(path)
            self._faces[role] = Face((brought[path], own[role], *behind))

    def __getitem__(self, role: str) -> Face:
        return self._faces[role]

    def missing(self, report: Report) -> tuple[Missing, ...]:
        """Every character of the report that no font has, each once a place. Empty: it can be printed."""
        return tuple(
            Missing(character, where)
            for where, text in texts(report)
            for character in sorted(self[SERIF].lacks(printable(text).replace("\n", "")))
        )


def registered(font: ttfonts.TTFont) -> str:
    """The name by which reportlab's canvas takes a font as its first."""
    pdfmetrics.registerFont(font)
    return str(font.fontName)


@lru_cache(maxsize=1)
def bundled() -> FontSet:
    """The fonts this program brings, opened once a process."""
    return FontSet()


def embeddable(path: Path) -> None:
    """Raise `NOT_EMBEDDABLE` unless the file is a TrueType font whose maker lets it be embedded (OS/2 fsType)."""
    try:
        data = read_named(path)
    except AppError as error:
        raise NOT_EMBEDDABLE.with_(path=path, reason="打不开") from error
    if data[:4] not in (b"\x00\x01\x00\x00", b"true"):
        raise NOT_EMBEDDABLE.with_(path=path, reason="不是TrueType轮廓")
    tables = {}
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        tables[tag] = offset
    if b"OS/2" in tables and struct.unpack_from(">H", data, tables[b"OS/2"] + 8)[0] & 0x000F == 0x0002:
        raise NOT_EMBEDDABLE.with_(path=path, reason="不允许嵌入")
