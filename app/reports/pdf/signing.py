"""The block where the sides sign: lines to write on, the seal's place and the day beside the last of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.reports.model import ChoiceLine, Mark, SignatureLine, Signatures
from app.reports.pdf.flow import Strip
from app.reports.pdf.fonts import FontSet
from app.reports.pdf.painter import Painter
from app.reports.pdf.typeset import SEAL, SIGN, SIGN_DAY, SIGN_PAGE, Column, Piece, Style, natural_width, set_column

_TOP = 10.0
_GAP = 4.0
_RULE = 66.0
"""The shortest line that a person can sign on: 23 mm."""
_UNDER = 4.0
_AWAY = 14.0
"""How far the lines stay from the seal's place where there is room."""
_DAY = "　　年　月　日"
_SEAL_WIDTH = 119.0
"""A county's seal is 42 mm wide."""
_MOST_BESIDE = 150.0


@dataclass(slots=True)
class _Row:
    """A line of the block; `right` is how far it reaches, so that the seal stands clear of it."""

    label: Column
    right: float
    columns: list[tuple[Column, float]] = field(default_factory=list)
    rules: list[tuple[float, float]] = field(default_factory=list)

    @property
    def height(self) -> float:
        return max([self.label.height, *(column.height for column, _ in self.columns)])


def signature_strip(fonts: FontSet, block: Signatures, width: float, leading: float) -> Strip:
    """All of the block in one strip, so that no page break falls into it. `leading`: how high each line is."""
    setter = _Setter(fonts, block, width, leading)
    rows = [setter.row(line) for line in block.lines]
    room = width - setter.narrow - _GAP
    seal = set_column(fonts, [Piece(block.seal, SEAL), Piece(block.date, SEAL)], room)
    signed = sum(row.height for row in rows)
    top = max(_reaching(rows, setter.narrow), signed - seal.height)

    def paint(painter: Painter, x: float, y: float) -> None:
        at = y + _TOP
        for row in rows:
            row.label.paint(painter, x, at)
            for column, right in row.columns:
                column.paint(painter, x + right, at)
            for start, end in row.rules:
                painter.line(x + start, at + row.height - _UNDER, x + end, at + row.height - _UNDER)
            at += row.height
        seal.paint(painter, x + width - room, y + _TOP + top)

    return Strip(_TOP + max(signed, top + seal.height), paint, before=4.0)


def choices_strip(fonts: FontSet, line: ChoiceLine, leading: float) -> Strip:
    """A line of boxes between the text."""
    row = _choices(fonts, line, replace(SIGN, leading=leading))

    def paint(painter: Painter, x: float, y: float) -> None:
        row.label.paint(painter, x, y)
        for column, right in row.columns:
            column.paint(painter, x + right, y)

    return Strip(row.height, paint, before=2.0)


def page_signers(fonts: FontSet, labels: tuple[str, ...], width: float) -> Strip:
    """A line to sign on for each, side by side, for the foot of a page."""
    columns = [set_column(fonts, [Piece(label, SIGN_PAGE)], width) for label in labels]
    wide = [natural_width(fonts, label, SIGN_PAGE) + _GAP for label in labels]
    rule = (width - sum(wide)) / max(len(labels), 1) - 2 * _GAP

    def paint(painter: Painter, x: float, y: float) -> None:
        under = y + SIGN_PAGE.leading - _UNDER
        for column, before in zip(columns, wide, strict=True):
            column.paint(painter, x, y)
            painter.line(x + before, under, x + before + rule, under)
            x += before + rule + 2 * _GAP

    return Strip(SIGN_PAGE.leading, paint)


class _Setter:
    """Sets the lines of one block. `narrow`: how far those reach that have the seal beside them."""

    def __init__(self, fonts: FontSet, block: Signatures, width: float, leading: float) -> None:
        self._fonts = fonts
        self._width = width
        self._sign, self._day = replace(SIGN, leading=leading), replace(SIGN_DAY, leading=leading)
        self._day_width = natural_width(fonts, _DAY, SIGN_DAY)
        wanted = [
            natural_width(fonts, line.label + line.value, SIGN) + _RULE + 3 * _GAP + self._day_width * line.dated
            for line in block.lines
            if isinstance(line, SignatureLine) and not line.beside
        ]
        seal = max([_SEAL_WIDTH, *(natural_width(fonts, text, SEAL) for text in (block.seal, block.date))])
        # an office's long name shortens the lines a little rather than stand against the days
        clear = max([width - seal - 2 * _GAP, *(reach - _RULE / 4 for reach in wanted)])
        self.narrow = min(max([*wanted, width - seal - _AWAY]), clear, width - _SEAL_WIDTH - _GAP)

    def row(self, line: SignatureLine | ChoiceLine) -> _Row:
        """One line of the block."""
        return _choices(self._fonts, line, self._sign) if isinstance(line, ChoiceLine) else self._line(line)

    def _line(self, line: SignatureLine) -> _Row:
        """Label, what is known, a line to sign on, what stands beside it, and the day."""
        end = self._width if line.beside else self.narrow
        row = _Row(self._set(line.label, self._width / 2), end)
        if line.dated:
            end -= self._day_width
            row.columns.append((set_column(self._fonts, [Piece(_DAY, self._day)], self._day_width + 1), end))
        if line.beside:
            wide = min(natural_width(self._fonts, line.beside, SIGN), _MOST_BESIDE)
            if line.beside.endswith("："):  # what nobody knew is filled in by hand
                row.rules.append((end - _RULE, end - _GAP))
                end -= _RULE
            end -= wide + _GAP
            row.columns.append((self._set(line.beside, wide + 1), end))
        start = _end(self._fonts, row.label) + _GAP
        if line.value:
            value = self._set(line.value, max(end - start - _RULE, _RULE))
            row.columns.append((value, start))
            start += _end(self._fonts, value, last=True) + _GAP
        row.rules.append((start, max(end - _GAP, start + _RULE / 2)))
        return row

    def _set(self, text: str, width: float) -> Column:
        return set_column(self._fonts, [Piece(text, self._sign)], width)


def _choices(fonts: FontSet, line: ChoiceLine, style: Style) -> _Row:
    row = _Row(set_column(fonts, [Piece(line.label, style)], 1000.0), 0.0)
    at = _end(fonts, row.label) + _GAP
    for option in line.options:
        column = set_column(fonts, [Piece(option, style, Mark.EMPTY)], 1000.0)
        row.columns.append((column, at))
        row.right = at + _end(fonts, column)
        at = row.right + style.size
    return row


def _end(fonts: FontSet, column: Column, *, last: bool = False) -> float:
    """Where the column's longest line ends, or its last one."""
    lines = column.lines[-1:] if last else column.lines
    return max((line.x + natural_width(fonts, line.text, SIGN) for line in lines), default=0.0)


def _reaching(rows: list[_Row], narrow: float) -> float:
    """Down to where rows reach into the seal's place."""
    height = reached = 0.0
    for row in rows:
        height += row.height
        if row.right > narrow + 0.01:
            reached = height
    return reached
