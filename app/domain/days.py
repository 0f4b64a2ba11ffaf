"""Days and hours as China counts them: one time, UTC+8, without summer time."""

from __future__ import annotations

from datetime import date

_CHINA_OFFSET_MS = 8 * 3600 * 1000
_DAY_MS = 86_400_000
_FIRST_DAY = date(1970, 1, 1).toordinal()


def china_day(at: int) -> date:
    """The day in China of a moment in milliseconds UTC (China keeps one time, UTC+8, without summer time).

    A moment that no calendar reaches, as a broken clock writes it, is the first or the last day there is.
    """
    days = (at + _CHINA_OFFSET_MS) // _DAY_MS
    return date.fromordinal(min(max(days + _FIRST_DAY, date.min.toordinal()), date.max.toordinal()))


def china_clock(at: int) -> str:
    """`2026-11-22 09:05` in China of a moment in milliseconds UTC."""
    minutes = (at + _CHINA_OFFSET_MS) % _DAY_MS // 60_000
    return f"{china_day(at).isoformat()} {minutes // 60:02d}:{minutes % 60:02d}"


def chinese_clock(at: int) -> str:
    """`2026年11月22日9时05分` in China of a moment in milliseconds UTC, as papers say it."""
    day, minutes = china_day(at), (at + _CHINA_OFFSET_MS) % _DAY_MS // 60_000
    return f"{day.year}年{day.month}月{day.day}日{minutes // 60}时{minutes % 60:02d}分"


def china_moment(day: date, hour: int, minute: int) -> int:
    """A day and a time of day in China as milliseconds UTC: what `china_clock` tells, back."""
    return (day - date(1970, 1, 1)).days * _DAY_MS + (hour * 60 + minute) * 60_000 - _CHINA_OFFSET_MS


def add_months(day: date, months: int) -> date:
    """The same day some months on; the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
