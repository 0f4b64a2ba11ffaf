"""The pinyin initials of a name, for who types letters instead of characters."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache


def initials(text: str) -> tuple[frozenset[str], ...]:
    """The initials of each character, with all its readings, in small letters."""
    return tuple(map(_of_character, text))


@cache
def _of_character(character: str) -> frozenset[str]:
    # its list of words, which takes longer to read than all else, would add two characters an initial they have not
    # by themselves, of 47,000 words
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin  # 0.1 s, and only who types letters needs it

    (readings,) = pinyin(
        [character],
        style=Style.FIRST_LETTER,
        heteronym=True,
        errors=list,  # type: ignore[arg-type]  # its stub forgets that a list stands for its members
    )
    return frozenset(reading.casefold() for reading in readings)


def holds_initials(text: str, letters: str) -> bool:
    """Whether the letters are the initials of characters that stand together in a text."""
    return _pattern(letters.casefold()).search(_spelled(text)) is not None


@lru_cache(maxsize=20_000)
def _spelled(text: str) -> str:
    """The initials of a text in a row, those of one character between two line breaks."""
    return "\n" + "\n".join("".join(sorted(readings)).replace("\n", "") for readings in initials(text))


@lru_cache(maxsize=64)
def _pattern(letters: str) -> re.Pattern[str]:
    return re.compile("".join(rf"\n.*{re.escape(letter)}.*" for letter in letters))


def make_ready() -> None:
    """Read what the first letter that somebody types would wait for."""
    _of_character("院")
