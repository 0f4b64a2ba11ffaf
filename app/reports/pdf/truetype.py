"""A TrueType font file: read as far as it is asked, and cut to the characters of one document."""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

# Composite glyphs: arguments are words, one scale, x and y scale, a matrix, another component follows.
_WORDS, _SCALE, _SCALES, _MATRIX, _MORE = 0x0001, 0x0008, 0x0040, 0x0080, 0x0020
# What a reader of PDF needs of a font; the last three are there when the font is hinted.
_KEPT = ("head", "hhea", "maxp", "cvt ", "fpgm", "prep")


class FontError(Exception):
    """Not a TrueType font that can be read."""


class TrueType:
    """One font. Figures are in thousandths of an em; `name` is its PostScript name, or empty."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._read(file)
        except (OSError, struct.error, IndexError, KeyError, ValueError) as error:
            raise FontError(str(error)) from error
        self._path = path
        self._outlines: dict[int, bytes] = {}

    def _read(self, file: BinaryIO) -> None:
        kind, count = struct.unpack(">4sH6x", file.read(12))
        if kind not in (b"\x00\x01\x00\x00", b"true"):
            raise FontError("not TrueType")
        entries = struct.iter_unpack(">4sLLL", file.read(16 * count))
        self._tables = {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in entries}

        def table(tag: str) -> bytes:
            offset, length = self._tables[tag]
            file.seek(offset)
            content = file.read(length)
            if len(content) != length:
                raise FontError(f"{tag} is cut off")
            return content

        self._kept = {tag: table(tag) for tag in _KEPT if tag in self._tables}
        whole = self._kept["head"]
        self._em = struct.unpack_from(">H", whole, 18)[0] or 1000
        self.box = tuple(map(self._scaled, struct.unpack_from(">4h", whole, 36)))
        self.ascent, self.descent = map(self._scaled, struct.unpack_from(">2h", self._kept["hhea"], 4))
        self._glyphs = struct.unpack_from(">H", self._kept["maxp"], 4)[0]
        wide = struct.unpack_from(">H", self._kept["hhea"], 34)[0]
        metrics = table("hmtx")
        self._advances = _shorts(metrics[: 4 * wide])[::2]
        self._bearings = _shorts(metrics[: 4 * wide])[1::2] + _shorts(metrics[4 * wide :])
        offsets = table("loca")
        long = struct.unpack_from(">h", whole, 50)[0]
        self._places = _longs(offsets) if long else array("I", [2 * place for place in _shorts(offsets)])
        outlines = sum(self._tables["glyf"])
        if outlines > file.seek(0, 2) or outlines < self._tables["glyf"][0] + self._places[-1]:
            raise FontError("glyf is cut off")
        self._characters(table("cmap"))
        self.name = _postscript_name(table("name")) if "name" in self._tables else ""

    def _characters(self, table: bytes) -> None:
        """Choose the widest table of Unicode characters."""
        found = {}
        for place in range(struct.unpack_from(">H", table, 2)[0]):
            platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * place)
            found[platform, encoding] = offset
        for key in ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0)):
            if key in found:
                start = found[key]
                form = struct.unpack_from(">H", table, start)[0]
                if form == 12:
                    groups = _longs(
                        table[start + 16 : start + 16 + 12 * struct.unpack_from(">L", table, start + 12)[0]]
                    )
                    self._starts, self._ends, self._first = groups[::3], groups[1::3], groups[2::3]
                    self._lookup = self._in_groups
                    return
                if form == 4:
                    self._segments(table[start : start + struct.unpack_from(">H", table, start + 2)[0]])
                    self._lookup = self._in_segments
                    return
        raise FontError("no table of Unicode characters")

    def _segments(self, table: bytes) -> None:
        twice = struct.unpack_from(">H", table, 6)[0]
        self._ends = _shorts(table[14 : 14 + twice])
        rest = table[16 + twice :]
        self._starts = _shorts(rest[:twice])
        self._first = _shorts(rest[twice : 2 * twice])
        self._offsets = _shorts(rest[2 * twice :])  # the segments' offsets, and behind them what they point to

    def _in_groups(self, code: int) -> int:
        place = bisect_right(self._starts, code) - 1
        if place < 0 or code > self._ends[place]:
            return 0
        return self._first[place] + code - self._starts[place]

    def _in_segments(self, code: int) -> int:
        place = bisect_right(self._starts, code) - 1
        if place < 0 or code > self._ends[place]:
            return 0
        if not (offset := self._offsets[place]):
            return (code + self._first[place]) & 0xFFFF
        at = place + offset // 2 + code - self._starts[place]
        glyph = self._offsets[at] if at < len(self._offsets) else 0
        return (glyph + self._first[place]) & 0xFFFF if glyph else 0

    def _scaled(self, units: int) -> int:
        return round(units * 1000 / self._em)

    def glyph(self, character: str) -> int:
        """The number of a character's shape, 0 where the font lacks it."""
        number = self._lookup(ord(character))
        return number if number < self._glyphs else 0

    def advance(self, glyph: int) -> int:
        """How wide a shape is."""
        return self._scaled(self._advances[min(glyph, len(self._advances) - 1)])

    def cut(self, glyphs: Sequence[int]) -> tuple[bytes, int]:
        """A font file of these shapes, in this order (the first is 0, what stands for a missing one), and how many it
        holds: shapes that others are composed of follow."""
        order = list(glyphs)
        self._fetch(order)
        numbers: dict[int, int] = {}
        for number, glyph in enumerate(order):
            numbers.setdefault(glyph, number)
        outlines = []
        for glyph in order:  # grows while it is walked
            outline = self._outlines[glyph]
            if outline[:1] >= b"\x80":  # fewer than no contours: composed
                outline = self._composed(outline, order, numbers)
            outlines.append(outline)
        return self._file(order, outlines), len(order)

    def _composed(self, outline: bytes, order: list[int], numbers: dict[int, int]) -> bytes:
        """A composed shape that names its components by their new numbers."""
        made, at, more = bytearray(outline), 10, True
        while more:
            flags, part = struct.unpack_from(">HH", made, at)
            if part not in numbers:
                numbers[part] = len(order)
                order.append(part)
                self._fetch([part])
            struct.pack_into(">H", made, at + 2, numbers[part])
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _SCALES else 8 if flags & _MATRIX else 0
            more = bool(flags & _MORE)
        return bytes(made)

    def _fetch(self, glyphs: list[int]) -> None:
        """Read the outlines that were never asked for; a font stays in memory only as far as it is used."""
        lacking = sorted({glyph for glyph in glyphs if glyph not in self._outlines})
        if not lacking:
            return
        start = self._tables["glyf"][0]
        with self._path.open("rb", buffering=0) as file:  # many small pieces far apart
            for glyph in lacking:
                place, end = self._places[glyph], self._places[glyph + 1]
                file.seek(start + place)
                outline = file.read(end - place)
                self._outlines[glyph] = outline + bytes(-len(outline) % 4)

    def _file(self, order: list[int], outlines: list[bytes]) -> bytes:
        places = [0]
        for outline in outlines:
            places.append(places[-1] + len(outline))
        last = len(self._advances) - 1
        metrics = [(self._advances[min(g, last)], self._bearings[g] if g < len(self._bearings) else 0) for g in order]
        tables = dict(self._kept)
        head, hhea, maxp = bytearray(tables["head"]), bytearray(tables["hhea"]), bytearray(tables["maxp"])
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, len(order))
        struct.pack_into(">H", maxp, 4, len(order))
        tables |= {
            "head": bytes(head),
            "hhea": bytes(hhea),
            "maxp": bytes(maxp),
            "hmtx": struct.pack(f">{2 * len(order)}H", *[figure for pair in metrics for figure in pair]),
            "loca": struct.pack(f">{len(places)}L", *places),
            "glyf": b"".join(outlines),
        }
        return _font_file(tables)


def _font_file(tables: dict[str, bytes]) -> bytes:
    """The tables with their directory and checksums."""
    power = 1 << (len(tables).bit_length() - 1)
    search = (16 * power, power.bit_length() - 1, 16 * (len(tables) - power))
    directory = [struct.pack(">4s4H", b"\x00\x01\x00\x00", len(tables), *search)]
    place, content = 12 + 16 * len(tables), []
    head = whole_sum = 0
    for tag, table in sorted(tables.items()):
        if tag == "head":
            head = place
        padded = table + bytes(-len(table) % 4)
        own_sum = _sum(padded)
        whole_sum += own_sum
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), own_sum, place, len(table)))
        content.append(padded)
        place += len(padded)
    whole_sum += _sum(b"".join(directory))
    whole = bytearray(b"".join((*directory, *content)))
    struct.pack_into(">L", whole, head + 8, (0xB1B0AFBA - whole_sum) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(data: bytes) -> int:
    return sum(_longs(data)) & 0xFFFFFFFF


def _longs(data: bytes) -> array[int]:
    return _numbers("I", data)


def _shorts(data: bytes) -> array[int]:
    return _numbers("H", data)


def _numbers(kind: str, data: bytes) -> array[int]:
    numbers = array(kind, data[: len(data) // array(kind).itemsize * array(kind).itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _postscript_name(table: bytes) -> str:
    count, strings = struct.unpack_from(">HH", table, 2)
    for place in range(count):
        platform, _, _, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * place)
        if name == 6:
            text = table[strings + offset : strings + offset + length]
            shown = text.decode("latin-1" if platform == 1 else "utf-16-be", "ignore")
            return "".join(letter for letter in shown if letter.isascii() and (letter.isalnum() or letter in "-_"))
    return ""
