"""What persons decided between two computers' words: the decision, what it chose from, and whether it still stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from app.domain.journal import Event, Json, gives_decision, heads, versions_before
from app.storage import folding
from app.storage.names import find_word
from app.storage.store import Store

_SUBJECTS = """
SELECT DISTINCT e.root, s.text FROM event e CROSS JOIN name s ON s.no = e.slot WHERE e.kind = ? ORDER BY e.root, s.text
"""
_WRITER = """
SELECT o.device, a.text, e.at FROM event e CROSS JOIN origin o ON o.src = e.key >> 40
CROSS JOIN name a ON a.no = e.actor WHERE e.key = ?
"""


class Standing(Enum):
    """What became of a decision."""

    STANDS = "stands"
    DECIDED_ANEW = "decided_anew"
    OVERTAKEN = "overtaken"
    """Somebody wrote on since, in view of it or not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the versions that a decision chose from. `values`: what it says of the fields; `key`: its last event."""

    key: int
    device: str
    actor: str
    at: int
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's word on what two computers had said differently. `values`: field → what is to stand."""

    key: int
    root: int
    slot: str
    device: str
    actor: str
    at: int
    lamport: int
    reason: str
    values: Mapping[str, Json]
    choices: tuple[Choice, ...]
    standing: Standing


def decided(store: Store) -> tuple[Decided, ...]:
    """Every decision held, each thing's in the order of the journal."""
    kind = find_word(store.db, "decision")
    subjects = store.db.execute(_SUBJECTS, (kind,)).fetchall() if kind is not None else []
    return tuple(each for root, slot in subjects for each in decided_on(store, root, slot))


def decided_on(store: Store, root: int, slot: str) -> tuple[Decided, ...]:
    """The decisions on one part of a thing, in the order of the journal."""
    events = folding.events_of(store.db, root, slot)
    return tuple(_decided(store, root, slot, event, events) for event in events if gives_decision(event.body))


def _decided(store: Store, root: int, slot: str, event: Event[int], events: Sequence[Event[int]]) -> Decided:
    device, actor, at = store.db.execute(_WRITER, (event.id,)).fetchone()
    values = {name: event.value(name) for name in event.fields()}
    return Decided(
        key=event.id,
        root=root,
        slot=slot,
        device=device,
        actor=actor,
        at=at,
        lamport=event.lamport,
        reason=str(event.body["decided_because"]),
        values=values,
        choices=tuple(_choice(store, key, said) for key, said in versions_before(event, events)),
        standing=_standing(event, events),
    )


def _choice(store: Store, key: int, values: Mapping[str, Json]) -> Choice:
    device, actor, at = store.db.execute(_WRITER, (key,)).fetchone()
    return Choice(key, device, actor=actor, at=at, values=values)


def _standing(event: Event[int], events: Sequence[Event[int]]) -> Standing:
    ends = {head.id: head for name in event.fields() for head in heads(events, name)}
    if set(ends) == {event.id}:
        return Standing.STANDS
    if any(gives_decision(other.body) and event.id in other.supersedes for other in events):
        return Standing.DECIDED_ANEW
    return Standing.OVERTAKEN
