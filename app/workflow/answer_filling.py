"""The 检查填报表 of a visit goes out as a workbook, and what was filled in comes back as its answers."""

from __future__ import annotations

from pathlib import Path

from app.domain.answer_sheet import NOTE, VERDICT, headings_of, row_name
from app.domain.checklist import AnswerKind, Item
from app.domain.inspection import Inspection, Value, left_out
from app.domain.judging import Judgement, judge, judge_ratio, staffing
from app.interchange.answer_plan import AnswerPlan, Asked, HeldVisit, plan_items, read_answers
from app.interchange.returned import Returned
from app.interchange.sent_back import sent_back
from app.placing import Out, put_file
from app.progress import NO_PROGRESS, Progress, finish
from app.reports.forms import AnswerSheets, SentBack
from app.storage.decoding import NotShown
from app.workflow.answering import ANSWER, answer, note
from app.workflow.desk import Desk
from app.workflow.errors import FORM_MOVED_ON
from app.workflow.visits import frame, load
from app.workflow.writing import Written

_FIELDS = {"result": VERDICT, "note": NOTE}


def write_answer_form(desk: Desk, inspection: int, out: Out) -> Written:
    """A visit's items as a form, a sheet for each checklist, with what is answered. Raises `NO_SUCH`, and
    what `put_file` raises."""
    return Written(put_file(out, _book(desk, inspection, None)))


def write_answers_back(plan: AnswerPlan, desk: Desk, inspection: int, out: Out) -> Written:
    """The form that came, to be sent back: every item, with what is wrong beside it; what is to be mended is open, all
    else locked. Corrected and handed in again it is read as the form that it came from. Raises what `put_file`
    raises."""
    return Written(put_file(out, _book(desk, inspection, sent_back(plan.rows, plan.returned))))


def _book(desk: Desk, inspection: int, back: SentBack | None) -> bytes:
    from app.reports.excel import answer_workbook

    view = load(desk, inspection)
    notes = _notes(desk, inspection)
    return answer_workbook(AnswerSheets(view, desk.store.ref(inspection), notes, desk.today, back))


def plan_answers(desk: Desk, inspection: int, path: Path) -> AnswerPlan:
    """What a filled form would say of the visit's items, row by row; nothing is written.

    Raises `OTHER_VISIT`, `OTHER_EDITION`, or the `AppError` that says why a file is none, or not safe to open.
    """
    return _plan(desk, inspection, read_answers(path))


def apply_answers(desk: Desk, inspection: int, plan: AnswerPlan, progress: Progress = NO_PROGRESS) -> tuple[str, ...]:
    """Say what was accepted: all of it in one transaction, or nothing. Returns the items that were written.

    Raises `FORM_MOVED_ON` where the visit is no longer what the plan was made for.
    """
    rows = plan.accepted
    with desk.store.atomic():
        if _plan(desk, inspection, plan.returned).rows != plan.rows:
            raise FORM_MOVED_ON.with_(file=plan.file)
        for done, row in enumerate(rows):
            progress.step(done, len(rows), "登记结果")
            said = row.said
            assert said is not None, "an accepted row holds what is to be written"
            if said.result is not None:
                answer(desk, inspection, said.item, said.result)
            if said.note is not None:
                note(desk, inspection, said.item, said.note)
    finish(progress, len(rows), "登记结果")
    return tuple(row.said.item for row in rows if row.said is not None)


def _plan(desk: Desk, inspection: int, returned: Returned) -> AnswerPlan:
    view = load(desk, inspection)
    name = desk.store.ref(inspection)
    visit = HeldVisit(
        ref=name,
        editions=frozenset(row_name(name, edition.blob, "").edition for edition in view.editions),
        asked=_asked(desk, view),
        judge=lambda item, value: _judged(view, item, value),
        other=lambda ref: _named(desk, ref),
        headings=headings_of(view.checklists),
    )
    return plan_items(returned, visit, desk.today)


def _asked(desk: Desk, view: Inspection) -> dict[str, Asked]:
    store = desk.store
    notes, reasons = _notes(desk, view.key), {entry.item.id: entry.reason for entry in left_out(view)}
    undecided: dict[str, set[str]] = {}
    for conflict in store.conflicts(view.key):
        if conflict.slot.startswith(f"{ANSWER}/") and conflict.field in _FIELDS:
            undecided.setdefault(conflict.slot.removeprefix(f"{ANSWER}/"), set()).add(_FIELDS[conflict.field])
    found = {}
    for item in view.items:
        part, said = view.signer(item.id), view.answers.get(item.id)
        found[item.id] = Asked(
            item=item,
            number=view.number(item.id),
            result=said.result if said else None,
            note=notes.get(item.id, ""),
            left_out=reasons.get(item.id, ""),
            signed=part.signed_by or part.inspector if part is not None else "",
            undecided=frozenset(undecided.get(item.id, ())),
        )
    return found


def _notes(desk: Desk, inspection: int) -> dict[str, str]:
    bodies = desk.store.subjects(inspection, f"{ANSWER}/")
    return {slot.removeprefix(f"{ANSWER}/"): str(body.get("note") or "") for slot, body in bodies.items()}


def _judged(view: Inspection, item: Item, value: Value) -> Judgement:
    if item.answer.kind is AnswerKind.RATIO:
        return judge_ratio(item.answer, staffing(view))
    return judge(item.answer, value, view.started)


def _named(desk: Desk, ref: str) -> str:
    """Another visit in words, where this store holds it."""
    key = desk.store.resolve(ref)
    if key is None or "editions" not in (desk.store.subject(key, "head") or {}):
        return "本机没有那次检查"
    try:
        other = frame(desk, key)
    except NotShown:
        return "那次检查在本机不能显示"
    return f"{other.home.name} {other.started.isoformat()}"
