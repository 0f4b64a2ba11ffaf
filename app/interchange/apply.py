"""Doing what was planned: one transaction a file, and what came of it in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import AppError
from app.interchange.plan import Gathered, Known, Plan, Ready, Refused, gathering_new, plan
from app.progress import NO_PROGRESS, Progress
from app.storage import merging
from app.storage.store import Store
from app.storage.unite import United


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. Every event of it is new or known; `refused` says why nothing of it was taken.

    `manifest` is what the giver told of itself; it decides nothing.
    """

    path: Path
    new_events: int = 0
    known_events: int = 0
    new_blobs: int = 0
    new_conflicts: int = 0
    parallel_edits: int = 0
    late: int = 0
    forked_devices: tuple[str, ...] = ()
    new_device: bool = False
    known_file: bool = False
    refused: AppError | None = None
    manifest: Mapping[str, str] = field(default_factory=dict)


def apply(store: Store, ready: Ready, *, at: int) -> Outcome:
    """Merge one planned file. All of it is in the store afterwards, or (on an error) nothing."""
    gathered = ready.gathered
    if merging.is_known(store, gathered.digest):
        return Outcome(ready.path, known_events=gathered.contents.events, known_file=True)
    united = merging.merge_file(store, gathered.copy, digest=gathered.digest, name=ready.path.name, at=at)
    return _told(ready, united)


def rehearse(store: Store, ready: Ready) -> Outcome:
    """What `apply` would answer, conflicts and all. Nothing is left of it in the store."""
    gathered = ready.gathered
    if merging.is_known(store, gathered.digest):
        return Outcome(ready.path, known_events=gathered.contents.events, known_file=True)
    return _told(ready, merging.rehearse_file(store, gathered.copy))


def _told(ready: Ready, united: United) -> Outcome:
    return Outcome(
        path=ready.path,
        new_events=united.new_events,
        known_events=united.events - united.new_events,
        new_blobs=united.new_blobs,
        new_conflicts=len({(root, slot) for root, slot, _ in united.changes.conflicts}),
        parallel_edits=len(united.changes.parallel),
        late=len(united.changes.late),
        forked_devices=united.forked_devices,
        new_device=united.own_device_met,
        manifest=ready.gathered.contents.manifest,
    )


def merge(store: Store, paths: Sequence[Path], *, at: int, progress: Progress = NO_PROGRESS) -> tuple[Outcome, ...]:
    """Gather, plan and apply each file, the next one being examined while this one is written.

    A stop (`Cancelled` from `progress`) between two files leaves those before it merged and nothing of the others.
    """
    outcomes = []
    with gathering_new(store, paths) as files:
        for done, gathered in enumerate(files):
            progress.step(done, len(paths), gathered.path.name)
            if isinstance(gathered, Known):
                outcomes.append(Outcome(gathered.path, known_events=gathered.events, known_file=True))
                continue
            outcomes.append(_outcome(store, plan(store, gathered), at))
            if isinstance(gathered, Gathered):
                gathered.copy.unlink(missing_ok=True)  # sixty files with photos would fill a disk
    progress.step(len(paths), len(paths))
    return tuple(outcomes)


def _outcome(store: Store, each: Plan, at: int) -> Outcome:
    return Outcome(each.path, refused=each.error) if isinstance(each, Refused) else apply(store, each, at=at)
