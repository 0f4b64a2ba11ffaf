"""Removals in the journal: how one is spelled, what is removed, and what was said of it since.

Each is a slot of the thing, `removed/<mark>`, whose mark names the device that wrote it, so that two devices never
write in one. Bringing a thing back writes into each slot that stands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from app.domain.removal import Removal, Removed, removed
from app.storage.inspections import own_count
from app.storage.reading import fields_of
from app.storage.store import Store

REMOVAL = "removal"
_PREFIX = "removed/"
_WHY, _BACK = "removed_because", "returned_because"


def removal_body(reason: str, seen: int) -> dict[str, Any]:
    return {_WHY: reason, "seen": seen}


def return_body(reason: str) -> dict[str, Any]:
    return {_BACK: reason}


def next_slot(store: Store) -> str:
    """A slot for this device's next removal."""
    return f"{_PREFIX}{store.device[:12]}-{own_count(store, REMOVAL, _WHY) + 1}"


_ALL = """
SELECT c.root, s.text, coalesce(c.body, e.body), a.text, e.at
FROM current c CROSS JOIN event e ON e.key = c.key CROSS JOIN name s ON s.no = c.slot
CROSS JOIN name a ON a.no = e.actor
WHERE c.gone = 0 AND c.slot IN (SELECT value FROM json_each(?))
"""
_ONE = f"{_ALL} AND c.root = ?"


def removed_things(store: Store, root: int | None = None) -> dict[int, Removed]:
    """What is removed, by its root: of all things, or of one."""
    # most stores have no such slot, and need not look through the tables for one
    slots = [no for (no,) in store.db.execute("SELECT no FROM name WHERE text GLOB ?", (_PREFIX + "*",))]
    if not slots:
        return {}
    acts: dict[int, list[Removal]] = defaultdict(list)
    # of one thing the table is entered by its key: of many homes each asks for its own visits
    rows = store.db.execute(_ALL, (str(slots),)) if root is None else store.db.execute(_ONE, (str(slots), root))
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
    return tuple(slot for slot, body in store.subjects(root, _PREFIX).items() if _WHY in body and not body.get(_BACK))


def statements(store: Store, root: int) -> int:
    """How many statements about a thing are held, its removals apart."""
    (count,) = store.db.execute(
        "SELECT coalesce(sum(c.n), 0) FROM current c JOIN name s ON s.no = c.slot"
        " WHERE c.root = ? AND s.text NOT GLOB ?",
        (root, _PREFIX + "*"),
    ).fetchone()
    return int(count)
