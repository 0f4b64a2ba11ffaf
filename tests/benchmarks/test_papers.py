"""The documents that printing is measured with can be printed."""

import pytest

from app.reports.model import Report
from app.reports.pdf import render_pdf
from benchmarks import papers


@pytest.mark.parametrize("report", [papers.notice(3, 1), papers.record(12)])
def test_the_measured_documents_are_printed(report: Report) -> None:
    assert render_pdf(report).startswith(b"%PDF")
