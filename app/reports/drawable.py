"""What of a text no paper could show, asked while it can still be changed; fonts are opened only for rare signs."""

from __future__ import annotations

import re

_COMMON = re.compile("[\t\n\r -~·—‘’“”…×℃①-⑩、-〕〖〗一-龥！-～]*")
"""What every bundled font has; a test asks the fonts."""


def undrawable(text: str) -> str:
    """The characters of a text that no bundled font has, as a person reads them: `❌（U+274C）`; empty if none."""
    if _COMMON.fullmatch(text):
        return ""
    from app.reports.pdf.fonts import SERIF, Missing, bundled, printable

    lacking = bundled()[SERIF].lacks(printable(text).replace("\n", ""))
    return "、".join(Missing(character, "").shown for character in sorted(lacking))
