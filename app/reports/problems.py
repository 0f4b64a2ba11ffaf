"""Problems as the papers show them: rows and tables, what keeps a paper from being the whole truth, photos. Pure.

What residents, families or complainants told is left out of every copy that the home is handed: see
docs/decisions/home-copy.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.domain.absence import Absence
from app.domain.checklist import Severity
from app.domain.days import china_clock, chinese_clock, chinese_day
from app.domain.documents import Copy
from app.domain.findings import Finding, Outcome, plain_problem
from app.domain.inspection import Correction, Inspection, Photo
from app.domain.unreadable import Listed
from app.reports.model import (
    AdviceList,
    AdviceRow,
    Annex,
    Block,
    FindingRow,
    FindingTable,
    Heading,
    Note,
    Paragraph,
    Picture,
    Pictures,
)
from app.reports.private import WITHHELD, shown_photos, shown_problem, shown_remedy
from app.reports.rewording import rewordings
from app.reports.wording import (
    FIT_TO_DECIDE,
    FOR_HOME_TO_DECIDE,
    NATURAL_DAYS,
    basis_lines,
    order_lines,
    sections_of,
    severity_counts,
    severity_words,
)

BRACKETED = (Severity.MAJOR, Severity.SUSPECTED)
HISTORIC = "历史遗留消防审验问题（一事一议、集中研究）"
HISTORIC_NOTE = (
    "以上为房屋消防审验手续的历史遗留问题，由有关部门集中研究、一事一议处置，不要求当场改正；这类处置以房屋符合消防安全要求"
    "为前提，现场发现的火灾隐患另行列出，须照常整改。"
)
TO_BE_JUDGED = "提请判定的事项"
TO_BE_JUDGED_NOTE = (
    "以上情形是否违反规定、是否属于事故隐患，检查现场不下结论，由所列部门判定；"
    "判定之前不作整改要求，也不视为符合，答复后另行告知。"
)
LAPSED = "签名后已更正，这一项不再要求整改。"


def in_print_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Problems of the past, and then what is to be judged, come last: they have tables of their own."""
    return tuple(sorted(findings, key=lambda finding: (finding.referred, finding.historic)))


def problem_tables(
    inspection: Inspection,
    findings: Sequence[Finding],
    copy: Copy,
    *,
    ordered: bool = False,
    plan: bool = False,
) -> list[Block]:
    """The problems in their order (`in_print_order`), those of the past under a heading of their own. `ordered`:
    on an order, which names nothing but what can carry it. `plan`: with room for how the home will mend each."""
    rows = [problem_row(inspection, place, finding, copy, ordered=ordered) for place, finding in enumerate(findings, 1)]
    both = tuple(zip(rows, findings, strict=True))
    judged = tuple(row for row, finding in both if finding.referred)
    past = tuple(row for row, finding in both if finding.historic and not finding.referred)
    present = tuple(row for row, finding in both if not finding.historic and not finding.referred)
    suspected = any(finding.severity is Severity.SUSPECTED for finding in findings)
    told = FOR_HOME_TO_DECIDE if copy is Copy.INSTITUTION else FIT_TO_DECIDE
    blocks: list[Block] = []
    if present:
        blocks += [FindingTable(present, PLAN if plan else ()), Note(NATURAL_DAYS + (told if suspected else ""))]
    if past:
        blocks += [Heading(HISTORIC), FindingTable(past), Note(HISTORIC_NOTE)]
    if judged:
        blocks += [Heading(TO_BE_JUDGED), FindingTable(judged), Note(TO_BE_JUDGED_NOTE)]
    return blocks + rewordings(inspection, findings, copy)


PLAN = ("整改计划\n（被检查单位填写）", "措施：", "", "责任人：", "完成日期：")
ANNEX = "问题和整改要求"


def annexed(tables: Sequence[Block]) -> list[Block]:
    """The tables as a 附件 of the paper."""
    return [Annex("附件", ANNEX), *tables]


def annex_named(count: int) -> Block:
    """Named over the signatures, as a letter names what goes with it."""
    return Paragraph(f"附件：{ANNEX}（共{count}项）")


def problem_row(
    inspection: Inspection, place: int, finding: Finding, copy: Copy, *, ordered: bool = False
) -> FindingRow:
    """One problem as a row of a table."""
    marks = []
    if finding.number:
        marks.append(finding.number)
    marks += [f"另有挂号{number}" for number in finding.other_numbers]
    if finding.pending:
        marks.append("待核")
    if finding.lapsed:
        marks.append("已更正")
    if finding.corrections:
        marks.append("有更正")
    return FindingRow(
        number=str(place),
        problem=shown_problem(inspection, finding, copy),
        basis=_basis(inspection, finding, copy, ordered=ordered),
        severity=severity_words(finding.severity, copy),
        grave=finding.severity in BRACKETED,
        remedy=LAPSED if finding.lapsed else shown_remedy(inspection, finding, copy),
        deadline=("—",) if finding.lapsed else deadline_lines(finding),
        marks=tuple(marks),
    )


def _basis(inspection: Inspection, finding: Finding, copy: Copy, *, ordered: bool) -> tuple[str, ...]:
    """What it rests on; on the home's copy what is still to be judged rests on nothing."""
    if ordered:
        return order_lines(finding.basis, inspection.profile)
    if finding.referred and copy is Copy.INSTITUTION:
        return ()
    return basis_lines(finding.basis, inspection.profile, copy)


def deadline_lines(finding: Finding) -> tuple[str, ...]:
    """When it must be mended; what is grave also at once. Before signing there is no day yet, only how many."""
    first = finding.first_step
    if finding.registered is None:
        day = f"自签名次日起{finding.deadline_days}日内" if finding.deadline_days else "签名当日"
    elif first and finding.deadline == finding.registered:
        day = chinese_day(finding.deadline)
    else:
        day = f"不晚于{chinese_day(finding.deadline)}"
    if finding.referred:
        return ("答复期限：", day)
    if finding.historic:
        return ("按研究处置意见办理，", f"期限：{day}")
    return (f"{first}，", f"{day}改完") if first else (day,)


def major_lead(findings: Iterable[Finding]) -> list[Block]:
    """Said first wherever a 重大 problem stands open."""
    if major := sum(finding.severity is Severity.MAJOR for finding in findings):
        text = f"所列问题中有【重大】{major}项，请立即采取防范措施，确保老人安全；经现场复查确认之前，不视为已经消除。"
        return [Paragraph(text, strong=True)]
    return []


def earlier_open(earlier: Sequence[Finding], copy: Copy) -> str:
    """Grave problems of other visits to the home that stand open, and what can't be shown of these: with either nothing
    may sound like a pass. Empty when there is none."""
    said = ""
    if earlier:
        shown = severity_counts((finding.severity for finding in earlier), copy)
        numbers = "、".join(finding.number for finding in earlier)
        said = f"其他各次检查列出的问题中，还有{shown}没有销账（{numbers}），本单对此不作结论。"
    if isinstance(earlier, Listed) and earlier.unreadable:
        said += f"其他各次检查有{len(earlier.unreadable)}处内容不能显示，本单对此不作结论。"
    return said


def same_day(inspection: Inspection, findings: Iterable[Finding], copy: Copy) -> list[Block]:
    """To whom the grave problems were reported on the day; blanks to fill in where nobody has noted it."""
    told_at_once = [finding for finding in findings if finding.told_at_once]
    if not told_at_once:
        return []
    if inspection.reported is not None:
        told = f"已于{chinese_clock(inspection.reported.at)}向{inspection.reported.to}报告。"
    else:
        told = "于____年__月__日__时向________________报告。"
    grave = "重大和严重问题" if copy is Copy.INSTITUTION else "重大、疑似重大和严重问题"
    which = [grave] if any(not finding.referred for finding in told_at_once) else []
    which += ["须当日提请判定的事项"] if any(finding.referred for finding in told_at_once) else []
    return [Paragraph(f"当日报告：{'和'.join(which)}{told}")]


def caveats(inspection: Inspection, outcome: Outcome, copy: Copy) -> list[Block]:
    """Everything that keeps the document from being the whole truth, each in a sentence."""
    texts: list[str] = []
    if outcome.unsettled:
        named = "、".join(inspection.named(item) for item in outcome.unsettled)
        texts.append(
            f"下列{len(outcome.unsettled)}项可能涉及重大事故隐患，本次无法查或未查，尚不能下结论，须另行查明：{named}。"
        )
    if others := [item for item in outcome.unable if item not in outcome.unsettled]:
        named = "、".join(f"{inspection.named(item)}（{_reason(inspection, item, copy)}）" for item in others)
        texts.append(f"本次无法查的项目：{named}。")
    pending = sum(answer.pending for answer in inspection.answers.values())
    if pending:
        texts.append(f"有{pending}项的两份记录不一致，按较重的结果列出并标“待核”，核定后另行告知。")
    if clashing := sum(finding.clashing for finding in outcome.findings):
        texts.append(f"有{clashing}个问题的两份登记不一致，按较重的等级、较早的期限列出并标“待核”，核定后另行告知。")
    missing = [part for part in inspection.parts if part.sections and not part.signed]
    if missing:
        named = "、".join(f"{part.inspector}（{sections_of(inspection, part)}）" for part in missing)
        texts.append(f"本单尚缺{named}的分工，未签名的结果以补发的文书为准。")
    if inspection.late:
        texts.append(f"另有{len(inspection.late)}条记录在签名之后收到，未计入本单，待核。")
    blocks: list[Block] = [Paragraph(text) for text in texts]
    if inspection.corrections:
        blocks.append(Paragraph("本单为更正件，签名之后有下列更正：", strong=True))
        for entry in inspection.corrections:
            before, after, reason = corrected_words(entry, withheld=_withheld(inspection, entry.item, copy))
            blocks.append(
                Note(
                    f"{inspection.named(entry.item)}：由“{before}”更正为“{after}”，原因：{reason}"
                    f"（{entry.actor}，{china_clock(entry.at)}）。"
                )
            )
    return blocks


def corrected_words(entry: Correction, *, withheld: bool) -> tuple[str, str, str]:
    """What a correction changed, into what, and why; `withheld`: without anything that a person wrote."""
    if withheld:
        return entry.before, entry.after, WITHHELD
    return entry.whole_before, entry.whole_after, entry.reason


def _reason(inspection: Inspection, item: str, copy: Copy) -> str:
    if _withheld(inspection, item, copy):
        return "原因存于存档联"
    return inspection.answers[item].result.reason or "未写原因"


def _withheld(inspection: Inspection, item: str, copy: Copy) -> bool:
    return copy is Copy.INSTITUTION and any(known.id == item and known.private for known in inspection.items)


def advice_list(inspection: Inspection, outcome: Outcome, copy: Copy) -> list[Block]:
    """Suggestions under a heading that says that they are no demand. On the home's copy a 依据 would say they were."""
    if not outcome.advice:
        return []
    rows = tuple(
        AdviceRow(
            text=(
                plain_problem(inspection.item(advice.item)) if _withheld(inspection, advice.item, copy) else advice.text
            )
            + advice.remedy
            + ("（待核）" if advice.pending else ""),
            basis=() if copy is Copy.INSTITUTION else basis_lines(advice.basis, inspection.profile, copy),
        )
        for advice in outcome.advice
    )
    return [Heading("建议（供改进参考，不作整改要求）"), AdviceList(rows)]


def pictures_of(
    inspection: Inspection, findings: Iterable[Finding], contents: Mapping[str, bytes | Absence], copy: Copy
) -> list[Block]:
    """The photos of problems given in the order of their tables."""
    shown: list[Picture] = []
    for place, finding in enumerate(findings, 1):
        photos = shown_photos(inspection, finding, copy)
        for number, photo in enumerate(photos, 1):
            counted = f"问题{place}" + (f"之{number}" if len(photos) > 1 else "")
            shown.append(picture(photo, counted, contents))
    if not shown:
        return []
    return [Heading(f"附：现场照片（{pictures_counted(shown)}）"), Pictures(tuple(shown))]


def pictures_counted(pictures: Sequence[Picture]) -> str:
    """`3张`, with how many of them are not here, and why."""
    absent = Counter(picture.content for picture in pictures if isinstance(picture.content, Absence))
    return f"{len(pictures)}张" + "".join(f"，其中{count}张{why.words}" for why, count in absent.items())


def picture(photo: Photo, label: str, contents: Mapping[str, bytes | Absence]) -> Picture:
    """A photo with what it belongs to, what the inspector wrote of it, and the camera's time."""
    parts = [label, photo.caption, photo.taken[:16].replace(":", "-", 2) if photo.taken else ""]
    return Picture("　".join(part for part in parts if part), photo.blob, contents.get(photo.blob, Absence.NOT_HELD))
