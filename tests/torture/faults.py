"""What a try can find, and the one way in which the program may say no."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from app.errors import AppError

T = TypeVar("T")
LOST, BRICKED, TRACEBACK = "lost", "bricked", "traceback"
FAULTS = (LOST, BRICKED, TRACEBACK)
_CHINESE = re.compile("[\u4e00-\u9fff]")


class Lost(Exception):
    """What was told as done is not there afterwards."""


class Bricked(Exception):
    """What should go on afterwards does not."""


class NoSentence(Exception):
    """The program refused, and not in one Chinese sentence."""


class Passed(Exception):
    """A fault found in another process, carried here: which kind, and its words."""

    def __init__(self, fault: str, words: str) -> None:
        super().__init__(fault, words)
        self.fault = fault
        self.words = words


def fault_of(error: BaseException) -> str:
    """Which of the three an exception is."""
    match error:
        case Passed():
            return error.fault
        case Lost():
            return LOST
        case Bricked():
            return BRICKED
        case _:
            return TRACEBACK


def require_sentence(text: str) -> None:
    """Fail on words that no clerk could read. Raises `NoSentence`."""
    if not _CHINESE.search(text) or "\n" in text.strip() or "Traceback" in text or len(text) > 2000:
        raise NoSentence(text)


def refusal(act: Callable[[], object]) -> AppError | None:
    """Why the program will not do it, in its own sentence; None where it was done. All else goes through."""
    try:
        act()
    except AppError as error:
        require_sentence(str(error))
        return error
    return None


def must(act: Callable[[], T], what: str) -> T:
    """Do what has to go on now. Raises `Bricked` where the program refuses it."""
    try:
        return act()
    except AppError as error:
        raise Bricked(f"{what}: {error}") from error
