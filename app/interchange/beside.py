"""Packages examined in processes of their own: one file is looked through while another is written."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from app.beside import Beside, Ended
from app.storage.examine import Contents, Unsound, examine

WORK = "packages"
_LEAST_FILES, _LEAST_BYTES = 4, 4 << 20
"""So many files of so many bytes together: for less the start of the process, a fifth of a second, gains nothing."""


def processes_for(paths: Collection[Path]) -> int:
    """How many processes are worth their start for these files; 0 for few, and where there is one processor alone.

    Examining costs twice what writing does, so two are busy while one file is written.
    """
    if len(paths) < _LEAST_FILES or sum(map(_size, paths)) < _LEAST_BYTES:
        return 0
    return 2 if (os.cpu_count() or 1) > 1 else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


class Examiner:
    """Examines packages, in a process of its own as long as there is one. For one thread at a time.

    The first file is examined here while the process starts, which takes as long as some files do.
    """

    def __init__(self, *, beside: bool) -> None:
        self._beside: Beside | None = None
        if beside:
            with suppress(Ended):
                self._beside = Beside(WORK)
        self._started = False
        self._closed = False

    def examine(self, path: Path) -> Contents:
        """As `examine` answers. Raises `Unsound`."""
        process = self._beside if self._started else None
        self._started = True
        if process is not None:
            try:
                process.ask(str(path))
                answer = process.answer()
            except Ended:
                if self._closed:
                    raise
                self._end()  # whatever kept it from answering will be met here too
            else:
                if isinstance(answer, Unsound):
                    raise answer
                assert isinstance(answer, Contents)
                return answer
        return examine(path)

    def close(self) -> None:
        """End the process, also amid a file, whose answer nobody waits for any more."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        process, self._beside = self._beside, None
        if process is not None:
            process.end()


def examined(path: str) -> Contents | Unsound:
    """What the process answers."""
    try:
        return examine(Path(path))
    except Unsound as unsound:
        return unsound
