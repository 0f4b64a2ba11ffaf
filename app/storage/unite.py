"""Taking in the journal of another file: what is new is found by arithmetic on runs and copied by SQL.

The file is attached as `inc` and has been examined (`app.storage.examine`): its chains hold, its names stay within
their things. A device whose numbers were given twice (a clone) is taken in event by event; every other one by ranges.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.storage import folding, lines
from app.storage.blobs import TEXT, media_type, of_events
from app.storage.canonical import SEQ_BITS, SEQ_MASK
from app.storage.folding import Changes
from app.storage.names import source_number, word_number
from app.storage.ranges import Covered, Range, digest_at, held_ranges, run_of
from app.storage.schema import FREE_WORDS

_FEW_WORDS = 8


@dataclass(frozen=True, slots=True)
class Fresh:
    """A range of new events: the keys they get here, how far these are from the file's, the digest before."""

    first: int
    last: int
    shift: int
    before: bytes


@dataclass(frozen=True, slots=True)
class United:
    """What one file brought."""

    events: int
    new_events: int
    new_blobs: int
    forked_devices: tuple[str, ...]
    """Devices of the file whose numbers were given twice, as this store or the file has it."""
    new_forks: tuple[str, ...]
    """Those of which this store did not know it before."""
    own_device_met: bool
    """Whether events of this store's device came that it never wrote."""
    new_devices: tuple[str, ...]
    """Devices that this store had never heard of."""
    changes: Changes
    fresh: tuple[Range, ...] = ()
    """Where the new events stand: ranges of keys."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the events of the forked devices go: file's key → key here, and which of these are new."""

    keys: dict[int, int]
    fresh: tuple[Fresh, ...]


def count_new_events(db: sqlite3.Connection) -> int:
    """How many events of the attached file `inc` are not held yet. Nothing is written."""
    count = 0
    for first, last in db.execute("SELECT first, last FROM inc.run").fetchall():
        (device,) = db.execute("SELECT device FROM inc.origin WHERE src = ?", (first >> SEQ_BITS,)).fetchone()
        places = db.execute("SELECT src FROM main.origin WHERE device = ?", (device,)).fetchall()
        count += last - first + 1
        if places:
            held = " OR ".join(f"h.key = (i.key & {SEQ_MASK} | {src << SEQ_BITS})" for (src,) in places)
            count -= db.execute(
                "SELECT count(*) FROM inc.event i WHERE key BETWEEN ? AND ? AND EXISTS"
                f" (SELECT 1 FROM main.event h WHERE ({held}) AND h.digest = i.digest)",
                (first, last),
            ).fetchone()[0]
    return count


def unite(db: sqlite3.Connection, package: int, lamport: int, *, with_blobs: bool = True) -> United:
    """Take in the attached file `inc`, whose highest lamport is given, as the package of this number.

    The caller owns the transaction. Without blobs (for a rehearsal: they may be most of the file) they are counted.
    """
    known_devices = {device for (device,) in db.execute("SELECT device FROM main.origin")}
    origins = db.execute("SELECT src, device, overflow FROM inc.origin ORDER BY overflow, src").fetchall()
    devices = {src: device for src, device, _ in origins}
    shifts = {src: (source_number(db, device) - src) << SEQ_BITS for src, device, overflow in origins if overflow == 0}
    runs = db.execute("SELECT first, last, before FROM inc.run ORDER BY first").fetchall()
    branched = _branched_here(db, devices.values())
    branches = _branches(db)
    forked = branched | {device for _, device, overflow in origins if overflow}
    fresh: list[Fresh] = []
    for src, device, _ in origins:
        if device not in forked:
            own = [run for run in runs if run[0] >> SEQ_BITS == src]
            found = _new_ranges(db, own, shifts[src])
            if found is None:
                forked.add(device)
            else:
                fresh.extend(found)
    fork = _place_forked(db, [run for run in runs if devices[run[0] >> SEQ_BITS] in forked], devices)
    keys = _Keys({src: shift for src, shift in shifts.items() if devices[src] not in forked}, fork.keys)
    words = _words(db)
    _fill_maps(db, fork.keys, words)
    everything = [*fresh, *fork.fresh]
    for part in everything:
        _copy(db, part, keys, words)
    for part in everything:
        _hold(db, part)
    _copy_covers(db, keys, everything)
    new_blobs = _take_blobs(db, package) if with_blobs else _count_blobs(db)
    db.executemany(
        "INSERT INTO package_run VALUES (?, ?, ?)", ((package, first, last) for first, last in keys.ranges(runs))
    )
    db.execute("UPDATE own SET lamport = max(lamport, ?)", (lamport,))
    changes = folding.take_in(db, [(part.first, part.last) for part in everything])
    (own_device,) = db.execute("SELECT device FROM own").fetchone()
    speaking = {_device(db, part.first) for part in everything}
    after = _branches(db)
    grown = {device for device in speaking if after[device] > branches.get(device, after[device])}
    if grown:
        lines.mark_all(db)  # what a thing of a cloned device is called tells it from its twin
    elif new_blobs:
        lines.mark_roots(db, [lines.ELSEWHERE])
    return United(
        events=sum(last - first + 1 for first, last, _ in runs),
        new_events=sum(part.last - part.first + 1 for part in everything),
        new_blobs=new_blobs,
        forked_devices=tuple(sorted(forked)),
        new_forks=tuple(sorted((forked - branched) & speaking | grown)),
        own_device_met=own_device in speaking,
        new_devices=tuple(sorted(speaking - known_devices)),
        changes=changes,
        fresh=tuple((part.first, part.last) for part in everything),
    )


def _take_blobs(db: sqlite3.Connection, package: int) -> int:
    """Take in the file's blobs that its events name. What kind each is its content says, not the file."""
    named = _named_blobs(db)
    if not named:
        return 0
    db.create_function("media_type_of", 1, media_type, deterministic=True)
    digests = (json.dumps(sorted(named)),)
    chosen = (
        "FROM inc.blob WHERE digest IN (SELECT value FROM json_each(?))"
        f" AND (digest NOT IN (SELECT target FROM main.erased WHERE path = '') OR media_type_of(content) = '{TEXT}')"
    )
    new = db.execute(
        f"INSERT OR IGNORE INTO main.blob SELECT digest, media_type_of(content), content {chosen}", digests
    ).rowcount
    db.execute(f"INSERT INTO package_blob SELECT {package}, digest {chosen}", digests)
    return new


def _count_blobs(db: sqlite3.Connection) -> int:
    """How many blobs `_take_blobs` would find new."""
    named = _named_blobs(db)
    if not named:
        return 0
    (new,) = db.execute(
        "SELECT count(*) FROM inc.blob WHERE digest IN (SELECT value FROM json_each(?))"
        " AND digest NOT IN (SELECT digest FROM main.blob)",
        (json.dumps(sorted(named)),),
    ).fetchone()
    return int(new)


def _named_blobs(db: sqlite3.Connection) -> set[str]:
    if db.execute("SELECT 1 FROM inc.blob LIMIT 1").fetchone() is None:
        return set()
    return of_events(db, "inc")


def _device(db: sqlite3.Connection, key: int) -> str:
    return str(db.execute("SELECT device FROM main.origin WHERE src = ?", (key >> SEQ_BITS,)).fetchone()[0])


def _branched_here(db: sqlite3.Connection, devices: Iterable[str]) -> set[str]:
    """Those of the devices that have a second branch in this store."""
    branches = _branches(db)
    return {device for device in devices if branches.get(device, 0)}


def _branches(db: sqlite3.Connection) -> dict[str, int]:
    """Device → how many branches it has in this store beside its first."""
    return dict(db.execute("SELECT device, max(overflow) FROM main.origin GROUP BY device").fetchall())


def _new_ranges(db: sqlite3.Connection, runs: Sequence[tuple[int, int, bytes]], shift: int) -> list[Fresh] | None:
    """What of a device's runs is not held yet; None if file and store disagree about an event of it."""
    fresh: list[Fresh] = []
    for inc_first, inc_last, before in runs:
        first, last = inc_first + shift, inc_last + shift
        if first & SEQ_MASK > 1:
            held = digest_at(db, first - 1)
            if held is not None and held != before:
                return None
        after = db.execute("SELECT before FROM main.run WHERE first = ?", (last + 1,)).fetchone()
        if after and after[0] != digest_at(db, inc_last, "inc"):
            return None
        at = first
        for held_first, held_last, held_before in _overlapping(db, first, last):
            common = min(held_last, last)
            if digest_at(db, common) != digest_at(db, common - shift, "inc"):
                return None
            if held_first > at:
                if held_before != digest_at(db, held_first - 1 - shift, "inc"):
                    return None
                fresh.append(Fresh(at, held_first - 1, shift, _before(db, at, first, shift, before)))
            at = held_last + 1
        if at <= last:
            fresh.append(Fresh(at, last, shift, _before(db, at, first, shift, before)))
    return fresh


def _overlapping(db: sqlite3.Connection, first: int, last: int) -> list[tuple[int, int, bytes]]:
    rows = db.execute(
        "SELECT first, last, before FROM main.run WHERE last >= :first AND first <= :last"
        " AND first >= coalesce((SELECT max(first) FROM main.run WHERE first <= :first), 0) ORDER BY first",
        {"first": first, "last": last},
    )
    return rows.fetchall()


def _before(db: sqlite3.Connection, at: int, first: int, shift: int, before: bytes) -> bytes:
    if at == first:
        return before
    digest = digest_at(db, at - 1 - shift, "inc")
    assert digest is not None
    return digest


def _place_forked(db: sqlite3.Connection, runs: Sequence[tuple[int, int, bytes]], devices: dict[int, str]) -> Fork:
    """Give each event of a forked device its place, by (device, seq, digest): the one it has, or the first free."""
    keys: dict[int, int] = {}
    fresh: list[Fresh] = []
    taken: dict[int, bytes] = {}
    for first, last, before in runs:
        device = devices[first >> SEQ_BITS]
        for key, digest in db.execute(
            "SELECT key, digest FROM inc.event WHERE key BETWEEN ? AND ? ORDER BY key", (first, last)
        ).fetchall():
            place, is_new = _place(db, device, key & SEQ_MASK, digest, taken)
            keys[key] = place
            if is_new:
                taken[place] = digest
                growing = fresh[-1] if fresh else None
                if growing and growing.last == place - 1 and growing.last - growing.shift == key - 1 >= first:
                    fresh[-1] = Fresh(growing.first, place, growing.shift, growing.before)
                else:
                    fresh.append(Fresh(place, place, place - key, before))
            before = digest
    return Fork(keys, tuple(fresh))


def _place(db: sqlite3.Connection, device: str, seq: int, digest: bytes, taken: dict[int, bytes]) -> tuple[int, bool]:
    free: int | None = None
    places = db.execute("SELECT src FROM main.origin WHERE device = ? ORDER BY overflow", (device,)).fetchall()
    for (src,) in places:
        key = src << SEQ_BITS | seq
        held = taken.get(key) or digest_at(db, key)
        if held == digest:
            return key, False
        if held is None and free is None:
            free = key
    if free is None:
        free = source_number(db, device, len(places)) << SEQ_BITS | seq
    return free, True


class _Keys:
    """The file's keys → keys here: a shift for each source, or one by one where a device forked."""

    def __init__(self, shifts: dict[int, int], single: dict[int, int]) -> None:
        self._shifts = shifts
        self._single = single

    def of(self, key: int) -> int:
        shift = self._shifts.get(key >> SEQ_BITS)
        return self._single[key] if shift is None else key + shift

    def sql(self, column: str) -> str:
        """The same as an SQL expression; the single keys stand in temp.placed."""
        if not self._single and len(set(self._shifts.values())) == 1:
            return f"{column} + {next(iter(self._shifts.values()))}"
        cases = " ".join(f"WHEN {src} THEN {column} + {shift}" for src, shift in self._shifts.items())
        single = f"(SELECT here FROM temp.placed WHERE there = {column})"
        if not cases:
            return single
        return f"CASE {column} >> {SEQ_BITS} {cases}{f' ELSE {single}' if self._single else ''} END"

    def moved_whole(self, key: int) -> bool:
        """Whether all that the file holds of the key's source moves by one shift."""
        return key >> SEQ_BITS in self._shifts

    def ranges(self, runs: Iterable[tuple[int, int, bytes]]) -> Iterator[Range]:
        """All that the file holds, as ranges of keys here."""
        for first, last, _ in runs:
            if first >> SEQ_BITS in self._shifts:
                yield self.of(first), self.of(last)
        yield from _consecutive(sorted(self._single.values()))


def _consecutive(keys: Iterable[int]) -> Iterator[Range]:
    first = last = -1
    for key in keys:
        if key != last + 1:
            if first >= 0:
                yield first, last
            first = key
        last = key
    if first >= 0:
        yield first, last


def _words(db: sqlite3.Connection) -> dict[int, int]:
    """The file's numbers of words that have other numbers here; new words are learned."""
    rows = db.execute(
        "SELECT i.no, i.text, l.no FROM inc.name i LEFT JOIN main.name l ON l.text = i.text WHERE l.no IS NOT i.no"
        " ORDER BY i.no"
    ).fetchall()
    return {no: known if known is not None else word_number(db, text) for no, text, known in rows}


def _fill_maps(db: sqlite3.Connection, placed: dict[int, int], words: dict[int, int]) -> None:
    """Put what SQL must look up into temporary tables; mostly there is nothing."""
    for table, rows in (("placed", placed), ("word", words)):
        if rows:
            db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table}(there INTEGER PRIMARY KEY, here INTEGER NOT NULL)")
            db.execute(f"DELETE FROM temp.{table}")
            db.executemany(f"INSERT INTO temp.{table} VALUES (?, ?)", rows.items())


def _word_sql(column: str, words: dict[int, int]) -> str:
    if not words:
        return column
    if len(words) <= _FEW_WORDS:
        return f"CASE {column} {' '.join(f'WHEN {no} THEN {here}' for no, here in words.items())} ELSE {column} END"
    found = f"coalesce((SELECT here FROM temp.word WHERE there = {column}), {column})"
    return f"CASE WHEN {column} < {FREE_WORDS} THEN {column} ELSE {found} END" if min(words) >= FREE_WORDS else found


def _copy(db: sqlite3.Connection, part: Fresh, keys: _Keys, words: dict[int, int]) -> None:
    """One range of new events, with the names they give."""
    first, last, shift = part.first - part.shift, part.last - part.shift, part.shift
    actor, kind, slot = (_word_sql(column, words) for column in ("actor", "kind", "slot"))
    db.execute(
        f"INSERT INTO main.event SELECT key + {shift}, lamport, at, {actor}, {kind}, {keys.sql('root')}, {slot}, body,"
        " seal, digest FROM inc.event WHERE key BETWEEN ? AND ? ORDER BY key",
        (first, last),
    )
    for table, column in (("supersedes", "old"), ("knows", "sign")):
        db.execute(
            f"INSERT INTO main.{table} SELECT key + {shift}, {keys.sql(column)} FROM inc.{table}"
            " WHERE key BETWEEN ? AND ?",
            (first, last),
        )


def _hold(db: sqlite3.Connection, part: Fresh) -> None:
    """Note a range as held, joined with its neighbours where the chain links them."""
    first, last, before = part.first, part.last, part.before
    after = db.execute("SELECT last, before FROM main.run WHERE first = ?", (last + 1,)).fetchone()
    if after and after[1] == digest_at(db, last):
        db.execute("DELETE FROM main.run WHERE first = ?", (last + 1,))
        last = after[0]
    earlier = run_of(db, first - 1)
    if earlier and digest_at(db, first - 1) == before:
        db.execute("DELETE FROM main.run WHERE first = ?", (earlier[0],))
        first, before = earlier[0], earlier[2]
    db.execute("INSERT INTO main.run VALUES (?, ?, ?)", (first, last, before))


def _copy_covers(db: sqlite3.Connection, keys: _Keys, fresh: Sequence[Fresh]) -> None:
    new = Covered((part.first, part.last) for part in fresh)
    wanted: list[tuple[int, int, int, int]] = []
    for root, first, last, sign in db.execute("SELECT root, first, last, sign FROM inc.covers").fetchall():
        if keys.of(sign) in new:
            if keys.moved_whole(first):
                ranges = [(keys.of(first), keys.of(last))]
            else:
                ranges = held_ranges(db, [keys.of(key) for key in range(first, last + 1)])
            wanted.extend((keys.of(root), a, b, keys.of(sign)) for a, b in ranges)
    db.executemany("INSERT INTO main.covers VALUES (?, ?, ?, ?)", wanted)
