"""All that the torture knows of a package's tables: events said anew, with digests that hold.

Whoever changes what an event's digest is made of changes this module and no other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.journal import canonical_json
from app.storage.canonical import SEQ_MASK, digest_of, event_text, ref
from app.storage.leaves import leaves, skeleton
from app.storage.ranges import canonical_covers, digest_before

_SALT = "5a17" * 8
TABLES = ("origin", "name", "event", "supersedes", "knows", "covers", "run", "blob", "manifest")


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a package, in words."""

    key: int
    root: int
    kind: str
    slot: str
    body: dict[str, Any]


@contextmanager
def opened(package: Path) -> Iterator[sqlite3.Connection]:
    """A package as anybody can open it, with any tool."""
    with closing(sqlite3.connect(package, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        yield db


def events(package: Path) -> list[Said]:
    """What a package says, in the order of its keys."""
    with opened(package) as db:
        rows = db.execute(
            "SELECT e.key, e.root, k.text, s.text, e.body FROM event e"
            " JOIN name k ON k.no = e.kind JOIN name s ON s.no = e.slot ORDER BY e.key"
        ).fetchall()
    return [Said(key, root, kind, slot, json.loads(body)) for key, root, kind, slot, body in rows]


def rewrite_events(package: Path, bodies: dict[int, dict[str, Any]]) -> None:
    """Let the events of these keys say something else, and make every digest and every reference anew."""
    with opened(package) as db:
        db.execute("BEGIN")
        for key, body in bodies.items():
            db.execute("UPDATE event SET body = ? WHERE key = ?", (canonical_json(body), key))
        seal(db)
        db.execute("COMMIT")


def rewrite_columns(package: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change the tables in any way, and make every digest and every reference anew."""
    with opened(package) as db:
        db.execute("BEGIN")
        change(db)
        seal(db)
        db.execute("COMMIT")


def add_event(db: sqlite3.Connection, *, kind: str, slot: str, body: dict[str, Any], root: int | None, at: int) -> int:
    """One more event of the package's first device, about a thing of it or (None) a new one; `seal` has to follow."""
    (run, last) = db.execute("SELECT first, last FROM run ORDER BY first LIMIT 1").fetchone()
    (actor,) = db.execute("SELECT actor FROM event WHERE key = ?", (last,)).fetchone()
    (lamport,) = db.execute("SELECT max(lamport) FROM event").fetchone()
    key = last + 1
    db.execute(
        "INSERT INTO event(key, lamport, at, actor, kind, root, slot, body, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, lamport + 1, at, actor, _word(db, kind), root or key, _word(db, slot), canonical_json(body), b"\0" * 16),
    )
    db.execute("UPDATE run SET last = ? WHERE first = ?", (key, run))
    return key


def _word(db: sqlite3.Connection, text: str) -> int:
    """The number of a word; a new one gets a number that is the file's own."""
    row = db.execute("SELECT no FROM name WHERE text = ?", (text,)).fetchone()
    if row is None:
        (highest,) = db.execute("SELECT max(no) FROM name").fetchone()
        row = (max(highest, 20_000) + 1,)
        db.execute("INSERT INTO name VALUES (?, ?)", (row[0], text))
    return int(row[0])


def seal(db: sqlite3.Connection) -> None:
    """Make every digest anew, in the order in which events can name each other, and name the new ones in bodies."""
    devices = dict(db.execute("SELECT src, device FROM origin").fetchall())
    names: dict[int, str] = {}
    renamed: dict[str, str] = {}
    rows = db.execute(
        "SELECT e.key, e.lamport, e.at, a.text, k.text, e.root, s.text, e.body, e.seal, e.digest FROM event e"
        " JOIN name a ON a.no = e.actor JOIN name k ON k.no = e.kind JOIN name s ON s.no = e.slot"
        " ORDER BY e.lamport, e.key"
    ).fetchall()
    for key, lamport, at, actor, kind, root, slot, body, salt, old in rows:
        device, seq = devices[key >> 40], key & SEQ_MASK
        for before, after in renamed.items():
            if before in body:
                body = body.replace(before, after)
        plain, salt = _sealed(body, salt)
        covers = db.execute("SELECT first, last FROM covers WHERE sign = ?", (key,)).fetchall()
        text = event_text(
            seq,
            lamport,
            at,
            actor,
            kind,
            slot,
            "" if root == key else names.get(root, ""),
            plain,
            _named(db, names, "SELECT old FROM supersedes WHERE key = ?", key),
            _named(db, names, "SELECT sign FROM knows WHERE key = ?", key),
            canonical_covers(db, covers) if covers else (),
        )
        digest = digest_of(digest_before(db, key) or b"", text)
        db.execute("UPDATE event SET body = ?, seal = ?, digest = ? WHERE key = ?", (body, salt, digest, key))
        names[key] = ref(device, seq, digest)
        if digest != old and root == key:
            renamed[ref(device, seq, old)] = names[key]


def _sealed(body: str, salt: str | None) -> tuple[str, str | None]:
    """What of a body the digest is made of, and its seal: one where it has texts, none where it has not."""
    try:
        said = json.loads(body)
        salt = (salt or _SALT) if any(leaves(said)) else None
        return skeleton(said, salt), salt
    except (ValueError, AttributeError, RecursionError):  # no body at all
        return body, salt


def _named(db: sqlite3.Connection, names: dict[int, str], query: str, key: int) -> list[str]:
    return [names[other] for (other,) in db.execute(query, (key,)).fetchall() if other in names]
