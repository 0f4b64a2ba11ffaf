"""What a file is called, and what came of writing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.unreadable import Unreadable
from app.windows import without_forbidden

_LONGEST_NAME = 220
"""Bytes; Linux takes 255 with the ending and a number, and a Chinese character has three."""


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written. `warnings` are sentences the person should read before handing it out; `unreadable` is
    what belongs in it and can't be shown."""

    path: Path
    number: str = ""
    warnings: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


def safe_name(parts: Iterable[str], suffix: str) -> str:
    """A file's name of the parts that say something, with nothing in it that Windows refuses, and no longer than any
    system takes."""
    name = without_forbidden("_".join(part for part in parts if part))
    short = name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")
    return short.strip(" .") + suffix
