"""复查记录 and 整改复查意见书: what a recheck saw, with what evidence, and what is left. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.absence import Absence
from app.domain.checklist import Department, Severity
from app.domain.days import chinese_day
from app.domain.documents import Copy, Document, Kind
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection
from app.domain.rectification import GRAVE, Recheck
from app.reports.closing import heading, sealed, signers
from app.reports.model import (
    Addressee,
    Block,
    Heading,
    KeyValues,
    Paragraph,
    Picture,
    Pictures,
    Report,
    SignatureLine,
    Table,
)
from app.reports.office_paper import OfficePaper
from app.reports.private import WITHHELD, for_copy, is_private, shown_photos, shown_problem
from app.reports.problems import earlier_open, picture, pictures_counted
from app.reports.rewording import rewordings
from app.reports.wording import severity_counts, severity_words

_HEADS = ("序", "挂号、等级", "问题", "复查结果", "所见与证据", "新的期限")
_SHARES = (13, 30, 58, 25, 50, 24)
_CHECKER = "复查人员（签名）："
_DONE, _NOT_DONE = "已整改", "未整改"
_WITHDRAWN = "\n（已撤回，不作数）"


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A problem and what one recheck saw of it. `withdrawn`: the recheck was taken back and counts no longer."""

    finding: Finding
    recheck: Recheck
    withdrawn: bool = False


def build_recheck_record(
    inspection: Inspection,
    outcome: Outcome,
    seen: Sequence[Rechecked],
    standing: Sequence[Finding],
    day: date,
    *,
    earlier: Sequence[Finding] = (),
    photos: Mapping[str, bytes | Absence] | None = None,
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """The rechecks of one day. `standing` are all problems of the visit that are open after them."""
    paper = paper or OfficePaper()
    seen, standing = _told(inspection, seen, standing, copy)
    inspection, outcome = for_copy(inspection, outcome, copy)
    pairs = (
        ("机构名称", inspection.home.name),
        ("原检查日期", chinese_day(inspection.started)),
        ("复查日期", chinese_day(day)),
        ("复查人员", _checkers(seen)),
        ("检查编号", inspection.handle),
    )
    blocks: list[Block] = [KeyValues(pairs, wide=("机构名称",)), *_first(inspection, outcome, standing, earlier, copy)]
    blocks.append(Paragraph(_summary(seen, standing, copy)))
    blocks += _table(inspection, seen, copy)
    lines = [
        *signers(_CHECKER, checkers(seen), inspection),
        SignatureLine(paper.label("home"), dated=True),
        SignatureLine(paper.label("companion"), dated=True),
    ]
    blocks.append(sealed(lines, heading(inspection, paper), chinese_day(day), paper))
    blocks += _pictures(inspection, seen, photos or {}, copy)
    return Report(
        kind=Kind.RECHECK_RECORD,
        title=paper.title(Kind.RECHECK_RECORD),
        office=heading(inspection, paper),
        number="",
        subject=inspection.home.name,
        date=day.isoformat(),
        blocks=tuple(blocks),
        unnumbered=f"检查编号 {inspection.handle}",
        copy=copy.label,
    )


def build_opinion(
    inspection: Inspection,
    outcome: Outcome,
    seen: Sequence[Rechecked],
    standing: Sequence[Finding],
    day: date,
    orders: Sequence[Document],
    department: Department,
    *,
    number: str = "",
    earlier: Sequence[Finding] = (),
    photos: Mapping[str, bytes | Absence] | None = None,
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """What a department says of the mending that it had ordered. `seen` are its problems rechecked that day, `standing`
    all problems of the visit still open; with a 重大 one among them that is said first."""
    paper = paper or OfficePaper()
    seen, standing = _told(inspection, seen, standing, copy)
    inspection, outcome = for_copy(inspection, outcome, copy)
    head = heading(inspection, paper) if department is paper.department else paper.office_of(department)
    named = "、".join(f"《{order.shown_title}》（{order.number}）" for order in orders)
    people = _certified(inspection, seen)
    blocks: list[Block] = [
        Addressee(f"{inspection.home.name}："),
        *_first(inspection, outcome, standing, earlier, copy),
        Paragraph(f"{chinese_day(day)}，复查人员{people}对{named}所列问题的改正情况进行了复查，意见如下："),
        *_table(inspection, seen, copy),
        Paragraph(_opinion(seen, standing, orders)),
    ]
    if paper.closing(Kind.OPINION):
        blocks.append(Paragraph(paper.closing(Kind.OPINION)))
    lines = [*signers(_CHECKER, checkers(seen), inspection), SignatureLine(paper.label("home"), dated=True)]
    blocks.append(sealed(lines, head, chinese_day(day), paper))
    blocks += _pictures(inspection, seen, photos or {}, copy)
    return Report(
        kind=Kind.OPINION,
        title=paper.title(Kind.OPINION),
        office=head,
        number=number,
        subject=inspection.home.name,
        date=day.isoformat() if number else "",
        blocks=tuple(blocks),
        copy=copy.label,
    )


def _told(
    inspection: Inspection, seen: Sequence[Rechecked], standing: Sequence[Finding], copy: Copy
) -> tuple[Sequence[Rechecked], Sequence[Finding]]:
    """What a copy may tell of: on the home's no 违法线索."""
    if copy is Copy.OFFICE:
        return seen, standing
    told = tuple(entry for entry in seen if not entry.finding.dark)
    return told, tuple(finding for finding in standing if not finding.dark)


def _first(
    inspection: Inspection, outcome: Outcome, standing: Sequence[Finding], earlier: Sequence[Finding], copy: Copy
) -> list[Block]:
    """What keeps the rest from being read as a pass."""
    texts = []
    majors = [finding for finding in standing if finding.severity is Severity.MAJOR]
    others = [finding for finding in standing if finding.severity in GRAVE and finding not in majors]
    left = f"{severity_counts((f.severity for f in others), copy)}没有销账（{_numbers(others)}）" if others else ""
    if majors:
        more = f"，另有{left}" if left else ""
        texts.append(
            f"本次检查列出的【重大】问题仍有{len(majors)}项没有销账（{_numbers(majors)}）{more}。请继续落实防范措施，确保"
            "老人安全；经现场复查确认之前，不视为已经消除。"
        )
    elif left:
        texts.append(f"本次检查列出的问题仍有{left}，须继续整改。")
    if before := earlier_open(earlier, copy):
        texts.append(before)
    if outcome.unsettled:
        named = "、".join(inspection.named(item) for item in outcome.unsettled)
        texts.append(f"有{len(outcome.unsettled)}项可能涉及重大事故隐患，检查时无法查或未查，尚不能下结论：{named}。")
    return [Paragraph(text, strong=True) for text in texts]


def _numbers(findings: Iterable[Finding]) -> str:
    return "、".join(finding.number for finding in findings)


def _summary(all_seen: Sequence[Rechecked], standing: Sequence[Finding], copy: Copy) -> str:
    seen = _counting(all_seen)
    passed = sum(entry.recheck.passed for entry in seen)
    text = f"本次复查{len(seen)}项：{_counted(passed, len(seen) - passed)}。" if seen else ""
    text += _withdrawn(all_seen)
    rechecked = {entry.finding.key for entry in seen}
    if left := [finding for finding in standing if finding.key not in rechecked]:
        text += f"另有{len(left)}项没有销账、本次未复查（{severity_counts((f.severity for f in left), copy)}）。"
    return text


def _counting(seen: Iterable[Rechecked]) -> tuple[Rechecked, ...]:
    return tuple(entry for entry in seen if not entry.withdrawn)


def _withdrawn(seen: Sequence[Rechecked]) -> str:
    """What was taken back since is said, and counts in no number."""
    count = sum(entry.withdrawn for entry in seen)
    return f"有{count}项的复查结果已撤回，不作数，问题没有销账。" if count else ""


def _counted(passed: int, failed: int) -> str:
    parts = [f"已整改{passed}项，予以销账"] if passed else []
    parts += [f"未整改{failed}项，退回整改"] if failed else []
    return "；".join(parts)


def _opinion(all_seen: Sequence[Rechecked], standing: Sequence[Finding], orders: Sequence[Document]) -> str:
    seen = _counting(all_seen)
    ordered = {key for order in orders for key in order.findings}
    passed = sum(entry.recheck.passed for entry in seen)
    text = f"所复查的{len(seen)}项中，{_counted(passed, len(seen) - passed)}。" if seen else ""
    text += _withdrawn(all_seen)
    rechecked = {entry.finding.key for entry in seen}
    if left := sum(finding.key in ordered - rechecked for finding in standing):
        text += f"责令改正的问题中还有{left}项没有复查，期限不因本次复查改变。"
    if passed < len(seen):
        text += "未整改的问题，请在新的期限前改正，并再次书面报送改正情况。"
    return text


def _table(inspection: Inspection, seen: Sequence[Rechecked], copy: Copy) -> list[Block]:
    rows = tuple(_row(inspection, place, entry, copy) for place, entry in enumerate(seen, 1))
    return [Table(_HEADS, rows, _SHARES), *rewordings(inspection, [entry.finding for entry in seen], copy)]


def _row(inspection: Inspection, place: int, entry: Rechecked, copy: Copy) -> tuple[str, ...]:
    finding, act = entry.finding, entry.recheck
    withheld = copy is Copy.INSTITUTION and is_private(inspection, finding)
    photos = sum(bool(evidence.blob) for evidence in act.evidence)
    told = [act.note, *(evidence.note for evidence in act.evidence if evidence.note)]
    words = WITHHELD if withheld else "；".join(text.rstrip("。") for text in told if text)
    return (
        str(place),
        f"{finding.number}\n{severity_words(finding.severity, copy)}",
        shown_problem(inspection, finding, copy),
        (_DONE if act.passed else _NOT_DONE) + (_WITHDRAWN if entry.withdrawn else ""),
        words + (f"（照片{photos}张）" if photos and not withheld else ""),
        "—" if act.deadline is None else chinese_day(act.deadline).replace("年", "年\n"),
    )


def _pictures(
    inspection: Inspection, seen: Sequence[Rechecked], contents: Mapping[str, bytes | Absence], copy: Copy
) -> list[Block]:
    """Before and after side by side where a problem has a photo of both, and the other photos of the recheck."""
    pairs: list[Picture] = []
    others: list[Picture] = []
    for place, entry in enumerate(seen, 1):
        if copy is Copy.INSTITUTION and is_private(inspection, entry.finding):
            continue
        before = [photo for photo in shown_photos(inspection, entry.finding, copy) if photo.blob in contents]
        after = [evidence.blob for evidence in entry.recheck.evidence if evidence.blob]
        shown = [Picture(f"问题{place}复查", blob, contents.get(blob, Absence.NOT_HELD)) for blob in after]
        for photo, other in zip(before, shown, strict=False):
            pairs += [picture(photo, f"问题{place}检查时", contents), other]
        others += shown[len(before) :]
    blocks: list[Block] = []
    if pairs:
        blocks += [
            Heading(f"附：整改前后对照（{len(pairs) // 2}组，左为检查时，右为复查时）"),
            Pictures(tuple(pairs), True),
        ]
    if others:
        blocks += [Heading(f"附：复查照片（{pictures_counted(others)}）"), Pictures(tuple(others))]
    return blocks


def checkers(seen: Iterable[Rechecked]) -> tuple[str, ...]:
    """Who looked again, each once."""
    return tuple(dict.fromkeys(entry.recheck.checker for entry in seen))


def _checkers(seen: Iterable[Rechecked]) -> str:
    return "、".join(checkers(seen))


def _certified(inspection: Inspection, seen: Iterable[Rechecked]) -> str:
    """Who looked again, with the certificate's number where the visit names one."""
    numbers = {part.inspector: part.certificate for part in inspection.parts if part.certificate}
    return "、".join(f"{name}（执法证号{numbers[name]}）" if name in numbers else name for name in checkers(seen))
