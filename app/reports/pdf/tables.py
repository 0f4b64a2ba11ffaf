"""Tables as strips: a head that is repeated, rows that stay whole unless one is taller than a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.reports.pdf.flow import TABLE, Strip
from app.reports.pdf.fonts import FontSet
from app.reports.pdf.painter import Painter
from app.reports.pdf.typeset import Column, Piece, Style, set_column

PAD_X, PAD_TOP, PAD_BOTTOM = 4.5, 4.0, 5.5
_RULE = 0.5


@dataclass(frozen=True, slots=True)
class Cell:
    """Texts under each other; `span` columns wide; `middle` puts them in the middle of the height."""

    pieces: tuple[Piece, ...]
    span: int = 1
    middle: bool = False


def cell(text: str, style: Style, *, span: int = 1, middle: bool = False) -> Cell:
    return Cell((Piece(text, style),), span, middle)


class Grid:
    """A ruled table of fixed column widths."""

    def __init__(
        self,
        fonts: FontSet,
        widths: tuple[float, ...],
        head: tuple[Cell, ...] = (),
        pads: tuple[float, float] = (PAD_TOP, PAD_BOTTOM),
    ) -> None:
        self._fonts = fonts
        self._widths = widths
        self._above, self._below = pads
        self._head = self._strip(self._set(head), None, shade=0.93, tag="TH") if head else None
        self._rows: list[Strip] = []

    def row(
        self, cells: Iterable[Cell], *, keep: bool = False, shade: float = 1.0, least: float = 0.0, bookmark: str = ""
    ) -> None:
        """Add a row; `keep` holds it to the next one, `least` is how high it is at least."""
        strip = self._strip(self._set(cells), self._head, shade, least)
        strip.keep, strip.bookmark = keep, bookmark
        strip.opens = self._head is not None and not self._rows
        self._rows.append(strip)

    def strips(self, before: float) -> list[Strip]:
        if self._rows:
            self._rows[0].before = before
        return self._rows

    def _set(self, cells: Iterable[Cell]) -> list[_Set]:
        done: list[_Set] = []
        at = 0
        for entry in cells:
            width = sum(self._widths[at : at + entry.span])
            column = set_column(self._fonts, list(entry.pieces), width - 2 * PAD_X)
            done.append(_Set(column, sum(self._widths[:at]), width, entry.middle))
            at += entry.span
        return done

    def _strip(self, cells: list[_Set], head: Strip | None, shade: float, least: float = 0.0, tag: str = "TD") -> Strip:
        tallest = max((entry.column.height for entry in cells), default=0.0)
        height = max(tallest + self._above + self._below, least)

        def paint(painter: Painter, x: float, y: float) -> None:
            painter.begin_beside()
            if shade < 1:
                painter.shade(x, y, sum(entry.width for entry in cells), height, shade)
            painter.frames([(x + entry.x, entry.width) for entry in cells], y, height, _RULE)
            painter.end()
            painter.open("TR")
            for entry in cells:
                if not any(line.text for line in entry.column.lines):
                    painter.blank(tag)
                    continue
                drop = (height - self._above - self._below - entry.column.height) / 2 if entry.middle else 0.0
                painter.begin(tag)
                entry.column.paint(painter, x + entry.x + PAD_X, y + self._above + drop)
                painter.end()
            painter.close()

        def cut(room: float) -> tuple[Strip, Strip] | None:
            parts = [entry.column.cut(room - self._above - self._below) for entry in cells]
            if not any(above.lines for above, _ in parts) or not any(below.lines for _, below in parts):
                return None
            upper = [_Set(above, e.x, e.width, False) for e, (above, _) in zip(cells, parts, strict=True)]
            lower = [_Set(below, e.x, e.width, False) for e, (_, below) in zip(cells, parts, strict=True)]
            return self._strip(upper, head, shade), self._strip(lower, head, shade)

        return Strip(height, paint, head=head, cut=cut, tag=TABLE, part=id(self))


@dataclass(slots=True)
class _Set:
    column: Column
    x: float
    width: float
    middle: bool
