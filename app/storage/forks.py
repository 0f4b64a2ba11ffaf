"""A device whose numbers were given twice, by a cloned disk or an older copy gone on with: where, and by whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.storage.canonical import SEQ_BITS, SEQ_MASK
from app.storage.ranges import digest_at


@dataclass(frozen=True, slots=True)
class Voice:
    """Who wrote an event, and when (milliseconds UTC, as that computer's clock had it)."""

    actor: str
    at: int


@dataclass(frozen=True, slots=True)
class Fork:
    """A number from which two histories of one device go apart."""

    device: str
    seq: int
    voices: tuple[Voice, ...]
    """Who wrote the first event of each history there, as far as it is held."""


def forks(db: sqlite3.Connection, devices: Iterable[str] | None = None) -> tuple[Fork, ...]:
    """The forks of some devices, by default of all, in the order of device and number."""
    chosen = None if devices is None else set(devices)
    found = [fork for fork in (*_branches(db), *_breaks(db)) if chosen is None or fork.device in chosen]
    return tuple(sorted(found, key=lambda fork: (fork.device, fork.seq)))


def _branches(db: sqlite3.Connection) -> Iterator[Fork]:
    """Numbers that stand twice: the second history has a source of its own."""
    for src, device in db.execute("SELECT src, device FROM origin WHERE overflow > 0").fetchall():
        (first,) = db.execute(
            "SELECT min(first) FROM run WHERE first BETWEEN ? AND ?", (src << SEQ_BITS, (src + 1) << SEQ_BITS)
        ).fetchone()
        if first is not None:
            yield Fork(device, first & SEQ_MASK, _voices(db, device, first & SEQ_MASK))


def _breaks(db: sqlite3.Connection) -> Iterator[Fork]:
    """Numbers that follow on one another and are not linked: what one history said before the second is not held."""
    runs = db.execute("SELECT first, last, before FROM run ORDER BY first").fetchall()
    for (_, last, _), (first, _, before) in pairwise(runs):
        if first == last + 1 and digest_at(db, last) != before:
            (device,) = db.execute("SELECT device FROM origin WHERE src = ?", (first >> SEQ_BITS,)).fetchone()
            yield Fork(device, first & SEQ_MASK, (_voice(db, last), _voice(db, first)))


def _voices(db: sqlite3.Connection, device: str, seq: int) -> tuple[Voice, ...]:
    rows = db.execute(
        "SELECT e.key FROM origin o CROSS JOIN event e ON e.key = (o.src << 40 | ?) WHERE o.device = ?"
        " ORDER BY e.digest",
        (seq, device),
    ).fetchall()
    return tuple(_voice(db, key) for (key,) in rows)


def _voice(db: sqlite3.Connection, key: int) -> Voice:
    return Voice(
        *db.execute("SELECT a.text, e.at FROM event e JOIN name a ON a.no = e.actor WHERE e.key = ?", (key,)).fetchone()
    )
