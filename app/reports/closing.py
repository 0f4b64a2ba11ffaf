"""The end of a paper: what the home said, who signs, the seal's place and the day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.days import chinese_day
from app.domain.inspection import Inspection
from app.domain.visit_rows import Mode
from app.reports.model import Block, ChoiceLine, Note, Paragraph, SignatureLine, Signatures
from app.reports.office_paper import OfficePaper

NO_DAY = "　　　年　　月　　日"

BLANK = "________________"
"""Written on by hand, where nobody has entered what belongs there."""


def remarks(inspection: Inspection) -> list[Block]:
    """What the home said of the visit and in its defence, and that it would not sign."""
    blocks: list[Block] = []
    if inspection.opinion:
        blocks.append(Paragraph(f"被检查单位意见：{inspection.opinion}"))
    if inspection.statement:
        blocks.append(Paragraph(f"陈述申辩：{inspection.statement}"))
    if inspection.refused:
        seen = f"见证人：{inspection.witness}。" if inspection.witness else ""
        reason = inspection.refused.rstrip("。")
        blocks.append(Paragraph(f"被检查单位拒绝签名，原因：{reason}。{seen}"))
    return blocks


def signatures(
    inspection: Inspection, day: str, paper: OfficePaper, *, asks: bool = True, head: str = ""
) -> Signatures:
    """Where the sides sign. What the home said is printed in the text; without it, boxes to tick where `asks`."""
    lines: list[SignatureLine | ChoiceLine] = list(officers(inspection, paper))
    if asks and not (inspection.opinion or inspection.refused):
        lines.append(ChoiceLine("被检查单位意见：", ("无异议", "有异议（另附说明）", "拒绝签名")))
    lines += [
        SignatureLine(paper.label("home"), dated=True),
        SignatureLine(paper.label("companion"), inspection.companion, dated=True),
    ]
    if inspection.refused or inspection.witness:
        lines.append(SignatureLine(paper.label("witness"), inspection.witness, dated=True))
    return sealed(lines, head or heading(inspection, paper), day, paper)


def reached_at(paper: OfficePaper) -> list[Block]:
    """Whom the home asks and where, as far as the office has said so."""
    known = (("联系人", paper.contact), ("联系电话", paper.phone), ("地址", paper.address))
    said = "　".join(f"{name}：{text.strip()}" for name, text in known if text.strip())
    return [Note(said)] if said else []


def officers(inspection: Inspection, paper: OfficePaper) -> tuple[SignatureLine, ...]:
    """A line for each who inspected; with the certificate's number where only officers may inspect."""
    return signers(paper.label("inspectors"), (part.inspector for part in inspection.parts), inspection)


def signers(label: str, names: Iterable[str], inspection: Inspection) -> tuple[SignatureLine, ...]:
    """A line with a day for each of these, at least one; a number that the visit does not name is left to fill in."""
    numbers = {part.inspector: part.certificate for part in inspection.parts}
    certified = inspection.mode is Mode.ADMINISTRATIVE
    return tuple(
        SignatureLine(label, beside=f"执法证号：{numbers.get(name, '')}" if certified else "", dated=True)
        for name in dict.fromkeys(names) or ("",)
    )


def sealed(lines: Sequence[SignatureLine | ChoiceLine], head: str, day: str, paper: OfficePaper) -> Signatures:
    """Lines to sign on, with the seal's place of whoever issues the paper."""
    return Signatures(tuple(lines), f"{head or '检查单位'}{paper.label('seal')}", day)


def heading(inspection: Inspection, paper: OfficePaper) -> str:
    """The office as the paper names it."""
    return paper.heading or inspection.office


def signed_day(inspection: Inspection) -> str:
    """The day of the last signature, or the blanks for it."""
    return chinese_day(inspection.signed_on) if inspection.signed_on else NO_DAY
