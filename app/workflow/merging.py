"""Taking in what others hand over: look first, then merge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.clocks import Written, strange_times
from app.domain.days import LAST_MOMENT
from app.errors import AppError
from app.growing import take_away
from app.interchange import apply as applying
from app.interchange.plan import Ready, gathering, plan
from app.progress import NO_PROGRESS, Progress
from app.workflow.backing_up import back_up_before_merge
from app.workflow.desk import Desk
from app.workflow.receiving import clock_sentences, device_names, matters

NEW, KNOWN, REFUSED, DISPUTED = "new", "known", "refused", "disputed"


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What a file would bring. Nothing was written to find out."""

    path: Path
    state: str
    """`NEW`, `KNOWN`, `REFUSED`, or `DISPUTED`: it shows two histories of one device and waits for a person's word."""
    code: str = ""
    """What the file says of its giver; nothing is decided by it."""
    inspector: str = ""
    until: int = 0
    new: int = 0
    known: int = 0
    conflicts: int = 0
    parallel: int = 0
    photos: int = 0
    size: int = 0
    reason: str = ""
    """Why a file is refused or waits."""
    clocks: tuple[str, ...] = ()
    """Whose times in it can't be right, in sentences."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file."""

    path: Path
    new: int = 0
    known: int = 0
    conflicts: int = 0
    parallel: int = 0
    late: int = 0
    refused: str = ""
    """Why nothing of the file was taken, in a sentence."""
    disputed: bool = False
    """Whether a person may still take it, having made sure that a device has two histories."""
    matters: tuple[str, ...] = ()
    """What of it deserves a look, in sentences."""


def look(desk: Desk, files: Sequence[Path], progress: Progress = NO_PROGRESS) -> tuple[FilePlan, ...]:
    """What each file would bring to this store; nothing is written."""
    plans = []
    with gathering(files) as gathered:
        for done, each in enumerate(gathered):
            progress.step(done, len(files), each.path.name)
            found = plan(desk.store, each)
            if isinstance(found, Ready):
                plans.append(_plan(desk, found))
                take_away(found.gathered.copy)  # sixty files with photos would fill a disk
            else:
                size = each.path.stat().st_size if each.path.is_file() else 0
                plans.append(FilePlan(each.path, REFUSED, size=size, reason=_sentence(found.error)))
    progress.step(len(files), len(files))
    return tuple(plans)


def _plan(desk: Desk, ready: Ready) -> FilePlan:
    contents = ready.gathered.contents
    told = contents.manifest
    outcome = applying.rehearse(desk.store, ready)
    state = NEW if ready.new_events else KNOWN
    if outcome.refused is not None:
        state = DISPUTED if outcome.disputed else REFUSED
    return FilePlan(
        path=ready.path,
        state=state,
        code=told.get("code", ""),
        inspector=told.get("inspector", ""),
        until=_moment(told.get("at", "")),
        new=ready.new_events,
        known=ready.known_events,
        conflicts=outcome.new_conflicts,
        parallel=outcome.parallel_edits,
        photos=contents.blobs,
        size=ready.gathered.copy.stat().st_size,
        reason=_sentence(outcome.refused) if outcome.refused else "",
        clocks=_clocks(desk, outcome, _moment(told.get("at", ""))),
    )


def _clocks(desk: Desk, outcome: applying.Outcome, until: int) -> tuple[str, ...]:
    """Whose times in a file can't be right; where no record's is strange, the day on which it was handed over."""
    found = clock_sentences(desk, outcome, device_names(desk))
    if not found and until:
        words = strange_times([Written("", until, until)], desk.clock()).get("", "")
        found = [f"导出时的时钟：{words}；请核对那台电脑和本机的时钟。"] if words else []
    return tuple(found)


def _moment(text: str) -> int:
    """What a manifest says of when it was written, in milliseconds UTC; 0 for what no clock could say."""
    moment = int(text) if re.fullmatch(r"[0-9]{1,15}", text) else 0
    return moment if moment <= LAST_MOMENT else 0


def merge(
    desk: Desk,
    plans: Sequence[FilePlan],
    progress: Progress = NO_PROGRESS,
    *,
    accept_forks: bool = False,
    backup: bool = True,
) -> tuple[FileResult, ...]:
    """Merge the files that were looked at and not refused; each in one transaction, examined again as it is read.

    Those that wait for a person's word come in only if it was given: `accept_forks`. A stop between two files leaves
    the files before it merged, and nothing of the others. The store is backed up before the first one is written;
    raises `NO_BACKUP_BEFORE_MERGE`, unless no `backup` is wanted.
    """
    wanted = [each.path for each in plans if each.state != REFUSED]
    taken = merge_files(desk, wanted, progress, accept_forks=accept_forks, backup=backup)
    refused = tuple(FileResult(each.path, refused=each.reason) for each in plans if each.state == REFUSED)
    return taken + refused


def merge_files(
    desk: Desk,
    files: Sequence[Path],
    progress: Progress = NO_PROGRESS,
    *,
    accept_forks: bool = False,
    backup: bool = True,
) -> tuple[FileResult, ...]:
    """Merge files without a look before: the command line's way."""

    def before() -> None:
        if backup:
            back_up_before_merge(desk, progress)

    outcomes = applying.merge(
        desk.store, files, at=desk.clock(), progress=progress, accept_forks=accept_forks, before=before
    )
    return tuple(
        FileResult(
            path=each.path,
            new=each.new_events,
            known=each.known_events,
            conflicts=each.new_conflicts,
            parallel=each.parallel_edits,
            late=each.late,
            refused=_sentence(each.refused) if each.refused else "",
            disputed=each.disputed,
            matters=matters(desk, each),
        )
        for each in outcomes
    )


def _sentence(error: AppError) -> str:
    return f"{error.what.rstrip('。')}。{error.remedy}"
