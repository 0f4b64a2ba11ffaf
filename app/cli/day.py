"""A day on the command line: read as the window's fields read one, and always with its year."""

from __future__ import annotations

from datetime import date

import click

from app.domain.entries import Unread, read_day


def day(text: str) -> date:
    """Read an option such as `2026-11-22`, `20261122`, `2026年11月22日`; give it to click as the option's `type`.

    A day without its year is refused: nobody would see which one was taken.
    """
    read = read_day(text, None)
    if isinstance(read, date):
        return read
    raise click.BadParameter(read.why if isinstance(read, Unread) else "请写日期，例如 2026-11-22。")
