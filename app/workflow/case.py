"""One visit with all that its papers are made of, and the paper that someone wants of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.checklist import Department
from app.domain.documents import Copy, Document, Kind
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection
from app.domain.rectification import Course, Extension, Recheck
from app.domain.unreadable import Listed
from app.reports.office_paper import OfficePaper
from app.reports.order import can_be_ordered
from app.reports.recheck import Rechecked
from app.reports.transfer import concerns
from app.storage.documents import documents
from app.workflow.desk import Desk
from app.workflow.following import courses_of
from app.workflow.office import office_paper, with_confirmed
from app.workflow.visits import load, outcome


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that someone wants on paper."""

    kind: Kind
    department: Department | None = None
    """Whose order, opinion or sheet."""
    about: str = ""
    """The day of the rechecks (ISO); of a receipt the slot of the document that it is for; of a notice the slot of the
    one that it adds to (补发)."""
    copy: Copy = Copy.INSTITUTION
    handed_over: bool = True
    """移送, not 抄送."""
    findings: tuple[str, ...] = ()
    """Only these problems, for an order; empty for all that it may carry."""
    slot: str = ""
    """An issued document that is to be printed again, as it is numbered."""


def again(document: Document, copy: Copy) -> Wanted:
    """The same paper again: of what it was issued, on the copy that is asked for."""
    department = next((each for each in Department if each.value == document.department), None)
    return Wanted(
        kind=document.kind,
        department=department,
        about=document.about,
        copy=copy,
        handed_over=document.handed_over,
        slot=document.slot,
    )


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
    def registered(self) -> tuple[Finding, ...]:
        """Registered problems, also those that are closed or lapsed."""
        return tuple(finding for finding in self.found.findings if finding.number)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """Registered problems that are open now."""
        return tuple(
            finding
            for finding in self.registered
            if not finding.lapsed and not (finding.key in self.courses and self.courses[finding.key].state.closed)
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

    def due(self, finding: Finding, document: Document | None = None) -> Finding:
        """The problem with the deadline that is in force, or was when a document was issued: extensions and rechecks
        may have moved it since. 待核 where these clash."""
        course = self.courses.get(finding.key)
        if course is None:
            return finding
        finding = replace(finding, pending=finding.pending or course.state.disputed)
        if document is None:
            return replace(finding, deadline=course.state.deadline)
        moved = [
            step.record.act.deadline
            for step in course.steps
            if step.effective and isinstance(step.record.act, (Extension, Recheck)) and step.record.at <= document.at
        ]
        deadlines = [deadline for deadline in moved if deadline is not None]
        return replace(finding, deadline=deadlines[-1]) if deadlines else finding

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
    paper = paper or office_paper(desk)
    view = with_confirmed(load(desk, inspection), paper)
    found = outcome(desk, view)
    return Case(
        view=view,
        found=found,
        courses=courses_of(desk, view, found),
        documents=documents(desk.store, inspection),
        paper=paper,
        today=desk.today,
        device=desk.store.device,
    )
