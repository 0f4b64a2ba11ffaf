"""When a program is killed: at one of its calls that reach the disk; and how its writes are made to fail."""

from __future__ import annotations

import io
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

_SYSTEM = frozenset(("fsync", "replace", "rename", "unlink", "write", "open", "link", "close", "mkdir", "ftruncate"))
_METHODS = frozenset(("execute", "executemany", "backup", "close", "commit", "write", "flush"))
_REACHING = (sqlite3.Connection, sqlite3.Cursor, sqlite3.Blob, io.IOBase)


def reaches_the_disk(function: object) -> bool:
    """Whether a call of a built-in function may leave a file as another: of the system's, of SQLite's, of a file's."""
    name = getattr(function, "__name__", "")
    if getattr(function, "__module__", "") == os.name:
        return name in _SYSTEM
    return name in _METHODS and isinstance(getattr(function, "__self__", None), _REACHING)


class Calls:
    """Counts the calls of this process that reach the disk, and does something at one of them."""

    def __init__(self, at: int, then: Callable[[], object]) -> None:
        self.count = 0
        self._at = at
        self._then = then

    def __call__(self, _frame: object, event: str, function: object) -> None:
        if event == "c_call" and reaches_the_disk(function):
            self.count += 1
            if self.count == self._at:
                self._then()


@contextmanager
def at_call(number: int, then: Callable[[], object]) -> Iterator[Calls]:
    """Do something at the call of this number, before it is made; 0: only count."""
    calls = Calls(number, then)
    sys.setprofile(calls)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_no_more() -> None:
    """From now on no file of this process grows or is written: every disk is full for it, or read-only."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def write_again() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def some_call(chance: Random, most: int) -> int:
    """The number of a call: of the first few as often as of all."""
    return chance.randint(1, max(1, chance.choice((12, most, most))))
