"""One backup: all that is committed in a store, as a file of its own that was opened again and looked through.

It is in no write-ahead mode: one file, which can be read from a medium that nobody can write.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import AppError
from app.files import settle_folder
from app.progress import NO_PROGRESS, Progress
from app.storage.backup_errors import FOLDER_GONE, NO_ROOM, NOT_VERIFIED, UNSOUND, writing
from app.storage.damage import problems, structure_problems
from app.storage.errors import DAMAGED, EXISTS, speaking
from app.storage.opening import connect_to_look, file_uri
from app.windows import patiently

PAGES = 2048
"""Copied at a time, 8 MB: so often it is told how far the copy is, and a stop is heard."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a backup holds that was looked through: how many events, under which device's id, and its size in bytes."""

    path: Path
    events: int
    device: str
    size: int


def back_up(
    db: sqlite3.Connection,
    target: Path,
    *,
    spare: int = 0,
    deep: bool = True,
    progress: Progress = NO_PROGRESS,
) -> Verified:
    """Copy all that is committed into a new file that only its user can read. Others may write meanwhile.

    The copy is made by SQLite beside its place, kept by the disk, verified (`verify`) and only then put there: at
    `target` there is a whole backup or nothing. `spare` bytes of the disk are left to others. Raises `EXISTS`, and
    what `backup_errors` says of full disks, folders that are gone or read-only, and copies that do not hold.
    """
    if db.in_transaction:
        raise ValueError("SQLite would wait for the end of this very transaction")
    source = _file_of(db)
    growing = target.with_name(f"{target.name}.new")
    with writing(target, source), _reading(db, source):
        _require_room(db, target.parent, spare)
        if target.exists():
            raise EXISTS.with_(path=target)
        with _new_file(growing, target):
            _copy(db, growing, progress)
            progress.step(1, 1, "核验备份")
            found = _verified(growing, target, deep)
            patiently(lambda: os.replace(growing, target))
        settle_folder(target.parent)
    return Verified(target, found.events, found.device, found.size)


def verify(path: Path, *, deep: bool = True) -> Verified:
    """Look through a backup as it lies on its disk. Raises `UNSOUND`, or says what the file is instead.

    Verified means: opened by SQLite as a file of its own and only read, it is a store of ours of no newer version;
    each of its pages, indices and references holds; and (`deep`) the digest of every event, recomputed from its text
    and from what its device said before, is the one kept, and so is that of every photo and paper. Not compared: the
    folded tables, which are made anew from the events whenever that is asked for.
    """
    try:
        with closing(connect_to_look(path)) as db, speaking(path):
            for problem in problems(db) if deep else structure_problems(db):
                raise UNSOUND.with_(path=path, detail=problem.rstrip("。"))
            (events,) = db.execute("SELECT count(*) FROM event").fetchone()
            (device,) = db.execute("SELECT device FROM own").fetchone()
            return Verified(path, events, device, path.stat().st_size)
    except UnicodeDecodeError as error:
        raise UNSOUND.with_(path=path, detail="有读不出来的文字") from error
    except AppError as error:
        if error.code != DAMAGED.code:
            raise
        raise UNSOUND.with_(path=path, detail="文件结构已损坏") from error


def size_of(db: sqlite3.Connection) -> int:
    """How many bytes a backup of this store takes."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    (page,) = db.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(page)


def free_bytes(folder: Path) -> int:
    """How many bytes the disk of a folder has left for this user. Raises `FOLDER_GONE`."""
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise FOLDER_GONE.with_(path=folder) from error


def megabytes(size: int) -> str:
    """A size in a sentence: as `12 MB`, never less than one."""
    return f"{max(1, -(-size >> 20)):,} MB"


def _require_room(db: sqlite3.Connection, folder: Path, spare: int) -> None:
    wanted, free = size_of(db) + spare, free_bytes(folder)
    if free < wanted:
        raise NO_ROOM.with_(folder=folder, free=megabytes(free), wanted=megabytes(wanted))


@contextmanager
def _reading(db: sqlite3.Connection, source: Path | None) -> Iterator[None]:
    """Hold what the store shows now: a commit of somebody else would make the copy begin anew, again and again."""
    with speaking(source):
        db.execute("BEGIN")
    try:
        with speaking(source):
            db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield
    finally:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")


@contextmanager
def _new_file(growing: Path, target: Path) -> Iterator[None]:
    """A file that is not there yet, its user's alone; gone afterwards unless it was moved away."""
    try:
        growing.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise EXISTS.with_(path=target) from error
    try:
        yield
    finally:
        # SQLite leaves its journal where it could not write to the end
        for left in (growing, growing.with_name(f"{growing.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _copy(db: sqlite3.Connection, growing: Path, progress: Progress) -> None:
    def told(_status: int, left: int, total: int) -> None:
        progress.step(total - left, total, "备份")

    with closing(sqlite3.connect(file_uri(growing, "mode=rw"), uri=True, isolation_level=None)) as copy:
        db.backup(copy, pages=PAGES, progress=told)
        copy.execute("PRAGMA journal_mode = DELETE")


def _verified(growing: Path, target: Path, deep: bool) -> Verified:
    """What the copy holds. That it can't be read back is said of the backup, not of a store."""
    try:
        return verify(growing, deep=deep)
    except AppError as error:
        if not target.parent.is_dir():
            raise FOLDER_GONE.with_(path=target.parent) from error
        raise NOT_VERIFIED.with_(path=target, detail=error.what.rstrip("。")) from error


def _file_of(db: sqlite3.Connection) -> Path | None:
    """The file behind a connection; None for a store in memory."""
    file = next((row[2] for row in db.execute("PRAGMA database_list").fetchall() if row[1] == "main"), "")
    return Path(file) if file else None
