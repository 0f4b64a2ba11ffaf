"""The computer's clock held against what is known, before something is begun, signed or issued by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.clocks import Doubt, believable, clock_doubt, day_doubt
from app.domain.days import known_day
from app.storage.clocks import CLOCK, begun_beyond, newest_record, vouching_body
from app.storage.fitting import refuse_personal
from app.storage.inspections import INSPECTION, Held, visits_held
from app.storage.removals import removed_things
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


@dataclass(frozen=True, slots=True)
class StrangeVisit:
    """A visit whose day a wrong clock has written, as it seems: whose it is, which day it says, and why not."""

    key: int
    home_name: str
    day: date
    why: str


def strange_visits(desk: Desk, among: Iterable[Held] | None = None) -> dict[int, StrangeVisit]:
    """The visits whose day is not to be believed, by their keys, those that are removed apart: of all, or `among` some.
    Nothing of a visit is read but the head of one that is strange."""
    now, today = desk.clock(), desk.today
    begun = begun_beyond(desk.store, INSPECTION, *believable(now))
    found = {}
    gone = removed_things(desk.store)
    for key, started, _ in visits_held(desk.store) if among is None else among:
        day = known_day(started)
        why = day_doubt(day, begun.get(key, now), today) if day is not None else ""
        if day is not None and why and key not in gone:
            home = (desk.store.subject(key, "head") or {}).get("home")
            name = home.get("name") if isinstance(home, dict) else ""
            found[key] = StrangeVisit(key, name if isinstance(name, str) else "", day, why)
    return found


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
