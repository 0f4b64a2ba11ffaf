"""Strips of a document laid onto pages: what stays together stays, heads are repeated, tall rows are cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.reports.pdf.painter import Painter

Paint = Callable[[Painter, float, float], None]
# A row is cut only where at least this much of it stands above the cut, and below it where it is tall enough.
LEAST = 60.0
# Rather than leave more than this share of a page blank, what could stand whole on the next page is cut.
MOST_BLANK = 0.4
TABLE = "Table"
"""The tag of a table's rows, which mark their own cells."""


@dataclass(slots=True)
class Strip:
    """Something as wide as the page.

    `keep`: not parted from the next strip. `head` is drawn above it where it comes first on a page, or `opens` its
    table. `cut` parts it at a height, or says that it cannot. `apart`: it begins a page. `turns`: it begins a sheet of
    its own, to be torn off; the strip given is what a page says that is left empty for that. `tag`: what it is to a
    reader of the file, `part` the same number for all strips of one thing; `alt`: its words where it is a picture.
    """

    height: float
    paint: Paint
    before: float = 0.0
    keep: bool = False
    head: Strip | None = None
    opens: bool = False
    cut: Callable[[float], tuple[Strip, Strip] | None] | None = None
    bookmark: str = ""
    apart: bool = False
    turns: Strip | None = None
    tag: str = "P"
    part: int = 0
    alt: str = ""


@dataclass(slots=True)
class Placed:
    """A strip and where its upper edge stands on the page."""

    strip: Strip
    y: float


@dataclass(slots=True)
class Page:
    placed: list[Placed] = field(default_factory=list)
    used: float = 0.0


class Flow:
    """Fills pages of one height, top to bottom."""

    def __init__(self, height: float) -> None:
        self._height = height + 0.01
        self.pages: list[Page] = [Page()]

    def fill(self, strips: list[Strip]) -> list[Page]:
        """Place every strip, in order; returns the pages."""
        start = 0
        while start < len(strips):
            end = start
            while strips[end].keep and end + 1 < len(strips):
                end += 1
            self._place(strips[start : end + 1])
            start = end + 1
        return self.pages

    def _place(self, chain: list[Strip]) -> None:
        if chain[0].turns is not None:
            self._turn()
            if len(self.pages) % 2 == 0:
                self._put(chain[0].turns)
                self._turn()
        if chain[0].apart:
            self._turn()
        if _tall(chain, self._fresh) <= self._left:
            self._put_all(chain)
        elif _tall(chain, True) > self._height:
            self._squeeze(chain)
        elif not self._fill_up(chain):
            self._turn()
            self._put_all(chain)

    def _fill_up(self, chain: list[Strip]) -> bool:
        """Begin a chain on this page that would stand whole on the next, where too much of this one would stay blank;
        False where little would, or where the first strip of it that can be cut does not reach up here."""
        if self._left <= MOST_BLANK * self._height:
            return False
        first = next((place for place, strip in enumerate(chain) if strip.cut is not None), None)
        if first is None:
            return False
        lead, strip = chain[:first], chain[first]
        above = _tall(lead, self._fresh)
        room = self._left - above - _over(strip, self._fresh and not lead)
        parts = _parted(strip, min(room, strip.height - LEAST)) if room >= LEAST else None
        if parts is None:
            return False
        self._put_all([*lead, parts[0]])
        self._turn()
        self._place([parts[1], *chain[first + 1 :]])
        return True

    def _squeeze(self, chain: list[Strip]) -> None:
        """A chain taller than a page: its first strip, whole or cut, then the others; the last two are never parted."""
        strip, rest = chain[0], chain[1:]
        if not rest and strip.cut is None:
            self._turn()
            self._put(strip)
            return
        if strip.cut is not None and (len(rest) <= 1 or _tall([strip], True) > self._height):
            self._cut(strip, rest)
            return
        if _tall([strip], self._fresh) > self._left:
            self._turn()
        self._put(strip)
        self._place(rest)

    def _cut(self, strip: Strip, rest: list[Strip]) -> None:
        """Cut a strip; some of it stays for the next page, with what must stand there beside it."""
        room = self._left - _over(strip, self._fresh)
        if room < LEAST and not self._fresh:
            self._turn()
            room = self._left - _over(strip, True)
        if room > strip.height - LEAST:
            room = max(strip.height - LEAST, LEAST)
        parts = _parted(strip, room)
        if parts is None:
            if not self._fresh:
                self._turn()
            self._put(strip)
            if rest:
                self._place(rest)
            return
        self._put(parts[0])
        self._turn()
        self._place([parts[1], *rest])

    @property
    def _fresh(self) -> bool:
        return not self.pages[-1].placed

    @property
    def _left(self) -> float:
        return self._height - self.pages[-1].used

    def _turn(self) -> None:
        if not self._fresh:
            self.pages.append(Page())

    def _put_all(self, chain: list[Strip]) -> None:
        for strip in chain:
            self._put(strip)

    def _put(self, strip: Strip) -> None:
        page, fresh = self.pages[-1], self._fresh
        if not fresh:
            page.used += strip.before
        if strip.head is not None and (fresh or strip.opens):
            page.placed.append(Placed(strip.head, page.used))
            page.used += strip.head.height
        page.placed.append(Placed(strip, page.used))
        page.used += strip.height


def _parted(strip: Strip, room: float) -> tuple[Strip, Strip] | None:
    """A strip cut at a height: what stands above opens the table, and bears the space and the bookmark, as the whole
    did."""
    parts = strip.cut(room) if strip.cut is not None else None
    if parts is not None:
        upper, lower = parts
        upper.before, upper.opens, upper.bookmark = strip.before, strip.opens, strip.bookmark
        lower.keep = strip.keep
        for piece in parts:
            piece.tag, piece.part = strip.tag, strip.part
    return parts


def _over(strip: Strip, fresh: bool) -> float:
    """What stands above a strip and belongs to it: space, or a repeated head."""
    head = strip.head.height if strip.head is not None and (fresh or strip.opens) else 0.0
    return head + (0.0 if fresh else strip.before)


def _tall(chain: list[Strip], fresh: bool) -> float:
    """How much of a page a chain takes."""
    return sum(strip.height + _over(strip, fresh and place == 0) for place, strip in enumerate(chain))
