"""What a JPEG says of itself: enough to put it into a PDF as it is."""

from __future__ import annotations

from dataclasses import dataclass

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))  # marks that nothing follows


@dataclass(frozen=True, slots=True)
class Jpeg:
    """Pixels across and down; one shade or three colours."""

    width: int
    height: int
    colours: int


def read_jpeg(content: bytes) -> Jpeg | None:
    """None where it is no JPEG that can be embedded: damaged, not of 8 bits, or in colours for a press."""
    at = 2
    if content[:2] != b"\xff\xd8":
        return None
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        kind = content[at + 1]
        if kind == 0xFF or kind in _ALONE:
            at += 1 if kind == 0xFF else 2
            continue
        if kind in _FRAMES:
            height, width = (int.from_bytes(content[at + n : at + n + 2], "big") for n in (5, 7))
            colours = content[at + 9]
            usable = content[at + 4] == 8 and width and height and colours in (1, 3)
            return Jpeg(width, height, colours) if usable else None
        if kind == 0xD9:
            return None
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
