"""Lines made in processes of their own, where a store has many to make: once after an upgrade, and after a merge.

Whoever asks holds the store's write lock meanwhile, so what such a process reads is what stands when it is written.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from app.beside import Beside, Ended
from app.errors import AppError
from app.storage.store import Store
from app.workflow.desk import Desk
from app.workflow.line_making import Made, made

WORK = "lines"
_LEAST = 200
"""Visits: fewer are made sooner than a process has started."""
_MOST_PROCESSES = 3


def processes_for(visits: int) -> int:
    """How many processes are worth their start for so many visits."""
    return 0 if visits < _LEAST else min(_MOST_PROCESSES, (os.cpu_count() or 1) - 1)


class Makers:
    """Makes the lines of visits, some here and as many in each process."""

    def __init__(self, desk: Desk, processes: int) -> None:
        self._desk = desk
        self._beside: list[Beside] = []
        for _ in range(processes):
            with suppress(Ended):
                self._beside.append(Beside(WORK))

    def __enter__(self) -> Makers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._beside:
            process.end()

    @property
    def hands(self) -> int:
        """How many work at a time."""
        return len(self._beside) + 1

    def made(self, visits: Sequence[int]) -> list[Made]:
        """The lines of these visits, in any order."""
        asked = [(process, list(visits[place :: self.hands])) for place, process in enumerate(self._beside, 1)]
        for process, share in asked:
            with suppress(Ended):  # which its answer says again
                process.ask([str(self._desk.store.path), share])
        found = [made(self._desk, visit) for visit in visits[:: self.hands]]
        for process, share in asked:
            try:
                answer = process.answer()
            except Ended:
                answer = None
            if isinstance(answer, list):
                found += answer
                continue
            # what kept it from answering is met here too, and told
            process.end()
            self._beside.remove(process)
            found += [made(self._desk, visit) for visit in share]
        return found


class Answering:
    """What such a process keeps between two questions: the store that it reads."""

    def __init__(self) -> None:
        self._desk: Desk | None = None

    def __call__(self, question: tuple[str, list[int]]) -> list[Made] | None:
        """The lines of visits; None for what can't be read here."""
        path, visits = question
        try:
            if self._desk is None:
                self._desk = Desk(Store.open(Path(path), read_only=True), "")
            return [made(self._desk, visit) for visit in visits]
        except AppError:
            return None
