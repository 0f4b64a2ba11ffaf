"""What was done at one visit since it was opened, to be taken back and done again."""

from __future__ import annotations

from app.workflow.undoing import Step

MOST = 200
"""Steps that can be taken back."""


class UndoSteps:
    """Two stacks: what can be taken back, and what was and can be done again until something else is done."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def note(self, step: Step) -> None:
        """Something was done."""
        self._done.append(step)
        del self._done[:-MOST]
        self._undone.clear()

    @property
    def last(self) -> Step | None:
        """What would be taken back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Step | None:
        """What would be done again."""
        return self._undone[-1] if self._undone else None

    def went_back(self) -> None:
        """The last step was taken back."""
        self._undone.append(self._done.pop())

    def went_on(self) -> None:
        """The next step was done again."""
        self._done.append(self._undone.pop())

    def forget(self) -> None:
        """Nothing can be taken back any more: what stands was written by somebody else, or is signed."""
        self._done.clear()
        self._undone.clear()
