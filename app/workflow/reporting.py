"""The two papers that every visit has, written by one call; all documents are in `app.workflow.documents`."""

from __future__ import annotations

from pathlib import Path

from app.domain.documents import Kind
from app.workflow.desk import Desk
from app.workflow.documents import Wanted, issue
from app.workflow.writing import Written as Written


def print_notice(desk: Desk, inspection: int, out: Path) -> Written:
    """The 整改通知单, the home's copy. Its number is given once, when the first signed part prints; see `issue`."""
    return issue(desk, inspection, Wanted(Kind.NOTICE), out)


def print_record(desk: Desk, inspection: int, out: Path) -> Written:
    """The 现场检查记录, the home's copy: every item, with what does not apply and why; see `issue`."""
    return issue(desk, inspection, Wanted(Kind.RECORD), out)
