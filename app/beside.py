"""Processes beside this one, for work that is all Python: threads would take turns at it.

Such a process is this program again, begun with the name of its work; it reads questions and answers each. Where none
can be had the work is done here, with the same answers.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from app.runtime import BESIDE

_CONSOLE = "yijian.exe"


class Ended(Exception):
    """The process can't be asked, or gives no answer."""


class Beside:
    """A process that answers questions one after the other. For one thread at a time."""

    def __init__(self, work: str) -> None:
        """Begin it. Raises `Ended` where the system gives none."""
        environment = dict(os.environ)
        if not getattr(sys, "frozen", False):
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        try:
            self.process = subprocess.Popen(
                [*command(), BESIDE, work],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise Ended from error

    def ask(self, question: object) -> None:
        """Ask what JSON can say, without waiting for the answer. Raises `Ended`."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise Ended from error

    def answer(self) -> object:
        """Wait for the answer to the oldest question. Raises `Ended`."""
        assert self.process.stdout is not None
        try:
            return pickle.load(self.process.stdout)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            raise Ended from error

    def end(self) -> None:
        """End the process, also amid a question, whose answer nobody waits for any more."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def command() -> list[str]:
    """What begins this program."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "app"]
    # the program of the window has no way to be written to and read from
    console = Path(sys.executable).with_name(_CONSOLE)
    return [str(console) if console.is_file() else sys.executable]


def serve(asked: BinaryIO, answers: BinaryIO, answer: Callable[[Any], object]) -> None:
    """Answer what is asked, until nobody asks any more."""
    with suppress(BrokenPipeError):
        for line in asked:
            pickle.dump(answer(json.loads(line)), answers)
            answers.flush()
