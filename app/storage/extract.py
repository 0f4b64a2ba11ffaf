"""Whole things into a file of their own: every event held of each, whoever wrote it, with the runs they form."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.storage import blobs
from app.storage.errors import failed_writing
from app.storage.folding import keys_of_root
from app.storage.opening import file_uri
from app.storage.ranges import Range, digest_before, held_ranges
from app.storage.schema import JOURNAL, PACKAGE, PACKAGE_ID, PACKAGE_VERSION
from app.storage.transaction import transaction


def extract_to(
    db: sqlite3.Connection, path: Path, roots: Iterable[int] | None, manifest: Mapping[str, str]
) -> list[Range]:
    """Write a package into an empty file. `roots` None: everything held. Returns what it holds.

    What goes wrong with the file that is written is raised as an `OSError`; what is wrong with the store, as SQLite
    tells it.
    """
    try:
        db.execute("ATTACH ? AS out", (file_uri(path, "mode=rw"),))
        try:
            db.execute("PRAGMA out.journal_mode = OFF")
            db.execute("PRAGMA out.synchronous = FULL")
            _fill(db, roots, manifest)
            return db.execute("SELECT first, last FROM out.run ORDER BY first").fetchall()
        finally:
            db.execute("DETACH out")
    except sqlite3.Error as error:
        # all that is written goes into the package: the store's own temporary tables are held in memory
        if (failed := failed_writing(error)) is not None:
            raise failed from error
        raise


def extract_bytes(db: sqlite3.Connection, roots: Iterable[int] | None, manifest: Mapping[str, str]) -> bytes:
    """The same package as the bytes of its file."""
    db.execute("ATTACH ':memory:' AS out")
    try:
        _fill(db, roots, manifest)
        return db.serialize(name="out")
    finally:
        db.execute("DETACH out")


def _fill(db: sqlite3.Connection, roots: Iterable[int] | None, manifest: Mapping[str, str]) -> None:
    db.execute(f"PRAGMA out.application_id = {PACKAGE_ID}")
    db.execute(f"PRAGMA out.user_version = {PACKAGE_VERSION}")
    with transaction(db):
        for statement in (*JOURNAL.values(), *PACKAGE.values()):
            db.execute(_in_out(statement))
        if roots is None:
            _copy_all(db)
        else:
            _copy_roots(db, roots)
        db.execute(
            "INSERT INTO out.name SELECT no, text FROM main.name WHERE no IN"
            " (SELECT actor FROM out.event UNION SELECT kind FROM out.event UNION SELECT slot FROM out.event)"
        )
        db.execute(
            "INSERT INTO out.origin SELECT src, device, overflow FROM main.origin"
            " WHERE src IN (SELECT first >> 40 FROM out.run)"
        )
        db.executemany(
            "INSERT INTO out.blob SELECT digest, media_type, content FROM main.blob WHERE digest = ?",
            ((digest,) for digest in sorted(blobs.of_events(db, "out"))),
        )
        (device,) = db.execute("SELECT device FROM main.own").fetchone()
        db.executemany("INSERT INTO out.manifest VALUES (?, ?)", ({**manifest, "device": device}).items())


def _copy_all(db: sqlite3.Connection) -> None:
    for table in ("event", "supersedes", "knows", "covers", "run"):
        db.execute(f"INSERT INTO out.{table} SELECT * FROM main.{table}")


def _copy_roots(db: sqlite3.Connection, roots: Iterable[int]) -> None:
    wanted = sorted(set(roots))
    keys = sorted(key for root in wanted for key, _ in keys_of_root(db, root))
    db.execute("CREATE TEMP TABLE chosen(key INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO chosen VALUES (?)", ((key,) for key in keys))
    db.execute("INSERT INTO out.event SELECT e.* FROM chosen k CROSS JOIN main.event e ON e.key = k.key ORDER BY k.key")
    for table in ("supersedes", "knows"):
        db.execute(f"INSERT INTO out.{table} SELECT t.* FROM chosen k CROSS JOIN main.{table} t ON t.key = k.key")
    db.executemany(
        "INSERT INTO out.covers SELECT root, first, last, sign FROM main.covers WHERE root = ?",
        ((root,) for root in wanted),
    )
    db.executemany(
        "INSERT INTO out.run VALUES (?, ?, ?)",
        [(first, last, digest_before(db, first)) for first, last in held_ranges(db, keys)],
    )
    db.execute("DROP TABLE chosen")


def _in_out(statement: str) -> str:
    verb, kind, rest = statement.split(" ", 2)
    return f"{verb} {kind} out.{rest}"
