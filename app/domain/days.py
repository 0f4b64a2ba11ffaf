"""Days and hours as China counts them: one time, UTC+8, without summer time."""

from __future__ import annotations

from datetime import date

_CHINA_OFFSET_MS = 8 * 3600 * 1000
_DAY_MS = 86_400_000
_FIRST_DAY = date(1970, 1, 1).toordinal()

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""The days that something of ours can be about. What lies beyond is a mistake, and sums with it would leave the
calendar."""
LAST_MOMENT = ((LAST_DAY - date(1970, 1, 1)).days + 1) * _DAY_MS - _CHINA_OFFSET_MS - 1
"""The last millisecond UTC of `LAST_DAY` in China."""


def known_day(text: object) -> date | None:
    """The day that a text such as `2026-11-22` names; None for anything else, and for a day beyond all that can be."""
    try:
        day = date.fromisoformat(text) if isinstance(text, str) and len(text) == len("2026-11-22") else None
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def china_day(at: int) -> date:
    """The day in China of a moment in milliseconds UTC (China keeps one time, UTC+8, without summer time).

    A moment that no clock of ours can tell counts as the nearest that it can.
    """
    return date.fromordinal((_within(at) + _CHINA_OFFSET_MS) // _DAY_MS + _FIRST_DAY)


def china_clock(at: int) -> str:
    """`2026-11-22 09:05` in China of a moment in milliseconds UTC."""
    minutes = (_within(at) + _CHINA_OFFSET_MS) % _DAY_MS // 60_000
    return f"{china_day(at).isoformat()} {minutes // 60:02d}:{minutes % 60:02d}"


def chinese_clock(at: int) -> str:
    """`2026年11月22日9时05分` in China of a moment in milliseconds UTC, as papers say it."""
    day, minutes = china_day(at), (_within(at) + _CHINA_OFFSET_MS) % _DAY_MS // 60_000
    return f"{chinese_day(day)}{minutes // 60}时{minutes % 60:02d}分"


def chinese_day(day: date) -> str:
    """`2026年11月18日`, as papers say it."""
    return f"{day.year}年{month_day(day)}"


def month_day(day: date) -> str:
    """`11月18日`, where it is plain which year is meant."""
    return f"{day.month}月{day.day}日"


def china_moment(day: date, hour: int, minute: int) -> int:
    """A day and a time of day in China as milliseconds UTC: what `china_clock` tells, back."""
    return (day - date(1970, 1, 1)).days * _DAY_MS + (hour * 60 + minute) * 60_000 - _CHINA_OFFSET_MS


def _within(at: int) -> int:
    return min(max(at, 0), LAST_MOMENT)


def add_months(day: date, months: int) -> date:
    """The same day some months on, or back; the month's last day where it is shorter, and the calendar's end where it
    goes beyond."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if year > date.max.year else date.min
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
