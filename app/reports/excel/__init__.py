"""Workbooks through openpyxl, which is imported when the first one is written."""

from __future__ import annotations

from app.reports.ledger import Ledger


def ledger_workbook(ledger: Ledger) -> bytes:
    """The ledger as an .xlsx for Excel and WPS; the same ledger gives the same bytes."""
    from app.reports.excel import sheet  # openpyxl comes in here, not at start

    return sheet.workbook(ledger)
