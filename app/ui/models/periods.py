"""Periods that a clerk reports on, by the day they are asked for."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """本月, 本季, 今年: from their first day to their last; 自定义: as typed."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"

    @property
    def label(self) -> str:
        return {"month": "本月", "quarter": "本季", "year": "今年", "own": "自定义"}[self.value]


def days_of(period: Period, today: date) -> tuple[date, date]:
    """First and last day of the period that holds a day; of 自定义 what stands there first, the year so far."""
    match period:
        case Period.MONTH:
            return today.replace(day=1), _last(today.year, today.month)
        case Period.QUARTER:
            first = (today.month - 1) // 3 * 3 + 1
            return date(today.year, first, 1), _last(today.year, first + 2)
        case Period.YEAR:
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case Period.OWN:
            return date(today.year, 1, 1), today


def _last(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
