"""Whether a computer's clock can be right, judged by what is held, and which kept days a wrong clock has written. Pure.

The journal keeps each time as the writer's clock had it, and decides nothing by it. But papers are printed, visits
counted and problems due by days: a wrong clock is told before somebody signs by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.days import china_day, china_moment

FIRST_RELEASED = date(2026, 10, 1)
"""The day of the first version. No computer can have written a record before it."""
RELEASED = date(2026, 10, 1)
"""The day of this version, set together with `app.__version__`: a clock that stands before it is wrong."""
_BEHIND = timedelta(days=1)
"""Two laptops of one office may differ by hours, and a journey by a night."""
_AHEAD = timedelta(days=366)
"""A laptop may lie in a cupboard for a season; for longer it is asked."""
_LONGEST_USE = timedelta(days=3653)
"""A version is hardly installed anew ten years after its day."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest record that is held: when its writer's clock said it was written (milliseconds UTC), and who did.

    `vouched`: a person has said since that the clock is right; then it is what this computer itself wrote after that.
    """

    at: int
    actor: str = ""
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a clock can't be right, or may not be: what it says, a sentence; and what to do, one without its stop."""

    what: str
    remedy: str
    possible: bool
    """Whether it may be right after all, and a person's word lets the work go on."""
    blocks: bool = True
    """Whether nothing is begun, signed or issued before it is put right or vouched for."""

    def __str__(self) -> str:
        return f"{self.what}{self.remedy}。"


_SET = "请先把电脑的日期和时间调准，再继续"
_VOUCH = "请先核对电脑的日期和时间；时钟没有错的，写明理由后可以继续"


def clock_doubt(now: int, newest: Newest | None, released: date = RELEASED) -> Doubt | None:
    """What speaks against a clock that says `now`, in a store whose newest record is `newest`, in a version of the day
    `released`; None for nothing."""
    today = china_day(now)
    if today < released:
        what = f"电脑的时钟是{today}，比本软件的发布日期{released}还早，一定不对。"
        return Doubt(what, _SET, possible=False)
    if newest is None:
        if today - released <= _LONGEST_USE:
            return None
        what = f"电脑的时钟是{today}，比本软件的发布日期{released}晚了十年以上。"
        return Doubt(what, _VOUCH, possible=True, blocks=False)
    last = china_day(newest.at)
    record = f"库里最新的记录（{last}{f'，{newest.actor}' if newest.actor else ''}）"
    if last - today > _BEHIND:
        what = f"电脑的时钟是{today}，比{record}早{(last - today).days}天。"
        return Doubt(what, _VOUCH, possible=True)
    if today - last > _AHEAD:
        what = f"电脑的时钟是{today}，比{record}晚{(today - last).days}天。"
        return Doubt(what, _VOUCH, possible=True, blocks=False)
    return None


def believable(now: int) -> tuple[int, int]:
    """From which moment to which a record can have been written, for a computer whose clock says `now`."""
    return china_moment(FIRST_RELEASED, 0, 0), now + _BEHIND // timedelta(milliseconds=1)


def day_doubt(day: date, begun: int, today: date) -> str:
    """Why the day of a visit that was begun at the moment `begun` is not to be believed; "" where it may be true.

    What is told as an earlier day, with a clock that was right, is believed.
    """
    if day > today + _BEHIND:
        return f"日期{day}还没有到，记录时的时钟可能不对"
    if china_day(begun) < FIRST_RELEASED:
        return f"记录时的时钟是{china_day(begun)}，一定不对"
    return ""


def registered_doubt(registered: date | None, started: date, today: date) -> str:
    """Why the day on which a problem was registered is not to be believed, that of its visit apart."""
    if registered is None:
        return ""
    if registered > today + _BEHIND:
        return f"挂号日期{registered}还没有到，签字时的时钟可能不对"
    if registered < min(started, FIRST_RELEASED):
        return f"挂号日期{registered}早于检查，签字时的时钟一定不对"
    return ""


@dataclass(frozen=True, slots=True)
class Written:
    """From when to when a device's records say they were written (milliseconds UTC)."""

    device: str
    first: int
    last: int


def strange_times(written: Iterable[Written], now: int) -> dict[str, str]:
    """Device → what can't be right about the times of its records, for a computer whose clock says `now`."""
    today = china_day(now)
    told = {}
    for each in written:
        first, last = china_day(each.first), china_day(each.last)
        words = []
        if first < FIRST_RELEASED:
            words.append(f"有写于{first}的记录，早于本软件的发布")
        if last - today > _BEHIND:
            words.append(f"有写于{last}的记录，比本机的时钟（{today}）晚{(last - today).days}天")
        if words:
            told[each.device] = "，又".join(words)
    return told
