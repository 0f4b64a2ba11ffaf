"""Files that people keep: written whole beside their place and then put there, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.workflow.errors import UNWRITTEN


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written. `warnings` are sentences the person should read before handing it out."""

    path: Path
    number: str = ""
    warnings: tuple[str, ...] = ()


def put_file(path: Path, content: bytes) -> None:
    """Write a file, its folder too where there is none. Raises `UNWRITTEN`; then what stood there still stands."""
    put_stream(path, lambda file: file.write(content))


def put_stream(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """The same for content that is written bit by bit. What `write` raises leaves nothing behind."""
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            write(file)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UNWRITTEN.with_(path=path, reason=error.strerror or error) from error
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
