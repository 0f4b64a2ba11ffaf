"""Keeping the folded tables true: new events are counted in by SQL, and what more than one event speaks of is folded.

`take_in` marks as dirty every subject whose events may now say something else than its one event says by itself;
`refold` gives these to the pure fold (`app.domain.journal`) and writes down what it answers. `rebuild` does the same
with everything, so tables kept up to date and tables made anew can not differ by having two makers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from app.domain.journal import (
    ALL,
    Event,
    Json,
    Signature,
    canonical_json,
    fold_chain,
    fold_subject,
    guards_of,
    scope_of,
    shown_fields,
)
from app.storage import lines
from app.storage.erasing import erase_named, note_erasure
from app.storage.ranges import Covered, Range
from app.storage.schema import (
    DOCUMENT_WORD,
    ERASE_WORD,
    FINDING_WORD,
    FOLDED,
    FREE_WORDS,
    REMOVED_PREFIX,
    SIGN_PREFIX,
    SIGN_WORDS,
)

_NONE: frozenset[int] = frozenset()

# A body that deletes begins so: "*" sorts before every other name that a field can have.
_COUNT_IN = """
INSERT INTO current(root, slot, key, n, dirty, gone, body)
SELECT root, slot, key, 1, substr(body, 1, 4) = '{"*"', 0, NULL FROM event WHERE key BETWEEN ? AND ? ORDER BY key
ON CONFLICT(root, slot) DO UPDATE SET key = excluded.key, n = n + 1, dirty = 1
"""

# Who gives numbers and who erases: words whose numbers in every file are fixed.
_NOTEWORTHY = f"kind IN ({FINDING_WORD}, {DOCUMENT_WORD}, {ERASE_WORD})"


# Whether an event is a signature: parts of small numbers have fixed words, others are among this file's own.
_SIGNS = f"(slot BETWEEN {SIGN_WORDS[0]} AND {SIGN_WORDS[-1]} OR ifnull(w.text GLOB '{SIGN_PREFIX}*', 0))"
_REMOVES = f"ifnull(w.text GLOB '{REMOVED_PREFIX}*', 0)"

_TELLING = f"""
SELECT key, root, slot, kind, {_SIGNS}, {_REMOVES}, NOT root BETWEEN :first AND :last,
  CASE WHEN {_NOTEWORTHY} THEN body END
FROM event LEFT JOIN name w ON w.no = slot AND slot >= {FREE_WORDS}
WHERE key BETWEEN :first AND :last
AND ({_SIGNS} OR {_REMOVES} OR {_NOTEWORTHY} OR NOT root BETWEEN :first AND :last)
"""

# `clear`: the event is admitted for sure, since nobody signed the thing or a signature that stands covers it.
_DIRTY = """
SELECT c.root, c.slot, e.key, e.lamport, e.digest, e.body,
  CASE (SELECT min(head) FROM sign s WHERE s.root = c.root) WHEN 0 THEN 0 WHEN 1 THEN EXISTS (
    SELECT 1 FROM covers v WHERE v.root = c.root AND v.first <= e.key AND v.last >= e.key) ELSE 1 END AS clear
FROM current c INDEXED BY current_dirty
"""
_DIRTY_MANY = f"""{_DIRTY} CROSS JOIN history h ON h.root = c.root AND h.slot = c.slot
CROSS JOIN event e ON e.key = h.key
WHERE c.dirty = 1 AND c.root <= ? AND c.n > 1
"""
_DIRTY_ONE = f"""{_DIRTY} CROSS JOIN event e ON e.key = c.key
WHERE c.dirty = 1 AND c.root <= ? AND c.n = 1
"""
_DIRTY_EDGES = """
SELECT x.key, x.{column}
FROM current c INDEXED BY current_dirty CROSS JOIN history h ON h.root = c.root AND h.slot = c.slot
CROSS JOIN {table} x ON x.key = h.key
WHERE c.dirty = 1 AND c.root <= ? AND c.n > 1
"""


# Whether anything was ever erased, whether anything is signed, and whether a subject is to be folded: asked at once,
# since most answers are the first of their subject in a visit that nobody has signed.
_AT_HAND = """
SELECT EXISTS (SELECT 1 FROM erased), EXISTS (SELECT 1 FROM sign),
  EXISTS (SELECT 1 FROM current INDEXED BY current_dirty WHERE dirty = 1)
"""


class Changes(NamedTuple):
    """What newly stands in the lists after events came in: (root, number of the slot, field or key …) each."""

    conflicts: frozenset[tuple[int, int, str]] = frozenset()
    late: frozenset[tuple[int, int, int, str]] = frozenset()
    parallel: frozenset[tuple[int, int, int]] = frozenset()

    def joined(self, more: Changes) -> Changes:
        """Both, of different subjects."""
        return Changes(self.conflicts | more.conflicts, self.late | more.late, self.parallel | more.parallel)


def take_in(db: sqlite3.Connection, ranges: Sequence[Range]) -> Changes:
    """Bring the folded tables up to date with events just written. The caller owns the transaction."""
    found: list[_Telling] = []
    for first, last in ranges:
        db.execute(_COUNT_IN, (first, last))
        # closed also when reading fails: an open question would keep the file open after the store is closed
        with closing(db.execute(_TELLING, {"first": first, "last": last})) as rows:
            for each in map(_Telling._make, rows):
                _note_special(db, each)
                found.append(each._replace(body=None))
    lines.mark(db, ranges, {each.root for each in found if each.was_there})
    erased, signed, dirty = db.execute(_AT_HAND).fetchone()
    if erased and (touched := erase_named(db, ranges)):
        db.executemany("UPDATE current SET dirty = 1 WHERE root = ? AND slot = ?", touched)
        lines.mark_roots(db, (root for root, _ in touched))
    _mark_signed(db, found, signed)
    return refold(db) if erased or signed or dirty or any(each.signs for each in found) else Changes()


class _Telling(NamedTuple):
    """An event that may touch more than its own subject."""

    key: int
    root: int
    slot: int
    kind: int
    signs: bool
    removes: bool
    was_there: bool
    """Whether its thing was there before."""
    body: str | None
    """Read only where it may give a number or erase something."""


def _note_special(db: sqlite3.Connection, each: _Telling) -> None:
    """Keep what was numbered, removed and erased where it is found without the journal."""
    if each.removes:
        db.execute("INSERT INTO removal VALUES (?, ?, ?)", (each.root, each.slot, each.key))
    if each.body is None:
        return
    if each.kind == ERASE_WORD:
        note_erasure(db, each.key, each.body)
    elif '"number":' in each.body and isinstance(number := json.loads(each.body).get("number"), str):
        db.execute("INSERT INTO number VALUES (?, ?, ?, ?, ?)", (number, each.root, each.slot, each.key, each.kind))


def rebuild(db: sqlite3.Connection) -> None:
    """Make the folded tables anew from the journal alone."""
    for table in FOLDED:
        db.execute(f"DELETE FROM {table}")
    take_in(db, db.execute("SELECT first, last FROM run ORDER BY first").fetchall())


# Subjects of inspections that were signed just now which the signature may let in or keep out: those with more than
# one event, those that were late, and those that no signature covers. A signature covers nothing outside its scope
# (`chain` sees to that), so being covered by one that stands is being admitted.
_UNCLEAR = """
SELECT c.root, c.slot FROM temp.signed t CROSS JOIN current c ON c.root = t.root
WHERE c.dirty = 0 AND (c.n > 1 OR c.gone OR NOT EXISTS (
  SELECT 1 FROM covers v WHERE v.root = c.root AND v.first <= c.key AND v.last >= c.key
  AND (t.plain OR (SELECT head FROM sign s WHERE s.root = v.root AND s.key = v.sign))))
"""


def _mark_signed(db: sqlite3.Connection, found: Sequence[_Telling], any_before: bool) -> None:
    """Mark the subjects that a signature may let in or keep out differently than before."""
    signing = [(each.root, each.key) for each in found if each.signs]
    signed = {root for root, _ in signing}
    elsewhere = [(each.root, each.slot) for each in found if each.was_there and not each.signs]
    if signing:
        db.executemany("INSERT INTO sign VALUES (?, ?, 1)", signing)
    if elsewhere and (signing or any_before):
        has_sign = {root for root in {root for root, _ in elsewhere} if _is_signed(db, root)}
        db.executemany(
            "UPDATE current SET dirty = 1 WHERE root = ? AND slot = ?",
            {(root, slot) for root, slot in elsewhere if root in has_sign and root not in signed},
        )
    if signed:
        _mark_unclear(db, signed)


def _mark_unclear(db: sqlite3.Connection, signed: Iterable[int]) -> None:
    db.execute("CREATE TEMP TABLE IF NOT EXISTS signed(root INTEGER PRIMARY KEY, plain INTEGER NOT NULL)")
    db.execute("DELETE FROM temp.signed")
    db.execute("INSERT INTO temp.signed SELECT value, 1 FROM json_each(?)", (json.dumps(list(signed)),))
    replaced = db.execute(
        "SELECT s.root, x.old FROM temp.signed t CROSS JOIN sign s ON s.root = t.root"
        " CROSS JOIN supersedes x ON x.key = s.key"
    ).fetchall()
    if replaced:
        db.executemany("UPDATE sign SET head = 0 WHERE root = ? AND key = ?", replaced)
        db.execute("UPDATE temp.signed SET plain = (SELECT min(head) FROM sign s WHERE s.root = signed.root)")
    guards = _Guards(db)
    db.executemany(
        "UPDATE current SET dirty = 1 WHERE root = ? AND slot = ?",
        [(root, slot) for root, slot in db.execute(_UNCLEAR).fetchall() if guards.of(root, slot)],
    )


def refold(db: sqlite3.Connection) -> Changes:
    """Fold every dirty subject and write down what is shown of it.

    They are taken some thousand at a time, by whole things: a rebuild folds all that a county has revised.
    """
    changes = Changes()
    fold: _Fold | None = None
    while (last := _last_of_batch(db)) is not None:
        fold = fold or _Fold(db)
        changes = changes.joined(fold.batch(last))
    return changes


_BATCH = 4000
"""Dirty subjects that are folded at once, and those of the last one's thing."""


def _last_of_batch(db: sqlite3.Connection) -> int | None:
    """The last of the things whose dirty subjects are folded next; None where nothing is dirty."""
    dirty = "SELECT root FROM current INDEXED BY current_dirty WHERE dirty = 1 ORDER BY root"
    last = db.execute(f"{dirty} DESC LIMIT 1").fetchone()
    if last is None:
        return None
    row = db.execute(f"{dirty} LIMIT 1 OFFSET {_BATCH - 1}").fetchone() or last
    return int(row[0])


class _Fold:
    """Folds dirty subjects, a batch of things after the other."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._guards = _Guards(db)
        self._devices: dict[int, str] = dict(db.execute("SELECT src, device FROM origin").fetchall())

    def batch(self, last: int) -> Changes:
        """Fold what is dirty of the things up to this one."""
        edges = _Edges(self._db, last)
        parse = _Bodies()
        writer = _Writer(self._db, last)
        for (root, slot), rows in groupby(self._db.execute(_DIRTY_MANY, (last,)).fetchall(), _SUBJECT):
            its = list(rows)
            if all(map(_CLEAR, its)):
                # Most subjects that were written twice were revised by whoever wrote them: no forks, nothing to order.
                chained = fold_chain([(row[2], parse(row[5]), edges.old(row[2])) for row in its])
                if chained is not None:
                    writer.add_chain(root, slot, its[-1][2], chained)
                    continue
            writer.add(root, slot, self._events(its, parse, edges), self._guards.of(root, slot), alone=False)
        for row in self._db.execute(_DIRTY_ONE, (last,)).fetchall():
            root, slot = row[:2]
            writer.add(root, slot, self._events([row], parse, edges), self._guards.of(root, slot), alone=True)
        return writer.write()

    def _events(self, rows: Iterable[_Row], parse: _Bodies, edges: _Edges) -> list[Event[int]]:
        return [
            Event(key, lamport, self._devices[key >> 40], digest, parse(body), edges.old(key), edges.known(key))
            for _, _, key, lamport, digest, body, _ in rows
        ]


_Row = tuple[int, int, int, int, bytes, str, int]
_SUBJECT = itemgetter(0, 1)
_CLEAR = itemgetter(6)


class _Edges:
    """What the events of dirty subjects name, read at once."""

    def __init__(self, db: sqlite3.Connection, last: int) -> None:
        self._old = self._read(db.execute(_DIRTY_EDGES.format(table="supersedes", column="old"), (last,)))
        self._known: dict[int, frozenset[int]] = {}
        if db.execute("SELECT 1 FROM knows LIMIT 1").fetchone():
            self._known = self._read(db.execute(_DIRTY_EDGES.format(table="knows", column="sign"), (last,)))
            self._known |= self._read(
                db.execute(
                    "SELECT x.key, x.sign FROM current c INDEXED BY current_dirty CROSS JOIN knows x ON x.key = c.key"
                    " WHERE c.dirty = 1 AND c.root <= ? AND c.n = 1",
                    (last,),
                )
            )

    def old(self, key: int) -> frozenset[int]:
        return self._old.get(key, _NONE)

    def known(self, key: int) -> frozenset[int]:
        return self._known.get(key, _NONE)

    @staticmethod
    def _read(rows: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
        return {key: frozenset(other for _, other in group) for key, group in groupby(rows, itemgetter(0))}


class _Bodies:
    """Parses bodies; most answers say one of few things, so each text is read once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Json]] = {}

    def __call__(self, text: str) -> dict[str, Json]:
        body = self._known.get(text)
        if body is None:
            body = self._known[text] = json.loads(text)
        return body


class SlotWords:
    """What the numbers of slots say, and which key of a signature's scope they fall under."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._scopes: dict[int, str | None] = {}

    def scope(self, slot: int) -> str | None:
        if slot not in self._scopes:
            (text,) = self._db.execute("SELECT text FROM name WHERE no = ?", (slot,)).fetchone()
            self._scopes[slot] = scope_of(text)
        return self._scopes[slot]


class _Guards:
    """The signatures in charge of a subject, looked up once for each inspection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._slots = SlotWords(db)
        self._any = _any_signed(db)
        self._heads: dict[int, list[Signature[int]]] = {}

    def of(self, root: int, slot: int) -> list[Signature[int]]:
        if not self._any:
            return []
        scope = self._slots.scope(slot)
        if scope is None:
            return []
        heads = self._heads.get(root)
        if heads is None:
            heads = self._heads[root] = head_signatures_of(self._db, root)
        return [head for head in heads if scope in head.scope]


class _Writer:
    """Collects what the fold answered of the things up to one and writes it in few statements."""

    def __init__(self, db: sqlite3.Connection, last: int) -> None:
        self._db = db
        self._last = last
        self._current: list[tuple[int, int, str | None, int, int]] = []
        self._conflict: list[tuple[int, int, str, int, str]] = []
        self._late: list[tuple[int, int, int, str]] = []
        self._parallel: list[tuple[int, int, int]] = []

    def add_chain(self, root: int, slot: int, last: int, merged: dict[str, Json]) -> None:
        """A subject whose events go on one from the other."""
        self._current.append((last, 0, canonical_json(shown_fields(merged)), root, slot))

    def add(
        self, root: int, slot: int, events: Sequence[Event[int]], guards: Sequence[Signature[int]], *, alone: bool
    ) -> None:
        """Any subject; `alone`: of one event, which speaks for itself unless it is late or deletes."""
        folded = fold_subject(events, guards)
        plain = alone and not folded.gone and ALL not in events[0].body
        body = None if plain else canonical_json(folded.body)
        last = folded.last if folded.last is not None else max(events, key=lambda event: event.order).id
        self._current.append((last, folded.gone, body, root, slot))
        if folded.conflicts:
            by_id = {event.id: event for event in events}
            for name, ids in folded.conflicts.items():
                self._conflict.extend((root, slot, name, i, canonical_json(by_id[i].value(name))) for i in ids)
        self._late.extend((root, slot, key, name) for key, name in folded.late)
        self._parallel.extend((root, slot, key) for key in folded.parallel)

    def write(self) -> Changes:
        conflicts = self._replace("conflict", "x.root, x.slot, x.field", self._conflict)
        late = self._replace("late", "x.root, x.slot, x.key, x.field", self._late)
        parallel = self._replace("parallel", "x.root, x.slot, x.key", self._parallel)
        self._db.executemany(
            "UPDATE current SET key = ?, dirty = 0, gone = ?, body = ? WHERE root = ? AND slot = ?", self._current
        )
        return Changes(
            frozenset(row[:3] for row in self._conflict) - conflicts,
            frozenset(self._late) - late,
            frozenset(self._parallel) - parallel,
        )

    def _replace(self, table: str, columns: str, rows: Sequence[tuple[int | str, ...]]) -> set[Any]:
        """Put the rows in the place of those of the dirty subjects. Returns what stood there."""
        old = set(
            self._db.execute(
                f"SELECT {columns} FROM current c INDEXED BY current_dirty"
                f" CROSS JOIN {table} x ON x.root = c.root AND x.slot = c.slot WHERE c.dirty = 1 AND c.root <= ?",
                (self._last,),
            )
        )
        self._db.executemany(f"DELETE FROM {table} WHERE root = ? AND slot = ?", {row[:2] for row in old})
        if rows:
            self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        return old


def _any_signed(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sign LIMIT 1").fetchone() is not None


def _is_signed(db: sqlite3.Connection, root: int) -> bool:
    return db.execute("SELECT 1 FROM sign WHERE root = ? LIMIT 1", (root,)).fetchone() is not None


def head_signatures_of(db: sqlite3.Connection, root: int) -> list[Signature[int]]:
    """The signatures of an inspection that no other of its signatures names."""
    rows = db.execute(
        "SELECT s.key, e.body FROM sign s CROSS JOIN event e ON e.key = s.key WHERE s.root = ? AND s.head", (root,)
    ).fetchall()
    if not rows:
        return []
    covers: dict[int, list[Range]] = {}
    for sign, first, last in db.execute("SELECT sign, first, last FROM covers WHERE root = ?", (root,)):
        covers.setdefault(sign, []).append((first, last))
    return [Signature(key, signed_scope(body), Covered(covers.get(key, ()))) for key, body in rows]


@lru_cache(maxsize=64)
def signed_scope(body: str) -> frozenset[str]:
    """The scope keys that a signature's body lists."""
    scope = json.loads(body).get("scope")
    return frozenset(key for key in scope if isinstance(key, str)) if isinstance(scope, list) else frozenset()


def keys_of_root(db: sqlite3.Connection, root: int) -> Iterator[tuple[int, str]]:
    """Every event held of a thing: (key, slot)."""
    yield from db.execute(
        "SELECT c.key, s.text FROM current c CROSS JOIN name s ON s.no = c.slot WHERE c.root = ? AND c.n = 1"
        " UNION ALL SELECT h.key, s.text FROM history h CROSS JOIN name s ON s.no = h.slot WHERE h.root = ?",
        (root, root),
    ).fetchall()


def events_of(db: sqlite3.Connection, root: int, slot: str) -> list[Event[int]]:
    """Every event held of one subject, admitted or late, in order."""
    return sorted(_read_events(db, subject_keys(db, root, slot)), key=lambda event: event.order)


def subject_keys(db: sqlite3.Connection, root: int, slot: str) -> list[int]:
    """The keys of every event held of one subject."""
    row = db.execute(
        "SELECT c.slot, c.key, c.n FROM name s CROSS JOIN current c ON c.slot = s.no WHERE s.text = ? AND c.root = ?",
        (slot, root),
    ).fetchone()
    if row is None:
        return []
    no, key, n = row
    if n == 1:
        return [key]
    return [key for (key,) in db.execute("SELECT key FROM history WHERE root = ? AND slot = ?", (root, no))]


def _read_events(db: sqlite3.Connection, keys: Collection[int]) -> Iterator[Event[int]]:
    if not keys:
        return
    wanted = (json.dumps(list(keys)),)
    names: dict[int, set[int]] = {key: set() for key in keys}
    knows: dict[int, set[int]] = {key: set() for key in keys}
    for table, column, found in (("supersedes", "old", names), ("knows", "sign", knows)):
        for key, other in db.execute(
            f"SELECT x.key, x.{column} FROM json_each(?) j CROSS JOIN {table} x ON x.key = j.value", wanted
        ):
            found[key].add(other)
    for key, lamport, device, digest, body in db.execute(
        "SELECT e.key, e.lamport, o.device, e.digest, e.body FROM json_each(?) j CROSS JOIN event e ON e.key = j.value"
        " CROSS JOIN origin o ON o.src = e.key >> 40",
        wanted,
    ):
        yield Event(key, lamport, device, digest, json.loads(body), frozenset(names[key]), frozenset(knows[key]))


def guards_at(db: sqlite3.Connection, root: int, slot: str) -> list[Signature[int]]:
    """The signatures in charge of a subject."""
    return [] if scope_of(slot) is None else guards_of(slot, head_signatures_of(db, root))
