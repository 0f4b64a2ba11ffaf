"""`yijian window`: the window, or in one sentence why there can be none."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.desk import named_store, open_window
from app.cli.streams import warn
from app.cli.words import command as verb
from app.runtime import why_no_window


@verb(name="window")
@click.option("--grab", metavar="FILE", type=click.Path(path_type=Path), default=None, hidden=True)
@click.option("--page", metavar="NAME", default="", hidden=True)
@click.option("--size", metavar="WxH", default="", hidden=True)
@click.option("--theme", type=click.Choice(["light", "dark"]), default=None, hidden=True)
@click.pass_context
def command(ctx: click.Context, grab: Path | None, page: str, size: str, theme: str | None) -> int:
    """打开窗口。"""
    if reason := why_no_window():
        warn(reason)
        return 1
    return open_window(ctx, named_store(ctx), grab=grab, page=page, size=size, theme=theme)
