"""How long work tells how far it is and learns that it shall stop, without knowing who listens."""

from typing import Protocol


class Progress(Protocol):
    """Given to long work; the window's jobs and the command line each bring their own."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Report `done` of `total`; `label` is what a person reads. Raises `Cancelled` when asked to stop."""


class _NoProgress:
    def step(self, done: int, total: int, label: str = "") -> None:
        """Nobody listens and nobody stops the work."""


NO_PROGRESS: Progress = _NoProgress()
