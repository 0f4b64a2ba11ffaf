"""What the 工作台 lists: visits to go on with, problems to see to first, and what runs out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from app.domain.days import china_clock, china_day, chinese_day, month_day
from app.domain.finding_rows import AWAITING, FindingRow
from app.domain.reminders import Expiry
from app.domain.visit_rows import Summary
from app.ui.chips import severity_chip
from app.ui.models.columns import Column
from app.ui.models.finding_rows import due_tone, due_words, uid
from app.ui.models.table_model import TableModel
from app.ui.tones import Tone
from app.workflow.lines import StrangeVisit
from app.workflow.reminding import Workbench

VISIT_WIDTHS = (0, 144, 182, 96)
VISIT_DROP = (1,)
FIRST_WIDTHS = (94, 0, 128)
_WEEKDAYS = "一二三四五六日"


def visit_model(today: Callable[[], date]) -> TableModel[Summary]:
    """The visits that are not signed by everyone yet, and when they were last worked on."""
    columns: list[Column[Summary]] = [
        Column(
            "机构",
            lambda row: row.institution_name,
            note=lambda row: " · ".join(filter(None, (row.mode.label, "、".join(row.inspectors)))),
            bold=lambda row: True,
        ),
        Column("检查表", lambda row: "、".join(row.checklists), hint=lambda row: "、".join(row.checklists)),
        Column(
            "进度",
            lambda row: "",
            note=_how_far,
            progress=lambda row: (row.progress.checked, row.progress.total) if row.progress.total else None,
            hint=_how_far,
        ),
        Column("上次保存", lambda row: _day_near(china_day(row.last_saved), today())),
    ]
    return TableModel(columns, uid=lambda row: row.key)


def first_model(today: Callable[[], date]) -> TableModel[FindingRow]:
    """The problems that come first, worst first."""
    columns: list[Column[FindingRow]] = [
        Column("等级", lambda row: "", chips=lambda row: (severity_chip(row.severity),)),
        Column(
            "问题",
            lambda row: row.finding.problem,
            note=lambda row: " · ".join((row.institution_name, row.checklist_number, f"挂号 {row.finding.number}")),
            hint=lambda row: row.finding.problem,
        ),
        Column(
            "期限",
            lambda row: due_words(row, today()),
            note=lambda row: AWAITING if row.state == AWAITING else "",
            tone=lambda row: due_tone(row, today()),
        ),
    ]
    return TableModel(columns, uid=uid)


def expiry_model(today: Callable[[], date]) -> TableModel[Expiry]:
    """What runs out, the first to go first."""
    column: Column[Expiry] = Column(
        "证照与检测",
        lambda row: row.what,
        note=lambda row: " · ".join(
            filter(None, (row.institution_name, row.day.isoformat(), "参考值" if row.reference else ""))
        ),
        trail=lambda row: left_words(row, today()),
        tone=lambda row: Tone.WARN if row.left(today()) < 0 else None,
        hint=lambda row: f"{row.what}，{row.institution_name}，{row.day.isoformat()}到期",
    )
    return TableModel([column], uid=lambda row: (row.institution, row.what, row.item))


def left_words(expiry: Expiry, today: date) -> str:
    """How long it still is good."""
    left = expiry.left(today)
    if left < 0:
        return f"已过期 {-left} 天"
    if left == 0:
        return "今天到期"
    return f"{left} 天" if left <= 90 else f"{left // 30} 个月"


_GREETINGS = ((9, "早上好"), (12, "上午好"), (18, "下午好"), (24, "晚上好"))
"""Until which hour of the day which words are said."""


def greeting(hour: int, found: Workbench) -> str:
    """A sentence that says what the day holds; `hour` of the day, 0 to 23."""
    part = next(words for until, words in _GREETINGS if hour < until)
    count = found.to_follow
    if count:
        return f"{part}，有 {count} 个问题要跟进"
    if found.unsigned:
        return f"{part}，有 {found.unsigned} 次检查没有做完"
    if found.unsettled:
        return f"{part}，有 {len(found.unsettled)} 家的重大项目没有查清"
    if found.unreadable:
        return f"{part}，有 {len(found.unreadable)} 处内容不能显示"
    return f"{part}，眼下没有等着办的事" if found.visits else part


def hour_of(at: int) -> int:
    """The hour in China of a moment in milliseconds UTC."""
    return int(china_clock(at)[11:13])


def day_words(day: date) -> str:
    """`2026年11月22日 星期日`."""
    return f"{chinese_day(day)} 星期{_WEEKDAYS[day.weekday()]}"


def major_note(found: Workbench, today: date) -> str:
    """Where the oldest 重大 problem is, or how many were brought to 销账; what is not known is said before any pass."""
    closed = f"已销账 {found.major_closed}" if found.major_closed else ""
    oldest = found.oldest_major
    if oldest is not None:
        days = (today - (oldest.finding.registered or oldest.checked_on)).days
        since = f"最久 {days} 天" if days else "今天挂号"
        return " · ".join(filter(None, (f"{since}，{oldest.institution_name}", closed)))
    if found.unsettled:
        return f"另有 {len(found.unsettled)} 家的重大项目没有查清"
    if found.unreadable:
        return closed or "能显示的内容里没有"
    return closed or ("没有登记过重大问题" if found.visits else "还没有检查")


def overdue_note(found: Workbench) -> str:
    none = "能显示的内容里没有" if found.unreadable else "没有逾期"
    return f"涉及 {found.overdue_homes} 家机构" if found.overdue else none


def strange_notice(visits: Sequence[StrangeVisit]) -> tuple[str, str]:
    """That visits have a day which a wrong clock has written, and what that does to the numbers."""
    if not visits:
        return "", ""
    first = visits[0]
    more = "等" if len(visits) > 1 else ""
    detail = f"列在“检查”的最后，其中的问题不算逾期和临期。{first.home_name}，{first.why}{more}。"
    return f"有 {len(visits)} 次检查的日期可疑，时钟可能不对", detail


def soon_note(found: Workbench, today: date) -> str:
    if found.first_due is None:
        return "近几天没有到期的"
    return f"最近：{_day_near(found.first_due, today)} · {found.due_then} 条"


def awaiting_note(found: Workbench) -> str:
    if not found.awaiting:
        return "没有等着复查的"
    grave = found.awaiting_grave
    return f"机构已回复，其中严重以上 {grave} 条" if grave else "机构已回复整改完成"


def _how_far(row: Summary) -> str:
    done = row.progress
    failed = f" · 不符合 {done.failed}" if done.failed else ""
    return f"已查 {done.checked}/{done.total}{failed}"


def _day_near(day: date, today: date) -> str:
    near = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}
    return near.get((day - today).days) or month_day(day)
