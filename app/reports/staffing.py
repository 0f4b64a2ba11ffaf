"""The staffing panel on paper: residents, carers, both readings with their working, and what would change them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.documents import Copy
from app.domain.inspection import Inspection
from app.domain.judging import staffing
from app.domain.ratios import GROUP_TITLES, HEALTH, NIGHT, TRAINING, Outcome, StaffingAssessment
from app.reports.model import Block, Heading, Note, Paragraph, Table
from app.reports.wording import value_text

_HEADS = ("算法", "应配", "在册", "应增配", "还可收住（只增一组时）")
_SHARES = (27, 9, 9, 11, 44)


def staffing_panel(inspection: Inspection) -> list[Block]:
    """Nothing where nobody lives and nobody cares; else what the ratios of the jurisdiction say of the home."""
    assessed = staffing(inspection)
    residents = inspection.home.residents
    if not residents.total and not assessed.carers:
        return []
    beside = _beside(inspection)
    if assessed.outcome is Outcome.NO_RATIO:
        text = f"{assessed.outcome.label}：护理员{assessed.carers}人，在住{residents.total}人，仅作登记。"
        return [Heading("护理员配备"), Paragraph(text), *beside]
    blocks: list[Block] = [Heading(f"护理员配备（{assessed.outcome.label}）"), Table(_HEADS, _rows(assessed), _SHARES)]
    blocks.append(Note("".join(assessed.working)))
    return blocks + beside


def _rows(assessed: StaffingAssessment) -> tuple[tuple[str, ...], ...]:
    if assessed.assigned:
        return tuple(
            (
                f"{GROUP_TITLES[group.group]}组",
                f"{group.needed}人",
                f"{group.carers}人",
                f"{group.short}人" if group.short else "无",
                _room({group.group: assessed.room_separate[group.group]}),
            )
            for group in assessed.groups
        )
    rows = [_row("分开计算（可兼顾）", assessed.separate_need, assessed.carers, assessed.room_separate)]
    if len(assessed.groups) > 1:
        rows.append(_row("合并计算（只算一次）", assessed.combined_need, assessed.carers, assessed.room_combined))
    return tuple(rows)


def _row(title: str, need: int, have: int, room: Mapping[str, int]) -> tuple[str, ...]:
    short = max(0, need - have)
    return title, f"{need}人", f"{have}人", f"{short}人" if short else "无", _room(room)


def _room(room: Mapping[str, int]) -> str:
    return "，".join(
        f"{GROUP_TITLES[group]}{number}人" if number else f"{GROUP_TITLES[group]}不能再增"
        for group, number in room.items()
    )


def _beside(inspection: Inspection) -> list[Block]:
    """Training and health certificates as shares; the night's number, judged by no ratio."""
    said = []
    for item_id in (TRAINING, HEALTH, NIGHT):
        answer = inspection.answers.get(item_id)
        item = next((item for item in inspection.items if item.id == item_id), None)
        if item is not None and answer is not None and (value := value_text(inspection, item, answer, Copy.OFFICE)):
            said.append(
                f"{item.title}：{value.rstrip('。')}" + ("（只登记，不按比例判定）" if item_id == NIGHT else "")
            )
    return [Note("；".join(said) + "。")] if said else []
