"""Programs at work that can be killed: forks of this warmed one, which tell by a pipe what they have done."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.torture.faults import TRACEBACK, Bricked, Passed, fault_of

Tell = Callable[[Any], None]
"""Says that something is done; what is told is on its way when the call returns."""

_PATIENCE = 120.0
"""Seconds after which a child that does not end hangs."""


class Child:
    """A fork at work. `work` is given `tell`; whatever it raises is a fault that `end` passes on."""

    def __init__(self, work: Callable[[Tell], object], home: Path) -> None:
        reader, writer = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reader)
            _live(work, writer, home)
        os.close(writer)
        self._reader = reader
        self._heard = b""
        self._status: int | None = None

    def wait_for(self, number: int, seconds: float) -> None:
        """Come back when so many things were told, it ended, or the time is over."""
        until = time.monotonic() + seconds
        while self._heard.count(b"\n") < number and (left := until - time.monotonic()) > 0:
            if not self._hear(left):
                return

    def kill(self) -> None:
        """End it as a power cut of this one program would."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> tuple[list[Any], bool]:
        """What it told, and whether it came to its end. Raises `Passed` with what it raised."""
        until = time.monotonic() + _PATIENCE
        while self._hear(until - time.monotonic()):
            if time.monotonic() > until:
                self.kill()
                raise Bricked(f"hangs for {_PATIENCE:.0f} seconds")
        os.close(self._reader)
        _, status = os.waitpid(self.pid, 0)
        told, ended = [], False
        for line in self._heard.split(b"\n")[:-1]:
            word, value = json.loads(line)
            if word == "told":
                told.append(value)
            elif word == "fault":
                raise Passed(*value)
            else:
                ended = True
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
            raise Passed(TRACEBACK, f"ended by signal {os.WTERMSIG(status)}")
        return told, ended

    def _hear(self, seconds: float) -> bool:
        """Take in what was told. False at its end."""
        if not select.select([self._reader], [], [], max(0.0, seconds))[0]:
            return True
        more = os.read(self._reader, 1 << 16)
        self._heard += more
        return bool(more)


def in_a_fork(work: Callable[[], Any], home: Path) -> Any:
    """What work answers in a process of its own, which has no file of ours open. Faults come through."""

    def answering(tell: Tell) -> None:
        tell(work())

    told, _ = Child(answering, home).end()
    if not told:
        raise Passed(TRACEBACK, "ended without an answer")
    return told[0]


def _live(work: Callable[[Tell], object], writer: int, home: Path) -> None:
    """The child's whole life; never comes back."""

    def say(word: str, value: Any) -> None:
        os.write(writer, json.dumps([word, value]).encode() + b"\n")

    code = 1
    try:
        settle(home)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for the life of the process
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        work(lambda value: say("told", value))
        say("end", None)
        code = 0
    except BaseException as error:
        words = error.words if isinstance(error, Passed) else "".join(traceback.format_exception(error))
        say("fault", [fault_of(error), words])
    finally:
        os._exit(code)


def settle(home: Path) -> None:
    """Keep settings, logs and private copies of this process in a folder of its own."""
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    os.environ["YIJIAN_HOME"] = str(home / "yijian")
    os.environ["TMPDIR"] = str(temporary)
    tempfile.tempdir = str(temporary)
