"""A returned ledger, read without trusting it. What its rows mean for the problems that are held is `ledger_plan`'s
to say."""

from __future__ import annotations

from pathlib import Path

from app.checklists.workbook_read import Book, read_book
from app.checklists.workbook_scan import Limits
from app.domain.ledger import MARKS, OPEN, SEEN, SHOWN
from app.interchange import ledger_errors as errors
from app.interchange import returned
from app.interchange.returned import Layout, Returned

LIMITS = Limits(
    form="台账", file=40 << 20, unpacked=180 << 20, rows=60_000, columns=60, text=30_000_000, elements=9_000_000
)
"""Room for 50,000 problems, some 90 MB of XML; a county has some thousands."""
_LAYOUT = Layout(MARKS, SEEN, OPEN, errors.NOT_A_LEDGER, errors.NO_COLUMN, errors.COLUMN_TWICE, SHOWN, pictures=True)


def read_ledger(path: Path) -> Returned:
    """The rows of a returned ledger. Raises the `AppError` that says why a file is none, or not safe to open."""
    return lines_of(read_book(path, None, LIMITS))


def lines_of(book: Book) -> Returned:
    """The rows of a ledger in the sheets of a workbook, whatever these are called now."""
    return returned.lines_of(book, _LAYOUT)
