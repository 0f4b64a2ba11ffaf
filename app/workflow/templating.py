"""Workbooks to be filled in: an empty one, or a checklist that a county adds its own items to."""

from __future__ import annotations

from app.checklists.load import shipped
from app.placing import Out, put_file
from app.workflow.checklists import find_edition
from app.workflow.desk import Desk
from app.workflow.writing import Written


def write_template(out: Out, edition: str) -> Written:
    """An empty checklist workbook. Raises what `put_file` raises."""
    from app.checklists.workbook_write import template_workbook  # openpyxl comes in here, not at start

    return Written(put_file(out, template_workbook(edition=edition)))


def export_checklist(desk: Desk, name: str, out: Out) -> Written:
    """A checklist (`id`, `id@edition`) as a workbook to be filled in further; the national items in it are locked.

    Raises `UNKNOWN_CHECKLIST`, and what `put_file` raises.
    """
    from app.checklists.workbook_write import checklist_workbook

    checklist = find_edition(desk, name)
    national = next((entry for entry in shipped() if entry.id == checklist.id), None)
    locked: set[str] = set()
    if national:
        locked = {national.id, *(section.id for section in national.sections), *(item.id for item in national.items)}
    return Written(put_file(out, checklist_workbook(checklist, locked)))
