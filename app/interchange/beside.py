"""Packages examined in processes of their own: one file is looked through while another is written.

Threads would take turns, since both are work for Python. Such a process is this program again, begun with one argument;
it reads the places of files and answers what `examine` says of each. Where none can be had the files are examined here,
with the same answers.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from app.runtime import EXAMINE_BESIDE
from app.storage.examine import Contents, Unsound, examine

_LEAST_FILES, _LEAST_BYTES = 4, 4 << 20
"""So many files of so many bytes together: for less the start of the process, a fifth of a second, gains nothing."""
_CONSOLE = "yijian.exe"


def processes_for(paths: Collection[Path]) -> int:
    """How many processes are worth their start for these files; 0 for few, and where there is one processor alone."""
    if len(paths) < _LEAST_FILES or sum(map(_size, paths)) < _LEAST_BYTES:
        return 0
    return min(2, (os.cpu_count() or 1) // 2)


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
        self._process = _begun() if beside else None
        self._started = False
        self._closed = False

    def examine(self, path: Path) -> Contents:
        """As `examine` answers. Raises `Unsound`."""
        process = self._process if self._started else None
        self._started = True
        if process is not None and process.stdin is not None and process.stdout is not None:
            try:
                process.stdin.write(json.dumps(str(path)).encode() + b"\n")
                process.stdin.flush()
                answer = pickle.load(process.stdout)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
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
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def _begun() -> subprocess.Popen[bytes] | None:
    """The process; None where the system gives none."""
    environment = dict(os.environ)
    if not getattr(sys, "frozen", False):
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        return subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError):
        return None


def _command() -> list[str]:
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "app", EXAMINE_BESIDE]
    # the program of the window has no way to be written to and read from
    console = Path(sys.executable).with_name(_CONSOLE)
    return [str(console) if console.is_file() else sys.executable, EXAMINE_BESIDE]


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer what is asked, until nobody asks any more."""
    with suppress(BrokenPipeError):
        for line in asked:
            answer: Contents | Unsound
            try:
                answer = examine(Path(json.loads(line)))
            except Unsound as unsound:
                answer = unsound
            pickle.dump(answer, answers)
            answers.flush()
