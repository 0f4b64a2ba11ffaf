"""How a document is set, its tables apart: the margins above and below, and the sizes of title and text.

A letter follows GB/T 9704: 2号 for the title, 3号 for the text, 28 characters on a line of 156 mm, 22 lines on a page.
Beside it stand a close look, taken where that saves a page; a tight one, taken where a single page comes of it; and one
with small cells for a letter whose table is a 附件.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.documents import Kind
from app.reports.model import Annex, Report
from app.reports.pdf.fonts import SANS_BOLD, SERIF, SERIF_BOLD
from app.reports.pdf.painter import PAGE_HEIGHT
from app.reports.pdf.typeset import Align, Style

MM = 72 / 25.4
_LINE = 156 * MM


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of a table of problems are set. `deadline_apart`: the deadline has a column of its own, and does
    not stand under what is demanded."""

    head: Style
    text: Style
    centre: Style
    strong: Style
    basis: Style
    small: Style
    mark: Style
    above: float
    below: float
    deadline_apart: bool


CELLS = Cells(
    head=Style(SANS_BOLD, 11.5, 16.5, Align.CENTRE),
    text=Style(SERIF, 11.5, 16.5),
    centre=Style(SERIF, 11.5, 16.5, Align.CENTRE),
    strong=Style(SERIF_BOLD, 11.5, 16.5, Align.CENTRE),
    basis=Style(SERIF, 10.5, 15, before=2),
    small=Style(SERIF, 10.5, 15),
    mark=Style(SERIF, 9.5, 13, Align.CENTRE),
    above=3.5,
    below=4.5,
    deadline_apart=True,
)
TIGHT_CELLS = Cells(
    head=Style(SANS_BOLD, 10.5, 14, Align.CENTRE),
    text=Style(SERIF, 10.5, 14),
    centre=Style(SERIF, 10.5, 14, Align.CENTRE),
    strong=Style(SERIF_BOLD, 10.5, 14, Align.CENTRE),
    basis=Style(SERIF, 9.5, 12.5, before=1.5),
    small=Style(SERIF_BOLD, 10.5, 14, before=1.5),
    mark=Style(SERIF, 9.5, 13, Align.CENTRE),
    above=2.0,
    below=3.0,
    deadline_apart=False,
)

ANNEX_CELLS = replace(TIGHT_CELLS, small=Style(SERIF, 10.5, 14), above=2.5, below=3.5, deadline_apart=True)

NOTE = Style(SERIF, 10.5, 16)


@dataclass(frozen=True, slots=True)
class Look:
    """`drop`: how far under the text the foot's line is drawn; `gap`: from there to the code, which has a quiet zone of
    its own. `signing`: how high a line to sign on is. `shrinks`: no paper becomes lower than this share of
    what it is in a roomier look."""

    top: float
    bottom: float
    drop: float
    gap: float
    title: Style
    number: Style
    addressee: Style
    body: Style
    body_flush: Style
    body_strong: Style
    cells: Cells = CELLS
    note: Style = NOTE
    signing: float = 23.0
    shrinks: float = 1.0

    @property
    def height(self) -> float:
        """How much of a page is for the text."""
        return PAGE_HEIGHT - self.top - self.bottom


def _look(size: float, leading: float, *, tracking: float, margins: _Margins, heads: tuple[Style, Style]) -> Look:
    return Look(
        *margins,
        *heads,
        addressee=Style(SERIF, size, leading, Align.LEFT),
        body=Style(SERIF, size, leading, indent=2, tracking=tracking),
        body_flush=Style(SERIF, size, leading, tracking=tracking),
        body_strong=Style(SERIF_BOLD, size, leading, indent=2, tracking=tracking),
    )


_Margins = tuple[float, float, float, float]
_ROOMY: _Margins = (37 * MM, 35 * MM, 4.5 * MM, 7.0)
_CLOSE: _Margins = (32 * MM, 28 * MM, 2.5 * MM, 3.0)
_TIGHT: _Margins = (28 * MM, 28 * MM, 2.5 * MM, 3.0)
_TITLE = Style(SERIF_BOLD, 22, 33, Align.CENTRE), Style(SERIF, 15, 24, Align.CENTRE, before=4)
_CLOSE_TITLE = Style(SERIF_BOLD, 18, 27, Align.CENTRE), Style(SERIF, 13, 20, Align.CENTRE, before=2)
_TIGHT_TITLE = Style(SERIF_BOLD, 18, 24, Align.CENTRE), Style(SERIF, 12, 17, Align.CENTRE, before=1)


def _tightened(look: Look) -> Look:
    return replace(look, cells=TIGHT_CELLS, note=Style(SERIF, 9.5, 13), signing=21.0, shrinks=0.66)


_LETTER = (
    _look(16, 28.9, tracking=_LINE / 28 - 16, margins=_ROOMY, heads=_TITLE),
    replace(_look(14, 23, tracking=_LINE / 31 - 14, margins=_CLOSE, heads=_CLOSE_TITLE), shrinks=0.82),
    _tightened(_look(14, 19.5, tracking=_LINE / 31 - 14, margins=_TIGHT, heads=_TIGHT_TITLE)),
)
_WITH_ANNEX = tuple(replace(look, cells=ANNEX_CELLS) for look in _LETTER[:2])
_FORM = (
    replace(_look(12, 20, tracking=0, margins=_ROOMY, heads=_TITLE), addressee=Style(SERIF, 16, 28.9, Align.LEFT)),
    replace(_look(12, 18, tracking=0, margins=_CLOSE, heads=_CLOSE_TITLE), shrinks=0.82),
    _tightened(_look(12, 17, tracking=0, margins=_TIGHT, heads=_TIGHT_TITLE)),
)
LETTERS = frozenset(
    {Kind.INSPECTION_NOTICE, Kind.NOTICE, Kind.ORDER, Kind.OPINION, Kind.TRANSFER},
)
"""Kinds set as an official letter; the others are forms, in smaller type."""


def looks_of(report: Report) -> tuple[Look, ...]:
    """The looks of a report, from the one that it should have to the tightest."""
    if report.kind not in LETTERS:
        return _FORM
    return _WITH_ANNEX if has_annex(report) else _LETTER


def worth_trying(look: Look, report: Report, pages: int, tall: float) -> bool:
    """Whether a look may save one of so many pages, where all that stands on them is so tall in a roomier one. The
    tight look is for making one of two, or of the two that stand before an annex."""
    if pages == 1 or (look.cells is TIGHT_CELLS and pages > 2 and not has_annex(report)):
        return False
    return look.shrinks * tall <= look.height * (pages - 1)


def has_annex(report: Report) -> bool:
    """Whether the signatures stand before some of the pages."""
    return any(isinstance(block, Annex) for block in report.blocks)
