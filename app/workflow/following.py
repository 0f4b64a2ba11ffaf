"""Where every problem of every visit stands, in one list, and what happened to each until 销账."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.checklist import Severity
from app.domain.clocks import registered_doubt
from app.domain.days import china_day
from app.domain.documents import Delivery, Document, Kind, told_of
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection, Verdict
from app.domain.rectification import (
    NOT_OVERDUE,
    Act,
    Course,
    Extension,
    Overdue,
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
    overdue,
    replay,
)
from app.domain.repeats import Repeat, repeat_of, repeats
from app.domain.rewording import Rewording
from app.domain.unreadable import UNSHOWN, Listed, Unreadable, told
from app.storage.decided import Decided, decided_on
from app.storage.decoding import NotShown, Place
from app.storage.documents import documents
from app.storage.findings import findings_kept, numbered, with_major
from app.storage.rectifications import looked_at, registers
from app.storage.removals import removed_things
from app.storage.titles import title_of
from app.workflow import errors
from app.workflow.desk import Desk
from app.workflow.visits import each_visit, inspections, load, outcome, place_in

DRAFT, REGISTERED, NOTIFIED, REPLIED, AWAITING, CLOSED = "待签字", "已挂号", "已通知", "已回复", "待复查", "已销账"
SOON = 7
"""Days before its deadline in which a problem counts as due soon."""

Repeats = Mapping[tuple[int, str], Repeat]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One problem in the list. Its finding's deadline is the one in force, extensions and all; it is `pending` (待核)
    where anything that was said of it clashes.

    `overdue_days` is over the deadline, `overdue` over both dates of a grave problem; 0 while nothing has passed, never
    stored. `course` is None before 挂号. `repeat` tells it among the home's visits; None where nothing stands failed.
    `unreported`: grave and open, and nobody has noted that it was reported on the day (当日未报告).
    """

    inspection: int
    institution: int
    institution_name: str
    finding: Finding
    checklist_number: str
    state: str
    checked_on: date
    overdue_days: int
    overdue: Overdue = NOT_OVERDUE
    course: Course | None = None
    repeat: Repeat | None = None
    unreported: bool = False
    day_doubt: str = ""
    """Why its days are not to be believed: a wrong clock has written them. Then nothing is overdue by them."""

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def standing(self) -> State | None:
        """Where a registered problem stands; None before 挂号."""
        return self.course.state if self.course is not None else None


def is_open(row: FindingRow) -> bool:
    """Whether a problem is registered and still waits to be mended: not 销账, and not lapsed by a correction."""
    return row.standing is not None and not row.standing.closed and not row.finding.lapsed


def waits(row: FindingRow) -> bool:
    """Whether a problem, signed or not, has still to be mended: neither 销账 nor lapsed by a correction."""
    return not row.finding.lapsed and not (row.standing is not None and row.standing.closed)


def late(row: FindingRow) -> bool:
    """Whether a date has passed: the deadline, or a grave thing's day to be stopped."""
    return waits(row) and bool(row.overdue_days or row.overdue)


def due_soon(row: FindingRow, today: date) -> bool:
    """Whether a registered problem falls due within `SOON` days, today counted, and is not overdue yet."""
    if row.state == DRAFT or not waits(row) or row.overdue_days or row.day_doubt:
        return False
    return row.finding.deadline <= today + timedelta(days=SOON)


def findings(desk: Desk) -> Listed[FindingRow]:
    """Every problem held: what waits before what is done, then worst first, then by deadline."""
    known: dict[int, Repeats] = {}
    lost: list[Unreadable] = []
    rows: list[FindingRow] = []
    for view in each_visit(desk, inspections(desk), lost):
        if view.institution not in known:
            known[view.institution] = repeats_at(desk, view.institution)
        found = findings_of(desk, view, known[view.institution])
        rows += found
        lost += found.unreadable
    return Listed(sorted(rows, key=pressing), told(lost))


def pressing(row: FindingRow) -> tuple[bool, int, bool, date, str]:
    """What puts a problem before another: that it waits, how grave it is, when it is due; a day that a wrong clock has
    written puts none before another."""
    return not waits(row), row.severity.rank, bool(row.day_doubt), row.finding.deadline, row.institution_name


def findings_of(
    desk: Desk, view: Inspection, known: Repeats | None = None, found: Outcome | None = None
) -> Listed[FindingRow]:
    """The problems of one visit. For callers with many visits: `known`, what `repeats_at` told of its home, and
    `found`, the visit's outcome."""
    seen = found or outcome(desk, view)
    if not seen.findings:
        return Listed((), seen.unreadable)
    if known is None:
        known = repeats_at(desk, view.institution)
    courses, lost = _courses(desk, view.key, _starts(view, seen), place_in(desk, view))
    rows = tuple(_row(desk, view, finding, courses.get(finding.key), known) for finding in seen.findings)
    return Listed(rows, told((*seen.unreadable, *lost)))


def repeats_at(desk: Desk, home: int) -> Repeats:
    """(visit, item) → how its failure stands among all visits to a home."""
    if not home:
        return {}
    visits = []
    for seen in looked_at(desk.store, home):
        if removed_things(desk.store, seen.visit):
            continue
        closed: dict[str, date] = {}
        kept = findings_kept(desk.store, seen.visit, Place("")).registrations
        starts = {
            key: State(e.severity, min(seen.day, e.registered), e.registered, e.deadline) for key, e in kept.items()
        }
        for course in _courses(desk, seen.visit, starts, Place(""))[0].values():
            if course.state.closed and (closing := course.state.closing) is not None:
                closed.update(dict.fromkeys(closing.items, closing.day))
        visits.append(replace(seen, closed=closed))
    return repeats(visits)


def row_of(desk: Desk, inspection: int, key: str) -> FindingRow:
    """One problem. Raises `NO_SUCH_FINDING`."""
    rows = findings_of(desk, load(desk, inspection))
    found = next((row for row in rows if row.finding.key == key), None)
    if found is None:
        raise errors.NO_SUCH_FINDING.with_(name=f"{desk.store.handle(inspection)}/{key}")
    return found


def open_major(desk: Desk, home: int | None = None) -> int:
    """How many registered 重大 problems stand open, in one home or in all. A visit that registered one and can't be
    shown counts: nothing tells that it is closed."""
    count = 0
    gone = removed_things(desk.store)
    for key in with_major(desk.store):
        if key in gone:
            continue
        try:
            view = load(desk, key)
        except NotShown:
            head = desk.store.subject(key, "head") or {}
            count += home in (None, desk.store.resolve(str(head.get("institution"))))
            continue
        if home in (None, view.institution):
            rows = findings_of(desk, view, {})
            count += sum(row.severity is Severity.MAJOR and is_open(row) for row in rows)
    return count


def courses_of(desk: Desk, view: Inspection, found: Outcome) -> Mapping[str, Course]:
    """Registered problem of a visit → where it stands and how it came there."""
    return _courses(desk, view.key, _starts(view, found), place_in(desk, view))[0]


def _row(desk: Desk, view: Inspection, finding: Finding, course: Course | None, known: Repeats) -> FindingRow:
    course = course if finding.number else None
    state = course.state if course is not None else None
    doubt = view.day_doubt or registered_doubt(finding.registered, view.started, desk.today)
    counts = state is not None and not finding.lapsed and not doubt
    late = overdue(state, desk.today) if state is not None and counts else NOT_OVERDUE
    return FindingRow(
        inspection=view.key,
        institution=view.institution,
        institution_name=view.home.name,
        finding=_as_it_stands(finding, state),
        checklist_number="、".join(finding.numbers),
        state=label(state) if state is not None else DRAFT,
        checked_on=view.started,
        overdue_days=late.accept,
        overdue=late,
        course=course,
        repeat=None if finding.lapsed else repeat_of(finding.items, view.key, known),
        unreported=state is not None
        and finding.told_at_once
        and not state.closed
        and not finding.lapsed
        and (view.reported is None or view.reported.day > view.started),
        day_doubt=doubt,
    )


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
    row = row_of(desk, inspection, key)
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
            return Happening(title, act.day, act.by or actor, words)
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
            photos = tuple(each.blob for each in act.evidence if each.blob)
            return Happening(title, act.day, act.checker, words, photos)


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
    held = set(inspections(desk))
    places = [place for place in numbered(desk.store, name.strip()) if place[0] in held]
    if not places:
        raise errors.NO_SUCH_FINDING.with_(name=name)
    if len(places) > 1:
        choices = "、".join(f"{desk.store.handle(visit)}/{key}" for visit, key in places)
        raise errors.FINDING_TWICE.with_(name=name, choices=choices)
    return places[0]
