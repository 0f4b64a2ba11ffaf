"""Visits for the tests of the window: begun, answered and signed through the workflow."""

import io
import random
from pathlib import Path

from PIL import Image

from app.checklists.load import shipped
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.ui.session import Session
from app.workflow.answering import answer, attach
from app.workflow.inspecting import PartPlan, start
from app.workflow.signing import sign
from app.workflow.visits import load

CHECKLISTS = ("fire", "kitchen", "staffing")


def sections(*names: str) -> tuple[str, ...]:
    return tuple(section.id for checklist in shipped() if checklist.id in names for section in checklist.sections)


def begin(session: Session, home: Institution, *names: str, second: str = "") -> int:
    """A visit with these checklists; `second` takes the last of them."""
    names = names or CHECKLISTS
    if not second:
        parts = (PartPlan(session.desk.actor, sections(*names)),)
    else:
        parts = (PartPlan(session.desk.actor, sections(*names[:-1])), PartPlan(second, sections(names[-1])))
    return start(session.desk, home.key, Mode.PATROL, names, parts)


def finish(session: Session, visit: int, *failed: str) -> None:
    """Everything passes but these items, and all parts are signed."""
    view = load(session.desk, visit)
    for item in view.applicable:
        verdict = Verdict.FAIL if item.id in failed else Verdict.PASS
        answer(session.desk, visit, item.id, Result(verdict))
        if item.photo and verdict is Verdict.FAIL:
            attach(session.desk, visit, item.id, picture(), f"{item.id}.jpg")
    for part in view.parts:
        sign(session.desk, visit, part.id)


def picture(seed: int = 1, kind: str = "JPEG") -> bytes:
    """A small photo; another seed is another photo."""
    chance = random.Random(seed)
    colour = tuple(chance.randrange(256) for _ in range(3))
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, kind)
    return out.getvalue()


def picture_file(folder: Path, seed: int = 1) -> Path:
    path = folder / f"现场{seed}.jpg"
    path.write_bytes(picture(seed))
    return path
