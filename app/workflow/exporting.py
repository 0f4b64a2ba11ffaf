"""Handing work over: one file with whole visits and all that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.days import china_clock
from app.interchange import package
from app.placing import Out, Target
from app.progress import NO_PROGRESS, Progress, finish
from app.storage.fitting import refuse_personal
from app.workflow.desk import Desk
from app.workflow.profiles import kept_with

SUFFIX = ".sqlite"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was handed over, and where it lies."""

    path: Path
    events: int
    things: int
    photos: int
    size: int


def export(
    desk: Desk, out: Out, inspections: Sequence[int] | None = None, progress: Progress = NO_PROGRESS
) -> Exported:
    """Write a package to a file, or into a folder under a name of its own. None hands over everything held.

    The file is written beside its place, opened again and examined, then put there. Raises what `package.export`
    raises.
    """
    target = out if isinstance(out, Target) else Target(out)
    if target.path.is_dir():
        target = Target(target.path / package_name(desk), own=True)
    progress.step(0, 1, target.path.name)
    refuse_personal("交接文件", desk.actor, desk.office)
    manifest = {"device": desk.store.device, "code": desk.code, "inspector": desk.actor, "office": desk.office}
    chosen = None if inspections is None else (*inspections, *kept_with(desk, inspections))
    written = package.export(desk.store, target, chosen, at=desk.clock(), manifest=manifest)
    finish(progress, 1, target.path.name)
    return Exported(
        path=written.path,
        events=written.contents.events,
        things=written.contents.things,
        photos=written.contents.blobs,
        size=written.path.stat().st_size,
    )


def package_name(desk: Desk) -> str:
    """`颐检交接_A01_20261122_0905.sqlite`."""
    stamp = china_clock(desk.clock()).replace("-", "").replace(":", "").replace(" ", "_")
    return f"颐检交接_{desk.code}_{stamp}{SUFFIX}"
