"""How wide a table's columns are: what its rows hold decides, so that it takes the least height."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
_LEAST_SHARE, _MOST_SHARE = 0.3, 0.62
"""What is tried for 整改要求, as shares of what is free; the problem takes the rest."""
_STEP, _FINE_STEP = 18, 6
"""Points between what is tried at first, and then beside the best."""
_LOOKED_AT = 40
"""Rows that are enough to find a table's columns."""
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
        for row in rows[:: len(rows) // _LOOKED_AT + 1]
    ]

    def height(wide: float) -> float:
        return sum([_height(text, free - wide, wide, cells) for text in texts])

    remedy = _lowest(free * _LEAST_SHARE, free * _MOST_SHARE, free * _FAIR_SHARE, height)
    return (number, free - remedy, severity, remedy, *last)


def item_widths(fonts: FontSet, rows: Iterable[model.ItemRow], width: float) -> tuple[float, ...]:
    """The columns of a checklist's items: title and details so that the rows are as low as can be."""
    free = width - _ITEM_NUMBER - _VERDICT
    said = [row for row in rows if row.details]
    wide = [
        (_extent(fonts, (row.text,), typeset.ITEM), _extent(fonts, row.details, typeset.ITEM))
        for row in said[:: len(said) // _LOOKED_AT + 1]
    ]

    def height(details: float) -> float:
        return sum(
            max(_lines(title, free - details, typeset.ITEM), _lines(told, details, typeset.ITEM))
            for title, told in wide
        )

    details = _lowest(free * _LEAST_SHARE, free * _MOST_DETAILS, free / 2, height)
    return _ITEM_NUMBER, free - details, _VERDICT, details


def severity_shown(row: model.FindingRow) -> str:
    """【重大】 of a grave one; a longer word parted in the middle."""
    if not row.grave:
        return row.severity
    return f"【{row.severity}】" if len(row.severity) < 4 else f"【{row.severity[:2]}\n{row.severity[2:]}】"


def _lowest(least: float, most: float, fair: float, height: Callable[[float], float]) -> float:
    """The width between these that makes the rows lowest, the one nearest to what is fair where several do."""

    def worth(tried: float) -> tuple[float, float]:
        return height(tried), abs(tried - fair)

    best = min(range(round(least), round(most), _STEP), key=worth)
    near = range(best - 2 * _FINE_STEP, best + 2 * _FINE_STEP + 1, _FINE_STEP)
    return float(min((tried for tried in near if least <= tried + 1 and tried <= most), key=worth))


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
    return sum([ceil(extent / room) for extent in extents]) * style.leading + style.before * len(extents)
