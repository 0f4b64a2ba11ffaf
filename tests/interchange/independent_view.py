"""What a package shows, folded after docs/package-format.md alone: see `independent_reader`."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.interchange.independent_reader import Event, Package, canonical, scope_key

WORST_FIRST = ("fail", "unable", "pass", "not_applicable")
MOST_HEADS_COMPARED = 64


@dataclass(frozen=True)
class Subject:
    """What is shown of one slot of one thing."""

    shown: dict[str, Any]
    gone: bool
    late: list[str]
    open: dict[str, list[str]]
    conflicts: dict[str, list[str]]
    """By the field: its heads, of different values."""
    parallel: list[str]


@dataclass(frozen=True)
class Verdict:
    """The result of an item as lists and papers show it: of a conflict, the worse."""

    word: str
    """`fail`, `unable`, `pass` or `not_applicable`; empty where there is no result."""
    note: Any
    undecided: bool


class View:
    """What is shown of everything in a package."""

    def __init__(self, package: Package) -> None:
        self.events = package.events

    @cached_property
    def subjects(self) -> dict[tuple[int, str], list[Event]]:
        """The events of each slot of each thing, in order."""
        found = defaultdict(list)
        for event in sorted(self.events.values(), key=lambda event: event.place):
            found[event.root, event.slot].append(event)
        return dict(found)

    @cached_property
    def head_signatures(self) -> dict[int, list[Event]]:
        signatures = defaultdict(list)
        for event in self.events.values():
            if event.signs:
                signatures[event.root].append(event)
        return {root: self._unnamed(signs) for root, signs in signatures.items()}

    @staticmethod
    def _unnamed(events: list[Event]) -> list[Event]:
        named = {old for event in events for old in event.supersedes}
        return [event for event in events if event.key not in named]

    def admitted(self, root: int, slot: str) -> list[Event]:
        signatures = [sign for sign in self.head_signatures.get(root, []) if scope_key(slot) in sign.scope]
        events = self.subjects[root, slot]
        if not signatures:
            return events
        covered = {each for sign in signatures for each in sign.covers}
        known = {sign.key for sign in signatures}
        return [event for event in events if event.key in covered or (event.knows & known and event.gives_a_reason)]

    def heads(self, root: int, slot: str) -> dict[str, list[Event]]:
        """Return the heads of every field of a subject, in order."""
        admitted = self.admitted(root, slot)
        fields = {field for event in admitted for field in event.fields}
        return {field: self._unnamed([event for event in admitted if event.writes(field)]) for field in sorted(fields)}

    def subject(self, root: int, slot: str) -> Subject:
        admitted = self.admitted(root, slot)
        heads = self.heads(root, slot)
        alive = [field for field, of in heads.items() if field in of[-1].body]
        gone = not admitted or (any(event.deletes for event in admitted) and not alive)
        shown = {field: heads[field][-1].body[field] for field in alive if heads[field][-1].body[field] is not None}
        late = [event for event in self.subjects[root, slot] if event not in admitted]
        return Subject(
            shown={} if gone else shown,
            gone=gone,
            late=[event.name for event in late],
            open={event.name: open_fields for event in late if (open_fields := self._open(event, admitted))},
            conflicts={
                field: [event.name for event in of]
                for field, of in heads.items()
                if len({canonical(event.body.get(field)) for event in of}) > 1
            },
            parallel=self._parallel(admitted, heads),
        )

    @staticmethod
    def _open(late: Event, admitted: list[Event]) -> list[str]:
        """Return the fields of a late event that no admitted writer of them took up."""
        naming = [event for event in admitted if late.key in event.supersedes]
        if late.deletes and not naming:
            return ["*", *sorted(late.fields)]
        return sorted(field for field in late.fields if not any(event.writes(field) for event in naming))

    def _parallel(self, admitted: list[Event], heads: dict[str, list[Event]]) -> list[str]:
        """Return the heads that share no field with another head and do not know of it."""
        deletions = [event for event in admitted if event.deletes]
        events = {event.key: event for of in (*heads.values(), self._unnamed(deletions)) for event in of}
        if len(events) > MOST_HEADS_COMPARED:
            return sorted(event.name for event in events.values())
        writers = [event for event in events.values() if not event.deletes]
        knows_of = {event.key: self._knows_of(event, admitted) for event in writers}
        return sorted(
            one.name
            for one in writers
            if any(
                not one.fields & other.fields
                and one.key not in knows_of[other.key]
                and other.key not in knows_of[one.key]
                for other in writers
            )
        )

    @staticmethod
    def _knows_of(event: Event, admitted: list[Event]) -> set[int]:
        """Return the admitted events to which a path of names leads, and itself."""
        by_key = {each.key: each for each in admitted}
        seen, waiting = {event.key}, [event.key]
        while waiting:
            for old in by_key[waiting.pop()].supersedes - seen:
                if old in by_key:
                    seen.add(old)
                    waiting.append(old)
        return seen

    def verdict(self, root: int, item: str) -> Verdict:
        """Return the result of an item of a visit."""
        slot = f"answer/{item}"
        subject, heads = self.subject(root, slot), self.heads(root, slot)
        sides = [event for event in reversed(heads.get("result", [])) if event.body.get("result") is not None]
        if "result" not in subject.conflicts or not sides:
            shown = subject.shown.get("result")
            return Verdict(word=self._word(shown), note=subject.shown.get("note"), undecided=False)
        worst = min(sides, key=lambda event: WORST_FIRST.index(self._word(event.body["result"])))
        return Verdict(word=self._word(worst.body["result"]), note=self._note_beside(worst, root, slot), undecided=True)

    @staticmethod
    def _word(result: Any) -> str:
        if result is None:
            return ""
        said = result.get("verdict") if isinstance(result, dict) else None
        return said if said in WORST_FIRST else "unable"

    def _note_beside(self, side: Event, root: int, slot: str) -> Any:
        """Return the note that goes with one side of a clash."""
        admitted = self.admitted(root, slot)
        known = self._knows_of(side, admitted)
        for event in reversed(self.heads(root, slot).get("note", [])):
            if event.key in known or side.key in self._knows_of(event, admitted):
                return event.body.get("note")
        return None

    @cached_property
    def verdicts(self) -> dict[tuple[int, str], Verdict]:
        """The result of every item of every visit that says something of it."""
        items = [(root, slot.removeprefix("answer/")) for root, slot in self.subjects if slot.startswith("answer/")]
        return {(root, item): self.verdict(root, item) for root, item in items}

    def parts(self, root: int, items: dict[str, list[str]]) -> dict[str, tuple[list[str], bool]]:
        """Return the sections of every part of a visit and whether it is signed; `items` are those of its sections."""
        scopes: dict[str, set[str]] = defaultdict(set)
        for sign in self.head_signatures.get(root, []):
            scopes[sign.slot.removeprefix("sign/")] |= set(sign.scope)
        slots = {slot: self.subject(root, slot).shown for its, slot in self.subjects if its == root}
        named = {slot.removeprefix("section/"): shown for slot, shown in slots.items() if slot.startswith("section/")}
        names = sorted({slot.removeprefix("part/") for slot in slots if slot.startswith("part/")})
        own: dict[str, list[str]] = {name: [] for name in names}
        for section, of in items.items():
            signers = [name for name in names if scopes[name] & set(of)]
            listing = [name for name in names if section in slots[f"part/{name}"].get("sections", [])]
            holder = named[section].get("part", "") if section in named else next(iter(listing), "")
            if signers and holder not in signers:
                holder = signers[0]
            if holder in own:
                own[holder].append(section)
        return {
            name: (sections, bool(scopes[name]) and all(scopes[name] & set(items[each]) for each in sections))
            for name, sections in own.items()
        }
