"""整改通知单: what the home is handed. A pure function of the inspection and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.checklist import Severity
from app.domain.days import china_clock
from app.domain.findings import Finding, Outcome
from app.domain.inspection import (
    Inspection,
    Mode,
    Photo,
    progress,
)
from app.reports.model import (
    Addressee,
    AdviceList,
    AdviceRow,
    Block,
    ChoiceLine,
    FindingRow,
    FindingTable,
    Heading,
    Kind,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Report,
    SignatureLine,
    Signatures,
)
from app.reports.wording import (
    FIT_TO_DECIDE,
    NATURAL_DAYS,
    basis_lines,
    checklist_names,
    chinese_day,
    counts,
    inspectors,
    sections_of,
    severity_counts,
)

TITLE = "整改通知单"
CLEAN_TITLE = "检查情况告知单"
_AT_ONCE = (Severity.MAJOR, Severity.SUSPECTED, Severity.SERIOUS)
_BRACKETED = (Severity.MAJOR, Severity.SUSPECTED)
NO_DAY = "　　　　年　　月　　日"


def build_notice(
    inspection: Inspection,
    outcome: Outcome,
    *,
    number: str = "",
    photos: Mapping[str, bytes] | None = None,
    title: str = "",
) -> Report:
    """The notice of one inspection. `photos` gives JPEGs by digest; `title` is the office's own, if it has one.

    Without a problem it is no notice to mend anything and bears another title. With something grave open or unknown
    no sentence sounds like a pass.
    """
    open_findings = [finding for finding in outcome.findings if not finding.lapsed]
    signed = inspection.signed_on
    blocks: list[Block] = [Addressee(f"{inspection.home.name}："), Paragraph(_opening(inspection))]
    blocks += _result(inspection, outcome, open_findings)
    blocks += _table(inspection, outcome)
    blocks += _caveats(inspection, outcome)
    blocks += _advice(inspection, outcome)
    blocks += _closing(bool(open_findings), bool(outcome.advice))
    if inspection.opinion:
        blocks.append(Paragraph(f"被检查单位意见：{inspection.opinion}"))
    blocks.append(signatures(inspection, chinese_day(signed) if signed else NO_DAY))
    blocks += _pictures(outcome, photos or {})
    return Report(
        kind=Kind.NOTICE,
        title=title or (TITLE if outcome.findings else CLEAN_TITLE),
        office=inspection.office,
        number=number,
        subject=inspection.home.name,
        date=signed.isoformat() if signed else "",
        blocks=tuple(blocks),
    )


def _opening(inspection: Inspection) -> str:
    people = inspectors(inspection, certificates=inspection.mode is Mode.ADMINISTRATIVE)
    return (
        f"{chinese_day(inspection.started)}，本单位检查人员{people}使用{checklist_names(inspection)}"
        f"对你单位进行了现场检查（检查方式：{inspection.mode.label}）。{counts(inspection, progress(inspection))}"
    )


def _result(inspection: Inspection, outcome: Outcome, findings: list[Finding]) -> list[Block]:
    blocks: list[Block] = []
    if findings:
        if major := sum(finding.severity is Severity.MAJOR for finding in findings):
            text = (
                f"所列问题中有【重大】{major}项，请立即采取防范措施，确保老人安全；经现场复查确认之前，不视为已经消除。"
            )
            blocks.append(Paragraph(text, strong=True))
        shown = severity_counts(finding.severity for finding in findings)
        more = f"，另列建议{len(outcome.advice)}条" if outcome.advice else ""
        blocks.append(Paragraph(f"检查发现问题{len(findings)}项（{shown}）{more}。请按下表要求整改："))
    elif outcome.unsettled:
        blocks.append(Paragraph("已查项目中没有列出问题，但下述项目尚未查明，本单不作结论。"))
    elif inspection.closed:
        blocks.append(Paragraph("本次所查项目未发现问题。"))
    return blocks


def _table(inspection: Inspection, outcome: Outcome) -> list[Block]:
    if not outcome.findings:
        return []
    rows = tuple(_row(inspection, place, finding) for place, finding in enumerate(outcome.findings, 1))
    suspected = any(finding.severity is Severity.SUSPECTED for finding in outcome.findings)
    return [FindingTable(rows), Note(NATURAL_DAYS + (FIT_TO_DECIDE if suspected else ""))]


def _row(inspection: Inspection, place: int, finding: Finding) -> FindingRow:
    marks = []
    if finding.number:
        marks.append(finding.number)
    if finding.pending:
        marks.append("待核")
    if finding.lapsed:
        marks.append("结果已更正")
    return FindingRow(
        number=str(place),
        problem=finding.problem,
        basis=basis_lines(finding.basis, inspection.profile.binds),
        severity=finding.severity.label,
        grave=finding.severity in _BRACKETED,
        remedy=finding.remedy,
        deadline=deadline_lines(finding),
        marks=tuple(marks),
    )


def deadline_lines(finding: Finding) -> tuple[str, ...]:
    """When it must be mended; what is grave also at once. Before signing there is no day yet, only how many."""
    if finding.registered is None:
        day = f"自签名次日起{finding.deadline_days}日内" if finding.deadline_days else "签名当日"
    else:
        day = f"{chinese_day(finding.deadline)}前" if finding.deadline > finding.registered else "当日"
    return ("立即处置，", f"{day}改完") if finding.severity in _AT_ONCE else (day,)


def _caveats(inspection: Inspection, outcome: Outcome) -> list[Block]:
    """Everything that keeps the document from being the whole truth, each in a sentence."""
    texts: list[str] = []
    if outcome.unsettled:
        named = "、".join(_named(inspection, item) for item in outcome.unsettled)
        texts.append(
            f"下列{len(outcome.unsettled)}项可能涉及重大事故隐患，本次无法查或未查，尚不能下结论，须另行查明：{named}。"
        )
    if others := [item for item in outcome.unable if item not in outcome.unsettled]:
        named = "、".join(
            f"{_named(inspection, item)}（{inspection.answers[item].result.reason or '未写原因'}）" for item in others
        )
        texts.append(f"本次无法查的项目：{named}。")
    pending = sum(answer.pending for answer in inspection.answers.values())
    if pending:
        texts.append(f"有{pending}项的两份记录不一致，按较重的结果列出并标“待核”，核定后另行告知。")
    missing = [part for part in inspection.parts if part.sections and not part.signed]
    if missing:
        named = "、".join(f"{part.inspector}（{sections_of(inspection, part)}）" for part in missing)
        texts.append(f"本单尚缺{named}的分工，未签名的结果以补发的文书为准。")
    if inspection.late:
        texts.append(f"另有{len(inspection.late)}条记录在签名之后收到，未计入本单，待核。")
    blocks: list[Block] = [Paragraph(text) for text in texts]
    if inspection.corrections:
        blocks.append(Paragraph("本单为更正件，签名之后有下列更正：", strong=True))
        blocks += [
            Note(
                f"{_named(inspection, entry.item)}：由“{entry.before}”更正为“{entry.after}”，原因：{entry.reason}"
                f"（{entry.actor}，{china_clock(entry.at)}）。"
            )
            for entry in inspection.corrections
        ]
    return blocks


def _named(inspection: Inspection, item_id: str) -> str:
    return f"{inspection.number(item_id)} {inspection.item(item_id).title}"


def _advice(inspection: Inspection, outcome: Outcome) -> list[Block]:
    if not outcome.advice:
        return []
    rows = tuple(
        AdviceRow(
            text=f"{advice.text}{advice.remedy}" + ("（待核）" if advice.pending else ""),
            basis=basis_lines(advice.basis, inspection.profile.binds),
        )
        for advice in outcome.advice
    )
    return [Heading("建议（供改进参考，不作整改要求）"), AdviceList(rows)]


def _closing(findings: bool, advice: bool) -> list[Block]:
    if findings:
        return [
            Paragraph(
                "请于期限届满前完成整改，并将整改情况书面报送本单位，附整改后的照片等材料。本单位将组织复查，"
                "复查确认后销账。"
            )
        ]
    return [Paragraph("所列建议请结合实际研究改进。")] if advice else []


def signatures(inspection: Inspection, day: str) -> Signatures:
    """Where the sides sign. What the home said is printed in the text; without it, boxes to tick."""
    lines: list[SignatureLine | ChoiceLine] = [
        SignatureLine("检查人员（签名）："),
        SignatureLine("被检查单位负责人（签名）："),
        SignatureLine("陪同人员（签名）：", inspection.companion),
    ]
    if not inspection.opinion:
        lines.append(ChoiceLine("被检查单位意见：", ("无异议", "有异议（另附说明）", "拒绝签名")))
    return Signatures(tuple(lines), f"{inspection.office or '检查单位'}（印章）", day)


def _pictures(outcome: Outcome, contents: Mapping[str, bytes]) -> list[Block]:
    shown: list[Picture] = []
    for place, finding in enumerate(outcome.findings, 1):
        for number, photo in enumerate(finding.photos, 1):
            counted = f"问题{place}" + (f"之{number}" if len(finding.photos) > 1 else "")
            shown.append(picture(photo, counted, contents))
    if not shown:
        return []
    return [Heading(f"附：现场照片（{len(shown)}张）"), Pictures(tuple(shown), 3 if len(shown) > 6 else 2)]


def picture(photo: Photo, label: str, contents: Mapping[str, bytes]) -> Picture:
    """A photo with what it belongs to, what the inspector wrote of it, and the camera's time."""
    parts = [label, photo.caption, photo.taken[:16].replace(":", "-", 2) if photo.taken else ""]
    return Picture("　".join(part for part in parts if part), photo.blob, contents.get(photo.blob, b""))
