"""Disks that are full, read-only, or fail from some write on: a sentence, nothing half done, and later all goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.torture.acts import ACTS, Act, Scene, scene_of
from tests.torture.children import Child, Tell, in_a_fork, settle
from tests.torture.faults import refusal
from tests.torture.killing import at_call, some_call, write_again, write_no_more
from tests.torture.kills import after, measured
from tests.torture.media import Disk, disks_of_ones_own, limit_files, with_a_disk
from tests.torture.trial import Trial

NAME = "disks"
SHARE = 3.0
_MEGABYTES = 48
_FULL = (0, 4096, 20_000, 60_000, 150_000, 300_000, 600_000, 1_500_000, 4_000_000)
"""Bytes that a full disk has left: with each another step of an act is the first that fails."""


def attempt(trial: Trial) -> None:
    """One act on a disk that does not take it all."""
    chance, home = trial.chance, trial.folder / "home"
    act = chance.choice(ACTS)
    ways = [_failing_from_some_call]
    ways += [_full, _read_only] if disks_of_ones_own() else [_limited]
    chance.choice(ways)(act, trial, home)


def _full(act: Act, trial: Trial, home: Path) -> None:
    left = trial.chance.choice(_FULL) + trial.chance.randrange(4096)
    trial.kind = f"disk full: {act.name}"
    trial.what.append(f"{act.name} with {left} bytes left")

    def work(disk: Disk) -> None:
        scene, own = _on(disk, act, trial)
        disk.leave(left)
        told = _bear(act, scene)
        disk.give_back()
        in_a_fork(lambda: after(act, scene, told), own)

    in_a_fork(lambda: with_a_disk(trial.folder / "盘", _MEGABYTES, work), home)


def _read_only(act: Act, trial: Trial, home: Path) -> None:
    """Read-only for the whole act: the disk of the store, of papers and packages and backups, or of private copies."""
    which = trial.chance.choice(("store", "out", "tmp"))
    trial.kind = f"disk read-only: {act.name}"
    trial.what.append(f"{act.name}, read-only: {which}")

    def work(disk: Disk) -> None:
        if which == "store":
            scene, own = _on(disk, act, trial)
            settle(home)
        else:
            scene, own = scene_of(act, trial.stage, trial.folder), home
            if which == "out":
                scene = Scene(scene.stage, scene.store, disk.folder)
            else:
                settle(disk.folder / "home")
        disk.lock()
        told = _bear(act, scene)
        disk.unlock()
        settle(home)
        in_a_fork(lambda: after(act, scene, told), own)

    in_a_fork(lambda: with_a_disk(trial.folder / "盘", _MEGABYTES, work), home)


def _failing_from_some_call(act: Act, trial: Trial, home: Path) -> None:
    """From some call on nothing can be written any more, wherever it is."""
    calls, _ = measured(act, trial)
    number = some_call(trial.chance, calls)
    trial.kind = f"writes fail midway: {act.name}"
    trial.what.append(f"{act.name}: no write from call {number} of {calls} on")
    scene = scene_of(act, trial.stage, trial.folder)

    def work(tell: Tell) -> None:
        with at_call(number, write_no_more):
            refusal(lambda: act.work(scene, tell))
        write_again()

    told, _ = Child(work, home).end()
    in_a_fork(lambda: after(act, scene, told), home)


def _limited(act: Act, trial: Trial, home: Path) -> None:
    """What stands in for a full disk where nobody may have one of his own: no file grows above a size."""
    size = trial.chance.choice((100_000, 200_000, 300_000, 400_000)) + trial.chance.randrange(65536)
    trial.kind = f"disk full: {act.name}"
    trial.what.append(f"{act.name}, no file above {size} bytes")
    scene = scene_of(act, trial.stage, trial.folder)

    def work(tell: Tell) -> None:
        limit_files(size)
        refusal(lambda: act.work(scene, tell))
        write_again()

    told, _ = Child(work, home).end()
    in_a_fork(lambda: after(act, scene, told), home)


def _on(disk: Disk, act: Act, trial: Trial) -> tuple[Scene, Path]:
    """The scene on that disk, and so are settings and private copies."""
    own = disk.folder / "home"
    settle(own)
    return scene_of(act, trial.stage, disk.folder), own


def _bear(act: Act, scene: Scene) -> list[Any]:
    """What was told until the disk refused. The refusal is one sentence."""
    told: list[Any] = []
    refusal(lambda: act.work(scene, told.append))
    return told
