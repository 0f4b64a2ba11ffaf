"""A 案卷 as one file that can be kept: its papers drawn anew, its scans as pictures, its pages numbered through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.progress import NO_PROGRESS, Progress
from app.reports.case_file import Entry, Piece
from app.reports.model import Report, qr_text
from app.reports.pdf.archive import About
from app.reports.pdf.document import _draw_report
from app.reports.pdf.fonts import FontSet, MissingGlyphs, bundled, printable
from app.reports.pdf.painter import PAGE_HEIGHT, PAGE_WIDTH, Painter, jpeg_size
from app.reports.pdf.typeset import FOOT

_EDGE, _TOP = 28.0, 26.0
"""Points from the edges: where the page of the file stands, beside what the papers print themselves."""
_MARGIN = 34.0
"""Round the picture of a scanned page."""


class _Numbered(Painter):
    """A painter that numbers its pages through, at their upper right corner."""

    def __init__(self, fonts: FontSet, about: About) -> None:
        super().__init__(fonts, about)
        self.pages = 0

    def turn(self) -> None:
        self.pages += 1
        words = f"卷内第{self.pages}页"
        width = self.width(words, FOOT.role, FOOT.size)
        self.text(PAGE_WIDTH - _EDGE - width, _TOP, words, FOOT.role, FOOT.size)
        super().turn()


def render_case_file(
    cover: Callable[[int], Report],
    contents: Callable[[Sequence[Entry]], Report],
    pieces: Sequence[Piece],
    progress: Progress = NO_PROGRESS,
) -> bytes:
    """The whole file as PDF/A. `cover` is given how many pages there are, `contents` where each piece begins.

    It is drawn twice: only then is it known on which page a piece begins. The same pieces give the same bytes. Raises
    `MissingGlyphs`.
    """
    fonts = bundled()
    reports = [cover(0), contents([Entry(piece, 1) for piece in pieces])]
    reports += [piece.report for piece in pieces if piece.report is not None]
    missing = tuple(entry for report in reports for entry in fonts.missing(report))
    if missing:
        raise MissingGlyphs(missing)
    entries = [Entry(piece, 0) for piece in pieces]
    count = 0
    for turn in range(2):
        first = cover(count)
        painter = _Numbered(fonts, _about(first))
        _draw_report(painter, first, qr_text(first), 0, several=True)
        listed = contents(entries)
        _draw_report(painter, listed, qr_text(listed), 1, several=True)
        entries = []
        for place, piece in enumerate(pieces, 2):
            progress.step(turn * len(pieces) + place - 2, 2 * len(pieces), piece.title)
            entries.append(Entry(piece, painter.pages + 1))
            _draw_piece(painter, piece, place)
        count = painter.pages
    return painter.finish()


def _about(cover: Report) -> About:
    return About(
        title=printable(f"案卷 {cover.subject}"),
        author=printable(cover.office),
        subject=printable(cover.subject),
        day=cover.date,
    )


def _draw_piece(painter: _Numbered, piece: Piece, place: int) -> None:
    if piece.report is not None:
        _draw_report(painter, piece.report, qr_text(piece.report), place, several=True)
    for number, page in enumerate(piece.pages):
        if not number:
            painter.bookmark(printable(f"{piece.title} {piece.number}".rstrip()), _TOP)
        size = jpeg_size(page)
        if size is not None:
            room = PAGE_WIDTH - 2 * _MARGIN, PAGE_HEIGHT - 2 * _MARGIN
            scale = min(room[0] / size[0], room[1] / size[1])
            width, height = size[0] * scale, size[1] * scale
            painter.jpeg((PAGE_WIDTH - width) / 2, _MARGIN, width, height, f"scan{place}-{number}", page)
        painter.turn()
