"""The backups beside a store: made under names that a person understands, found again, and not kept for ever."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.backups import Backup, Reason, backup_at, backup_from, file_name, superfluous
from app.domain.days import china_day
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress
from app.storage.backup import back_up
from app.storage.backup_errors import writing
from app.storage.errors import EXISTS

_NAME = "备份"
_FORGOTTEN = 86_400
"""Seconds after which a copy that was never finished belongs to a program that was killed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in a folder."""

    path: Path
    backup: Backup
    size: int


def folder_of(store: Path) -> Path:
    """Where the backups of a store lie that nobody put elsewhere. It need not be there yet."""
    return store.parent / _NAME


def kept_backups(store: Path, folder: Path | None = None) -> tuple[Kept, ...]:
    """The backups of a store in its folder, or in another, the newest first. None of them is opened."""
    found = []
    with suppress(OSError):
        for path in (folder or folder_of(store)).iterdir():
            backup = backup_from(path.name, store.name)
            if backup is not None and path.is_file():
                found.append(Kept(path, backup, path.stat().st_size))
    return tuple(sorted(found, key=lambda each: (each.backup.at, each.backup.running), reverse=True))


def keep_backup(
    db: sqlite3.Connection,
    store: Path,
    reason: Reason,
    *,
    at: int,
    folder: Path | None = None,
    spare: int = 0,
    deep: bool = True,
    progress: Progress = NO_PROGRESS,
) -> Kept:
    """Back the store up into its folder, or another, and then remove from its own folder what need not be kept.

    Nothing is removed before the new backup is verified and in its place. Raises as `back_up` does.
    """
    place = folder or folder_of(store)
    if folder is None:
        with writing(place / store.name, store):
            place.mkdir(exist_ok=True)
    running = 1
    while True:
        backup = backup_at(at, reason, running)
        path = place / file_name(backup, store.name)
        try:
            made = back_up(db, path, spare=spare, deep=deep, progress=progress)
        except AppError as error:
            if error.code != EXISTS.code:
                raise
            running += 1
        else:
            _tidy(store, at)
            return Kept(path, backup, made.size)


def _tidy(store: Path, at: int) -> None:
    """Remove what need not be kept. What another program has open stays until the next time."""
    kept = {each.backup: each.path for each in kept_backups(store)}
    for backup in superfluous(kept, china_day(at)):
        with suppress(OSError):
            kept[backup].unlink()
    with suppress(OSError):
        for path in folder_of(store).glob("*.new*"):
            ours = backup_from(path.name.rpartition(".new")[0], store.name) is not None
            if ours and time.time() - path.stat().st_mtime > _FORGOTTEN:
                path.unlink()
