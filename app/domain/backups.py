"""What a backup's file is called, so that a person understands it in a file manager; and how long each is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.days import china_clock, china_day, china_moment

DAYS, WEEKS = 7, 4
"""Of this many days and weeks that have a daily backup, the newest one is kept."""

SUFFIX = ".sqlite"
_HEAD = "颐检备份"
_USUAL_STORE = "yijian.sqlite"


class Reason(Enum):
    """Why a backup was made; the value stands in its name."""

    DAILY = "每日"
    MERGE = "合并前"
    UPGRADE = "升级前"
    RESTORE = "恢复前"
    BY_HAND = "手动"


KEPT_OF = {Reason.MERGE: 5, Reason.UPGRADE: 2, Reason.RESTORE: 3}
"""How many are kept that were made before an act. One that was made by hand is kept until a person removes it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its name tells it."""

    day: date
    """The day in China on which it was made."""
    time: str
    """The time of that day, as `0905`."""
    reason: Reason
    running: int = 1
    """Tells those of one minute apart."""

    @property
    def at(self) -> int:
        """When it was made: milliseconds UTC of that minute."""
        return china_moment(self.day, int(self.time[:2]), int(self.time[2:]))


def backup_at(at: int, reason: Reason, running: int = 1) -> Backup:
    """The backup that is made at a moment in milliseconds UTC."""
    return Backup(china_day(at), china_clock(at)[11:].replace(":", ""), reason, running)


def file_name(backup: Backup, store: str) -> str:
    """`颐检备份_2026-11-22_0905_每日.sqlite`; of a store that is not called as usual, its name stands in it too."""
    parts = [_head_of(store), backup.day.isoformat(), backup.time, backup.reason.value]
    if backup.running > 1:
        parts.append(str(backup.running))
    return "_".join(parts) + SUFFIX


def backup_from(name: str, store: str) -> Backup | None:
    """The backup of this store that a file's name tells of; None for any other name."""
    head = _head_of(store) + "_"
    found = _NAME.fullmatch(name[len(head) :]) if name.startswith(head) else None
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    return Backup(day, found["time"], Reason(found["reason"]), int(found["running"] or 1))


def superfluous(backups: Iterable[Backup], today: date) -> frozenset[Backup]:
    """Those that need not be kept: neither the newest of one of the last days or weeks that have a daily one, nor among
    the newest made before an act. Days and weeks without any are not counted, so that a long pause removes nothing.

    One dated after today was made under a wrong clock: it takes nobody's place, and stays.
    """
    past = sorted((each for each in backups if each.day <= today), key=_order, reverse=True)
    daily = [each for each in past if each.reason is Reason.DAILY]
    kept = {*_newest_of_each(daily, lambda each: each.day, DAYS), *_newest_of_each(daily, _week, WEEKS)}
    for reason, number in KEPT_OF.items():
        kept.update([each for each in past if each.reason is reason][:number])
    return frozenset(each for each in past if each not in kept and each.reason is not Reason.BY_HAND)


_NAME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)_(?P<time>([01]\d|2[0-3])[0-5]\d)"
    rf"_(?P<reason>{'|'.join(each.value for each in Reason)})"
    rf"(_(?P<running>[1-9]\d{{0,5}}))?{re.escape(SUFFIX)}",
    re.ASCII,
)


def _head_of(store: str) -> str:
    return _HEAD if store == _USUAL_STORE else f"{_HEAD}_{store.removesuffix(SUFFIX)}"


def _order(backup: Backup) -> tuple[date, str, int]:
    return backup.day, backup.time, backup.running


def _week(backup: Backup) -> tuple[int, int]:
    return backup.day.isocalendar()[:2]


def _newest_of_each(backups: Iterable[Backup], group: Callable[[Backup], Hashable], most: int) -> list[Backup]:
    """The first of each group, of at most so many groups; what is given comes newest first."""
    first: dict[Hashable, Backup] = {}
    for each in backups:
        first.setdefault(group(each), each)
    return list(first.values())[:most]
