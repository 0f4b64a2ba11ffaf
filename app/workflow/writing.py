"""Files that people keep: written whole beside their place and then put there, or not at all."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.errors import os_reason
from app.workflow.errors import UNWRITTEN

_LONGEST_NAME = 220
"""Bytes; Linux takes 255 with the ending, and a Chinese character has three."""


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written. `warnings` are sentences the person should read before handing it out."""

    path: Path
    number: str = ""
    warnings: tuple[str, ...] = ()


def safe_name(parts: Iterable[str], suffix: str) -> str:
    """A file's name of the parts that say something, with nothing in it that Windows refuses, and no longer than any
    system takes."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "", "_".join(part for part in parts if part))
    short = name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")
    return short.strip(" .") + suffix


def put_file(path: Path, content: bytes) -> None:
    """Write a file, its folder too where there is none. Raises `UNWRITTEN`; then what stood there still stands."""
    put_stream(path, lambda file: file.write(content))


def put_stream(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """The same for content that is written bit by bit. What `write` raises leaves nothing behind."""
    beside = path.parent / f"{path.name}.new"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            write(file)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UNWRITTEN.with_(path=path, reason=os_reason(error)) from error
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
