"""Arithmetic on ranges of keys: what is held, what a signature covers, where a chain is linked."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from app.storage.canonical import SEQ_BITS, SEQ_MASK

Range = tuple[int, int]


class Covered:
    """The keys within some ranges; asked by `in`."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, ranges: Iterable[Range]) -> None:
        joined: list[list[int]] = []
        for first, last in sorted(ranges):
            if joined and first <= joined[-1][1] + 1:
                joined[-1][1] = max(joined[-1][1], last)
            else:
                joined.append([first, last])
        self._firsts = [first for first, _ in joined]
        self._lasts = [last for _, last in joined]

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, int):
            return False
        at = bisect_right(self._firsts, key) - 1
        return at >= 0 and key <= self._lasts[at]


def run_of(db: sqlite3.Connection, key: int, schema: str = "main") -> tuple[int, int, bytes] | None:
    """The run (first, last, digest before) that holds a key."""
    row = db.execute(
        f"SELECT first, last, before FROM {schema}.run WHERE first <= ? ORDER BY first DESC LIMIT 1", (key,)
    )
    found = row.fetchone()
    return (found[0], found[1], found[2]) if found and found[1] >= key else None


def digest_at(db: sqlite3.Connection, key: int, schema: str = "main") -> bytes | None:
    """The digest of a held event."""
    row = db.execute(f"SELECT digest FROM {schema}.event WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def digest_before(db: sqlite3.Connection, key: int, schema: str = "main") -> bytes | None:
    """What the event's chain stood at before it."""
    run = run_of(db, key, schema)
    if run is None:
        return None
    return run[2] if run[0] == key else digest_at(db, key - 1, schema)


def held_ranges(db: sqlite3.Connection, keys: Iterable[int], schema: str = "main") -> list[Range]:
    """The keys as ranges of consecutive linked events: a range never crosses the border of a run."""
    ranges: list[Range] = []
    first = last = run_last = -1
    for key in sorted(keys):
        if key == last + 1 and key <= run_last:
            last = key
            continue
        if first >= 0:
            ranges.append((first, last))
        run = run_of(db, key, schema)
        if run is None:
            raise KeyError(key)
        first = last = key
        run_last = run[1]
    if first >= 0:
        ranges.append((first, last))
    return ranges


def canonical_covers(db: sqlite3.Connection, ranges: Sequence[Range], schema: str = "main") -> list[str]:
    """What a signature covers, as texts "device:first:last:digest of the last", the same in every file.

    How a file parts the events into ranges is its own affair where a device was cloned (two branches, two numbers
    here). So a part ends exactly where its chain is not continued within what is covered, or by more than one event.
    """
    devices = dict(db.execute(f"SELECT src, device FROM {schema}.origin").fetchall())
    parts = _parted_at_branches(db, ranges, devices, schema)
    followers: dict[tuple[str, int, bytes], int] = {}
    for first, _ in parts:
        link = _link_before(db, first, devices, schema)
        followers[link] = followers.get(link, 0) + 1
    ends: dict[tuple[str, int, bytes], int] = {}  # where a part ends → the number at which it begins
    for first, last in sorted(parts, key=lambda part: (part[0] & SEQ_MASK, part)):
        link = _link_before(db, first, devices, schema)
        begins = ends.pop(link, first & SEQ_MASK) if followers[link] == 1 else first & SEQ_MASK
        ends[_link_at(db, last, devices, schema)] = begins
    return [f"{device}:{first}:{last}:{ending.hex()}" for (device, last, ending), first in ends.items()]


def _parted_at_branches(
    db: sqlite3.Connection, ranges: Sequence[Range], devices: dict[int, str], schema: str
) -> list[Range]:
    """The ranges, cut where another of them goes on from the middle of one."""
    cuts: set[int] = set()
    for first, _ in ranges:
        before = (first & SEQ_MASK) - 1
        for other, last in ranges:
            inside = other & SEQ_MASK <= before < last & SEQ_MASK
            if inside and devices[other >> SEQ_BITS] == devices[first >> SEQ_BITS]:
                key = other - (other & SEQ_MASK) + before
                if digest_at(db, key, schema) == digest_before(db, first, schema):
                    cuts.add(key)
    if not cuts:
        return list(ranges)
    parts = []
    for first, last in ranges:
        for cut in sorted(key for key in cuts if first <= key < last):
            parts.append((first, cut))
            first = cut + 1
        parts.append((first, last))
    return parts


def _link_at(db: sqlite3.Connection, key: int, devices: dict[int, str], schema: str) -> tuple[str, int, bytes]:
    digest = digest_at(db, key, schema)
    if digest is None:
        raise KeyError(key)
    return devices[key >> SEQ_BITS], key & SEQ_MASK, digest


def _link_before(db: sqlite3.Connection, key: int, devices: dict[int, str], schema: str) -> tuple[str, int, bytes]:
    digest = digest_before(db, key, schema)
    if digest is None:
        raise KeyError(key)
    return devices[key >> SEQ_BITS], (key & SEQ_MASK) - 1, digest
