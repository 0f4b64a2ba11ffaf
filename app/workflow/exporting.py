"""Handing work over: one file with whole visits and all that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.days import china_clock
from app.interchange import package
from app.progress import NO_PROGRESS, Progress
from app.workflow.desk import Desk

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
    desk: Desk, target: Path, inspections: Sequence[int] | None = None, progress: Progress = NO_PROGRESS
) -> Exported:
    """Write a package to a file, or into a folder under a name of its own. None hands over everything held.

    The file is written beside its place, opened again and examined, then moved there. Raises `AppError`.
    """
    path = target / package_name(desk) if target.is_dir() else target
    path.parent.mkdir(parents=True, exist_ok=True)
    progress.step(0, 1, path.name)
    manifest = {"device": desk.store.device, "code": desk.code, "inspector": desk.actor, "office": desk.office}
    written = package.export(desk.store, path, inspections, at=desk.clock(), manifest=manifest)
    progress.step(1, 1, path.name)
    return Exported(
        path=written.path,
        events=written.contents.events,
        things=written.contents.things,
        photos=written.contents.blobs,
        size=path.stat().st_size,
    )


def package_name(desk: Desk) -> str:
    """`颐检交接_A01_20261122_0905.sqlite`."""
    stamp = china_clock(desk.clock()).replace("-", "").replace(":", "").replace(" ", "_")
    return f"颐检交接_{desk.code}_{stamp}{SUFFIX}"
