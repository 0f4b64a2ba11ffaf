"""What the county's summary and the 台账 say of each visit and problem, kept beside the lines that lists read.

It is made by the functions that read one visit (`figures_of`, `summary_words`, `ledger_words`); what depends on the day
or on the home's other visits is put in when it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.checklists.national import RECHECK
from app.domain.county_facts import Place, Problem, Visited
from app.domain.documents import Copy
from app.domain.finding_rows import FindingRow, as_of
from app.domain.findings import Outcome
from app.domain.inspection import Inspection
from app.domain.ledger import problem_id
from app.domain.rectification import reopened
from app.domain.repeats import Repeat
from app.domain.unreadable import Unreadable, told
from app.domain.visit_rows import Progress
from app.progress import NO_PROGRESS
from app.progress import Progress as Steps
from app.reports.ledger import LedgerEntry, LedgerRow, LedgerWords, ledger_words
from app.reports.private import WITHHELD, is_private, shown_problem
from app.storage import paper_lines
from app.storage.lines import KeptPaper, reader, text_of
from app.workflow.desk import Desk
from app.workflow.following import FindingCase
from app.workflow.lines import freshen, read_lost
from app.workflow.office import office_paper, with_confirmed

_AT_A_TIME = 200
"""Rows between two looks at whether somebody wants to stop."""


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """What the summary says of a problem beside its row in the list."""

    name: str
    checklist: str
    items: tuple[tuple[str, str], ...]
    text: str
    moved: bool
    changed_because: str


# Making


def papers_of(desk: Desk, view: Inspection, cases: Iterable[FindingCase]) -> list[KeptPaper]:
    """What is kept of the problems of a visit."""
    ref = desk.store.ref(view.key)
    confirmed = with_confirmed(view, office_paper(desk))
    return [
        KeptPaper(
            key=case.finding.key,
            number=case.finding.number,
            historic=case.finding.historic,
            summary=text_of(summary_words(view, case, ref)),
            ledger=None if case.finding.dark else text_of(ledger_words(entry_of(confirmed, case, ref))),
        )
        for case in cases
    ]


def figures_of(view: Inspection, found: Outcome, done: Progress) -> Visited:
    """What of a visit is counted upward; `done`: how far it is."""
    dark = frozenset(found.unsettled)
    return Visited(
        key=view.key,
        home=view.institution,
        day=view.started,
        checklists=tuple(checklist.title for checklist in view.checklists if checklist.id != RECHECK),
        asked=done.total,
        checked=done.checked,
        dark=dark,
        lit=frozenset(view.answers) - frozenset(found.unable),
        signed=view.closed,
    )


def summary_words(view: Inspection, case: FindingCase, ref: str) -> SummaryWords:
    """What the summary says of a problem; `ref` names its visit in every store."""
    finding, state = case.finding, case.standing
    return SummaryWords(
        name=f"{ref}/{finding.key}",
        checklist=_checklist(view, finding.items[0]) if finding.items else "",
        items=tuple((item, view.item(item).title) for item in finding.items),
        text=shown_problem(view, finding, Copy.INSTITUTION),  # it travels: what people told stays in the file
        moved=state is not None and bool(state.extended or state.sent_back),
        changed_because=_changed_because(view, case),
    )


def _changed_because(view: Inspection, case: FindingCase) -> str:
    """Why its closing was taken back, or why its result was corrected after signing."""
    if case.finding.lapsed:
        if is_private(view, case.finding):
            return WITHHELD
        reasons = (view.corrected(item) for item in case.finding.items)
        return "；".join(dict.fromkeys(reason for reason in reasons if reason))
    if case.course is None:
        return ""
    reasons = (f"{act.day}撤销销账：{act.reason}" for act in reopened(case.course))
    return "；".join(reasons)


def _checklist(view: Inspection, item: str) -> str:
    """The checklist that an item is of; at a recheck the one that it was taken from."""
    for checklist in view.checklists:
        if item in checklist.places:
            return checklist.places[item].section.title if checklist.id == RECHECK else checklist.title
    return ""


def entry_of(view: Inspection, case: FindingCase, ref: str) -> LedgerEntry:
    """A problem as the ledger takes it; the visit with the county's word on its documents."""
    return LedgerEntry(
        inspection=view,
        finding=case.finding,
        state=case.state,
        id=problem_id(ref, case.finding.key),
        course=case.course,
        overdue=case.overdue,
        repeat=case.repeat,
    )


# Reading


def figures(desk: Desk, until: date, progress: Steps = NO_PROGRESS) -> list[tuple[str, Visited]]:
    """What is counted of the visits begun until a day, oldest first, each with what it calls its home."""
    freshen(desk, progress)
    read = reader(Visited)
    rows = list(paper_lines.figures(desk.store.db, until.isoformat()))
    found = []
    for done, (name, text) in enumerate(rows):
        if done % _AT_A_TIME == 0:
            progress.step(done, len(rows), "正在读取检查记录")
        found.append((name, read(text)))
    return found


def summary_problems(desk: Desk, until: date, places: Mapping[int, Place]) -> Iterator[Problem]:
    """The problems of these visits, each as it stands today; `places`: all their homes."""
    read, read_words = reader(FindingRow), reader(SummaryWords)
    for body, repeat, words in paper_lines.summary_rows(desk.store.db, until.isoformat()):
        row = _row(desk, read(body), repeat)
        yield _problem(row, read_words(words), places[row.institution])


def _problem(row: FindingRow, words: SummaryWords, place: Place) -> Problem:
    finding, state = row.finding, row.standing
    closing = state.closing if state is not None and state.closed else None
    return Problem(
        visit=row.inspection,
        home=place.key,
        home_name=place.name,
        township=place.township,
        day=row.checked_on,
        checklist=words.checklist,
        items=words.items,
        severity=finding.severity,
        number=finding.number,
        text=words.text,
        deadline=finding.deadline,
        state=row.state,
        closed=closing.day if closing is not None else None,
        late=bool(row.overdue),
        late_words=row.overdue.words,
        moved=words.moved,
        pending=finding.pending,
        lapsed=finding.lapsed,
        historic=finding.historic,
        repeat=row.repeat,
        departments=tuple(department.value for department in finding.departments),
        name=words.name,
        changed_because=words.changed_because,
    )


def _row(desk: Desk, row: FindingRow, repeat: str | None) -> FindingRow:
    return as_of(replace(row, repeat=Repeat(repeat) if repeat else None), desk.today)


def unshown_until(desk: Desk, until: date) -> tuple[Unreadable, ...]:
    """What can't be shown of the visits begun until a day, and of their problems."""
    return _lost(desk, None, until.isoformat())


def _lost(desk: Desk, visits: Sequence[int] | None, until: str = "") -> tuple[Unreadable, ...]:
    texts = (text for pair in paper_lines.lost_of(desk.store.db, visits, until) for text in pair)
    return told(each for text in texts for each in read_lost(text))


class KeptLedger(Collection[LedgerRow]):
    """The rows of the ledger, read as they are walked through: worst first, problems of the past (历史遗留) last."""

    def __init__(self, desk: Desk, visits: Sequence[int] | None, progress: Steps = NO_PROGRESS) -> None:
        """`visits`: only those; None for all."""
        freshen(desk, progress)
        self._desk = desk
        self._visits = visits
        self._progress = progress
        self._count = paper_lines.count_ledger(desk.store.db, visits)
        self.unreadable = _lost(desk, visits)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)

    def __iter__(self) -> Iterator[LedgerRow]:
        read, read_words = reader(FindingRow), reader(LedgerWords)
        rows = paper_lines.ledger_rows(self._desk.store.db, self._visits)
        for done, (body, repeat, words) in enumerate(rows):
            if done % _AT_A_TIME == 0:
                self._progress.step(done, self._count, "写入台账")
            row = _row(self._desk, read(body), repeat)
            yield read_words(words).on_day(row.overdue, row.repeat)
