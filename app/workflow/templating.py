"""Workbooks to be filled in: an empty one, or a checklist that a county adds its own items to."""

from __future__ import annotations

from pathlib import Path

from app.checklists.load import shipped
from app.domain.checklist import Checklist
from app.workflow.checklists import find_edition
from app.workflow.desk import Desk
from app.workflow.writing import put_file


def write_template(out: Path, edition: str) -> None:
    """An empty checklist workbook. Raises `UNWRITTEN`."""
    from app.checklists.workbook_write import template_workbook  # openpyxl comes in here, not at start

    put_file(out, template_workbook(edition=edition))


def export_checklist(desk: Desk, name: str, out: Path) -> Checklist:
    """A checklist (`id`, `id@edition`) as a workbook to be filled in further; the national items in it are locked.

    Raises `UNKNOWN_CHECKLIST`, `UNWRITTEN`.
    """
    from app.checklists.workbook_write import checklist_workbook

    checklist = find_edition(desk, name)
    national = next((entry for entry in shipped() if entry.id == checklist.id), None)
    locked: set[str] = set()
    if national:
        locked = {national.id, *(section.id for section in national.sections), *(item.id for item in national.items)}
    put_file(out, checklist_workbook(checklist, locked))
    return checklist
