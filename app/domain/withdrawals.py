"""Taking back what was noted by mistake: what may be taken back, and what stands again then. Pure.

Nothing vanishes: the act and its withdrawal both stay in the problem's history, and only a new act undoes a withdrawal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.rectification import (
    Act,
    Course,
    Extension,
    Recheck,
    Refusal,
    Refused,
    Reply,
    Transfer,
    Withdrawal,
    advance,
)
from app.domain.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Restored:
    """What a withdrawal says of the problem itself: the recheck that stands again, empty for none; the deadline that
    does. None where it says nothing of that."""

    recheck: str | None = None
    deadline: date | None = None


NOTHING = Restored()


def withdraw(course: Course, act: Withdrawal) -> Restored:
    """What taking an act back brings back. Raises `Refused`.

    A closed problem is opened again first: whatever its closing leans on stays until then. No withdrawal makes a
    deadline later.
    """
    state = course.state
    step = next((step for step in course.steps if step.record.id == act.about), None)
    if step is None or isinstance(step.record.act, Withdrawal | Unreadable):
        raise Refused(Refusal.NO_SUCH_ACT)
    if step.withdrawn:
        raise Refused(Refusal.WITHDRAWN_ALREADY)
    mistaken = step.record.act
    advance(state, act)
    if act.day < mistaken.day:
        raise Refused(Refusal.TOO_EARLY, day=act.day.isoformat(), since=mistaken.day.isoformat())
    if state.closing is not None and state.closing != mistaken and not isinstance(mistaken, Reply | Transfer):
        raise Refused(Refusal.CLOSED, day=state.closing.day.isoformat(), checker=state.closing.checker)
    if isinstance(mistaken, Recheck) and state.undecided:
        raise Refused(Refusal.UNDECIDED)
    if isinstance(mistaken, Extension | Recheck) and state.deadline_undecided:
        raise Refused(Refusal.UNDECIDED)
    return Restored(
        recheck=_recheck_before(course, act.about) if isinstance(mistaken, Recheck) else None,
        deadline=_earlier(course, act.about) if _moves(mistaken) else None,
    )


def _recheck_before(course: Course, about: str) -> str | None:
    """The recheck that stands again: the last before it that sent back and was not taken back."""
    if course.standing != about:
        return None
    sent_back = [
        step.record.id
        for step in course.steps
        if step.effective and isinstance(step.record.act, Recheck) and not step.record.act.passed
    ]
    return next((name for name in reversed(sent_back) if name != about), "")


def _earlier(course: Course, about: str) -> date | None:
    """The deadline without an act, where it is earlier than the one that stands."""
    left = [step.record.act for step in course.steps if step.effective and step.record.id != about]
    moved = [act.deadline for act in left if isinstance(act, Extension | Recheck) and act.deadline is not None]
    before = moved[-1] if moved else course.start.deadline
    return before if before < course.state.deadline else None


def _moves(act: Act) -> bool:
    return isinstance(act, Extension | Recheck) and act.deadline is not None
