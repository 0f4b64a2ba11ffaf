"""Backups: one a day by itself, one before what comes from others is merged, and one wherever a person wants it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.backups import Reason
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress
from app.storage.backup import back_up, free_bytes, megabytes, size_of
from app.storage.backup_errors import NEARLY_FULL
from app.storage.backup_folder import Kept, keep_backup, kept_backups
from app.workflow.desk import Desk
from app.workflow.errors import NO_BACKUP_BEFORE_MERGE

A_DAY = 40 << 20
"""Bytes that a day of inspecting may take: 200 photos of 0.1 MB, once in the log and once in the store. So much a
backup that nobody asked for leaves to the answers."""
A_WEEK = 5 * A_DAY

_ELSEWHERE = "backup_elsewhere"
"""Of the store's own drawer: where and when the last backup went to another disk."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made by hand."""

    path: Path
    size: int
    elsewhere: bool
    """Whether it lies on another disk than the store."""


@dataclass(frozen=True, slots=True)
class Daily:
    """What the day's first start did."""

    kept: Kept | None
    """The backup; None where the day has one, or there is nothing yet that could be lost."""
    warning: AppError | None
    """That the disk is nearly full, before anything fails of it."""


def back_up_daily(desk: Desk, progress: Progress = NO_PROGRESS) -> Daily:
    """Make the day's backup, if it has none yet. Raises `AppError` where that is not possible."""
    path = desk.store.path
    if path is None or not any(device.runs for device in desk.store.devices()):
        return Daily(None, None)
    made = None
    if not any(each.backup.reason is Reason.DAILY and each.backup.day == desk.today for each in kept_backups(path)):
        made = _keep(desk, path, Reason.DAILY, progress)
    return Daily(made, _nearly_full(desk, path))


def back_up_before_merge(desk: Desk, progress: Progress = NO_PROGRESS) -> Kept | None:
    """Back up what a merge is about to change. Raises `NO_BACKUP_BEFORE_MERGE`, which says why not."""
    path = desk.store.path
    if path is None or not any(device.runs for device in desk.store.devices()):
        return None
    try:
        return _keep(desk, path, Reason.MERGE, progress)
    except AppError as error:
        raise NO_BACKUP_BEFORE_MERGE.with_(where=error.where, what=error.what, remedy=error.remedy) from error


def back_up_by_hand(
    desk: Desk, *, folder: Path | None = None, file: Path | None = None, progress: Progress = NO_PROGRESS
) -> Made:
    """Back up into a folder, under a name that tells what it is; or as a file; or, by default, beside the store.

    Such a backup is never removed by the program. Raises `AppError`; then nothing is left of it.
    """
    path = desk.store.path
    if path is None:
        raise ValueError("a store in memory has no backups")
    if file is not None:
        made, size = file, back_up(desk.store.db, file, progress=progress).size
    elif folder is not None:
        kept = keep_backup(desk.store.db, path, Reason.BY_HAND, at=desk.clock(), folder=folder, progress=progress)
        made, size = kept.path, kept.size
    else:
        kept = _keep(desk, path, Reason.BY_HAND, progress)
        made, size = kept.path, kept.size
    elsewhere = path.exists() and disk_of(made) != disk_of(path)
    if elsewhere:
        said = {"path": str(made.absolute()), "at": desk.clock()}
        with suppress(AppError):  # a folder named after a person is no reason to fail now
            desk.store.set_local(_ELSEWHERE, json.dumps(said, ensure_ascii=False))
    return Made(made, size, elsewhere)


def disk_of(path: Path) -> int:
    """A number that tells the disk of a file from others."""
    return path.stat().st_dev


def last_elsewhere(desk: Desk) -> tuple[Path, int] | None:
    """The last backup that went to another disk, and when, as it was noted then; the disk need not be there now."""
    try:
        said = json.loads(desk.store.get_local(_ELSEWHERE) or "")
        return Path(said["path"]), int(said["at"])
    except (ValueError, TypeError, KeyError):
        return None


def _keep(desk: Desk, path: Path, reason: Reason, progress: Progress) -> Kept:
    return keep_backup(desk.store.db, path, reason, at=desk.clock(), spare=A_DAY, progress=progress)


def _nearly_full(desk: Desk, path: Path) -> AppError | None:
    """Less is left than the next backup, everything handed over once, and a week of inspecting would take."""
    free, wanted = free_bytes(path.parent), 2 * size_of(desk.store.db) + A_WEEK
    if free >= wanted:
        return None
    return NEARLY_FULL.with_(folder=path.parent, free=megabytes(free), wanted=megabytes(wanted))
