"""Appending to the journal: every write of this store becomes one event that names what its writer had seen."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from app.domain.journal import (
    MAX_LAMPORT,
    Event,
    Json,
    Signature,
    canonical_json,
    decide,
    delete,
    edit,
    gives_reason,
    guards_of,
    scope_of,
)
from app.errors import AppError
from app.storage import folding
from app.storage.canonical import SEQ_BITS, SEQ_MASK, canonical_body, digest_of, event_text, first_before
from app.storage.erasures import Target, targets_json
from app.storage.errors import JOURNAL_FULL, NO_ACTOR, NOT_A_NAME, SIGNED_ALREADY
from app.storage.fitting import Undrawable, all_drawable, refuse_unfit
from app.storage.leaves import leaves, skeleton_by
from app.storage.names import is_word, ref_of, source_number, thing_ref, word_numbers
from app.storage.ranges import Range, canonical_covers, held_ranges
from app.storage.schema import SIGN_PREFIX

NOTHING: frozenset[int] = frozenset()


def random_salt() -> str:
    """A salt that nobody can guess, 32 hex digits."""
    return os.urandom(16).hex()


class Pen(NamedTuple):
    """Who writes, and when."""

    actor: str
    at: int
    """Milliseconds UTC; kept and shown, never compared."""
    new_salt: Callable[[], str] = random_salt
    undrawable: Undrawable = all_drawable


# The store's own device with its number, and the run that holds its newest event: the last one that begins before
# the next device's events, which is another's where this device has said nothing yet.
_OWN = f"""
SELECT own.device, own.lamport, o.src, r.first, r.last, e.digest
FROM own LEFT JOIN origin o ON o.device = own.device AND o.overflow = 0
LEFT JOIN run r ON r.first = (SELECT max(first) FROM run WHERE first < (o.src + 1) << {SEQ_BITS})
LEFT JOIN event e ON e.key = r.last
"""


def append(
    db: sqlite3.Connection,
    *,
    kind: str,
    root: int | None,
    slot: str,
    body: Mapping[str, Json],
    pen: Pen,
    supersedes: Collection[int] = NOTHING,
    knows: Collection[int] = NOTHING,
    covers: Sequence[Range] = (),
) -> int:
    """Write one event of this store's own device and fold it. The caller owns the transaction.

    Raises `NO_ACTOR`, `NOT_A_NAME`, `JOURNAL_FULL`, `PERSONAL_NUMBER`, `UNPRINTABLE`.
    """
    if not _is_name(pen.actor):
        raise NO_ACTOR.with_()
    refuse_unfit(slot, body, pen.actor, pen.undrawable)  # before a name is repeated in a sentence
    if not is_word(pen.actor):
        raise NOT_A_NAME.with_(name=pen.actor[:20])
    device, lamport, src, first, last, before = db.execute(_OWN).fetchone()
    if lamport >= MAX_LAMPORT:
        raise JOURNAL_FULL.with_()
    src = src or source_number(db, device)
    key: int
    if last is not None and last >> SEQ_BITS == src:
        key = last + 1
        db.execute("UPDATE run SET last = ? WHERE first = ?", (key, first))
    else:
        key = src << SEQ_BITS | 1
        before = first_before(device)
        db.execute("INSERT INTO run VALUES (?, ?, ?)", (key, key, before))
    lamport += 1
    text = canonical_body(body)
    texts = tuple(leaves(body))
    seal = pen.new_salt() if texts else None
    digest = digest_of(
        before,
        event_text(
            key & SEQ_MASK,
            lamport,
            pen.at,
            pen.actor,
            kind,
            slot,
            "" if root is None else thing_ref(db, root),
            skeleton_by(seal, body, texts) if seal is not None else text,
            (ref_of(db, old) for old in supersedes),
            (ref_of(db, sign) for sign in knows),
            canonical_covers(db, covers) if covers else (),
        ),
    )
    thing = key if root is None else root
    actor_word, kind_word, slot_word = word_numbers(db, pen.actor, kind, slot)
    db.execute(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, lamport, pen.at, actor_word, kind_word, thing, slot_word, text, seal, digest),
    )
    for statement, rows in (
        ("INSERT INTO supersedes VALUES (?, ?)", [(key, old) for old in supersedes]),
        ("INSERT INTO knows VALUES (?, ?)", [(key, sign) for sign in knows]),
        ("INSERT INTO covers VALUES (?, ?, ?, ?)", [(thing, a, b, key) for a, b in covers]),
    ):
        if rows:  # asking for nothing costs a twentieth of the save
            db.executemany(statement, rows)
    db.execute("UPDATE own SET lamport = ?", (lamport,))
    folding.take_in(db, [(key, key)])
    return key


def _is_name(actor: str) -> bool:
    """Whether there is anything to be seen of a name: blanks and signs without width are none."""
    return any(char.isprintable() and not char.isspace() for char in actor)


def write(db: sqlite3.Connection, root: int, slot: str, body: Mapping[str, Json], *, kind: str, pen: Pen) -> int | None:
    """Write the fields that change; None if none does."""
    events, heads = _seen(db, root, slot)
    guards = guards_of(slot, heads)
    made = edit(events, guards, body)
    if made is None:
        return None
    changed, named = made
    if guards and not gives_reason(changed):
        raise _signed_already(slot)
    return append(db, kind=kind, root=root, slot=slot, body=changed, pen=pen, supersedes=named, knows=_ids(guards))


def write_decision(
    db: sqlite3.Connection, root: int, slot: str, body: Mapping[str, Json], *, pen: Pen, reason: str
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
        pen=pen,
        supersedes=named,
        knows=_ids(guards),
    )


def write_deletion(
    db: sqlite3.Connection, root: int, slot: str, *, kind: str, pen: Pen, because: str = ""
) -> int | None:
    """Delete the subject as it is seen here; None if nothing of it is shown. What is signed goes only `because`."""
    events, heads = _seen(db, root, slot)
    guards = guards_of(slot, heads)
    named = delete(events, guards)
    if named is None:
        return None
    if guards and not because.strip():
        raise _signed_already(slot)
    return append(
        db,
        kind=kind,
        root=root,
        slot=slot,
        body={"*": None} | ({"corrected_because": because} if because else {}),
        pen=pen,
        supersedes=named,
        knows=_ids(guards),
    )


def write_signature(
    db: sqlite3.Connection, root: int, part: str, scope: Iterable[str], body: Mapping[str, Json], *, pen: Pen
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
        pen=pen,
        supersedes=earlier,
        covers=held_ranges(db, keys),
    )


def write_erasure(
    db: sqlite3.Connection, root: int, targets: Iterable[Target], body: Mapping[str, Json], pen: Pen
) -> int:
    """Erase texts of events of this thing, and blobs: the event names them, and they go in the same transaction."""
    said: dict[str, Json] = {**body, "targets": targets_json(targets)}
    mark = sha256(canonical_json([said, pen.actor, pen.at]).encode()).hexdigest()[:16]
    return append(db, kind="erase", root=root, slot=f"erase/{mark}", body=said, pen=pen)


def _signed_already(slot: str) -> AppError:
    from app.storage.shape import slot_title  # the names of places, which only a refusal asks for

    return SIGNED_ALREADY.with_(what=slot_title(slot))


def _seen(db: sqlite3.Connection, root: int, slot: str) -> tuple[list[Event[int]], list[Signature[int]]]:
    if slot.startswith(SIGN_PREFIX):
        raise ValueError("a signature is written by sign() and by nothing else")
    heads = folding.head_signatures_of(db, root) if scope_of(slot) is not None else []
    return folding.events_of(db, root, slot), heads


def _ids(guards: Iterable[Signature[int]]) -> frozenset[int]:
    return frozenset(guard.id for guard in guards)
