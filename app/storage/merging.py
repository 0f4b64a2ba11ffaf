"""A package's file attached to a store: one transaction a file, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.errors import speaking
from app.storage.opening import file_uri
from app.storage.store import Store
from app.storage.unite import United, count_new_events, unite


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


def merge_file(store: Store, path: Path, *, digest: str, name: str, at: int) -> United:
    """Take in an examined file in one transaction and note it in the register of packages."""
    with _attached(store, path):
        return _merge_attached(store, digest, name, at)


def rehearse_file(store: Store, path: Path) -> United:
    """What `merge_file` would bring, found by doing it and taking it back."""
    with _attached(store, path):
        try:
            with store.atomic():
                raise _TakenBack(_merge_attached(store, "", "", 0))
        except _TakenBack as rehearsal:
            return rehearsal.united


def _merge_attached(store: Store, digest: str, name: str, at: int) -> United:
    with store.atomic():
        cursor = store.db.execute("INSERT INTO package(digest, name, at) VALUES (?, ?, ?)", (digest, name, at))
        assert cursor.lastrowid is not None
        united = unite(store.db, cursor.lastrowid)
        if united.own_device_met:
            store.take_new_device()
        return united


class _TakenBack(Exception):
    """Ends the transaction of a rehearsal; carries what it brought."""

    def __init__(self, united: United) -> None:
        super().__init__()
        self.united = united


@contextmanager
def _attached(store: Store, path: Path) -> Iterator[None]:
    with speaking(path):
        store.db.execute("ATTACH ? AS inc", (file_uri(path, "mode=ro&immutable=1"),))
    try:
        yield
    finally:
        store.db.execute("DETACH inc")
