"""The life of one problem, as a line of stations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.finding_rows import AWAITING, DRAFT, NOTIFIED, REGISTERED, REPLIED, waits
from app.domain.inspection import Part
from app.ui.models.columns import Column
from app.ui.models.finding_rows import joined
from app.ui.models.table_model import TableModel
from app.ui.tones import Tone
from app.workflow.following import FindingCase, Happening


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


def life(row: FindingCase, happened: Sequence[Happening], part: Part | None, today: date) -> tuple[LifeStep, ...]:
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
    words = joined(thing.day.isoformat(), *told, photos)
    if thing.void:
        return LifeStep(f"{thing.title}（{thing.void}）", words, True, Tone.NEUTRAL)
    return LifeStep(thing.title, words, True, Tone.OK if thing.title == "销账" else None)


def _to_come(row: FindingCase, today: date) -> list[LifeStep]:
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


def _due_step(row: FindingCase, today: date) -> LifeStep:
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
