"""Papers of the checklists: the empty form, the template to fill in."""

from __future__ import annotations

import re
from datetime import date

from app.domain.checklist import Checklist
from app.placing import Out
from app.ui.pages.conduct_printing import Paper
from app.workflow.blanks import print_checklist
from app.workflow.desk import Desk
from app.workflow.templating import export_checklist, write_template
from app.workflow.writing import Written


def blank_paper(checklist: Checklist) -> Paper:
    """The empty form of a checklist, also of a county's own."""

    def write(desk: Desk, out: Out) -> Written:
        return print_checklist(desk, checklist, out)

    return Paper("空白检查表", f"空白检查表_{safe(checklist.title)}.pdf", write)


def template(today: date) -> Paper:
    """An empty workbook for a checklist of the county's own."""

    def write(desk: Desk, out: Out) -> Written:
        return write_template(out, today.isoformat())

    return Paper("检查表模板", "检查表模板.xlsx", write)


def filled_template(checklist: Checklist) -> Paper:
    """A checklist as a workbook to which a county adds its own items; the national ones are locked."""

    def write(desk: Desk, out: Out) -> Written:
        return export_checklist(desk, checklist.id, out)

    return Paper("检查表", f"检查表_{safe(checklist.title)}.xlsx", write)


def safe(name: str) -> str:
    """A title with nothing in it that Windows refuses in a file's name."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "", name).strip(" .")[:80]
