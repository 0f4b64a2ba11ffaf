"""Files that people keep: written whole beside their place and then put there, or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.workflow.errors import UNWRITTEN


def put_file(path: Path, content: bytes) -> None:
    """Write a file, its folder too where there is none. Raises `UNWRITTEN`; then what stood there still stands."""
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise UNWRITTEN.with_(path=path, reason=error.strerror or error) from error
