"""A number as people type it into a cell, also in full width and with a comma between its threes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_FIGURE = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?")
_THREES = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,15})?")


def half_width(text: str) -> str:
    """A text with its digits and marks as a keyboard types them."""
    return unicodedata.normalize("NFKC", text)


def without_commas(text: str) -> str:
    """The number in a text without its commas, `1200` for `1，200`; the text itself where they part no threes, as in
    `30，32` or `1,5`, which can mean two numbers or a broken one."""
    plain = half_width(text).strip()
    return plain.replace(",", "") if _THREES.fullmatch(plain) else plain


def figure_of(text: str) -> Decimal | None:
    """The number that a text holds; None if it holds none, or one that no sheet is about."""
    plain = without_commas(text)
    return Decimal(plain) if _FIGURE.fullmatch(plain) else None
