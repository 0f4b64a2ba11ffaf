"""Reports on paper: our own layout on reportlab's canvas, which is imported when the first page is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports.model import Report

if TYPE_CHECKING:
    from app.reports.pdf.fonts import FontSet, Missing


def render_pdf(report: Report, fonts: FontSet | None = None) -> bytes:
    """The report as a PDF with every font embedded; the same report gives the same bytes.

    Raises `MissingGlyphs` (an `AppError`) before drawing where a character has no font.
    """
    from app.reports.pdf import document  # reportlab comes in here, not at start

    return document.render(report, fonts)


def missing_glyphs(report: Report, fonts: FontSet | None = None) -> tuple[Missing, ...]:
    """The characters that would block the print, with their places: for a warning before it is tried."""
    from app.reports.pdf.fonts import bundled

    return (fonts or bundled()).missing(report)
