"""Which documents a visit can have now, for whom, and why not otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.checklists.regulations import powers
from app.domain.checklist import Department, Severity
from app.domain.days import known_day
from app.domain.documents import Document, Kind, corrected_since, untold
from app.domain.findings import Finding
from app.domain.unreadable import counted, told
from app.domain.visit_rows import Mode
from app.reports.recheck import checkers
from app.reports.wording import unconfirmed
from app.workflow.carrying import chosen_findings, complete, own_first, slip_findings, to_add
from app.workflow.case import Case, Wanted


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be had, or why not. `draft`: nothing is signed yet, so it has no number and is not kept.

    `issued`: the one in force that a print repeats under its number; None when a print issues a new one.
    """

    wanted: Wanted
    title: str
    reason: str = ""
    draft: bool = False
    issued: Document | None = None


def offers(case: Case) -> tuple[Offer, ...]:
    """Every document of the visit's mode, in the order in which they are needed."""
    officers = case.view.mode is Mode.ADMINISTRATIVE
    kinds = [Kind.RECORD, Kind.LIST, Kind.NOTICE, Kind.REPLY_SLIP]
    found = [Wanted(kind) for kind in ([Kind.INSPECTION_NOTICE, *kinds] if officers else kinds)]
    if (first := to_add(case)) is not None:
        found.insert(found.index(Wanted(Kind.NOTICE)) + 1, Wanted(Kind.NOTICE, about=first.slot))
    if officers:
        found += [Wanted(Kind.ORDER, department) for department in _ordering(case)]
        found += _opinions(case)
    days = [day.isoformat() for day in case.recheck_days] or [""]
    found += [Wanted(Kind.RECHECK_RECORD, about=day) for day in days]
    found += _sheets(case)
    if officers:
        served = [d for d in case.documents if d.void is None and d.kind.rules.numbered and d.kind.rules.two_copies]
        found += [Wanted(Kind.RECEIPT, about=document.slot) for document in served] or [Wanted(Kind.RECEIPT)]
    return tuple(offer(case, wanted) for wanted in found)


def offer(case: Case, wanted: Wanted) -> Offer:
    """What printing one document would do now."""
    if wanted.slot:
        known = case.document(wanted.slot)
        reason = "没有出具过这份文书。" if known is None else _no_reprint(case, known)
        return Offer(wanted, known.shown_title if known else title_of(case, wanted), reason, False, known)
    draft = not case.signed and wanted.kind.rules.draft
    known = None if draft else _issued(case, wanted)
    reason = _hidden(case) or why_not(case, wanted) or ("" if known else _too_late(case, wanted))
    return Offer(wanted, title_of(case, wanted), reason, draft, known)


def _no_reprint(case: Case, known: Document) -> str:
    """Why an issued document can't be drawn again: what it tells of is not here, or only a newer version knows it."""
    if known.kind is Kind.RECEIPT and case.document(known.about) is None:
        return "它所送达的文书不在本库，或不能显示。"
    if known.kind is Kind.NOTICE and known.about and case.document(known.about) is None:
        return "它所补的那份通知单不在本库，或不能显示。"
    if known.kind.rules.by_department and known.department not in {each.value for each in Department}:
        return f"部门“{known.department}”由较新的版本写入，请升级本机程序后再打印。"
    return _hidden(case)


def _hidden(case: Case) -> str:
    """A paper of a visit with a problem that can't be shown would sound as if there were none, and one without the
    jurisdiction would name what does not bind."""
    if not case.view.profile.held:
        return f"本库没有“{case.view.profile.id}”这份口径，分不清哪些文件适用；请先合并带有它的交接文件。"
    if not case.found.hidden:
        return ""
    return f"这次检查有{len(case.found.hidden)}个问题不能显示（{case.found.unreadable[0]}），请先处理。"


def title_of(case: Case, wanted: Wanted) -> str:
    """The name by which a person chooses it: the office's own, with what tells it from others."""
    title = case.paper.title(wanted.kind, handed_over=wanted.handed_over)
    about = case.document(wanted.about) if wanted.kind is Kind.RECEIPT else None
    more = [
        "补发" if wanted.kind is Kind.NOTICE and wanted.about else "",
        wanted.department.value if wanted.department and wanted.department is not case.own else "",
        wanted.about if wanted.kind in (Kind.RECHECK_RECORD, Kind.OPINION) else "",
        f"{about.shown_title} {about.number}".strip() if about else "",
    ]
    shown = "，".join(part for part in more if part)
    return f"{title}（{shown}）" if shown else title


def why_not(case: Case, wanted: Wanted) -> str:
    """Why a document can't be had now, in a sentence; empty when it can."""
    if wanted.kind.rules.officers_only and (reason := _no_officers(case)):
        return reason
    match wanted.kind:
        case Kind.NOTICE if wanted.about:
            return "" if to_add(case) is not None else "没有要补发的：未销账的问题都已在有效的通知上。"
        case Kind.REPLY_SLIP:
            return "" if slip_findings(case) else "没有未销账的问题，不需要回执。"
        case Kind.ORDER:
            return _no_order(case, wanted)
        case Kind.RECHECK_RECORD:
            day = known_day(wanted.about)
            seen = day is not None and case.rechecked(day)
            return "" if seen else "还没有登记复查；在“整改”里登记复查后再出具。"
        case Kind.OPINION:
            return _no_opinion(case, wanted)
        case Kind.TRANSFER:
            return _no_transfer(case, wanted)
        case Kind.RECEIPT:
            known = case.document(wanted.about)
            return "" if known is not None and known.void is None else "先出具要送达的文书，再打印它的送达回证。"
    return ""


def certified(case: Case) -> int:
    """How many inspectors of the visit have given a certificate number."""
    return len({part.inspector for part in case.view.parts if part.certificate.strip()})


def warnings(case: Case, wanted: Wanted, document: Document | None) -> tuple[str, ...]:
    """Sentences to read before a document is handed out."""
    kind, rules, found = wanted.kind, wanted.kind.rules, case.found
    said = []
    if lost := told((*case.view.unreadable, *found.unreadable, *case.documents.unreadable)):
        said.append(counted(lost, "，单上没有列出"))
    if document is not None and document.void is not None:
        said.append(f"这份文书已于{document.void.day}作废，打印件上标“作废”。")
    if rules.whole or kind is Kind.ORDER:
        said += _unsigned(case, "其问题不在本单" if kind is Kind.ORDER else "单上已注明")
        said += _unreported(case)
    if rules.whole:
        said += _undecided(case)
    if found.unsettled and (rules.whole or rules.about_a_day or kind is Kind.ORDER):
        said.append(f"有{len(found.unsettled)}项可能涉及重大事故隐患而无法查或未查，单上不作结论。")
    said += _warnings_of_kind(case, wanted, document)
    if kind in (Kind.LIST, Kind.NOTICE, Kind.ORDER):
        said += _past_deadlines(case, wanted) if document is None else _not_on_it(case, document)
    return tuple(said)


def _warnings_of_kind(case: Case, wanted: Wanted, document: Document | None) -> Sequence[str]:
    """What only one kind of document warns of."""
    match wanted.kind:
        case Kind.INSPECTION_NOTICE:
            return ["日常、专项检查原则上提前3个工作日发检查通知书；个案检查不得事先告知（民发〔2022〕86号）。"]
        case Kind.ORDER:
            return _order_warnings(case, wanted, document)
        case Kind.OPINION:
            return _opinion_warnings(case, wanted)
        case Kind.LIST | Kind.NOTICE:
            return _unconfirmed(case, wanted, document)
    return []


def _unsigned(case: Case, where: str) -> list[str]:
    """Whose part isn't signed, and what that means for the paper."""
    if missing := [part for part in case.view.parts if not part.signed and part.sections]:
        return ["尚缺" + "、".join(f"{part.inspector}的分工" for part in missing) + f"，{where}。"]
    return []


def _undecided(case: Case) -> list[str]:
    """What two computers said differently and nobody has decided yet."""
    said = []
    if any(answer.pending for answer in case.view.answers.values()):
        said.append("有结果不一致、待核的项目，按较重的结果列出，单上已注明。")
    if any(finding.clashing for finding in case.found.findings):
        said.append("有两份登记不一致、待核的问题，按较重的等级、较早的期限列出，单上已注明。")
    return said


def _unreported(case: Case) -> list[str]:
    if case.view.reported is None and case.signed and any(finding.told_at_once for finding in case.standing):
        return ["有重大、疑似重大、严重问题或须当日提请判定的事项，还没有登记当日报告。"]
    return []


def _unconfirmed(case: Case, wanted: Wanted, document: Document | None) -> list[str]:
    """Documents that the home's copy leaves out until the county says that they go on."""
    carried = chosen_findings(case, wanted, document) if case.signed else case.found.findings
    basis = tuple(citation for finding in carried for citation in finding.basis)
    named = unconfirmed(basis, case.view.profile)
    if not named:
        return []
    return [f"{'、'.join(named)}是否继续适用尚未确认，送达联上没有印它作依据；确认后在设置的文书格式里填写文号和日期。"]


def _past_deadlines(case: Case, wanted: Wanted) -> list[str]:
    """A paper handed out late may demand what was due before it came."""
    listed = chosen_findings(case, wanted, None) if case.signed else ()
    days = [case.due(finding).deadline for finding in listed if finding in case.standing]
    if past := sorted(day for day in days if day < case.today):
        when = "可先出具整改通知单、登记延期，再出具" if wanted.kind is Kind.ORDER else "出具后请在“整改”里登记延期"
        return [f"有{len(past)}项的期限早于今天（最早{past[0]}），{when}。"]
    return []


def _not_on_it(case: Case, document: Document) -> list[str]:
    """What was registered or put right since a paper was issued, where the home is not told of it by another."""
    if document.void is not None:
        return []
    if document.kind is Kind.ORDER:
        named = [finding for key in document.findings if (finding := case.finding(key)) is not None]
        if not (changed := [finding for finding in named if corrected_since(document, finding)]):
            return []
        return [
            f"{_numbers(changed)}在出具之后有更正，本件仍为出具时所写；要按更正后的内容责令改正，请作废后另行出具。"
        ]
    left = untold(case.documents, case.standing) if document.kind is Kind.NOTICE else ()
    if not left:
        return []
    return [f"有{len(left)}项问题（{_numbers(left)}）在本单出具之后挂号或更正，还没有通知机构，请补发整改通知单。"]


def _numbers(findings: Iterable[Finding]) -> str:
    return "、".join(finding.number for finding in findings)


def _opinion_warnings(case: Case, wanted: Wanted) -> list[str]:
    said = []
    if any(finding.severity is Severity.MAJOR for finding in case.standing):
        said.append("还有重大问题没有销账，意见书已先写明。")
    day = known_day(wanted.about)
    if day is not None and len(checkers(case.rechecked(day))) < 2:
        said.append("这一天的复查只登记了一名复查人员；行政检查须两人以上，请核对后由两人签名。")
    return said


def _order_warnings(case: Case, wanted: Wanted, document: Document | None) -> list[str]:
    department = wanted.department or case.own
    said = [powers()[department].caution] if department in powers() else []
    if not case.paper.remedies.strip():
        said.append("没有设置救济告知，通知书上没有复议、诉讼的告知；请在文书设置里填写本单位的告知内容。")
    if department is not case.own:
        said.append(f"须由{case.paper.office_of(department)}的执法人员签名并加盖其印章。")
    chosen = {finding.key for finding in chosen_findings(case, wanted, document)}
    left = [finding for finding in case.standing if finding.key not in chosen and department in finding.departments]
    if left:
        said.append(f"另有{len(left)}项未列入（已在其他通知书上、不在本部门权限内、待核或属历史遗留），见问题清单。")
    return said


def _no_officers(case: Case) -> str:
    if case.view.mode is not Mode.ADMINISTRATIVE:
        return "只有行政检查可以出具；本次是自查/巡查，可用问题清单和整改通知单。"
    if (count := certified(case)) < 2:
        return f"须有两名以上填写了执法证号的检查人员，现在有{count}人。"
    return ""


def _too_late(case: Case, wanted: Wanted) -> str:
    """An announcement made up after the visit would bear a wrong day or announce what is over."""
    if wanted.kind is Kind.INSPECTION_NOTICE and (case.signed or case.today > case.view.started):
        return f"检查已在{case.view.started}进行，检查通知书须在检查之前出具，不能补开。"
    return ""


def _no_order(case: Case, wanted: Wanted) -> str:
    department = wanted.department or case.own
    if department not in powers():
        return f"没有查到{department.value}责令改正的条款，不能出具；请用移送单告知{case.paper.office_of(department)}。"
    if department is not case.own and not case.paper.offices.get(department):
        return f"联合检查中{department.value}的通知书须先在文书设置里填写其单位名称。"
    if chosen_findings(case, wanted, None) or case.live(Kind.ORDER, department):
        return ""
    return f"没有属于{department.value}、可以责令改正的问题（须已签字挂号、有约束力的依据，且不待核）。"


def _no_opinion(case: Case, wanted: Wanted) -> str:
    orders = case.live(Kind.ORDER, wanted.department or case.own)
    if not orders:
        return "还没有出具责令改正通知书。"
    day = known_day(wanted.about)
    ordered = [key for order in orders for key in order.findings]
    if day is None or not case.rechecked(day, ordered):
        return "通知书上的问题还没有登记复查。"
    return ""


def _no_transfer(case: Case, wanted: Wanted) -> str:
    if wanted.department is None:
        return "没有属于其他部门的问题。"
    if wanted.department is case.own:
        return f"{case.own.value}就是本单位的部门，不用移送或抄送。"
    if case.concerned(wanted.department, wanted.handed_over) or _issued(case, wanted):
        return ""
    return f"没有{'属于' if wanted.handed_over else '涉及'}{wanted.department.value}的已挂号问题。"


def _issued(case: Case, wanted: Wanted) -> Document | None:
    """The document in force that a print repeats: this device's own before another's. An order on problems that none in
    force carries, a notice that adds what none tells of, a list of more than any names, and a sheet in the other word,
    are new."""
    live = [d for d in case.live(wanted.kind, _bearing(case, wanted), wanted.about) if _same_word(d, wanted)]
    if wanted.kind is Kind.ORDER and case.orderable(wanted.department or case.own):
        return None
    if wanted.kind is Kind.NOTICE and wanted.about and to_add(case) is not None:
        return None
    if wanted.kind is Kind.LIST:
        live = [document for document in live if complete(case, document)]
    return own_first(case, tuple(live))


def _same_word(document: Document, wanted: Wanted) -> bool:
    return wanted.kind is not Kind.TRANSFER or document.handed_over == wanted.handed_over


def _bearing(case: Case, wanted: Wanted) -> Department | None:
    """The department that the document is kept under."""
    return wanted.department or (case.own if wanted.kind in (Kind.ORDER, Kind.OPINION) else None)


def _ordering(case: Case) -> list[Department]:
    """The office's own department, and the others that something was found for."""
    others = dict.fromkeys(d for finding in case.standing for d in finding.departments if d is not case.own)
    return [case.own, *(d for d in others if d in powers() or case.concerned(d, True))]


def _opinions(case: Case) -> list[Wanted]:
    found = [
        Wanted(Kind.OPINION, department, day.isoformat())
        for department in _ordering(case)
        for day in case.recheck_days
        if not _no_opinion(case, Wanted(Kind.OPINION, department, day.isoformat()))
    ]
    return found or [Wanted(Kind.OPINION, case.own)]


def _sheets(case: Case) -> Iterator[Wanted]:
    some = False
    for department in Department:
        for handed_over in (True, False):
            wanted = Wanted(Kind.TRANSFER, department, handed_over=handed_over)
            if department is not case.own and not _no_transfer(case, wanted):
                some = True
                yield wanted
    if not some:
        yield Wanted(Kind.TRANSFER)
