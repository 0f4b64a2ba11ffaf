"""How long work tells how far it is and learns that it shall stop, without knowing who listens."""

from contextlib import suppress
from typing import Protocol

from app.errors import Cancelled


class Progress(Protocol):
    """Given to long work; the window's jobs and the command line each bring their own."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Report `done` of `total`; `label` is what a person reads. Raises `Cancelled` when asked to stop."""


def finish(progress: Progress, total: int, label: str = "") -> None:
    """Report that everything is done and written: whoever asks to stop now is too late."""
    with suppress(Cancelled):
        progress.step(total, total, label)


class _NoProgress:
    def step(self, done: int, total: int, label: str = "") -> None:
        """Nobody listens and nobody stops the work."""


NO_PROGRESS: Progress = _NoProgress()
