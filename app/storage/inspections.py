"""Queries about one inspection: all that is shown of it in one read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.storage.store import Store

CORRECTED = "corrected_because"
"""The field of an event that says why something signed was changed; it stays with the event and is no state."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a thing as the tables show it, and who wrote it last. `revised`: it was written more than once."""

    slot: str
    body: dict[str, Any]
    actor: str
    at: int
    device: str
    revised: bool


_SHOWN = """
SELECT s.slot, s.body, s.actor, s.at, o.device, s.n > 1
FROM subject s JOIN origin o ON o.src = s.key >> 40
WHERE s.root = ? AND (? = '' OR s.slot GLOB ?)
ORDER BY s.slot
"""


def shown(store: Store, root: int, prefix: str = "") -> tuple[Shown, ...]:
    """Every part of a thing whose slot begins with `prefix`, in the order of slots."""
    rows = store.db.execute(_SHOWN, (root, prefix, prefix + "*"))
    return tuple(Shown(slot, json.loads(body), actor, at, device, bool(n)) for slot, body, actor, at, device, n in rows)


_CORRECTED = """
SELECT DISTINCT s.text FROM history h JOIN event e ON e.key = h.key JOIN name s ON s.no = h.slot
WHERE h.root = ? AND json_type(e.body, ?) IS NOT NULL
"""


def corrected(store: Store, root: int) -> frozenset[str]:
    """The parts of a thing, written more than once, of which some event says why it was changed after signing."""
    return frozenset(slot for (slot,) in store.db.execute(_CORRECTED, (root, f"$.{CORRECTED}")))


_OWN_COUNT = """
SELECT count(*) FROM event e JOIN origin o ON o.src = e.key >> 40 JOIN name n ON n.no = e.kind
WHERE o.device = (SELECT device FROM own) AND n.text = ? AND json_type(e.body, ?) IS NOT NULL
"""


def own_count(store: Store, kind: str, field: str) -> int:
    """How many events of a kind this device itself wrote with a field: numbers are counted, never stored apart."""
    (count,) = store.db.execute(_OWN_COUNT, (kind, f"$.{field}")).fetchone()
    return int(count)


_MAJOR = """
SELECT DISTINCT c.root FROM current c JOIN name n ON n.no = c.slot JOIN event e ON e.key = c.key
WHERE n.text GLOB 'finding/ZD*' AND NOT c.gone AND coalesce(c.body, e.body) ->> '$.severity' = 'major'
"""


def with_major(store: Store) -> tuple[int, ...]:
    """The visits that registered a 重大 problem."""
    return tuple(root for (root,) in store.db.execute(_MAJOR))
