"""The list of problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from app.domain.checklist import Severity
from app.domain.days import month_day
from app.domain.finding_rows import (
    AWAITING,
    CLOSED,
    DRAFT,
    REPLIED,
    SOON,
    FindingRow,
    late,
    waits,
)
from app.ui.chips import severity_chip
from app.ui.models.columns import Column
from app.ui.models.paged import PagedModel
from app.ui.tones import Chip, Tone

WIDTHS = (92, 0, 94, 112, 88)
DROP = (0, 4, 2, 3)


def uid(row: FindingRow) -> tuple[int, str]:
    """What tells a problem from all others."""
    return row.inspection, row.finding.key


def finding_model(
    today: Callable[[], date],
    *,
    read: Callable[[Sequence[int]], Sequence[FindingRow | None]],
    number_of: Callable[[object], int | None],
) -> PagedModel[FindingRow]:
    """One row a problem; where they stand is told against today."""
    columns: list[Column[FindingRow]] = [
        Column("挂号", lambda row: row.finding.number or "未挂号", tone=lambda row: Tone.NEUTRAL),
        Column(
            "问题",
            lambda row: row.finding.problem,
            note=lambda row: joined(row.institution_name, row.checklist_number, row.repeat.label if row.repeat else ""),
        ),
        Column("等级", lambda row: "", chips=lambda row: (severity_chip(row.severity),)),
        Column(
            "期限",
            lambda row: due_words(row, today()),
            tone=lambda row: due_tone(row, today()),
            hint=lambda row: row.day_doubt or row.overdue.words or due_words(row, today()),
        ),
        Column("状态", lambda row: "", chips=lambda row: (state_chip(row),)),
    ]
    return PagedModel(columns, uid, read=read, number_of=number_of)


def due_words(row: FindingRow, today: date) -> str:
    """When it is due, as a person says it near the day."""
    if row.finding.lapsed:
        return "—"
    if not waits(row):
        return CLOSED
    if row.state == DRAFT:
        return f"签字后 {row.finding.deadline_days} 天" if row.finding.deadline_days else "签字当日"
    if row.day_doubt:
        return "时钟可疑"
    if row.overdue_days:
        return f"超 {row.overdue_days} 天"
    if row.overdue.stop:
        return f"停用超 {row.overdue.stop} 天"
    left = (row.finding.deadline - today).days
    near = {0: "今天到期", 1: "明天到期", 2: "后天到期"}
    return near.get(left) or month_day(row.finding.deadline)


def due_tone(row: FindingRow, today: date) -> Tone | None:
    if late(row) or (row.day_doubt and waits(row)):
        return Tone.WARN
    return Tone.NEUTRAL if row.state == DRAFT or not waits(row) else None


def state_chip(row: FindingRow) -> Chip:
    if row.finding.lapsed:
        return Chip("已更正")
    if row.finding.pending:
        return Chip("待核", Tone.WARN, True)
    tones = {REPLIED: Tone.ACCENT, AWAITING: Tone.ACCENT, CLOSED: Tone.OK}
    return Chip(row.state, tones.get(row.state, Tone.NEUTRAL), row.state == AWAITING)


SIEVES = {
    "all": "全部",
    "major": "重大",
    "referred": Severity.REFERRED.label,
    "overdue": "已逾期",
    "soon": f"{SOON}日内到期",
    "awaiting": AWAITING,
    "draft": "待签字",
    "closed": CLOSED,
}
"""The filters of the list, each with its word; what they let through the lines say."""


def joined(*parts: str) -> str:
    """The parts that are not empty, in a line."""
    return " · ".join(part for part in parts if part)
