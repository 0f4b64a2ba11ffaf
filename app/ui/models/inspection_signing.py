"""What a signer reads before signing: the problems worst first, advice, what could not be looked at, what was not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from app.domain.findings import Finding, Outcome, in_scope
from app.domain.inspection import Inspection, Part
from app.ui.chips import severity_chip
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone

BLANK = "____"


@dataclass(frozen=True, slots=True)
class SignRow:
    """One line; `item` is where a press leads, empty for a heading."""

    uid: str
    title: str
    item: str = ""
    number: str = ""
    note: str = ""
    chips: tuple[Chip, ...] = ()


class SignModel(TableModel[SignRow]):
    """Headings and lines; headings can not be chosen."""

    def __init__(self) -> None:
        column: Column[SignRow] = Column(
            "核对",
            lambda row: row.title,
            note=lambda row: row.note,
            lead=lambda row: row.number,
            chips=lambda row: row.chips,
            bold=lambda row: not row.item,
            tone=lambda row: None if row.item else Tone.NEUTRAL,
        )
        super().__init__([column], uid=lambda row: row.uid)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.row_at(index)
        return Qt.ItemFlag.NoItemFlags if row is not None and not row.item else super().flags(index)


def sign_rows(view: Inspection, found: Outcome, part: Part) -> tuple[SignRow, ...]:
    """The lines of one part."""
    scope = set(in_scope(view, part.sections))

    def short(item: str) -> str:
        return view.number(item).rpartition(" ")[2]

    findings = [
        SignRow(
            f"finding/{finding.key}",
            finding.problem,
            next((item for item in finding.items if item in scope), ""),
            short(finding.items[0]) if finding.items else "",
            " · ".join(part for part in (_until(finding), finding.remedy) if part),
            (*((Chip("待核", Tone.WARN, True),) if finding.pending else ()), severity_chip(finding.severity)),
        )
        for finding in found.findings
        if scope & set(finding.items) and not finding.lapsed
    ]
    advice = [
        SignRow(f"advice/{entry.item}", entry.text, entry.item, short(entry.item), entry.remedy, (Chip("建议"),))
        for entry in found.advice
        if entry.item in scope
    ]
    unable = [
        SignRow(
            f"unable/{item}",
            view.item(item).title,
            item,
            short(item),
            view.answers[item].result.reason,
            (Chip("无法查", Tone.ACCENT),),
        )
        for item in found.unable
        if item in scope
    ]
    unchecked = [
        SignRow(f"unchecked/{item}", view.item(item).title, item, short(item), "", (Chip("未查"),))
        for item in found.unchecked
        if item in scope
    ]
    groups = (
        ("问题", "签字后挂号", findings),
        ("建议", "单独列出，不挂号", advice),
        ("无法查", "", unable),
        ("未查", "", unchecked),
    )
    rows: list[SignRow] = []
    for title, meaning, lines in groups:
        if lines:
            rows.append(SignRow(f"heading/{title}", f"{title} {len(lines)} 条" + (f"（{meaning}）" if meaning else "")))
            rows.extend(lines)
    return tuple(rows)


def _until(finding: Finding) -> str:
    if finding.number:
        return f"挂号 {finding.number}"
    if finding.referred:
        return f"提请{'、'.join(finding.departments)}判定，{finding.deadline_days} 天内答复"
    if not finding.deadline_days:
        return "立即整改"
    days = f"期限 {finding.deadline_days} 天"
    return f"{finding.first_step}，{days}" if finding.first_step else days


def unfilled(view: Inspection, found: Outcome, part: Part) -> str:
    """A sentence about problems whose wording still has blanks; empty when none has."""
    scope = set(in_scope(view, part.sections))
    left = [
        view.number(finding.items[0])
        for finding in found.findings
        if scope & set(finding.items) and not finding.number and BLANK in finding.problem
    ]
    if not left:
        return ""
    more = f"等{len(left)}条" if len(left) > 3 else ""
    return f"{'、'.join(left[:3])}{more}的问题里还有没填的空（____），签字后不能再改写。"


def unsaid(view: Inspection, waiting: Collection[str], part: Part) -> str:
    """A sentence about values without a verdict, which a signature leaves as 未查; empty when there are none."""
    left = [view.number(item) for item in in_scope(view, part.sections) if item in waiting]
    if not left:
        return ""
    more = f"等{len(left)}项" if len(left) > 3 else ""
    return f"{'、'.join(left[:3])}{more}填了数、没有定结果，签字时仍算未查。"


def unreported(view: Inspection, found: Outcome, part: Part) -> str:
    """A sentence about grave problems of a part whose report nobody has noted; empty when there are none."""
    scope = set(in_scope(view, part.sections))
    at_once = [f for f in found.findings if scope & set(f.items) and f.told_at_once and not f.lapsed]
    if view.reported is not None or not at_once:
        return ""
    return f"有{len(at_once)}条重大、疑似重大、严重问题或须当日提请判定的事项，还没有登记当日报告。"
