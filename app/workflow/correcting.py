"""更正: what was said of a problem at 挂号 is put right, only with a reason, and seen ever after."""

from __future__ import annotations

from datetime import date

from app.domain.findings import Registration
from app.domain.rewording import Wording
from app.storage.decoding import NotShown
from app.storage.findings import findings_kept
from app.storage.fitting import refuse_personal
from app.storage.rewordings import REWORDED, rewording_body
from app.workflow import errors
from app.workflow.answering import FINDING
from app.workflow.desk import Desk
from app.workflow.following import FindingCase, row_of


def correct_finding(
    desk: Desk,
    inspection: int,
    key: str,
    because: str,
    *,
    problem: str | None = None,
    remedy: str | None = None,
    deadline: date | None = None,
) -> FindingCase:
    """Put the wording, the demand or the deadline of a registered problem right; None leaves one as it is. Returns the
    problem as it stands after.

    Papers that were issued keep what they said; those issued from now on name the 更正. Raises `NO_SUCH_FINDING`,
    `FINDING_UNREGISTERED`, `FINDING_LAPSED`, `FINDING_CLOSED`, `FINDING_UNDECIDED`, `FINDING_NO_WORDS`,
    `FINDING_NOT_CORRECTED`, `FINDING_DEADLINE_MOVED`, `FINDING_TOO_EARLY`, `PERSONAL_NUMBER`, `NotShown`; then nothing
    is saved.
    """
    with desk.store.atomic():
        kept = findings_kept(desk.store, inspection)
        if key in kept.hidden:
            raise NotShown(kept.hidden[key])
        row = row_of(desk, inspection, key)
        entry = kept.registrations.get(key)
        if entry is None:
            raise errors.FINDING_UNREGISTERED.with_(number=row.finding.problem)
        before = Wording(entry.problem, entry.remedy, entry.deadline)
        after = Wording(
            before.problem if problem is None else problem.strip(),
            before.remedy if remedy is None else remedy.strip(),
            deadline or before.deadline,
        )
        _check(desk, row, entry, after, because)
        body = rewording_body(before, after, because.strip())
        desk.store.write(inspection, f"finding/{key}", body, kind=FINDING, actor=desk.actor, at=desk.clock())
        return row_of(desk, inspection, key)


def _check(desk: Desk, row: FindingCase, entry: Registration, after: Wording, because: str) -> None:
    """Refuse a 更正 that can not be."""
    number, standing = entry.number, row.standing
    if row.finding.lapsed:
        raise errors.FINDING_LAPSED.with_(number=number)
    if standing is not None and standing.closing is not None and standing.closed:
        closing = standing.closing
        raise errors.FINDING_CLOSED.with_(number=number, day=closing.day, checker=closing.checker)
    if _undecided(desk, row):
        raise errors.FINDING_UNDECIDED.with_(number=number)
    for text, what in ((because, "更正的原因"), (after.problem, "问题"), (after.remedy, "整改要求")):
        if not text.strip():
            raise errors.FINDING_NO_WORDS.with_(number=number, what=what)
    refuse_personal(number, because, after.problem, after.remedy)
    if after == Wording(entry.problem, entry.remedy, entry.deadline):
        raise errors.FINDING_NOT_CORRECTED.with_(number=number)
    if after.deadline == entry.deadline:
        return
    if standing is not None and (standing.extended or standing.sent_back):
        raise errors.FINDING_DEADLINE_MOVED.with_(number=number, deadline=row.finding.deadline)
    if after.deadline < entry.registered:
        raise errors.FINDING_TOO_EARLY.with_(number=number, day=after.deadline, since=entry.registered)


def _undecided(desk: Desk, row: FindingCase) -> bool:
    """Whether two computers say different things of it: a 更正 would decide that without a word."""
    slot = f"finding/{row.finding.key}"
    return any(each.slot == slot and each.field in REWORDED for each in desk.store.conflicts(row.inspection))
