"""Packages of which every digest holds and that no program of ours writes."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.torture import events, odd
from tests.torture.stage import Stage


def forge(path: Path, chance: Random, stage: Stage) -> str:
    """Change columns that the digests are made of, and make the digests anew: what another program could write."""
    done: list[str] = []

    def change(db: sqlite3.Connection) -> None:
        for _ in range(chance.choice((1, 1, 2, 3))):
            keys = [key for (key,) in db.execute("SELECT key FROM event ORDER BY key")]
            key, other = chance.choice(keys), chance.choice(keys)
            number = chance.choice(odd.NUMBERS)
            text = chance.choice(odd.TEXTS)
            word = chance.choice(("actor", "kind", "slot"))
            statement, values = chance.choice(
                (
                    ("UPDATE event SET lamport = ? WHERE key = ?", (number, key)),
                    ("UPDATE event SET lamport = lamport + ? WHERE key >= ?", (2**40 + chance.randint(-3, 3), key)),
                    ("UPDATE event SET at = ? WHERE key >= ?", (number, key)),
                    ("UPDATE event SET root = ? WHERE key = ?", (other, key)),
                    ("UPDATE event SET root = key WHERE key = ?", (key,)),
                    (f"UPDATE event SET {word} = (SELECT {word} FROM event WHERE key = ?) WHERE key = ?", (other, key)),
                    (f"UPDATE OR IGNORE name SET text = ? WHERE no = (SELECT {word} FROM event WHERE key = ?)",
                     (text, key)),
                    ("INSERT OR IGNORE INTO supersedes VALUES (?, ?)", (key, other)),
                    ("INSERT OR IGNORE INTO knows VALUES (?, ?)", (key, other)),
                    ("INSERT OR IGNORE INTO covers SELECT root, ?, ?, key FROM event WHERE kind = (SELECT no FROM name"
                     " WHERE text = 'sign')", (min(key, other), max(key, other))),
                    ("DELETE FROM supersedes", ()),
                    ("DELETE FROM knows", ()),
                    ("DELETE FROM covers", ()),
                    ("DELETE FROM blob WHERE rowid % 3 = ?", (chance.randrange(3),)),
                    ("UPDATE blob SET media_type = ?", (text,)),
                    ("UPDATE OR IGNORE manifest SET value = ? WHERE name = ?",
                     (text, chance.choice(("at", "device", "code", "inspector", "office", "whole", "program")))),
                    ("INSERT OR IGNORE INTO manifest VALUES (?, ?)", (text, text)),
                    ("UPDATE origin SET device = ?", (chance.choice(("f" * 32, "1" * 32, "0" * 31 + "2", text)),)),
                    ("UPDATE origin SET overflow = ?", (number,)),
                )
            )  # fmt: skip
            db.execute(statement, values)
            done.append(f"{statement} {values}")
        if chance.random() < 0.2:
            roots = [row[0] for row in db.execute("SELECT key FROM event WHERE root = key")]
            for root in roots:
                events.add_event(db, kind="delete", slot="head", body={"*": None}, root=root, at=0)
            done.append("every head deleted")

    # some of what chance does no digest can be made for: then they stay the old ones
    with suppress(KeyError, TypeError, AttributeError, OverflowError, sqlite3.Error, UnicodeError):
        events.rewrite_columns(path, change)
    return "; ".join(done)


def two_histories(path: Path, chance: Random, stage: Stage) -> str:
    """A device that the county knows, or the county's own, says in this file what it has not said there."""
    shutil.copy(chance.choice(stage.packages), path)
    own, amid = chance.random() < 0.3, chance.random() < 0.7

    def change(db: sqlite3.Connection) -> None:
        if own:
            db.execute("UPDATE origin SET device = ?", ("f" * 32,))
        keys = [key for (key,) in db.execute("SELECT key FROM event ORDER BY key")]
        if amid:
            db.execute("UPDATE event SET at = at + 1 WHERE key = ?", (chance.choice(keys),))
        else:
            events.add_event(db, kind="institution", slot="head", body=odd.body(chance), root=keys[0], at=1)

    events.rewrite_columns(path, change)
    return f"own device: {own}, amid: {amid}"


def crowd(path: Path, chance: Random, stage: Stage) -> str:
    """Small files that could cost much: many devices, words, events of one part, fields, entries."""
    many = chance.choice((50, 500, 3000))

    def change(db: sqlite3.Connection) -> None:
        (root,) = db.execute("SELECT min(key) FROM event WHERE root = key").fetchone()
        match chance.randrange(5):
            case 0:
                for number in range(many):
                    db.execute("INSERT INTO origin VALUES (?, ?, 0)", (1000 + number, f"{number + 10**6:032x}"))
            case 1:
                db.executemany("INSERT INTO name VALUES (?, ?)", ((30_000 + n, f"词{n}") for n in range(many)))
            case 2:
                for number in range(min(many, 500)):
                    events.add_event(db, kind="x", slot="weather/1", body={f"f{number}": 1}, root=root, at=1)
            case 3:
                body = {f"f{number}": "长" * 50 for number in range(many)}
                events.add_event(db, kind="x", slot="head", body=body, root=root, at=1)
            case _:
                db.executemany("INSERT INTO manifest VALUES (?, ?)", ((f"n{n}", "") for n in range(many)))

    events.rewrite_columns(path, change)
    return str(many)
