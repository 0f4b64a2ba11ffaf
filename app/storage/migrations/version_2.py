"""Version 2: a journal that can forget. What version 1 wrote is said anew, word for word, with texts that are salted.

Version 1 was never released, and no package of it is in anyone's hands: so its digests may change, once, for those who
tried it. The salts come from the old digests, which stand in no file of version 2: two computers that hold the same
event of version 1 make the same event of version 2. This one step uses the present functions of storage: the journal is
still that of version 2. Once it is another one, the step has to take copies of them along.
"""

from __future__ import annotations

import json
import re
import sqlite3
from hashlib import sha256
from typing import Any

from app.storage.canonical import SEQ_BITS, SEQ_MASK, digest_of, event_text, first_before
from app.storage.leaves import leaves, skeleton
from app.storage.ranges import canonical_covers

_REFERENCE = re.compile(r"[0-9a-f]{32}:\d+:[0-9a-f]{32}")

EVENT = """CREATE TABLE event(
  key INTEGER PRIMARY KEY,
  lamport INTEGER NOT NULL,
  at INTEGER NOT NULL,                        -- milliseconds, UTC, as the writer's clock had it; only shown
  actor INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  root INTEGER NOT NULL,                      -- the event that created the thing; itself for a creation
  slot INTEGER NOT NULL,
  body TEXT NOT NULL,                         -- canonical JSON of the fields that changed
  seal TEXT,                                  -- how the texts in the body are salted; NULL: it has none
  digest BLOB NOT NULL
) STRICT"""

TABLES = (
    """CREATE TABLE parallel(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,                       -- a head; another head of the subject shares no field and knows nothing
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE erased(
  target TEXT NOT NULL,
  path TEXT NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(target, path, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE number(
  text TEXT NOT NULL,
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(text, root, slot, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE handed(
  no INTEGER PRIMARY KEY,                     -- a package that this store has written
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE handed_run(
  handed INTEGER NOT NULL REFERENCES handed(no),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY(handed, first)
) STRICT, WITHOUT ROWID""",
)
WORDS = {21: "erase"}


def rewrite(db: sqlite3.Connection) -> None:
    """Make version 2 of a database of version 1. The folded tables are left to the fold, whose version has changed."""
    for (view,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        db.execute(f'DROP VIEW "{view}"')
    db.execute("DELETE FROM meta WHERE name = 'views_version'")
    db.execute("DROP TABLE parallel")
    for statement in TABLES:
        db.execute(statement)
    db.executemany("INSERT INTO name VALUES (?, ?)", WORDS.items())
    db.execute("ALTER TABLE event RENAME TO event_1")
    db.execute(EVENT)
    _Rewriting(db).events()
    db.execute("DROP TABLE event_1")


class _Rewriting:
    """Says every event of version 1 anew, in the order of lamports: what one names is said before it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._devices: dict[int, str] = dict(db.execute("SELECT src, device FROM origin").fetchall())
        self._words: dict[int, str] = dict(db.execute("SELECT no, text FROM name").fetchall())
        self._names: dict[int, str] = {}
        """Key → the event's new name."""
        self._renamed: dict[str, str] = {}
        """Old name → new name."""

    def events(self) -> None:
        db = self._db
        for first, before in db.execute("SELECT first, before FROM run").fetchall():
            begins = first & SEQ_MASK == 1
            link = first_before(self._devices[first >> SEQ_BITS]) if begins else _salted(before)
            db.execute("UPDATE run SET before = ? WHERE first = ?", (link, first))
        befores = dict(db.execute("SELECT first, before FROM run").fetchall())
        rows = db.execute(
            "SELECT key, lamport, at, actor, kind, root, slot, body, digest FROM event_1 ORDER BY lamport, key"
        )
        for key, lamport, at, actor, kind, root, slot, body, digest in rows.fetchall():
            said = self._with_new_names(json.loads(body))
            seal = _salted(digest).hex() if any(leaves(said)) else None
            before = befores.get(key)
            if before is None:
                (before,) = db.execute("SELECT digest FROM event WHERE key = ?", (key - 1,)).fetchone()
            text = event_text(
                key & SEQ_MASK,
                lamport,
                at,
                self._words[actor],
                self._words[kind],
                self._words[slot],
                "" if root == key else self._names[root],
                skeleton(said, seal),
                self._named("supersedes", "old", key),
                self._named("knows", "sign", key),
                self._covered(key),
            )
            new = digest_of(before, text)
            device, seq = self._devices[key >> SEQ_BITS], key & SEQ_MASK
            self._names[key] = f"{device}:{seq}:{new.hex()}"
            self._renamed[f"{device}:{seq}:{digest.hex()}"] = self._names[key]
            spelled = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            db.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key, lamport, at, actor, kind, root, slot, spelled, seal, new),
            )

    def _with_new_names(self, value: Any) -> Any:
        if isinstance(value, str) and _REFERENCE.fullmatch(value):
            return self._renamed.get(value, value)
        if isinstance(value, dict):
            return {name: self._with_new_names(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._with_new_names(item) for item in value]
        return value

    def _named(self, table: str, column: str, key: int) -> list[str]:
        rows = self._db.execute(f"SELECT {column} FROM {table} WHERE key = ?", (key,)).fetchall()
        return [self._names[other] for (other,) in rows]

    def _covered(self, key: int) -> list[str]:
        ranges = self._db.execute("SELECT first, last FROM covers WHERE sign = ?", (key,)).fetchall()
        return canonical_covers(self._db, ranges) if ranges else []


def _salted(digest: bytes) -> bytes:
    return sha256(b"yijian version 1\n" + digest).digest()[:16]
