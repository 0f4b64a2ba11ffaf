"""What earlier visits to a home found of an item, beside the item: still so, or mended since.

Words are carried on where a person says that nothing was mended; a photo, a time and what was noted on the spot never
are, and the note says whose words they are until something of today stands there.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.checklist import AnswerKind, Item
from app.domain.finding_rows import FindingRow
from app.domain.findings import FindingEdit
from app.domain.inspection import Inspection, Photo, Result, Verdict, offered
from app.storage.decoding import NotShown
from app.workflow.answering import answer, edit_finding, note
from app.workflow.desk import Desk
from app.workflow.lines import findings
from app.workflow.visits import load, outcome

CARRIED = "沿用上次表述"
_CARRYING = (AnswerKind.VERDICT, AnswerKind.CHOICE)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A problem of the newest earlier visit that found one of an item."""

    row: FindingRow
    times: int
    """Visits that found it, up to that one."""

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.row.standing is None or not self.row.standing.closed


def found_earlier(desk: Desk, view: Inspection) -> dict[str, Earlier]:
    """Item → what the newest visit before this one that found it says; what a correction took away is none."""
    if not view.institution:
        return {}
    rows = [
        row
        for row in findings(desk, home=view.institution)
        if row.inspection != view.key and row.checked_on <= view.started
        if not row.finding.lapsed and not row.day_doubt
    ]
    found: dict[str, Earlier] = {}
    for row in sorted(rows, key=lambda row: (row.checked_on, row.begun)):
        for item in row.finding.items:
            before = found.get(item)
            found[item] = Earlier(row, 1 if before is None else before.times + 1)
    return found


def may_carry(item: Item) -> bool:
    """Whether it can be said of an item that nothing changed: what is measured or dated is measured anew."""
    return item.answer.kind in _CARRYING and Verdict.FAIL in offered(item.answer)


def may_mend(item: Item) -> bool:
    """Whether one word says that it was mended: a choice has to have one option that passes."""
    return may_carry(item) and (item.answer.kind is AnswerKind.VERDICT or len(_passing(item)) == 1)


def _passing(item: Item) -> list[str]:
    return [option.title for option in item.answer.options if option.passes]


def photo_of(desk: Desk, earlier: Earlier, item: str) -> Photo | None:
    """A photo that the earlier visit took of the item, to be looked at; it is never this visit's."""
    try:
        seen = load(desk, earlier.row.inspection).answers.get(item)
    except NotShown:
        return None
    return seen.photos[0] if seen is not None and seen.photos else None


def still_so(desk: Desk, inspection: int, item: str, earlier: Earlier) -> None:
    """Say that nothing was mended: 不符合 in the words of the earlier visit, with how often it was found.

    Raises what `answer` and `edit_finding` raise; then nothing is saved.
    """
    before = load(desk, earlier.row.inspection).answers.get(item)
    value = before.result.value if before is not None else None
    carried = f"{CARRIED}（{earlier.row.checked_on.isoformat()}，第{earlier.times + 1}次发现）"
    with desk.store.atomic():
        answer(desk, inspection, item, Result(Verdict.FAIL, value))
        view = load(desk, inspection)
        if not view.answers[item].note:
            note(desk, inspection, item, carried)
        mine = next((f for f in outcome(desk, view).findings if f.items == (item,)), None)
        if mine is not None and not mine.number and earlier.row.finding.items == (item,):
            edit_finding(desk, inspection, mine.key, FindingEdit(problem=earlier.row.finding.problem))


def mended(desk: Desk, inspection: int, item: str, earlier: Earlier) -> None:
    """Say that it was mended: 符合, and which problem that was."""
    named = f"挂号{earlier.row.finding.number}" if earlier.row.finding.number else "的问题"
    passing = _passing(load(desk, inspection).item(item))
    with desk.store.atomic():
        answer(desk, inspection, item, Result(Verdict.PASS, passing[0] if passing else None))
        if not load(desk, inspection).answers[item].note:
            note(desk, inspection, item, f"上次（{earlier.row.checked_on.isoformat()}）{named}已改")
