"""The 机构登记表 goes out as a workbook, blank or with the homes that are registered, and comes back filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.checklists.load import profiles
from app.domain.institution import Institution
from app.interchange.form_plan import FormRow
from app.interchange.register_plan import COUNTY, HeldHome, RegisterPlan, plan_homes, read_register
from app.interchange.returned import Returned
from app.interchange.sent_back import sent_back
from app.placing import Out, put_file
from app.progress import NO_PROGRESS, Progress, finish
from app.reports.forms import RegisterForm, SentBack
from app.workflow.desk import Desk
from app.workflow.errors import FORM_MOVED_ON
from app.workflow.office import county_news
from app.workflow.registering import amend, institutions, register
from app.workflow.writing import Written


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of a filled register."""

    file: str
    entered: tuple[Institution, ...]
    amended: tuple[Institution, ...]


def write_register_form(desk: Desk, out: Out) -> Written:
    """The register as a form: homes that are registered, and empty rows for new ones. Raises what
    `put_file` raises."""
    return Written(put_file(out, _book(desk, None)))


def write_register_back(plan: RegisterPlan, desk: Desk, out: Out) -> Written:
    """The register that came, to be sent back: each row with what is wrong beside it, those to be mended first and
    open, the others locked. Corrected and handed in again it is read as the form that it came from. Raises what
    `put_file` raises."""
    return Written(put_file(out, _book(desk, sent_back(plan.rows, plan.returned))))


def _book(desk: Desk, back: SentBack | None) -> bytes:
    from app.reports.excel import register_workbook

    homes = tuple((desk.store.ref(home.key), home) for home in institutions(desk))
    known = [home.county for _, home in homes if home.county]
    counties = tuple(dict.fromkeys([*known, *(county for profile in profiles() for county in profile.counties)]))
    return register_workbook(RegisterForm(desk.office, desk.today, homes, counties, back))


def plan_register(desk: Desk, path: Path) -> RegisterPlan:
    """What a filled register would change, row by row; nothing is written. Raises the `AppError` that says why a file
    is none, or not safe to open."""
    return _plan(desk, read_register(path))


def apply_register(desk: Desk, plan: RegisterPlan, progress: Progress = NO_PROGRESS) -> Registered:
    """Enter and amend what was accepted: all of it in one transaction, or nothing.

    Raises `FORM_MOVED_ON` where the register is no longer what the plan was made for.
    """
    entered: list[Institution] = []
    amended: list[Institution] = []
    rows = plan.accepted
    with desk.store.atomic():
        if _plan(desk, plan.returned).rows != plan.rows:
            raise FORM_MOVED_ON.with_(file=plan.file)
        for done, row in enumerate(rows):
            progress.step(done, len(rows), "登记机构")
            assert row.said is not None, "an accepted row holds what is to be written"
            (amended if row.said.key else entered).append(
                amend(desk, row.said, again=True) if row.said.key else register(desk, row.said, again=True)
            )
    finish(progress, len(rows), "登记机构")
    return Registered(plan.file, tuple(entered), tuple(amended))


def _plan(desk: Desk, returned: Returned) -> RegisterPlan:
    store = desk.store
    undecided: dict[int, set[str]] = {}
    for conflict in store.conflicts():
        undecided.setdefault(conflict.root, set()).add(conflict.field)
    homes = {store.ref(home.key): home for home in institutions(desk)}
    plan = plan_homes(
        returned, {name: HeldHome(home, frozenset(undecided.get(home.key, ()))) for name, home in homes.items()}
    )
    return replace(plan, rows=tuple(_with_county(desk, row) for row in plan.rows))


def _with_county(desk: Desk, row: FormRow[Institution]) -> FormRow[Institution]:
    """A row that will be written, with what its county's name does to the law; the county of a known home only where
    it changes."""
    if row.said is None or not any(change.column == COUNTY for change in row.changes):
        return row
    return replace(row, reason="".join((row.reason, county_news(desk, row.said.county))))
