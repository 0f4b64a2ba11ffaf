"""A number as people type it into a cell or a field, also in full width and with a comma between its threes. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_FIGURE = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_THREES = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,15})?")
# signs that are no digits, of which Unicode's plain forms make some
_MADE_OF_DIGITS = re.compile("([²³¹¼-¾⁰⁴-⁹₀-₉⅐-⅟↉①-⒛⓪㉑-㉟㊱-㋋㍘-㍰㍸㍹㎟-㎦㎨㎯㏠-㏾🄀-🄊]+)")
# full-width forms stand in Unicode as the keyboard's signs do, in the same order
_FULL_WIDTH = {0xFEE0 + sign: sign for sign in range(ord("!"), ord("~") + 1)} | {0x3000: " "}


def half_width(text: str) -> str:
    """A text with its full-width signs as a keyboard types them.

    Nothing else is changed: `3²` and `①` are no digits that somebody typed, and would become other numbers.
    """
    return text.translate(_FULL_WIDTH)


def plain_forms(text: str) -> str:
    """A text with one sign for all that mean the same (Unicode's NFKC), for comparing words.

    `²` and `①` stay: 3² is not 32.
    """
    parts = _MADE_OF_DIGITS.split(text)
    parts[::2] = (unicodedata.normalize("NFKC", part) for part in parts[::2])
    return "".join(parts)


def without_commas(text: str) -> str:
    """The number in a text without its commas, `1200` for `1，200`; the text itself where they part no threes, as in
    `30，32` or `1,5`, which can mean two numbers or a broken one."""
    plain = half_width(text).strip()
    return plain.replace(",", "") if _THREES.fullmatch(plain) else plain


def figure_of(text: str) -> Decimal | None:
    """The number that a text holds; None if it holds none, or one that no sheet is about."""
    plain = without_commas(text)
    return Decimal(plain) if _FIGURE.fullmatch(plain) else None
