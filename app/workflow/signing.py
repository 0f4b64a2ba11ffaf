"""Signing a part: what stands in its way, what it covers, and the findings it registers (挂号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.domain.days import china_day
from app.domain.findings import Registration, in_scope, leaves_open
from app.domain.inspection import (
    HEAD,
    Inspection,
    Part,
    Verdict,
)
from app.storage.findings import registration_body
from app.workflow.answering import FINDING
from app.workflow.desk import Desk
from app.workflow.errors import NOT_READY
from app.workflow.registering import require_standing
from app.workflow.timekeeping import doubt_of_clock, require_clock
from app.workflow.visits import load, outcome


@dataclass(frozen=True, slots=True)
class Readiness:
    """Why a part can't be signed, and what the signer should know first; whole sentences."""

    blockers: tuple[str, ...]
    warnings: tuple[str, ...]


def readiness(desk: Desk, view: Inspection, part: str) -> Readiness:
    """Whether a part can be signed now. 未查 warns; an open clash, a photo that is
    demanded and missing, or a clock that can't be right blocks."""
    chosen = _part(view, part)
    items = in_scope(view, chosen.sections)
    scope = set(items)
    blockers: list[str] = []
    warnings: list[str] = []
    if doubt := doubt_of_clock(desk):
        (warnings if doubt.possible else blockers).append(str(doubt))
    if not view.profile.held:
        blockers.append(f"本库没有“{view.profile.id}”这份口径，分不清哪些是问题；请先合并带有它的交接文件。")
    if not items:
        blockers.append("这份分工里没有检查项。")
    if pending := [i for i in items if i in view.answers and view.answers[i].disputed]:
        blockers.append(f"{_named(view, pending)}两台电脑写得不一致，请先在“交接合并”里决定。")
    blockers += _undecided(desk, view, chosen)
    missing = [
        i
        for i in items
        if i in view.answers
        and view.answers[i].result.verdict is Verdict.FAIL
        and view.item(i).photo
        and not view.answers[i].photos
    ]
    if missing:
        blockers.append(f"{_named(view, missing)}不符合，须有照片。")
    if unchecked := [i for i in items if i not in view.answers]:
        warnings.append(f"还有{len(unchecked)}项未查：{_named(view, unchecked)}签字后仍会如实印为“未查”。")
    result = outcome(desk, view)
    # one that only an answer of this part makes 待核 was told with the answer
    disputed = [
        finding
        for finding in result.findings
        if finding.pending
        and not set(finding.items).isdisjoint(items)
        and (finding.clashing or set(finding.items).isdisjoint(pending))
    ]
    if disputed:
        named = "、".join(finding.number or "、".join(finding.numbers) for finding in disputed)
        blockers.append(f"{named}的问题两台电脑说的不一致（结果、文字、期限或挂号），请先在“交接合并”里决定。")
    if result.hidden:
        blockers.append(f"有{len(result.hidden)}个问题不能显示（{result.unreadable[0]}），签字会给它们另外的挂号。")
    if unread := [i for i in items if i in view.answers and not view.answers[i].result.known]:
        blockers.append(f"{_named(view, unread)}结果不能显示，请重新查看后点选结果。")
    if dark := [i for i in result.unsettled if i in items]:
        warnings.append(f"其中{_named(view, dark)}可能属于重大事故隐患，尚不能下结论。")
    if unclear := [f for f in result.findings if not f.number and scope.intersection(f.items) and leaves_open(f)]:
        places = "、".join(place for finding in unclear for place in finding.numbers)
        warnings.append(f"{places}的问题还是“……，或……”，没有备注说明看到的是哪一种；请写备注，或改写问题。")
    return Readiness(tuple(blockers), tuple(warnings))


def sign(desk: Desk, inspection: int, part: str) -> tuple[str, ...]:
    """Sign a part and register its findings in one transaction; returns their 挂号 numbers, worst first.

    Signing again after a correction keeps the numbers and the deadlines that were given. Raises `NOT_READY`, and what
    `require_clock` and `require_standing` raise.
    """
    require_clock(desk)
    require_standing(desk, inspection)
    view = load(desk, inspection)
    chosen = _part(view, part)
    ready = readiness(desk, view, part)
    if ready.blockers:
        raise NOT_READY.with_(where=f"{view.home.name} · {chosen.inspector}", reasons="".join(ready.blockers))
    store, at = desk.store, desk.clock()
    scope = [HEAD, *in_scope_all(view, chosen)]
    with store.atomic():
        store.sign(inspection, part, scope, {"inspector": chosen.inspector}, actor=chosen.inspector, at=at)
        numbers = []
        for finding in outcome(desk, load(desk, inspection)).findings:
            if finding.lapsed or not set(finding.items) & set(scope):
                continue
            number = finding.number or next_number(desk)
            numbers.append(number)
            registered = finding.registered or china_day(at)
            deadline = finding.deadline if finding.registered else registered + timedelta(days=finding.deadline_days)
            entry = Registration(
                number=number,
                registered=registered,
                severity=finding.severity,
                problem=finding.problem,
                remedy=finding.remedy,
                deadline=deadline,
                items=finding.items,
            )
            store.write(
                inspection,
                f"finding/{finding.key}",
                registration_body(entry),
                kind=FINDING,
                actor=desk.actor,
                at=at,
            )
    return tuple(numbers)


def next_number(desk: Desk) -> str:
    """The next 挂号 number of this device, as `A03-0152`: counted from the journal, so never given twice."""
    return f"{desk.code}-{desk.store.next_running(desk.code, FINDING):04d}"


def in_scope_all(view: Inspection, part: Part) -> tuple[str, ...]:
    """Every item of a part's sections, also those the home was not asked: a late answer to one is late all the same."""
    return tuple(
        item.id
        for checklist in view.checklists
        for section in checklist.sections
        if section.id in part.sections
        for item in section.items
    )


def _undecided(desk: Desk, view: Inspection, part: Part) -> list[str]:
    """What must be decided first: a signature would cover it, and so let it in without a word."""
    said = []
    scope = {HEAD, *in_scope_all(view, part)}
    if late := list(dict.fromkeys(each.item for each in view.late if each.item in scope)):
        named = "、".join(view.named(item) for item in late[:3])
        said.append(f"{named}{'等' if len(late) > 3 else ''}有签字后才到的内容，请先在“交接合并”里决定。")
    clashing = {conflict.slot for conflict in desk.store.conflicts(view.key)}
    sections = [section for checklist in view.checklists for section in checklist.sections]
    for section in sections:
        if section.id in part.sections and f"section/{section.id}" in clashing:
            said.append(f"“{section.title}”有两个人认领，请先在“交接合并”里决定由谁查。")
    return said


def unsigned(view: Inspection) -> tuple[Part, ...]:
    """Parts that are not in yet."""
    return tuple(part for part in view.parts if not part.signed and part.sections)


def _part(view: Inspection, part: str) -> Part:
    return next(p for p in view.parts if p.id == part)


def _named(view: Inspection, items: list[str], most: int = 3) -> str:
    shown = "、".join(f"{view.number(i)} {view.item(i).title}" for i in items[:most])
    return shown + (f"等{len(items)}项，" if len(items) > most else "，")
