"""What a document is made of: one visit with all that is held of it, and from it the report of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.absence import Absence
from app.domain.checklist import Department
from app.domain.documents import OUTWARD, Copy, Document, Kind
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection
from app.domain.rectification import GRAVE, Course, Extension, Recheck
from app.domain.unreadable import Listed, Unreadable, told
from app.reports.inspection_notice import build_inspection_notice
from app.reports.model import Report
from app.reports.notice import build_list, build_notice
from app.reports.office_paper import OfficePaper
from app.reports.order import build_order, can_be_ordered
from app.reports.receipt import build_receipt
from app.reports.recheck import Rechecked, build_opinion, build_recheck_record
from app.reports.record import build_record
from app.reports.reply_slip import build_reply_slip
from app.reports.transfer import build_transfer, concerns
from app.storage.decoding import NotShown
from app.storage.documents import documents
from app.workflow.desk import Desk
from app.workflow.following import courses_of
from app.workflow.office import office_paper
from app.workflow.registering import visits_by_home
from app.workflow.visits import load, outcome


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that someone wants on paper.

    `department`: whose order, opinion or sheet. `about`: the day of the rechecks (ISO), or the slot of the document
    that a receipt is for. `handed_over`: 移送, not 抄送. `findings`: only these problems, for an order; empty for all
    that it may carry. `slot`: an issued document that is to be printed again, as it is numbered.
    """

    kind: Kind
    department: Department | None = None
    about: str = ""
    copy: Copy = Copy.INSTITUTION
    handed_over: bool = True
    findings: tuple[str, ...] = ()
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One visit with its problems, their courses, its documents and the office's paper, read once."""

    view: Inspection
    found: Outcome
    courses: Mapping[str, Course]
    documents: Listed[Document]
    paper: OfficePaper
    today: date
    device: str

    @property
    def signed(self) -> bool:
        return any(part.signed for part in self.view.parts)

    @property
    def own(self) -> Department:
        return self.paper.department

    @property
    def standing(self) -> tuple[Finding, ...]:
        """Registered problems that are open now."""
        return tuple(
            finding
            for finding in self.found.findings
            if finding.number
            and not finding.lapsed
            and not (finding.key in self.courses and self.courses[finding.key].state.closed)
        )

    def standing_on(self, day: date) -> tuple[Finding, ...]:
        """Problems that were registered by the evening of a day and not closed by then."""
        return tuple(
            finding
            for finding in self.found.findings
            if finding.registered is not None
            and finding.registered <= day
            and not finding.lapsed
            and not self._closed_by(finding.key, day)
        )

    def _closed_by(self, key: str, day: date) -> bool:
        closing = self.courses[key].state.closing if key in self.courses and self.courses[key].state.closed else None
        return closing is not None and closing.day <= day

    def due_on(self, finding: Finding, day: date) -> Finding:
        """The problem with the deadline that it had on a day: extensions and rechecks may have moved it. 待核 where
        these clash."""
        course = self.courses.get(finding.key)
        if course is None:
            return finding
        moved = [
            step.record.act.deadline
            for step in course.steps
            if step.effective and isinstance(step.record.act, (Extension, Recheck)) and step.record.act.day <= day
        ]
        deadlines = [deadline for deadline in moved if deadline is not None]
        now = course.state.deadline if day >= self.today else None
        return replace(
            finding,
            deadline=now or (deadlines[-1] if deadlines else finding.deadline),
            pending=finding.pending or course.state.disputed,
        )

    def live(self, kind: Kind, department: Department | None = None, about: str = "") -> tuple[Document, ...]:
        """Issued and not voided, of one kind, for one department, about one thing."""
        return tuple(
            document
            for document in self.documents
            if document.kind is kind
            and document.void is None
            and document.department == (department.value if department else "")
            and document.about == about
        )

    def document(self, slot: str) -> Document | None:
        return next((document for document in self.documents if document.slot == slot), None)

    def finding(self, key: str) -> Finding | None:
        return next((finding for finding in self.found.findings if finding.key == key), None)

    def rechecked(self, day: date, keys: Iterable[str] | None = None) -> tuple[Rechecked, ...]:
        """What the rechecks of one day saw, of all problems or of some, those taken back since marked so; those made
        void by another's are left out."""
        wanted = None if keys is None else set(keys)
        return tuple(
            Rechecked(finding, step.record.act, step.withdrawn)
            for finding in self.found.findings
            if (wanted is None or finding.key in wanted) and finding.key in self.courses
            for step in self.courses[finding.key].steps
            if (step.effective or step.withdrawn)
            and isinstance(step.record.act, Recheck)
            and step.record.act.day == day
        )

    @property
    def recheck_days(self) -> tuple[date, ...]:
        """The days on which something was rechecked, the latest first."""
        days = {
            step.record.act.day
            for course in self.courses.values()
            for step in course.steps
            if step.effective and isinstance(step.record.act, Recheck)
        }
        return tuple(sorted(days, reverse=True))

    def orderable(self, department: Department) -> tuple[Finding, ...]:
        """What an order of a department may carry and no order in force carries yet."""
        ordered = {key for order in self.live(Kind.ORDER, department) for key in order.findings}
        allowed = can_be_ordered(self.view, self.standing, department, self.own)
        return tuple(finding for finding in allowed if finding.key not in ordered)

    def concerned(self, department: Department, handed_over: bool) -> tuple[Finding, ...]:
        return concerns(self.standing, department, self.own, handed_over=handed_over)


def open_case(desk: Desk, inspection: int, paper: OfficePaper | None = None) -> Case:
    """Read a visit with all that its documents need; `paper` instead of the kept settings. Raises `NO_SUCH`."""
    view = load(desk, inspection)
    found = outcome(desk, view)
    return Case(
        view=view,
        found=found,
        courses=courses_of(desk, view, found),
        documents=documents(desk.store, inspection),
        paper=paper or office_paper(desk),
        today=desk.today,
        device=desk.store.device,
    )


def compose(desk: Desk, case: Case, wanted: Wanted, document: Document | None, number: str) -> Report:
    """The report of a kind. `document` is the issued one that is printed again; else it is made as of today."""
    view, found, paper, copy = case.view, case.found, case.paper, wanted.copy
    day = document.day if document else case.today
    dated = day if case.signed else None
    match wanted.kind:
        case Kind.INSPECTION_NOTICE:
            report = build_inspection_notice(view, day, number=number, paper=paper, copy=copy)
        case Kind.RECORD:
            earlier = _before(desk, case, day)
            report = build_record(view, found, number=number, earlier=earlier, paper=paper, copy=copy)
        case Kind.LIST:
            earlier = _before(desk, case, day)
            report = build_list(view, found, number=number, day=dated, earlier=earlier, paper=paper, copy=copy)
        case Kind.NOTICE:
            photos, earlier = _photos(desk, found.findings), _before(desk, case, day)
            report = build_notice(
                view, found, number=number, day=dated, earlier=earlier, photos=photos, paper=paper, copy=copy
            )
        case Kind.REPLY_SLIP:
            asked = tuple(case.due_on(finding, day) for finding in slip_findings(case))
            report = build_reply_slip(view, asked, about=told_by(case), paper=paper)
        case Kind.ORDER:
            report = _order(desk, case, wanted, document, number)
        case Kind.RECHECK_RECORD:
            seen = case.rechecked(date.fromisoformat(wanted.about))
            shots, on = _evidence(desk, seen), date.fromisoformat(wanted.about)
            left, earlier = case.standing_on(on), _open_elsewhere(desk, case, on)
            report = build_recheck_record(
                view, found, seen, left, on, earlier=earlier, photos=shots, paper=paper, copy=copy
            )
        case Kind.OPINION:
            report = _opinion(desk, case, wanted, number)
        case Kind.TRANSFER:
            report = _transfer(desk, case, wanted, document, number)
        case Kind.RECEIPT:
            served = case.document(wanted.about)
            assert served is not None, "a receipt is offered for an issued document only"
            report = build_receipt(view, served, paper=paper)
    return replace(report, stamp="作废") if document is not None and document.void is not None else report


def _before(desk: Desk, case: Case, day: date) -> Listed[Finding]:
    """What keeps a visit that found nothing from sounding like a pass; looked for only there."""
    found = any(not finding.lapsed for finding in case.found.findings)
    return Listed() if found else _open_elsewhere(desk, case, day)


def _open_elsewhere(desk: Desk, case: Case, day: date) -> Listed[Finding]:
    """The grave problems of the home's other visits that stood open on a day, and what can't be shown of them."""
    visits = next((keys for keys in visits_by_home(desk).values() if case.view.key in keys), [])
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
    chosen = tuple(case.due_on(finding, day) for finding in chosen_findings(case, wanted, document))
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
    chosen = tuple(case.due_on(finding, day) for finding in chosen_findings(case, wanted, document))
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


def chosen_findings(case: Case, wanted: Wanted, document: Document | None) -> tuple[Finding, ...]:
    """The problems that an order or a sheet carries: fixed once it is issued."""
    if document is not None:
        kept = (case.finding(key) for key in document.findings)
        return tuple(finding for finding in kept if finding is not None)
    if wanted.kind is Kind.ORDER:
        allowed = case.orderable(wanted.department or case.own)
    else:
        allowed = case.concerned(wanted.department, wanted.handed_over) if wanted.department else ()
    return tuple(finding for finding in allowed if not wanted.findings or finding.key in wanted.findings)


def slip_findings(case: Case) -> tuple[Finding, ...]:
    """What a reply slip asks about: the open problems, before signing those that will be."""
    if case.signed:
        return case.standing
    return tuple(finding for finding in case.found.findings if not finding.lapsed)


def told_by(case: Case) -> str:
    """The numbers of the documents by which the home was told."""
    return "、".join(
        document.number
        for document in case.documents
        if document.kind in (Kind.NOTICE, Kind.ORDER) and document.void is None and document.number
    )


def shows_copies(kind: Kind) -> bool:
    """Whether a kind has a copy for the home and one for the office."""
    return kind not in OUTWARD | {Kind.RECEIPT, Kind.REPLY_SLIP}


def _photos(desk: Desk, findings: Iterable[Finding]) -> dict[str, bytes | Absence]:
    return _contents(desk, (photo.blob for finding in findings for photo in finding.photos))


def _evidence(desk: Desk, seen: Iterable[Rechecked]) -> dict[str, bytes | Absence]:
    return _contents(desk, (evidence.blob for entry in seen for evidence in entry.recheck.evidence if evidence.blob))


def _contents(desk: Desk, digests: Iterable[str]) -> dict[str, bytes | Absence]:
    return {digest: desk.store.blob(digest) for digest in dict.fromkeys(digests)}
