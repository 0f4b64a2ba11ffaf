"""Is everything in the store what it claims to be? And one digest by which two stores are compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from app.storage import blobs, folding
from app.storage.canonical import SEQ_BITS, SEQ_MASK, ref
from app.storage.chain import problems_of
from app.storage.schema import FOLDED
from app.storage.store import Store

_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: sentences for a person; `missing_blobs` are named by an event and not held."""

    events: int
    problems: tuple[str, ...]
    missing_blobs: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


def check(store: Store) -> Checked:
    """Look through the whole store: the file, every chain, every blob, and the tables against a rebuild.

    The rebuild is made in a transaction that is taken back, so the store must be open for writing; nothing changes.
    """
    db = store.db
    named: set[str] = set()
    with store.reading():
        problems = [*file_problems(db)]
        if not problems:
            problems += list(journal_problems(db, named))
        if not problems:
            problems += list(_tables_that_differ(store))
        if problems:
            return Checked(0, tuple(problems), ())
        return Checked(
            events=db.execute("SELECT count(*) FROM event").fetchone()[0],
            problems=(),
            missing_blobs=blobs.absent(db, named),
        )


def file_problems(db: sqlite3.Connection) -> Iterator[str]:
    """What of the file's structure does not hold, in sentences. Nothing is written."""
    yield from (f"文件结构：{row[0]}" for row in db.execute("PRAGMA integrity_check(10)") if row[0] != "ok")
    yield from (f"表 {row[0]} 中有无主的记录。" for row in db.execute("PRAGMA foreign_key_check").fetchall()[:10])


def journal_problems(db: sqlite3.Connection, named: set[str] | None = None) -> Iterator[str]:
    """What of the chains and the kept files does not hold, in sentences. Only temporary tables are written.

    Into `named` come the digests of all blobs that the events name.
    """
    yield from (str(problem) for problem in islice(problems_of(db, blobs=named), _MOST_PROBLEMS))
    yield from _changed_blobs(db)


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


def _changed_blobs(db: sqlite3.Connection) -> Iterator[str]:
    for digest, content in db.execute("SELECT digest, content FROM blob"):
        if sha256(content).hexdigest() != digest:
            yield f"附件 {digest[:12]} 的内容被改动过。"


class _TakenBack(Exception):
    """Ends the transaction of the rebuild."""


def _tables_that_differ(store: Store) -> Iterator[str]:
    before = _tables(store.db)
    after = before
    try:
        with store.atomic():
            folding.rebuild(store.db)
            after = _tables(store.db)
            raise _TakenBack
    except _TakenBack:
        pass
    for table in FOLDED:
        if before[table] != after[table]:
            yield f"表 {table} 与流水不一致，需要重建。"


def _tables(db: sqlite3.Connection) -> dict[str, str]:
    digests = {}
    for table in FOLDED:
        digest = sha256()
        for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3"):
            digest.update(repr(row).encode())
        digests[table] = digest.hexdigest()
    return digests


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
