"""Checking checklist files before anyone relies on them."""

from __future__ import annotations

from pathlib import Path

from app.checklists.errors import Fault
from app.checklists.load import known
from app.checklists.validation import find_faults
from app.files import read_text


def check_file(path: Path) -> tuple[Fault, ...]:
    """All faults of a checklist file; empty when it is sound. Raises what `files.read_text` raises."""
    return find_faults(read_text(path), known())
