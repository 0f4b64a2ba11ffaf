"""What a test calls the command line by."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]
"""Arguments of the command → its exit code, what it printed, and what it said on standard error."""
