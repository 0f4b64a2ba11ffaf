"""What among new events a person should hear of: deletions, closings and what was taken back, erasings, and changes of
what was signed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from app.storage.ranges import Range
from app.storage.schema import ERASE_WORD, RECHECK_WORD


class Deed(Enum):
    """What an event does that is told in every receipt."""

    DELETED = "deleted"
    CLOSED = "closed"
    SENT_BACK = "sent_back"
    CORRECTED = "corrected"
    DECIDED = "decided"
    ERASED = "erased"
    WITHDRAWN = "withdrawn"
    VOUCHED = "vouched"
    REMOVED = "removed"
    BROUGHT_BACK = "brought_back"


@dataclass(frozen=True, slots=True)
class Notable:
    """One such event: what it does, to which part of which thing, who says so, on which device and when."""

    deed: Deed
    root: int
    slot: str
    actor: str
    at: int
    device: str
    reason: str
    """Why, as the event says; empty where it says nothing."""


# One look at every new row; the texts of bodies are read only of those that may be notable.
_FIND = f"""
SELECT e.root, s.text, a.text, e.at, o.device, e.body
FROM event e CROSS JOIN name s ON s.no = e.slot CROSS JOIN name a ON a.no = e.actor
CROSS JOIN origin o ON o.src = e.key >> 40
WHERE e.key BETWEEN ? AND ? AND (substr(e.body, 1, 4) = '{{"*"' OR instr(e.body, 'ed_because":')
  OR instr(e.body, '"withdraw') OR (e.kind = {RECHECK_WORD} AND instr(e.body, '"closed":')) OR e.kind = {ERASE_WORD})
ORDER BY e.lamport, o.device, e.digest
"""


def notable(db: sqlite3.Connection, ranges: Iterable[Range]) -> tuple[Notable, ...]:
    """What a person should hear of among the events in these ranges of keys, each range in the journal's order."""
    return tuple(
        Notable(deed, root, slot, actor, at, device, reason)
        for part in ranges
        for root, slot, actor, at, device, text in db.execute(_FIND, part).fetchall()
        for deed, reason in _deeds(json.loads(text))
    )


def _deeds(body: dict[str, object]) -> Iterator[tuple[Deed, str]]:
    yield from _changed(body)
    for name, deed in _BY_REASON.items():
        if name in body:
            yield deed, _words(body, name)
    if "targets" in body:
        yield Deed.ERASED, _words(body, "reason")
    delivery = body.get("delivery")
    taken_back = delivery.get("withdrawn") if isinstance(delivery, dict) else None
    if isinstance(taken_back, dict):
        yield Deed.WITHDRAWN, _words(taken_back, "reason")
    elif body.get("act") == "withdrawal":
        yield Deed.WITHDRAWN, _words(body, "reason")
    closed = body.get("closed")
    if isinstance(closed, dict) and "withdrawn" not in closed:
        yield (Deed.CLOSED if closed.get("passed") is True else Deed.SENT_BACK), ""


_BY_REASON = {
    "vouched_because": Deed.VOUCHED,
    "removed_because": Deed.REMOVED,
    "returned_because": Deed.BROUGHT_BACK,
}
"""What was done, by the field that says why."""


def _changed(body: dict[str, object]) -> Iterator[tuple[Deed, str]]:
    """A deletion, a decision or a correction: one of them, as a deletion may be decided or correct something."""
    corrected, decided = _words(body, "corrected_because"), _words(body, "decided_because")
    if "*" in body:
        yield Deed.DELETED, corrected or decided
    elif decided:
        yield Deed.DECIDED, decided
    elif corrected:
        yield Deed.CORRECTED, corrected


def _words(body: dict[str, object], name: str) -> str:
    return str(body.get(name) or "")
