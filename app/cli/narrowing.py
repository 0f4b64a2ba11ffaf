"""To what `finding list` and `inspection list` are narrowed, and that they can go out as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from app.cli.day import day as read_day
from app.cli.out import out_option
from app.workflow.desk import Desk
from app.workflow.errors import BAD_PERIOD

Verb = Callable[..., Any]
_OPTIONS = (
    click.option("--institution", metavar="编号", default=None, help="只要这家机构；不写时为全部。"),
    click.option("--township", metavar="NAME", default="", help="只要这个乡镇（街道）的机构。"),
    click.option("--inspector", metavar="姓名", default="", help="只要这个人检查的。"),
    click.option("--since", metavar="2026-10-01", type=read_day, default=None, help="从哪一天的检查起。"),
    click.option("--until", metavar="2026-12-31", type=read_day, default=None, help="到哪一天的检查止。"),
    out_option("另写成工作簿（.xlsx），只供阅读；不写时列在屏幕上。", required=False),
)


def narrowing(verb: Verb) -> Verb:
    """The options that both lists have."""
    for option in reversed(_OPTIONS):
        verb = option(verb)
    return verb


def common_of(
    desk: Desk, institution: str | None, township: str, inspector: str, since: date | None, until: date | None
) -> dict[str, Any]:
    """What both filters are made of. Raises `BAD_PERIOD`."""
    if since is not None and until is not None and since > until:
        raise BAD_PERIOD.with_(since=since, until=until)
    return {
        "home": desk.store.by_handle(institution) if institution else None,
        "township": township,
        "inspector": inspector,
        "since": since,
        "until": until,
    }
