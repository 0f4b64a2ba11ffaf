"""A report becomes a PDF: pages are filled first, then drawn, so that every foot knows how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.documents import Kind
from app.domain.scan_pages import code_text
from app.progress import NO_PROGRESS, Progress
from app.reports.model import Pictures, Report, qr_text
from app.reports.pdf.archive import About
from app.reports.pdf.flow import Flow, Page
from app.reports.pdf.fonts import FontSet, MissingGlyphs, bundled, printable
from app.reports.pdf.painter import PAGE_HEIGHT, PAGE_WIDTH, Painter, qr_modules
from app.reports.pdf.parts import Parts
from app.reports.pdf.typeset import FOOT, HEAD, STAMP, set_column
from app.reports.pdf.typeset import Piece as _Piece

_MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = 37 * _MM, 35 * _MM, 28 * _MM, 26 * _MM
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
_QR_SIDE = 17 * _MM
_RULE_DROP = 4.5 * _MM
_HEAD_RISE = 9 * _MM
_STAMP_PAD = 6.0
_QR_GAP = 7.0  # with the white beside it the quiet zone that scanners want


LETTERS = frozenset(
    {Kind.INSPECTION_NOTICE, Kind.NOTICE, Kind.ORDER, Kind.OPINION, Kind.TRANSFER},
)
"""Kinds set as an official letter; the others are forms, in smaller type."""


def render(report: Report, fonts: FontSet | None = None) -> bytes:
    """See `app.reports.pdf.render_pdf`."""
    return render_all([report], fonts)


def render_all(reports: Sequence[Report], fonts: FontSet | None = None, progress: Progress = NO_PROGRESS) -> bytes:
    """See `app.reports.pdf.render_pdfs`."""
    fonts = fonts or bundled()
    missing = tuple(entry for report in reports for entry in fonts.missing(report))
    if missing:
        raise MissingGlyphs(missing)
    said = [qr_text(report) for report in reports]
    painter = Painter(fonts, _about(reports[0], said[0], len(reports)))
    for place, report in enumerate(reports):
        pages = _draw_report(painter, report, said[place], place, several=len(reports) > 1)
        if pages % 2 and place + 1 < len(reports):
            painter.turn()  # printed on both sides, no home's paper begins on the back of another's
        progress.step(place + 1, len(reports), report.subject)
    return painter.finish()


def _draw_report(painter: Painter, report: Report, said: str, place: int, several: bool) -> int:
    """All pages of one document, `said` by the code at their foot; how many. Among several its bookmark bears the
    home's name."""
    parts = Parts(painter.fonts, TEXT_WIDTH, official=report.kind in LETTERS)
    pages = _laid(parts, report)
    foot = _Foot(painter, report, said, len(pages), place)
    for number, page in enumerate(pages, 1):
        _draw(painter, page, f" {report.subject} {report.number}".rstrip() if several else "")
        _draw_head(painter, report)
        foot.draw(number)
        painter.turn()
    return len(pages)


def _laid(parts: Parts, report: Report) -> list[Page]:
    """The pages; photos stand two across, or three where that saves a page."""
    place = next((at for at, block in enumerate(report.blocks) if isinstance(block, Pictures)), len(report.blocks))
    before = parts.title(report) + parts.strips(report.blocks[:place])
    photos, after = report.blocks[place : place + 1], parts.strips(report.blocks[place + 1 :])
    tried = (2, 3) if photos else (2,)
    return min((Flow(TEXT_HEIGHT).fill(before + parts.strips(photos, across) + after) for across in tried), key=len)


def _about(report: Report, said: str, several: int) -> About:
    more = f" 等{several}份" if several > 1 else ""
    return About(
        title=printable(f"{report.title} {report.shown_number}{more}"),
        author=printable(report.office),
        subject=printable(report.subject),
        keywords=_digest(said),
        day=report.date,
    )


def _digest(said: str) -> str:
    """The digest is the last word that the code says: it is made once a document."""
    return said.rpartition(" ")[2]


def _draw(painter: Painter, page: Page, more: str) -> None:
    for placed in page.placed:
        strip = placed.strip
        if strip.bookmark:
            painter.bookmark(printable(strip.bookmark) + more, TOP + placed.y - 6)
            more = ""
        strip.paint(painter, LEFT, TOP + placed.y)


def _draw_head(painter: Painter, report: Report) -> None:
    """Above the text, on every page: which copy this is, and that it is void."""
    if report.copy:
        painter.text(LEFT, TOP - _HEAD_RISE, report.copy, HEAD.role, HEAD.size)
    if report.stamp:
        width = painter.width(report.stamp, STAMP.role, STAMP.size)
        x, y = LEFT + TEXT_WIDTH - width - _STAMP_PAD, TOP - _HEAD_RISE
        painter.text(x, y, report.stamp, STAMP.role, STAMP.size)
        tall = STAMP.size + _STAMP_PAD
        painter.frame(x - _STAMP_PAD, y - STAMP.size * 0.95, width + 2 * _STAMP_PAD, tall, 1.5)


class _Foot:
    """Number, digest, page of pages, and the code with all three: the same on every page but for the page's number."""

    def __init__(self, painter: Painter, report: Report, said: str, pages: int, place: int) -> None:
        self._painter = painter
        self._code = f"code{place or ''}"
        self._pages = pages
        left = f"{report.shown_number} · 摘要 {_digest(said)}"
        self._left = set_column(painter.fonts, [_Piece(left, FOOT)], TEXT_WIDTH * 0.56)
        self._said = said
        self._at = LEFT + TEXT_WIDTH - _QR_SIDE, PAGE_HEIGHT - BOTTOM + _RULE_DROP + _QR_GAP

    def draw(self, number: int) -> None:
        painter = self._painter
        top = PAGE_HEIGHT - BOTTOM + _RULE_DROP
        painter.line(LEFT, top, LEFT + TEXT_WIDTH, top, 0.5)
        self._left.paint(painter, LEFT, top + 5)
        page = f"第{number}页，共{self._pages}页"
        width = painter.width(page, FOOT.role, FOOT.size)
        x = LEFT + TEXT_WIDTH - _QR_SIDE - 14 - width
        painter.text(x, top + 5 + self._left.lines[0].y, page, FOOT.role, FOOT.size)
        code = f"{self._code}-{number}"
        painter.keep_qr(code, *self._at, _QR_SIDE, qr_modules(code_text(self._said, number, self._pages)))
        painter.show(code)
