"""Removed visits and homes (划去) on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from app.workflow.removing import RemovedThing

removal_reason = click.option("--reason", required=True, metavar="TEXT", help="原因，记入流水。")


def removed_data(things: Sequence[RemovedThing]) -> list[dict[str, Any]]:
    """What is removed, for a program."""
    return [
        {
            "handle": thing.handle,
            "name": thing.name,
            "day": thing.day or None,
            "reason": thing.reason,
            "by": thing.actor,
            "unseen": thing.unseen,
            "hanging": thing.hanging,
        }
        for thing in things
    ]


def removed_lines(things: Sequence[RemovedThing]) -> list[str]:
    """What is removed, for a person."""
    return [f"{thing.handle:<10} {thing.name} {thing.day}  {thing.words}" for thing in things] or ["没有划去的。"]
