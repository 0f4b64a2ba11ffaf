"""The list of problems, and the life of one of them as a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.checklist import Severity
from app.domain.inspection import Part
from app.ui.chips import severity_chip
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.workflow.rectifying import DRAFT, NOTIFIED, FindingRow

WIDTHS = (92, 0, 94, 112, 88)
DROP = (0, 4, 2)
SOON = 7


def uid(row: FindingRow) -> tuple[int, str]:
    """What tells a problem from all others."""
    return row.inspection, row.finding.key


def finding_model(today: Callable[[], date]) -> TableModel[FindingRow]:
    """One row a problem; where they stand is told against today."""
    columns: list[Column[FindingRow]] = [
        Column(
            "挂号",
            lambda row: row.finding.number or "未挂号",
            tone=lambda row: Tone.NEUTRAL,
            search=lambda row: row.finding.number,
        ),
        Column(
            "问题",
            lambda row: row.finding.problem,
            note=lambda row: f"{row.institution_name} · {row.checklist_number}",
            search=lambda row: (
                f"{row.institution_name} {row.finding.problem} {row.checklist_number} {row.finding.responsible}"
            ),
        ),
        Column("等级", lambda row: "", chips=lambda row: (severity_chip(row.severity),)),
        Column("期限", lambda row: due_words(row, today()), tone=lambda row: due_tone(row, today())),
        Column("状态", lambda row: "", chips=lambda row: (state_chip(row),)),
    ]
    return TableModel(columns, uid=uid)


def due_words(row: FindingRow, today: date) -> str:
    """When it is due, as a person says it near the day."""
    if row.finding.lapsed:
        return "—"
    if row.state == DRAFT:
        return f"签字后 {row.finding.deadline_days} 天" if row.finding.deadline_days else "签字当日"
    if row.overdue_days:
        return f"超 {row.overdue_days} 天"
    left = (row.finding.deadline - today).days
    near = {0: "今天到期", 1: "明天到期", 2: "后天到期"}
    return near.get(left) or f"{row.finding.deadline.month}月{row.finding.deadline.day}日"


def due_tone(row: FindingRow, today: date) -> Tone | None:
    if row.overdue_days and not row.finding.lapsed:
        return Tone.WARN
    return Tone.NEUTRAL if row.state == DRAFT or row.finding.lapsed else None


def state_chip(row: FindingRow) -> Chip:
    if row.finding.lapsed:
        return Chip("已更正")
    if row.finding.pending:
        return Chip("待核", Tone.WARN, True)
    return Chip(row.state, {DRAFT: Tone.NEUTRAL, NOTIFIED: Tone.NEUTRAL}.get(row.state, Tone.ACCENT))


@dataclass(frozen=True, slots=True)
class Sieve:
    """A filter of the list with its word."""

    name: str
    title: str
    holds: Callable[[FindingRow, date], bool]


def _due_soon(row: FindingRow, today: date) -> bool:
    if row.state == DRAFT or row.finding.lapsed or row.overdue_days:
        return False
    return row.finding.deadline <= today + timedelta(days=SOON)


SIEVES = (
    Sieve("all", "全部", lambda row, today: True),
    Sieve("major", "重大", lambda row, today: row.severity is Severity.MAJOR and not row.finding.lapsed),
    Sieve("overdue", "已逾期", lambda row, today: bool(row.overdue_days) and not row.finding.lapsed),
    Sieve("soon", f"{SOON}日内到期", _due_soon),
    Sieve("draft", "待签字", lambda row, today: row.state == DRAFT),
)


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One station of a problem's life: what, when and by whom; `done` or still to come."""

    title: str
    words: str
    done: bool
    tone: Tone | None = None


def life_model() -> TableModel[LifeStep]:
    """The stations in order."""
    column: Column[LifeStep] = Column(
        "经过",
        lambda step: step.title,
        note=lambda step: step.words,
        bold=lambda step: step.done,
        tone=lambda step: step.tone if step.tone else None if step.done else Tone.NEUTRAL,
    )
    return TableModel([column], uid=lambda step: step.title)


def life(row: FindingRow, notice: tuple[str, str] | None, part: Part | None, today: date) -> tuple[LifeStep, ...]:
    """What happened to a problem, and what has still to come. `notice`: its number and day, once printed."""
    finding = row.finding
    who = part.inspector if part is not None else ""
    photos = f"照片 {len(finding.photos)}" if finding.photos else ""
    steps = [LifeStep("发现", _joined(row.checked_on.isoformat(), who, photos), True)]
    if finding.number and finding.registered:
        steps.append(LifeStep("挂号", _joined(finding.registered.isoformat(), finding.number), True))
    else:
        steps.append(LifeStep("挂号", "分工签字后自动挂号", False, Tone.ACCENT))
    if finding.lapsed:
        steps.append(LifeStep("已更正", "签字后更正了检查结果，这个问题不再成立，记录保留", True))
        return tuple(steps)
    if notice:
        steps.append(LifeStep("通知", _joined(notice[1], notice[0]), True))
    else:
        steps.append(LifeStep("通知", "打印整改通知单后记入", False, Tone.ACCENT if finding.number else None))
    steps.append(_due_step(row, today))
    steps.append(LifeStep("机构回复", "等待机构整改并回复", False))
    steps.append(LifeStep("复查", "由检查人员到场复查", False))
    steps.append(LifeStep("销账", "须有证据、日期和复查人", False))
    return tuple(steps)


def _due_step(row: FindingRow, today: date) -> LifeStep:
    finding = row.finding
    if not finding.number:
        return LifeStep(
            "整改期限", f"签字次日起 {finding.deadline_days} 天" if finding.deadline_days else "签字当日", False
        )
    day = finding.deadline.isoformat()
    if row.overdue_days:
        return LifeStep("整改期限", f"{day} 前，已超 {row.overdue_days} 天", False, Tone.WARN)
    return LifeStep("整改期限", f"{day} 前，还有 {(finding.deadline - today).days} 天", False)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
