"""Random histories of a few devices: who writes what, who hands what to whom, whose clock is wrong, who is cloned.

A seed makes always the same history. `counts` says how often each situation came about, so that no law is held by
histories in which nothing happens.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from random import Random

from app.domain.journal import Json, edit, guards_of
from app.errors import AppError
from app.storage import folding, journal
from app.storage.chain import problems_of
from app.storage.extract import extract_bytes
from app.storage.journal import Pen
from app.storage.opening import from_image
from app.storage.store import Store
from app.storage.unite import United, unite

HISTORIES = {"quick": 40, "thorough": 2000}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 200)
"""How many histories a law is tried on: with the profile, as hypothesis does."""

ITEMS = ("XF01", "XF02", "CF01")
SLOTS = (
    "head",
    "answer/XF01",
    "answer/XF02",
    "answer/CF01",
    "photo/XF01/00000000000000aa",
    "finding/XF01",
    "document/1",
)
PARTS = {"1": ("head", "XF01"), "2": ("XF02", "CF01"), "3": ("head", *ITEMS)}
FIELDS = ("verdict", "note", "value")


def take(store: Store, package: bytes, *, look: bool = False) -> United:
    """Merge the bytes of a package."""
    db = store.db
    db.execute("ATTACH ':memory:' AS inc")
    try:
        db.deserialize(package, name="inc")
        if look:
            assert list(problems_of(db, "inc")) == []
        with store.atomic():
            number = db.execute("INSERT INTO package(digest, name, at) VALUES ('', '', 0)").lastrowid
            assert number is not None
            (lamport,) = db.execute("SELECT coalesce(max(lamport), 0) FROM inc.event").fetchone()
            united = unite(db, number, lamport)
            if united.own_device_met:
                store.take_new_device()
        return united
    finally:
        db.execute("DETACH inc")


def pack(store: Store, roots: Iterable[int] | None = None) -> bytes:
    """The bytes of a package."""
    return extract_bytes(store.db, None if roots is None else store.roots_closed(roots), {})


class History:
    """Some devices living for a number of steps."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._salts = Random(seed)
        self.counts: Counter[str] = Counter()
        self._ids = 0
        self.stores = [self._store() for _ in range(self.random.randint(2, 5))]
        first = self.stores[0]
        home = first.begin("institution", {"name": "幸福院"}, actor="甲", at=0)
        first.begin("inspection", {"institution": first.ref(home), "note": "始"}, actor="甲", at=0)
        for other in self.stores[1:]:
            take(other, pack(first))
        for _ in range(self.random.randint(8, 60)):
            self._step()

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def packages(self) -> list[bytes]:
        """What each device hands in at the end: everything, and by chance a part of it before."""
        packed = [pack(store) for store in self.stores]
        for store in self.stores:
            some = [root for root in self._roots(store) if self.random.random() < 0.5]
            if some:
                packed.append(pack(store, some))
        self.random.shuffle(packed)
        return packed

    def new_store(self) -> Store:
        return self._store()

    def _store(self) -> Store:
        store = Store.memory(device=self._new_id(), new_device=self._new_id)
        store.new_salt = self._new_salt
        return store

    def _new_salt(self) -> str:
        return f"{self._salts.getrandbits(128):032x}"

    def _new_id(self) -> str:
        self._ids += 1
        return f"{self._ids:04x}" + "0" * 28

    def _clock(self) -> int:
        return self.random.randint(-(10**12), 10**13)

    def _roots(self, store: Store) -> list[int]:
        return [root for (root,) in store.db.execute("SELECT key FROM event WHERE root = key ORDER BY key")]

    def _step(self) -> None:
        random = self.random
        store = random.choice(self.stores)
        weights = {
            self._edit: 12,
            self._begin: 1,
            self._unknown: 1,
            self._decide: 3,
            self._decide_late: 2,
            self._delete: 2,
            self._smuggle: 1,
            self._sign: 2,
            self._hand_over_all: 3,
            self._hand_over_some: 3,
            self._clone: 0.6,
        }
        act = random.choices(list(weights), list(weights.values()))[0]
        act(store)

    def _target(self, store: Store) -> tuple[int, str]:
        roots = self._roots(store)
        shared = roots[min(1, len(roots) - 1)]
        return (shared if self.random.random() < 0.7 else self.random.choice(roots)), self.random.choice(SLOTS)

    def _value(self) -> Json:
        values: list[Json] = [0, 1, True, "不符合", "符合", None, ["甲", {"乙": 1}]]
        return self.random.choice(values)

    def _edit(self, store: Store) -> None:
        root, slot = self._target(store)
        body = {name: self._value() for name in self.random.sample(FIELDS, self.random.choice((1, 1, 1, 2)))}
        if self.random.random() < 0.7:
            body["corrected_because"] = f"更正{self._clock()}"
        try:
            key = store.write(root, slot, body, kind="answer", actor=self.random.choice("甲乙丙"), at=self._clock())
        except AppError:
            self.counts["change of what is signed refused"] += 1
        else:
            self.counts["edit" if key else "edit of nothing"] += 1

    def _smuggle(self, store: Store) -> None:
        """What only another program writes: it names the signature, as a correction does, and gives no reason."""
        signed = [root for (root,) in store.db.execute("SELECT DISTINCT root FROM sign ORDER BY root")]
        if not signed:
            return
        root, slot = self.random.choice(signed), self.random.choice(SLOTS[:5])
        guards = guards_of(slot, folding.head_signatures_of(store.db, root))
        events = folding.events_of(store.db, root, slot)
        made = edit(events, guards, {"verdict": self._value()})
        if guards and made is not None:
            changed, named = made
            knows = {guard.id for guard in guards}
            with store.atomic():
                journal.append(
                    store.db,
                    kind="answer",
                    root=root,
                    slot=slot,
                    body=changed,
                    pen=Pen("丁", self._clock()),
                    supersedes=named,
                    knows=knows,
                )
            self.counts["change smuggled past a signature"] += 1

    def _begin(self, store: Store) -> None:
        store.begin("inspection", {"note": "新"}, actor="乙", at=self._clock())
        self.counts["begin"] += 1

    def _unknown(self, store: Store) -> None:
        root, _ = self._target(store)
        store.write(root, "weather/1", {"rain": self._value()}, kind="from-the-future", actor="丁", at=self._clock())
        self.counts["unknown kind"] += 1

    def _decide(self, store: Store) -> None:
        open_ones = store.conflicts()
        if open_ones:
            one = self.random.choice(open_ones)
            if one.slot.startswith("sign/"):
                return
            value = self.random.choice([head.value for head in one.heads])
            store.decide(
                one.root, one.slot, {one.field: value}, actor="丙", at=self._clock(), reason=f"{self._clock()}"
            )
            self.counts["decision"] += 1

    def _decide_late(self, store: Store) -> None:
        waiting = store.late()
        if waiting:
            one = self.random.choice(waiting)
            body = {one.field: self.random.choice([one.head.value, self._value()]) if one.field != "*" else None}
            store.decide(one.root, one.slot, body, actor="丙", at=self._clock(), reason="补")
            self.counts["decision of what came late"] += 1

    def _delete(self, store: Store) -> None:
        root, slot = self._target(store)
        because = f"错记{self._clock()}" if self.random.random() < 0.7 else ""
        try:
            key = store.delete(root, slot, kind="delete", actor="乙", at=self._clock(), because=because)
        except AppError:
            self.counts["change of what is signed refused"] += 1
        else:
            self.counts["deletion"] += key is not None

    def _sign(self, store: Store) -> None:
        root, _ = self._target(store)
        part = self.random.choice(list(PARTS))
        before = len(store.late(root))
        store.sign(root, part, PARTS[part], {"name": self.random.choice("甲乙")}, actor="甲", at=self._clock())
        self.counts["signature"] += 1
        if before:
            self.counts["signature over what came late"] += 1

    def _hand_over_all(self, store: Store) -> None:
        self._take(self.random.choice(self.stores), pack(store))

    def _hand_over_some(self, store: Store) -> None:
        roots = [root for root in self._roots(store) if self.random.random() < 0.5]
        if roots:
            self._take(self.random.choice(self.stores), pack(store, roots))
            self.counts["part handed over"] += 1

    def _take(self, store: Store, package: bytes) -> None:
        united = take(store, package)
        self.counts["exchange"] += 1
        self.counts["new id for a clone"] += united.own_device_met
        self.counts["fork met"] += bool(united.forked_devices)
        self.counts["gap met"] += any(device.gaps for device in store.devices())

    def _clone(self, store: Store) -> None:
        if len(self.stores) < 6:
            copy = Store(from_image(store.db.serialize()), None, self._new_id)
            copy.new_salt = self._new_salt
            self.stores.append(copy)
            self.counts["clone"] += 1
            for twin in (store, copy):  # what makes the two branches: both go on under one id
                for _ in range(self.random.randint(0, 3)):
                    self._edit(twin)


@contextmanager
def history(seed: int) -> Iterator[History]:
    """A history whose stores are closed afterwards."""
    made = History(seed)
    try:
        yield made
    finally:
        made.close()
