"""What a set of events shows: one pure fold, used after every write, after every merge and to rebuild.

A *subject* (a thing and a part of it) is a register: each event writes some of its fields and names the events
it had seen for what it writes. Nothing here asks a clock or trusts one; `at` is not even an argument.

Events are generic in their identity `I`: anything hashable that names one event. Where two events must be put
in order the fold uses (lamport, device, digest), which is the same on every computer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from msgspec.json import Encoder

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

I = TypeVar("I", bound=Hashable)  # noqa: E741 - the identity of an event

ALL = "*"
"""The field that a deletion writes; it stands for every field of its subject."""

ANNOTATIONS = frozenset({"decided_because", "corrected_because"})
"""Fields that say why an event was written. They stay with the event (its history shows them) and are no state:
two decisions that agree but give other reasons are not a conflict."""

ERASED = "〔已清除〕"
"""Stands in a body where a text was erased; what it was nobody can find out any more."""

MAX_LAMPORT = 2**53

MOST_HEADS = 64
"""Heads of one subject that are compared pair by pair; where there are more, all are listed as parallel."""


def canonical_json(value: object) -> str:
    """The one spelling of a value: sorted keys, no spaces, UTF-8. Equal values are those spelled alike."""
    try:
        return _encoder().encode(value).decode()
    except UnicodeEncodeError:
        # half a character: spelled all the same, so that whoever looks at the text can say what is wrong with it
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@cache
def _encoder() -> Encoder:
    """msgspec spells as `json.dumps` does, seven times as fast; it is imported by the first act, not by the start."""
    from msgspec.json import Encoder

    return Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Event(Generic[I]):
    """One device's statement about one subject, as far as the fold needs to know it."""

    id: I
    lamport: int
    device: str
    digest: bytes
    body: Mapping[str, Json]
    supersedes: frozenset[I] = frozenset()
    knows: frozenset[I] = frozenset()

    @property
    def order(self) -> tuple[int, str, bytes]:
        """Where the event stands among others; the digest parts two clones that said the same number."""
        return (self.lamport, self.device, self.digest)

    def writes(self, name: str) -> bool:
        """Whether the event says something about the field; a deletion does about every one."""
        return name in self.body or ALL in self.body

    def value(self, name: str) -> Json:
        """What it says about the field; nothing (None) where it deletes."""
        return self.body.get(name)

    def fields(self) -> list[str]:
        """The fields that it names itself, `*` among them, annotations not."""
        return [name for name in self.body if name not in ANNOTATIONS]

    @property
    def gives_reason(self) -> bool:
        """Whether it says why it was written: nothing else may change what is signed."""
        return gives_reason(self.body)


@dataclass(frozen=True, slots=True)
class Signature(Generic[I]):
    """A signature of one part: the scope keys it is for, the events it covers, the signatures it replaces."""

    id: I
    scope: frozenset[str]
    covers: Container[I]
    supersedes: frozenset[I] = frozenset()


@dataclass(frozen=True, slots=True)
class Folded(Generic[I]):
    """What is shown of one subject. `body` has no field without a value; `gone`: deleted, or nothing admitted."""

    body: dict[str, Json]
    gone: bool
    last: I | None
    conflicts: dict[str, tuple[I, ...]] = field(default_factory=dict)
    parallel: tuple[I, ...] = ()
    """Head events, in order, of which at least one other shares no field and knows nothing."""
    late: tuple[tuple[I, str], ...] = ()


def gives_reason(body: Mapping[str, Json]) -> bool:
    """Whether a body says why it was written."""
    return any(isinstance(reason := body.get(name), str) and bool(reason.strip()) for name in ANNOTATIONS)


def gives_decision(body: Mapping[str, Json]) -> bool:
    """Whether a body is a person's decision."""
    return isinstance(body.get("decided_because"), str)


def scope_of(slot: str) -> str | None:
    """The key under which a signature takes a slot in: the head, an item (its answer and photos); else nothing."""
    if slot == "head":
        return slot
    family, _, rest = slot.partition("/")
    if family == "answer":
        return rest or None
    if family == "photo":
        return rest.partition("/")[0] or None
    return None


def head_signatures(signatures: Iterable[Signature[I]]) -> list[Signature[I]]:
    """The signatures of one inspection that no other of its signatures names."""
    known = list(signatures)
    named = {old for signature in known for old in signature.supersedes if old != signature.id}
    return [signature for signature in known if signature.id not in named]


def guards_of(slot: str, heads: Iterable[Signature[I]]) -> list[Signature[I]]:
    """Those of the head signatures that decide which events of this slot are admitted."""
    key = scope_of(slot)
    return [] if key is None else [signature for signature in heads if key in signature.scope]


def admit(events: Iterable[Event[I]], guards: Sequence[Signature[I]]) -> tuple[list[Event[I]], list[Event[I]]]:
    """(admitted, late), each in order. Without a signature in charge everything is admitted.

    With one, an event is admitted that a signature covers, and one that knows a signature and says why it changes what
    was signed. To know it is not enough: whoever changes 不符合 into 符合 without a word is late, not right.
    """
    ordered = sorted(events, key=lambda event: event.order)
    if not guards:
        return ordered, []
    admitted: list[Event[I]] = []
    late: list[Event[I]] = []
    for event in ordered:
        knowing = event.knows if event.gives_reason else frozenset()
        seen = any(event.id in guard.covers or guard.id in knowing for guard in guards)
        (admitted if seen else late).append(event)
    return admitted, late


def heads(admitted: Iterable[Event[I]], name: str) -> list[Event[I]]:
    """The writers of a field that no other writer of it names, in order: the last of them is shown."""
    return _unnamed([event for event in admitted if event.writes(name)])


def beside(admitted: Sequence[Event[I]], side: I, name: str) -> Json:
    """The value of a field that goes with what an event says: of the field's heads the last that is this event, that it
    names or that names it, be it by way of others. None where there is no such head."""
    by_id = {event.id: event for event in admitted}
    known = _ancestors(by_id[side], by_id) | {side}
    for head in reversed(heads(admitted, name)):
        if head.id in known or side in _ancestors(head, by_id):
            return head.value(name)
    return None


def versions_before(decision: Event[I], events: Iterable[Event[I]]) -> list[tuple[I, dict[str, Json]]]:
    """What a decision chose from, in order: the last event of each version, and what it says of the decided fields.

    An earlier decision that it replaced stands for what that one chose from. What was written one after the other is
    one version.
    """
    by_id = {event.id: event for event in events}
    said = _chosen_from(decision, by_id)
    found: list[tuple[I, dict[str, Json]]] = []
    ends = {event.id: event for name in decision.fields() for event in heads(said, name)}
    for event in sorted(ends.values(), key=lambda event: event.order, reverse=True):
        values = {name: event.value(name) for name in decision.fields() if event.writes(name)}
        for last, known in found:
            if event.id in _ancestors(by_id[last], by_id):
                known.update({name: value for name, value in values.items() if name not in known})
                break
        else:
            found.append((event.id, values))
    return found[::-1]


def _chosen_from(decision: Event[I], by_id: Mapping[I, Event[I]]) -> list[Event[I]]:
    """The events that a decision names, and in the place of decisions among them those that these name."""
    found: dict[I, Event[I]] = {}
    waiting = list(decision.supersedes)
    while waiting:
        event = by_id.get(waiting.pop())
        if event is None or event.id in found:
            continue
        if gives_decision(event.body):
            waiting.extend(event.supersedes)
        else:
            found[event.id] = event
    return sorted(found.values(), key=lambda event: event.order)


def sides(
    admitted: Sequence[Event[I]], names: Iterable[str], fixed: Container[str] = ()
) -> list[tuple[I, dict[str, Json]]]:
    """The versions between which some of the fields clash, in order: the last event of each, and what the version says
    of every field. Empty where none of them clashes.

    What was written together, or one after the other, is one version. Every value that clashes stands in a version. A
    field that clashes with nothing, and that no version knew of, stands in each. The `fixed` among the fields were said
    in view of the others: who wrote one of the others and knew nothing of them clashes with them too.
    """
    standing = {name: its for name in names if (its := heads(admitted, name))}
    writers = {event.id: event for name, its in standing.items() if _clash(its, name) for event in its}
    by_id = {event.id: event for event in admitted}
    known = {event.id: _ancestors(event, by_id) | {event.id} for its in standing.values() for event in its}

    def kin(one: I, other: I) -> bool:
        return one in known[other] or other in known[one]

    fixing = [event for name, its in standing.items() if name in fixed for event in its]
    if fixing:
        writers |= _unaware({name: its for name, its in standing.items() if name not in fixed}, fixing, kin)
    ordered = sorted(writers.values(), key=lambda event: event.order)
    overtaken = {event.id for event in ordered if any(event.id in known[later.id] - {later.id} for later in ordered)}

    def said(event: Event[I], name: str) -> Json:
        its = standing[name]
        for head in reversed(its):
            if kin(head.id, event.id):
                return head.value(name)
        strangers = not any(kin(head.id, each) for head in its for each in writers)
        return its[-1].value(name) if strangers else None

    found: list[tuple[I, dict[str, Json]]] = []
    shown: set[tuple[str, str]] = set()
    for event in sorted(ordered, key=lambda each: each.id in overtaken):
        own = {(name, canonical_json(event.value(name))) for name, its in standing.items() if event in its}
        if event.id in overtaken and own <= shown:
            continue
        values = {name: said(event, name) for name in standing}
        shown.update((name, canonical_json(value)) for name, value in values.items())
        found.append((event.id, values))
    return found


def _unaware(
    standing: Mapping[str, Sequence[Event[I]]], fixing: Sequence[Event[I]], kin: Callable[[I, I], bool]
) -> dict[I, Event[I]]:
    """Who says of a field what those who fixed it neither knew nor say themselves, and these; empty if nobody does."""
    found: dict[I, Event[I]] = {}
    for name, its in standing.items():
        aware = [event for event in its if any(kin(event.id, each.id) for each in fixing)]
        said = {canonical_json(event.value(name)) for event in aware}
        strangers = (event for event in its if event not in aware)
        found |= {event.id: event for event in strangers if canonical_json(event.value(name)) not in said}
    return found | {event.id: event for event in fixing} if found else {}


def _clash(standing: Sequence[Event[I]], name: str) -> bool:
    return len({canonical_json(event.value(name)) for event in standing}) > 1


def _unnamed(writers: Sequence[Event[I]]) -> list[Event[I]]:
    named = {old for event in writers for old in event.supersedes}
    return [event for event in writers if event.id not in named]


def _heads_by_field(admitted: Iterable[Event[I]]) -> dict[str, list[Event[I]]]:
    """Field → its heads, for every field that an event names, and `*` where something deletes.

    One pass over the events: a thousand events with a thousand fields are no reason to look a million times.
    """
    writers: dict[str, list[Event[I]]] = {}
    deletions: list[Event[I]] = []
    for event in admitted:
        if ALL in event.body:
            deletions.append(event)
            for its in writers.values():
                its.append(event)
        for name in event.fields():
            if name not in writers:
                writers[name] = list(deletions)
            if ALL not in event.body:
                writers[name].append(event)
    if deletions:
        writers[ALL] = deletions
    return {name: _unnamed(its) for name, its in writers.items()}


def fold_subject(events: Iterable[Event[I]], guards: Sequence[Signature[I]] = ()) -> Folded[I]:
    """Everything that is shown of one subject; `guards` are the signatures in charge of it (`guards_of`)."""
    admitted, late = admit(events, guards)
    if not late:
        chained = fold_chain([(event.id, event.body, event.supersedes) for event in admitted])
        if chained is not None:
            return Folded(shown_fields(chained), False, admitted[-1].id)
    body: dict[str, Json] = {}
    conflicts: dict[str, tuple[I, ...]] = {}
    by_field = _heads_by_field(admitted)
    alive = ALL not in by_field
    for name, standing in by_field.items():
        if name == ALL:
            continue
        body[name] = standing[-1].value(name)
        alive = alive or name in standing[-1].body
        if _clash(standing, name):
            conflicts[name] = tuple(event.id for event in standing)
    return Folded(
        body=shown_fields(body),
        gone=not admitted or not alive,
        last=admitted[-1].id if admitted else None,
        conflicts=conflicts,
        parallel=_parallel(admitted, _standing(by_field)),
        late=_open_late(admitted, late),
    )


def fold_chain(steps: Sequence[tuple[I, Mapping[str, Json], Container[I]]]) -> dict[str, Json] | None:
    """Merge the bodies of events, each (id, body, what it names), of which each goes on from the one before.

    That is: each names the one before it and the last writer of each of its fields, so nothing forks and there is
    nothing to compare. None where it is not so, or where something is deleted: then the whole fold must look.
    """
    merged: dict[str, Json] = {}
    writer: dict[str, I] = {}
    before: I | None = None
    for id_, body, names in steps:
        if ALL in body or (before is not None and before not in names):
            return None
        for name in body:
            last = writer.get(name)
            if last is not None and last != before and name not in ANNOTATIONS and last not in names:
                return None
            writer[name] = id_
        merged.update(body)
        before = id_
    return merged if before is not None else None


def shown_fields(body: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of a body that are state and have a value."""
    return {name: value for name, value in body.items() if value is not None and name not in ANNOTATIONS}


def edit(
    events: Iterable[Event[I]], guards: Sequence[Signature[I]], body: Mapping[str, Json]
) -> tuple[dict[str, Json], frozenset[I]] | None:
    """An ordinary edit: the fields that it changes and the events that it names; None where nothing changes.

    For each field it names the heads that say what is shown, so an edit never settles a conflict. It also names
    the head events that write none of its fields: that settles nothing, and tells a later edit of another field
    from a parallel one.
    """
    admitted, _ = admit(events, guards)
    if not admitted:  # as for most answers: nothing is shown yet, and nobody is named
        new = shown_fields(body)
        return (new | _annotations(body), frozenset()) if new else None
    changed: dict[str, Json] = {}
    named: set[I] = set()
    for name, value in body.items():
        if name in ANNOTATIONS:
            continue
        standing = heads(admitted, name)
        shown = canonical_json(standing[-1].value(name) if standing else None)
        if shown == canonical_json(value):
            continue
        changed[name] = value
        named.update(event.id for event in standing if canonical_json(event.value(name)) == shown)
    if not changed:
        return None
    named |= _beside(admitted, changed)
    return changed | _annotations(body), frozenset(named)


def decide(
    events: Iterable[Event[I]], guards: Sequence[Signature[I]], body: Mapping[str, Json]
) -> tuple[dict[str, Json], frozenset[I]]:
    """A decision: it names every head of the fields it writes, and the late events that write them."""
    admitted, late = admit(events, guards)
    named: set[I] = set()
    names = set(body) - ANNOTATIONS
    for name in names | _field_names([*admitted, *late]) if ALL in names else names:
        named.update(event.id for event in heads(admitted, name))
        named.update(event.id for event in late if event.writes(name))
    named |= _beside(admitted, names)
    return dict(body), frozenset(named)


def delete(events: Iterable[Event[I]], guards: Sequence[Signature[I]]) -> frozenset[I] | None:
    """What a deletion names: all heads of all fields; None where nothing is shown that could be deleted."""
    known = list(events)
    if fold_subject(known, guards).gone:
        return None
    admitted, _ = admit(known, guards)
    return frozenset(event.id for event in _standing(_heads_by_field(admitted)))


def _field_names(events: Iterable[Event[I]]) -> set[str]:
    return {name for event in events for name in event.fields() if name != ALL}


def _annotations(body: Mapping[str, Json]) -> dict[str, Json]:
    return {name: body[name] for name in body if name in ANNOTATIONS}


def _standing(by_field: Mapping[str, Sequence[Event[I]]]) -> list[Event[I]]:
    """The head events of all fields, in order."""
    found = {event.id: event for standing in by_field.values() for event in standing}
    return sorted(found.values(), key=lambda event: event.order)


def _beside(admitted: Sequence[Event[I]], written: Container[str]) -> set[I]:
    """Head events that share no field with what is written."""
    if ALL in written:
        return set()
    return {
        event.id
        for event in _standing(_heads_by_field(admitted))
        if ALL not in event.body and not any(name in written for name in event.fields())
    }


def _parallel(admitted: Sequence[Event[I]], standing: Sequence[Event[I]]) -> tuple[I, ...]:
    """The head events, in order, that have no field in common with another one and no path of names to or from it."""
    if len(standing) < 2:
        return ()
    if len(standing) > MOST_HEADS:
        return tuple(event.id for event in standing)
    by_id = {event.id: event for event in admitted}
    apart: set[I] = set()
    for at, later in enumerate(standing):
        seen = _ancestors(later, by_id)
        mine = set(later.fields())
        for earlier in standing[:at]:
            if ALL in mine or ALL in earlier.body or earlier.id in seen or mine.intersection(earlier.fields()):
                continue
            apart |= {earlier.id, later.id}
    return tuple(event.id for event in standing if event.id in apart)


def _ancestors(event: Event[I], by_id: Mapping[I, Event[I]]) -> set[I]:
    """The events that one names, and those that these name, as far as they are at hand."""
    seen: set[I] = set()
    waiting = list(event.supersedes)
    while waiting:
        old = waiting.pop()
        if old not in seen and old in by_id:
            seen.add(old)
            waiting.extend(by_id[old].supersedes)
    return seen


def _open_late(admitted: Iterable[Event[I]], late: Iterable[Event[I]]) -> tuple[tuple[I, str], ...]:
    """Fields of late events that no admitted writer of the field names yet; a late deletion waits for any."""
    naming: dict[I, list[Event[I]]] = {}
    for event in admitted:
        for old in event.supersedes:
            naming.setdefault(old, []).append(event)
    return tuple(
        (event.id, name)
        for event in late
        for name in sorted(event.fields())
        if not any(name == ALL or other.writes(name) for other in naming.get(event.id, ()))
    )
