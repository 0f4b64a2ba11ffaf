"""A visit that was begun, or a home that was registered, by mistake: taken out of lists and counts with a reason
(划去), kept whole, and brought back with a reason. Pure.

Each removal is an act of its own. A thing is removed while one of them was not taken back: so the same acts say the
same in whatever order they came together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Removal:
    """One act of removing: why, by whom and when (milliseconds UTC). `seen`: how many statements about the thing its
    writer held. `taken_back`: somebody has brought the thing back since, knowing of this act."""

    slot: str
    reason: str
    actor: str
    at: int
    seen: int
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """A thing that is removed: by which act, and how many statements about it nobody who removed it had seen."""

    by: Removal
    unseen: int


def removed(removals: Iterable[Removal], held: int) -> Removed | None:
    """Whether a thing of which `held` statements are held is removed. Of several acts the one that had seen most tells
    why; what it had not seen is told, never lost."""
    standing = [each for each in removals if not each.taken_back]
    if not standing:
        return None
    act = max(standing, key=lambda each: (each.seen, each.slot))
    return Removed(act, max(0, held - act.seen))
