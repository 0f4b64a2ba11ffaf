"""What reportlab 5.1 gets wrong or does slowly, put right once for the process; imported before it draws."""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts

rl_config.useA85 = 0  # base 85 in pure Python takes a hundred times as long as the rest


def _to_unicode(fontname: str, subset: Any) -> str:
    """What each code means; reportlab's own writes five hex digits beyond U+FFFF, which no reader understands."""
    if max(subset) <= 0xFFFF:
        return _meanings(fontname, subset)
    whole = _meanings(fontname, [code if code <= 0xFFFF else 0x10FFFF for code in subset])
    beyond = iter([code for code in subset if code > 0xFFFF])
    return re.sub("<10FFFF>", lambda _: f"<{chr(next(beyond)).encode('utf-16-be').hex().upper()}>", whole)


def _stream(self: pdfdoc.PDFStream, document: Any) -> bytes:
    """A stream with a line end after its data, which reportlab leaves out and PDF/A asks for (ISO 19005-2, 6.1.7.1)."""
    written: bytes = _written(self, document)
    return written.removesuffix(b"endstream\n") + b"\nendstream\n"


def mend_advances(face: Any) -> None:
    """The glyphs after the last full entry of hmtx share its advance; reportlab scales it to thousandths of an em, and
    writes it like that into the font it embeds."""
    full: int = struct.unpack_from(">H", face.get_table("hhea"), 34)[0]
    advance = face.hmetrics[full - 1][0]
    face.hmetrics[full:] = [(advance, bearing) for _, bearing in face.hmetrics[full:]]


class _Outlines:
    """A font's table of outlines, some megabytes, of which makeSubset takes pieces: not copied for each subset."""

    def __init__(self, face: Any) -> None:
        self._file: bytes = face._ttf_data
        self._start: int = face.get_table_pos("glyf")[0]

    def __getitem__(self, piece: slice) -> bytes:
        return self._file[self._start + piece.start : self._start + piece.stop]


def cut_once(face: Any) -> None:
    """A subset that many documents share (titles, heads of tables) is cut once; and one at a time, because a face keeps
    its place in the file while it reads."""
    table, outlines = face.get_table, _Outlines(face)
    face.get_table = lambda tag: outlines if tag == "glyf" else table(tag)
    cut, lock = lru_cache(maxsize=32)(face.makeSubset), Lock()

    def make_subset(subset: list[int]) -> bytes:
        with lock:
            made: bytes = cut(tuple(subset))
            return made

    face.makeSubset = make_subset


_meanings, ttfonts.makeToUnicodeCMap = ttfonts.makeToUnicodeCMap, _to_unicode
_written: Any = pdfdoc.PDFStream.format
pdfdoc.PDFStream.format = _stream  # type: ignore[method-assign]
