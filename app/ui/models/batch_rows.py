"""Many papers at once: the visits to choose from, and what became of each paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.visit_rows import Summary
from app.ui.models.checked_model import CheckedPages
from app.ui.models.columns import Column
from app.ui.models.inspection_list import key_in, key_of, state_chip
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.workflow.issuing import Issued


def visit_model(read: Callable[[Sequence[int]], Sequence[Summary | None]]) -> CheckedPages[Summary]:
    """Visits to tick; `read` gives those of some keys."""
    column: Column[Summary] = Column(
        "检查",
        lambda row: row.institution_name,
        note=lambda row: f"{row.started.isoformat()} · {row.mode.label} · {'、'.join(row.inspectors)}",
        chips=lambda row: (*((Chip("时钟可疑", Tone.WARN),) if row.day_doubt else ()), state_chip(row)),
        hint=lambda row: row.day_doubt,
    )
    return CheckedPages([column], key_of, read=read, number_of=key_in)


def result_model(names: dict[int, str]) -> TableModel[tuple[int, Issued]]:
    """What became of each paper; `names` are the homes by visit. The refused ones say why."""
    column: Column[tuple[int, Issued]] = Column(
        "结果",
        lambda row: names.get(row[1].inspection, ""),
        note=lambda row: row[1].refused or " · ".join(part for part in (row[1].title, row[1].number) if part),
        chips=lambda row: (Chip("没有出具", Tone.WARN) if row[1].refused else Chip("已出具", Tone.OK),),
        hint=lambda row: "\n".join((row[1].refused or row[1].number, *row[1].warnings)),
    )
    return TableModel([column], uid=lambda row: row[0])
