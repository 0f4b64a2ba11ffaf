"""The rules of the journal once more, as plainly as they can be said and as slowly: what the store is compared with.

A store is a set of `Fact`s; everything shown is `show(facts)`. Nothing here is taken from `app`, except that the
facts of a store are read from its journal tables (never from the folded ones).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from app.storage.store import Store

Id = tuple[str, int, bytes]
ABSENT = "null"
SILENT = {"decided_because", "corrected_because"}


@dataclass(frozen=True)
class Fact:
    """One event, in identities."""

    id: Id
    lamport: int
    at: int
    actor: str
    kind: str
    root: Id
    slot: str
    text: str
    names: frozenset[Id]
    knows: frozenset[Id]
    covers: frozenset[Id]

    @property
    def body(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.text)
        return {name: value for name, value in said.items() if name not in SILENT}

    @property
    def reasoned(self) -> bool:
        said = json.loads(self.text)
        return any(str(said.get(name) or "").strip() for name in SILENT)

    @property
    def rank(self) -> tuple[int, str, bytes]:
        return (self.lamport, self.id[0], self.id[2])

    def speaks_of(self, name: str) -> bool:
        return name in self.body or "*" in self.body

    def says(self, name: str) -> str:
        return json.dumps(self.body.get(name), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass
class Shown:
    """What a set of facts shows, in identities only."""

    current: dict[tuple[Id, str], str] = field(default_factory=dict)
    conflicts: set[tuple[Id, str, str, Id, str]] = field(default_factory=set)
    late: set[tuple[Id, str, Id, str]] = field(default_factory=set)
    parallel: set[tuple[Id, str, Id]] = field(default_factory=set)
    signed: set[tuple[Id, Id]] = field(default_factory=set)


def scope_key(slot: str) -> str | None:
    words = slot.split("/")
    if slot == "head":
        return "head"
    return words[1] if words[0] in ("answer", "photo") and len(words) > 1 else None


def show(facts: set[Fact]) -> Shown:
    shown = Shown()
    for root in {fact.root for fact in facts}:
        _show_root({fact for fact in facts if fact.root == root}, root, shown)
    return shown


def _show_root(facts: set[Fact], root: Id, shown: Shown) -> None:
    signatures = {fact for fact in facts if fact.slot.startswith("sign/")}
    heads = {one for one in signatures if not any(one.id in other.names for other in signatures - {one})}
    shown.signed |= {(root, one.id) for one in heads}
    for slot in {fact.slot for fact in facts}:
        subject = {fact for fact in facts if fact.slot == slot}
        key = scope_key(slot)
        guards = {one for one in heads if key is not None and key in one.body.get("scope", [])}
        admitted = {
            fact
            for fact in subject
            if not guards
            or any(fact.id in guard.covers or (fact.reasoned and guard.id in fact.knows) for guard in guards)
        }
        _show_subject(admitted, subject - admitted, root, slot, shown)


def _show_subject(admitted: set[Fact], late: set[Fact], root: Id, slot: str, shown: Shown) -> None:
    names = {name for fact in admitted for name in fact.body} - {"*"}
    values: dict[str, str] = {}
    tops: set[Fact] = set()
    deleted = any("*" in fact.body for fact in admitted)
    for name in names | ({"*"} if deleted else set()):
        writers = {fact for fact in admitted if fact.speaks_of(name)}
        top = {fact for fact in writers if not any(fact.id in other.names for other in writers)}
        winner = max(writers, key=lambda fact: fact.rank)
        assert winner in top
        tops |= top
        if name == "*":
            continue
        values[name] = winner.says(name)
        if name in winner.body:
            deleted = False
        if len({fact.says(name) for fact in top}) > 1:
            shown.conflicts |= {(root, slot, name, fact.id, fact.says(name)) for fact in top}
    if admitted and not deleted:
        kept = {name: json.loads(value) for name, value in values.items() if value != ABSENT}
        shown.current[root, slot] = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    for one, other in combinations(sorted(tops, key=lambda fact: fact.rank), 2):
        apart = not set(one.body) & set(other.body) and "*" not in one.body and "*" not in other.body
        if apart and one.id not in _ancestors(other, admitted):
            shown.parallel |= {(root, slot, one.id), (root, slot, other.id)}
    for fact in late:
        for name in fact.body:
            if not any(fact.id in other.names and (name == "*" or other.speaks_of(name)) for other in admitted):
                shown.late.add((root, slot, fact.id, name))


def _ancestors(fact: Fact, facts: set[Fact]) -> set[Id]:
    found = {one.id for one in facts if one.id in fact.names}
    for one in facts:
        if one.id in fact.names:
            found |= _ancestors(one, facts)
    return found


def facts_of(store: Store) -> set[Fact]:
    """The journal of a store as a set."""
    db = store.db
    ids: dict[int, Id] = {
        key: (device, key & (1 << 40) - 1, digest)
        for key, device, digest in db.execute("SELECT key, device, digest FROM event JOIN origin ON src = key >> 40")
    }
    words = dict(db.execute("SELECT no, text FROM name").fetchall())
    edges: dict[str, dict[int, set[Id]]] = {"names": {}, "knows": {}, "covers": {}}
    for key, old in db.execute("SELECT key, old FROM supersedes"):
        edges["names"].setdefault(key, set()).add(ids[old])
    for key, sign in db.execute("SELECT key, sign FROM knows"):
        edges["knows"].setdefault(key, set()).add(ids[sign])
    for sign, first, last in db.execute("SELECT sign, first, last FROM covers"):
        edges["covers"].setdefault(sign, set()).update(ids[key] for key in range(first, last + 1))
    return {
        Fact(
            ids[key],
            lamport,
            at,
            words[actor],
            words[kind],
            ids[root],
            words[slot],
            body,
            *(frozenset(edges[name].get(key, ())) for name in ("names", "knows", "covers")),
        )
        for key, lamport, at, actor, kind, root, slot, body in db.execute(
            "SELECT key, lamport, at, actor, kind, root, slot, body FROM event"
        )
    }


def shown_by(store: Store) -> Shown:
    """What the store's own tables show, in identities."""
    db = store.db

    def rows(query: str) -> list[tuple[Any, ...]]:
        return db.execute(query).fetchall()

    words = dict(rows("SELECT no, text FROM name"))
    ids = {key: store.identity(key) for (key,) in rows("SELECT key FROM event")}
    shown = Shown()
    for (root,) in rows("SELECT DISTINCT root FROM current"):
        for slot, body in store.subjects(root, "").items():
            shown.current[ids[root], slot] = json.dumps(body, sort_keys=True, ensure_ascii=False)
    shown.conflicts = {
        (ids[root], words[slot], name, ids[key], value)
        for root, slot, name, key, value in rows("SELECT root, slot, field, key, value FROM conflict")
    }
    shown.late = {
        (ids[root], words[slot], ids[key], name)
        for root, slot, key, name in rows("SELECT root, slot, key, field FROM late")
    }
    shown.parallel = {
        (ids[root], words[slot], ids[key]) for root, slot, key in rows("SELECT root, slot, key FROM parallel")
    }
    shown.signed = {(ids[root], ids[key]) for root, key in rows("SELECT root, key FROM sign WHERE head")}
    return shown
