"""Workbooks through openpyxl, which is imported when the first one is written."""

from __future__ import annotations

from typing import BinaryIO

from app.domain.county import CountySummary
from app.domain.rating import Frame
from app.domain.score_sheet import ScoreSheet
from app.progress import NO_PROGRESS, Progress
from app.reports.forms import AnswerSheets, RegisterForm, ScoreSheetBack
from app.reports.ledger import Ledger, LedgerBack
from app.reports.results import Results
from app.reports.taken_list import TakenList


def write_ledger_workbook(ledger: Ledger | LedgerBack, out: BinaryIO, progress: Progress = NO_PROGRESS) -> None:
    """The ledger as an .xlsx for Excel and WPS, written row by row: memory does not grow with it. The same ledger gives
    the same bytes; `progress` can stop it."""
    from app.reports.excel import stream  # openpyxl comes in here, not at start

    stream.write_rows(ledger, out, progress)


def summary_workbook(summary: CountySummary) -> bytes:
    """The county's summary as an .xlsx with native charts; the same summary gives the same bytes."""
    from app.reports.excel import summary_book

    return summary_book.write_summary(summary)


def results_workbook(results: Results, progress: Progress = NO_PROGRESS) -> bytes:
    """What was seen, item by item, as an .xlsx; the same results give the same bytes. `progress` can stop it."""
    from app.reports.excel import results_book

    return results_book.write_results(results, progress)


def list_workbook(taken: TakenList) -> bytes:
    """A list as it stands on the screen as an .xlsx; the same list gives the same bytes."""
    from app.reports.excel import results_book

    return results_book.write_list(taken)


def register_workbook(form: RegisterForm) -> bytes:
    """The register as a form that can be filled in and read back."""
    from app.reports.excel import register_book

    return register_book.write_register(form)


def answer_workbook(form: AnswerSheets) -> bytes:
    """A visit's items as a form that can be filled in and read back."""
    from app.reports.excel import answer_book

    return answer_book.write_answers(form)


def score_sheet_template(frame: Frame, sheet: ScoreSheet | None = None) -> bytes:
    """An empty score sheet to fill in; with the items of a sheet where one is known already."""
    from app.reports.excel import score_sheet_book

    return score_sheet_book.write_template(frame, sheet)


def score_sheet_workbook(form: ScoreSheetBack) -> bytes:
    """A refused score sheet with the reasons beside its rows, to be corrected and read back."""
    from app.reports.excel import score_sheet_book

    return score_sheet_book.write_score_sheet(form)
