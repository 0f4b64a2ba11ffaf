"""Text set into a column: styles, lines with their places, and cells that can be cut between lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from app.reports.model import Mark
from app.reports.pdf.breaking import Line, break_lines
from app.reports.pdf.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, FontSet, printable
from app.reports.pdf.painter import Painter

# Noto's ideographs reach from 0.88 em above the baseline to 0.12 below it.
_ASCENT = 0.88
# A line that would need more than this many ems between two characters stays ragged rather than torn apart.
_MOST_SLACK = 0.13


class Align(Enum):
    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()
    JUSTIFY = auto()


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set. `indent` in ems for the first line; `hanging` in ems for the others."""

    role: str
    size: float
    leading: float
    align: Align = Align.JUSTIFY
    indent: float = 0.0
    hanging: float = 0.0
    tracking: float = 0.0
    before: float = 0.0


HEADING = Style(SANS_BOLD, 14, 24, Align.LEFT, before=12)
LIST = Style(SERIF, 12, 19, hanging=1)
BASIS = Style(SERIF, 10.5, 15, before=2)
SMALL = Style(SERIF, 10.5, 15)
SMALL_CENTRE = Style(SERIF, 10.5, 15, Align.CENTRE)
SMALL_HEAD = Style(SANS_BOLD, 10.5, 15, Align.CENTRE)
ITEM = Style(SERIF, 9.5, 12.5)
ITEM_STRONG = Style(SERIF_BOLD, 9.5, 12.5)
ITEM_NUMBER = Style(SERIF, 9.5, 12.5, Align.CENTRE)
ITEM_HEAD = Style(SANS_BOLD, 9.5, 12.5, Align.CENTRE)
ITEM_SECTION = Style(SANS_BOLD, 9.5, 12.5, Align.LEFT)
LABEL = Style(SANS, 10.5, 16, Align.LEFT)
VALUE = Style(SERIF, 11.5, 16.5)
CAPTION = Style(SERIF, 10.5, 15, Align.CENTRE, before=4)
SIGN = Style(SERIF, 12, 23, Align.LEFT)
SIGN_DAY = Style(SERIF, 11, 23, Align.RIGHT)
SIGN_PAGE = Style(SERIF, 10.5, 22, Align.LEFT)
SEAL = Style(SERIF, 12, 22, Align.CENTRE)
FOOT = Style(SANS, 9, 12, Align.LEFT)
HEAD = Style(SANS, 10.5, 14, Align.LEFT)
STAMP = Style(SANS_BOLD, 22, 26, Align.LEFT)


@dataclass(slots=True)
class SetLine:
    """A line with its place: `x` from the column's left, `y` of the baseline and `bottom` from the cell's top."""

    text: str
    x: float
    y: float
    bottom: float
    role: str
    size: float
    spacing: float
    mark: Mark | None = None


@dataclass(slots=True)
class Piece:
    """A text in a style, with a check box before it where there is one."""

    text: str
    style: Style
    mark: Mark | None = None


@dataclass(slots=True)
class Column:
    """Set lines under each other."""

    lines: list[SetLine]
    height: float

    def paint(self, painter: Painter, x: float, y: float) -> None:
        for line in self.lines:
            if line.mark is not None:
                side = line.size * 0.82
                painter.check_box(x + line.x - line.size * 1.15, y + line.y - side + line.size * 0.06, side, line.mark)
            painter.text(x + line.x, y + line.y, line.text, line.role, line.size, line.spacing)

    def cut(self, room: float) -> tuple[Column, Column]:
        """What fits into `room`, and the rest moved up to its own top."""
        count = sum(line.bottom <= room + 0.01 for line in self.lines)
        above, below = self.lines[:count], self.lines[count:]
        if not below:
            return self, Column([], 0.0)
        edge = above[-1].bottom if above else 0.0
        moved = [SetLine(b.text, b.x, b.y - edge, b.bottom - edge, b.role, b.size, b.spacing, b.mark) for b in below]
        return Column(above, edge), Column(moved, self.height - edge)


def set_column(fonts: FontSet, pieces: list[Piece], width: float) -> Column:
    """Set texts one under the other into a column; a line feed in a text begins a new line without indent."""
    lines: list[SetLine] = []
    top = 0.0
    for piece in pieces:
        style = piece.style
        if lines:
            top += style.before
        face = fonts[style.role]
        box = style.size * 1.15 if piece.mark is not None else 0.0
        for number, paragraph in enumerate(printable(piece.text).split("\n")):
            first = (style.indent if number == 0 or style.indent else 0) * style.size
            hanging = style.hanging * style.size
            shift = first - hanging
            broken = break_lines(paragraph, face.widths, style.size, width - hanging - box, shift, style.tracking)
            for place, line in enumerate(broken):
                room = width - hanging - box - (shift if place == 0 else 0)
                x = box + (first if place == 0 else hanging)
                offset, spacing = _justified(line, style, room)
                baseline = top + (style.leading - style.size) / 2 + _ASCENT * style.size
                marked = piece.mark if number == 0 and place == 0 else None
                text = line.text.rstrip(" \u3000\u00a0") if style.align in (Align.CENTRE, Align.RIGHT) else line.text
                top += style.leading
                lines.append(SetLine(text, x + offset, baseline, top, style.role, style.size, spacing, marked))
    return Column(lines, top)


def natural_width(fonts: FontSet, text: str, style: Style) -> float:
    """How wide a text is that has all the room it wants."""
    widths, shown = fonts[style.role].widths, printable(text)
    return sum([widths[character] for character in shown]) * style.size + style.tracking * len(shown)


def _justified(line: Line, style: Style, room: float) -> tuple[float, float]:
    """Where the line begins in its room, and what is added after each character."""
    if style.align is Align.RIGHT:
        return max(0.0, room - line.width), style.tracking
    if style.align is Align.CENTRE:
        return max(0.0, (room - line.width + style.tracking) / 2), style.tracking
    if style.align is Align.LEFT or line.last:
        return 0.0, style.tracking
    gaps = len(line.text.rstrip(" \u3000\u00a0")) - 1
    slack = room - (line.width - line.hang)
    if gaps < 4 or slack <= 0 or slack > _MOST_SLACK * style.size * gaps:
        return 0.0, style.tracking
    return 0.0, style.tracking + slack / gaps


Paint = Callable[[Painter, float, float], None]
