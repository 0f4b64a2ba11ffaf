"""Erasing: what erase events name goes, wherever it is held and whichever came first, the words or the event.

The texts and contents are cut out in the transaction that learns of it. That the bytes leave the file too is a second
step, `Store.scrub`, since SQLite does that outside of any transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from app.domain.journal import canonical_json
from app.storage.blobs import TEXT
from app.storage.canonical import SEQ_BITS, SEQ_MASK
from app.storage.erasures import targets_in
from app.storage.leaves import erase
from app.storage.names import resolve
from app.storage.ranges import Range

SCRUB_DUE = "scrub_due"
"""The row of `meta` that says that erased bytes may still stand in the file or its log."""


def note_erasure(db: sqlite3.Connection, key: int, body: str) -> None:
    """Keep in mind what an erase event names."""
    rows = ((name, path, key) for name, path in targets_in(body))
    db.executemany("INSERT OR IGNORE INTO erased VALUES (?, ?, ?)", rows)


def erase_named(db: sqlite3.Connection, ranges: Sequence[Range]) -> set[tuple[int, int]]:
    """Erase what new erase events name, and what of the new events was named before. Returns the subjects touched."""
    targets: dict[str, set[str]] = {}
    for name, path in _targets_at(db, ranges):
        targets.setdefault(name, set()).add(path)
    touched: set[tuple[int, int]] = set()
    changed = False
    for name, paths in targets.items():
        if "" in paths:
            changed |= db.execute("DELETE FROM blob WHERE digest = ? AND media_type <> ?", (name, TEXT)).rowcount > 0
        elif (subject := _erase_texts(db, name, paths)) is not None:
            touched.add(subject)
    if touched or changed:
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (SCRUB_DUE,))
    return touched


def _targets_at(db: sqlite3.Connection, ranges: Iterable[Range]) -> Iterable[tuple[str, str]]:
    """What erase events in the ranges name, and what in the ranges is named by any."""
    for first, last in ranges:
        yield from db.execute("SELECT target, path FROM erased WHERE key BETWEEN ? AND ?", (first, last)).fetchall()
        row = db.execute("SELECT device FROM origin WHERE src = ?", (first >> SEQ_BITS,)).fetchone()
        # a name is device:seq:digest; of a text that begins with digits the cast takes these
        yield from db.execute(
            "SELECT target, path FROM erased WHERE path <> '' AND substr(target, 1, 32) = ?"
            " AND CAST(substr(target, 34) AS INTEGER) BETWEEN ? AND ?",
            (row[0], first & SEQ_MASK, last & SEQ_MASK),
        ).fetchall()


def _erase_texts(db: sqlite3.Connection, name: str, paths: set[str]) -> tuple[int, int] | None:
    """Cut texts out of one event; None where it is not held or has nothing of them left."""
    key = resolve(db, name)
    if key is None:
        return None
    root, slot, body, seal = db.execute("SELECT root, slot, body, seal FROM event WHERE key = ?", (key,)).fetchone()
    left = erase(json.loads(body), seal, paths)
    if left is None:
        return None
    body, seal = left
    db.execute("UPDATE event SET body = ?, seal = ? WHERE key = ?", (canonical_json(body), seal, key))
    return int(root), int(slot)


def is_erased_blob(db: sqlite3.Connection, digest: str) -> bool:
    """Whether a blob of this digest was erased, here or elsewhere."""
    return db.execute("SELECT 1 FROM erased WHERE target = ? AND path = ''", (digest,)).fetchone() is not None
