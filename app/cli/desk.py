"""What every verb needs: the store that was named, things by their handles, and JSON or lines on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import click

from app.cli.streams import tell, tell_json, warn
from app.settings import read_settings
from app.workflow.desk import Desk, open_desk
from app.workflow.timekeeping import clock_words, vouch_for_clock


def named_store(ctx: click.Context) -> Path | None:
    """The store named by --store; None: the settings' own."""
    named = ctx.find_root().obj["store"]
    return Path(named) if named else None


def store_path(ctx: click.Context) -> Path:
    """The store named by --store, else the one in the settings' data folder."""
    return named_store(ctx) or read_settings()[0].store_file


def person(ctx: click.Context) -> str:
    """Who acts: the one named by --as, else the inspector of the settings; empty where there is neither."""
    named: str = ctx.find_root().obj["actor"]
    return named.strip() or read_settings()[0].inspector


def open_window(ctx: click.Context, store: Path | None, **options: Any) -> int:
    """Hand over to the window, which the program's door gave to the command line; returns its exit code."""
    code: int = ctx.find_root().obj["open_window"](store, **options)
    return code


@contextmanager
def at_desk(ctx: click.Context, path: Path | None = None, *, create: bool = False) -> Iterator[Desk]:
    """The store, by default the one of this command line, open for this verb and closed after it.

    What goes wrong is told as the file's fault where the file is damaged; a bug stays one.
    """
    desk = open_desk(path or store_path(ctx), person(ctx), create=create)
    if desk.news:
        warn(desk.news)
    try:
        with desk.store.explaining():
            if reason := ctx.find_root().obj["clock_right"]:
                vouch_for_clock(desk, reason)
            yield desk
    finally:
        desk.close()


def tell_clock(desk: Desk) -> None:
    """Tell on stderr what speaks against this computer's clock; nothing where nothing does."""
    if words := clock_words(desk):
        warn(words)


def say(data: Any, lines: Callable[[], list[str]], as_json: bool) -> None:
    """Print for a program or for a person."""
    if as_json:
        tell_json(data)
    else:
        for line in lines():
            tell(line)


class LineProgress:
    """Progress on one line of stderr, where a person watches; silent where nobody does."""

    def __init__(self) -> None:
        self._watched = sys.stderr is not None and sys.stderr.isatty()
        self._wide = 0

    def step(self, done: int, total: int, label: str = "") -> None:
        if not self._watched:
            return
        line = f"{done}/{total} {label}"
        # blanks cover what stood there: a console of Windows may show the sign that clears a line as it is written
        wide = sum(1 + (east_asian_width(character) in "WF") for character in line)
        warn(f"\r{line}{' ' * (self._wide - wide)}", end="" if done < total else "\n")
        self._wide = wide


json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
