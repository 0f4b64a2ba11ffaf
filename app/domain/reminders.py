"""What runs out: certificates and tests as the newest visit saw them, and ratings. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

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


def renewing(ratings: Iterable[RatingView], today: date) -> tuple[Expiry, ...]:
    """The newest rating of each home, from the day on which it may be applied for anew. `ratings`, the newest first: of
    two on one day the former counts."""
    newest: dict[int, RatingView] = {}
    for view in ratings:
        known = newest.get(view.institution)
        if known is None or known.day < view.day:
            newest[view.institution] = view
    return by_day(
        Expiry(view.institution, view.institution_name, f"{view.word}（预评估）", view.term.expires - timedelta(days=1))
        for view in newest.values()
        if today >= view.term.renewal
    )


def by_day(found: Iterable[Expiry]) -> tuple[Expiry, ...]:
    """The first to run out first."""
    return tuple(sorted(found, key=lambda expiry: (expiry.day, expiry.institution_name, expiry.what)))
