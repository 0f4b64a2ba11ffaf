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
    why = {name: str(body.get(name) or "") for name in ("corrected_because", "decided_because")}
    if "*" in body:
        yield Deed.DELETED, why["corrected_because"] or why["decided_because"]
    elif why["decided_because"]:
        yield Deed.DECIDED, why["decided_because"]
    elif why["corrected_because"]:
        yield Deed.CORRECTED, why["corrected_because"]
    if "vouched_because" in body:
        yield Deed.VOUCHED, str(body["vouched_because"] or "")
    if "removed_because" in body:
        yield Deed.REMOVED, str(body["removed_because"] or "")
    if "returned_because" in body:
        yield Deed.BROUGHT_BACK, str(body["returned_because"] or "")
    if "targets" in body:
        yield Deed.ERASED, str(body.get("reason") or "")
    delivery = body.get("delivery")
    taken_back = delivery.get("withdrawn") if isinstance(delivery, dict) else None
    if body.get("act") == "withdrawal" or isinstance(taken_back, dict):
        said = taken_back if isinstance(taken_back, dict) else body
        yield Deed.WITHDRAWN, str(said.get("reason") or "")
    closed = body.get("closed")
    if isinstance(closed, dict) and "withdrawn" not in closed:
        yield (Deed.CLOSED if closed.get("passed") is True else Deed.SENT_BACK), ""
