"""Checklists on paper for those who go out with a pen: any shipped one, or a county's own."""

from __future__ import annotations

from pathlib import Path

from app.checklists.load import load_checklist
from app.checklists.sets import offered
from app.domain.checklist import Checklist
from app.placing import Out, put_file
from app.reports.blank import build_blank
from app.workflow.desk import Desk
from app.workflow.errors import UNKNOWN_CHECKLIST
from app.workflow.writing import Written


def print_blank(desk: Desk, name: str, out: Out) -> Written:
    """A checklist, by its id or its file, as an empty form for both sides of A4 (PDF).

    Raises `UNKNOWN_CHECKLIST`, `ChecklistError` with every fault of a file, what `files.read_text` raises, and what
    `put_file` raises.
    """
    return print_checklist(desk, _chosen(name), out)


def print_checklist(desk: Desk, checklist: Checklist, out: Out) -> Written:
    """The same of a checklist that is at hand. Raises what `put_file` raises."""
    from app.reports.pdf.blanks import render_blank  # what draws pages comes in here, not at start

    content = render_blank(build_blank(checklist, office=desk.office))
    return Written(put_file(out, content))


def _chosen(name: str) -> Checklist:
    known = {checklist.id: checklist for checklist in offered()}
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix.lower() != ".toml":
        raise UNKNOWN_CHECKLIST.with_(name=name, known="、".join(known))
    return load_checklist(path)
