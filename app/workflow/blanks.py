"""Checklists on paper for those who go out with a pen: any shipped one, or a county's own file."""

from __future__ import annotations

from pathlib import Path

from app.checklists.load import load_checklist
from app.checklists.sets import offered
from app.domain.checklist import Checklist
from app.reports.blank import build_blank
from app.workflow.desk import Desk
from app.workflow.errors import UNKNOWN_CHECKLIST
from app.workflow.writing import Written, put_file


def print_blank(desk: Desk, name: str, out: Path) -> Written:
    """A checklist, by its id or its file, as an empty form for both sides of A4 (PDF).

    Raises `UNKNOWN_CHECKLIST`, `ChecklistError` with every fault of a file, what `files.read_text`
    raises, or `UNWRITTEN`.
    """
    from app.reports.pdf.blanks import render_blank  # what draws pages comes in here, not at start

    content = render_blank(build_blank(_chosen(name), office=desk.office))
    put_file(out, content)
    return Written(out)


def _chosen(name: str) -> Checklist:
    known = {checklist.id: checklist for checklist in offered()}
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix.lower() != ".toml":
        raise UNKNOWN_CHECKLIST.with_(name=name, known="、".join(known))
    return load_checklist(path)
