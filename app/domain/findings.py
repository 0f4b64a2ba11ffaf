"""From answers to problems: what a failed item becomes. A pure function of the inspection and the inspector's edits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.checklist import (
    AnswerKind,
    Basis,
    Department,
    Hazard,
    Item,
    Severity,
    Weight,
    county_basis,
    effective_severity,
)
from app.domain.inspection import Answer, Inspection, Photo, Verdict
from app.domain.judging import Judgement, judge, judge_ratio, staffing
from app.domain.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class FindingEdit:
    """What the inspector changed of a finding's proposed wording; None where the proposal stands.

    `historic`: it lacks only papers of a building's fire approval and waits for the joint study (历史遗留·一事一议).
    """

    problem: str | None = None
    remedy: str | None = None
    deadline_days: int | None = None
    responsible: str | None = None
    historic: bool | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What 挂号 fixed when a part was signed: the number never changes, the deadline counts from that day."""

    number: str
    registered: date
    severity: Severity
    problem: str
    remedy: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem. `key` is its slot: a hazard's id, the ratio's first item, or the item itself.

    `deadline` is the registered day, or the day the deadline would be if signed on the day of the visit.
    Natural days; the day of signing is not counted. `lapsed` marks a registered finding whose answer
    has since turned: it stays listed. `historic`: listed apart, nothing to be done on the spot; as grave as before.
    """

    key: str
    items: tuple[str, ...]
    numbers: tuple[str, ...]
    severity: Severity
    hazard: str
    problem: str
    remedy: str
    deadline: date
    deadline_days: int
    responsible: str
    departments: tuple[Department, ...]
    basis: tuple[Basis, ...]
    note: str
    photos: tuple[Photo, ...]
    photo_missing: bool
    pending: bool
    number: str = ""
    registered: date | None = None
    lapsed: bool = False
    historic: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """A failed item of severity 提示: printed in a list of its own, with no number, deadline or 挂号."""

    item: str
    number: str
    text: str
    remedy: str
    basis: tuple[Basis, ...]
    note: str
    pending: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """All problems of an inspection, worst first, and its advice in checklist order.

    `unsettled` = items that may hide something grave: 无法查 or 未查 where failing could be 重大 or 疑似重大.
    `hidden` = problems that were worded or registered and can't be shown; `unreadable` says why, and what else of the
    wording can't.
    """

    findings: tuple[Finding, ...]
    advice: tuple[Advice, ...]
    unable: tuple[str, ...]
    unchecked: tuple[str, ...]
    unsettled: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def clean(self) -> bool:
        """Nothing found in what was looked at; says nothing of what was not."""
        return not self.findings and not self.hidden

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def derive_findings(
    inspection: Inspection,
    hazards: Mapping[str, Hazard],
    edits: Mapping[str, FindingEdit] | None = None,
    registrations: Mapping[str, Registration] | None = None,
    hidden: Collection[str] = (),
    unreadable: tuple[Unreadable, ...] = (),
) -> Outcome:
    """What the answers amount to.

    One answer makes at most one finding; answers that are the same hazard, or the same staffing shortage,
    make one finding together, with the gravest severity and the shortest deadline of them. `hidden` are problems of
    which the wording or the 挂号 can't be read: nothing is put in their place.
    """
    edits, registrations = edits or {}, registrations or {}
    applicable = inspection.applicable
    groups: dict[str, list[tuple[Item, Answer, Weight]]] = {}
    ratio_key = next((item.id for item in inspection.items if item.answer.kind is AnswerKind.RATIO), "")
    for item in applicable:
        answer = inspection.answers.get(item.id)
        if answer is None or answer.result.verdict is not Verdict.FAIL:
            continue
        weight = weigh(inspection, item, answer, hazards)
        key = weight.hazard or (ratio_key if item.answer.kind is AnswerKind.RATIO else item.id)
        if key in hidden:
            continue
        groups.setdefault(key, []).append((item, answer, weight))
    findings: list[Finding] = []
    advice: list[Advice] = []
    for key, members in groups.items():
        if min(weight.severity.rank for _, _, weight in members) == Severity.ADVICE.rank and key not in registrations:
            advice.extend(_advice(inspection, item, answer) for item, answer, _ in members)
        else:
            grave = [member for member in members if member[2].severity is not Severity.ADVICE] or members
            findings.append(
                _finding(inspection, key, grave, edits.get(key, FindingEdit()), registrations.get(key), hazards)
            )
    for key, registration in registrations.items():
        if key not in groups:
            findings.append(_no_longer_failed(inspection, key, registration, edits.get(key, FindingEdit()), hazards))
    findings.sort(key=lambda f: (f.lapsed, f.severity.rank, f.deadline, f.key))
    unable = tuple(
        item.id
        for item in applicable
        if item.id in inspection.answers and inspection.answers[item.id].result.verdict is Verdict.UNABLE
    )
    unchecked = tuple(item.id for item in applicable if item.id not in inspection.answers)
    dark = set(unable) | set(unchecked)
    return Outcome(
        findings=tuple(findings),
        advice=tuple(advice),
        unable=unable,
        unchecked=unchecked,
        unsettled=tuple(item.id for item in applicable if item.id in dark and may_be_major(item, hazards)),
        hidden=tuple(sorted(hidden)),
        unreadable=unreadable,
    )


def weigh(inspection: Inspection, item: Item, answer: Answer, hazards: Mapping[str, Hazard]) -> Weight:
    """How grave this failed answer is in this home, under its profile."""
    value = answer.result.value
    choice = value if isinstance(value, str) and item.answer.kind is AnswerKind.CHOICE else ""
    return effective_severity(item, inspection.profile, inspection.home.features, choice, hazards)


def may_be_major(item: Item, hazards: Mapping[str, Hazard]) -> bool:
    """Whether failing the item can be 重大 or 疑似重大 in some case."""
    linked = [item.hazard, *(case.hazard for case in item.cases)]
    return any(hazards[h].severity in (Severity.MAJOR, Severity.SUSPECTED) for h in linked if h)


def judgement(inspection: Inspection, item: Item, answer: Answer) -> Judgement:
    """What the item's value says by itself, with its working."""
    if item.answer.kind is AnswerKind.RATIO:
        return judge_ratio(item.answer, staffing(inspection))
    return judge(item.answer, answer.result.value, inspection.started)


def _finding(
    inspection: Inspection,
    key: str,
    members: list[tuple[Item, Answer, Weight]],
    edit: FindingEdit,
    registration: Registration | None,
    hazards: Mapping[str, Hazard],
) -> Finding:
    items = [item for item, _, _ in members]
    severities = [weight.severity for _, _, weight in members]
    severity = min([*severities, registration.severity] if registration else severities, key=lambda s: s.rank)
    hazard = next((weight.hazard for _, _, weight in members if weight.hazard), "")
    days = min(item.deadline_days for item in items) if edit.deadline_days is None else edit.deadline_days
    signed = inspection.signed_on or inspection.started
    problem = (
        edit.problem if edit.problem is not None else "".join(proposed_problem(inspection, *m[:2]) for m in members)
    )
    remedy = edit.remedy if edit.remedy is not None else "".join(dict.fromkeys(item.remedy for item in items))
    return Finding(
        key=key,
        items=tuple(item.id for item in items),
        numbers=tuple(inspection.number(item.id) for item in items),
        severity=severity,
        hazard=hazard,
        problem=registration.problem if registration else problem,
        remedy=registration.remedy if registration else remedy,
        deadline=registration.deadline if registration else signed + timedelta(days=days),
        deadline_days=days,
        responsible=edit.responsible or "",
        departments=tuple(dict.fromkeys(d for item in items for d in item.departments)),
        basis=_joined_basis(inspection, items, hazard, hazards),
        note="；".join(answer.note for _, answer, _ in members if answer.note),
        photos=tuple(photo for _, answer, _ in members for photo in answer.photos),
        photo_missing=any(item.photo and not answer.photos for item, answer, _ in members),
        pending=any(answer.pending for _, answer, _ in members),
        number=registration.number if registration else "",
        registered=registration.registered if registration else None,
        historic=bool(edit.historic),
    )


def _no_longer_failed(
    inspection: Inspection,
    key: str,
    registration: Registration,
    edit: FindingEdit,
    hazards: Mapping[str, Hazard],
) -> Finding:
    items = [item for item in inspection.items if key in (item.id, item.hazard, *(c.hazard for c in item.cases))]
    answers = [inspection.answers[item.id] for item in items if item.id in inspection.answers]
    # what can't be read has not turned
    unread = any(not answer.result.known for answer in answers)
    return Finding(
        key=key,
        items=tuple(item.id for item in items),
        numbers=tuple(inspection.number(item.id) for item in items),
        severity=registration.severity,
        hazard=key if key in hazards else "",
        problem=registration.problem,
        remedy=registration.remedy,
        deadline=registration.deadline,
        deadline_days=(registration.deadline - registration.registered).days,
        responsible=edit.responsible or "",
        departments=tuple(dict.fromkeys(d for item in items for d in item.departments)),
        basis=_joined_basis(inspection, items, key if key in hazards else "", hazards),
        note="检查结果不能显示。" if unread else "",
        photos=(),
        photo_missing=False,
        pending=False,
        number=registration.number,
        registered=registration.registered,
        lapsed=not unread,
        historic=bool(edit.historic),
    )


_BLANKS = re.compile(r"（([^（）]*____[^（）]*)）")


def details_asked(item: Item) -> str:
    """What the item's wording leaves open, as a hint for the note: `楼栋；原用途`. Empty when it leaves nothing."""
    return "；".join(
        found.group(1).replace("：____", "").replace("____", "") for found in _BLANKS.finditer(item.problem)
    )


def plain_problem(item: Item) -> str:
    """The item's own wording and nothing that was seen or told: what a private item says on the home's copy."""
    return _BLANKS.sub("", item.problem)


def proposed_problem(inspection: Inspection, item: Item, answer: Answer) -> str:
    """The item's own wording, with what the value or the ratio says of it and the inspector's note.

    Blanks that the wording leaves for details are never printed; the note fills them.
    """
    text = plain_problem(item)
    said = judgement(inspection, item, answer)
    if item.answer.kind is AnswerKind.CHOICE and isinstance(answer.result.value, str):
        text = f"{text.removesuffix('。')}（{answer.result.value}）。"
    elif said.why:
        text += said.why if said.why.endswith("。") else f"{said.why}。"
    if answer.note:
        text = f"{text}{answer.note}" + ("" if answer.note.endswith(("。", "！", "？")) else "。")
    return text


def basis_of(inspection: Inspection, item: Item) -> tuple[Basis, ...]:
    """What an item rests on at this visit: the county's own document before what the checklist cites."""
    return (*county_basis(item, inspection.profile), *item.basis)


def _joined_basis(
    inspection: Inspection, items: list[Item], hazard: str, hazards: Mapping[str, Hazard]
) -> tuple[Basis, ...]:
    citations = [citation for item in items for citation in basis_of(inspection, item)]
    if hazard:
        citations.extend(hazards[hazard].basis)
    return tuple(dict.fromkeys(citations))


def _advice(inspection: Inspection, item: Item, answer: Answer) -> Advice:
    return Advice(
        item=item.id,
        number=inspection.number(item.id),
        text=proposed_problem(inspection, item, answer),
        remedy=item.remedy,
        basis=basis_of(inspection, item),
        note=answer.note,
        pending=answer.pending,
    )


def in_scope(inspection: Inspection, sections: tuple[str, ...]) -> tuple[str, ...]:
    """The items of some sections that this home is asked."""
    return tuple(item.id for item in inspection.applicable if inspection.section_of(item.id) in sections)
