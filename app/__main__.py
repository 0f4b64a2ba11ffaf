"""The door: with arguments the command line, with none the window. Qt is imported only for the window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.runtime import BESIDE, check_python, why_no_window


def main(argv: list[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        check_python()
    except AppError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if arguments[:1] == [BESIDE]:
        return _work_beside(arguments[1:])
    if not arguments:
        if reason := why_no_window():
            print(reason, file=sys.stderr)
            return 1
        return open_window()
    from app.cli import run

    return run(arguments, open_window)


def _work_beside(work: list[str]) -> int:
    """Answer the questions of the process that began this one."""
    from app import beside
    from app.interchange import beside as packages

    match work:
        case [packages.WORK]:
            beside.serve(sys.stdin.buffer, sys.stdout.buffer, packages.examined)
        case _:
            from app.workflow import lines_beside  # brings all that a visit is read with

            beside.serve(sys.stdin.buffer, sys.stdout.buffer, lines_beside.Answering())
    return 0


def open_window(store: Path | None = None, **options: Any) -> int:
    """Start the window on a store, by default the one of the settings; returns its exit code. Only here Qt is met."""
    from app.ui.application import run

    return run(store, **options)


if __name__ == "__main__":
    sys.exit(main())
