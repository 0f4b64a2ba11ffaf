"""The computer's clock held against what is known, before something is begun, signed or issued by it."""

from __future__ import annotations

from app.domain.clocks import Doubt, clock_doubt
from app.storage.clocks import CLOCK, newest_record, vouching_body
from app.storage.fitting import refuse_personal
from app.workflow import errors
from app.workflow.desk import Desk


def doubt_of_clock(desk: Desk) -> Doubt | None:
    """What speaks against this computer's clock now; None for nothing."""
    if desk.clock_vouched:
        return None
    return clock_doubt(desk.clock(), newest_record(desk.store))


def require_clock(desk: Desk, *, asking: bool = False) -> None:
    """Refuse to go on by a clock that can't be right. Raises `WRONG_CLOCK`, and `DOUBTED_CLOCK` where a person may
    vouch for it. `asking`: a person is there to be asked, so that what is else only told is refused too."""
    doubt = doubt_of_clock(desk)
    if doubt is None or not (doubt.blocks or asking):
        return
    error = errors.DOUBTED_CLOCK if doubt.possible else errors.WRONG_CLOCK
    raise error.with_(what=doubt.what, remedy=doubt.remedy)


def clock_words(desk: Desk) -> str:
    """The doubt in sentences, for a person who has still to decide; "" for none."""
    doubt = doubt_of_clock(desk)
    return "" if doubt is None else str(doubt)


def vouch_for_clock(desk: Desk, reason: str) -> None:
    """Say that the clock is right, and why. It is said in the journal; from then on only what is written here after it
    is held against the clock. Raises `NO_REASON_FOR_CLOCK`, `PERSONAL_NUMBER`, and `WRONG_CLOCK` where nobody can."""
    doubt = doubt_of_clock(desk)
    if doubt is None:
        return
    if not doubt.possible:
        raise errors.WRONG_CLOCK.with_(what=doubt.what, remedy=doubt.remedy)
    if not reason.strip():
        raise errors.NO_REASON_FOR_CLOCK.with_()
    refuse_personal("电脑的时钟", reason)
    desk.store.begin(CLOCK, vouching_body(reason.strip()), actor=desk.actor, at=desk.clock())
