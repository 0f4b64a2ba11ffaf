"""What a paper carries: its problems, and the part of the visit that it rests on, fixed when it is issued.

A paper tells of what it names and of nothing else. What was registered or put right after it was issued stands on a
paper of its own.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.documents import Document, Kind, as_issued, corrected_since, told_of, untold
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection, Part
from app.workflow.case import Case, Wanted
from app.workflow.desk import Desk
from app.workflow.visits import outcome


def chosen_findings(case: Case, wanted: Wanted, document: Document | None) -> tuple[Finding, ...]:
    """The problems that a paper carries, of a kind that names any. An issued one carries its own, as it was issued."""
    if document is not None:
        kept = (case.finding(key) for key in document.findings)
        return tuple(as_issued(document, finding) for finding in kept if finding is not None)
    allowed = _may_carry(case, wanted)
    return tuple(finding for finding in allowed if not wanted.findings or finding.key in wanted.findings)


def _may_carry(case: Case, wanted: Wanted) -> tuple[Finding, ...]:
    match wanted.kind:
        case Kind.ORDER:
            return case.orderable(wanted.department or case.own)
        case Kind.NOTICE if wanted.about:
            return untold(case.documents, case.standing)
        case Kind.NOTICE:
            return tuple(finding for finding in case.registered if not finding.lapsed and not finding.dark)
        case Kind.LIST:
            return tuple(finding for finding in case.registered if not finding.dark)
    return case.concerned(wanted.department, wanted.handed_over) if wanted.department else ()


def to_add(case: Case) -> Document | None:
    """The notice to which one can be added (补发): it is in force, and some problem is on none as it is worded now."""
    first = own_first(case, case.live(Kind.NOTICE))
    return first if first is not None and untold(case.documents, case.standing) else None


def own_first(case: Case, documents: tuple[Document, ...]) -> Document | None:
    """The last of some documents: this device's own before another's."""
    own = [document for document in documents if document.device == case.device]
    chosen = own or documents
    return chosen[-1] if chosen else None


def complete(case: Case, document: Document) -> bool:
    """Whether a list names every problem that stands registered now, as it is worded now."""
    return all(
        finding.key in document.findings and not corrected_since(document, finding)
        for finding in case.registered
        if not finding.lapsed and not finding.dark
    )


def signed_sections(view: Inspection) -> tuple[str, ...]:
    """The sections that are signed, in the order of the parts."""
    return tuple(section for part in view.parts if part.signed for section in part.sections)


def carried(desk: Desk, case: Case, wanted: Wanted, document: Document | None) -> tuple[Inspection, Outcome]:
    """The visit and what came of it, as a paper that tells of the whole visit may say it: of what is signed, or was
    when it was issued, and of the problems that it names. What nobody was to sign is told as it is, without a number.
    """
    if not case.signed:
        return case.view, case.found
    known = document.sections if document is not None else None
    sections = frozenset(signed_sections(case.view) if known is None else known)
    named = chosen_findings(case, wanted, document)
    view = _resting_on(case.view, sections, named)
    found = outcome(desk, view) if view is not case.view else case.found
    derived = {finding.key: finding for finding in found.findings}
    findings = tuple(derived.get(finding.key, finding) for finding in named)
    if document is not None:
        findings = tuple(as_issued(document, finding) for finding in findings)
    findings = tuple(case.due(finding, document) for finding in findings)
    nobodys = tuple(finding for finding in found.findings if not finding.number)
    # a lead that the paper does not name stands on the office's copy alone, also when it was released since
    leads = tuple(
        replace(finding, released="")
        for finding in found.findings
        if finding.lead and finding.number and finding.key not in {each.key for each in named}
    )
    added = case.document(wanted.about) if wanted.kind is Kind.NOTICE and wanted.about else None
    told = frozenset(added.sections or ()) if added is not None else frozenset[str]()
    advice = tuple(each for each in found.advice if view.section_of(each.item) not in told)
    return view, replace(found, findings=findings + leads + nobodys, advice=advice)


def _resting_on(view: Inspection, sections: frozenset[str], named: tuple[Finding, ...]) -> Inspection:
    """The visit with only the answers of some sections, and of those that nobody took. What is named and rests on no
    answer of theirs, as when its section has been given to another since, keeps its own."""
    kept = {
        item
        for finding in named
        if all(view.section_of(item) not in sections for item in finding.items)
        for item in finding.items
    }

    def rests(item: str) -> bool:
        if item in kept or not any(item in checklist.places for checklist in view.checklists):
            return True  # the home's particulars are every part's
        section = view.section_of(item)
        return section in sections or view.part_of(section) is None

    answers = {item: answer for item, answer in view.answers.items() if rests(item)}
    parts = tuple(_as_signed(part, sections) for part in view.parts)
    if len(answers) == len(view.answers) and parts == view.parts:
        return view
    corrections = tuple(each for each in view.corrections if rests(each.item))
    return replace(view, answers=answers, parts=parts, corrections=corrections)


def _as_signed(part: Part, sections: frozenset[str]) -> Part:
    """A part as one knew it who had these sections signed."""
    if not part.signed or sections.issuperset(part.sections):
        return part
    return replace(part, signed_by="", signed_at=0)


def told_by(case: Case) -> str:
    """The numbers of the documents by which the home was told."""
    return "、".join(
        document.number
        for document in case.documents
        if document.kind.rules.tells and document.void is None and document.number
    )


def slip_findings(case: Case) -> tuple[Finding, ...]:
    """What a reply slip asks about: the open problems that the home was told of, before it was told all open ones, and
    before signing those that will be."""
    if not case.signed:
        return tuple(finding for finding in case.found.findings if not (finding.lapsed or finding.referred))
    standing = tuple(finding for finding in case.standing if not finding.referred)
    told = tuple(finding for finding in standing if told_of(case.documents, finding.key))
    return told or standing
