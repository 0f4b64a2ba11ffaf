"""The laptops' packages that the merge is measured with: written in bulk, to the letter of what a store writes."""

from __future__ import annotations

from pathlib import Path
from random import Random

from app.domain.journal import Json, canonical_json
from app.interchange.package import export
from app.storage.canonical import SEQ_BITS, digest_of, event_text, first_before
from app.storage.leaves import leaves, skeleton
from app.storage.names import ref_of, source_number, word_number
from app.storage.schema import FIXED_WORDS
from app.storage.store import Store

ITEMS = [word.removeprefix("answer/") for word in FIXED_WORDS.values() if word.startswith("answer/")][:150]
HOMES = 20
REVISED = 0.05
SHARED = (slice(0, 75), slice(67, 142))  # what each of a pair answers of the inspection they share: 8 items twice

Row = tuple[object, ...]


def make_packages(folder: Path, count: int) -> list[Path]:
    """About 6,000 answers each, 5 % of them revised; each pair shares an inspection and contradicts itself in it."""
    paths: list[Path] = []
    begun: list[Row] = []
    for number in range(count):
        laptop = _Laptop(number, begun if number % 2 else [])
        begun = laptop.begun
        paths.append(folder / f"{number:03d}.yijian")
        with laptop.store:
            laptop.store.rebuild()
            export(laptop.store, paths[-1], at=0)
    return paths


class _Laptop:
    """One laptop's store; with `begun` (two events of the other laptop) it takes part in that inspection."""

    def __init__(self, number: int, begun: list[Row]) -> None:
        self.store = Store.memory(device=f"{number + 1:032x}")
        self._random = Random(number)
        self._db = self.store.db
        self._actor = f"检查员{number}"
        self._seq = 0
        self._lamport = 2
        self._before = first_before(self.store.device)
        with self.store.atomic():
            if begun:
                self._take_part(f"{number:032x}", begun)
            self.begun: list[Row] = []
            for home in range(HOMES):
                self._home(f"示例敬老院{number}-{home}", shares=home == 0 and not begun)
            self._db.execute(
                "INSERT INTO run VALUES (?, ?, ?)",
                (1 << SEQ_BITS | 1, 1 << SEQ_BITS | self._seq, first_before(self.store.device)),
            )
            self._db.execute("UPDATE own SET lamport = ?", (self._lamport,))

    def _take_part(self, device: str, begun: list[Row]) -> None:
        first = source_number(self._db, device) << SEQ_BITS | 1
        rows = [(first + at, *row, first + at) for at, row in enumerate(begun)]
        for key, lamport, at, actor, kind, slot, body, seal, digest, root in rows:
            words = (word_number(self._db, str(word)) for word in (actor, kind, slot))
            actor_no, kind_no, slot_no = words
            self._db.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key, lamport, at, actor_no, kind_no, root, slot_no, body, seal, digest),
            )
        self._db.execute("INSERT INTO run VALUES (?, ?, ?)", (first, first + len(rows) - 1, first_before(device)))
        self._answer(first + 1, ITEMS[SHARED[1]], 0.5)

    def _home(self, name: str, *, shares: bool) -> None:
        home = self._say("institution", 0, "head", {"name": name, "beds": self._random.randint(20, 300)})
        for visit in range(2):
            root = self._say("inspection", 0, "head", {"institution": ref_of(self._db, home)})
            shared = shares and visit == 0
            if shared:
                self.begun = self._db.execute(
                    "SELECT e.lamport, e.at, a.text, k.text, s.text, e.body, e.seal, e.digest FROM event e"
                    " JOIN name a ON a.no = e.actor JOIN name k ON k.no = e.kind JOIN name s ON s.no = e.slot"
                    " ORDER BY e.key"
                ).fetchall()
            self._answer(root, ITEMS[SHARED[0]] if shared else ITEMS, 0.1)
            if not shared:
                scope: list[Json] = [*sorted(["head", *ITEMS])]
                self._say("sign", root, "sign/1", {"name": self._actor, "scope": scope}, covers=True)

    def _answer(self, root: int, items: list[str], failing: float) -> None:
        said: dict[str, int] = {}
        for item in items:
            failed = self._random.random() < failing
            body: dict[str, Json] = {"verdict": "pass"}
            if failed:
                body = {"verdict": "fail", "note": "灭火器压力不足，未按期检修"}
            said[item] = self._say("answer", root, f"answer/{item}", body)
        for item, key in said.items():
            if self._random.random() < REVISED:
                body = {"verdict": "fail", "note": f"复核后修改 {self._random.randint(0, 10**6)}"}
                self._say("answer", root, f"answer/{item}", body, supersedes=key)

    def _say(
        self, kind: str, root: int, slot: str, body: dict[str, Json], *, supersedes: int = 0, covers: bool = False
    ) -> int:
        self._seq += 1
        self._lamport += 1
        key = 1 << SEQ_BITS | self._seq
        covered = [(root, key - 1)] if covers else []
        self._db.executemany("INSERT INTO covers VALUES (?, ?, ?, ?)", ((root, *each, key) for each in covered))
        if supersedes:
            self._db.execute("INSERT INTO supersedes VALUES (?, ?)", (key, supersedes))
        parts = []
        if covered:  # the chain up to here is one run
            device = self.store.device
            parts = [f"{device}:{root & (1 << SEQ_BITS) - 1}:{self._seq - 1}:{self._before.hex()}"]
        text = canonical_json(body)
        seal = self._random.randbytes(16).hex() if any(leaves(body)) else None
        event = event_text(
            self._seq,
            self._lamport,
            self._seq,
            self._actor,
            kind,
            slot,
            ref_of(self._db, root) if root else "",
            skeleton(body, seal),
            [ref_of(self._db, supersedes)] if supersedes else [],
            [],
            parts,
        )
        self._before = digest_of(self._before, event)
        words = [word_number(self._db, word) for word in (self._actor, kind, slot)]
        self._db.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (key, self._lamport, self._seq, words[0], words[1], root or key, words[2], text, seal, self._before),
        )
        return key
