"""Where Chinese lines break: 避头尾 after GB/T 15834-2011, with numbers, units and foreign words kept whole.

Pure: it knows widths, not fonts. Joined, the lines of a text are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Never first on a line: points, closing marks, connectors, the interpunct and the solidus.
NEVER_FIRST = frozenset("，。、；：！？”’）》〉】〕〗」』］｝｠·・～—–-/／%％‰℃°′″々ー,.;:!?)]}>…．")
# Never last on a line: opening marks, the solidus, and signs that belong to the figure after them.
NEVER_LAST = frozenset("“‘（《〈【〔〖「『［｛｟/／￥¥＄$£№#＃([{<")
# Their ink stands in the left half: at a line's end the right half may hang over the edge.
HANGING = frozenset("，。、；：）》〉】〕〗」』］")
# What a figure is counted in; it stays with the figure.
UNITS = (
    "年月日时分秒号条项款章节人名张份个件台具只间层楼户床处次回遍天周元万千百亿米克升斤亩倍度岁例页步级类种册本套组班"
)

_WORD = r"[!-~¡-ʯͰ-ϿЀ-ӿ‐-–′-‴℀-⅏⅐-↏∀-⋿㌀-㏿０-９Ａ-Ｚａ-ｚ．％]"
_JOINTS = "：∶×÷～~—"
_TOKEN = re.compile(
    rf"[ \u3000\u00a0]+"
    rf"|[一二三四五六七八九十]*{_WORD}+(?:(?<=[0-9０-９])[{_JOINTS}](?=[0-9０-９]){_WORD}+)*(?:(?<=[0-9０-９A-Za-z])[{UNITS}])?"
    rf"|——|……|.",
    re.S,
)
_PAIRS = ("——", "……")
_MARKS = "".join(sorted(NEVER_FIRST)) + " \u3000\u00a0"
# A line longer than this holds more than one character, whatever marks and spaces follow it.
_MOST_ALONE = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its text with the spaces that ended it, the width without them, how far its last mark hangs over."""

    text: str
    width: float
    hang: float
    last: bool


@dataclass(slots=True)
class _Unit:
    text: str
    core: float
    spaces: float
    hang: float


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two tokens (as `tokens` gives them)."""
    if after.isspace() or before[-1] in NEVER_LAST:
        return False
    return after in _PAIRS or after[0] not in NEVER_FIRST


def tokens(text: str) -> list[str]:
    """Words with their units, spaces, dashes and ellipses whole; everything else by character."""
    return _TOKEN.findall(text)


def units(text: str) -> Iterator[str]:
    """The pieces that no line may part, in order."""
    held = ""
    previous = ""
    for token in tokens(text):
        if held and may_break(previous, token):
            yield held
            held = ""
        held += token
        if token.strip() or previous[-1:] not in NEVER_LAST:
            previous = token  # a space after an opening mark hides no line's end: the mark would stand there
    if held:
        yield held


def break_lines(
    text: str, widths: Mapping[str, float], size: float, width: float, first: float = 0.0, tracking: float = 0.0
) -> list[Line]:
    """Break one paragraph (no line feeds in it) into lines of at most `width`; the first is `first` shorter.

    A piece wider than a line is broken inside, at a kinder place if there is one.
    """
    room = width - first
    if whole := _whole(text, widths, size, room, tracking):
        return [whole]
    lines: list[Line] = []
    held: list[str] = []
    used = core = hang = 0.0

    def close(last: bool = False) -> None:
        nonlocal used, core, hang, room
        lines.append(Line("".join(held), core, hang, last))
        held.clear()
        used = core = hang = 0.0
        room = width

    for unit in _measured(text, widths, size, tracking):
        if used + unit.core - unit.hang > room + 0.01 and unit.core - unit.hang > width + 0.01:
            if held and room - used < 2 * size:
                close()
            for piece in _torn(unit, widths, size, tracking, room - used, width):
                if held and used + piece.core - piece.hang > room + 0.01:
                    close()
                held.append(piece.text)
                core, hang = used + piece.core, piece.hang
                used = core + piece.spaces
            continue
        if held and used + unit.core - unit.hang > room + 0.01:
            close()
        held.append(unit.text)
        core, hang = used + unit.core, unit.hang
        used = core + unit.spaces
    close(last=True)
    return _with_company(lines, widths, size, width, tracking)


def _with_company(
    lines: list[Line], widths: Mapping[str, float], size: float, width: float, tracking: float
) -> list[Line]:
    """The same lines where the last has more than one character: the line before gives up its last piece, if it keeps
    some and there is room."""
    if len(lines) < 2 or len(lines[-1].text) > _MOST_ALONE or not _alone(lines[-1].text):
        return lines
    before, last = list(units(lines[-2].text)), lines[-1]
    moved = before[-1] + last.text
    left, below = _measure("".join(before[:-1]), widths, size, tracking), _measure(moved, widths, size, tracking)
    if len(left.text.strip()) < 2 or below.core - below.hang > width + 0.01:
        return lines
    return [*lines[:-2], Line(left.text, left.core, left.hang, False), Line(below.text, below.core, below.hang, True)]


def _alone(text: str) -> bool:
    """Whether there is one character, the marks that follow it not counted."""
    return len(text.rstrip(_MARKS)) <= 1


def _whole(text: str, widths: Mapping[str, float], size: float, room: float, tracking: float) -> Line | None:
    """The text as its only line where it surely fits; else it is looked at piece by piece."""
    kernel = text.rstrip(" \u3000\u00a0")
    if not kernel or (tracking and kernel.split() != [kernel]):  # not every space is tracked
        return None
    core = sum([widths[c] for c in kernel]) * size + tracking * len(kernel)
    if core > room:
        return None
    hang = size / 2 if kernel[-1] in HANGING and widths[kernel[-1]] > 0.9 else 0.0
    return Line(text, core, hang, True)


def _measured(text: str, widths: Mapping[str, float], size: float, tracking: float) -> Iterator[_Unit]:
    for unit in units(text):
        yield _measure(unit, widths, size, tracking)


def _measure(text: str, widths: Mapping[str, float], size: float, tracking: float) -> _Unit:
    if len(text) == 1 and not text.isspace():
        em = widths[text]
        return _Unit(text, em * size + tracking, 0.0, size / 2 if text in HANGING and em > 0.9 else 0.0)
    kernel = text.rstrip(" \u3000\u00a0")
    core = sum([widths[c] for c in kernel]) * size + tracking * len(kernel)
    spaces = sum([widths[c] for c in text[len(kernel) :]]) * size
    hang = size / 2 if kernel and kernel[-1] in HANGING and widths[kernel[-1]] > 0.9 else 0.0
    return _Unit(text, core, spaces, hang)


def _torn(
    unit: _Unit, widths: Mapping[str, float], size: float, tracking: float, room: float, width: float
) -> Iterator[_Unit]:
    """Pieces of a unit wider than a line: the first fills what is left of the line, each next a whole one."""
    text, start, kind, used = unit.text, 0, 0, 0.0
    for place, character in enumerate(text):
        advance = widths[character] * size + tracking
        if used + advance > room + 0.01 and place > start:
            end = kind if kind > start else place
            yield _measure(text[start:end], widths, size, tracking)
            used = sum([widths[c] for c in text[end:place]]) * size + tracking * (place - end)
            start, room = end, width
        used += advance
        if place + 1 < len(text) and text[place + 1] not in NEVER_FIRST and character not in NEVER_LAST:
            kind = place + 1
    yield _measure(text[start:], widths, size, tracking)
