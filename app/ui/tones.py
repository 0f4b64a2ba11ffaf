"""Which colour a word stands on: chips carry words, and red means 重大 and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The value is the token of the text; `soft` that of the ground under it."""

    NEUTRAL = "muted"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    MAJOR = "major"

    @property
    def soft(self) -> str:
        return "neutral_soft" if self is Tone.NEUTRAL else f"{self.value}_soft"


@dataclass(frozen=True, slots=True)
class Chip:
    """A short word on a coloured ground."""

    text: str
    tone: Tone = Tone.NEUTRAL
    bold: bool = False
