"""Questions to the folded tables and the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import cast

from app.domain.ids import TWIN, handle
from app.domain.journal import ALL, ANNOTATIONS, Json, admit, beside, sides
from app.storage import folding
from app.storage.canonical import SEQ_BITS, SEQ_MASK
from app.storage.names import find_word, resolve
from app.storage.schema import HEAD, REFERENCES, SIGN_PREFIX
from app.storage.shown import Conflict, DeviceInfo, Entry, Head, Late, Parallel, Said, Shown, Signature, Version

_BODY = "coalesce(c.body, e.body)"
_ROOT_ORDER = "r.lamport, ro.device, r.digest"
"""The order of things in every store that holds them: keys are each store's own."""
_ROOT = "LEFT JOIN event r ON r.key = x.root LEFT JOIN origin ro ON ro.src = r.key >> 40"


def fields_of(text: str) -> dict[str, Json]:
    """The current fields in a body as the tables keep it; of one event alone it is the event's own. Texts that are too
    long to be shown are cut."""
    from app.storage.decoding import MOST_TEXT, cut_texts, parse  # the window is drawn before any body is read

    body = cast(dict[str, Json], parse(text))
    if len(text) > MOST_TEXT:
        body = cast(dict[str, Json], cut_texts(body))
    return {name: value for name, value in body.items() if value is not None and name not in ANNOTATIONS}


def subject(db: sqlite3.Connection, root: int, slot: str) -> dict[str, Json] | None:
    row = db.execute(
        f"SELECT {_BODY} FROM name s CROSS JOIN current c ON c.slot = s.no CROSS JOIN event e ON e.key = c.key"
        " WHERE s.text = ? AND c.root = ? AND c.gone = 0",
        (slot, root),
    ).fetchone()
    return None if row is None else fields_of(row[0])


_SHOWN = f"""
SELECT s.text, {_BODY}, a.text, e.at, o.device, c.n > 1, e.lamport, e.digest
FROM current c CROSS JOIN name s ON s.no = c.slot CROSS JOIN event e ON e.key = c.key
CROSS JOIN name a ON a.no = e.actor CROSS JOIN origin o ON o.src = e.key >> 40
WHERE c.root = ? AND c.gone = 0 ORDER BY s.text
"""


def shown(db: sqlite3.Connection, root: int) -> tuple[Shown, ...]:
    return tuple(map(Shown._make, db.execute(_SHOWN, (root,)).fetchall()))


def things(db: sqlite3.Connection, kind: str) -> Iterator[tuple[int, dict[str, Json]]]:
    no = find_word(db, kind)
    if no is None:
        return
    rows = db.execute(
        f"SELECT c.root, {_BODY} FROM current c INDEXED BY current_head CROSS JOIN event r ON r.key = c.root"
        " CROSS JOIN event e ON e.key = c.key CROSS JOIN origin ro ON ro.src = r.key >> 40"
        f" WHERE c.slot = 1 AND r.kind = ? AND c.gone = 0 ORDER BY {_ROOT_ORDER}",
        (no,),
    ).fetchall()
    for root, body in rows:
        yield root, fields_of(body)


def turn_of(db: sqlite3.Connection, root: int) -> str:
    """What puts a thing among others in the journal's order, alike in every store."""
    lamport, device, digest = db.execute(
        "SELECT e.lamport, o.device, e.digest FROM event e JOIN origin o ON o.src = e.key >> 40 WHERE e.key = ?",
        (root,),
    ).fetchone()
    return f"{lamport:020d}:{device}:{digest.hex()}"


def kind_of(db: sqlite3.Connection, root: int) -> str:
    row = db.execute("SELECT k.text FROM event e JOIN name k ON k.no = e.kind WHERE e.key = ?", (root,)).fetchone()
    if row is None:
        raise KeyError(root)
    return str(row[0])


def said(db: sqlite3.Connection, root: int, slot: str) -> Said:
    row = db.execute(
        "SELECT a.text, e.at, o.device, e.key FROM name s CROSS JOIN current c ON c.slot = s.no"
        " CROSS JOIN event e ON e.key = c.key JOIN name a ON a.no = e.actor JOIN origin o ON o.src = e.key >> 40"
        " WHERE s.text = ? AND c.root = ? AND c.gone = 0",
        (slot, root),
    ).fetchone()
    if row is None:
        raise KeyError((root, slot))
    return Said(*row)


def history(db: sqlite3.Connection, root: int, slot: str) -> tuple[Entry, ...]:
    events = folding.events_of(db, root, slot)
    guards = folding.guards_at(db, root, slot)
    _, late_events = admit(events, guards)
    late_keys = {event.id for event in late_events}
    written = {
        key: (actor, at, kind)
        for key, actor, at, kind in db.execute(
            "SELECT e.key, a.text, e.at, k.text FROM json_each(?) j CROSS JOIN event e ON e.key = j.value"
            " CROSS JOIN name a ON a.no = e.actor CROSS JOIN name k ON k.no = e.kind",
            (json.dumps([event.id for event in events]),),
        )
    }
    entries = []
    for event in events:
        actor, at, kind = written[event.id]
        entries.append(
            Entry(
                key=event.id,
                device=event.device,
                seq=event.id & SEQ_MASK,
                lamport=event.lamport,
                actor=actor,
                at=at,
                kind=kind,
                body=dict(event.body),
                late=event.id in late_keys,
                after_signing=bool(event.knows),
                unsigned_by=tuple(
                    guard.id for guard in guards if event.id not in guard.covers and guard.id not in event.knows
                ),
            )
        )
    return tuple(entries)


def _of(root: int | None) -> str:
    # one condition for both would read the whole table for every thing
    return "" if root is None else " WHERE x.root = ?"


def conflicts(db: sqlite3.Connection, root: int | None) -> tuple[Conflict, ...]:
    rows = db.execute(
        "SELECT x.root, s.text, x.field, x.key, x.value FROM conflict x JOIN name s ON s.no = x.slot"
        f" JOIN event e ON e.key = x.key JOIN origin o ON o.src = e.key >> 40 {_ROOT}{_of(root)}"
        f" ORDER BY {_ROOT_ORDER}, s.text, x.field, e.lamport, o.device, e.digest",
        () if root is None else (root,),
    ).fetchall()
    grouped: dict[tuple[int, str, str], list[Head]] = {}
    for its_root, slot, name, key, value in rows:
        grouped.setdefault((its_root, slot, name), []).append(_head(db, key, json.loads(value)))
    return tuple(Conflict(*place, tuple(heads)) for place, heads in grouped.items())


def value_beside(db: sqlite3.Connection, root: int, slot: str, key: int, field: str) -> Json:
    admitted, _ = admit(folding.events_of(db, root, slot), folding.guards_at(db, root, slot))
    return beside(admitted, key, field)


def versions(
    db: sqlite3.Connection, root: int, slot: str, fields: Collection[str], fixed: Collection[str]
) -> tuple[Version, ...]:
    admitted, _ = admit(folding.events_of(db, root, slot), folding.guards_at(db, root, slot))
    found = []
    for key, values in sides(admitted, fields, fixed):
        writer = _head(db, key, None)
        found.append(Version(key, writer.device, writer.actor, writer.at, values))
    return tuple(found)


def late(db: sqlite3.Connection, root: int | None) -> tuple[Late, ...]:
    rows = db.execute(
        "SELECT x.root, s.text, x.field, x.key, e.body FROM late x JOIN name s ON s.no = x.slot"
        f" JOIN event e ON e.key = x.key JOIN origin o ON o.src = e.key >> 40 {_ROOT}{_of(root)}"
        f" ORDER BY {_ROOT_ORDER}, s.text, e.lamport, o.device, e.digest, x.field",
        () if root is None else (root,),
    ).fetchall()
    return tuple(
        Late(its_root, slot, name, _head(db, key, None if name == ALL else json.loads(body).get(name)))
        for its_root, slot, name, key, body in rows
    )


def _head(db: sqlite3.Connection, key: int, value: Json) -> Head:
    device, actor, at, kind = db.execute(
        "SELECT o.device, a.text, e.at, k.text FROM event e JOIN origin o ON o.src = e.key >> 40"
        " JOIN name a ON a.no = e.actor JOIN name k ON k.no = e.kind WHERE e.key = ?",
        (key,),
    ).fetchone()
    return Head(key, device, actor, at, value, kind)


def parallel(db: sqlite3.Connection, root: int | None) -> tuple[Parallel, ...]:
    rows = db.execute(
        "SELECT x.root, s.text, x.key FROM parallel x JOIN name s ON s.no = x.slot"
        f" JOIN event e ON e.key = x.key JOIN origin o ON o.src = e.key >> 40 {_ROOT}{_of(root)}"
        f" ORDER BY {_ROOT_ORDER}, s.text, e.lamport, o.device, e.digest",
        () if root is None else (root,),
    ).fetchall()
    grouped = groupby(rows, lambda row: (row[0], row[1]))
    return tuple(Parallel(its_root, slot, tuple(row[2] for row in group)) for (its_root, slot), group in grouped)


def signatures(db: sqlite3.Connection, root: int) -> tuple[Signature, ...]:
    rows = db.execute(
        "SELECT s.text, a.text, e.at, e.key, x.head, e.body FROM sign x JOIN event e ON e.key = x.key"
        " JOIN name s ON s.no = e.slot JOIN name a ON a.no = e.actor JOIN origin o ON o.src = e.key >> 40"
        " WHERE x.root = ? ORDER BY e.lamport, o.device, e.digest",
        (root,),
    ).fetchall()
    found = []
    for slot, actor, at, key, head, text in rows:
        body = cast(dict[str, Json], json.loads(text))
        scope = tuple(sorted(folding.signed_scope(text)))
        found.append(Signature(slot.removeprefix(SIGN_PREFIX), actor, at, key, scope, bool(head), body))
    return tuple(found)


def roots_closed(db: sqlite3.Connection, roots: Iterable[int]) -> set[int]:
    closed: set[int] = set()
    waiting = list(roots)
    while waiting:
        root = waiting.pop()
        if root in closed:
            continue
        closed.add(root)
        for key in _head_keys(db, root):
            (text,) = db.execute("SELECT body FROM event WHERE key = ?", (key,)).fetchone()
            waiting.extend(_referred(db, json.loads(text)))
    return closed


def _head_keys(db: sqlite3.Connection, root: int) -> list[int]:
    row = db.execute("SELECT key, n FROM current WHERE root = ? AND slot = ?", (root, HEAD)).fetchone()
    if row is None:
        raise KeyError(root)
    if row[1] == 1:
        return [row[0]]
    return [key for (key,) in db.execute("SELECT key FROM history WHERE root = ? AND slot = ?", (root, HEAD))]


def _referred(db: sqlite3.Connection, body: dict[str, Json]) -> Iterator[int]:
    for name in REFERENCES:
        value = body.get(name)
        for text in value if isinstance(value, list) else [value]:
            key = resolve(db, text) if isinstance(text, str) else None
            if key is not None:
                (root,) = db.execute("SELECT root FROM event WHERE key = ?", (key,)).fetchone()
                yield root


def devices(db: sqlite3.Connection) -> tuple[DeviceInfo, ...]:
    (own,) = db.execute("SELECT device FROM own").fetchone()
    runs: dict[str, list[tuple[int, int]]] = {}
    branches: dict[str, int] = {}
    for device, overflow in db.execute("SELECT device, overflow FROM origin ORDER BY device"):
        runs[device] = []
        branches[device] = max(branches.get(device, 0), overflow + 1)
    for device, first, last in db.execute(
        "SELECT o.device, r.first, r.last FROM run r JOIN origin o ON o.src = r.first >> 40"
    ):
        runs[device].append((first & SEQ_MASK, last & SEQ_MASK))
    infos = []
    for device, held in runs.items():
        held.sort()
        infos.append(DeviceInfo(device, tuple(held), _gaps(held), branches[device], device == own))
    return tuple(infos)


def _gaps(held: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    gaps = []
    expected = 1
    for first, last in held:
        if first > expected:
            gaps.append((expected, first - 1))
        expected = max(expected, last + 1)
    return tuple(gaps)


def root_of(db: sqlite3.Connection, device: str, seq: int) -> int | None:
    row = db.execute(
        "SELECT e.root FROM origin o CROSS JOIN event e ON e.key = (o.src << 40 | ?) WHERE o.device = ?"
        " ORDER BY o.overflow LIMIT 1",
        (seq, device),
    ).fetchone()
    return None if row is None else int(row[0])


def handle_of(db: sqlite3.Connection, key: int) -> str:
    row = db.execute(
        "SELECT o.device, (SELECT count(*) FROM origin b WHERE b.device = o.device) FROM origin o WHERE o.src = ?",
        (key >> SEQ_BITS,),
    ).fetchone()
    if row is None:
        raise KeyError(key)
    return _handle(db, key, *row)


def handles_of(db: sqlite3.Connection, keys: Iterable[int]) -> dict[int, str]:
    """The same of many, without a query for each."""
    origins = {
        src: (device, branches)
        for src, device, branches in db.execute(
            "SELECT o.src, o.device, (SELECT count(*) FROM origin b WHERE b.device = o.device) FROM origin o"
        ).fetchall()
    }
    return {key: _handle(db, key, *origins[key >> SEQ_BITS]) for key in keys}


def _handle(db: sqlite3.Connection, key: int, device: str, branches: int) -> str:
    return handle(device, key & SEQ_MASK) + (_twin_mark(db, device, key) if branches > 1 else "")


def _twin_mark(db: sqlite3.Connection, device: str, key: int) -> str:
    """What tells an event from those that other branches of its device gave the same number; else nothing."""
    twins = {
        digest.hex(): its
        for its, digest in db.execute(
            "SELECT e.key, e.digest FROM origin o CROSS JOIN event e ON e.key = (o.src << 40 | ?) WHERE o.device = ?",
            (key & SEQ_MASK, device),
        )
    }
    if len(twins) < 2:
        return ""
    own = next(digest for digest, its in twins.items() if its == key)
    length = next(size for size in range(4, 33) if sum(other.startswith(own[:size]) for other in twins) == 1)
    return f"{TWIN}{own[:length]}"


def long_handle(db: sqlite3.Connection, key: int) -> str:
    """A handle with as much of the device's id as tells it apart from every other device, and from its own twins."""
    (device,) = db.execute("SELECT device FROM origin WHERE src = ?", (key >> SEQ_BITS,)).fetchone()
    others = [other for (other,) in db.execute("SELECT device FROM origin WHERE device <> ?", (device,))]
    length = next(size for size in range(4, 33) if not any(other.startswith(device[:size]) for other in others))
    return f"{device[:length].upper()}-{key & SEQ_MASK}{_twin_mark(db, device, key)}"


def by_handle(db: sqlite3.Connection, text: str) -> list[int]:
    name, _, twin = text.strip().lower().partition(TWIN)
    prefix, _, seq = name.rpartition("-")
    if len(prefix) < 4 or not seq.isascii() or not seq.isdecimal() or len(seq) > 12:
        return []
    rows = db.execute(
        "SELECT e.key, e.digest FROM origin o CROSS JOIN event e ON e.key = (o.src << 40 | ?)"
        " WHERE substr(o.device, 1, ?) = ? ORDER BY e.key",
        (int(seq), len(prefix), prefix),
    ).fetchall()
    return [key for key, digest in rows if digest.hex().startswith(twin)]
