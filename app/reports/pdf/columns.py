"""How wide a table's columns are: what its rows hold decides, so that it takes the least height."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from app.reports import model
from app.reports.pdf import typeset
from app.reports.pdf.fonts import FontSet, printable
from app.reports.pdf.looks import Cells
from app.reports.pdf.tables import PAD_X
from app.reports.pdf.typeset import Style, natural_width

_NUMBER, _LONG_NUMBER = 24.0, 30.0
"""For two digits on a line, and for three."""
_DEADLINE = 58.0
_SEVERITY = (42.0, 58.0)
_LEAST_SHARE, _MOST_SHARE, _STEP = 0.3, 0.62, 6
"""What is tried for 整改要求, as shares of what is free, every so many points; the problem takes the rest."""
_ITEM_NUMBER, _VERDICT, _MOST_DETAILS = 32.0, 54.0, 0.75
_FAIR_SHARE = 0.42
"""What it has where that makes no row higher."""
_RAGGED = 0.4
"""Ems of a line that are left over on the average, since words stay whole."""


def finding_widths(fonts: FontSet, rows: tuple[model.FindingRow, ...], width: float, cells: Cells) -> tuple[float, ...]:
    """The columns of a table of problems: number, severity and deadline as wide as they are, problem and remedy so
    that the rows are as low as can be."""
    number = _NUMBER if len(rows) < 100 else _LONG_NUMBER
    severity = _severity(fonts, rows, cells)
    last = (_DEADLINE,) if cells.deadline_apart else ()
    free = width - number - severity - sum(last)
    texts = [
        (
            _extent(fonts, (row.problem,), cells.text),
            _extent(fonts, row.basis, cells.basis),
            _extent(fonts, (row.remedy,), cells.text),
            _extent(fonts, row.deadline if cells.deadline_apart else ("期限：" + "".join(row.deadline),), cells.small),
        )
        for row in rows
    ]
    tried = range(round(free * _LEAST_SHARE), round(free * _MOST_SHARE), _STEP)
    fair = _FAIR_SHARE * free
    remedy = min(
        tried, key=lambda wide: (sum(_height(text, free - wide, wide, cells) for text in texts), abs(wide - fair))
    )
    return (number, free - remedy, severity, float(remedy), *last)


def item_widths(fonts: FontSet, rows: Iterable[model.ItemRow], width: float) -> tuple[float, ...]:
    """The columns of a checklist's items: title and details so that the rows are as low as can be."""
    free = width - _ITEM_NUMBER - _VERDICT
    texts = [(_extent(fonts, (row.text,), typeset.ITEM), _extent(fonts, row.details, typeset.ITEM)) for row in rows]
    wide = [text for text in texts if text[1] or max(text[0]) > free * _LEAST_SHARE]

    def height(details: float) -> float:
        return sum(
            max(_lines(title, free - details, typeset.ITEM), _lines(told, details, typeset.ITEM))
            for title, told in wide
        )

    details = min(
        range(round(free * _LEAST_SHARE), round(free * _MOST_DETAILS), _STEP),
        key=lambda tried: (height(tried), abs(tried - free / 2)),
    )
    return _ITEM_NUMBER, free - details, _VERDICT, float(details)


def severity_shown(row: model.FindingRow) -> str:
    """【重大】 of a grave one; a longer word parted in the middle."""
    if not row.grave:
        return row.severity
    return f"【{row.severity}】" if len(row.severity) < 4 else f"【{row.severity[:2]}\n{row.severity[2:]}】"


def _severity(fonts: FontSet, rows: Iterable[model.FindingRow], cells: Cells) -> float:
    least, most = _SEVERITY
    for row in rows:
        words = severity_shown(row).split("\n")
        least = max(
            least,
            *(natural_width(fonts, text, cells.centre) + 2 * PAD_X for text in words),
            *(natural_width(fonts, mark, cells.mark) + 2 * PAD_X for mark in row.marks),
        )
    return min(least, most)


def _extent(fonts: FontSet, texts: Iterable[str], style: Style) -> tuple[float, ...]:
    """How wide each paragraph would be on a single line."""
    return tuple(
        natural_width(fonts, paragraph, style) + _RAGGED * style.size
        for text in texts
        for paragraph in printable(text).split("\n")
    )


_Row = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], tuple[float, ...]]


def _height(row: _Row, problem: float, remedy: float, cells: Cells) -> float:
    """About how high a row is with these columns."""
    said, basis, demanded, deadline = row
    left = _lines(said, problem, cells.text) + _lines(basis, problem, cells.basis)
    right = _lines(demanded, remedy, cells.text)
    if cells.deadline_apart:
        return max(left, right, _lines(deadline, _DEADLINE, cells.small))
    return max(left, right + _lines(deadline, remedy, cells.small))


def _lines(extents: tuple[float, ...], width: float, style: Style) -> float:
    room = width - 2 * PAD_X - _RAGGED * style.size
    return sum(ceil(extent / room) * style.leading + style.before for extent in extents)
