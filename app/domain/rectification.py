"""From a registered problem to 销账: what may follow what, and what is overdue. Pure.

挂号 → 已通知 → 已回复 → 待复查 → 销账. A problem is closed by one act only: a recheck that passes, with evidence, a day
and the checker who saw it. What was done by mistake is taken back by an act of its own, and both stay in the history.
Where two computers acted without knowing of each other, `replay` lets the graver stand.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.checklist import Severity
from app.domain.unreadable import Unreadable

GRAVE = frozenset({Severity.MAJOR, Severity.SUSPECTED, Severity.SERIOUS})
"""Problems with two dates: stopped at once, and accepted."""


class Stage(StrEnum):
    """Where a registered problem stands."""

    REGISTERED = "registered"
    NOTIFIED = "notified"
    REPLIED = "replied"
    AWAITING = "awaiting"
    CLOSED = "closed"


_LABELS = {
    Stage.REGISTERED: "已挂号",
    Stage.NOTIFIED: "已通知",
    Stage.REPLIED: "已回复",
    Stage.AWAITING: "待复查",
    Stage.CLOSED: "已销账",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a thing was mended: a kept photo, or the words that name a document."""

    note: str = ""
    blob: str = ""
    name: str = ""

    @property
    def shows(self) -> bool:
        return bool(self.blob or self.note.strip())


@dataclass(frozen=True, slots=True)
class Reply:
    """What the institution reports. `done`: it says all is mended and asks for the recheck; else it is still at it.

    `completed`: the day it names for that, past or planned. `source` and `source_name`: the digest and the name of the
    ledger that it came in; empty where a person typed it. `exported` and `returned`: what the row of that ledger said
    when it left and when it came back, as revisions; a later return of the same row is compared with them.
    """

    day: date
    text: str
    by: str = ""
    done: bool = True
    remark: str = ""
    completed: date | None = None
    source: str = ""
    source_name: str = ""
    exported: str = ""
    returned: str = ""
    evidence: tuple[Evidence, ...] = ()
    """The photos that lay in that row."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A later deadline, and why."""

    day: date
    deadline: date
    reason: str


@dataclass(frozen=True, slots=True)
class StopConfirmed:
    """Someone saw on site that the grave thing is out of use or its danger removed. `how`: in which way."""

    day: date
    by: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Told to another department (抄送) or handed over to it (移送); the problem stays on the register."""

    day: date
    department: str
    handed_over: bool = False
    note: str = ""

    @property
    def word(self) -> str:
        return "移送" if self.handed_over else "抄送"


@dataclass(frozen=True, slots=True)
class Recheck:
    """What the checker saw. Passed: 销账. Not passed: sent back, with a new deadline and what is still missing."""

    day: date
    checker: str
    passed: bool
    evidence: tuple[Evidence, ...] = ()
    deadline: date | None = None
    note: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An act was noted by mistake and counts no longer (撤回; of a closing 撤销销账). `about`: the act's record."""

    day: date
    about: str
    reason: str


Act = Reply | Extension | StopConfirmed | Transfer | Recheck | Withdrawal


@dataclass(frozen=True, slots=True)
class State:
    """How a registered problem stands. `undecided`: two rechecks clash; `deadline_undecided`: two deadlines do, or its
    挂号 does.

    While they clash the graver stands: sent back or taken back before passed, the earlier deadline before the later.
    `baseless`: a recheck passed, and what it leaned on was taken back on another computer: it closes nothing.
    """

    severity: Severity
    found: date
    registered: date
    deadline: date
    stage: Stage = Stage.REGISTERED
    stopped: StopConfirmed | None = None
    closing: Recheck | None = None
    sent_back: int = 0
    extended: int = 0
    transfers: tuple[Transfer, ...] = ()
    undecided: bool = False
    deadline_undecided: bool = False
    baseless: bool = False

    @property
    def grave(self) -> bool:
        return self.severity in GRAVE

    @property
    def referred(self) -> bool:
        """Whether a department has still to judge it: nobody is asked to mend it."""
        return self.severity is Severity.REFERRED

    @property
    def closed(self) -> bool:
        return self.stage is Stage.CLOSED

    @property
    def disputed(self) -> bool:
        """Whether anything of its mending, or its deadline, waits for a decision, or for a recheck that has a base."""
        return self.undecided or self.deadline_undecided or self.baseless


class Refusal(StrEnum):
    """Why an act can not be."""

    CLOSED = "closed"
    NOT_NOTIFIED = "not_notified"
    UNDECIDED = "undecided"
    TOO_EARLY = "too_early"
    NO_WORDS = "no_words"
    NO_EVIDENCE = "no_evidence"
    NO_CHECKER = "no_checker"
    NOT_STOPPED = "not_stopped"
    NO_NEW_DEADLINE = "no_new_deadline"
    NOT_LATER = "not_later"
    NOT_GRAVE = "not_grave"
    STOPPED_ALREADY = "stopped_already"
    NO_SUCH_ACT = "no_such_act"
    WITHDRAWN_ALREADY = "withdrawn_already"


class Refused(Exception):
    """An act that can not be; `details` fill in the sentence. Nothing has changed."""

    def __init__(self, refusal: Refusal, **details: str) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.details: Mapping[str, str] = details


TO_BE_JUDGED = "待判定"


def label(state: State) -> str:
    """The stage in a person's word."""
    if state.referred and not state.closed:
        return TO_BE_JUDGED
    return _LABELS[state.stage]


def notified(state: State) -> State:
    """The notice was handed over."""
    return replace(state, stage=Stage.NOTIFIED) if state.stage is Stage.REGISTERED else state


def advance(state: State, act: Act) -> State:
    """What an act makes of a problem. Raises `Refused`. Whether a withdrawal can be
    is for `withdrawals` to say."""
    if isinstance(act, Withdrawal):
        _check_day(state, act)
        _demand(act.reason, "撤回的理由")
        return state
    if state.closed and state.closing is not None:
        raise Refused(Refusal.CLOSED, day=state.closing.day.isoformat(), checker=state.closing.checker)
    _check_day(state, act)
    match act:
        case StopConfirmed():
            return _stopped(state, act)
        case Transfer():
            _demand(act.department, "移送或抄送给哪个部门")
            return replace(state, transfers=(*state.transfers, act))
        case _ if state.stage is Stage.REGISTERED and not state.referred:
            raise Refused(Refusal.NOT_NOTIFIED)
        case Reply():
            _demand(act.text or act.remark, "整改回复的内容")
            return replace(state, stage=Stage.AWAITING if act.done else Stage.REPLIED)
        case Extension():
            if state.disputed:
                raise Refused(Refusal.UNDECIDED)
            _demand(act.reason, "延期的理由")
            if act.deadline <= state.deadline:
                raise Refused(Refusal.NOT_LATER, deadline=state.deadline.isoformat())
            return _extended(state, act)
        case Recheck():
            return _rechecked(state, act)


def _check_day(state: State, act: Act) -> None:
    since = state.found if isinstance(act, StopConfirmed | Withdrawal) else state.registered
    if act.day < since:
        raise Refused(Refusal.TOO_EARLY, day=act.day.isoformat(), since=since.isoformat())


def _demand(text: str, what: str) -> None:
    if not text.strip():
        raise Refused(Refusal.NO_WORDS, what=what)


def _stopped(state: State, act: StopConfirmed) -> State:
    if not state.grave:
        raise Refused(Refusal.NOT_GRAVE, severity=state.severity.label)
    if state.stopped is not None:
        raise Refused(Refusal.STOPPED_ALREADY, day=state.stopped.day.isoformat(), by=state.stopped.by)
    _demand(act.by, "到场确认的人")
    return replace(state, stopped=act)


def _extended(state: State, act: Extension) -> State:
    return replace(state, deadline=act.deadline, extended=state.extended + 1)


def _rechecked(state: State, act: Recheck) -> State:
    if state.undecided:
        raise Refused(Refusal.UNDECIDED)
    if not act.checker.strip():
        raise Refused(Refusal.NO_CHECKER)
    if act.passed:
        if not any(evidence.shows for evidence in act.evidence):
            raise Refused(Refusal.NO_EVIDENCE)
        if state.grave and state.stopped is None:
            raise Refused(Refusal.NOT_STOPPED, severity=state.severity.label)
        return replace(state, stage=Stage.CLOSED, closing=act)
    if act.deadline is None or act.deadline < act.day:
        raise Refused(Refusal.NO_NEW_DEADLINE, day=act.day.isoformat())
    _demand(act.note, "还差什么")
    return replace(state, stage=Stage.NOTIFIED, deadline=act.deadline, sent_back=state.sent_back + 1)


# What was said, on whichever computer


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act as the journal keeps it, or what is to be said of one that can't be read. `after`: the recheck that its
    writer saw standing; of rechecks only. `lamport`: its place among other things said."""

    id: str
    act: Act | Unreadable
    actor: str
    at: int
    after: str = ""
    lamport: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    """All that was said of one problem. `records` stand in the order of the journal, alike in every store.

    `rechecks` are the rechecks that stand, `deadlines` the deadlines: one each when settled, more where they clash
    (the last would win); none where nothing was said. `unreadable`: what of all this can't be shown, acts apart.
    """

    records: tuple[Recorded, ...] = ()
    rechecks: tuple[str, ...] = ()
    deadlines: tuple[date, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


def followed(register: Register) -> bool:
    """Whether something was said that only a home that was told can bring about: then it was told, whatever became of
    the notice since."""
    return any(isinstance(record.act, Reply | Extension | Recheck) for record in register.records)


@dataclass(frozen=True, slots=True)
class Step:
    """An act and whether it took effect; one that did not (said beside another's) stays in the history all the same.
    `withdrawn`: it was taken back since, and takes none."""

    record: Recorded
    effective: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Where a problem stands and how it came there."""

    state: State
    start: State
    """How it stood before anything was said of it."""
    steps: tuple[Step, ...] = ()
    standing: str = ""
    """The recheck that stands; empty before the first."""
    unreadable: tuple[Unreadable, ...] = ()
    """What was said of it and can't be shown; none of that counts."""


def replay(start: State, register: Register) -> Course:
    """What all that was said amounts to. The same records in the same order give the same, wherever they were merged.

    What was taken back counts for nothing, whoever decided for it. Of rechecks only those count that lead to the one
    that stands; while two clash, one that sent back stands. Where one can't be read, or is a withdrawal, none that
    passed stands: the other may have sent the problem back.
    """
    withdrawn = _withdrawn(register.records)
    read = {record.id for record in register.records if not isinstance(record.act, Unreadable)}
    rechecks = {record.id: record.act for record in register.records if isinstance(record.act, Recheck)}
    standing = _standing_recheck(register, rechecks, read)
    chain = _leading_to(standing, {record.id: record.after for record in register.records if record.id in rechecks})
    state, steps = start, []
    for record in register.records:
        after = None
        if record.id not in withdrawn and not isinstance(record.act, Unreadable):
            counts = _is_known(record.act, read) and (record.id in chain or record.id not in rechecks)
            after = _taken(state, record.act) if counts else None
        state = after or state
        steps.append(Step(record, after is not None, record.id in withdrawn))
    stands = rechecks.get(standing)
    state = replace(
        state,
        deadline=_deadline(start, register, withdrawn, state.deadline),
        undecided=len(register.rechecks) > 1,
        # a day that was set since 挂号 does away with those that clash there
        deadline_undecided=len(register.deadlines) > 1 or (state.deadline_undecided and not register.deadlines),
        baseless=stands is not None and stands.passed and not state.closed,
    )
    lost = [record.act for record in register.records if isinstance(record.act, Unreadable)]
    return Course(state, start, tuple(steps), standing, (*register.unreadable, *lost))


def _standing_recheck(register: Register, rechecks: Mapping[str, Recheck], read: Container[str]) -> str:
    """The recheck that stands; empty where none does. Of those that clash the last that sent back comes first."""
    heads = [name for name in register.rechecks if name in rechecks]
    failing = [name for name in heads if not rechecks[name].passed]
    if failing:
        return failing[-1]
    all_read = all(name in read for name in register.rechecks)
    return heads[-1] if heads and all_read else ""


def _leading_to(name: str, earlier: Mapping[str, str]) -> frozenset[str]:
    """A recheck and those that it came after. What names itself in a circle is not followed twice."""
    chain: set[str] = set()
    while name in earlier and name not in chain:
        chain.add(name)
        name = earlier[name]
    return frozenset(chain)


def _withdrawn(records: Sequence[Recorded]) -> frozenset[str]:
    """The acts that were taken back. A withdrawal is none of them: only a new act undoes it."""
    acts = {record.id for record in records if not isinstance(record.act, Withdrawal)}
    return frozenset(acts & {record.act.about for record in records if isinstance(record.act, Withdrawal)})


def _is_known(act: Act, read: Container[str]) -> bool:
    return not isinstance(act, Withdrawal) or act.about in read


def _deadline(start: State, register: Register, withdrawn: frozenset[str], replayed: date) -> date:
    """The deadline that stands: of those that clash the earlier. Once something was taken back it is no later than what
    the acts that are left allow, whichever of them two computers took back unaware of each other."""
    stands = min(register.deadlines, default=replayed)
    if not withdrawn:
        return stands
    left = [record.act for record in register.records if record.id not in withdrawn]
    moved = [act.deadline for act in left if isinstance(act, Extension | Recheck) and act.deadline is not None]
    return min(stands, max((start.deadline, *moved)))


def _taken(state: State, act: Act) -> State | None:
    """The state after an act that was said; None where another's act had made it void. Of two extensions neither is
    void: which deadline stands is told by the register."""
    if isinstance(act, Extension) and not state.closed:
        return _extended(state, act)
    try:
        return advance(state, act)
    except Refused:
        return None


def reopened(course: Course) -> tuple[Withdrawal, ...]:
    """The withdrawals that opened the problem again."""
    closings = {
        step.record.id
        for step in course.steps
        if step.withdrawn and isinstance(step.record.act, Recheck) and step.record.act.passed
    }
    acts = (step.record.act for step in course.steps)
    return tuple(act for act in acts if isinstance(act, Withdrawal) and act.about in closings)


# Deadlines


@dataclass(frozen=True, slots=True)
class Overdue:
    """Days over each date; 0 where it has not passed or the thing was done. Never stored."""

    stop: int = 0
    accept: int = 0
    grave: bool = False
    referred: bool = False

    def __bool__(self) -> bool:
        return bool(self.stop or self.accept)

    @property
    def words(self) -> str:
        """Which date has passed and by how much; empty when none has."""
        parts = [f"停用或消除危险已逾期{self.stop}天"] if self.stop else []
        if self.accept:
            parts.append(f"{self._accepting}已逾期{self.accept}天")
        return "，".join(parts)

    @property
    def _accepting(self) -> str:
        if self.referred:
            return "判定的答复"
        return "整改验收" if self.grave else "整改"


NOT_OVERDUE = Overdue()


def overdue(state: State, today: date) -> Overdue:
    """How far over its dates a problem is. A grave one is to be stopped on the day it was registered."""
    if state.closed:
        return Overdue(grave=state.grave)
    waits = state.grave and state.stopped is None
    return Overdue(
        stop=max(0, (today - state.registered).days) if waits else 0,
        accept=max(0, (today - state.deadline).days),
        grave=state.grave,
        referred=state.referred,
    )
