"""What stands on a document: from one visit the report of any kind, and of one issued earlier what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.domain.absence import Absence
from app.domain.documents import Copy, Document, Kind, corrected_since
from app.domain.findings import Finding
from app.domain.rectification import GRAVE
from app.domain.unreadable import Listed, Unreadable, told
from app.reports.inspection_notice import build_inspection_notice
from app.reports.model import Report, digest
from app.reports.notice import build_list, build_notice
from app.reports.order import build_order
from app.reports.receipt import build_receipt
from app.reports.recheck import Rechecked, build_opinion, build_recheck_record
from app.reports.record import build_record
from app.reports.reply_slip import build_reply_slip
from app.reports.rewording import printed_again
from app.reports.transfer import build_transfer
from app.storage.decoding import NotShown
from app.workflow.carrying import carried, chosen_findings, slip_findings, told_by
from app.workflow.case import Case, Wanted, open_case
from app.workflow.desk import Desk
from app.workflow.lines import inspections, is_listed

_SERVED = frozenset({Kind.INSPECTION_NOTICE, Kind.NOTICE, Kind.LIST, Kind.ORDER, Kind.OPINION})
"""Kinds that stand together on one receipt."""


def compose(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> Report:
    """The report of a kind. `document` is the issued one that is printed again, and says so where it is not word for
    word what was issued; else it is made as of today."""
    report = _composed(desk, case, wanted, document, number)
    if document is None:
        return report
    chosen = (finding for key in document.findings if (finding := case.finding(key)) is not None)
    since = [(finding, each) for finding in chosen for each in corrected_since(document, finding)]
    other = bool(document.printed) and document.printed != printed(desk, case, wanted, document, number)
    again = printed_again(case.view, since, document.printed if other else "", wanted.copy)
    return replace(report, blocks=(*again, *report.blocks), stamp="作废" if document.void is not None else "")


def printed(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> str:
    """The short digest of the office's copy: it tells whether a paper says what it said when it was issued."""
    return digest(_composed(desk, case, replace(wanted, copy=Copy.OFFICE), document, number))


def _composed(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> Report:
    view, found, paper, copy = case.view, case.found, case.paper, wanted.copy
    day = document.day if document else case.today
    dated = day if case.signed else None
    match wanted.kind:
        case Kind.INSPECTION_NOTICE:
            return build_inspection_notice(view, day, number=number, paper=paper, copy=copy)
        case Kind.RECORD:
            earlier = _before(desk, case, day)
            return build_record(view, found, number=number, earlier=earlier, paper=paper, copy=copy)
        case Kind.LIST:
            view, found = carried(desk, case, wanted, document)
            earlier = _before(desk, case, day)
            return build_list(view, found, number=number, day=dated, earlier=earlier, paper=paper, copy=copy)
        case Kind.NOTICE:
            return _notice(desk, case, wanted, document, number)
        case Kind.REPLY_SLIP:
            asked = tuple(case.due(finding, document) for finding in slip_findings(case))
            return build_reply_slip(view, asked, about=told_by(case), paper=paper)
        case Kind.ORDER:
            return _order(desk, case, wanted, document, number)
        case Kind.RECHECK_RECORD:
            seen = case.rechecked(date.fromisoformat(wanted.about))
            shots, on = _evidence(desk, seen), date.fromisoformat(wanted.about)
            left, earlier = case.standing_on(on), _open_elsewhere(desk, case, on)
            return build_recheck_record(
                view, found, seen, left, on, earlier=earlier, photos=shots, paper=paper, copy=copy
            )
        case Kind.OPINION:
            return _opinion(desk, case, wanted, number)
        case Kind.TRANSFER:
            return _transfer(desk, case, wanted, document, number)
        case Kind.RECEIPT:
            served = case.document(wanted.about)
            assert served is not None, "a receipt is offered for an issued document only"
            return build_receipt(view, served, beside=_served_with(case, served, document), paper=paper)


def _served_with(case: Case, served: Document, receipt: Document | None) -> tuple[Document, ...]:
    """The papers for the home that the same hand brought on the same day, as far as they were there when the receipt
    was made: what is issued later is on none that was issued before."""

    def handed(paper: Document) -> tuple[object, ...]:
        return paper.department or case.own.value, paper.day, paper.delivery

    return tuple(
        each
        for each in case.documents
        if each.slot != served.slot
        and each.kind in _SERVED
        and each.void is None
        and handed(each) == handed(served)
        and (receipt is None or each.at <= receipt.at)
    )


def _notice(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> Report:
    """The notice, or one that adds to an earlier one."""
    view, found = carried(desk, case, wanted, document)
    day = document.day if document else case.today
    return build_notice(
        view,
        found,
        number=number,
        day=day if case.signed else None,
        earlier=_before(desk, case, day),
        adds_to=case.document(wanted.about) if wanted.about else None,
        photos=_photos(desk, found.findings),
        paper=case.paper,
        copy=wanted.copy,
    )


def _before(desk: Desk, case: Case, day: date) -> Listed[Finding]:
    """What keeps a visit that found nothing from sounding like a pass; looked for only there."""
    found = any(not finding.lapsed for finding in case.found.findings)
    return Listed() if found else _open_elsewhere(desk, case, day)


def _open_elsewhere(desk: Desk, case: Case, day: date) -> Listed[Finding]:
    """The grave problems of the home's other visits that stood open on a day, and what can't be shown of them."""
    home = case.view.institution
    visits = inspections(desk, home=home) if home and is_listed(desk, case.view.key) else ()
    lost: list[Unreadable] = []
    found: list[Finding] = []
    for key in reversed(visits):
        if key == case.view.key:
            continue
        try:
            other = open_case(desk, key, case.paper)
        except NotShown as error:
            lost.append(error.unreadable)
            continue
        found += [finding for finding in other.standing_on(day) if finding.severity in GRAVE]
        lost += [other.found.unreadable[0]] if other.found.hidden else []
    return Listed(found, told(lost))


def _order(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> Report:
    day = document.day if document else case.today
    chosen = tuple(case.due(finding, document) for finding in chosen_findings(case, wanted, document))
    return build_order(
        case.view,
        case.found,
        chosen,
        wanted.department or case.own,
        day,
        number=number,
        photos=_photos(desk, chosen),
        paper=case.paper,
        copy=wanted.copy,
    )


def _opinion(desk: Desk, case: Case, wanted: Wanted, number: str) -> Report:
    department, on = wanted.department or case.own, date.fromisoformat(wanted.about)
    orders = case.live(Kind.ORDER, department)
    seen = case.rechecked(on, (key for order in orders for key in order.findings))
    return build_opinion(
        case.view,
        case.found,
        seen,
        case.standing_on(on),
        on,
        orders,
        department,
        number=number,
        earlier=_open_elsewhere(desk, case, on),
        photos=_evidence(desk, seen),
        paper=case.paper,
        copy=wanted.copy,
    )


def _transfer(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> Report:
    assert wanted.department is not None, "a sheet is offered for a department only"
    day = document.day if document else case.today
    chosen = tuple(case.due(finding, document) for finding in chosen_findings(case, wanted, document))
    return build_transfer(
        case.view,
        chosen,
        wanted.department,
        day,
        handed_over=wanted.handed_over,
        number=number,
        photos=_photos(desk, chosen),
        paper=case.paper,
    )


def _photos(desk: Desk, findings: Iterable[Finding]) -> dict[str, bytes | Absence]:
    return _contents(desk, (photo.blob for finding in findings for photo in finding.photos))


def _evidence(desk: Desk, seen: Iterable[Rechecked]) -> dict[str, bytes | Absence]:
    """The photos of rechecks, and of what they looked at again."""
    looked = tuple(seen)
    after = (evidence.blob for entry in looked for evidence in entry.recheck.evidence if evidence.blob)
    return _photos(desk, (entry.finding for entry in looked)) | _contents(desk, after)


def _contents(desk: Desk, digests: Iterable[str]) -> dict[str, bytes | Absence]:
    return {digest: desk.store.blob(digest) for digest in dict.fromkeys(digests)}
