"""Putting a backup in the store's place: whole or not at all, and only while nobody else has the store open."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.domain.backups import Reason, backup_at
from app.errors import AppError, os_reason
from app.files import settle_folder
from app.progress import NO_PROGRESS, Progress
from app.storage.backup import PAGES, back_up, verify
from app.storage.backup_errors import IS_THE_STORE, NOT_REPLACED, NOT_VERIFIED, writing
from app.storage.backup_folder import keep_backup
from app.storage.errors import DAMAGED, NOT_OURS, READ_ONLY, speaking, told
from app.storage.opening import connect_to_look, connection, file_uri, look_inside, new_device_id
from app.storage.store import Store
from app.windows import patiently

_TAILS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; a log that was left would be played into whatever takes the database's place."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the id under which the store goes on, and where what was there before is."""

    device: str
    kept: Path | None
    """The backup that was made of it; None where there was nothing, or nothing that could be read."""
    aside: Path | None
    """Where the damaged file was put, as it was."""


def restore(
    store: Path,
    source: Path,
    *,
    at: int,
    machine: str,
    new_device: Callable[[], str] = new_device_id,
    spare: int = 0,
    progress: Progress = NO_PROGRESS,
) -> Restored:
    """Put a backup in the place of a store, after the store itself was backed up.

    The store goes on under a new device id: the old one gave numbers after the backup was made. A store that does not
    hold is put aside as it is; one that another program has open is `LOCKED`. Whatever is raised, the store is as it
    was.
    """
    if store.exists() and source.exists() and store.samefile(source):
        raise IS_THE_STORE.with_(path=source)
    verify(source)
    prepared = store.with_name(f"{store.name}.restoring")
    held = _alone(store)
    try:
        _prepare(source, prepared, spare, progress)
        device = _make_own(prepared, machine, new_device)
        kept = _keep(held, store, at, spare, progress) if held is not None else None
        if held is not None and kept is not None:
            _copy_into(held, prepared, store, progress)
            return Restored(device, kept, None)
        if held is not None:
            held.close()
        return Restored(device, None, _replace(store, prepared, at))
    finally:
        if held is not None:
            _let_go(held)
        for left in ("", "-journal"):
            with suppress(OSError):
                prepared.with_name(prepared.name + left).unlink(missing_ok=True)


def _alone(store: Path) -> sqlite3.Connection | None:
    """The store, open to nobody else and without a log; None where there is none, or none that can be read."""
    if not store.exists():
        return None
    if not (os.access(store, os.W_OK) and os.access(store.parent, os.W_OK)):
        raise READ_ONLY.with_(path=store)
    try:
        with speaking(store):
            return _exclusive(store)
    except AppError as error:
        garbled = error.code == NOT_OURS.code and isinstance(error.__cause__, sqlite3.Error)
        if garbled or error.code == DAMAGED.code:
            return None
        raise


def _exclusive(store: Path) -> sqlite3.Connection:
    db = connection(file_uri(store, "mode=rw"))
    try:
        look_inside(db, store)
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        # refused while anybody else has it open; what stands in the log goes into the file first
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db


def _let_go(db: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        db.execute("PRAGMA locking_mode = NORMAL")
        db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _prepare(source: Path, prepared: Path, spare: int, progress: Progress) -> None:
    """Bring the backup beside the store, so that a stick that is pulled out later does no harm."""
    with writing(prepared, None):
        for left in ("", "-journal", ".new", ".new-journal"):
            prepared.with_name(prepared.name + left).unlink(missing_ok=True)  # of a program that was killed
    with closing(connect_to_look(source)) as db:
        back_up(db, prepared, spare=spare, progress=progress)


def _make_own(prepared: Path, machine: str, new_device: Callable[[], str]) -> str:
    with writing(prepared, prepared), closing(connection(file_uri(prepared, "mode=rw"))) as db:
        store = Store(db, None, new_device)
        with store.atomic():
            db.execute("UPDATE own SET machine = ?", (machine,))
            return store.take_new_device()


def _keep(held: sqlite3.Connection, store: Path, at: int, spare: int, progress: Progress) -> Path | None:
    """The backup of what is there now; None if that does not hold, so that no copy of it can be verified."""
    try:
        return keep_backup(held, store, Reason.RESTORE, at=at, spare=spare, progress=progress).path
    except AppError as error:
        if error.code in (NOT_VERIFIED.code, DAMAGED.code):
            return None
        raise


def _copy_into(held: sqlite3.Connection, prepared: Path, store: Path, progress: Progress) -> None:
    """Let SQLite copy it over in one transaction: a kill or a power cut amid it leaves what was there."""

    def tell(_status: int, left: int, total: int) -> None:
        progress.step(total - left, total, "恢复")

    try:
        with closing(connect_to_look(prepared)) as db:
            db.backup(held, pages=PAGES, progress=tell)
    except sqlite3.Error as error:
        known = told(error, store)
        if known is None:
            raise
        raise NOT_REPLACED.with_(path=store, reason=known.what.rstrip("。")) from error


def _replace(store: Path, prepared: Path, at: int) -> Path | None:
    """Put a file that does not hold aside, with its log, and the new one in its place; or only the latter."""
    there = store.exists()
    aside = _free_name(store, at)
    undo: list[Callable[[], object]] = []
    try:
        for tail in _TAILS:
            left = store.with_name(store.name + tail)
            if left.exists():
                away = aside.with_name(aside.name + tail)
                patiently(partial(os.replace, left, away))
                undo.append(partial(os.replace, away, left))
        if there:
            undo.append(_move(store, aside))
        patiently(lambda: os.replace(prepared, store))
    except OSError as error:
        for step in reversed(undo):
            with suppress(OSError):
                step()
        raise NOT_REPLACED.with_(path=store, reason=os_reason(error)) from error
    settle_folder(store.parent)
    return aside if there else None


def _free_name(store: Path, at: int) -> Path:
    """A name beside the store that says what became of the file, and that nothing has yet."""
    stamp = backup_at(at, Reason.RESTORE)
    running = 1
    while True:
        mark = f"_{running}" if running > 1 else ""
        name = f"{store.stem}_已损坏_{stamp.day.isoformat()}_{stamp.time}{mark}{store.suffix}"
        if not any(store.with_name(name + tail).exists() for tail in ("", *_TAILS)):
            return store.with_name(name)
        running += 1


def _move(store: Path, aside: Path) -> Callable[[], object]:
    """Give a file another name, the first one too where the disk can: then there is one under it at any time.

    Returns what undoes it.
    """
    try:
        os.link(store, aside)
    except OSError:
        patiently(lambda: os.replace(store, aside))
        return partial(os.replace, aside, store)
    return aside.unlink
