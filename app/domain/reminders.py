"""What runs out: certificates and tests as the newest visit saw them, and ratings. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.checklist import Item
from app.domain.inspection import Inspection
from app.domain.judging import valid_until

if TYPE_CHECKING:
    from app.domain.score_sheet import RatingView

AHEAD = timedelta(days=60)
"""How long before its day a certificate or a test is reminded of; a rating is from the day its renewal opens."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something of a home that runs out: what, on which last good day, and the item of the visit that saw it.

    `inspection` is 0 for a rating; `reference`: the day rests on a figure that alone fails nothing.
    """

    institution: int
    institution_name: str
    what: str
    day: date
    inspection: int = 0
    item: str = ""
    reference: bool = False

    def left(self, today: date) -> int:
        """Days until it runs out; negative when it has."""
        return (self.day - today).days


def expiring(visits: Iterable[Inspection], today: date) -> tuple[Expiry, ...]:
    """What has run out or will within `AHEAD`, the first to go first: of each item what the newest visit saw.

    `visits`, the newest first: of two on one day the former counts. An undecided clash tells nothing, and neither does
    an answer without a date.
    """
    newest: dict[tuple[int, str], tuple[date, Expiry | None]] = {}
    for visit in visits:
        # a day that a wrong clock has written makes no visit the newest
        day = date.min if visit.day_doubt else visit.started
        for item in visit.applicable:
            answer = visit.answers.get(item.id)
            if answer is None or answer.pending:
                continue
            until = valid_until(item.answer, answer.result.value)
            seen = _seen(visit, item, until) if until else None
            known = newest.get((visit.institution, item.id))
            if known is None or known[0] < day:
                newest[visit.institution, item.id] = (day, seen)
    found = [expiry for _, expiry in newest.values() if expiry is not None and expiry.day <= today + AHEAD]
    return _sorted(found)


def _seen(visit: Inspection, item: Item, until: date) -> Expiry:
    form = item.answer
    return Expiry(visit.institution, visit.home.name, item.title, until, visit.key, item.id, form.reference)


def renewing(ratings: Iterable[RatingView], today: date) -> tuple[Expiry, ...]:
    """The newest rating of each home, from the day on which it may be applied for anew. `ratings`, the newest first: of
    two on one day the former counts."""
    newest: dict[int, RatingView] = {}
    for view in ratings:
        known = newest.get(view.institution)
        if known is None or known.day < view.day:
            newest[view.institution] = view
    return _sorted(
        Expiry(view.institution, view.institution_name, f"{view.word}（预评估）", view.term.expires - timedelta(days=1))
        for view in newest.values()
        if today >= view.term.renewal
    )


def _sorted(found: Iterable[Expiry]) -> tuple[Expiry, ...]:
    return tuple(sorted(found, key=lambda expiry: (expiry.day, expiry.institution_name, expiry.what)))
