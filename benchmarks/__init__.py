"""What is measured, and against what.

Each benchmark is a module here with `NAME`, `TARGET` (the highest ratio that is accepted) and `measure(quick)`,
which times ours and a floor in the same run. A new module in this folder is found by itself.
`scale` is another kind: it measures on large stores, with options of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Result:
    """Medians in `unit`; `floor` is what no way of doing the same thing can go below, or what another library takes.
    Without a target it is only told."""

    name: str
    ours: float
    floor: float
    unit: str
    target: float | None

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


def median_of(runs: int, work: Callable[[], float]) -> float:
    """The median of several runs of something that returns its own time."""
    return median(work() for _ in range(runs))


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


def most_memory() -> float:
    """The most memory that this process has held, in MB; without what its parent held before it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024
