"""Where every problem of every visit stands, in one list, and what happened to each until 销账."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.days import china_day
from app.domain.documents import Delivery, Document, Kind, told_of
from app.domain.finding_rows import DRAFT, FindingRow, as_of
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection, Verdict
from app.domain.rectification import (
    Act,
    Course,
    Evidence,
    Extension,
    Recheck,
    Register,
    Reply,
    State,
    Step,
    StopConfirmed,
    Transfer,
    Withdrawal,
    followed,
    label,
    notified,
    replay,
)
from app.domain.repeats import Looked, Repeat, repeat_of, repeats
from app.domain.rewording import Rewording
from app.domain.unreadable import UNSHOWN, Listed, Unreadable, told
from app.storage.decided import Decided, decided_on
from app.storage.decoding import Place
from app.storage.documents import documents
from app.storage.findings import findings_kept, numbered
from app.storage.rectifications import looked, registers
from app.storage.titles import title_of
from app.workflow import errors
from app.workflow.desk import Desk
from app.workflow.lines import findings as findings
from app.workflow.lines import freshen, is_listed, seen_at
from app.workflow.visits import load, outcome, place_in

Repeats = Mapping[tuple[int, str], Repeat]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCase(FindingRow):
    """One problem with all that its papers print of it, and how it came to where it stands."""

    finding: Finding
    course: Course | None = None
    """None before 挂号."""


def findings_of(
    desk: Desk, view: Inspection, known: Repeats | None = None, found: Outcome | None = None
) -> Listed[FindingCase]:
    """The problems of one visit. For callers with many visits: `known`, what `repeats_at` told of its home, and
    `found`, the visit's outcome."""
    seen = found or outcome(desk, view)
    if not seen.findings:
        return Listed((), seen.unreadable)
    if known is None:
        known = repeats_at(desk, view.institution)
    courses, lost = _courses(desk, view.key, _starts(view, seen), place_in(desk, view))
    rows = tuple(_case(desk, view, finding, courses.get(finding.key), known) for finding in seen.findings)
    return Listed(rows, told((*seen.unreadable, *lost)))


def repeats_at(desk: Desk, home: int) -> Repeats:
    """(visit, item) → how its failure stands among all visits to a home."""
    if not home:
        return {}
    freshen(desk)
    return repeats(seen_at(desk, home))


def seen_by(desk: Desk, visit: int) -> Looked | None:
    """What one visit saw, and of what it found the day on which it was closed; None where it names no day."""
    seen = looked(desk.store, visit)
    if seen is None:
        return None
    closed: dict[str, date] = {}
    kept = findings_kept(desk.store, visit, Place("")).registrations
    starts = {key: State(e.severity, min(seen.day, e.registered), e.registered, e.deadline) for key, e in kept.items()}
    for course in _courses(desk, visit, starts, Place(""))[0].values():
        if course.state.closed and (closing := course.state.closing) is not None:
            closed.update(dict.fromkeys(closing.items, closing.day))
    return replace(seen, closed=closed)


def row_of(desk: Desk, inspection: int, key: str) -> FindingCase:
    """One problem. Raises `NO_SUCH_FINDING`."""
    return case_in(desk, load(desk, inspection), key)


def case_in(desk: Desk, view: Inspection, key: str) -> FindingCase:
    """One problem of a visit that was read already. Raises `NO_SUCH_FINDING`."""
    found = next((case for case in findings_of(desk, view) if case.finding.key == key), None)
    if found is None:
        raise errors.NO_SUCH_FINDING.with_(name=f"{view.handle}/{key}")
    return found


def courses_of(desk: Desk, view: Inspection, found: Outcome) -> Mapping[str, Course]:
    """Registered problem of a visit → where it stands and how it came there."""
    return _courses(desk, view.key, _starts(view, found), place_in(desk, view))[0]


def _case(desk: Desk, view: Inspection, finding: Finding, course: Course | None, known: Repeats) -> FindingCase:
    course = course if finding.number else None
    state = course.state if course is not None else None
    case = FindingCase(
        inspection=view.key,
        institution=view.institution,
        institution_name=view.home.name,
        finding=_as_it_stands(finding, state),
        checklist_number="、".join(finding.numbers),
        state=label(state) if state is not None else DRAFT,
        checked_on=view.started,
        begun=view.begun,
        standing=state,
        course=course,
        repeat=None if finding.lapsed else repeat_of(finding.items, view.key, known),
        unreported=state is not None
        and finding.told_at_once
        and not state.closed
        and not finding.lapsed
        and (view.reported is None or view.reported.day > view.started),
    )
    return as_of(case, desk.today)


def _as_it_stands(finding: Finding, state: State | None) -> Finding:
    """A problem with the deadline in force; 待核 also where its rechecks or its deadlines clash."""
    if state is None:
        return finding
    return replace(finding, deadline=state.deadline, pending=finding.pending or state.disputed)


def _starts(view: Inspection, found: Outcome) -> dict[str, State]:
    """Registered problem → how it stood when it was registered; where that clashes, the gravest and the earliest."""
    return {
        finding.key: State(
            severity=finding.severity,
            found=min(view.started, finding.registered),
            registered=finding.registered,
            deadline=finding.deadline,
            deadline_undecided=finding.clashing,
        )
        for finding in found.findings
        if finding.registered is not None
    }


def _courses(
    desk: Desk, inspection: int, starts: Mapping[str, State], at: Place
) -> tuple[dict[str, Course], tuple[Unreadable, ...]]:
    """Registered problem → its course, and what of their lives and of the papers can't be shown."""
    if not starts:
        return {}, ()
    issued = documents(desk.store, inspection, at)
    said = registers(desk.store, inspection, at)
    found = {}
    for key, start in starts.items():
        register = said.get(key, Register())
        was_told = bool(told_of(issued, key)) or followed(register)
        found[key] = replay(notified(start) if was_told else start, register)
    lost = [each for course in found.values() for each in course.unreadable]
    return found, (*issued.unreadable, *lost)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in the life of a problem. `effective` is False for an act that another's, written unaware of it, made
    void, and for one that was taken back (`withdrawn`); it is kept and shown. `photos` are digests of kept pictures.

    `act` names an act for `rectifying.withdraw`; empty for what is none, and for what can't be taken back.
    """

    title: str
    day: date
    who: str
    words: str = ""
    photos: tuple[str, ...] = ()
    effective: bool = True
    withdrawn: bool = False
    act: str = ""

    @property
    def void(self) -> str:
        """Why it counts for nothing, in a word; empty where it counts."""
        if self.withdrawn:
            return "已撤销" if self.title == "销账" else "已撤回"
        return "" if self.effective else "未生效"


def history(desk: Desk, inspection: int, key: str) -> tuple[Happening, ...]:
    """Everything that happened to a problem, in the order of the journal. Raises `NO_SUCH_FINDING`."""
    return history_of(desk, row_of(desk, inspection, key))


def history_of(desk: Desk, row: FindingCase) -> tuple[Happening, ...]:
    """The same of a problem that was read already."""
    inspection, key = row.inspection, row.finding.key
    finding, course = row.finding, row.course
    said = finding.corrections[0].before.problem if finding.corrections else finding.problem
    found = [Happening("发现", row.checked_on, "", said, tuple(photo.blob for photo in finding.photos))]
    found += [
        _decision(each) for item in finding.items for each in decided_on(desk.store, inspection, f"answer/{item}")
    ]
    if course is None or finding.registered is None:
        return tuple(found)
    numbers = "，另有挂号".join((finding.number, *finding.other_numbers))
    found.append(Happening("挂号", finding.registered, "", numbers))
    for document in documents(desk.store, inspection):
        tells = document.kind.rules.tells and key in document.findings
        if tells:
            found.append(Happening("通知", document.day, document.actor, document.number))
        if tells:
            found += _deliveries(document)
        if document.void is not None and (tells or (document.kind is Kind.TRANSFER and key in document.findings)):
            words = f"{document.number} {document.void.reason}".strip()
            found.append(Happening("文书作废", document.void.day, document.void.by, words))
    acts = {step.record.id: step.record.act for step in course.steps}
    happened = [(step.record.lamport, _happening(step, acts)) for step in course.steps]
    happened += [(each.lamport, _decision(each)) for each in decided_on(desk.store, inspection, f"finding/{key}")]
    happened += [(each.lamport, _corrected(each)) for each in finding.corrections]
    found += [happening for _, happening in sorted(happened, key=lambda pair: pair[0])]
    if finding.lapsed:
        found.append(Happening("已更正", row.checked_on, "", "检查结果已更正，这个问题不再成立"))
    return tuple(found)


def _corrected(each: Rewording) -> Happening:
    return Happening("更正", china_day(each.at), each.actor, each.words)


def _deliveries(document: Document) -> list[Happening]:
    """That a paper reached the home, and what of that was taken back."""
    found = []
    for each in document.undelivered:
        found.append(replace(_delivered(document, each.delivery), effective=False, withdrawn=True))
        found.append(Happening("撤回送达", each.day, each.by, f"{each.reason}（{document.number}）"))
    if document.delivery is not None:
        found.append(_delivered(document, document.delivery))
    return found


def _delivered(document: Document, delivery: Delivery) -> Happening:
    return Happening("送达", delivery.day, delivery.receiver, f"{document.number} {delivery.way}")


def _happening(step: Step, acts: Mapping[str, Act | Unreadable]) -> Happening:
    """How an act reads; `acts` are all of the problem, by name."""
    act, actor = step.record.act, step.record.actor
    if isinstance(act, Unreadable):
        return Happening(UNSHOWN, china_day(step.record.at), actor, f"{act.why}。{act.remedy}")
    if isinstance(act, Withdrawal):
        title, words = _taking_back(act, acts.get(act.about))
        return Happening(title, act.day, actor, words, (), step.effective)
    told = _acted(act, actor)
    name = "" if step.withdrawn else step.record.id
    return replace(told, effective=step.effective, withdrawn=step.withdrawn, act=name)


def _acted(act: Reply | Extension | StopConfirmed | Transfer | Recheck, actor: str) -> Happening:
    title = _title_of_act(act)
    match act:
        case Reply():
            words = "；".join(part for part in (act.text, act.remark) if part)
            words += "" if act.done else "（尚未全部完成）"
            if act.completed is not None:
                words += f"（{'' if act.done else '预计'}{act.completed}完成）"
            if act.source_name:
                words += f"（据台账“{act.source_name}”）"
            return Happening(title, act.day, act.by or actor, words, _photos(act.evidence))
        case Extension():
            return Happening(title, act.day, actor, f"期限延至{act.deadline}：{act.reason}")
        case StopConfirmed():
            return Happening(title, act.day, act.by, act.how or "已停用或消除危险")
        case Transfer():
            words = "：".join(part for part in (act.department, act.note) if part)
            return Happening(title, act.day, actor, words)
        case Recheck():
            seen = "、".join(each.note for each in act.evidence if each.note)
            missing = "" if act.passed else f"期限{act.deadline}：{act.note}"
            words = "；".join(part for part in (missing or act.note, seen) if part)
            return Happening(title, act.day, act.checker, words, _photos(act.evidence))


def _photos(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(each.blob for each in evidence if each.blob)


def _title_of_act(act: Act) -> str:
    """An act in a word."""
    match act:
        case Reply():
            return "机构回复"
        case Extension():
            return "延期"
        case StopConfirmed():
            return "停用确认"
        case Transfer():
            return act.word
        case Recheck():
            return "销账" if act.passed else "退回整改"
        case Withdrawal():
            return "撤回"


def title_of_withdrawal(title: str) -> str:
    """What taking an act of this title back is called."""
    return "撤销销账" if title == "销账" else f"撤回{title}"


def _taking_back(act: Withdrawal, mistaken: Act | Unreadable | None) -> tuple[str, str]:
    if mistaken is None or isinstance(mistaken, Unreadable):
        return _title_of_act(act), act.reason
    title = _title_of_act(mistaken)
    return title_of_withdrawal(title), f"{act.reason}（不算数的是{mistaken.day}的{title}）"


def _decision(decided: Decided) -> Happening:
    """A decision between what two computers said, with its reason: it is an act of a person too."""
    stands = decided_words(decided.values)
    told = f"{decided.reason}（以{stands}为准）" if stands else decided.reason
    return Happening("决定", china_day(decided.at), decided.actor, told)


def decided_words(values: Mapping[str, object]) -> str:
    """What a version says of fields that were decided on, in a few words: its result before what is said of it."""
    ordered = sorted(values.items(), key=lambda pair: (pair[0] not in ("result", "closed"), pair[0]))
    return "，".join(_decided_value(name, value).rstrip("。") for name, value in ordered)


def _decided_value(name: str, value: object) -> str:
    match name, value:
        case _, None:
            return f"{title_of(name)}：没有写"
        case "closed", {"withdrawn": str()}:
            return "撤回复查"
        case "closed", {"passed": bool(passed), "date": str(day), "checker": str(checker)}:
            return f"{day}{checker}的{'销账' if passed else '退回整改'}"
        case "due", str(day):
            return f"期限{day}"
        case "result", {"verdict": str(word), **rest} if word in set(Verdict):
            reason = rest.get("reason")
            return Verdict(word).label + (f"（{reason}）" if isinstance(reason, str) and reason else "")
        case _, bool(said):
            return f"{title_of(name)}：{'是' if said else '否'}"
        case _, str(text):
            return f"{title_of(name)}：{text[:_MOST_SHOWN]}"
    return title_of(name)


_MOST_SHOWN = 200
"""Characters of a text that a decision lets stand; it is kept whole."""


def find(desk: Desk, name: str) -> tuple[int, str]:
    """(visit, key) of a problem by a 挂号 that it has or had, or by `visit's handle/key`.

    Raises `NO_SUCH_FINDING`, `FINDING_TWICE`.
    """
    handle, slash, key = name.strip().partition("/")
    if slash:
        row = row_of(desk, desk.store.by_handle(handle), key)
        return row.inspection, row.finding.key
    places = [place for place in numbered(desk.store, name.strip()) if is_listed(desk, place[0])]
    if not places:
        raise errors.NO_SUCH_FINDING.with_(name=name)
    if len(places) > 1:
        choices = "、".join(f"{desk.store.handle(visit)}/{key}" for visit, key in places)
        raise errors.FINDING_TWICE.with_(name=name, choices=choices)
    return places[0]
