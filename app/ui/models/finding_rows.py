"""The list of problems, and the life of one of them as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.checklist import Severity
from app.domain.finding_rows import (
    AWAITING,
    CLOSED,
    DRAFT,
    NOTIFIED,
    REGISTERED,
    REPLIED,
    SOON,
    FindingRow,
    due_soon,
    late,
    waits,
)
from app.domain.inspection import Part
from app.ui.chips import severity_chip
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.workflow.following import Happening

WIDTHS = (92, 0, 94, 112, 88)
DROP = (0, 4, 2, 3)


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
            search=lambda row: " ".join((row.finding.number, *row.finding.other_numbers)),
        ),
        Column(
            "问题",
            lambda row: row.finding.problem,
            note=lambda row: _joined(
                row.institution_name, row.checklist_number, row.repeat.label if row.repeat else ""
            ),
            search=lambda row: (
                f"{row.institution_name} {row.finding.problem} {row.checklist_number} {row.finding.responsible}"
            ),
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
    return TableModel(columns, uid=uid)


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
    return near.get(left) or f"{row.finding.deadline.month}月{row.finding.deadline.day}日"


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


@dataclass(frozen=True, slots=True)
class Sieve:
    """A filter of the list with its word."""

    name: str
    title: str
    holds: Callable[[FindingRow, date], bool]


SIEVES = (
    Sieve("all", "全部", lambda row, today: True),
    Sieve("major", "重大", lambda row, today: row.severity is Severity.MAJOR and waits(row)),
    Sieve("referred", Severity.REFERRED.label, lambda row, today: row.finding.referred and waits(row)),
    Sieve("overdue", "已逾期", lambda row, today: late(row)),
    Sieve("soon", f"{SOON}日内到期", due_soon),
    Sieve("awaiting", AWAITING, lambda row, today: row.state == AWAITING and waits(row)),
    Sieve("draft", "待签字", lambda row, today: row.state == DRAFT),
    Sieve("closed", CLOSED, lambda row, today: row.standing is not None and row.standing.closed),
)


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One station of a problem's life: what, when and by whom; `done` or still to come. `place`: which of the line."""

    title: str
    words: str
    done: bool
    tone: Tone | None = None
    place: int = 0


def life_model() -> TableModel[LifeStep]:
    """The stations in order."""
    column: Column[LifeStep] = Column(
        "经过",
        lambda step: step.title,
        note=lambda step: step.words,
        bold=lambda step: step.done,
        tone=lambda step: step.tone or (None if step.done else Tone.NEUTRAL),
    )
    return TableModel([column], uid=lambda step: step.place)


def life(row: FindingRow, happened: Sequence[Happening], part: Part | None, today: date) -> tuple[LifeStep, ...]:
    """What happened to a problem, and what has still to come. `part`: whose task it was found in."""
    steps = [_past(thing, part) for thing in happened]
    if waits(row):
        steps += _to_come(row, today)
    return tuple(replace(step, place=place) for place, step in enumerate(steps))


def _past(thing: Happening, part: Part | None) -> LifeStep:
    found = thing.title == "发现"
    who = thing.who or (part.inspector if found and part is not None else "")
    photos = f"照片 {len(thing.photos)}" if thing.photos else ""
    said = "" if found else thing.words
    # a notice is known by its number, which must not be what a narrow line cuts off; nor must a reason
    told = (said, who) if thing.title in ("通知", "决定") or thing.title.startswith("撤") else (who, said)
    words = _joined(thing.day.isoformat(), *told, photos)
    if thing.void:
        return LifeStep(f"{thing.title}（{thing.void}）", words, True, Tone.NEUTRAL)
    return LifeStep(thing.title, words, True, Tone.OK if thing.title == "销账" else None)


def _to_come(row: FindingRow, today: date) -> list[LifeStep]:
    state, steps = row.standing, []
    if state is None:
        steps.append(LifeStep("挂号", "分工签字后自动挂号", False, Tone.ACCENT))
    if row.state in (DRAFT, REGISTERED):
        steps.append(LifeStep("通知", "出具整改通知单后记入", False, Tone.ACCENT if state is not None else None))
    if state is not None and state.grave and state.stopped is None:
        words = row.overdue.words.split("，")[0] if row.overdue.stop else "立即停用或消除危险，由到场的人确认"
        steps.append(LifeStep("停用确认", words, False, Tone.WARN))
    steps.append(_due_step(row, today))
    if row.finding.referred:
        words = f"等待{'、'.join(row.finding.departments)}的答复，再更正这一项的检查结果"
        return [*steps, LifeStep("判定", words, False, Tone.ACCENT)]
    if row.state != AWAITING:
        words = "机构还没有全部改完" if row.state == REPLIED else "等待机构整改并回复"
        steps.append(LifeStep("机构回复", words, False, Tone.ACCENT if row.state in (NOTIFIED, REPLIED) else None))
    if state is not None and state.baseless:
        steps.append(LifeStep("复查", "销账所依据的停用确认已撤回，须重新确认和复查", False, Tone.WARN))
    elif state is not None and state.undecided:
        steps.append(LifeStep("复查", "两台电脑结果不一致，先到“交接合并”决定", False, Tone.WARN))
    else:
        steps.append(LifeStep("复查", "由检查人员到场复查", False, Tone.ACCENT if row.state == AWAITING else None))
    steps.append(LifeStep("销账", "须有证据、日期和复查人", False))
    return steps


def _due_step(row: FindingRow, today: date) -> LifeStep:
    finding = row.finding
    title = "答复期限" if finding.referred else "整改期限"
    if not finding.number:
        return LifeStep(title, f"签字次日起 {finding.deadline_days} 天" if finding.deadline_days else "签字当日", False)
    day = finding.deadline.isoformat()
    if row.standing is not None and row.standing.deadline_undecided:
        return LifeStep(title, f"{day} 前，待核：到“交接合并”决定", False, Tone.WARN)
    if row.day_doubt:
        return LifeStep(title, f"{day}，{row.day_doubt}", False, Tone.WARN)
    if row.overdue_days:
        return LifeStep(title, f"{day} 前，已超 {row.overdue_days} 天", False, Tone.WARN)
    return LifeStep(title, f"{day} 前，还有 {(finding.deadline - today).days} 天", False)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
