"""更正 on paper: what was put right of a problem, and what a paper that is printed again must say of itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.days import china_clock, chinese_day
from app.domain.documents import Copy
from app.domain.findings import Finding
from app.domain.inspection import Inspection
from app.domain.rewording import Rewording
from app.reports.model import Block, Note, Paragraph
from app.reports.private import WITHHELD, is_private

_HEAD = "上列问题挂号之后有下列更正，上列为更正后的内容："
_AGAIN = "本件是再次打印，问题、整改要求和期限仍为出具时所写；出具之后有下列更正，更正后的内容以其后出具的文书为准："
_OTHER = (
    "{also}与出具时打印的（存档联页脚摘要 {digest}）不完全相同：出具之后有补充或更正的记录，或者程序、"
    "文书设置有变化。内容以出具时送达的一份为准。"
)


def rewordings(inspection: Inspection, findings: Iterable[Finding], copy: Copy) -> list[Block]:
    """The 更正 that a paper's problems bear: what was, what is, why, who and when. Nothing where there are none."""
    entries = [(finding, each) for finding in findings for each in finding.corrections]
    return [Paragraph(_HEAD, strong=True), *_notes(inspection, entries, copy)] if entries else []


def printed_again(
    inspection: Inspection, since: Sequence[tuple[Finding, Rewording]], other: str, copy: Copy
) -> tuple[Block, ...]:
    """What heads a paper that is printed again and is not all that is known now. `since`: the 更正 that came after it;
    `other`: the digest that it was issued with, where it is another one now."""
    blocks: list[Block] = []
    if since:
        blocks += [Paragraph(_AGAIN, strong=True), *_notes(inspection, since, copy)]
    if other:
        also = "此外，本件还" if since else "本件是再次打印，"
        blocks.append(Paragraph(_OTHER.format(also=also, digest=other), strong=True))
    return tuple(blocks)


def _notes(inspection: Inspection, entries: Iterable[tuple[Finding, Rewording]], copy: Copy) -> list[Block]:
    return [Note(f"{finding.number}：{_said(inspection, finding, each, copy)}") for finding, each in entries]


def _said(inspection: Inspection, finding: Finding, each: Rewording, copy: Copy) -> str:
    """One 更正; of a private problem the home's copy says that there is one, and how its deadline was moved."""
    withheld = copy is Copy.INSTITUTION and is_private(inspection, finding)
    changes = each.changes(chinese_day)
    if withheld:
        moved = tuple(text for text in changes if text.startswith("期限"))
        changes = moved or (f"文字有更正{WITHHELD}",)
    reason = WITHHELD if withheld else each.reason.rstrip("。")
    return f"{'；'.join(changes)}。原因：{reason}（{each.actor}，{china_clock(each.at)}）。"
