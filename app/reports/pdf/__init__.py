"""Reports on paper: our own layout, fonts and files, imported when the first page is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.progress import NO_PROGRESS, Progress
from app.reports.model import Report

if TYPE_CHECKING:
    from app.reports.pdf.fonts import FontSet, Missing


def render_pdf(report: Report, fonts: FontSet | None = None) -> bytes:
    """The report as a PDF with every font embedded; the same report gives the same bytes.

    Raises `MissingGlyphs` (an `AppError`) before drawing where a character has no font.
    """
    from app.reports.pdf import document  # what draws pages comes in here, not at start

    return document.render(report, fonts)


def render_pdfs(reports: Sequence[Report], progress: Progress = NO_PROGRESS) -> bytes:
    """Several documents one after the other in one PDF, each from a front page with its own page numbers, digest and
    code; fonts and photos are embedded once. `reports` has at least one.

    Raises as `render_pdf` does, and `Cancelled`."""
    from app.reports.pdf import document

    return document.render_all(reports, None, progress)


def missing_glyphs(report: Report, fonts: FontSet | None = None) -> tuple[Missing, ...]:
    """The characters that would block the print, with their places: for a warning before it is tried."""
    from app.reports.pdf.fonts import bundled

    return (fonts or bundled()).missing(report)
