"""整改: what is done about a problem until 销账.

Every act is one transaction: refused in a sentence, or kept whole with its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.domain.rectification import (
    Act,
    Evidence,
    Extension,
    Recheck,
    Refusal,
    Refused,
    Reply,
    StopConfirmed,
    Transfer,
    Withdrawal,
    advance,
)
from app.domain.withdrawals import NOTHING, Restored
from app.domain.withdrawals import withdraw as withdrawn
from app.errors import AppError, ErrorText
from app.storage.fitting import refuse_personal
from app.storage.rectifications import write_act
from app.workflow import errors
from app.workflow.desk import Desk
from app.workflow.following import FindingCase, Happening, findings_of, row_of
from app.workflow.photos import reduce_photo
from app.workflow.visits import load

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
    Refusal.NO_SUCH_ACT: errors.FINDING_NO_SUCH_ACT,
    Refusal.WITHDRAWN_ALREADY: errors.FINDING_WITHDRAWN_ALREADY,
}


# Acts. Each raises one of `REFUSALS`, `FINDING_UNREGISTERED`, `FINDING_LAPSED`, `FINDING_FUTURE`, `PERSONAL_NUMBER`;
# then nothing is saved. They return the problem as it stands after.


def reply(
    desk: Desk, inspection: int, key: str, text: str, *, by: str = "", day: date | None = None, done: bool = True
) -> FindingCase:
    """Note what the institution reports. `done`: it says all is mended, and the problem waits for its recheck."""
    return _act(desk, inspection, key, Reply(day or desk.today, text.strip(), by.strip(), done))


def extend_deadline(
    desk: Desk, inspection: int, key: str, deadline: date, reason: str, *, day: date | None = None
) -> FindingCase:
    """Give more time, and say why. The day by which a grave thing is stopped is not moved."""
    return _act(desk, inspection, key, Extension(day or desk.today, deadline, reason.strip()))


def stop_confirmed(
    desk: Desk, inspection: int, key: str, by: str, *, how: str = "", day: date | None = None
) -> FindingCase:
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
) -> FindingCase:
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
) -> FindingCase:
    """Note what the checker saw: 销账 when passed, else sent back with a new deadline and what is still missing.

    `photos` are (name, content), reduced as they are taken in; `documents` name what was seen. Raises `NOT_A_PHOTO`
    and `PHOTO_TOO_LARGE` besides.
    """
    reduced = [(name, reduce_photo(content, name)) for name, content in photos]
    with desk.store.atomic():
        evidence = [Evidence(blob=desk.store.keep_blob(kept.content), name=name) for name, kept in reduced]
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


def withdraw(desk: Desk, inspection: int, key: str, act: str, reason: str, *, day: date | None = None) -> FindingCase:
    """Take back what was noted by mistake, by the name that `Happening.act` gives it; both stay in the history.

    Of a closing it is 撤销销账: the problem stands open again, with its number and the deadline it had.
    """
    return _act(desk, inspection, key, Withdrawal(day or desk.today, act, reason.strip()))


def note_all(desk: Desk, inspection: int, acts: Mapping[str, Act]) -> None:
    """Note an act each on several problems of one visit (problem → act): all, or none of it. Reads the visit once.
    Raises `NO_SUCH_FINDING` besides."""
    with desk.store.atomic():
        view = load(desk, inspection)
        rows = {row.finding.key: row for row in findings_of(desk, view, {})}
        for key, act in acts.items():
            if key not in rows:
                raise errors.NO_SUCH_FINDING.with_(name=f"{view.handle}/{key}")
            (said, restored), course = _checked(desk, rows[key], act), rows[key].course
            standing = course.standing if course else ""
            write_act(
                desk.store,
                inspection,
                key,
                said,
                after=standing,
                actor=desk.actor,
                at=desk.clock(),
                restored=restored,
            )


def why_no_reply(desk: Desk, row: FindingCase) -> AppError | None:
    """Why the institution's reply could not be taken today; None if it can."""
    try:
        _checked(desk, row, Reply(desk.today, "…"))
    except AppError as error:
        return error
    return None


def withdrawable(row: FindingCase, life: Sequence[Happening], today: date) -> tuple[Happening, ...]:
    """What of a problem's life can be taken back today, the latest first."""
    if row.course is None or row.finding.lapsed:
        return ()
    found = []
    for each in reversed(life):
        try:
            withdrawn(row.course, Withdrawal(today, each.act, "…"))
        except Refused:
            continue
        found.append(each)
    return tuple(found)


def _act(desk: Desk, inspection: int, key: str, act: Act) -> FindingCase:
    with desk.store.atomic():
        note_all(desk, inspection, {key: act})
        return row_of(desk, inspection, key)


def _checked(desk: Desk, row: FindingCase, act: Act) -> tuple[Act, Restored]:
    """The act as it is to be kept, and what it brings back; refused if it can not be."""
    finding, number = row.finding, row.finding.number
    if row.course is None:
        raise errors.FINDING_UNREGISTERED.with_(number=finding.problem)
    if finding.lapsed:
        raise errors.FINDING_LAPSED.with_(number=number)
    refuse_personal(number, *_texts(act))
    if act.day > desk.today:
        raise errors.FINDING_FUTURE.with_(number=number, day=act.day, today=desk.today)
    if isinstance(act, Recheck):
        act = replace(act, items=finding.items)
    try:
        if isinstance(act, Withdrawal):
            return act, withdrawn(row.course, act)
        advance(row.course.state, act)
    except Refused as refused:
        raise REFUSALS[refused.refusal].with_(**{"number": number, **refused.details}) from None
    return act, NOTHING


def _texts(act: Act) -> tuple[str, ...]:
    """All words of an act that a person wrote; names of files too."""
    match act:
        case Reply():
            return act.text, act.by, act.remark, act.source_name
        case Extension() | Withdrawal():
            return (act.reason,)
        case StopConfirmed():
            return act.by, act.how
        case Transfer():
            return act.department, act.note
        case Recheck():
            return act.checker, act.note, *(text for each in act.evidence for text in (each.note, each.name))
