"""What a verb could not show: a line for each on stderr, a key of its own for programs, an exit code that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.cli import CLASHES_LEFT, DONE
from app.cli.desk import say
from app.cli.streams import warn
from app.domain.unreadable import Listed, Unreadable
from app.workflow.writing import Written

T = TypeVar("T")


def say_listed(
    name: str,
    listed: Listed[T],
    *,
    data: Callable[[T], Any],
    line: Callable[[T], str],
    nothing: str,
    as_json: bool,
) -> int:
    """Print a list, and what belongs in it and can't be shown. Returns the exit code.

    `name` is its key for programs, `nothing` what is said of an empty one.
    """
    lost = listed.unreadable
    say(
        {name: [data(row) for row in listed], "unreadable": unreadable_data(lost)},
        lambda: [line(row) for row in listed] or ["没有能显示的。" if lost else nothing],
        as_json,
    )
    return say_unreadable(lost)


def say_written(written: Written, as_json: bool) -> int:
    """Tell where a file of many things was written, and what is not in it. Returns the exit code."""
    say(
        {
            "path": str(written.path),
            "number": written.number,
            "warnings": list(written.warnings),
            "unreadable": unreadable_data(written.unreadable),
        },
        lambda: [f"已写成 {written.path}", *written.warnings],
        as_json,
    )
    return say_unreadable(written.unreadable)


def say_unreadable(unreadable: Sequence[Unreadable]) -> int:
    """Say of each thing where it stands, why it can't be shown and what to do. Returns the exit code: done; or done,
    and something is left that could not be shown."""
    for each in unreadable:
        warn(f"不能显示  {each}{each.remedy}")
    return CLASHES_LEFT if unreadable else DONE


def unreadable_data(unreadable: Sequence[Unreadable]) -> list[dict[str, str | bool]]:
    """The same for a program."""
    return [{"place": each.place, "why": each.why, "newer": each.newer, "remedy": each.remedy} for each in unreadable]
