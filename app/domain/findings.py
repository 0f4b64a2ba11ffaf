"""From answers to problems: what a failed item becomes. A pure function of the inspection and the inspector's edits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.domain import facts
from app.domain.checklist import (
    AnswerKind,
    Basis,
    Hazard,
    Item,
    Severity,
    Weight,
    as_answered,
    chosen_option,
    county_basis,
    effective_severity,
)
from app.domain.days import china_day
from app.domain.facts import at_once, filled, has_figures
from app.domain.finding_rows import FindingWords
from app.domain.inspection import Answer, Inspection, Photo, Verdict
from app.domain.judging import Judgement, judge, judge_ratio, staffing
from app.domain.rectification import GRAVE
from app.domain.unreadable import Unreadable

T = TypeVar("T")
URGENT_DAYS = 1
"""What has to be judged within so many days is reported on the day it is found, as what is grave is."""


@dataclass(frozen=True, slots=True)
class FindingEdit:
    """What the inspector changed of a finding's proposed wording; None where the proposal stands.

    `historic`: it lacks only papers of a building's fire approval and waits for the joint study (历史遗留·一事一议).
    `released`: by whose word the home may be told of a 违法线索; empty where that was taken back.
    """

    problem: str | None = None
    remedy: str | None = None
    deadline_days: int | None = None
    responsible: str | None = None
    historic: bool | None = None
    released: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What 挂号 fixed when a part was signed: the number never changes, the deadline counts from that day.

    `items`: what it is about. What is found later of the same hazard is a problem of its own: the words of this one
    stand as they were signed. Empty where these were not kept yet: then it is about all of its hazard.
    """

    number: str
    registered: date
    severity: Severity
    problem: str
    remedy: str
    deadline: date
    items: tuple[str, ...] = ()

    def covers(self, item: str) -> bool:
        return not self.items or item in self.items


@dataclass(frozen=True, slots=True)
class Worded:
    """What one version says of a problem: the wording, and the 挂号 where it has one."""

    edit: FindingEdit = FindingEdit()
    registration: Registration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(FindingWords):
    """A problem with all that its papers print."""

    basis: tuple[Basis, ...]
    photos: tuple[Photo, ...]
    photo_missing: bool

    @property
    def first_step(self) -> str:
        """What is due on the day of the signature already, so that no day allows what the remedy forbids: to remove
        the danger of what is grave, to begin with what the remedy says is at once. Empty where the deadline is all."""
        if self.referred or self.historic:
            return ""
        if self.severity in GRAVE:
            return "立即处置"
        return "立即着手" if at_once(self.remedy) else ""

    @property
    def first_days(self) -> int:
        """Within how many days of the signature its first step is due."""
        return 0 if self.first_step else self.deadline_days

    @property
    def told_at_once(self) -> bool:
        """Whether it is reported upward on the day (当日报告): what is grave, and what can't wait to be judged."""
        return self.severity in GRAVE or (self.referred and self.deadline_days <= URGENT_DAYS)


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


_Member = tuple[Item, Answer, Weight]
"""A failed item, its answer, and how grave that is."""


def derive_findings(
    inspection: Inspection,
    hazards: Mapping[str, Hazard],
    edits: Mapping[str, FindingEdit] | None = None,
    registrations: Mapping[str, Registration] | None = None,
    hidden: Collection[str] = (),
    unreadable: tuple[Unreadable, ...] = (),
    clashing: Mapping[str, Sequence[Worded]] | None = None,
) -> Outcome:
    """What the answers amount to.

    One answer makes at most one finding; answers that are the same staffing shortage, or were registered together,
    make one together, with the gravest severity and the shortest deadline of them. `hidden` are problems of
    which the wording or the 挂号 can't be read: nothing is put in their place. `clashing` are the versions of those
    that two computers worded or registered differently.
    """
    edits, registrations, clashing = edits or {}, registrations or {}, clashing or {}
    said: dict[str, Sequence[Worded]] = {}
    said |= {key: (Worded(edits.get(key, FindingEdit()), registrations.get(key)),) for key in {*edits, *registrations}}
    said |= {key: sides for key, sides in clashing.items() if sides}
    registered = {key: entries for key, sides in said.items() if (entries := _entries(sides))}
    applicable = inspection.applicable
    groups = _grouped(inspection, applicable, hazards, hidden, registered)
    findings: list[Finding] = []
    advice: list[Advice] = []
    for key, members in groups.items():
        if min(weight.severity.rank for _, _, weight in members) == Severity.ADVICE.rank and key not in registered:
            advice.extend(_advice(inspection, item, answer) for item, answer, _ in members)
        else:
            grave = [member for member in members if member[2].severity is not Severity.ADVICE] or members
            findings.append(_standing(inspection, key, grave, said.get(key, (Worded(),)), hazards))
    for key in registered:
        if key not in groups:
            findings.append(_standing(inspection, key, [], said[key], hazards))
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


def _grouped(
    inspection: Inspection,
    applicable: Iterable[Item],
    hazards: Mapping[str, Hazard],
    hidden: Collection[str],
    registered: Mapping[str, Sequence[Registration]],
) -> dict[str, list[_Member]]:
    """Problem → the failed items that make it: each a problem of its own, but those that a 挂号 joined before, and the
    staffing ratios, which are one shortage.

    A blocked corridor and a locked exit are one kind of hazard and two facts: each is mended, and closed, by itself.
    """
    groups: dict[str, list[_Member]] = {}
    ratio_key = next((item.id for item in inspection.items if item.answer.kind is AnswerKind.RATIO), "")
    for item in applicable:
        answer = inspection.answers.get(item.id)
        if answer is None or answer.result.verdict is not Verdict.FAIL or item.answer.record_only:
            continue
        weight = weigh(inspection, item, answer, hazards)
        key = ratio_key if item.answer.kind is AnswerKind.RATIO else item.id
        key = _registered_as(item.id, weight.hazard, registered) or key
        if key not in hidden and weight.hazard not in hidden:
            groups.setdefault(key, []).append((as_answered(item, chosen(item, answer)), answer, weight))
    return groups


def _registered_as(item: str, hazard: str, registered: Mapping[str, Sequence[Registration]]) -> str:
    """The problem under which an item was registered; empty where it was under none. One that was registered by its
    hazard alone, before it was kept which items it is about, is about all of that hazard."""
    named = next((key for key, entries in registered.items() if any(item in entry.items for entry in entries)), "")
    if named or hazard not in registered:
        return named
    return hazard if any(not entry.items for entry in registered[hazard]) else ""


def gravest(entries: Sequence[Registration]) -> Registration:
    """Of several 挂号 of one problem what stands until somebody decides: the gravest, with the earliest deadline of
    all; of equals the last."""
    worst = min(reversed(entries), key=lambda entry: (entry.severity.rank, entry.deadline))
    return replace(worst, deadline=min(entry.deadline for entry in entries))


def fixed_as_worded(finding: Finding, entry: Registration) -> Registration:
    """The 挂号 of a problem whose wording was decided after it: number, day and severity stay as they are."""
    deadline = entry.registered + timedelta(days=finding.deadline_days)
    return replace(entry, problem=finding.problem, remedy=finding.remedy, deadline=deadline)


def _standing(
    inspection: Inspection,
    key: str,
    members: list[_Member],
    sides: Sequence[Worded],
    hazards: Mapping[str, Hazard],
) -> Finding:
    """The problem as it is shown: of versions that clash the worst whole, with the gravest severity and the earliest
    deadline of all."""
    entries = _entries(sides)
    found = [_of_side(inspection, key, members, side, entries, hazards) for side in sides]
    if len(found) == 1:
        return found[0]
    live = [finding for finding in found if not finding.lapsed] or found
    worst = min(reversed(live), key=lambda finding: (finding.severity.rank, finding.deadline))
    # two parts that each registered the hazard by facts of their own: both facts are true
    facts = [worst, *(finding for finding in live if set(finding.items).isdisjoint(worst.items))]
    return replace(
        worst,
        items=_once(finding.items for finding in facts),
        numbers=_once(finding.numbers for finding in facts),
        problem="".join(dict.fromkeys(finding.problem for finding in facts)),
        remedy="".join(dict.fromkeys(finding.remedy for finding in facts)),
        departments=_once(finding.departments for finding in facts),
        basis=_once(finding.basis for finding in facts),
        note="；".join(dict.fromkeys(finding.note for finding in facts if finding.note)),
        photos=_once(finding.photos for finding in facts),
        photo_missing=any(finding.photo_missing for finding in facts),
        severity=min((finding.severity for finding in found), key=lambda severity: severity.rank),
        deadline=min(finding.deadline for finding in found),
        deadline_days=min(finding.deadline_days for finding in found),
        pending=True,
        clashing=True,
    )


def by_side(
    inspection: Inspection,
    hazards: Mapping[str, Hazard],
    registrations: Mapping[str, Registration],
    key: str,
    sides: Sequence[Worded],
) -> tuple[Finding, ...]:
    """What each version would make of a problem; () where it is none any more, whichever stands. `registrations` are
    those of the other problems."""
    entries = _entries(sides)
    registered = {name: (entry,) for name, entry in registrations.items() if name != key}
    groups = _grouped(inspection, inspection.applicable, hazards, (), registered | ({key: entries} if entries else {}))
    members = groups.get(key, [])
    if not members and not entries:
        return ()
    return tuple(_of_side(inspection, key, members, side, entries, hazards) for side in sides)


def _entries(sides: Sequence[Worded]) -> list[Registration]:
    return [side.registration for side in sides if side.registration]


def _once(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(each for part in parts for each in part))


def _of_side(
    inspection: Inspection,
    key: str,
    members: list[_Member],
    side: Worded,
    entries: Sequence[Registration],
    hazards: Mapping[str, Hazard],
) -> Finding:
    """The problem as one version has it. One that was only worded, beside a 挂号 that did not know it, is that 挂号 as
    worded here: a number that was given is not taken back."""
    entry = side.registration or (gravest(entries) if entries else None)
    if entry is not None:
        if key in hazards:
            members = [member for member in members if entry.covers(member[0].id)]
        if not members:
            return _no_longer_failed(inspection, key, entry, side.edit, hazards)
        if side.registration is None:
            entry = fixed_as_worded(_finding(inspection, key, members, side.edit, None, hazards), entry)
    return _finding(inspection, key, members, side.edit, entry, hazards)


def weigh(inspection: Inspection, item: Item, answer: Answer, hazards: Mapping[str, Hazard]) -> Weight:
    """How grave this failed answer is in this home, under its profile."""
    return effective_severity(item, inspection.profile, inspection.home.features, chosen(item, answer), hazards)


def chosen(item: Item, answer: Answer) -> str:
    """The option that was chosen, "" where the item is no choice or none was."""
    value = answer.result.value
    return value if isinstance(value, str) and item.answer.kind is AnswerKind.CHOICE else ""


def answered(inspection: Inspection, item_id: str) -> Item:
    """An item in the words of the option that was chosen at this visit."""
    item = inspection.item(item_id)
    answer = inspection.answers.get(item_id)
    return item if answer is None else as_answered(item, chosen(item, answer))


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
    members: list[_Member],
    edit: FindingEdit,
    registration: Registration | None,
    hazards: Mapping[str, Hazard],
) -> Finding:
    items = [item for item, _, _ in members]
    severities = [weight.severity for _, _, weight in members]
    answered_on = _judged_on(inspection, items, severities, registration)
    fixed = None if answered_on else registration
    if fixed is not None and fixed.severity is not Severity.REFERRED:
        severities = [fixed.severity, *(s for s in severities if s is not Severity.REFERRED)]
    severity = min(severities, key=lambda s: s.rank)
    hazard = next((weight.hazard for _, _, weight in members if weight.hazard), "")
    days = min(item.deadline_days for item in items) if edit.deadline_days is None else edit.deadline_days
    signed = answered_on or inspection.signed_on or inspection.started
    problem = (
        edit.problem if edit.problem is not None else "".join(proposed_problem(inspection, *m[:2]) for m in members)
    )
    remedy = edit.remedy if edit.remedy is not None else "".join(dict.fromkeys(item.remedy for item in items))
    if severity is Severity.REFERRED:
        remedy = ""  # nobody mends what nobody has judged
    return Finding(
        key=key,
        items=tuple(item.id for item in items),
        numbers=tuple(inspection.number(item.id) for item in items),
        severity=severity,
        hazard=hazard,
        problem=fixed.problem if fixed else problem,
        remedy=fixed.remedy if fixed else remedy,
        deadline=fixed.deadline if fixed else signed + timedelta(days=days),
        deadline_days=days,
        responsible=edit.responsible or "",
        departments=tuple(dict.fromkeys(d for item in items for d in item.departments)),
        basis=_joined_basis(inspection, items, hazard, hazards),
        note="；".join(answer.note for _, answer, _ in members if answer.note),
        photos=tuple(photo for _, answer, _ in members for photo in answer.photos),
        photo_missing=any(item.photo and not answer.photos for item, answer, _ in members),
        pending=any(answer.disputed for _, answer, _ in members),
        number=registration.number if registration else "",
        registered=registration.registered if registration else None,
        historic=bool(edit.historic),
        lead=any(item.lead for item in items),
        released=edit.released or "",
        risk=any(weight.risk for _, _, weight in members),
    )


def _judged_on(
    inspection: Inspection,
    items: Sequence[Item],
    severities: Sequence[Severity],
    registration: Registration | None,
) -> date | None:
    """The day of the 更正 by which what was registered for a department to judge became a problem of its own weight;
    None for all else. The number stays, the words and the days are those of what was judged."""
    if registration is None or registration.severity is not Severity.REFERRED or Severity.REFERRED in severities:
        return None
    changed = [entry.at for entry in inspection.corrections if any(item.id == entry.item for item in items)]
    return china_day(max(changed)) if changed else registration.registered


def _no_longer_failed(
    inspection: Inspection,
    key: str,
    registration: Registration,
    edit: FindingEdit,
    hazards: Mapping[str, Hazard],
) -> Finding:
    items = [
        answered(inspection, item.id)
        for item in inspection.items
        if (item.id in registration.items)
        or (not registration.items and key in (item.id, item.hazard, *(c.hazard for c in item.cases)))
    ]
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
        pending=any(answer.disputed for answer in answers),
        number=registration.number,
        registered=registration.registered,
        lapsed=not unread,
        historic=bool(edit.historic),
        lead=any(item.lead for item in items),
        released=edit.released or "",
    )


def plain_problem(item: Item) -> str:
    """The item's own wording and nothing that was seen or told: what a private item says on the home's copy."""
    return filled(item.problem, {})


def proposed_problem(inspection: Inspection, item: Item, answer: Answer) -> str:
    """The wording of the option that was chosen, or the item's own, with the figures of the answer and the inspector's
    note.

    Blanks that the wording leaves for details are never printed; the note fills them.
    """
    choice = chosen(item, answer)
    wording = as_answered(item, choice).problem
    known = _figures(inspection, item, answer)
    text = filled(wording, known)
    if not has_figures(wording):
        text += facts.said(item.answer, answer.result.value, inspection.started, known)
    if choice and not _says_it_all(item, choice):
        text = f"{text.removesuffix('。')}（{choice}）。"
    if answer.note:
        text = f"{text}{answer.note}" + ("" if answer.note.endswith(("。", "！", "？")) else "。")
    return text


def _says_it_all(item: Item, choice: str) -> bool:
    """Whether the wording tells which option was chosen: it is the option's own, or no other option fails."""
    option = chosen_option(item, choice)
    failing = [each for each in item.answer.options if each.passes is False and each.refer is None]
    return option is not None and (bool(option.problem) or failing == [option])


def _figures(inspection: Inspection, item: Item, answer: Answer) -> dict[str, str]:
    if item.answer.kind is AnswerKind.RATIO:
        return facts.ratio_figures(item.answer, staffing(inspection))
    return facts.figures(item.answer, answer.result.value)


def leaves_open(finding: Finding) -> bool:
    """Whether the problem still leaves open what was seen, and nobody has said it in a note or in other words."""
    return facts.either_or(finding.problem) and not finding.note


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
        remedy=advised(item.remedy),
        basis=basis_of(inspection, item),
        note=answer.note,
        pending=answer.disputed,
    )


def advised(remedy: str) -> str:
    """A remedy as advice: it recommends and commands nothing."""
    return remedy if remedy.startswith("建议") else f"建议{remedy}"


def in_scope(inspection: Inspection, sections: tuple[str, ...]) -> tuple[str, ...]:
    """The items of some sections that this home is asked."""
    return tuple(item.id for item in inspection.applicable if inspection.section_of(item.id) in sections)
