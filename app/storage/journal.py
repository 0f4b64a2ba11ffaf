"""Appending to the journal: every write of this store becomes one event that names what its writer had seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.domain.journal import (
    MAX_LAMPORT,
    Event,
    Json,
    Signature,
    decide,
    delete,
    edit,
    gives_reason,
    guards_of,
    scope_of,
)
from app.storage import folding
from app.storage.canonical import SEQ_BITS, SEQ_MASK, canonical_body, digest_of, event_text, first_before
from app.storage.errors import JOURNAL_FULL, NO_ACTOR, NOT_A_NAME, SIGNED_ALREADY
from app.storage.names import is_word, ref_of, source_number, word_number
from app.storage.ranges import Range, canonical_covers, held_ranges
from app.storage.schema import SIGN_PREFIX
from app.storage.shape import slot_title

NOTHING: frozenset[int] = frozenset()


def append(
    db: sqlite3.Connection,
    *,
    kind: str,
    root: int | None,
    slot: str,
    body: Mapping[str, Json],
    actor: str,
    at: int,
    supersedes: Collection[int] = NOTHING,
    knows: Collection[int] = NOTHING,
    covers: Sequence[Range] = (),
) -> int:
    """Write one event of this store's own device and fold it. The caller owns the transaction.

    Raises `NO_ACTOR`, `NOT_A_NAME`, `JOURNAL_FULL`.
    """
    if not _is_name(actor):
        raise NO_ACTOR.with_()
    if not is_word(actor):
        raise NOT_A_NAME.with_(name=actor[:20])
    device, lamport = db.execute("SELECT device, lamport FROM own").fetchone()
    if lamport >= MAX_LAMPORT:
        raise JOURNAL_FULL.with_()
    src = source_number(db, device)
    last = db.execute(
        "SELECT first, last FROM run WHERE first < ? ORDER BY first DESC LIMIT 1", ((src + 1) << SEQ_BITS,)
    )
    first, last_key = last.fetchone() or (0, 0)
    if last_key >> SEQ_BITS == src:
        key = last_key + 1
        (before,) = db.execute("SELECT digest FROM event WHERE key = ?", (last_key,)).fetchone()
        db.execute("UPDATE run SET last = ? WHERE first = ?", (key, first))
    else:
        key = src << SEQ_BITS | 1
        before = first_before(device)
        db.execute("INSERT INTO run VALUES (?, ?, ?)", (key, key, before))
    lamport += 1
    text = canonical_body(body)
    digest = digest_of(
        before,
        event_text(
            key & SEQ_MASK,
            lamport,
            at,
            actor,
            kind,
            slot,
            "" if root is None else ref_of(db, root),
            text,
            (ref_of(db, old) for old in supersedes),
            (ref_of(db, sign) for sign in knows),
            canonical_covers(db, covers) if covers else (),
        ),
    )
    thing = key if root is None else root
    db.execute(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, lamport, at, word_number(db, actor), word_number(db, kind), thing, word_number(db, slot), text, digest),
    )
    db.executemany("INSERT INTO supersedes VALUES (?, ?)", ((key, old) for old in supersedes))
    db.executemany("INSERT INTO knows VALUES (?, ?)", ((key, sign) for sign in knows))
    db.executemany("INSERT INTO covers VALUES (?, ?, ?, ?)", ((thing, a, b, key) for a, b in covers))
    db.execute("UPDATE own SET lamport = ?", (lamport,))
    folding.take_in(db, [(key, key)])
    return key


def _is_name(actor: str) -> bool:
    """Whether there is anything to be seen of a name: blanks and signs without width are none."""
    return any(char.isprintable() and not char.isspace() for char in actor)


def write(
    db: sqlite3.Connection, root: int, slot: str, body: Mapping[str, Json], *, kind: str, actor: str, at: int
) -> int | None:
    """Write the fields that change; None if none does."""
    events, heads = _seen(db, root, slot)
    guards = guards_of(slot, heads)
    made = edit(events, guards, body)
    if made is None:
        return None
    changed, named = made
    if guards and not gives_reason(changed):
        raise SIGNED_ALREADY.with_(what=slot_title(slot))
    return append(
        db, kind=kind, root=root, slot=slot, body=changed, actor=actor, at=at, supersedes=named, knows=_ids(guards)
    )


def write_decision(
    db: sqlite3.Connection, root: int, slot: str, body: Mapping[str, Json], *, actor: str, at: int, reason: str
) -> int:
    """Write the fields as decided; they settle every head and every late event of them."""
    events, heads = _seen(db, root, slot)
    guards = guards_of(slot, heads)
    decided, named = decide(events, guards, dict(body) | {"decided_because": reason})
    return append(
        db,
        kind="decision",
        root=root,
        slot=slot,
        body=decided,
        actor=actor,
        at=at,
        supersedes=named,
        knows=_ids(guards),
    )


def write_deletion(
    db: sqlite3.Connection, root: int, slot: str, *, kind: str, actor: str, at: int, because: str = ""
) -> int | None:
    """Delete the subject as it is seen here; None if nothing of it is shown. What is signed goes only `because`."""
    events, heads = _seen(db, root, slot)
    guards = guards_of(slot, heads)
    named = delete(events, guards)
    if named is None:
        return None
    if guards and not because.strip():
        raise SIGNED_ALREADY.with_(what=slot_title(slot))
    return append(
        db,
        kind=kind,
        root=root,
        slot=slot,
        body={"*": None} | ({"corrected_because": because} if because else {}),
        actor=actor,
        at=at,
        supersedes=named,
        knows=_ids(guards),
    )


def write_signature(
    db: sqlite3.Connection, root: int, part: str, scope: Iterable[str], body: Mapping[str, Json], *, actor: str, at: int
) -> int:
    """Sign a part: the event lists what it covers and names the earlier signatures of the part."""
    wanted = sorted(set(scope))
    slot = SIGN_PREFIX + part
    earlier = [event.id for event in folding.events_of(db, root, slot)]
    names: dict[str, bool] = {}
    keys: list[int] = []
    for key, text in folding.keys_of_root(db, root):
        if text not in names:
            names[text] = scope_of(text) in wanted
        if names[text]:
            keys.append(key)
    listed: list[Json] = [*wanted]
    signed: dict[str, Json] = {**body, "scope": listed}
    return append(
        db,
        kind="sign",
        root=root,
        slot=slot,
        body=signed,
        actor=actor,
        at=at,
        supersedes=earlier,
        covers=held_ranges(db, keys),
    )


def _seen(db: sqlite3.Connection, root: int, slot: str) -> tuple[list[Event[int]], list[Signature[int]]]:
    if slot.startswith(SIGN_PREFIX):
        raise ValueError("a signature is written by sign() and by nothing else")
    if db.execute("SELECT 1 FROM event WHERE key = ? AND root = key", (root,)).fetchone() is None:
        raise KeyError(root)
    heads = folding.head_signatures_of(db, root) if scope_of(slot) is not None else []
    return folding.events_of(db, root, slot), heads


def _ids(guards: Iterable[Signature[int]]) -> frozenset[int]:
    return frozenset(guard.id for guard in guards)
