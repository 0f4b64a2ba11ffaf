"""A county takes in the packages of sixty laptops: checked, united and folded, against copying the rows bare.

The floor does ATTACH and INSERT … SELECT of the same events into the same journal table at the same durability (WAL,
FULL, one transaction a file). Ours does on top: a private copy, its sha256, quick_check, every event's chain
recomputed, words and numbers mapped, names, signatures, the folded tables, conflicts.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from statistics import median

from app.interchange.apply import merge
from app.storage.schema import JOURNAL
from app.storage.store import Store
from benchmarks import Result, timed
from benchmarks.packages import make_packages

NAME = "merge"
TARGET = 7.0


def measure(quick: bool) -> tuple[Result, ...]:
    """Medians of whole merges; ours and the floor take turns."""
    files, runs = (6, 1) if quick else (60, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_packages(folder, files)
        floor: list[float] = []
        ours: list[float] = []
        for _ in range(runs):
            floor.append(floor_of(folder / "floor.db", paths))
            ours.append(_ours(folder / "county.db", paths))
    return (Result(NAME, median(ours), median(floor), "s", TARGET),)


def floor_of(path: Path, packages: list[Path]) -> float:
    """Seconds to copy the event rows and nothing else."""
    _remove(path)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(JOURNAL["event"])

    def copy() -> None:
        for number, package in enumerate(packages):
            db.execute("ATTACH ? AS inc", (str(package),))
            db.execute("BEGIN")
            db.execute(
                "INSERT OR IGNORE INTO main.event SELECT ((key >> 40) + ?) << 40 | (key & 1099511627775), lamport, at,"
                " actor, kind, root, slot, body, seal, digest FROM inc.event",
                (number * 2,),
            )
            db.execute("COMMIT")
            db.execute("DETACH inc")

    seconds = timed(copy)
    db.close()
    return seconds


def _ours(path: Path, packages: list[Path]) -> float:
    _remove(path)
    with Store.create(path, device="f" * 32) as store:
        seconds = timed(lambda: _merged(store, packages))
    return seconds


def _merged(store: Store, packages: list[Path]) -> None:
    refused = [outcome.refused for outcome in merge(store, packages, at=0) if outcome.refused]
    if refused:
        raise refused[0]


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
