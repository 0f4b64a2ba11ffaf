"""What importing the reports costs: nothing heavy before the first page or sheet is asked for."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
import app.reports.excel, app.reports.ledger, app.reports.notice, app.reports.pdf, app.reports.record
import app.reports.wording
print(json.dumps(sorted(sys.modules)))
"""


def test_the_builders_load_neither_what_draws_pages_nor_openpyxl() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, encoding="utf-8", timeout=60, check=True
    )
    assert not {"app.reports.pdf.document", "reportlab", "openpyxl", "PIL", "PySide6"} & set(json.loads(done.stdout))
