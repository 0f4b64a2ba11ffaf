"""The times at which records were written, as their writers' clocks had them; and a person's word that a clock is
right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from app.domain.clocks import Newest, Written
from app.domain.days import LAST_MOMENT
from app.storage.canonical import SEQ_BITS
from app.storage.ranges import Range
from app.storage.store import Store

CLOCK = "clock"
"""The kind of the event by which a person vouches for a clock: a thing of its own."""
_LOOKED_AT = 2000
"""Records of a device, the last first, among which the newest is looked for: some days' work."""


def vouching_body(reason: str) -> dict[str, Any]:
    return {"vouched_because": reason}


def newest_record(store: Store) -> Newest | None:
    """The newest record of those that each device wrote last; None in an empty store. After a person's word only what
    was written here since then counts: records of a clock that was wrong are held for ever."""
    vouched = _last_word(store)
    if vouched is not None:
        rows = _newest_between(store, vouched, _last_of(vouched >> SEQ_BITS))
        return _newest(store, rows, vouched=True)
    sources = [src for (src,) in store.db.execute("SELECT src FROM origin")]
    found = [_newest_between(store, src << SEQ_BITS, _last_of(src)) for src in sources]
    return _newest(store, max((row for row in found if row is not None), default=None))


def _last_of(src: int) -> int:
    """The highest key that a device can have."""
    return (src + 1 << SEQ_BITS) - 1


def _newest_between(store: Store, first: int, last: int) -> tuple[int, int] | None:
    """The newest time among the last `_LOOKED_AT` of these keys, and whose it is: a county holds half a million."""
    row = store.db.execute(
        "SELECT max(at), actor FROM (SELECT at, actor FROM event WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT ?)",
        (first, last, _LOOKED_AT),
    ).fetchone()
    return None if row[0] is None else (int(row[0]), int(row[1]))


def _newest(store: Store, row: tuple[int, int] | None, *, vouched: bool = False) -> Newest | None:
    if row is None:
        return None
    at, actor = row
    (name,) = store.db.execute("SELECT text FROM name WHERE no = ?", (actor,)).fetchone()
    return Newest(min(at, LAST_MOMENT), name, vouched)


_LAST_WORD = f"""
SELECT max(c.root) FROM own CROSS JOIN origin o ON o.device = own.device AND o.overflow = 0
CROSS JOIN current c INDEXED BY current_head ON c.root BETWEEN o.src << {SEQ_BITS} AND (o.src + 1 << {SEQ_BITS}) - 1
CROSS JOIN event e ON e.key = c.root
WHERE c.slot = 1 AND e.kind = (SELECT no FROM name WHERE text = ?)
"""


def _last_word(store: Store) -> int | None:
    """The event by which somebody last vouched for this computer's clock."""
    row = store.db.execute(_LAST_WORD, (CLOCK,)).fetchone()
    return None if row[0] is None else int(row[0])


def begun_at(store: Store, root: int) -> int:
    """When a thing was first said, as that computer's clock had it."""
    row = store.db.execute("SELECT at FROM event WHERE key = ?", (root,)).fetchone()
    return 0 if row is None else int(row[0])


def begun_beyond(store: Store, kind: str, first: int, last: int) -> dict[int, int]:
    """The things of a kind that were first said before the moment `first` or after `last`, and when."""
    rows = store.db.execute(
        "SELECT c.root, e.at FROM current c INDEXED BY current_head CROSS JOIN event e ON e.key = c.root"
        " CROSS JOIN name k ON k.no = e.kind WHERE c.slot = 1 AND NOT e.at BETWEEN ? AND ? AND k.text = ?",
        (first, last, kind),
    )
    return dict(rows.fetchall())


def times_written(db: sqlite3.Connection, ranges: Iterable[Range]) -> tuple[Written, ...]:
    """From when to when the events in these ranges of keys were written, by device."""
    found: dict[str, Written] = {}
    for first, last in ranges:  # a range is of one device
        device, lowest, highest = db.execute(
            "SELECT (SELECT device FROM origin WHERE src = ?), min(at), max(at) FROM event WHERE key BETWEEN ? AND ?",
            (first >> SEQ_BITS, first, last),
        ).fetchone()
        known = found.get(device, Written(device, lowest, highest))
        found[device] = Written(device, min(known.first, lowest), max(known.last, highest))
    return tuple(found[device] for device in sorted(found))
