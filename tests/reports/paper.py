"""Reading PDFs back, as a person or a scanner would."""

from __future__ import annotations

import ctypes
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

GOLDEN = Path(__file__).parent / "golden"


def pages(content: bytes) -> list[str]:
    """The text of every page, lines parted by a line feed."""
    with pdfium.PdfDocument(content) as document:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(text.get_text_range().replace("\r\n", "\n"))
            text.close()
            page.close()
        return found


def joined(content: bytes) -> str:
    """All text without line ends: what was broken into lines stands whole again."""
    return "".join(pages(content)).replace("\n", "")


def boxes(content: bytes, page_number: int) -> list[tuple[str, float, float, float, float]]:
    """Every character of a page with its left, bottom, right and top, in points from the lower left."""
    with pdfium.PdfDocument(content) as document:
        page = document[page_number]
        text = page.get_textpage()
        found = [(text.get_text_range(i, 1), *text.get_charbox(i)) for i in range(text.count_chars())]
        text.close()
        page.close()
        return found


def fonts(content: bytes) -> dict[str, bool]:
    """The fonts of all text by name, and whether each is embedded."""
    with pdfium.PdfDocument(content) as document:
        return {name: embedded for page in document for name, embedded in _fonts_of(page)}


def _fonts_of(page: pdfium.PdfPage) -> Iterator[tuple[str, bool]]:
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        font = raw.FPDFTextObj_GetFont(thing.raw)
        length = raw.FPDFFont_GetBaseFontName(font, None, 0)
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFFont_GetBaseFontName(font, buffer, length)
        yield buffer.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1


def same_as_golden(name: str, text: str) -> None:
    """Compare with the kept file; with YIJIAN_GOLDEN=write keep the new one instead."""
    path = GOLDEN / name
    if os.environ.get("YIJIAN_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def pretty(canonical: str) -> str:
    """Canonical JSON as a person reads it."""
    return json.dumps(json.loads(canonical), ensure_ascii=False, indent=1) + "\n"
