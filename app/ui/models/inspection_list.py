"""The list of visits: which home, when, with which checklists, how far."""

from __future__ import annotations

from app.domain.visit_rows import Summary
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone

WIDTHS = (0, 108, 238, 206, 180, 100)
DROP = (3, 2, 1)


def inspection_model() -> TableModel[Summary]:
    """One row a visit, as `visits.summaries` gives them."""
    columns: list[Column[Summary]] = [
        Column(
            "机构",
            lambda row: row.institution_name,
            note=lambda row: f"{row.handle} · {row.mode.label}",
            chips=_undecided,
            search=lambda row: f"{row.institution_name} {row.handle} {row.mode.label} {_undecided_words(row)}",
        ),
        Column(
            "日期",
            lambda row: row.started.isoformat(),
            note=lambda row: "时钟可疑" if row.day_doubt else "",
            tone=lambda row: Tone.WARN if row.day_doubt else None,
            hint=lambda row: row.day_doubt or row.started.isoformat(),
        ),
        Column("检查表", lambda row: "、".join(row.checklists)),
        Column("检查人员", lambda row: "、".join(row.inspectors)),
        Column(
            "进度",
            lambda row: "",
            note=_progress_words,
            progress=lambda row: (row.progress.checked, row.progress.total) if row.progress.total else None,
            hint=_progress_words,
        ),
        Column("状态", lambda row: "", chips=lambda row: (state_chip(row),), search=lambda row: state_chip(row).text),
    ]
    return TableModel(columns, uid=lambda row: row.key)


def _undecided(row: Summary) -> tuple[Chip, ...]:
    return (Chip(_undecided_words(row), Tone.WARN, True),) if row.late else ()


def _undecided_words(row: Summary) -> str:
    return f"待决定 {row.late}" if row.late else ""


def state_chip(row: Summary) -> Chip:
    """Where a visit stands, in a word."""
    if row.closed:
        return Chip("已签字", Tone.OK)
    if row.parts_signed:
        return Chip(f"已签 {row.parts_signed}/{row.parts}", Tone.ACCENT)
    if not row.progress.checked:
        return Chip("未开始")
    return Chip("检查中") if row.progress.left else Chip("待签字", Tone.WARN)


def _progress_words(row: Summary) -> str:
    done = row.progress
    failed = f" · 不符合 {done.failed}" if done.failed else ""
    return f"已查 {done.checked}/{done.total}{failed}"
