"""Is everything in the store what it claims to be? And one digest by which two stores are compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from app.storage import blobs
from app.storage.canonical import SEQ_BITS, SEQ_MASK, ref
from app.storage.chain import Seen
from app.storage.damage import problems, tables_that_differ
from app.storage.store import Store

_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: sentences for a person; `missing_blobs` are named by an event and not held. Where the file or
    the journal is damaged nothing is counted: it would be a guess."""

    events: int
    problems: tuple[str, ...]
    missing_blobs: tuple[str, ...]
    erased: int = 0
    """How many texts and blobs were erased."""

    @property
    def sound(self) -> bool:
        return not self.problems


def check(store: Store) -> Checked:
    """Look through the whole store: the file, every chain, every blob, and the tables against a rebuild. What is
    damaged is told, whatever it is.

    The rebuild is made in a transaction that is taken back, so the store must be open for writing; nothing changes.
    """
    db = store.db
    seen = Seen()
    found = list(islice(problems(db, seen), _MOST_PROBLEMS))
    if found:
        return Checked(0, tuple(found), ())
    with store.reading():
        found = [f"表 {table} 与流水不一致，需要重建。" for table in tables_that_differ(db)]
        return Checked(
            events=db.execute("SELECT count(*) FROM event").fetchone()[0],
            problems=tuple(found),
            missing_blobs=blobs.absent(db, seen.blobs - {name for name, path in seen.erasures if not path}),
            erased=len(seen.erasures),
        )


def content_digest(store: Store) -> str:
    """A digest of the events held and of all that they show, in identities only.

    Two stores that took in the same packages in any order have the same one; no number or id of the store's own
    enters it.
    """
    digest = sha256()
    for line in _content_lines(store.db):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _content_lines(db: sqlite3.Connection) -> Iterator[str]:
    devices = dict(db.execute("SELECT src, device FROM origin").fetchall())
    words = dict(db.execute("SELECT no, text FROM name").fetchall())
    names = {
        key: ref(devices[key >> SEQ_BITS], key & SEQ_MASK, digest)
        for key, digest in db.execute("SELECT key, digest FROM event")
    }
    yield from _section("event", names.values())
    yield from _section(
        "current",
        (
            f"{names[root]} {words[slot]} {names[key]} {n} {gone} {body if body is not None else ''}"
            for root, slot, key, n, gone, body in db.execute("SELECT root, slot, key, n, gone, body FROM current")
        ),
    )
    yield from _section(
        "conflict",
        (
            f"{names[root]} {words[slot]} {field} {names[key]} {value}"
            for root, slot, field, key, value in db.execute("SELECT root, slot, field, key, value FROM conflict")
        ),
    )
    yield from _section("late", (f"{names[key]} {field}" for key, field in db.execute("SELECT key, field FROM late")))
    yield from _section("parallel", (names[key] for (key,) in db.execute("SELECT key FROM parallel")))
    yield from _section("sign", (f"{names[key]} {head}" for key, head in db.execute("SELECT key, head FROM sign")))
    yield from _section("number", (f"{text} {names[key]}" for text, key in db.execute("SELECT text, key FROM number")))
    yield from _section("blob", (digest for (digest,) in db.execute("SELECT digest FROM blob")))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield title
    yield from sorted(lines)
