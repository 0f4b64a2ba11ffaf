"""One try: what it is given, what it says of itself, and how its end is judged."""

from __future__ import annotations

import json
import shutil
import signal
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from tests.torture.children import settle
from tests.torture.faults import Bricked, Passed, fault_of
from tests.torture.stage import Stage

_PATIENCE = 180
"""Seconds after which a try hangs."""


@dataclass
class Trial:
    """What a try works with; it may say what it is, and how many things it tried at once."""

    stage: Stage
    chance: Random
    folder: Path
    """A folder of its own, gone afterwards."""
    kind: str
    """The row of the table that it is counted in."""
    count: int = 1
    what: list[str] = field(default_factory=list)
    """What was done, for whoever has to repeat it."""

    def path(self, name: str) -> Path:
        return self.folder / name


class Part(Protocol):
    """A module of this package that tries one sort of thing."""

    NAME: str
    SHARE: float
    """How much of the time is its, against the other parts."""

    def attempt(self, trial: Trial) -> None:
        """Try one thing. Raises `Lost`, `Bricked`, `Passed`; whatever else it raises is a traceback."""


@dataclass(frozen=True)
class Result:
    """What became of one try. `fault` is empty where all was well."""

    part: str
    number: int
    kind: str
    count: int
    fault: str = ""
    words: str = ""
    what: tuple[str, ...] = ()

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def tried(part: Part, stage: Stage, seed: int, number: int) -> Result:
    """Make the try of this number: the same seed and number make the same one."""
    folder = Path(tempfile.mkdtemp(prefix=f"{part.NAME}-", dir=stage.folder))
    trial = Trial(stage, Random(f"{seed} {part.NAME} {number}"), folder, part.NAME)
    fault = words = ""
    try:
        with _patience():
            settle(folder / "home")
            part.attempt(trial)
    except Exception as error:
        fault = fault_of(error)
        words = error.words if isinstance(error, Passed) else "".join(traceback.format_exception(error))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Result(part.NAME, number, trial.kind, trial.count, fault, words, tuple(trial.what))


@contextmanager
def _patience() -> Iterator[None]:
    def hangs(_signal: int, _frame: object) -> None:
        raise Bricked(f"hangs for {_PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(_PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
