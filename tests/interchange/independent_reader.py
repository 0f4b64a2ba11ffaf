"""A reader of packages that was written from docs/package-format.md alone, and imports nothing of the program.

It stands for the tool of another office: where it and the program disagree, the document or the program is wrong.
"""

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

APPLICATION = 0x594A504B
VERSION = 2
SEQ = (1 << 40) - 1
LARGEST_LAMPORT = 1 << 53
LARGEST_BODY = 1 << 20
LONGEST_WORD = 500
ERASED = "〔已清除〕"
REASONS = {"corrected_because", "decided_because"}
BLOB_FIELDS = {"blob", "edition"}
PLAIN_FIELDS = set(
    "about act after blob closed completed content credit_code date deadline department due edition event features findings"
    " frame full grade id institution items kind media_type mode number original path previous profile recheck registered"
    " scope score sections severity sheet source started taken until value verdict".split()
)
SCHEMA = """
CREATE TABLE origin(
  src INTEGER PRIMARY KEY,                    -- this file's number of the device; a key is src << 40 | seq
  device TEXT NOT NULL,
  overflow INTEGER NOT NULL DEFAULT 0,        -- above 0: the other branch of a cloned device
  UNIQUE(device, overflow)
) STRICT

CREATE TABLE name(
  no INTEGER PRIMARY KEY,                     -- below 10000: the program's own words, alike in every file
  text TEXT NOT NULL UNIQUE
) STRICT

CREATE TABLE event(
  key INTEGER PRIMARY KEY,
  lamport INTEGER NOT NULL,
  at INTEGER NOT NULL,                        -- milliseconds, UTC, as the writer's clock had it; only shown
  actor INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  root INTEGER NOT NULL,                      -- the event that created the thing; itself for a creation
  slot INTEGER NOT NULL,
  body TEXT NOT NULL,                         -- canonical JSON of the fields that changed
  seal TEXT,                                  -- how the texts in the body are salted; NULL: it has none
  digest BLOB NOT NULL
) STRICT

CREATE TABLE supersedes(
  key INTEGER NOT NULL,
  old INTEGER NOT NULL,
  PRIMARY KEY(key, old)
) STRICT, WITHOUT ROWID

CREATE TABLE knows(
  key INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  PRIMARY KEY(key, sign)
) STRICT, WITHOUT ROWID

CREATE TABLE covers(
  root INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  PRIMARY KEY(root, first, last, sign)
) STRICT, WITHOUT ROWID

CREATE TABLE run(
  first INTEGER PRIMARY KEY,                  -- consecutive linked events that are held
  last INTEGER NOT NULL,
  before BLOB NOT NULL                        -- the digest before the first
) STRICT

CREATE TABLE blob(
  digest TEXT PRIMARY KEY NOT NULL,           -- sha256 of the content, hex
  media_type TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT

CREATE TABLE manifest(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID

CREATE VIEW statement AS
SELECT o.device, e.key & 1099511627775 AS seq, datetime(e.at / 1000, 'unixepoch') AS at_utc, a.text AS actor,
  k.text AS kind, ro.device AS root_device, e.root & 1099511627775 AS root_seq, s.text AS slot, e.body
FROM event e JOIN origin o ON o.src = e.key >> 40 JOIN origin ro ON ro.src = e.root >> 40
JOIN name a ON a.no = e.actor JOIN name k ON k.no = e.kind JOIN name s ON s.no = e.slot
ORDER BY e.lamport, o.device, e.digest
"""


class Unsound(Exception):
    """The file is no package that may be taken."""


def demand(truth: object, what: str) -> None:
    """Refuse the file for `what` unless `truth` holds."""
    if not truth:
        raise Unsound(what)


def short(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()[:16]


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parsed(text: str) -> Any:
    """Return what a canonical JSON text says, or refuse it."""

    def whole(digits: str) -> int:
        demand(len(digits) < 21 and -(1 << 63) <= int(digits) < 1 << 63, "an integer has more than 64 bits")
        return int(digits)

    def never(what: str) -> None:
        raise Unsound(f"a body holds {what}")

    try:
        value = json.loads(text, parse_int=whole, parse_float=never, parse_constant=never)
    except (ValueError, RecursionError) as error:
        raise Unsound("a text is no JSON") from error
    demand(canonical(value) == text, "a JSON text is not canonical")
    return value


def walk(value: Any, path: str = "", field: str = "") -> Iterator[tuple[str, str, str]]:
    """Give every text in a body: its path, the field that counts, and the text."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from walk(each, f"{path}/{name.replace('~', '~0').replace('/', '~1')}", name)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from walk(each, f"{path}/{place}", field)
    elif isinstance(value, str):
        yield path, field, value


def leaves(body: Any) -> dict[str, str]:
    return {path: text for path, field, text in walk(body) if text and field not in PLAIN_FIELDS}


def replaced(value: Any, by_path: dict[str, Any], path: str = "") -> Any:
    """Return a body with other things in the places of the given paths."""
    if path in by_path:
        return by_path[path]
    if isinstance(value, dict):
        return {
            name: replaced(each, by_path, f"{path}/{name.replace('~', '~0').replace('/', '~1')}")
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [replaced(each, by_path, f"{path}/{place}") for place, each in enumerate(value)]
    return value


def blobs_in(body: Any, inside: bool = False) -> set[str]:
    """Return the names of the blobs that a body refers to."""
    if isinstance(body, dict):
        return {name for field, each in body.items() for name in blobs_in(each, inside or field in BLOB_FIELDS)}
    if isinstance(body, list):
        return {name for each in body for name in blobs_in(each, inside)}
    if inside and isinstance(body, str) and re.fullmatch("[0-9a-f]{64}", body):
        return {body}
    return set()


@dataclass(frozen=True)
class Event:
    key: int
    device: str
    digest: bytes
    lamport: int
    at: int
    actor: str
    kind: str
    root: int
    slot: str
    body: dict[str, Any]
    """As it is shown: with what an erase event names already erased."""
    skeleton: str
    supersedes: frozenset[int]
    knows: frozenset[int]
    covers: frozenset[int]

    @property
    def name(self) -> str:
        return f"{self.device}:{self.key & SEQ}:{self.digest.hex()}"

    @property
    def place(self) -> tuple[int, str, bytes]:
        return self.lamport, self.device, self.digest

    @property
    def deletes(self) -> bool:
        return "*" in self.body

    @property
    def signs(self) -> bool:
        return self.slot.startswith("sign/")

    @property
    def gives_a_reason(self) -> bool:
        given = [self.body.get(field) for field in REASONS]
        return any(isinstance(reason, str) and reason.strip() for reason in given)

    @property
    def fields(self) -> set[str]:
        return set(self.body) - REASONS - {"*"}

    def writes(self, field: str) -> bool:
        return self.deletes or field in self.body


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

    result: dict[str, Any] | None
    note: Any
    undecided: bool


def scope_key(slot: str) -> str | None:
    parts = slot.split("/")
    if slot == "head":
        return slot
    if (parts[0] == "answer" and len(parts) == 2) or (parts[0] == "photo" and len(parts) > 2):
        return parts[1]
    return None


class Package:
    """A package that was read whole and found sound; whatever is not is refused with `Unsound`."""

    def __init__(self, path: Path) -> None:
        try:
            db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
            try:
                db.execute("PRAGMA trusted_schema = OFF")
                self._read(db)
            finally:
                db.close()
        except sqlite3.Error as error:
            raise Unsound(f"SQLite cannot read it: {error}") from error

    # What is in the file

    def _read(self, db: sqlite3.Connection) -> None:
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        demand(application == APPLICATION and version == VERSION, "it is no package of this version")
        there = {text for (text,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
        demand(there == set(SCHEMA.strip().split("\n\n")), "it has other tables than a package")
        demand(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "its integrity check fails")
        self.devices: dict[int, str] = dict(db.execute("SELECT src, device FROM origin"))
        self.words: dict[int, str] = dict(db.execute("SELECT no, text FROM name"))
        self.runs: list[tuple[int, int, bytes]] = db.execute("SELECT first, last, before FROM run ORDER BY first").fetchall()
        self.blobs: dict[str, tuple[str, bytes]] = {
            digest: (media_type, content)
            for digest, media_type, content in db.execute("SELECT digest, media_type, content FROM blob")
        }
        rows = db.execute("SELECT * FROM event ORDER BY key").fetchall()
        self._check_words(rows)
        self._check_runs([row[0] for row in rows])
        self.events = self._events(rows, db)
        self._check_links()
        self._check_chains()
        self._check_erased()
        self._check_blobs()

    def _check_words(self, rows: list[tuple[Any, ...]]) -> None:
        used = {number for row in rows for number in (row[3], row[4], row[6])}
        demand(used == set(self.words), "it has a word too many or too few")
        demand({row[0] >> 40 for row in rows} == set(self.devices), "it has a device too many or too few")
        for word in (*self.words.values(), *self.devices.values()):
            demand(len(word) <= LONGEST_WORD, "a word is too long")
            demand(not any(unicodedata.category(letter) == "Cc" for letter in word), "a word has control characters")

    def _check_runs(self, keys: list[int]) -> None:
        listed: list[int] = []
        for first, last, before in self.runs:
            demand(0 < first & SEQ and first <= last and first >> 40 == last >> 40, "a run is none")
            demand(len(before) == 16, "a run begins after no digest")
            demand(last - first < len(keys), "events are missing")
            listed += range(first, last + 1)
        demand(listed == keys, "events are missing, or in no run or two")

    def _events(self, rows: list[tuple[Any, ...]], db: sqlite3.Connection) -> dict[int, Event]:
        supersedes, knows, covers = defaultdict(set), defaultdict(set), defaultdict(set)
        keys = {row[0] for row in rows}
        for key, old in db.execute("SELECT key, old FROM supersedes"):
            supersedes[key].add(old)
        for key, sign in db.execute("SELECT key, sign FROM knows"):
            knows[key].add(sign)
        roots = {row[0]: row[5] for row in rows}
        for root, first, last, sign in db.execute("SELECT root, first, last, sign FROM covers"):
            demand(0 <= last - first < len(rows) and first >> 40 == last >> 40, "a signature covers what is not here")
            demand(roots.get(sign) == root, "a signature is of another thing")
            covers[sign].update(range(first, last + 1))
        named = {key for links in (supersedes, knows, covers) for key in links}
        demand(named <= keys, "an event is missing that names others")
        bodies = {row[0]: (row[7], parsed(row[7]), row[8]) for row in rows}
        skeletons: dict[int, str] = {}
        self.stubs: set[tuple[int, str]] = set()
        for key, (text, body, seal) in bodies.items():
            demand(len(text.encode()) <= LARGEST_BODY, "a body is too large")
            demand(isinstance(body, dict), "a body is no object")
            for field in body:
                demand(field == "*" or field[:1] == "_" or field[:1].isalpha(), "a field has no name")
            skeletons[key], erased = self._skeleton(body, seal)
            self.stubs |= {(key, path) for path in erased}
        self._find_targets(rows, bodies)
        return {
            key: Event(
                key=key,
                device=self.devices[key >> 40],
                digest=digest,
                lamport=lamport,
                at=at,
                actor=self.words[actor],
                kind=self.words[kind],
                root=root,
                slot=self.words[slot],
                body=replaced(bodies[key][1], dict.fromkeys(self._erased_paths(key), ERASED)),
                skeleton=skeletons[key],
                supersedes=frozenset(supersedes[key]),
                knows=frozenset(knows[key]),
                covers=frozenset(covers[key]),
            )
            for key, lamport, at, actor, kind, root, slot, _text, _seal, digest in rows
        }

    @staticmethod
    def _skeleton(body: dict[str, Any], seal: str | None) -> tuple[str, set[str]]:
        """Return the text of a body's skeleton, and the paths of its leaves that were erased."""
        texts = leaves(body)
        if not texts:
            demand(seal is None, "a body without a leaf is sealed")
            return canonical(body), set()
        demand(seal is not None, "a body with leaves has no seal")
        assert seal is not None
        if re.fullmatch("[0-9a-f]{32}", seal):
            salts = {path: short(bytes.fromhex(seal), path.encode()).hex() for path in texts}
        else:
            salts = parsed(seal)
            demand(isinstance(salts, dict) and set(salts) == set(texts), "a seal does not fit its body")
        stubs, erased = {}, set()
        for path, salt in salts.items():
            demand(isinstance(salt, str) and re.fullmatch("#?[0-9a-f]{32}", salt), "a seal is none")
            if salt.startswith("#"):
                demand(texts[path] == ERASED, "an erased leaf has a text")
                stubs[path] = {"#": salt[1:]}
                erased.add(path)
            else:
                stubs[path] = {"#": short(bytes.fromhex(salt), texts[path].encode()).hex()}
        return canonical(replaced(body, stubs)), erased

    def _find_targets(self, rows: list[tuple[Any, ...]], bodies: dict[int, tuple[str, Any, str | None]]) -> None:
        """Note what the erase events name, of what is held."""
        keys = {f"{self.devices[row[0] >> 40]}:{row[0] & SEQ}:{row[9].hex()}": row[0] for row in rows}
        self.targets: set[tuple[int, str]] = set()
        self.erased_blobs: set[str] = set()
        for row in rows:
            if self.words[row[4]] != "erase":
                continue
            targets = bodies[row[0]][1].get("targets")
            for target in targets if isinstance(targets, list) else []:
                if not isinstance(target, dict):
                    continue
                key, path, content = keys.get(target.get("event", "")), target.get("path"), target.get("content")
                if key is not None and path in leaves(bodies[key][1]):
                    self.targets.add((key, path))
                if isinstance(content, str):
                    self.erased_blobs.add(content)

    def _erased_paths(self, key: int) -> set[str]:
        return {path for of, path in self.targets | self.stubs if of == key}

    # Whether it is sound

    def _check_links(self) -> None:
        for event in self.events.values():
            demand(1 <= event.lamport <= LARGEST_LAMPORT, "a lamport is out of bounds")
            root = self.events.get(event.root)
            demand(root is not None and root.root == root.key, "the event that created a thing is missing")
            links = event.supersedes | event.knows | event.covers
            earlier = links if event.key == event.root else links | {event.root}
            for key in earlier:
                other = self.events.get(key)
                demand(other is not None, "an event is missing that another names")
                assert other is not None
                demand(other.root == event.root, "an event names one of another thing")
                demand(other.lamport < event.lamport, "an event names one that is not earlier")
            demand(all(self.events[key].signs for key in event.knows), "an event knows what is no signature")
            demand(event.signs or not event.covers, "what is no signature covers events")
            scope = event.body.get("scope")
            within = set(scope) if isinstance(scope, list) else set()
            for key in event.covers:
                demand(scope_key(self.events[key].slot) in within, "a signature covers what is outside its scope")

    def _check_chains(self) -> None:
        for first, last, before in self.runs:
            if first & SEQ == 1:
                demand(before == short(self.devices[first >> 40].encode()), "a chain has another beginning")
            for key in range(first, last + 1):
                event = self.events[key]
                before = short(before, self._canonical_text(event).encode())
                demand(before == event.digest, f"the chain is broken at {event.name}")

    def _canonical_text(self, event: Event) -> str:
        lines = [
            *map(str, (event.key & SEQ, event.lamport, event.at)),
            *(event.actor, event.kind, event.slot),
            "" if event.root == event.key else self.events[event.root].name,
            event.skeleton,
            " ".join(sorted(self.events[key].name for key in event.supersedes)),
            " ".join(sorted(self.events[key].name for key in event.knows)),
            " ".join(sorted(self._parts(event.covers))),
        ]
        return "\n".join(lines)

    @cached_property
    def _earlier(self) -> dict[int, int]:
        """By the key of an event: the event before it in its chain, where it is held. A clone's branch begins after one."""
        by_digest = {(event.device, event.key & SEQ, event.digest): key for key, event in self.events.items()}
        earlier = {}
        for first, last, before in self.runs:
            earlier.update({key: key - 1 for key in range(first + 1, last + 1)})
            fork = by_digest.get((self.devices[first >> 40], (first & SEQ) - 1, before))
            if fork is not None:
                earlier[first] = fork
        return earlier

    def _parts(self, covered: Iterable[int]) -> list[str]:
        """Return the parts of chains that a signature covers, as `device:first:last:digest of the last`."""
        inside = set(covered)
        continued = Counter(self._earlier[key] for key in inside if key in self._earlier)
        parts, start = [], {}
        for key in sorted(inside, key=lambda key: key & SEQ):
            before = self._earlier.get(key)
            goes_on = before in inside and continued[before] == 1
            start[key] = start[before] if goes_on and before is not None else key & SEQ
            if continued[key] != 1:
                event = self.events[key]
                parts.append(f"{event.device}:{start[key]}:{key & SEQ}:{event.digest.hex()}")
        return parts

    def _check_erased(self) -> None:
        demand(self.stubs <= self.targets, "a text is missing that nobody erased")

    def _check_blobs(self) -> None:
        for digest, (_media_type, content) in self.blobs.items():
            demand(hashlib.sha256(content).hexdigest() == digest, "a blob is not what it is named")

    # What it says

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
        key = scope_key(slot)
        signatures = [
            sign
            for sign in self.head_signatures.get(root, [])
            if isinstance(sign.body.get("scope"), list) and key in sign.body["scope"]
        ]
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
        shown = {field: of[-1].body.get(field) for field, of in heads.items()}
        shown = {field: value for field, value in shown.items() if value is not None}
        deletions = [event.place for event in admitted if event.deletes]
        written = [heads[field][-1].place for field in shown]
        late = [event for event in self.subjects[root, slot] if event not in admitted]
        return Subject(
            shown=shown,
            gone=bool(deletions) and max(deletions) > max(written, default=(0, "", b"")),
            late=[event.name for event in late],
            open={event.name: open_fields for event in late if (open_fields := self._open(event, admitted))},
            conflicts={
                field: [event.name for event in of]
                for field, of in heads.items()
                if len({canonical(event.body.get(field)) for event in of}) > 1
            },
            parallel=self._parallel(heads),
        )

    @staticmethod
    def _open(late: Event, admitted: list[Event]) -> list[str]:
        """Return the fields of a late event that no admitted writer of them took up."""
        answers = [event for event in admitted if late.key in event.supersedes]
        return sorted(field for field in late.fields if not any(event.writes(field) for event in answers))

    def _parallel(self, heads: dict[str, list[Event]]) -> list[str]:
        """Return the heads that share no field with another head and do not know of it."""
        events = {event.key: event for of in heads.values() for event in of}
        found = set()
        for one in events.values():
            for other in events.values():
                alone = not one.deletes and not other.deletes and not one.fields & other.fields
                if one is not other and alone and not self._knows(one, other) and not self._knows(other, one):
                    found |= {one.name, other.name}
        return sorted(found)

    def _knows(self, later: Event, earlier: Event) -> bool:
        queue, seen = [later.key], {later.key}
        while queue:
            event = self.events[queue.pop()]
            queue += event.supersedes - seen
            seen |= event.supersedes
        return earlier.key in seen

    def verdict(self, root: int, item: str) -> Verdict:
        """Return the result of an item of a visit."""
        slot = f"answer/{item}"
        subject, heads = self.subject(root, slot), self.heads(root, slot)
        if "result" not in subject.conflicts:
            return Verdict(result=subject.shown.get("result"), note=subject.shown.get("note"), undecided=False)
        worst = min(reversed(heads["result"]), key=lambda event: self._rank(event.body.get("result")))
        return Verdict(result=worst.body.get("result"), note=worst.body.get("note"), undecided=True)

    @staticmethod
    def _rank(result: Any) -> int:
        order = ("fail", "unable", "pass", "not_applicable")
        verdict = result.get("verdict") if isinstance(result, dict) else None
        return order.index(verdict) if verdict in order else len(order)

    @cached_property
    def verdicts(self) -> dict[tuple[int, str], Verdict]:
        """The result of every item of every visit that says something of it."""
        items = [(root, slot.removeprefix("answer/")) for root, slot in self.subjects if slot.startswith("answer/")]
        return {(root, item): self.verdict(root, item) for root, item in items}

    @property
    def erased_places(self) -> int:
        return len(self.targets) + len(self.erased_blobs)
