"""A report becomes a PDF: pages are filled first, then drawn, so that every foot knows how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from app.domain.scan_pages import code_text
from app.progress import NO_PROGRESS, Progress
from app.reports.model import Pictures, Report, qr_text
from app.reports.pdf.archive import About
from app.reports.pdf.flow import TABLE, Flow, Page
from app.reports.pdf.fonts import FontSet, MissingGlyphs, bundled, printable
from app.reports.pdf.looks import MM, Look, looks_of, worth_trying
from app.reports.pdf.painter import PAGE_HEIGHT, PAGE_WIDTH, Painter, qr_modules
from app.reports.pdf.parts import Parts, Tables
from app.reports.pdf.signing import page_signers
from app.reports.pdf.typeset import FOOT, HEAD, SIGN_PAGE, STAMP, Piece, set_column

LEFT, RIGHT = 28 * MM, 26 * MM
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
_QR_SIDE = 17 * MM
_HEAD_RISE = 9 * MM
_STAMP_PAD = 6.0


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
    painter = Painter(fonts, _about(reports[0], said[0], len(reports)), tagged=True)
    for place, report in enumerate(reports):
        pages = _draw_report(painter, report, said[place], place, several=len(reports) > 1)
        if pages % 2 and place + 1 < len(reports):
            painter.turn()  # printed on both sides, no home's paper begins on the back of another's
        progress.step(place + 1, len(reports), report.subject)
    return painter.finish()


def _draw_report(painter: Painter, report: Report, said: str, place: int, several: bool) -> int:
    """All pages of one document, `said` by the code at their foot; how many. Among several its bookmark bears the
    home's name."""
    look, pages = _laid(painter.fonts, report)
    foot = _Foot(painter, look, report, said, len(pages), place)
    heads: set[int] = set()
    for number, page in enumerate(pages, 1):
        named = f" {report.subject} {report.number}".rstrip() if several and number == 1 else ""
        _draw(painter, look, page, heads, named)
        painter.begin_beside()
        _draw_head(painter, look, report)
        foot.draw(number)
        painter.end()
        painter.turn()
    return len(pages)


def _laid(fonts: FontSet, report: Report) -> tuple[Look, list[Page]]:
    """The pages, and the look that fills the fewest: photos stand two across, or three where that saves a page, and
    the text is set closer where that does."""
    place = next((at for at, block in enumerate(report.blocks) if isinstance(block, Pictures)), len(report.blocks))
    tables: Tables = {}
    signed = SIGN_PAGE.leading if report.page_signers else 0.0
    best: tuple[Look, list[Page]] | None = None
    tall = inf
    for look in looks_of(report):
        if best is not None and not worth_trying(look, report, len(best[1]), tall):
            continue
        parts = Parts(fonts, TEXT_WIDTH, look, tables)
        before = parts.title(report) + parts.strips(report.blocks[:place])
        photos, after = report.blocks[place : place + 1], parts.strips(report.blocks[place + 1 :])
        for across in (2, 3) if photos else (2,):
            pages = Flow(look.height - signed).fill(before + parts.strips(photos, across) + after)
            tall = min(tall, sum(page.used for page in pages))
            if best is None or len(pages) < len(best[1]):
                best = look, pages
    assert best is not None, "every kind has a look"
    return best


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


def _draw(painter: Painter, look: Look, page: Page, heads: set[int], more: str) -> None:
    """`heads`: the tables' heads that were drawn already; from then on they are no part of the text."""
    for placed in page.placed:
        strip, y = placed.strip, look.top + placed.y
        if strip.bookmark:
            painter.bookmark(printable(strip.bookmark) + more, y - 6)
            more = ""
        if strip.tag != TABLE:
            painter.begin(strip.tag, strip.part, printable(strip.alt))
            strip.paint(painter, LEFT, y)
            painter.end()
        elif id(strip) in heads:
            painter.begin_beside()
            strip.paint(painter, LEFT, y)
            painter.end()
        else:
            heads.add(id(strip))
            painter.open(TABLE, strip.part)
            strip.paint(painter, LEFT, y)
            painter.close()


def _draw_head(painter: Painter, look: Look, report: Report) -> None:
    """Above the text, on every page: which copy this is, and that it is void."""
    if report.copy:
        painter.text(LEFT, look.top - _HEAD_RISE, report.copy, HEAD.role, HEAD.size)
    if report.stamp:
        width = painter.width(report.stamp, STAMP.role, STAMP.size)
        x, y = LEFT + TEXT_WIDTH - width - _STAMP_PAD, look.top - _HEAD_RISE
        painter.text(x, y, report.stamp, STAMP.role, STAMP.size)
        tall = STAMP.size + _STAMP_PAD
        painter.frame(x - _STAMP_PAD, y - STAMP.size * 0.95, width + 2 * _STAMP_PAD, tall, 1.5)


class _Foot:
    """Number, digest, page of pages, and the code with all three: the same on every page but for the page's number."""

    def __init__(self, painter: Painter, look: Look, report: Report, said: str, pages: int, place: int) -> None:
        self._painter = painter
        self._top = PAGE_HEIGHT - look.bottom + look.drop
        self._code = f"code{place or ''}"
        self._pages = pages
        left = f"{report.shown_number} · 摘要 {_digest(said)}"
        self._signers = page_signers(painter.fonts, report.page_signers, TEXT_WIDTH)
        self._signed = PAGE_HEIGHT - look.bottom - SIGN_PAGE.leading
        self._left = set_column(painter.fonts, [Piece(left, FOOT)], TEXT_WIDTH * 0.56)
        self._said = said
        self._at = LEFT + TEXT_WIDTH - _QR_SIDE, self._top + look.gap

    def draw(self, number: int) -> None:
        painter, top = self._painter, self._top
        self._signers.paint(painter, LEFT, self._signed)
        painter.line(LEFT, top, LEFT + TEXT_WIDTH, top, 0.5)
        self._left.paint(painter, LEFT, top + 5)
        page = f"第{number}页，共{self._pages}页"
        width = painter.width(page, FOOT.role, FOOT.size)
        x = LEFT + TEXT_WIDTH - _QR_SIDE - 14 - width
        painter.text(x, top + 5 + self._left.lines[0].y, page, FOOT.role, FOOT.size)
        code = f"{self._code}-{number}"
        painter.keep_qr(code, *self._at, _QR_SIDE, qr_modules(code_text(self._said, number, self._pages)))
        painter.show(code)
