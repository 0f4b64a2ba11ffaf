"""Checking checklist files before anyone relies on them."""

from __future__ import annotations

from pathlib import Path

from app.checklists.errors import Fault
from app.checklists.load import known
from app.checklists.validation import find_faults
from app.workflow.errors import UNREADABLE


def check_file(path: Path) -> tuple[Fault, ...]:
    """All faults of a checklist file; empty when it is sound. Raises `UNREADABLE` for a file that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UNREADABLE.with_(path=path, reason=getattr(error, "strerror", None) or "不是 UTF-8 文本") from error
    return find_faults(text, known())
