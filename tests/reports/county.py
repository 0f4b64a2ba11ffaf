"""An invented county in numbers, for the tests of its paper and its workbook."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.checklist import Severity
from app.domain.county import CountySummary, summarised
from app.domain.county_facts import Place, Problem, Visited
from app.domain.repeats import Repeat

SINCE, UNTIL, DAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 20)
HOMES = (
    Place(1, "青石镇中心敬老院", "青石镇"),
    Place(2, "㟃山沟敬老院", "㟃山镇"),  # a rare character in both names
    Place(3, "=南坡养老院", "南坡镇"),
    Place(4, "东渠镇敬老院", "东渠镇"),
)
ITEMS = {"XF1": "灭火器", "XF2": "安全出口", "CF1": "留样时间"}
LISTS = {"XF": "消防安全", "CF": "厨房卫生"}


def found(
    number: int, home: int, item: str, severity: Severity, day: date, *, days: int = 15, closed: int | None = None,
    repeat: Repeat = Repeat.NEW, moved: bool = False, signed: bool = True,
) -> Problem:  # fmt: skip
    place = HOMES[home - 1]
    deadline = day + timedelta(days)
    late = closed is None and deadline < DAY
    return Problem(
        visit=home * 100 + day.month,
        home=home,
        home_name=place.name,
        township=place.township,
        day=day,
        checklist=LISTS[item[:2]],
        items=((item, ITEMS[item]),),
        severity=severity,
        number=f"A03-{number:04d}" if signed else "",
        text=f"{ITEMS[item]}不符合要求。",
        deadline=deadline,
        state="待签字" if not signed else "已通知" if closed is None else "已销账",
        closed=None if closed is None else day + timedelta(closed),
        late=late,
        late_words=f"整改已逾期{(DAY - deadline).days}天" if late else "",
        moved=moved,
        repeat=repeat,
        departments=("消防",) if item.startswith("XF") else ("市监",),
    )


def county() -> CountySummary:
    """A quarter with something of every sort."""
    october, november, december = (date(2026, month, 9) for month in (10, 11, 12))
    visits = [
        Visited(101 + n, home, day, ("消防安全", "厨房卫生"), 40, 38, dark=dark)
        for n, (home, day, dark) in enumerate(
            [
                (1, october, frozenset[str]()),
                (2, november, frozenset({"XF2"})),
                (3, november, frozenset[str]()),
                (1, december, frozenset[str]()),
            ]
        )
    ]
    problems = [
        found(1, 1, "XF1", Severity.GENERAL, october, closed=10),
        found(2, 1, "CF1", Severity.GENERAL, october, closed=30),
        found(3, 1, "XF2", Severity.SERIOUS, october, days=7, moved=True),
        found(4, 2, "XF1", Severity.MAJOR, november),
        found(5, 2, "CF1", Severity.GENERAL, november, closed=3),
        found(6, 3, "XF1", Severity.GENERAL, november, days=60, closed=2),
        found(7, 1, "XF1", Severity.GENERAL, december, repeat=Repeat.AGAIN),
        found(8, 3, "XF2", Severity.SUSPECTED, date(2026, 8, 3)),
        found(9, 3, "CF1", Severity.GENERAL, november, signed=False),
        found(10, 3, "CF1", Severity.ADVICE, november),
    ]
    return summarised(
        office="盐池县民政局",
        since=SINCE,
        until=UNTIL,
        day=DAY,
        homes=HOMES,
        visits=visits,
        problems=problems,
    )


def empty() -> CountySummary:
    """A period in which nobody went anywhere."""
    return summarised(office="", since=SINCE, until=UNTIL, day=DAY, homes=HOMES, visits=(), problems=())
