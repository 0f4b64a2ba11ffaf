"""Doing what was planned: one transaction a file, and what came of it in numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.clocks import Written
from app.errors import AppError
from app.growing import take_away
from app.interchange import errors
from app.interchange.plan import Gathered, Known, Plan, Ready, Refused, gathering_new, plan
from app.progress import NO_PROGRESS, Progress, finish
from app.storage import merging
from app.storage.merging import Merged
from app.storage.notable import Notable
from app.storage.numbers import Given
from app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. Every event of it is new or known."""

    path: Path
    new_events: int = 0
    known_events: int = 0
    new_blobs: int = 0
    new_conflicts: int = 0
    parallel_edits: int = 0
    """Parts that were edited in different fields by writers unaware of each other."""
    late: int = 0
    forked_devices: tuple[str, ...] = ()
    new_device: bool = False
    """Whether this store took a new device id, since the file goes on under its old one."""
    new_devices: tuple[str, ...] = ()
    """Devices never heard of before."""
    notable: tuple[Notable, ...] = ()
    given_twice: tuple[tuple[Given, ...], ...] = ()
    absent: tuple[str, ...] = ()
    """Digests of attachments that the file names and nobody here has."""
    written: tuple[Written, ...] = ()
    """When the new events were written, as the clocks of their devices had it."""
    known_file: bool = False
    refused: AppError | None = None
    """Why nothing of the file was taken."""
    disputed: bool = False
    """Whether it was refused only until a person accepts that a device has two histories."""
    manifest: Mapping[str, str] = field(default_factory=dict)
    """What the giver told of itself; it decides nothing."""


def apply(store: Store, ready: Ready, *, at: int, accept_forks: bool = False) -> Outcome:
    """Merge one planned file. All of it is in the store afterwards, or (on an error) nothing."""
    gathered = ready.gathered
    if merging.is_known(store, gathered.digest):
        return Outcome(ready.path, known_events=gathered.contents.events, known_file=True)
    return _attempted(
        ready,
        lambda: merging.merge_file(
            store,
            gathered.copy,
            digest=gathered.digest,
            name=ready.path.name,
            at=at,
            absent=gathered.contents.absent,
            accept_forks=accept_forks,
        ),
    )


def rehearse(store: Store, ready: Ready, *, accept_forks: bool = False) -> Outcome:
    """What `apply` would answer, conflicts and all. Nothing is left of it in the store."""
    gathered = ready.gathered
    if merging.is_known(store, gathered.digest):
        return Outcome(ready.path, known_events=gathered.contents.events, known_file=True)
    absent = gathered.contents.absent
    return _attempted(
        ready, lambda: merging.rehearse_file(store, gathered.copy, absent=absent, accept_forks=accept_forks)
    )


def _attempted(ready: Ready, attempt: Callable[[], Merged]) -> Outcome:
    """What the attempt brought, or why the file waits or is refused."""
    try:
        return _told(ready, attempt())
    except merging.Disputed as disputed:
        error = errors.DISPUTED.with_(path=ready.path, detail=errors.dispute(disputed))
        return Outcome(ready.path, refused=error, disputed=True, manifest=ready.gathered.contents.manifest)
    except merging.TooFarAhead:
        error = errors.TOO_FAR_AHEAD.with_(path=ready.path)
        return Outcome(ready.path, refused=error, manifest=ready.gathered.contents.manifest)


def _told(ready: Ready, merged: Merged) -> Outcome:
    united = merged.united
    return Outcome(
        path=ready.path,
        new_events=united.new_events,
        known_events=united.events - united.new_events,
        new_blobs=united.new_blobs,
        new_conflicts=len({(root, slot) for root, slot, _ in united.changes.conflicts}),
        parallel_edits=len({(root, slot) for root, slot, _ in united.changes.parallel}),
        late=len({(root, slot) for root, slot, *_ in united.changes.late}),
        forked_devices=united.forked_devices,
        new_device=united.own_device_met,
        new_devices=united.new_devices,
        notable=merged.notable,
        given_twice=merged.given_twice,
        absent=merged.absent,
        written=merged.written,
        manifest=ready.gathered.contents.manifest,
    )


def merge(
    store: Store,
    paths: Sequence[Path],
    *,
    at: int,
    progress: Progress = NO_PROGRESS,
    accept_forks: bool = False,
    before: Callable[[], object] = lambda: None,
) -> tuple[Outcome, ...]:
    """Gather, plan and apply each file, the next one being examined while this one is written.

    A file that shows two histories of one device is refused unless a person has said `accept_forks`.

    A stop (`Cancelled` from `progress`) between two files leaves those before it merged and nothing of the others.
    `before` is called once, ahead of the first file that brings something; what it raises leaves the store as it was.
    """
    outcomes = []
    begun = False
    with gathering_new(store, paths) as files:
        for done, gathered in enumerate(files):
            progress.step(done, len(paths), gathered.path.name)
            if isinstance(gathered, Known):
                outcomes.append(Outcome(gathered.path, known_events=gathered.events, known_file=True))
                continue
            planned = plan(store, gathered)
            if not begun and isinstance(planned, Ready) and planned.new_events:
                before()
                begun = True
            outcomes.append(_outcome(store, planned, at, accept_forks))
            if isinstance(gathered, Gathered):
                take_away(gathered.copy)  # sixty files with photos would fill a disk
    store.scrub()
    finish(progress, len(paths))
    return tuple(outcomes)


def _outcome(store: Store, each: Plan, at: int, accept_forks: bool) -> Outcome:
    if isinstance(each, Refused):
        return Outcome(each.path, refused=each.error)
    return apply(store, each, at=at, accept_forks=accept_forks)
