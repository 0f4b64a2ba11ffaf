"""样张: a document of an invented visit, drawn with settings that are not kept yet, so that they can be judged."""

from __future__ import annotations

from dataclasses import replace

from app.checklists.load import hazards, shipped
from app.domain.documents import Document, Kind
from app.domain.findings import Registration, derive_findings
from app.domain.ids import document_number
from app.domain.inspection import Answer, Edition, Inspection, Part, Result, Verdict, home_of
from app.domain.unreadable import Listed
from app.domain.visit_rows import Mode
from app.reports.office_paper import OfficePaper
from app.workflow.case import Case, Wanted
from app.workflow.composing import compose
from app.workflow.desk import Desk
from app.workflow.errors import NOT_OFFERED
from app.workflow.offering import why_not
from app.workflow.office import profile_of
from app.workflow.sample_county import HOMES

SAMPLES = (
    Kind.NOTICE,
    Kind.ORDER,
    Kind.RECORD,
    Kind.LIST,
    Kind.REPLY_SLIP,
    Kind.INSPECTION_NOTICE,
    Kind.TRANSFER,
    Kind.RECEIPT,
)
"""Kinds of which a sample can be drawn: those that need no recheck."""
_CHECKLIST = "fire"
_FAILED = ("XF05", "XF09", "XF13", "XF19")


def sample_paper(desk: Desk, paper: OfficePaper, kind: Kind) -> bytes:
    """The PDF of a sample of a kind with these settings, marked 样张; it gives no number and keeps nothing.

    Raises `MissingGlyphs`, and `NOT_OFFERED` for a kind that the own department has no power for.
    """
    from app.reports.pdf import render_pdfs

    case = _case(desk, paper, Mode.ADMINISTRATIVE if kind.rules.officers_only else Mode.PATROL)
    number = document_number(desk.number_prefix, desk.today.year, desk.code, 1, paper.number_pattern)
    wanted = Wanted(kind)
    if kind is Kind.TRANSFER:
        others = dict.fromkeys(d for finding in case.standing for d in finding.departments if d is not case.own)
        wanted = Wanted(kind, next(iter(others), None), handed_over=False)
    if kind is Kind.RECEIPT:
        served = Document("document/sample", Kind.ORDER, number, desk.today, title=paper.title(Kind.ORDER))
        case, wanted = replace(case, documents=Listed((served,))), Wanted(kind, about=served.slot)
    if reason := why_not(case, wanted):
        raise NOT_OFFERED.with_(title=paper.title(kind), reason=reason)
    return render_pdfs([replace(compose(desk, case, wanted, None, number), stamp="样张")])


def _case(desk: Desk, paper: OfficePaper, mode: Mode) -> Case:
    """An invented visit whose problems are registered."""
    checklist = next(each for each in shipped() if each.id == _CHECKLIST)
    now, today = desk.clock(), desk.today
    sections = tuple(section.id for section in checklist.sections)
    inspectors = ("示例检查员甲", "示例检查员乙")
    parts = tuple(
        Part(str(place), name, sections if place == 1 else (), f"示例{place:03d}", signed_by=name, signed_at=now)
        for place, name in enumerate(inspectors, 1)
    )
    view = Inspection(
        key=0,
        handle="样张",
        institution=0,
        home=home_of(HOMES[0]),
        mode=mode,
        started=today,
        office=desk.office or "示例县民政局",
        editions=(Edition(checklist.id, checklist.edition, ""),),
        checklists=(checklist,),
        profile=profile_of(desk, HOMES[0].county),
        parts=parts,
        companion="示例院长",
        opinion="无异议",
    )
    answers = {
        item.id: Answer(
            item.id, Result(Verdict.FAIL if item.id in _FAILED else Verdict.PASS), actor=inspectors[0], at=now
        )
        for item in view.applicable
    }
    view = replace(view, answers=answers)
    drafts = derive_findings(view, hazards()).findings
    registered = {
        finding.key: Registration(
            f"{desk.code}-{place:04d}", today, finding.severity, finding.problem, finding.remedy, finding.deadline
        )
        for place, finding in enumerate(drafts, 1)
    }
    return Case(
        view=view,
        found=derive_findings(view, hazards(), registrations=registered),
        courses={},
        documents=Listed(),
        paper=paper,
        today=today,
        device=desk.store.device,
    )
