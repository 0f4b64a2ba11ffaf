"""The 18-digit ID number of a person, found wherever it stands in a text.

A number is known by its province, its day of birth and its check character (GB 11643), not by what stands around it:
other digits may lean on either side of it, and blanks, dashes or signs without width may stand inside. What has signs
between its digits could also be a list: days and telephone numbers that are written out there, and lists of rooms, are
known too and left alone.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

LENGTH = 18
_PROVINCES = frozenset(
    f"{code}" for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)  # fmt: skip
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECKS = "10X98765432"
_LISTED = 5
"""Groups from which on a list is thought of."""
_BIRTHDAY = 6
"""Where the day of birth begins."""
_BETWEEN = re.compile(r"[\s.．·•・/／\\*_＿\-‐‑‒–—―−－~～]*")
"""What may stand between the digits of one number; a comma or a stop ends it."""


class _Run(NamedTuple):
    """Digits that only signs of `_BETWEEN` part. `starts`: where its groups begin, each written in one piece."""

    digits: str
    starts: tuple[int, ...]
    marks: tuple[str, ...]
    """What stands before each group; empty before the first."""

    def group_at(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def length(self, group: int) -> int:
        after = self.starts[group + 1] if group + 1 < len(self.starts) else len(self.digits)
        return after - self.starts[group]

    def group(self, number: int) -> str:
        return self.digits[self.starts[number] : self.starts[number] + self.length(number)]


def personal_number(text: str) -> str:
    """The 18-digit ID number that stands in a text; empty when none."""
    if len(text) < LENGTH:
        return ""
    for run in _runs(text):
        if len(run.digits) >= LENGTH and (found := _in_run(run)):
            return found
    return ""


def _in_run(run: _Run) -> str:
    things = tuple(_things(run))
    for place in range(len(run.digits) - LENGTH + 1):
        number = run.digits[place : place + LENGTH]
        if not _has_day(number):
            continue
        first, last = run.group_at(place), run.group_at(place + LENGTH - 1)
        if first == last:  # in one piece
            mistyped = run.length(first) == LENGTH and run.starts[first] == place
            if _fits(number) or mistyped:
                return number
        elif _fits(number) and not _cuts(run, things, place) and not _is_list(run, place):
            return number
    return ""


def _has_day(number: str) -> bool:
    """Whether the first 17 can be a person's: digits, a province that there is, a day that there was."""
    if "X" in number[:17] or number[:2] not in _PROVINCES or number[6:8] not in ("19", "20"):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def _fits(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[17]


def _runs(text: str) -> Iterator[_Run]:
    """The digits of a text, of any script and width, as they hang together."""
    plain = text.translate(_PLAIN)
    at = 0
    while found := _DIGITS.search(plain, at):
        digits, starts, marks, at = "", [], [], found.start()
        mark = ""
        while found := _DIGITS.match(plain, at):
            starts.append(len(digits))
            marks.append(mark)
            digits += found.group()
            between = _BETWEEN.match(plain, found.end())
            assert between is not None, "nothing between is between too"
            mark, at = between.group(), between.end()
        yield _Run(digits, tuple(starts), tuple(marks))


_DIGITS = re.compile(r"[0-9]+X?|X")


class _Plain(dict[int, str]):
    """A digit of any script as ASCII, a large X of any width, nothing for a sign without width; looked up once each."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        value = unicodedata.decimal(character, -1)
        if value >= 0:
            plain = str(value)
        elif unicodedata.normalize("NFKC", character).upper() == "X":
            plain = "X"
        elif unicodedata.category(character) in ("Cf", "Mn", "Me"):
            plain = ""
        else:
            plain = character
        self[code] = plain
        return plain


_PLAIN = _Plain()


# What is written with the same signs and is no number of a person


class _Thing(NamedTuple):
    """A day or a telephone number: its first digit, and the one behind its last."""

    start: int
    end: int
    is_day: bool


def _things(run: _Run) -> Iterator[_Thing]:
    """Every day and telephone number that is written out."""
    for group in range(len(run.starts)):
        days = _day(run, group)
        if size := days or _mobile(run, group) or _landline(run, group):
            start = run.starts[group]
            end = start + sum(run.length(each) for each in range(group, group + size))
            yield _Thing(start, end, is_day=bool(days))


def _day(run: _Run, group: int) -> int:
    """How many groups a day takes that begins here: 2026-11-22, 20261122."""
    words = [run.group(each) for each in range(group, min(group + 3, len(run.starts)))]
    if len(words[0]) == 8:
        return 1 if _is_day(words[0][:4], words[0][4:6], words[0][6:]) else 0
    if len(words) < 3 or len(words[0]) != 4 or run.marks[group + 1] != run.marks[group + 2]:
        return 0
    return 3 if run.marks[group + 1].strip() and _is_day(*words) else 0


def _is_day(year: str, month: str, day: str) -> bool:
    if not (year[:2] in ("19", "20") and len(month) <= 2 and len(day) <= 2 and (year + month + day).isdecimal()):
        return False
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _mobile(run: _Run, group: int) -> int:
    """How many groups a mobile number takes that begins here: 13900000000, 139 0000 0000."""
    for size in (1, 3):
        words = [run.group(each) for each in range(group, min(group + size, len(run.starts)))]
        if [len(word) for word in words] in ([11], [3, 4, 4]) and re.match("1[3-9]", words[0]):
            return size
    return 0


def _landline(run: _Run, group: int) -> int:
    """How many groups a telephone number with its area takes that begins here: 0953-3012345."""
    words = [run.group(each) for each in range(group, min(group + 2, len(run.starts)))]
    return 2 if [len(word) for word in words] in ([3, 8], [4, 7], [4, 8]) and words[0].startswith("0") else 0


def _cuts(run: _Run, things: Sequence[_Thing], place: int) -> bool:
    """Whether 18 digits from here take a piece of a day or a telephone number, or a whole day that is not their own day
    of birth. A telephone number may well be seen in an ID number that is written in groups of 3 and 4."""
    end = place + LENGTH
    whole = _is_whole(run, place)
    for thing in things:
        if thing.start >= end or thing.end <= place or thing.start == place + _BIRTHDAY:
            continue
        inside = place <= thing.start and thing.end <= end
        if thing.is_day or not inside or not whole:
            return True
    return False


def _is_list(run: _Run, place: int) -> bool:
    """Whether 18 digits from here are rather a piece of a list of rooms, beds or days of a month."""
    first, last = run.group_at(place), run.group_at(place + LENGTH - 1)
    if last - first + 1 < _LISTED:
        return False
    groups = [run.group(each) for each in range(first, last + 1)]
    sizes, marks = [len(group) for group in groups], run.marks[first + 1 : last + 1]
    if not _is_whole(run, place) and set(sizes) <= {2, 3, 4}:
        return True
    if _by_turns(sizes) or (max(sizes) <= 2 and _by_turns(marks)):
        return True
    if len(set(sizes)) > 1:
        return False
    around = [run.length(each) for each in range(len(run.starts))]
    ascending = len(run.digits) > LENGTH and all(a < b for a, b in pairwise(groups))
    return ascending or (sizes[0] > 1 and around.count(sizes[0]) >= len(groups) + 2)


def _is_whole(run: _Run, place: int) -> bool:
    """Whether no group is cut by the first or the last of 18 digits from here."""
    last = run.group_at(place + LENGTH - 1)
    return place in run.starts and place + LENGTH == run.starts[last] + run.length(last)


def _by_turns(said: Sequence[object]) -> bool:
    """Whether two different things take turns: 211-5 213-2, 4.26 4.12."""
    return said[0] != said[1] and all(a == b for a, b in zip(said, said[2:], strict=False))
