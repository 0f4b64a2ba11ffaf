"""Workbooks of an unknown hand at each door that takes one: a sentence or an import, within bounds of memory and time.

The doors: 机构登记表, 台账, 检查填报表, 评分表, 检查表 (the template's and XLSForm's) and 辖区.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

from app.checklists.profile_write import profile_workbook
from app.checklists.workbook_example import example
from app.checklists.workbook_write import checklist_workbook
from app.domain.score_sheet import Mode
from app.errors import AppError
from app.interchange.form_plan import Group
from app.storage.opening import from_image, new_device_id
from app.storage.store import Store
from app.workflow.answer_filling import apply_answers, plan_answers, write_answer_form
from app.workflow.checklists import import_checklist
from app.workflow.desk import Desk
from app.workflow.filling import apply_register, plan_register, write_register_form
from app.workflow.ledger import apply_ledger, plan_ledger, write_ledger
from app.workflow.profile_books import import_profile
from app.workflow.rating import import_rating
from app.workflow.registering import institutions
from tests.checklists.sample_sheet import sample, workbook
from tests.checklists.xlsforms import file_of
from tests.torture import odd_workbooks
from tests.torture.children import in_a_fork
from tests.torture.faults import Bricked, Lost, must, require_sentence
from tests.torture.stage import Stage, desk_at, open_visits, own_profile
from tests.torture.trial import Trial

NAME = "workbooks"
SHARE = 1.5
MOST_MB, MOST_SECONDS = 200, 10.0
"""What reading any file may take: memory beyond what the program had, and time of the processor."""
_NO_MORE = 1 << 30
"""Bytes beyond which the child gets none: it ends by a signal or a MemoryError instead of taking the machine along."""
_FORMS = Path(__file__).parents[1] / "data" / "xlsform"


def attempt(trial: Trial) -> None:
    """Make a sound workbook of one door odd, and bring it in through that door, or through a wrong one."""
    chance = trial.chance
    own = chance.choice(DOORS)
    door = own if chance.random() < 0.93 else chance.choice(DOORS)
    way, content = odd_workbooks.mutated(_originals(trial.stage)[own], chance)
    trial.kind = f"workbooks: {door}"
    path = trial.path("表.xlsx")
    path.write_bytes(content)
    told = in_a_fork(partial(_bring, trial.stage, door, path), trial.folder / "home")
    trial.what.append(f"{own} → {door}, {way}: {told['end']}, {told['mb']:.0f} MB, {told['seconds']:.1f} s")
    if told["mb"] > MOST_MB or told["seconds"] > MOST_SECONDS:
        raise Bricked(f"{told['mb']:.0f} MB, {told['seconds']:.1f} s")


def _bring(stage: Stage, door: str, path: Path) -> dict[str, Any]:
    """What became of the file, and what it took."""
    with Store(from_image(stage.laptop_image), None, new_device_id) as store:
        desk = desk_at(store, "检查员甲")
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here on
        address = _memory("VmSize") * 1024
        resource.setrlimit(resource.RLIMIT_AS, (address + _NO_MORE, address + _NO_MORE))
        begun = time.process_time()
        end = _through(desk, door, path)
        seconds = time.process_time() - begun
        peak = _memory("VmHWM")
        must(lambda: institutions(desk), "the homes")
        return {"end": end, "mb": (peak - before) / 1024, "seconds": seconds}


def _through(desk: Desk, door: str, path: Path) -> str:
    homes = len(institutions(desk))
    try:
        said = _ACTS[door](desk, path)
    except AppError as error:
        require_sentence(str(error))
        for fault in getattr(error, "faults", ()):
            require_sentence(" ".join(str(fault).split()))
        if len(institutions(desk)) != homes:
            raise Lost("refused, and homes came or went") from error
        return error.code
    return said


def _memory(what: str) -> int:
    """Kilobytes of this process, as the system counts them."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def _register(desk: Desk, path: Path) -> str:
    plan = plan_register(desk, path)
    _require_reasons(plan.rows)
    apply_register(desk, plan)
    return f"{len(plan.accepted)} of {len(plan.rows)} rows"


def _ledger(desk: Desk, path: Path) -> str:
    plan = plan_ledger(desk, path)
    _require_reasons(plan.rows)
    apply_ledger(desk, plan)
    return f"{len(plan.accepted)} of {len(plan.rows)} rows"


def _answers(desk: Desk, path: Path) -> str:
    visit = open_visits(desk)[0]
    plan = plan_answers(desk, visit, path)
    _require_reasons(plan.rows)
    apply_answers(desk, visit, plan)
    return f"{len(plan.accepted)} of {len(plan.rows)} rows"


def _require_reasons(rows: Iterable[Any]) -> None:
    for row in rows:
        if row.group is not Group.ACCEPTED:
            require_sentence(" ".join(row.reason.split()))


def _rating(desk: Desk, path: Path) -> str:
    import_rating(desk, institutions(desk)[0].key, path, Mode.ASSESSMENT)
    return "rated"


def _checklist(desk: Desk, path: Path) -> str:
    done = import_checklist(desk, path)
    for note in done.notes:
        require_sentence(" ".join(str(note).split()))
    return f"{len(done.checklist.items)} items"


def _jurisdiction(desk: Desk, path: Path) -> str:
    return import_profile(desk, path).name


_ACTS: dict[str, Callable[[Desk, Path], str]] = {
    "register": _register,
    "ledger": _ledger,
    "answers": _answers,
    "rating": _rating,
    "checklist": _checklist,
    "xlsform": _checklist,
    "profile": _jurisdiction,
}
DOORS = tuple(_ACTS)


@cache
def _originals(stage: Stage) -> dict[str, bytes]:
    """A sound workbook for each door."""
    folder = stage.folder / f"表{os.getpid()}"
    folder.mkdir(exist_ok=True)
    with Store(from_image(stage.laptop_image), None, new_device_id) as store:
        desk = desk_at(store, "检查员甲")
        made = {name: folder / f"{name}.xlsx" for name in DOORS}
        write_register_form(desk, made["register"])
        write_ledger(desk, made["ledger"])
        write_answer_form(desk, open_visits(desk)[0], made["answers"])
    workbook(made["rating"], sample(2), 0.6)
    made["checklist"].write_bytes(checklist_workbook(example()))
    made["xlsform"].write_bytes(file_of((_FORMS / "whole" / "form.md").read_text(encoding="utf-8")))
    made["profile"].write_bytes(profile_workbook(own_profile(), own=True))
    return {name: path.read_bytes() for name, path in made.items()}
