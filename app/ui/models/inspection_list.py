"""The list of visits: which home, when, with which checklists, how far."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.visit_rows import CHECKING, NOT_BEGUN, SIGNED, TO_SIGN, Summary
from app.ui.models.columns import Column
from app.ui.models.paged import PagedModel
from app.ui.tones import Chip, Tone

WIDTHS = (0, 108, 238, 206, 180, 100)
DROP = (3, 2, 1)


def key_of(row: Summary) -> int:
    """What tells a visit from all others, and is its number in the list too."""
    return row.key


def key_in(uid: object) -> int | None:
    """The number in the list of a visit by its uid."""
    return uid if isinstance(uid, int) else None


def inspection_model(read: Callable[[Sequence[int]], Sequence[Summary | None]]) -> PagedModel[Summary]:
    """One row a visit; `read` gives those of some keys."""
    columns: list[Column[Summary]] = [
        Column(
            "机构",
            lambda row: row.institution_name,
            note=lambda row: f"{row.handle} · {row.mode.label}",
            chips=_undecided,
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
        Column("状态", lambda row: "", chips=lambda row: (state_chip(row),)),
    ]
    return PagedModel(columns, key_of, read=read, number_of=key_in)


def _undecided(row: Summary) -> tuple[Chip, ...]:
    return (Chip(row.undecided, Tone.WARN, True),) if row.late else ()


def state_chip(row: Summary) -> Chip:
    """Where a visit stands, in a word."""
    tones = {SIGNED: Tone.OK, NOT_BEGUN: Tone.NEUTRAL, CHECKING: Tone.NEUTRAL, TO_SIGN: Tone.WARN}
    return Chip(row.state, tones.get(row.state, Tone.ACCENT))


def _progress_words(row: Summary) -> str:
    done = row.progress
    failed = f" · 不符合 {done.failed}" if done.failed else ""
    return f"已查 {done.checked}/{done.total}{failed}"
