"""A program that issues papers and is killed on the way: `python -m … STORE OUT WAY POINT`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import placing
from app.domain.documents import Kind
from app.storage.store import Store
from app.workflow import issuing
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.lines import inspections
from tests.workflow.conftest import NOON

SINGLE, ONE_FILE, OWN_FILES = "single", "one_file", "own_files"
WAYS = (SINGLE, ONE_FILE, OWN_FILES)
BEFORE_WRITING, WRITTEN, COMMITTED, RENAMING, RENAMED = "before_writing", "written", "committed", "renaming", "renamed"
POINTS = (BEFORE_WRITING, WRITTEN, COMMITTED, RENAMING, RENAMED)


def plain(reports: Any, progress: object = None) -> bytes:
    """A paper of which only the numbers count."""
    return "\n".join(report.number for report in reports).encode()


def desk_at(path: Path) -> Desk:
    return Desk(Store.open(path), "检查员甲", lambda: NOON)


def issue_by(way: str, desk: Desk, out: Path) -> None:
    """Issue the notices of all visits, oldest first; by itself only the first."""
    wanted = [(key, Wanted(Kind.NOTICE)) for key in reversed(inspections(desk))]
    if way == SINGLE:
        issuing.issue(desk, *wanted[0], out)
    else:
        issuing.issue_many(desk, wanted, out, one_file=way == ONE_FILE)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(act: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *_, **__: die()


def _after(act: Callable[..., Any]) -> Callable[..., Any]:
    def dying(*arguments: Any, **named: Any) -> None:
        act(*arguments, **named)
        die()

    return dying


def main(store: str, out: str, way: str, point: str) -> None:
    issuing._render = plain  # type: ignore[assignment]
    match point:
        case "before_writing":
            issuing._write = _before(issuing._write)
        case "written":
            issuing._write = _after(issuing._write)
        case "committed":
            issuing._placed = _before(issuing._placed)
        case "renaming":
            placing._put_free = _before(placing._put_free)
        case "renamed":
            placing._put_free = _after(placing._put_free)
    issue_by(way, desk_at(Path(store)), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
