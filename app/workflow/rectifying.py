"""整改: the problems of all visits in one list, worst first, and what is done about each until 销账.

Every act is one transaction: refused in a sentence, or kept whole with its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.checklist import Severity
from app.domain.documents import TELLING, told_of
from app.domain.findings import Finding, Outcome, Registration
from app.domain.inspection import Inspection
from app.domain.institution import personal_number
from app.domain.rectification import (
    NOT_OVERDUE,
    Act,
    Course,
    Evidence,
    Extension,
    Overdue,
    Recheck,
    Refusal,
    Refused,
    Register,
    Reply,
    State,
    Step,
    StopConfirmed,
    Transfer,
    advance,
    followed,
    label,
    notified,
    overdue,
    replay,
)
from app.domain.repeats import Repeat, repeat_of, repeats
from app.errors import AppError, ErrorText
from app.storage.documents import documents
from app.storage.inspections import with_major
from app.storage.rectifications import looked_at, registers, write_act
from app.workflow import errors
from app.workflow.desk import Desk
from app.workflow.errors import PERSONAL_NUMBER
from app.workflow.inspecting import finding_registers, inspections, load, outcome
from app.workflow.photos import MEDIA_TYPE, reduce_photo

DRAFT, REGISTERED, NOTIFIED, REPLIED, AWAITING, CLOSED = "待签字", "已挂号", "已通知", "已回复", "待复查", "已销账"
SOON = 7
"""Days before its deadline in which a problem counts as due soon."""

Repeats = Mapping[tuple[int, str], Repeat]

REFUSALS: Mapping[Refusal, ErrorText] = {
    Refusal.CLOSED: errors.FINDING_CLOSED,
    Refusal.NOT_NOTIFIED: errors.FINDING_NOT_NOTIFIED,
    Refusal.UNDECIDED: errors.FINDING_UNDECIDED,
    Refusal.TOO_EARLY: errors.FINDING_TOO_EARLY,
    Refusal.NO_WORDS: errors.FINDING_NO_WORDS,
    Refusal.NO_EVIDENCE: errors.FINDING_NO_EVIDENCE,
    Refusal.NO_CHECKER: errors.FINDING_NO_CHECKER,
    Refusal.NOT_STOPPED: errors.FINDING_NOT_STOPPED,
    Refusal.NO_NEW_DEADLINE: errors.FINDING_NO_NEW_DEADLINE,
    Refusal.NOT_LATER: errors.FINDING_NOT_LATER,
    Refusal.NOT_GRAVE: errors.FINDING_NOT_GRAVE,
    Refusal.STOPPED_ALREADY: errors.FINDING_STOPPED_ALREADY,
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One problem in the list. Its finding's deadline is the one in force, extensions and all.

    `overdue_days` is over the deadline, `overdue` over both dates of a grave problem; 0 while nothing has passed, never
    stored. `standing` is None before 挂号. `repeat` tells it among the home's visits; None where nothing stands failed.
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
    standing: State | None = None
    repeat: Repeat | None = None
    unreported: bool = False

    @property
    def severity(self) -> Severity:
        return self.finding.severity


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
    if row.state == DRAFT or not waits(row) or row.overdue_days:
        return False
    return row.finding.deadline <= today + timedelta(days=SOON)


def findings(desk: Desk) -> tuple[FindingRow, ...]:
    """Every problem held, worst first, then by deadline."""
    known: dict[int, Repeats] = {}
    rows: list[FindingRow] = []
    for key in inspections(desk):
        view = load(desk, key)
        if view.institution not in known:
            known[view.institution] = repeats_at(desk, view.institution)
        rows += _rows(desk, view, known[view.institution])
    return tuple(sorted(rows, key=lambda row: (row.severity.rank, row.finding.deadline, row.institution_name)))


def findings_of(
    desk: Desk, view: Inspection, known: Repeats | None = None, found: Outcome | None = None
) -> tuple[FindingRow, ...]:
    """The problems of one visit. For callers with many visits: `known`, what `repeats_at` told of its home, and
    `found`, the visit's outcome."""
    return tuple(_rows(desk, view, known, found))


def repeats_at(desk: Desk, home: int) -> Repeats:
    """(visit, item) → how its failure stands among all visits to a home."""
    if not home:
        return {}
    visits = []
    for seen in looked_at(desk.store, home):
        closed: dict[str, date] = {}
        for course in _courses(desk, seen.visit, seen.day).values():
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


def open_major(desk: Desk) -> int:
    """How many registered 重大 problems stand open."""
    views = [load(desk, key) for key in with_major(desk.store)]
    return sum(row.severity is Severity.MAJOR and is_open(row) for view in views for row in _rows(desk, view, {}))


def course_of(desk: Desk, inspection: int, key: str) -> Course | None:
    """Where a problem stands and how it came there; None before 挂号."""
    started = date.fromisoformat(str((desk.store.subject(inspection, "head") or {})["started"]))
    return _courses(desk, inspection, started).get(key)


def courses_of(desk: Desk, view: Inspection) -> Mapping[str, Course]:
    """Registered problem of a visit → where it stands and how it came there."""
    return _courses(desk, view.key, view.started)


def _rows(desk: Desk, view: Inspection, known: Repeats | None, told: Outcome | None = None) -> list[FindingRow]:
    found = (told or outcome(desk, view)).findings
    if not found:
        return []
    if known is None:
        known = repeats_at(desk, view.institution)
    courses = _courses(desk, view.key, view.started)
    return [_row(desk, view, finding, courses.get(finding.key), known) for finding in found]


def _row(desk: Desk, view: Inspection, finding: Finding, course: Course | None, known: Repeats) -> FindingRow:
    state = course.state if course is not None and finding.number else None
    late = overdue(state, desk.today) if state is not None and not finding.lapsed else NOT_OVERDUE
    return FindingRow(
        inspection=view.key,
        institution=view.institution,
        institution_name=view.home.name,
        finding=replace(finding, deadline=state.deadline) if state is not None else finding,
        checklist_number="、".join(finding.numbers),
        state=label(state) if state is not None else DRAFT,
        checked_on=view.started,
        overdue_days=late.accept,
        overdue=late,
        standing=state,
        repeat=None if finding.lapsed else repeat_of(finding.items, view.key, known),
        unreported=state is not None and state.grave and not state.closed and not finding.lapsed
        and (view.reported is None or view.reported.day > view.started),
    )


def _courses(desk: Desk, inspection: int, started: date) -> dict[str, Course]:
    """Registered problem → its course."""
    registered = finding_registers(desk.store, inspection)[1]
    if not registered:
        return {}
    issued = documents(desk.store, inspection)
    said = registers(desk.store, inspection)
    found = {}
    for key, entry in registered.items():
        register = said.get(key, Register())
        told = bool(told_of(issued, key)) or followed(register)
        found[key] = replay(_start(entry, started, told), register)
    return found


def _start(entry: Registration, started: date, told: bool) -> State:
    state = State(entry.severity, min(started, entry.registered), entry.registered, entry.deadline)
    return notified(state) if told else state


# Acts. Each raises one of `REFUSALS`, `FINDING_UNREGISTERED`, `FINDING_LAPSED`, `FINDING_FUTURE`, `PERSONAL_NUMBER`;
# then nothing is saved. They return the problem as it stands after.


def reply(
    desk: Desk, inspection: int, key: str, text: str, *, by: str = "", day: date | None = None, done: bool = True
) -> FindingRow:
    """Note what the institution reports. `done`: it says all is mended, and the problem waits for its recheck."""
    return _act(desk, inspection, key, Reply(day or desk.today, text.strip(), by.strip(), done))


def reply_to_all(desk: Desk, inspection: int, replies: Mapping[str, Reply]) -> None:
    """Note what the institution reports of several problems of one visit (problem → reply): all, or none of it."""
    with desk.store.atomic():
        view = load(desk, inspection)
        rows = {row.finding.key: row for row in findings_of(desk, view, {})}
        courses = courses_of(desk, view)
        for key, said in replies.items():
            if key not in rows:
                raise errors.NO_SUCH_FINDING.with_(name=f"{view.handle}/{key}")
            act = _checked(desk, rows[key].finding, courses.get(key), said)
            write_act(desk.store, inspection, key, act, after="", actor=desk.actor, at=desk.clock())


def extend_deadline(
    desk: Desk, inspection: int, key: str, deadline: date, reason: str, *, day: date | None = None
) -> FindingRow:
    """Give more time, and say why. The day by which a grave thing is stopped is not moved."""
    return _act(desk, inspection, key, Extension(day or desk.today, deadline, reason.strip()))


def stop_confirmed(
    desk: Desk, inspection: int, key: str, by: str, *, how: str = "", day: date | None = None
) -> FindingRow:
    """Note who saw on site that a grave thing is out of use or its danger removed."""
    return _act(desk, inspection, key, StopConfirmed(day or desk.today, by.strip(), how.strip()))


def transfer(
    desk: Desk,
    inspection: int,
    key: str,
    department: str,
    *,
    handed_over: bool = False,
    note: str = "",
    day: date | None = None,
) -> FindingRow:
    """Note that another department was told (抄送) or the matter handed over to it (移送)."""
    return _act(desk, inspection, key, Transfer(day or desk.today, department.strip(), handed_over, note.strip()))


def recheck(
    desk: Desk,
    inspection: int,
    key: str,
    *,
    passed: bool,
    checker: str,
    day: date | None = None,
    photos: Sequence[tuple[str, bytes]] = (),
    documents: Sequence[str] = (),
    deadline: date | None = None,
    note: str = "",
) -> FindingRow:
    """Note what the checker saw: 销账 when passed, else sent back with a new deadline and what is still missing.

    `photos` are (name, content), reduced as they are taken in; `documents` name what was seen. Raises `NOT_A_PHOTO`
    and `PHOTO_TOO_LARGE` besides.
    """
    reduced = [(name, reduce_photo(content, name)) for name, content in photos]
    with desk.store.atomic():
        evidence = [Evidence(blob=desk.store.keep_blob(kept.content, MEDIA_TYPE), name=name) for name, kept in reduced]
        evidence += [Evidence(note=words.strip()) for words in documents if words.strip()]
        seen = Recheck(
            day=day or desk.today,
            checker=checker.strip(),
            passed=passed,
            evidence=tuple(evidence),
            deadline=None if passed else deadline,
            note=note.strip(),
        )
        return _act(desk, inspection, key, seen)


def _act(desk: Desk, inspection: int, key: str, act: Act) -> FindingRow:
    with desk.store.atomic():
        course = course_of(desk, inspection, key)
        act = _checked(desk, row_of(desk, inspection, key).finding, course, act)
        standing = course.standing if course else ""
        write_act(desk.store, inspection, key, act, after=standing, actor=desk.actor, at=desk.clock())
        return row_of(desk, inspection, key)


def _checked(desk: Desk, finding: Finding, course: Course | None, act: Act) -> Act:
    """The act as it is to be kept; refused if it can not be."""
    if course is None or not finding.number:
        raise errors.FINDING_UNREGISTERED.with_(number=finding.problem)
    number = finding.number
    if finding.lapsed:
        raise errors.FINDING_LAPSED.with_(number=number)
    _check_texts(act, number)
    if act.day > desk.today:
        raise errors.FINDING_FUTURE.with_(number=number, day=act.day, today=desk.today)
    if isinstance(act, Recheck):
        act = replace(act, items=finding.items)
    try:
        advance(course.state, act)
    except Refused as refused:
        raise REFUSALS[refused.refusal].with_(**{"number": number, **refused.details}) from None
    return act


def why_no_reply(desk: Desk, finding: Finding, course: Course | None) -> AppError | None:
    """Why the institution's reply could not be taken today; None if it can."""
    try:
        _checked(desk, finding, course, Reply(desk.today, "…"))
    except AppError as error:
        return error
    return None


def _check_texts(act: Act, number: str) -> None:
    match act:
        case Reply():
            texts = [act.text, act.by, act.remark]
        case Extension():
            texts = [act.reason]
        case StopConfirmed():
            texts = [act.by, act.how]
        case Transfer():
            texts = [act.department, act.note]
        case Recheck():
            texts = [act.checker, act.note, *(each.note for each in act.evidence)]
    for text in texts:
        if found := personal_number(text):
            raise PERSONAL_NUMBER.with_(where=number, number=found[:6])


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in the life of a problem. `effective` is False for an act that another's, written unaware of it, made
    void; it is kept and shown. `photos` are digests of kept pictures."""

    title: str
    day: date
    who: str
    words: str = ""
    photos: tuple[str, ...] = ()
    effective: bool = True


def history(desk: Desk, inspection: int, key: str) -> tuple[Happening, ...]:
    """Everything that happened to a problem, in the order of the journal. Raises `NO_SUCH_FINDING`."""
    row = row_of(desk, inspection, key)
    finding, course = row.finding, course_of(desk, inspection, key)
    found = [Happening("发现", row.checked_on, "", finding.problem, tuple(photo.blob for photo in finding.photos))]
    if course is None or finding.registered is None:
        return tuple(found)
    found.append(Happening("挂号", finding.registered, "", finding.number))
    for document in documents(desk.store, inspection):
        if document.kind in TELLING and key in (document.findings or (key,)):
            found.append(Happening("通知", document.day, document.actor, document.number))
            if document.void is not None:
                words = f"{document.number} {document.void.reason}".strip()
                found.append(Happening("文书作废", document.void.day, document.void.by, words))
    found += [_happening(step) for step in course.steps]
    if finding.lapsed:
        found.append(Happening("已更正", row.checked_on, "", "检查结果已更正，这个问题不再成立"))
    return tuple(found)


def _happening(step: Step) -> Happening:
    act, actor = step.record.act, step.record.actor
    match act:
        case Reply():
            words = "；".join(part for part in (act.text, act.remark) if part)
            words += "" if act.done else "（尚未全部完成）"
            if act.completed is not None:
                words += f"（{'' if act.done else '预计'}{act.completed}完成）"
            if act.source_name:
                words += f"（据台账“{act.source_name}”）"
            return Happening("机构回复", act.day, act.by or actor, words, (), step.effective)
        case Extension():
            return Happening("延期", act.day, actor, f"期限延至{act.deadline}：{act.reason}", (), step.effective)
        case StopConfirmed():
            return Happening("停用确认", act.day, act.by, act.how or "已停用或消除危险", (), step.effective)
        case Transfer():
            words = "：".join(part for part in (act.department, act.note) if part)
            return Happening(act.word, act.day, actor, words, (), step.effective)
        case Recheck():
            seen = "、".join(each.note for each in act.evidence if each.note)
            missing = "" if act.passed else f"期限{act.deadline}：{act.note}"
            words = "；".join(part for part in (missing or act.note, seen) if part)
            photos = tuple(each.blob for each in act.evidence if each.blob)
            return Happening("销账" if act.passed else "退回整改", act.day, act.checker, words, photos, step.effective)


def find(desk: Desk, name: str) -> tuple[int, str]:
    """(visit, key) of a problem by its 挂号, or by `visit's handle/key`. Raises `NO_SUCH_FINDING`, `FINDING_TWICE`."""
    handle, slash, key = name.strip().partition("/")
    if slash:
        row = row_of(desk, desk.store.by_handle(handle), key)
        return row.inspection, row.finding.key
    places = [
        (visit, key)
        for visit in inspections(desk)
        for key, entry in finding_registers(desk.store, visit)[1].items()
        if entry.number == name.strip()
    ]
    if not places:
        raise errors.NO_SUCH_FINDING.with_(name=name)
    if len(places) > 1:
        choices = "、".join(f"{desk.store.handle(visit)}/{key}" for visit, key in places)
        raise errors.FINDING_TWICE.with_(name=name, choices=choices)
    return places[0]
