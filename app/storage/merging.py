"""A package's file attached to a store: one transaction a file, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.clocks import Written
from app.storage import blobs
from app.storage.clocks import times_written
from app.storage.errors import speaking
from app.storage.forks import Fork, Voice, forks
from app.storage.notable import Notable, notable
from app.storage.numbers import Given, given_twice
from app.storage.opening import file_uri
from app.storage.store import Store
from app.storage.unite import United, count_new_events, unite

LAMPORT_LEAP = 1 << 40
"""How far a file may be ahead of what is held. A laptop that has seen a whole county is half a million ahead; one event
at the end of the scale would leave this store no number for its own next act."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file brought, and what of it a person should hear of."""

    united: United
    notable: tuple[Notable, ...]
    given_twice: tuple[tuple[Given, ...], ...]
    """Numbers, given in the file, that stand for more than one thing now."""
    absent: tuple[str, ...]
    """Digests of blobs that the file's events name and that are neither in it nor here."""
    written: tuple[Written, ...] = ()
    """When the new events were written, as the clocks of their devices had it."""


class Disputed(Exception):
    """The file waits for a person: it speaks for a device in a way that this store knows otherwise."""

    def __init__(self, own: Sequence[Fork], others: Sequence[Fork]) -> None:
        super().__init__(own, others)
        self.own = tuple(own)
        """Where the file goes on under this store's own device id; what it says there was never written here."""
        self.others = tuple(others)
        """Where two histories of another device go apart."""


class TooFarAhead(Exception):
    """The file's events are numbered far beyond anything that honest work reaches."""


def is_known(store: Store, digest: str) -> bool:
    """Whether a file of this sha256 was merged, and not taken back since."""
    row = store.db.execute("SELECT 1 FROM package WHERE digest = ? AND NOT undone", (digest,)).fetchone()
    return row is not None


def known_files(store: Store) -> dict[str, int]:
    """sha256 → number of events, of every file that was merged and not taken back since."""
    return dict(
        store.db.execute(
            "SELECT p.digest, coalesce(sum(r.last - r.first + 1), 0) FROM package p"
            " LEFT JOIN package_run r ON r.package = p.no WHERE NOT p.undone GROUP BY p.no"
        ).fetchall()
    )


def count_new(store: Store, path: Path) -> int:
    """How many events of an examined file are not held yet. Nothing is written."""
    with _attached(store, path):
        return count_new_events(store.db)


def merge_file(
    store: Store,
    path: Path,
    *,
    digest: str,
    name: str,
    at: int,
    absent: Sequence[str] = (),
    accept_forks: bool = False,
) -> Merged:
    """Take in an examined file in one transaction and note it in the register of packages.

    `absent`: blobs that the file names and does not hold. Raises `Disputed` unless a person has accepted that a device
    has two histories, and `TooFarAhead`; then nothing is taken.
    """
    with _attached(store, path):
        return _merge_attached(store, _File(digest, name, at, tuple(absent)), accept_forks=accept_forks)


def rehearse_file(store: Store, path: Path, *, absent: Sequence[str] = (), accept_forks: bool = False) -> Merged:
    """What `merge_file` would bring, found by doing it and taking it back; its blobs are left where they are.

    What it would write stays in memory up to `_KEPT_PAGES`, and does not make the log as long as the file.
    """
    with _attached(store, path), _unspilled(store):
        try:
            with store.atomic():
                file = _File("", "", 0, tuple(absent))
                raise _TakenBack(_merge_attached(store, file, accept_forks=accept_forks, with_blobs=False))
        except _TakenBack as rehearsal:
            return rehearsal.merged


@dataclass(frozen=True, slots=True)
class _File:
    digest: str
    name: str
    at: int
    absent: tuple[str, ...]


def _merge_attached(store: Store, file: _File, *, accept_forks: bool, with_blobs: bool = True) -> Merged:
    db = store.db
    with store.atomic():
        highest = _highest_lamport(store)
        cursor = db.execute("INSERT INTO package(digest, name, at) VALUES (?, ?, ?)", (file.digest, file.name, file.at))
        assert cursor.lastrowid is not None
        united = unite(db, cursor.lastrowid, highest, with_blobs=with_blobs)
        if not accept_forks and (united.own_device_met or united.new_forks):
            raise _dispute(store, united)
        merged = Merged(
            united=united,
            notable=notable(db, united.fresh),
            given_twice=given_twice(db, united.fresh),
            absent=blobs.absent(db, file.absent) if file.absent else (),
            written=times_written(db, united.fresh),
        )
        if united.own_device_met:
            store.take_new_device()
        return merged


def _highest_lamport(store: Store) -> int:
    """The highest lamport of the file. Raises `TooFarAhead`."""
    highest, own = store.db.execute(
        "SELECT (SELECT coalesce(max(lamport), 0) FROM inc.event), lamport FROM own"
    ).fetchone()
    if highest > own + LAMPORT_LEAP:
        raise TooFarAhead
    return int(highest)


def _dispute(store: Store, united: United) -> Disputed:
    """What there is to decide; asked within the transaction, before it is taken back."""
    own: tuple[Fork, ...] = ()
    if united.own_device_met:
        own = forks(store.db, [store.device]) or _continued(store, united)
    others = forks(store.db, [device for device in united.new_forks if device != store.device])
    return Disputed(own, others)


def _continued(store: Store, united: United) -> tuple[Fork, ...]:
    """Where the file goes on from what this store's device said last, without any contradiction."""
    rows = store.db.execute(
        "SELECT e.key & 1099511627775, a.text, e.at FROM origin o CROSS JOIN event e ON e.key >> 40 = o.src"
        " CROSS JOIN name a ON a.no = e.actor WHERE o.device = ? AND e.key IN (SELECT value FROM json_each(?))",
        (store.device, str([first for first, _ in united.fresh])),
    ).fetchall()
    return tuple(Fork(store.device, seq, (Voice(actor, at),)) for seq, actor, at in rows)


class _TakenBack(Exception):
    """Ends the transaction of a rehearsal; carries what it brought."""

    def __init__(self, merged: Merged) -> None:
        super().__init__()
        self.merged = merged


_KEPT_PAGES = 16_384
"""Pages of the store, 64 MB, that a rehearsal may change without writing them: those of 200,000 events."""


@contextmanager
def _unspilled(store: Store) -> Iterator[None]:
    (usual,) = store.db.execute("PRAGMA cache_spill").fetchone()
    store.db.execute(f"PRAGMA cache_spill = {_KEPT_PAGES}")
    try:
        yield
    finally:
        store.db.execute(f"PRAGMA cache_spill = {usual}")


@contextmanager
def _attached(store: Store, path: Path) -> Iterator[None]:
    with speaking(path):
        store.db.execute("ATTACH ? AS inc", (file_uri(path, "mode=ro&immutable=1"),))
    try:
        yield
    finally:
        store.db.execute("DETACH inc")
