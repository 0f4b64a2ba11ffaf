"""Removals in the journal: how one is spelled, what is removed, and what was said of it since.

Each is a slot of the thing, `removed/<mark>`, whose mark names the device that wrote it, so that two devices never
write in one. Bringing a thing back writes into each slot that stands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from app.domain.removal import Removal, Removed, removed
from app.storage.reading import fields_of
from app.storage.schema import REMOVED_PREFIX
from app.storage.store import Store

REMOVAL = "removal"
_WHY, _BACK = "removed_because", "returned_because"


def removal_body(reason: str, seen: int) -> dict[str, Any]:
    return {_WHY: reason, "seen": seen}


def return_body(reason: str) -> dict[str, Any]:
    return {_BACK: reason}


def next_slot(store: Store) -> str:
    """A slot for this device's next removal, which is to be written in the same transaction."""
    return REMOVED_PREFIX + store.next_mark()


# Entered by what was ever removed, and of one thing by its key: of many homes each asks for its own visits.
_ALL = """
SELECT c.root, s.text, coalesce(c.body, e.body), a.text, e.at
FROM (SELECT DISTINCT root, slot FROM removal{of_one}) x CROSS JOIN current c ON c.root = x.root AND c.slot = x.slot
CROSS JOIN event e ON e.key = c.key CROSS JOIN name s ON s.no = c.slot CROSS JOIN name a ON a.no = e.actor
WHERE c.gone = 0
"""
_ONE = _ALL.format(of_one=" WHERE root = ?")
_ALL = _ALL.format(of_one="")


def removed_things(store: Store, root: int | None = None) -> dict[int, Removed]:
    """What is removed, by its root: of all things, or of one."""
    acts: dict[int, list[Removal]] = defaultdict(list)
    rows = store.db.execute(_ALL) if root is None else store.db.execute(_ONE, (root,))
    for thing, slot, text, actor, at in rows.fetchall():
        body = fields_of(text)
        seen = body.get("seen")
        if _WHY in body:
            back = bool(body.get(_BACK))
            count = seen if isinstance(seen, int) else 0
            acts[thing].append(Removal(slot, str(body[_WHY]), actor, at, count, back))
    found = {thing: removed(each, statements(store, thing)) for thing, each in acts.items()}
    return {thing: each for thing, each in found.items() if each is not None}


def standing_slots(store: Store, root: int) -> tuple[str, ...]:
    """The slots of a thing's removals that nobody has taken back."""
    return tuple(
        slot for slot, body in store.subjects(root, REMOVED_PREFIX).items() if _WHY in body and not body.get(_BACK)
    )


def statements(store: Store, root: int) -> int:
    """How many statements about a thing are held, its removals apart."""
    (count,) = store.db.execute(
        "SELECT coalesce(sum(c.n), 0) FROM current c JOIN name s ON s.no = c.slot"
        " WHERE c.root = ? AND s.text NOT GLOB ?",
        (root, REMOVED_PREFIX + "*"),
    ).fetchone()
    return int(count)
