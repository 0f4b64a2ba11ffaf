"""Where a person's words, or a photo, stand: in which events, in which files that came and went, in which backups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain.journal import Json
from app.errors import AppError
from app.storage import blobs, names
from app.storage.erasing import is_erased_blob
from app.storage.erasures import Target, is_blob
from app.storage.errors import speaking
from app.storage.leaves import erased_paths, leaves
from app.storage.opening import connect_to_look
from app.storage.ranges import Range
from app.storage.schema import BLOB_FIELDS
from app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """A text in one event, or a blob that one event names."""

    root: int
    slot: str
    key: int
    """The event."""
    target: Target
    text: str
    """The words; of a blob its name for people, where the event gives it one."""
    actor: str
    at: int
    """Milliseconds UTC."""


@dataclass(frozen=True, slots=True)
class File:
    """A package that left this store or came into it."""

    name: str
    at: int
    handed_over: bool
    """Whether it was written here; else it was merged here, and whoever wrote it has the same words."""


_EVENTS = """
SELECT e.key, e.root, s.text, a.text, e.at, e.body, e.seal
FROM event e JOIN name s ON s.no = e.slot JOIN name a ON a.no = e.actor
"""


def places_of_subject(store: Store, root: int, slot: str) -> tuple[Place, ...]:
    """Every text that any event of a subject says, and every blob that one names, in the order of the journal."""
    rows = store.db.execute(f"{_EVENTS} WHERE e.root = ? AND s.text = ? ORDER BY e.lamport, e.digest", (root, slot))
    return tuple(place for row in rows.fetchall() for place in _places(store, row))


def places_of_thing(store: Store, root: int) -> tuple[Place, ...]:
    """Every text that any event of a thing says, and every blob that one names, in the order of the journal."""
    rows = store.db.execute(f"{_EVENTS} WHERE e.root = ? ORDER BY e.lamport, e.digest", (root,))
    return tuple(place for row in rows.fetchall() for place in _places(store, row))


def places_with(store: Store, words: Collection[str]) -> tuple[Place, ...]:
    """Every text held that contains any of these words, and every blob of such a name; case and width count."""
    spelled = [json.dumps(each, ensure_ascii=False)[1:-1] for each in words]
    rows = store.db.execute(
        f"{_EVENTS} WHERE e.seal IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(?) w WHERE instr(e.body, w.value))"
        " ORDER BY e.lamport, e.digest",
        (json.dumps(spelled),),
    )
    found = (place for row in rows.fetchall() for place in _places(store, row))
    return tuple(place for place in found if any(each in place.text for each in words))


def places_of_blobs(store: Store, digests: Collection[str]) -> tuple[Place, ...]:
    """Every event that names any of these blobs, in the order of the journal."""
    if not digests:
        return ()
    rows = store.db.execute(f"{_EVENTS} WHERE {blobs.MAY_REFER} ORDER BY e.lamport, e.digest")
    found = (place for row in rows.fetchall() for place in _places(store, row))
    return tuple(place for place in found if is_blob(place.target) and place.target[0] in digests)


def _places(store: Store, row: tuple[int, int, str, str, int, str, str | None]) -> Iterator[Place]:
    key, root, slot, actor, at, text, seal = row
    body = json.loads(text)
    gone = erased_paths(seal)
    name = store.ref(key)
    for path, words in leaves(body) if seal else ():
        if path not in gone:
            yield Place(root, slot, key, (name, path), words, actor, at)
    # a thing's head names checklists and score sheets, without which nothing of it can be read
    if slot != "head" and blobs.may_refer(text):
        for digest, title in dict(_titled(body)).items():
            if not is_erased_blob(store.db, digest):
                yield Place(root, slot, key, (digest, ""), title, actor, at)


def _titled(body: Json) -> Iterator[tuple[str, str]]:
    """The blobs that a body refers to, each with the name that stands beside it."""
    if isinstance(body, list):
        for each in body:
            yield from _titled(each)
    if not isinstance(body, dict):
        return
    title = body.get("name")
    for field, value in body.items():
        if field in BLOB_FIELDS:
            named = title if isinstance(title, str) else ""
            yield from ((digest, named) for digest in blobs.in_body({field: value}))
        else:
            yield from _titled(value)


def note_handed_over(store: Store, *, digest: str, name: str, at: int, ranges: Sequence[Range]) -> None:
    """Remember that a package was written, and what it holds."""
    with store.atomic():
        cursor = store.db.execute("INSERT INTO handed(digest, name, at) VALUES (?, ?, ?)", (digest, name, at))
        store.db.executemany(
            "INSERT INTO handed_run VALUES (?, ?, ?)", ((cursor.lastrowid, first, last) for first, last in ranges)
        )


_FILES = """
SELECT DISTINCT p.name, p.at, {handed} FROM {table} p JOIN {runs} r ON r.{table} = p.no
JOIN json_each(?) k ON k.value BETWEEN r.first AND r.last {which}
"""


def files_with(store: Store, keys: Iterable[int]) -> tuple[File, ...]:
    """The packages that left or came with any of these events, the oldest first. They may hold what is erased later."""
    listed = (json.dumps(sorted(set(keys))),)
    handed = store.db.execute(_FILES.format(handed=1, table="handed", runs="handed_run", which=""), listed)
    merged = store.db.execute(
        _FILES.format(handed=0, table="package", runs="package_run", which="WHERE NOT p.undone"), listed
    )
    rows = sorted([*handed.fetchall(), *merged.fetchall()], key=lambda row: (row[1], row[0]))
    return tuple(File(name, at, bool(is_ours)) for name, at, is_ours in rows)


def backup_holds(path: Path, targets: Iterable[Target]) -> bool:
    """Whether a backup still has any of these texts or blobs. `AppError` for what is no readable backup."""
    with closing(connect_to_look(path)) as db, speaking(path):
        return any(_holds(db, target) for target in targets)


def _holds(db: sqlite3.Connection, target: Target) -> bool:
    name, path = target
    if is_blob(target):
        return db.execute("SELECT 1 FROM blob WHERE digest = ?", (name,)).fetchone() is not None
    key = names.resolve(db, name)
    if key is None:
        return False
    (seal,) = db.execute("SELECT seal FROM event WHERE key = ?", (key,)).fetchone()
    return path not in erased_paths(seal)


def backups_with(paths: Iterable[Path], targets: Sequence[Target]) -> tuple[Path, ...]:
    """Those of the backups that still have any of these texts or blobs, or can't be read so that nobody can say."""
    found = []
    for path in paths:
        try:
            holds = backup_holds(path, targets)
        except AppError:
            holds = True
        if holds:
            found.append(path)
    return tuple(found)
