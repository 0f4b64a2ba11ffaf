"""What a file would bring, decided before anything is written.

A file is first `Gathered` (copied, examined; no store is asked), then planned against a store: `Ready` or `Refused`.
Only a `Ready` plan can be applied: the type says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from app.errors import AppError
from app.growing import private_folder, take_away
from app.interchange import errors
from app.interchange.beside import Examiner, processes_for
from app.interchange.package import private_copy
from app.storage import merging
from app.storage.examine import Contents, Unsound, examine
from app.storage.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A sound file on a private copy."""

    path: Path
    copy: Path
    digest: str
    contents: Contents


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was merged before, and how many events it holds."""

    path: Path
    digest: str
    events: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken, and why."""

    path: Path
    error: AppError


@dataclass(frozen=True, slots=True)
class Ready:
    """A plan that can be applied: how many events are new, how many are known; `known_file`: all, and merged before."""

    gathered: Gathered
    new_events: int
    known_events: int
    known_file: bool

    @property
    def path(self) -> Path:
        return self.gathered.path


Plan = Ready | Refused


Look = Callable[[Path], Contents]
"""Examines a copy, here or in another process."""


def gather(path: Path, folder: Path, look: Look = examine) -> Gathered | Refused:
    """Copy a file into the private folder and examine the copy. Safe in any thread."""
    try:
        copy, digest = private_copy(path, folder)
    except AppError as error:
        return Refused(path, error)
    except Unsound as unsound:
        return Refused(path, errors.refusal(path, unsound))
    return _examined(path, copy, digest, look)


def gather_unless_known(
    path: Path, folder: Path, known: Mapping[str, int], look: Look = examine
) -> Gathered | Known | Refused:
    """The same; a file whose sha256 is in `known` (sha256 → number of its events) is not examined again."""
    try:
        copy, digest = private_copy(path, folder)
    except (AppError, Unsound):
        return gather(path, folder, look)
    if digest in known:
        take_away(copy)
        return Known(path, digest, known[digest])
    return _examined(path, copy, digest, look)


def _examined(path: Path, copy: Path, digest: str, look: Look) -> Gathered | Refused:
    try:
        return Gathered(path, copy, digest, look(copy))
    except Unsound as unsound:
        return Refused(path, errors.refusal(path, unsound))


@contextmanager
def gathering(paths: Sequence[Path]) -> Iterator[Iterator[Gathered | Refused]]:
    """The files one after the other, the next ones being gathered while this one is worked on: in another thread, many
    files in processes of their own."""
    with _ahead(paths, gather) as files:
        yield files


@contextmanager
def gathering_new(store: Store, paths: Sequence[Path]) -> Iterator[Iterator[Gathered | Known | Refused]]:
    """The same; files that were merged before are not examined again."""
    known = merging.known_files(store)
    with _ahead(paths, lambda path, folder, look: gather_unless_known(path, folder, known, look)) as files:
        yield files


@contextmanager
def _ahead(paths: Sequence[Path], work: Callable[[Path, Path, Look], T]) -> Iterator[Iterator[T]]:
    """What the work makes of each file, in turn, made while the ones before it are worked on."""
    processes = processes_for(paths)
    examiners = [Examiner(beside=processes > 0) for _ in range(processes or 1)]
    free: SimpleQueue[Examiner] = SimpleQueue()
    for examiner in examiners:
        free.put(examiner)

    def gathered(path: Path, folder: Path) -> T:
        examiner = free.get()
        try:
            return work(path, folder, examiner.examine)
        finally:
            free.put(examiner)

    with private_folder() as folder, ThreadPoolExecutor(len(examiners), "gather") as worker:

        def in_turn() -> Iterator[T]:
            waiting: list[Future[T]] = []
            for path in paths:
                waiting.append(worker.submit(gathered, path, folder))
                if len(waiting) > 1 + len(examiners):
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()

        try:
            yield in_turn()
        finally:
            worker.shutdown(wait=False, cancel_futures=True)
            for examiner in examiners:
                examiner.close()


def plan(store: Store, gathered: Gathered | Refused) -> Plan:
    """What the file would bring to this store. Nothing is written."""
    if isinstance(gathered, Refused):
        return gathered
    events = gathered.contents.events
    if merging.is_known(store, gathered.digest):
        return Ready(gathered, 0, events, True)
    new = merging.count_new(store, gathered.copy)
    return Ready(gathered, new, events - new, False)
