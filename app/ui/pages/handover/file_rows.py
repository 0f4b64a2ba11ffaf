"""One line a file: what it would bring before the merge, what became of it after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.ui.models.columns import Column
from app.ui.tones import Chip, Tone
from app.ui.widgets.words import moment_words, size_words
from app.workflow.merging import DISPUTED, KNOWN, REFUSED, FilePlan, FileResult


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was looked at, and, after the merge, its result."""

    plan: FilePlan
    today: date
    result: FileResult | None = None

    @property
    def refused(self) -> str:
        """Why nothing of the file is or was taken; empty when it is fine."""
        if self.result is not None:
            return self.result.refused
        return self.plan.reason or "文件不能合并。" if self.plan.state in (REFUSED, DISPUTED) else ""

    @property
    def disputed(self) -> bool:
        """Whether a person may still take it, having made sure that a device has two histories."""
        return self.plan.state == DISPUTED if self.result is None else self.result.disputed

    @property
    def new(self) -> int:
        return self.result.new if self.result is not None else self.plan.new


def _note(row: FileRow) -> str:
    if row.refused:
        return row.refused
    if row.plan.clocks and row.result is None and row.plan.state != KNOWN:
        return "".join(row.plan.clocks)
    parts = [size_words(row.plan.size)]
    if row.plan.photos:
        parts.append(f"照片 {row.plan.photos} 张")
    if row.result is not None and row.result.late:
        parts.append(f"签字后才到 {row.result.late} 处，没有采用，请在下面决定")
    return " · ".join(parts)


def _device(row: FileRow) -> str:
    return " ".join(part for part in (row.plan.code, row.plan.inspector) if part) or "—"


def _chips(row: FileRow) -> tuple[Chip, ...]:
    if row.disputed:
        return (Chip("需核实", Tone.WARN),)
    if row.refused:
        return (Chip("不予合并", Tone.WARN, True),)
    if row.result is None and row.plan.clocks and row.plan.state != KNOWN:
        return (Chip("时钟可疑", Tone.WARN),)
    if row.result is None:
        return (Chip("已在本机"),) if row.plan.state == KNOWN else (Chip("可以合并", Tone.OK),)
    if not row.result.new:
        return (Chip("已在本机"),)
    clashing = (Chip("有不一致", Tone.WARN),) if row.result.conflicts else ()
    late = (Chip("待决定", Tone.WARN),) if row.result.late and not clashing else ()
    return (Chip("已合并", Tone.OK), *clashing, *late)


COLUMNS: tuple[Column[FileRow], ...] = (
    Column("文件", lambda row: row.plan.path.name, note=_note, bold=lambda row: True),
    Column("终端", _device),
    Column(
        "截至",
        lambda row: moment_words(row.plan.until, row.today) if row.plan.until else "—",
        tone=lambda row: Tone.WARN if row.plan.clocks else None,
        hint=lambda row: "\n".join(row.plan.clocks),
    ),
    Column("新增", lambda row: f"{row.new:,}" if not row.refused else "—", right=True),
    Column("状态", lambda row: "", chips=_chips),
)
