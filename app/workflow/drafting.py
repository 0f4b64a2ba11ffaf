"""Words that somebody is writing: kept beside the journal at every pause, so that a kill of the program takes none of
them, and said as one event when the writer has done, so that a sentence with ten pauses is not ten events."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import Enum

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.errors import AppError
from app.workflow import answering
from app.workflow.desk import DRAFTS, Desk
from app.workflow.visits import load

_REASONED = (Verdict.NOT_APPLICABLE, Verdict.UNABLE)


class Writing(Enum):
    """What is being written."""

    NOTE = "note"
    """现场情况 of an item."""
    REASON = "reason"
    """Why an item could not be checked or does not apply."""
    PROBLEM = "problem"
    REMEDY = "remedy"


@dataclass(frozen=True, slots=True)
class Draft:
    """Words as they stood at a pause."""

    inspection: int
    what: Writing
    of: str
    """The item, or the key of the problem."""
    text: str
    actor: str
    """Who wrote them; they are said in that person's name."""
    because: str = ""
    """Why a signed part is changed."""

    @property
    def place(self) -> tuple[int, Writing, str]:
        """The field that the words stand in."""
        return self.inspection, self.what, self.of


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that can't be said, and why."""

    draft: Draft
    error: AppError


def keep_draft(desk: Desk, draft: Draft) -> None:
    """Keep words that are being written, in place of what was kept of the same field. Raises `PERSONAL_NUMBER`."""
    others = [each for each in kept_drafts(desk) if each.place != draft.place]
    _put(desk, [*others, draft])


def drop_draft(desk: Desk, inspection: int, what: Writing, of: str) -> None:
    """Forget what was kept of a field: it was said, or taken back."""
    kept = kept_drafts(desk)
    left = [each for each in kept if each.place != (inspection, what, of)]
    if len(left) != len(kept):
        _put(desk, left)


def take_in_drafts(desk: Desk) -> tuple[Refused, ...]:
    """Say what a program that was ended amid writing has left. Returns what can't be said any more, a signed part's
    for example: it is kept no longer, so whoever calls shows the words to the person.

    Where nobody is named all waits for somebody who is.
    """
    kept = kept_drafts(desk)
    waiting, refused = [], []
    for draft in kept:
        if not (draft.actor or desk.actor):
            waiting.append(draft)
            continue
        try:
            _say(desk.at(draft.actor or desk.actor), draft)
        except AppError as error:
            refused.append(Refused(draft, error))
    if kept != waiting:
        _put(desk, waiting)
    return tuple(refused)


def kept_drafts(desk: Desk) -> list[Draft]:
    """All that is being written, the oldest first: in this installation's own drawer, which no package carries. What
    can't be read is none."""
    try:
        kept = json.loads(desk.store.get_local(DRAFTS) or "[]")
        return [Draft(**each | {"what": Writing(each["what"])}) for each in kept]
    except (ValueError, TypeError, KeyError):
        return []


def _put(desk: Desk, drafts: list[Draft]) -> None:
    bodies = [asdict(draft) | {"what": draft.what.value} for draft in drafts]
    desk.store.set_local(DRAFTS, json.dumps(bodies, ensure_ascii=False) if bodies else None)


def _say(desk: Desk, draft: Draft) -> None:
    visit, of, text, because = draft.inspection, draft.of, draft.text, draft.because
    if not text and draft.what is not Writing.NOTE:
        return  # emptied to be written anew: what stood there before is better than nothing
    match draft.what:
        case Writing.NOTE:
            answering.note(desk, visit, of, text, because=because)
        case Writing.REASON:
            answered = load(desk, visit).answers.get(of)
            # written after 无法查 was pressed: the verdict waited for these words
            result = answered.result if answered and answered.result.verdict in _REASONED else Result(Verdict.UNABLE)
            answering.answer(desk, visit, of, Result(result.verdict, result.value, text), because=because)
        case Writing.PROBLEM:
            answering.edit_finding(desk, visit, of, FindingEdit(problem=text))
        case Writing.REMEDY:
            answering.edit_finding(desk, visit, of, FindingEdit(remedy=text))
