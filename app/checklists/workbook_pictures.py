"""Which row of a sheet a picture lies in, and the picture itself. It is tied to a row by its place alone, so it belongs
to a row only where it can belong to no other."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.checklists.workbook_parts import Parts
from app.checklists.workbook_scan import Budget, Content, Limits
from app.files import read_named

POINT = 12_700
"""English metric units in a point: office programs count offsets in them."""
USUAL_HEIGHT = 15.0
"""Points of a row that says nothing of its height."""
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"[^>]*?\bht="(\d{1,4}(?:\.\d{1,6})?)"')
_MOST_PICTURES = 300 << 20
"""Bytes of all pictures that are read of a workbook."""


@dataclass(frozen=True, slots=True)
class Span:
    """The rows that a picture lies over, and how far below the upper edge of the first and of the last it begins and
    ends, in points."""

    top: int
    begins: float
    bottom: int
    ends: float


def row_heights(data: Content) -> dict[int, float]:
    """The rows of a sheet that say how high they are, in points."""
    return {int(row): float(height) for row, height in _ROW.findall(data)}


def spanned(top: int, begins: float, height: float, heights: Mapping[int, float]) -> Span:
    """The rows that a picture of this height lies over, which only says where it begins."""
    row, left = top, begins + height
    while left > (room := heights.get(row, USUAL_HEIGHT)) and row < top + 1000:
        row, left = row + 1, left - room
    return Span(top, begins, row, left)


def rows_held(span: Span, heights: Mapping[int, float]) -> tuple[int, ...]:
    """The rows that a picture may be meant for: those of which it covers a half, and one that half of it lies in."""
    covered: dict[int, float] = {}
    for row in range(span.top, min(span.bottom, span.top + 1000) + 1):
        begins = span.begins if row == span.top else 0.0
        ends = span.ends if row == span.bottom else heights.get(row, USUAL_HEIGHT)
        covered[row] = max(0.0, ends - begins)
    whole = sum(covered.values())
    return tuple(
        row
        for row, part in covered.items()
        if part and (2 * part >= heights.get(row, USUAL_HEIGHT) or 2 * part >= whole)
    )


def read_pictures(path: Path, digest: str, parts: Collection[str]) -> dict[str, bytes]:
    """The pictures that are these parts of a workbook; those that can't be had are absent. Nothing is had where the
    file is no longer the one of this digest. Raises what `read_named` raises."""
    limits = Limits(file=1 << 30, unpacked=_MOST_PICTURES)
    content = read_named(path, limits.file)
    if sha256(content).hexdigest() != digest:
        return {}
    found: dict[str, bytes] = {}
    archive = Parts(content, Budget(path.name, limits))
    try:
        for part in parts:
            try:
                found[part] = archive.picture(part)
            except (KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
                continue
    finally:
        archive.close()
    return found
