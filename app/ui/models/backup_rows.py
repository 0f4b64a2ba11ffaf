"""One line a backup: when, why, how large."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.backups import Reason
from app.storage.backup_folder import Kept
from app.ui.models.columns import Column
from app.ui.widgets.words import moment_words, size_words

WHY = {
    Reason.DAILY: "每日自动备份",
    Reason.MERGE: "合并交接文件以前",
    Reason.UPGRADE: "升级以前",
    Reason.RESTORE: "上一次恢复以前",
    Reason.BY_HAND: "手动备份",
}


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A file to go back to, of which only its name and size are known yet."""

    path: Path
    title: str
    note: str
    size: int


def kept_row(kept: Kept, today: date) -> BackupRow:
    """The row of a backup that was found in its folder."""
    return BackupRow(kept.path, moment_words(kept.backup.at, today), WHY[kept.backup.reason], kept.size)


def file_row(path: Path) -> BackupRow:
    """The row of a file that a person chose."""
    size = path.stat().st_size if path.is_file() else 0
    return BackupRow(path, path.name, f"选择的文件 · {path.parent}", size)


BACKUP: Column[BackupRow] = Column(
    "备份",
    lambda row: row.title,
    note=lambda row: row.note,
    trail=lambda row: size_words(row.size),
    hint=lambda row: str(row.path),
)
