"""What became of a signed part: what was changed after signing, and what came for it too late.

Both are read from the history of every slot that a signature is for, so nothing that was signed changes unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from app.domain.features import Feature
from app.domain.inspection import HEAD, UNCHECKED, Correction, Inspection, LateArrival, Result, Verdict
from app.domain.institution import Residents, Roster
from app.domain.journal import ALL, ANNOTATIONS, canonical_json, gives_reason, scope_of
from app.domain.judging import value_words
from app.storage.decoding import Place
from app.storage.inspections import changed_after_signing, result_from
from app.storage.shown import Entry
from app.storage.store import Store
from app.storage.titles import title_of

State = Mapping[str, Any]
"""The fields of a slot that have a value."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one version of a slot says. `open` may be read by everybody, `told` a person wrote or counted."""

    open: str = ""
    told: str = ""
    verdict: Verdict | None = None

    @property
    def whole(self) -> str:
        return "；".join(part for part in (self.open, self.told) if part)


@dataclass(slots=True)
class Belated:
    """What one person at one computer says of a slot that was signed without it: his last word on each field."""

    root: int
    slot: str
    device: str
    actor: str
    at: int = 0
    key: int = 0
    """His last event."""
    values: dict[str, Any] = field(default_factory=dict)


def corrections(store: Store, view: Inspection) -> tuple[Correction, ...]:
    """Every change of something signed, in the order in which they were made."""
    if not any(part.scope for part in view.parts):
        return ()
    found = []
    slots = {slot: "" for slot in changed_after_signing(store, view.key)} | _signed_twice(store, view.key)
    for slot, signers in sorted(slots.items()):
        item = scope_of(slot)
        if item is None or view.signer(item) is None:
            continue
        for entry, before, after in _changes(store.history(view.key, slot)):
            old, new = compared(slot, before, after, unit_of(view, slot))
            correction = Correction(
                item=item,
                before=old.open,
                after=new.open,
                reason=_reason(entry) or f"分别签字（{signers}），签字时互不知道",
                actor=entry.actor,
                at=entry.at,
                words_before=old.told,
                words_after=new.told,
            )
            found.append((entry.lamport, entry.device, slot, correction))
    return tuple(correction for *_, correction in sorted(found, key=lambda each: each[:3]))


def _signed_twice(store: Store, root: int) -> dict[str, str]:
    """Slot → who signed it, of those for which several signatures stand that knew nothing of each other.

    What one of them covers may have changed what the other is for. Where the two sides clash a person decides, and the
    decision is the trace.
    """
    signers: dict[str, list[str]] = {}
    for signature in store.signatures(root):
        if signature.head:
            for key in signature.scope:
                signers.setdefault(key, []).append(signature.actor)
    several = {key: "、".join(dict.fromkeys(names)) for key, names in signers.items() if len(names) > 1}
    if not several:
        return {}
    clashing = {conflict.slot for conflict in store.conflicts(root)}
    slots = [HEAD, *(slot for family in ("answer/", "photo/") for slot in store.subjects(root, family))]
    return {
        slot: several[item]
        for slot in slots
        if slot not in clashing and (item := scope_of(slot)) is not None and item in several
    }


def _changes(entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, State, State]]:
    """The events that changed what is shown after it was signed, each with what was shown before and after it."""
    state: dict[str, Any] = {}
    for entry in entries:
        if entry.late:
            continue
        after = with_values(state, entry.body)
        told = entry.after_signing and gives_reason(entry.body)
        if (told or entry.unsigned_by) and canonical_json(after) != canonical_json(state):
            yield entry, state, after
        state = after


def with_values(state: State, values: State) -> dict[str, Any]:
    """A slot's state after somebody wrote these fields; `*` deletes them all."""
    kept = {} if ALL in values else dict(state)
    kept.update({name: value for name, value in values.items() if name != ALL and name not in ANNOTATIONS})
    return {name: value for name, value in kept.items() if value is not None}


def _reason(entry: Entry) -> str:
    said = (entry.body.get(name) for name in sorted(ANNOTATIONS))
    return next((text.strip() for text in said if isinstance(text, str) and text.strip()), "")


def belated(store: Store, root: int | None = None) -> tuple[Belated, ...]:
    """What waits for a decision since it came after signing: of one visit, or of all."""
    found: dict[tuple[int, str, str, str], Belated] = {}
    for late in store.late(root):
        head = late.head
        place = (late.root, late.slot, head.device, head.actor)
        said = found.setdefault(place, Belated(*place))
        if late.field == ALL:
            said.values.clear()
        said.values.pop(late.field, None)
        said.values[late.field] = head.value
        said.at, said.key = head.at, head.key
    return tuple(found.values())


def late_arrivals(store: Store, view: Inspection) -> tuple[LateArrival, ...]:
    """The same of one visit, in words."""
    found = []
    for said in belated(store, view.key):
        before = store.subject(said.root, said.slot) or {}
        after = with_values(before, said.values)
        _, words = compared(said.slot, before, after, unit_of(view, said.slot))
        item = scope_of(said.slot) or said.slot
        found.append(LateArrival(item, words.whole, said.actor, said.at, words.verdict))
    return tuple(found)


# In words


def compared(slot: str, before: State, after: State, unit: str = "") -> tuple[Words, Words]:
    """Two versions of a slot in words that say where they differ; `unit` is that of an answer's figure."""
    family = slot.partition("/")[0]
    if family == "answer":
        changed = {
            name for name in {*before, *after} if canonical_json(before.get(name)) != canonical_json(after.get(name))
        }
        return _answer_words(before, changed, unit), _answer_words(after, changed, unit, later=True)
    if family == "photo":
        return _photo_words(before), _photo_words(after)
    if slot == HEAD:
        return _home_words(before, after)
    return Words(_plain(before)), Words(_plain(after))


def unit_of(view: Inspection, slot: str) -> str:
    """The unit in which an item is counted or measured."""
    item = scope_of(slot)
    return next((each.answer.unit for each in view.items if each.id == item), "")


def _answer_words(state: State, changed: set[str], unit: str, *, later: bool = False) -> Words:
    result = None if "result" not in state else result_from(state["result"], Place(""))
    told = []
    if result is not None and "result" in changed:
        told = _result_words(result, unit)
    if "note" in changed and (note := state.get("note")):
        told.append(f"说明：{note}")
    elif "note" in changed and later:
        told.append("说明删去")
    label = UNCHECKED if result is None else result.verdict.label
    return Words(label, "；".join(told), result.verdict if result else None)


def _result_words(result: Result, unit: str) -> list[str]:
    return [text for text in (value_words(result.value, unit), result.reason) if text]


def _photo_words(state: State) -> Words:
    if "blob" not in state:
        return Words("没有这张照片")
    name = state.get("name")
    return Words("有这张照片", name if isinstance(name, str) else "")


def _home_words(before: State, after: State) -> tuple[Words, Words]:
    """The home's particulars, as far as they differ."""
    old, new = _lines(before), _lines(after)
    differing = [line for line in {**old, **new} if old.get(line) != new.get(line)]

    def words(lines: Mapping[tuple[str, str], str]) -> Words:
        by_title: dict[str, list[str]] = {}
        for title, part in differing:
            said = lines.get((title, part)) or "（没有）"
            by_title.setdefault(title, []).append(f"{part} {said}".strip())
        told = (f"{title}：{'、'.join(each)}" for title, each in by_title.items())
        return Words("；".join(told) or "没有改动")

    return words(old), words(new)


_ORDER = [each.name for kind in (Residents, Roster) for each in fields(kind)]


def _lines(state: State) -> dict[tuple[str, str], str]:
    """Every single thing that a visit's head says, by its title and, of several counts, by which of them it is."""
    found: dict[tuple[str, str], str] = {}
    home = state.get("home")
    said: Mapping[str, Any] = {**state, **(home if isinstance(home, Mapping) else {})}
    for name, value in said.items():
        if name == "home":
            continue
        if isinstance(value, Mapping):
            known = sorted(value, key=lambda part: _ORDER.index(part) if part in _ORDER else len(_ORDER))
            found.update({(title_of(name), title_of(part)): _plain(value[part]) for part in known})
        else:
            found[title_of(name), ""] = _plain(value)
    return found


_FEATURES = {feature.value: feature.label for feature in Feature}


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "、".join(_FEATURES.get(each, each) if isinstance(each, str) else _plain(each) for each in value)
    return value_words(cast(Any, value))
