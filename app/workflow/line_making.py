"""How the lines that lists read are made: of one visit at a time, by the very functions that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from app.checklists.indicators import indicators
from app.domain.checklist import AnswerKind
from app.domain.clocks import FIRST_RELEASED
from app.domain.days import china_day, known_day
from app.domain.finding_rows import FindingRow, FindingWords, waits
from app.domain.inspection import Inspection, Verdict
from app.domain.judging import valid_until
from app.domain.repeats import Looked, repeat_of, repeats
from app.domain.unreadable import Unreadable
from app.storage import lines
from app.storage.clocks import begun_at
from app.storage.decoding import NotShown
from app.storage.findings import registered_major
from app.storage.inspections import INSPECTION
from app.storage.lines import KeptExpiry, KeptFinding, KeptPaper, KeptResult, KeptVisit, Loose, text_of
from app.storage.reading import turn_of
from app.storage.removals import removed_things
from app.workflow.desk import Desk
from app.workflow.following import FindingCase, findings_of, seen_by
from app.workflow.lines import items_of, seen_at
from app.workflow.paper_lines import figures_of, papers_of
from app.workflow.profiles import is_shipped
from app.workflow.visits import load, outcome, summary


class Made(NamedTuple):
    """The lines of a visit, as they are to be written."""

    root: int
    visit: KeptVisit | None
    """None for what is no visit any more."""
    findings: Sequence[KeptFinding] = ()
    expiries: Sequence[KeptExpiry] = ()
    results: Sequence[KeptResult] = ()
    figures: str | None = None
    papers: Sequence[KeptPaper] = ()


def renew(desk: Desk, found: Iterable[Made]) -> None:
    """Write the lines of visits, and what they mean for the other visits to their homes."""
    db = desk.store.db
    homes = set()
    for each in found:
        homes.add(lines.home_of(db, each.root))
        if each.visit is None:
            lines.drop(db, each.root)
            continue
        lines.put(db, each.visit, each.findings, each.expiries, each.results, each.figures, each.papers)
        homes.add(each.visit.home)
    for home in homes - {0}:
        _put_repeats(desk, home)


def made(desk: Desk, visit: int) -> Made:
    """The lines of a visit. Nothing is written."""
    store = desk.store
    head = store.subject(visit, "head")
    if head is None or store.kind_of(visit) != INSPECTION:
        return Made(visit, None)
    gone = bool(removed_things(store, visit))
    started = known_day(head.get("started"))
    described = head.get("home")
    name = described.get("name") if isinstance(described, dict) else None
    home = head.get("institution")
    turn = turn_of(store.db, visit)
    kept = KeptVisit(
        root=visit,
        home=(store.resolve(home) if isinstance(home, str) else None) or 0,
        home_name=name if isinstance(name, str) else "",
        day=started.isoformat() if started is not None else None,
        begun=begun_at(store, visit),
        turn=turn,
        removed=gone,
        closed=False,
        signed=0,
        shown=False,
        state="",
        inspectors="[]",
        loose=Loose.BY_ANYTHING,
        hides_major=False,
        seen=None,
        lost="[]",
        lost_findings="[]",
        unsettled="[]",
        words="",
        body=None,
    )
    findings: list[KeptFinding] = []
    expiries: list[KeptExpiry] = []
    results: list[KeptResult] = []
    figures: str | None = None
    papers: list[KeptPaper] = []
    try:
        view = load(desk, visit)
        found = outcome(desk, view)
        cases = findings_of(desk, view, {}, found)
    except NotShown as error:
        seen = seen_by(desk, visit)
        kept = kept._replace(
            hides_major=registered_major(store, visit),
            lost=text_of([error.unreadable]),
            seen=text_of(seen) if seen is not None else None,
        )
    else:
        row = summary(desk, view)
        kept = kept._replace(
            closed=view.closed,
            signed=row.parts_signed,
            shown=True,
            state=row.stage.value,
            inspectors=text_of(row.inspectors),
            loose=_loose(view, cases.unreadable),
            hides_major=False,
            seen=text_of(_seen(view, cases, turn)),
            lost=text_of(view.unreadable),
            lost_findings=text_of(cases.unreadable),
            unsettled=text_of(found.unsettled),
            words=row.searched,
            body=text_of(replace(row, day_doubt="")),
        )
        if not gone:
            findings = [_finding(view, case) for case in cases]
            expiries = expiries_of(view)
            results = _results(view)
            figures = text_of(figures_of(view, found, row.progress))
            papers = papers_of(desk, view, cases)
    return Made(visit, kept, findings, expiries, results, figures, papers)


def _seen(view: Inspection, cases: Iterable[FindingCase], turn: str) -> Looked:
    """What the visit saw of each item: a failure also while it clashes, a pass only signed and agreed on."""
    signed = frozenset[str]().union(*(part.scope for part in view.parts))
    verdicts = {item: answer.result.verdict for item, answer in view.answers.items()}
    closed: dict[str, date] = {}
    for case in cases:
        closing = case.standing.closing if case.standing is not None and case.standing.closed else None
        if closing is not None:
            closed.update(dict.fromkeys(closing.items, closing.day))
    return Looked(
        visit=view.key,
        day=view.started,
        mark=turn,
        failed=frozenset(item for item, verdict in verdicts.items() if verdict is Verdict.FAIL),
        passed=frozenset(
            item
            for item, verdict in verdicts.items()
            if verdict is Verdict.PASS and item in signed and not view.answers[item].pending
        ),
        closed=closed,
    )


def _loose(view: Inspection, lost: tuple[Unreadable, ...]) -> Loose:
    if view.unreadable or lost or not view.institution or not view.profile.held:
        return Loose.BY_ANYTHING
    return Loose.NOT if is_shipped(view.profile) else Loose.BY_PROFILE


def _finding(view: Inspection, case: FindingCase) -> KeptFinding:
    finding, state = case.finding, case.standing
    registered = finding.registered or case.checked_on
    first = min(case.checked_on, FIRST_RELEASED)
    stops = state is not None and state.grave and state.stopped is None and not state.closed
    part = view.part_of_item(finding.items[0]) if finding.items else None
    inspector = part.inspector if part is not None else ""
    searched = (
        finding.number,
        *finding.other_numbers,
        case.institution_name,
        finding.problem,
        case.checklist_number,
        finding.responsible,
    )
    return KeptFinding(
        key=finding.key,
        items=text_of(finding.items),
        severity=case.severity.rank,
        stage=state.stage.value if state is not None else "",
        waits=waits(case),
        lapsed=finding.lapsed,
        deadline=finding.deadline.isoformat(),
        stop_by=state.registered.isoformat() if stops and state is not None else None,
        latest=max(case.checked_on, registered).isoformat(),
        impossible=china_day(case.begun) < FIRST_RELEASED or registered < first,
        inspector=inspector,
        departments=text_of(finding.departments),
        words=" ".join(searched).casefold(),
        body=text_of(_row(case)),
    )


def _row(case: FindingCase) -> FindingRow:
    """The case as lists show it, without what depends on the day and on the home's other visits."""
    words = {name: getattr(case.finding, name) for name in FindingWords.__dataclass_fields__}
    return FindingRow(
        inspection=case.inspection,
        institution=case.institution,
        institution_name=case.institution_name,
        finding=FindingWords(**words),
        checklist_number=case.checklist_number,
        state=case.state,
        checked_on=case.checked_on,
        begun=case.begun,
        standing=case.standing,
        unreported=case.unreported,
    )


def expiries_of(view: Inspection) -> list[KeptExpiry]:
    """The days on which something runs out, by each answer with a date that nobody disputes."""
    found = []
    for item in view.applicable:
        answer = view.answers.get(item.id)
        if item.answer.kind is AnswerKind.DATE and answer is not None and not answer.pending:
            until = valid_until(item.answer, answer.result.value)
            day = until.isoformat() if until is not None else None
            found.append(KeptExpiry(item.id, day, item.title, item.answer.reference))
    return found


def _results(view: Inspection) -> list[KeptResult]:
    """The results of which the county's figures are made; an undecided clash is none."""
    found = []
    for item in sorted({indicator.item for indicator in indicators()} & view.answers.keys()):
        answer = view.answers[item]
        if not answer.pending:
            found.append(KeptResult(item, answer.result.verdict.value, text_of(answer.result.value)))
    return found


def _put_repeats(desk: Desk, home: int) -> None:
    known = repeats(seen_at(desk, home))
    problems = lines.problems_of(desk.store.db, home)
    changed = []
    for number, visit, items, lapsed, before in problems:
        repeat = None if lapsed else repeat_of(items_of(items), visit, known)
        if repeat != before:
            changed.append((repeat.value if repeat is not None else None, number))
    lines.put_repeats(desk.store.db, changed)
