"""What was decided between two computers' words, in one list, and deciding anew: no decision is for ever final."""

from __future__ import annotations

from dataclasses import dataclass

from app.storage.decided import Choice, Decided, Standing, decided
from app.storage.fitting import refuse_personal
from app.storage.shape import slot_title
from app.workflow import errors
from app.workflow.desk import Desk
from app.workflow.following import decided_words
from app.workflow.receiving import device_names, home_of

_SAID = {
    Standing.STANDS: "有效",
    Standing.DECIDED_ANEW: "已重新决定",
    Standing.OVERTAKEN: "其后又有记录",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the versions that a decision chose from. `name` is its author, `text` what it says; `stands`: it was
    chosen."""

    choice: Choice
    name: str
    text: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as a person reads it. `handle` names it on every computer; `where` is the thing that it is about."""

    decided: Decided
    handle: str
    where: str
    text: str
    state: str
    options: tuple[Option, ...]

    @property
    def stands(self) -> bool:
        """Whether it is in force, and nothing was written in view of it: only then it can be decided anew."""
        return self.decided.standing is Standing.STANDS


def decisions(desk: Desk) -> tuple[Decision, ...]:
    """Everything that was decided, the latest first."""
    ordered = sorted(decided(desk.store), key=lambda each: (each.lamport, each.device, each.key), reverse=True)
    return tuple(_decision(desk, each) for each in ordered)


def find_decision(desk: Desk, name: str) -> Decision:
    """A decision by its handle. Raises `NO_SUCH_DECISION`."""
    found = next((each for each in decisions(desk) if each.handle.lower() == name.strip().lower()), None)
    if found is None:
        raise errors.NO_SUCH_DECISION.with_(name=name)
    return found


def decide_anew(desk: Desk, decision: Decision, option: Option, reason: str) -> Decision:
    """Let another version stand, or the same with a better reason. The earlier decision stays where it is told.

    Raises `DECISION_OVERTAKEN`, `DECISION_NO_REASON`, `PERSONAL_NUMBER`; then nothing is saved.
    """
    if not reason.strip():
        raise errors.DECISION_NO_REASON.with_(where=decision.where)
    refuse_personal(decision.where, reason)
    before = decision.decided
    with desk.store.atomic():
        now = find_decision(desk, decision.handle)
        if not now.stands:
            raise errors.DECISION_OVERTAKEN.with_(where=decision.where, state=now.state)
        key = desk.store.decide(
            before.root, before.slot, option.choice.values, actor=desk.actor, at=desk.clock(), reason=reason.strip()
        )
    return find_decision(desk, desk.store.handle(key))


def _decision(desk: Desk, each: Decided) -> Decision:
    body = desk.store.subject(each.root, each.slot) or {}
    number = body.get("number") if each.slot.startswith("finding/") else None
    where = (home_of(desk, each.root), f"挂号 {number}" if isinstance(number, str) else slot_title(each.slot))
    return Decision(
        decided=each,
        handle=desk.store.handle(each.key),
        where=" · ".join(where),
        text=decided_words(each.values),
        state=_SAID[each.standing],
        options=_options(desk, each),
    )


def _options(desk: Desk, each: Decided) -> tuple[Option, ...]:
    names = device_names(desk)
    return tuple(
        Option(
            choice=choice,
            name=f"{choice.actor or '未署名'}（终端 {names[choice.device]}）",
            text=decided_words(choice.values),
            stands=all(each.values.get(name) == value for name, value in choice.values.items()),
        )
        for choice in each.choices
    )
