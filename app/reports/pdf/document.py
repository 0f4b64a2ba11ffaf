"""A report becomes a PDF: pages are filled first, then drawn, so that every foot knows how many there are."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.reports.model import Kind, Report, digest, qr_text
from app.reports.pdf.flow import Flow, Page
from app.reports.pdf.fonts import SERIF, FontSet, MissingGlyphs, bundled
from app.reports.pdf.painter import PAGE_HEIGHT, PAGE_WIDTH, Painter, qr_modules
from app.reports.pdf.parts import Parts
from app.reports.pdf.typeset import FOOT, set_column
from app.reports.pdf.typeset import Piece as _Piece

_MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = 37 * _MM, 35 * _MM, 28 * _MM, 26 * _MM
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
_QR_SIDE = 17 * _MM
_RULE_DROP = 4.5 * _MM
_QR_GAP = 7.0  # with the white beside it the quiet zone that scanners want


def render(report: Report, fonts: FontSet | None = None) -> bytes:
    """See `app.reports.pdf.render_pdf`."""
    fonts = fonts or bundled()
    missing = fonts.missing(report)
    if missing:
        raise MissingGlyphs(missing)
    parts = Parts(fonts, TEXT_WIDTH, official=report.kind is Kind.NOTICE)
    pages = Flow(TEXT_HEIGHT).fill(parts.title(report) + parts.strips(report.blocks))
    target = BytesIO()
    # named so that no file speaks of Helvetica, reportlab's own first font, which is not embedded (the stub is wrong)
    first_font: Any = fonts[SERIF].name
    canvas = Canvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=first_font,
        lang="zh-CN",
    )
    _describe(canvas, report)
    painter = Painter(canvas, fonts)
    foot = _Foot(painter, report, len(pages))
    for number, page in enumerate(pages, 1):
        _draw(painter, page, number)
        foot.draw(number)
        painter.turn()
    canvas.save()
    return target.getvalue()


def _describe(canvas: Canvas, report: Report) -> None:
    canvas.setTitle(f"{report.title} {report.shown_number}")
    canvas.setAuthor(report.office)
    canvas.setSubject(report.subject)
    canvas.setKeywords(digest(report))
    canvas.setCreator("颐检 Yijian")
    canvas.setProducer("颐检 Yijian")
    day = report.date.replace("-", "") or "20000101"
    canvas.setDateFormatter(lambda *_: f"D:{day}000000+08'00'")


def _draw(painter: Painter, page: Page, number: int) -> None:
    for place, placed in enumerate(page.placed):
        strip = placed.strip
        if strip.bookmark:
            key = f"p{number}-{place}"
            painter.canvas.bookmarkPage(key, fit="XYZ", top=PAGE_HEIGHT - TOP - placed.y + 6)
            painter.canvas.addOutlineEntry(strip.bookmark, key, level=0)
        strip.paint(painter, LEFT, TOP + placed.y)


class _Foot:
    """Number, digest, page of pages, and the code with both: the same on every page but for the page's number."""

    def __init__(self, painter: Painter, report: Report, pages: int) -> None:
        self._painter = painter
        self._pages = pages
        left = f"{report.shown_number} · 摘要 {digest(report)}"
        self._left = set_column(painter.fonts, [_Piece(left, FOOT)], TEXT_WIDTH * 0.56)
        x, y = LEFT + TEXT_WIDTH - _QR_SIDE, PAGE_HEIGHT - BOTTOM + _RULE_DROP + _QR_GAP
        painter.keep_qr("code", x, y, _QR_SIDE, qr_modules(qr_text(report)))

    def draw(self, number: int) -> None:
        painter = self._painter
        top = PAGE_HEIGHT - BOTTOM + _RULE_DROP
        painter.line(LEFT, top, LEFT + TEXT_WIDTH, top, 0.5)
        self._left.paint(painter, LEFT, top + 5)
        page = f"第{number}页，共{self._pages}页"
        width = painter.width(page, FOOT.role, FOOT.size)
        x = LEFT + TEXT_WIDTH - _QR_SIDE - 14 - width
        painter.text(x, top + 5 + self._left.lines[0].y, page, FOOT.role, FOOT.size)
        painter.show("code")
