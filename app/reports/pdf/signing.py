"""The block where the sides sign: lines to write on at the left, the seal's place and the day at the right."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.model import ChoiceLine, Mark, SignatureLine, Signatures
from app.reports.pdf.flow import Strip
from app.reports.pdf.fonts import FontSet
from app.reports.pdf.painter import Painter
from app.reports.pdf.typeset import SEAL, SIGN, Column, Piece, set_column

_TOP = 16.0
_GAP = 4.0
_SHORTEST_RULE = 90.0
_RULE_END = 0.86
_RIGHT_INDENT = 2  # ems that the seal and the day stay from the edge


@dataclass(slots=True)
class _Row:
    label: Column
    values: list[tuple[Column, float]]
    height: float
    rule: tuple[float, float] | None


def signature_strip(fonts: FontSet, block: Signatures, width: float) -> Strip:
    """All of the block in one strip, so that no page break falls into it."""
    labels = [set_column(fonts, [Piece(line.label, SIGN)], width / 2) for line in block.lines]
    edge = max((_end(fonts, label) for label in labels), default=0.0) + _GAP
    rows = [
        _choices(fonts, label, line) if isinstance(line, ChoiceLine) else _line(fonts, label, line, edge, width)
        for label, line in zip(labels, block.lines, strict=True)
    ]
    inner = width - _RIGHT_INDENT * SEAL.size
    seal = set_column(fonts, [Piece(block.seal, SEAL), Piece(block.date, SEAL)], inner)

    def paint(painter: Painter, x: float, y: float) -> None:
        top = y + _TOP
        for row in rows:
            row.label.paint(painter, x, top)
            for column, at in row.values:
                column.paint(painter, x + at, top)
            if row.rule is not None:
                painter.line(x + row.rule[0], top + row.height - 4, x + row.rule[1], top + row.height - 4)
            top += row.height
        seal.paint(painter, x, top + SEAL.leading / 2)

    return Strip(_TOP + sum(row.height for row in rows) + SEAL.leading / 2 + seal.height, paint, before=4.0)


def _line(fonts: FontSet, label: Column, line: SignatureLine, edge: float, width: float) -> _Row:
    value = set_column(fonts, [Piece(line.value, SIGN)], width - edge - _SHORTEST_RULE)
    start = edge + (_end(fonts, value, last=True) if line.value else 0.0) + 2
    rule = (start, max(start + _SHORTEST_RULE, width * _RULE_END))
    return _Row(label, [(value, edge)], max(label.height, value.height), rule)


def _choices(fonts: FontSet, label: Column, line: ChoiceLine) -> _Row:
    values, at = [], _end(fonts, label) + _GAP
    for option in line.options:
        column = set_column(fonts, [Piece(option, SIGN, Mark.EMPTY)], 1000.0)
        values.append((column, at))
        at += _end(fonts, column) + SIGN.size
    return _Row(label, values, label.height, None)


def _end(fonts: FontSet, column: Column, *, last: bool = False) -> float:
    """Where the column's longest line ends, or its last one."""
    lines = column.lines[-1:] if last else column.lines
    return max(
        (line.x + sum(fonts[line.role].widths[character] for character in line.text) * line.size for line in lines),
        default=0.0,
    )
