"""The day that a cell of a returned form means, in the many ways in which people and office programs write one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.checklists.errors import Sentence
from app.checklists.workbook_read import Value
from app.domain.days import FIRST_DAY, LAST_DAY
from app.domain.entries import WrittenDay, written_day
from app.domain.figures import half_width
from app.interchange import row_errors as errors

_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]*)?")
_ZERO, _ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990 to 2099; in days from 1904 four years later


@dataclass(frozen=True, slots=True)
class DayFault:
    """Why a cell means no day."""

    sentence: Sentence
    values: dict[str, object]


def day_of(value: Value, found: date | None, today: date, *, from_1904: bool = False) -> date | DayFault | None:
    """The day a cell means; None if it is empty. Pure.

    A day without a year is the nearest not before `found`, the day of the visit; where two years would do up to
    `today`, it is refused, and always where `found` is None. Numbers are the office programs' own count of days, or
    the eight digits of a day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | float | int):
        return DayFault(errors.NOT_A_DAY, {"value": value})
    if isinstance(value, float | int):
        text = str(int(value)) if float(value).is_integer() else repr(value)
    else:
        text = half_width(value).strip()
    if not text:
        return None
    if _SERIAL.fullmatch(text):
        return _counted(text, from_1904)
    if isinstance(value, float) and not value.is_integer():
        return DayFault(errors.NOT_A_DAY, {"value": text})  # 3.1 may be the first or the tenth of March
    match written_day(text):
        case WrittenDay(int(year), int(month), day) if FIRST_DAY.year <= year <= LAST_DAY.year:
            return _day(text, year, month, day)
        case WrittenDay(None, int(month), day):
            if found is None:
                return DayFault(errors.NO_YEAR, {"value": text, "years": "哪一年"})
            return _nearest(text, month, day, found, today)
    return DayFault(errors.NOT_A_DAY, {"value": text[:30]})


def _counted(text: str, from_1904: bool) -> date | DayFault:
    number = int(float(text))
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return DayFault(errors.NOT_A_DAY, {"value": text})
    return (_ZERO_1904 if from_1904 else _ZERO) + timedelta(days=number)


def _day(text: str, year: int, month: int, day: int) -> date | DayFault:
    try:
        return date(year, month, day)
    except ValueError:
        return DayFault(errors.NO_SUCH_DAY, {"value": text})


def _nearest(text: str, month: int, day: int, found: date, today: date) -> date | DayFault:
    """The first such day from `found` on; refused where a later one lies before tomorrow too."""
    fitting = []
    for year in range(found.year, max(found, today).year + 9):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate >= found:
            fitting.append(candidate)
    if not fitting:
        return DayFault(errors.NO_SUCH_DAY, {"value": text})
    past = [candidate for candidate in fitting if candidate <= today]
    if len(past) > 1:
        years = "、".join(f"{candidate.year}年" for candidate in past)
        return DayFault(errors.NO_YEAR, {"value": text, "years": years})
    return fitting[0]
