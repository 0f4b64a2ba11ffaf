"""How large the window is: as it was left, as long as it fits the screen with its frame."""

from __future__ import annotations

from typing import NamedTuple

from app.settings import size_of

Size = tuple[int, int]

WANTED: Size = (1366, 768)
LEAST: Size = (960, 600)
FRAME: Size = (16, 40)
"""What borders and title bar take, at most, on the desktops that we know: the real ones come after the window."""


class Fit(NamedTuple):
    """Sizes without the frame, in pixels as the screen's scale counts them."""

    size: Size
    """Of the window where it is not maximised."""
    least: Size
    maximised: bool


def fit(room: Size, wanted: Size, maximised: bool = False) -> Fit:
    """What suits a screen with this room beside its bars; what does not fit with its frame is maximised."""
    within = (room[0] - FRAME[0], room[1] - FRAME[1])
    least = (min(LEAST[0], within[0]), min(LEAST[1], within[1]))
    size = tuple(max(low, min(side, most)) for low, side, most in zip(least, wanted, within, strict=True))
    too_large = wanted[0] > within[0] or wanted[1] > within[1]
    return Fit((size[0], size[1]), least, maximised or too_large)


def wanted_size(asked: str, remembered: str) -> Size:
    """The size asked for at the start, else that of the last time, else the one that the window was drawn for."""
    return size_of(asked) or size_of(remembered) or WANTED
