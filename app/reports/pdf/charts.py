"""Charts drawn for print: black and greys, series told apart by pattern, every value in figures at its bar.

Lying bars are a strip each, so that a long chart runs over pages with its title and key repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.reports.model import Chart, Series, Shape
from app.reports.pdf.flow import Strip
from app.reports.pdf.fonts import SANS, SANS_BOLD, FontSet, printable
from app.reports.pdf.painter import Painter
from app.reports.pdf.typeset import Align, Column, Piece, Style, set_column

TITLE = Style(SANS_BOLD, 10.5, 16, Align.LEFT)
LABEL = Style(SANS, 9.5, 12.5, Align.LEFT)
UNDER = Style(SANS, 8.5, 11, Align.CENTRE)
_SIZE = 9.0
_LABEL_WIDTH = 128.0
_BAR, _STEP = 10.0, 16.5
_GAP = 6.0
_SWATCH = 9.0
_LEAST = 1.2  # a bar of something is seen, however little
_PLOT, _ABOVE = 92.0, 13.0
_WIDEST = 20.0
_ACROSS = 12
_WHOLE = 260.0  # a chart no taller than this is never parted


def chart_strips(fonts: FontSet, chart: Chart, width: float) -> list[Strip]:
    """The chart as strips of one width; nothing where it has no labels."""
    if not chart.labels:
        return []
    # a label stands in one line and is measured before it is set: what has no shape must be gone from both
    chart = replace(chart, labels=tuple(printable(label).replace("\n", " ") for label in chart.labels))
    strips = _bars(fonts, chart, width) if chart.shape is Shape.BARS else _columns(fonts, chart, width)
    strips[0].before = 8.0
    return strips


# Patterns


def _solid(painter: Painter, x: float, y: float, width: float, height: float) -> None:
    painter.shade(x, y, width, height, 0.25)


def _hatched(painter: Painter, x: float, y: float, width: float, height: float) -> None:
    _clipped(painter, x, y, width, height, lambda: _slanted(painter, x, y, width, height, 3.6, 0.55))


def _light(painter: Painter, x: float, y: float, width: float, height: float) -> None:
    painter.shade(x, y, width, height, 0.85)


def _dotted(painter: Painter, x: float, y: float, width: float, height: float) -> None:
    def dots() -> None:
        for row in range(int(height // 3) + 1):
            for place in range(int(width // 3) + 1):
                left = x + place * 3 + (1.5 if row % 2 else 0)
                painter.dot(left + 0.8, y + row * 3 + 1.2, 0.45)

    _clipped(painter, x, y, width, height, dots)


_PATTERNS = (_solid, _hatched, _light, _dotted)


def _slanted(painter: Painter, x: float, y: float, width: float, height: float, step: float, thick: float) -> None:
    at = x - height
    while at < x + width:
        painter.line(at, y + height, at + height, y, thick)
        at += step


def _clipped(painter: Painter, x: float, y: float, width: float, height: float, draw: Callable[[], None]) -> None:
    with painter.clipped(x, y, width, height):
        draw()


def _block(painter: Painter, place: int, x: float, y: float, width: float, height: float) -> None:
    """A bar, or a piece of one, in the pattern of its series; nothing for a width or a height of nothing."""
    if width > 0 and height > 0:
        _PATTERNS[place % len(_PATTERNS)](painter, x, y, width, height)
        painter.frame(x, y, width, height, 0.5)


# Lying bars


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand across the width: labels, bars, and a column of figures for each series and the whole."""

    label: float
    room: float
    figures: tuple[float, ...]  # the right edge of each column of figures
    most: int


def _bars(fonts: FontSet, chart: Chart, width: float) -> list[Strip]:
    frame = _frame(fonts, chart, width)
    head = _bar_head(fonts, chart, frame, width)
    strips = [_bar(fonts, chart, frame, head, place) for place in range(len(chart.labels))]
    strips[0].opens = True
    whole = sum(strip.height for strip in strips) <= _WHOLE
    for strip in strips[:-1] if whole else (*strips[:1], *strips[-2:-1]):
        strip.keep = True
    return strips


def _frame(fonts: FontSet, chart: Chart, width: float) -> _Frame:
    labels = max(_wide(fonts, text, LABEL.role, LABEL.size) for text in chart.labels)
    label = min(labels, _LABEL_WIDTH) + _GAP
    totals = [sum(values) for values in zip(*(s.values for s in chart.series), strict=True)]
    most = max([*totals, 1])
    if len(chart.series) == 1:
        room = width - label - _wide(fonts, str(most), SANS, _SIZE) - 2 * _GAP
        return _Frame(label, room, (), most)
    wide = [_SWATCH + 3 + _wide(fonts, s.title, SANS, _SIZE) + _GAP + 4 for s in chart.series]
    wide.append(_wide(fonts, "合计", SANS, _SIZE) + _GAP + 4)
    edges = [width - sum(wide[place + 1 :]) for place in range(len(wide))]
    return _Frame(label, width - sum(wide) - label - _GAP, tuple(edges), most)


def _bar_head(fonts: FontSet, chart: Chart, frame: _Frame, width: float) -> Strip:
    title = set_column(fonts, [Piece(f"{chart.title}（{chart.unit}）", TITLE)], width)
    keys = bool(frame.figures)
    height = title.height + (16.0 if keys else 3.0)

    def paint(painter: Painter, x: float, y: float) -> None:
        title.paint(painter, x, y)
        base = y + title.height + 10
        for place, edge in enumerate(frame.figures):
            whole = place == len(chart.series)
            text = "合计" if whole else chart.series[place].title
            start = x + edge - painter.width(text, SANS, _SIZE)
            painter.text(start, base, text, SANS, _SIZE)
            if not whole:
                _block(painter, place, start - _SWATCH - 3, base - 8, _SWATCH, 8.5)

    return Strip(height, paint)


def _bar(fonts: FontSet, chart: Chart, frame: _Frame, head: Strip, place: int) -> Strip:
    label = set_column(fonts, [Piece(chart.labels[place], LABEL)], frame.label - _GAP)
    values = [series.values[place] for series in chart.series]
    height = max(_STEP, label.height + 4)

    def paint(painter: Painter, x: float, y: float) -> None:
        label.paint(painter, x, y + (height - label.height) / 2)
        left, top = x + frame.label, y + (height - _BAR) / 2
        at = left
        for number, value in enumerate(values):
            long = max(frame.room * value / frame.most, _LEAST) if value else 0.0
            _block(painter, number, at, top, long, _BAR)
            at += long
        painter.line(left, y, left, y + height, 0.8)
        base = top + _BAR / 2 + _SIZE * 0.36
        if not frame.figures:
            painter.text(at + 4, base, str(values[0]), SANS, _SIZE)
        for edge, value in zip(frame.figures, (*values, sum(values)), strict=False):
            text = str(value)
            painter.text(x + edge - painter.width(text, SANS, _SIZE), base, text, SANS, _SIZE)

    return Strip(height, paint, head=head)


# Standing columns


def _columns(fonts: FontSet, chart: Chart, width: float) -> list[Strip]:
    """Some labels side by side, more of them below on the same scale."""
    title = set_column(fonts, [Piece(f"{chart.title}（{chart.unit}）", TITLE)], width)
    most = max([*(value for series in chart.series for value in series.values), 1])
    strips = []
    for start in range(0, len(chart.labels), _ACROSS):
        part = slice(start, start + _ACROSS)
        series = [Series(s.title, s.values[part]) for s in chart.series]
        strips.append(_group_strip(fonts, title if not start else None, chart.labels[part], series, most, width))
    return strips


def _group_strip(
    fonts: FontSet, title: Column | None, labels: tuple[str, ...], series: list[Series], most: int, width: float
) -> Strip:
    each = width / max(len(labels), 4)
    column = min(_WIDEST, each * 0.72 / len(series))
    names = [set_column(fonts, [Piece(text, UNDER)], each - 2) for text in labels]
    top = (title.height if title else 0.0) + 16
    height = top + _ABOVE + _PLOT + max(name.height for name in names) + 5

    def paint(painter: Painter, x: float, y: float) -> None:
        if title:
            title.paint(painter, x, y)
        _keys(painter, x + width, y + top - 5, series)
        ground = y + top + _ABOVE + _PLOT
        for place, name in enumerate(names):
            left = x + each * place + (each - column * len(series)) / 2
            for number, entry in enumerate(series):
                value = entry.values[place]
                tall = max(_PLOT * value / most, _LEAST) if value else 0.0
                at = left + column * number
                _block(painter, number, at + 1, ground - tall, column - 2, tall)
                text = str(value)
                middle = at + (column - painter.width(text, SANS, 8.5)) / 2
                painter.text(middle, ground - tall - 3, text, SANS, 8.5)
            name.paint(painter, x + each * place + 1, ground + 3)
        painter.line(x, ground, x + each * len(labels), ground, 0.8)

    return Strip(height, paint, before=4.0)


def _keys(painter: Painter, right: float, base: float, series: list[Series]) -> None:
    """What the patterns stand for, ending at the right edge."""
    for place in reversed(range(len(series))):
        text = series[place].title
        right -= painter.width(text, SANS, _SIZE)
        painter.text(right, base, text, SANS, _SIZE)
        right -= _SWATCH + 3
        _block(painter, place, right, base - 8, _SWATCH, 8.5)
        right -= 2 * _GAP


def _wide(fonts: FontSet, text: str, role: str, size: float) -> float:
    widths = fonts[role].widths
    return sum(widths[character] for character in text) * size
