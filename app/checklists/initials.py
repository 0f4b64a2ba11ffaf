"""The pinyin initials of a name, for who types letters instead of characters."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def initials(text: str) -> tuple[frozenset[str], ...]:
    """The initials of each character, with all its readings, in small letters."""
    from pypinyin import Style, pinyin  # 0.2 s, and only who types letters needs it

    # in a word of its list pypinyin knows one reading, so each character is asked for by itself too: 标识 is biāozhì
    as_words, by_themselves = (
        pinyin(
            asked,
            style=Style.FIRST_LETTER,
            heteronym=True,
            errors=list,  # type: ignore[arg-type]  # its stub forgets that a list stands for its members
        )
        for asked in (text, list(text))
    )
    return tuple(
        frozenset(reading.casefold() for reading in (*one, *other))
        for one, other in zip(as_words, by_themselves, strict=True)
    )


def holds_initials(text: str, letters: str) -> bool:
    """Whether the letters are the initials of characters that stand together in a text."""
    found, wanted = initials(text), letters.casefold()
    return any(
        all(letter in readings for letter, readings in zip(wanted, found[start:], strict=False))
        for start in range(len(found) - len(wanted) + 1)
    )
