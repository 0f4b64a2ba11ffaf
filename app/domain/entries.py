"""What a person typed into a field, read as a count, a number, a code or a day: the value, or why it is none. Pure.

Nothing is ever guessed: a text is read whole, or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.days import FIRST_DAY, LAST_DAY
from app.domain.figures import figure_of, half_width, without_commas

_WRITE = "例如 2026-3-15"
_UNREAD_DAY = f"认不出是哪一天，请写年月日，{_WRITE}。"
_TWO_NUMBERS = "有逗号，分不清是几个数。"

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"。": "."})
_GAPS = re.compile(r"\s*([-./年月日号])\s*")
_TIME = r"(?:(?:(?<=[日号])|[T ])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]*)?)?)?"
_WHOLE = re.compile(r"([0-9]{4})[-./年 ]([0-9]{1,2})[-./月 ]([0-9]{1,2})[日号]?" + _TIME)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})" + _TIME)
_NO_YEAR = re.compile(r"([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_ONLY_DAY = re.compile(r"([0-9]{1,2})[日号]?")
_SHORT_YEAR = re.compile(r"[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}[日号]?")
_BEGUN = re.compile(r"[0-9]{1,7}|[0-9]{4}[-./年 ](?:[0-9]{1,2}(?:[-./月 ]0?)?)?|[0-9]{1,2}[-./月]0?")
_FIGURE_BEGUN = re.compile(r"[-+]?[0-9]{0,15}(?:,[0-9]{0,3})*\.?")
_YEARS_AROUND = 8
"""Within so many years each day comes again, the 29th of February too."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that is not read."""

    why: str
    """One short sentence for whoever typed it."""
    begun: bool = False
    """Whether more may follow that makes it right: nobody is told of a fault while they still type."""


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """The figures of a day as somebody wrote them: of a whole one, of one without its year, or of one in its month.

    Nothing tells yet whether there is such a day.
    """

    year: int | None
    month: int | None
    day: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the day of a field lies: a day without its year is the one nearest to `near` that is not outside."""

    near: date
    first: date = FIRST_DAY
    last: date = LAST_DAY

    @classmethod
    def until(cls, today: date) -> Reach:
        """The days of what has been done: today and before."""
        return cls(today, last=today)

    @classmethod
    def since(cls, day: date) -> Reach:
        """The days of what is to be done: this one and later ones."""
        return cls(day, first=day)


def read_day(text: str, reach: Reach | None) -> date | Unread | None:
    """The day that a text means; None of an empty one.

    `2026-3-15`, `2026.3.15`, `2026/3/15`, `2026 3 15`, `2026年3月15日` and `20260315` are the same day, in full width
    too and with a time of day behind. `3月15日` and `3-15` are read in the year that `reach` tells, `15` and `15日` in
    the month of its `near`; without a `reach` both are refused.
    """
    plain = _day_signs(text)
    if not plain:
        return None
    match _written(plain):
        case WrittenDay(int(year), int(month), day):
            return _begun(plain, _whole_day(year, month, day))
        case WrittenDay(None, int(month), day):
            return _begun(plain, _day_of_a_year(month, day, reach))
        case WrittenDay(day=day):
            if reach is None:
                return Unread(f"请写上年份和月份，{_WRITE}。", begun=True)
            return _begun(plain, _whole_day(reach.near.year, reach.near.month, day))
    if _SHORT_YEAR.fullmatch(plain):
        return Unread(f"年份请写四位，{_WRITE}。")
    return Unread(_UNREAD_DAY, begun=bool(_BEGUN.fullmatch(plain)))


def written_day(text: str) -> WrittenDay | None:
    """The figures of the day that a text writes, in the ways that `read_day` names; None where it writes none."""
    return _written(_day_signs(text))


def read_count(text: str, highest: int) -> int | Unread | None:
    """The whole number that a text means; None of an empty one."""
    plain = without_commas(_plain(text))
    if not plain:
        return None
    if not re.fullmatch("[0-9]{1,15}", plain):
        return _no_figure(plain, "请填一个整数，例如 12。")
    number = int(plain)
    return number if number <= highest else Unread(f"太大了，最多{highest}。")


def read_figure(text: str) -> Decimal | Unread | None:
    """The number, maybe with decimals, that a text means; None of an empty one."""
    plain = _plain(text).replace("。", ".")
    if not plain:
        return None
    number = figure_of(plain)
    return _no_figure(plain, "请填一个数，例如 12 或 4.5。") if number is None else number


def read_code(text: str) -> str:
    """A code without what crept in on its way: `91640300MA00000000` of `９１６４ 0300 ma00000000`."""
    return "".join(_plain(text).split()).upper()


def _plain(text: str) -> str:
    """The signs as a keyboard types them, without those that have no width, which come with what is pasted."""
    return "".join(sign for sign in half_width(text) if unicodedata.category(sign) != "Cf").strip()


def _day_signs(text: str) -> str:
    """A text without the gaps within a day, with every dash as a hyphen."""
    return _GAPS.sub(r"\1", " ".join(_plain(text).translate(_DASHES).split()))


def _written(plain: str) -> WrittenDay | None:
    if whole := _WHOLE.fullmatch(plain) or _EIGHT.fullmatch(plain):
        year, month, day = (int(part) for part in whole.groups())
        return WrittenDay(year, month, day)
    if found := _NO_YEAR.fullmatch(plain):
        return WrittenDay(None, int(found[1]), int(found[2]))
    if found := _ONLY_DAY.fullmatch(plain):
        return WrittenDay(None, None, int(found[1]))
    return None


def _begun(plain: str, read: date | Unread) -> date | Unread:
    return Unread(read.why, begun=True) if isinstance(read, Unread) and _BEGUN.fullmatch(plain) else read


def _no_figure(plain: str, why: str) -> Unread:
    return Unread(_TWO_NUMBERS if "," in plain else why, begun=bool(_FIGURE_BEGUN.fullmatch(plain)))


def _whole_day(year: int, month: int, day: int) -> date | Unread:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return Unread(f"年份应在{FIRST_DAY.year}到{LAST_DAY.year}之间。")
    return _day(year, month, day) or _no_such_day(f"{year}年", month, day)


def _day_of_a_year(month: int, day: int, reach: Reach | None) -> date | Unread:
    if _day(2000, month, day) is None:  # a leap year has every day
        return _no_such_day("", month, day)
    if reach is None:
        return Unread(f"请写上年份，{_WRITE}。")
    near = reach.near
    days = (_day(near.year + years, month, day) for years in range(-_YEARS_AROUND, _YEARS_AROUND + 1))
    within = [each for each in days if each is not None and reach.first <= each <= reach.last]
    return min(within, key=lambda each: abs(each - near), default=None) or Unread(f"请写上年份，{_WRITE}。")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _no_such_day(year: str, month: int, day: int) -> Unread:
    if not 1 <= month <= 12:
        return Unread(f"没有{month}月，请核对。")
    return Unread(f"{year}{month}月没有{day}日，请核对。")
