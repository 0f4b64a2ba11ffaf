"""现场检查记录: what was announced, seen and said, for the sides to sign; the items one by one are its 附表. Pure.

Only what was recorded is stated: when it began and ended, whether papers were shown and what the home says of it are
blanks and boxes to fill in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.checklist import AnswerKind, Checklist, Item, Section
from app.domain.days import china_clock, chinese_day, known_day
from app.domain.documents import Copy, Kind
from app.domain.findings import Finding, Outcome, judgement
from app.domain.inspection import (
    UNCHECKED,
    Answer,
    Inspection,
    Verdict,
    is_referred,
    left_out,
    progress,
)
from app.domain.institution import Kind as HomeKind
from app.domain.visit_rows import Mode
from app.reports.closing import BLANK, heading, remarks, signatures, signed_day
from app.reports.model import (
    Annex,
    Blank,
    Block,
    ChoiceLine,
    Choices,
    Heading,
    ItemGroup,
    ItemRow,
    ItemTable,
    KeyValues,
    Mark,
    Note,
    Paragraph,
    Report,
    Table,
)
from app.reports.office_paper import OfficePaper
from app.reports.private import WITHHELD, for_copy, shown_photos, shown_problem
from app.reports.problems import corrected_words, earlier_open, in_print_order, same_day
from app.reports.rewording import rewordings
from app.reports.staffing import staffing_panel
from app.reports.wording import (
    counts,
    inspection_basis,
    inspectors,
    problem_counts,
    sections_of,
    severity_words,
    value_text,
    verdict_words,
)

_KEY = "方框内勾为符合，叉为不符合，横线为不适用、无法查或提请判定，空框为未查。"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKS = {
    Verdict.PASS: Mark.TICK,
    Verdict.FAIL: Mark.CROSS,
    Verdict.NOT_APPLICABLE: Mark.DASH,
    Verdict.UNABLE: Mark.DASH,
}


def build_record(
    inspection: Inspection,
    outcome: Outcome,
    *,
    number: str = "",
    earlier: Sequence[Finding] = (),
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """The record of one inspection, whole: nothing answered, left out, late or in doubt is passed over. What residents,
    families or complainants told stands on the office's copy only. `earlier`: grave problems of other visits that stand
    open."""
    inspection, outcome = for_copy(inspection, outcome, copy)
    paper = paper or OfficePaper()
    signed = inspection.signed_on
    blocks: list[Block] = [_particulars(inspection, paper)]
    titles = iter("一二三")
    if inspection.mode is Mode.ADMINISTRATIVE:
        blocks += [Heading(f"{next(titles)}、告知"), *_told_at_the_door(paper)]
    blocks += [Heading(f"{next(titles)}、现场检查情况"), Paragraph(_summary(inspection, outcome, earlier, copy))]
    blocks += _facts(inspection, outcome, copy)
    blocks += _doubts(inspection, outcome)
    blocks += same_day(inspection, [finding for finding in outcome.findings if not finding.lapsed], copy)
    blocks += [Heading(f"{next(titles)}、被检查单位意见"), *_opinion(inspection)]
    blocks.append(signatures(inspection, signed_day(inspection), paper, asks=False))
    blocks += [Annex("附表", "逐项检查结果"), _home(inspection), *_staffing(inspection)]
    lacking = {entry.item.id: entry.reason for entry in left_out(inspection)}
    findings = {item: finding for finding in outcome.findings for item in finding.items if not finding.lapsed}
    blocks += [_items(inspection, checklist, lacking, findings, copy) for checklist in inspection.checklists]
    blocks.append(Note(_KEY))
    blocks += _parts(inspection)
    blocks += _changes(inspection, copy)
    blocks += rewordings(inspection, outcome.findings, copy)
    return Report(
        kind=Kind.RECORD,
        title=paper.title(Kind.RECORD),
        office=heading(inspection, paper),
        number=number,
        subject=inspection.home.name,
        date=signed.isoformat() if signed else "",
        blocks=tuple(blocks),
        unnumbered=f"检查编号 {inspection.handle}" if inspection.handle else "未编号",
        copy=copy.label,
        page_signers=(paper.label("inspectors"), paper.label("home")),
    )


def _particulars(inspection: Inspection, paper: OfficePaper) -> KeyValues:
    home = inspection.home
    pairs = [
        ("机构名称", home.name),
        ("信用代码", home.credit_code or "未登记"),
        ("负责人", home.director or "未登记"),
        ("检查时间", f"{chinese_day(inspection.started)}　____时____分至____时____分"),
        ("检查地点", home.address or BLANK),
        ("检查方式", inspection.mode.label),
        ("陪同人员", inspection.companion or BLANK),
        ("检查人员", inspectors(inspection, certificates=True)),
        ("检查表", "、".join(f"{c.title}（{c.edition}版）" for c in inspection.checklists)),
    ]
    wide = ["机构名称", "检查时间", "检查地点", "检查人员", "检查表"]
    if inspection.mode is Mode.ADMINISTRATIVE:
        pairs.append(("检查依据", inspection_basis(paper.department) or BLANK))
        wide.append("检查依据")
    return KeyValues(tuple(pairs), tuple(wide))


def _told_at_the_door(paper: OfficePaper) -> list[Block]:
    """What officers say before they begin; the rights only as the office worded them."""
    rights = paper.rights.strip()
    told: list[Block] = [Paragraph(rights)] if rights else [Blank("告知被检查单位的权利和义务：", 2)]
    shown = ChoiceLine("检查人员向被检查单位出示执法证件：", ("已出示", "未出示"))
    known = ChoiceLine("被检查单位对上述告知：", ("已知悉", "未知悉"))
    return [Choices((shown,)), *told, Choices((known,))]


def _facts(inspection: Inspection, outcome: Outcome, copy: Copy) -> list[Block]:
    """Each problem as a sentence, with what tells it apart."""
    listed = in_print_order(finding for finding in outcome.findings if not finding.lapsed)
    return [Paragraph(f"{place}．{_fact(inspection, finding, copy)}") for place, finding in enumerate(listed, 1)]


def _fact(inspection: Inspection, finding: Finding, copy: Copy) -> str:
    beside = [severity_words(finding.severity, copy)]
    beside += [f"挂号{finding.number}"] if finding.number else []
    photos = len(shown_photos(inspection, finding, copy))
    beside += [f"照片{photos}张"] if photos else []
    beside += ["待核"] if finding.pending else []
    return f"{shown_problem(inspection, finding, copy)}（{'，'.join(beside)}）"


def _opinion(inspection: Inspection) -> list[Block]:
    """What the home said, or lines for it; and that it has read this, which it ticks itself."""
    said = remarks(inspection)
    if not (inspection.opinion or inspection.refused):
        said.append(Blank("被检查单位意见：", 2))
    if not inspection.refused:
        read = ChoiceLine("以上记录：", ("已阅，属实", "有不同意见（写在上面）", "拒绝签名"))
        said.append(Choices((read,)))
    return said


def _staffing(inspection: Inspection) -> list[Block]:
    """Only where the visit asked about it."""
    asked = any(item.answer.kind is AnswerKind.RATIO for item in inspection.items)
    return staffing_panel(inspection) if asked else []


def _home(inspection: Inspection) -> KeyValues:
    home, residents, roster = inspection.home, inspection.home.residents, inspection.home.roster
    kinds = {kind.value: kind.label for kind in HomeKind}
    groups = "、".join(
        f"{label}{count}人"
        for label, count in (
            ("自理", residents.self_caring),
            ("部分失能", residents.partly),
            ("失能", residents.disabled),
            ("失智", residents.demented),
        )
        if count
    )
    assigned = f"（失能失智组{roster.for_dependent}人、自理组{roster.for_self_caring}人）" if roster.assigned else ""
    features = "、".join(sorted(feature.label for feature in home.features))
    pairs = (
        ("机构类型", kinds.get(home.kind, home.kind or "未登记")),
        ("所在县区", home.county or "未登记"),
        ("床位", f"{home.beds}张，其中护理型{home.nursing_beds}张"),
        ("护理员", f"{roster.carers}人{assigned}"),
        ("在住老人", f"{residents.total}人{f'（{groups}）' if groups else ''}"),
        ("登记的情形", features or "未登记"),
        ("适用地区", inspection.profile.title),
    )
    return KeyValues(pairs, wide=("在住老人", "登记的情形", "适用地区"))


def _summary(inspection: Inspection, outcome: Outcome, earlier: Sequence[Finding], copy: Copy) -> str:
    open_findings = [finding for finding in outcome.findings if not finding.lapsed]
    text = counts(inspection, progress(inspection))
    if left := len(left_out(inspection)):
        text += f"另有{left}项因机构未登记相应设施或情形而不适用。"
    if open_findings:
        text += f"列出{problem_counts(open_findings, copy)}。"
    elif not outcome.unsettled and inspection.closed:
        before = earlier_open(earlier, copy)
        text += f"本次所查项目没有列出问题。{before}" if before else "本次所查项目未发现问题。"
    if outcome.advice:
        text += f"提出建议{len(outcome.advice)}条。"
    photos = sum(len(answer.photos) for answer in inspection.answers.values())
    return text + (f"现场照片{photos}张，存于检查档案。" if photos else "没有拍摄现场照片。")


def _doubts(inspection: Inspection, outcome: Outcome) -> list[Block]:
    texts = []
    if outcome.unsettled:
        texts.append(f"其中{len(outcome.unsettled)}项可能涉及重大事故隐患而无法查或未查，尚不能下结论。")
    if pending := sum(answer.pending for answer in inspection.answers.values()):
        texts.append(f"{pending}项的两份记录不一致，按较重的结果记并标“待核”。")
    if missing := [part for part in inspection.parts if part.sections and not part.signed]:
        named = "、".join(f"{part.inspector}（{sections_of(inspection, part)}）" for part in missing)
        texts.append(f"尚缺{named}的分工，未签名。")
    return [Paragraph("".join(texts), strong=True)] if texts else []


def _items(
    inspection: Inspection,
    checklist: Checklist,
    lacking: dict[str, str],
    findings: dict[str, Finding],
    copy: Copy,
) -> ItemTable:
    return ItemTable(
        checklist.title,
        tuple(_group(inspection, checklist, section, lacking, findings, copy) for section in checklist.sections),
    )


def _group(
    inspection: Inspection,
    checklist: Checklist,
    section: Section,
    lacking: dict[str, str],
    findings: dict[str, Finding],
    copy: Copy,
) -> ItemGroup:
    part = inspection.part_of(section.id)
    who = f"（{part.inspector}）" if part else "（无人分工）"
    rows = tuple(
        _row(inspection, item, checklist.number(item.id), lacking.get(item.id, ""), findings.get(item.id), copy)
        for item in section.items
        if item.id not in inspection.withheld
    )
    return ItemGroup(f"{section.title}{who}", rows)


def _row(inspection: Inspection, item: Item, number: str, lacking: str, finding: Finding | None, copy: Copy) -> ItemRow:
    answer = inspection.answers.get(item.id)
    corrected = inspection.corrected(item.id)
    if corrected:
        withheld = item.private and copy is Copy.INSTITUTION
        corrected = f"签名后更正，原因：{WITHHELD if withheld else corrected}"
    if answer is None:
        why = tuple(text for text in (lacking, corrected) if text)
        if lacking:
            return ItemRow(number, item.title, Verdict.NOT_APPLICABLE.label, Mark.DASH, why)
        return ItemRow(number, item.title, UNCHECKED, Mark.EMPTY, why)
    result = answer.result
    details = [f"{lacking}，但已作记录"] if lacking else []
    hidden = item.private and copy is Copy.INSTITUTION
    details += [WITHHELD] if hidden else _told(inspection, item, answer, copy)
    if kept := _kept(finding, 0 if hidden else len(answer.photos), copy):
        details.append(kept)
    if finding is None and result.verdict is Verdict.FAIL:
        details.append("列为建议")
    if answer.pending:
        details.append("待核：两份记录不一致，按较重的结果记")
    if corrected:
        details.append(corrected)
    failed = result.verdict is Verdict.FAIL
    mark = Mark.DASH if is_referred(item, result) else _MARKS[result.verdict]
    return ItemRow(number, item.title, verdict_words(item, answer), mark, tuple(details), strong=failed)


def _told(inspection: Inspection, item: Item, answer: Answer, copy: Copy) -> list[str]:
    """What was counted and said."""
    result = answer.result
    details = []
    if value := value_text(inspection, item, answer, copy):
        details.append(_as_printed(item, value))
    if result.verdict is Verdict.PASS and judgement(inspection, item, answer).verdict is Verdict.FAIL:
        details.append("按此应为不符合，检查人员记为符合")
    if result.reason:
        details.append(f"原因：{result.reason}")
    elif result.verdict in (Verdict.UNABLE, Verdict.NOT_APPLICABLE):
        details.append("未写原因")
    if answer.note:
        details.append(answer.note)
    return details


def _as_printed(item: Item, value: str) -> str:
    """A temperature as one that was measured, and days as papers say them."""
    if item.answer.unit == "℃":
        value = f"实测{value}"
    return _ISO_DAY.sub(lambda found: chinese_day(day) if (day := known_day(found[0])) else found[0], value)


def _kept(finding: Finding | None, photos: int, copy: Copy) -> str:
    """What is kept of it, on one line: photos, and the problem's weight and number."""
    parts = [f"照片{photos}张"] if photos else []
    if finding is not None:
        parts.append(f"等级：{severity_words(finding.severity, copy)}")
        parts += [f"挂号{finding.number}"] if finding.number else []
    return "，".join(parts)


def _parts(inspection: Inspection) -> list[Block]:
    rows = tuple(
        (
            part.inspector,
            sections_of(inspection, part) or "没有分到部分",
            china_clock(part.signed_at) if part.signed else "未签名",
        )
        for part in inspection.parts
    )
    return [Heading("分工与签名"), Table(("检查人员", "分工", "签名时间"), rows, (22, 52, 26))] if rows else []


def _changes(inspection: Inspection, copy: Copy) -> list[Block]:
    blocks: list[Block] = []
    private = {item.id for item in inspection.items if item.private and copy is Copy.INSTITUTION}
    if inspection.corrections:
        rows = tuple(
            (
                inspection.named(c.item),
                *corrected_words(c, withheld=c.item in private),
                f"{c.actor} {china_clock(c.at)}",
            )
            for c in inspection.corrections
        )
        heads = ("项目", "原记", "更正为", "原因", "更正人、时间")
        blocks += [Heading("签名后的更正"), Table(heads, rows, (22, 18, 20, 22, 18))]
    pending = [(i, a) for i, a in inspection.answers.items() if a.pending]
    if pending or inspection.late:
        doubts = tuple((inspection.named(i), "两份记录不一致，按较重的结果记", a.actor) for i, a in pending) + tuple(
            (
                inspection.named(late.item),
                f"签名之后收到，未采用：{WITHHELD if late.item in private else late.what}",
                f"{late.actor} {china_clock(late.at)}",
            )
            for late in inspection.late
        )
        blocks += [Heading("待核"), Table(("项目", "情况", "来自"), doubts, (34, 42, 24))]
    return blocks
