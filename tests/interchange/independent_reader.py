"""A reader of packages that was written from docs/package-format.md alone, and imports nothing of the program.

It stands for the tool of another office: where it and the program disagree, the document or the program is wrong.
"""

import hashlib
import json
import re
import sqlite3
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
LONGEST_BODY = 1 << 20
LONGEST_WORD = 500
LONGEST_MEDIA_TYPE = 100
DEEPEST = 16
MOST_WORDS_AN_EVENT = 3
MOST_EVENTS_OF_A_SUBJECT = 50_000
NO_WORD = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
DEVICE = re.compile("[0-9a-f]{32}")
REFERENCE = re.compile("[0-9a-f]{32}:[0-9]+:[0-9a-f]{32}")
ERASED = "〔已清除〕"
REASONS = {"corrected_because", "decided_because"}
BLOB_FIELDS = {"blob", "edition"}
PLAIN_WORDS = """
about act after blob closed completed content credit_code date deadline department due edition event features findings
frame full grade id institution items kind media_type mode number original path previous profile profile_ref recheck
registered scope score sections severity sheet source started taken until value verdict
"""
PLAIN_FIELDS = frozenset(PLAIN_WORDS.split())
DOCUMENT = Path(__file__).parents[2] / "docs" / "package-format.md"
SCHEMA = re.findall(r"```sql\n(CREATE .*?)\n```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
"""The tables and the view, letter for letter as the document quotes them."""


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


def depth(value: Any) -> int:
    """Return in how many objects and lists the deepest value stands."""
    deepest, layer = 0, [value]
    while layer := [each for outer in layer for each in (outer.values() if isinstance(outer, dict) else outer)]:
        deepest += 1
        layer = [each for each in layer if isinstance(each, dict | list)]
    return deepest


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
    def scope(self) -> set[str]:
        listed = self.body.get("scope")
        return {key for key in listed if isinstance(key, str)} if isinstance(listed, list) else set()

    @property
    def gives_a_reason(self) -> bool:
        given = [self.body.get(field) for field in REASONS]
        return any(isinstance(reason, str) and reason.strip() for reason in given)

    @property
    def fields(self) -> set[str]:
        return set(self.body) - REASONS - {"*"}

    def writes(self, field: str) -> bool:
        return self.deletes or field in self.body


def scope_key(slot: str) -> str | None:
    """Return the key under which a signature takes a slot in."""
    family, _, rest = slot.partition("/")
    if slot == "head":
        return slot
    if family == "answer":
        return rest or None
    if family == "photo":
        return rest.partition("/")[0] or None
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
        except (sqlite3.Error, UnicodeDecodeError) as error:  # its messages quote bytes of the file
            raise Unsound(f"SQLite cannot read it: {error}") from error

    # What is in the file

    def _read(self, db: sqlite3.Connection) -> None:
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        demand(application == APPLICATION and version == VERSION, "it is no package of this version")
        there = {text for (text,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
        demand(there == set(SCHEMA), "it has other tables than a package")
        demand(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "its integrity check fails")
        self.devices: dict[int, str] = dict(db.execute("SELECT src, device FROM origin"))
        self.words: dict[int, str] = dict(db.execute("SELECT no, text FROM name"))
        self.runs: list[tuple[int, int, bytes]] = db.execute(
            "SELECT first, last, before FROM run ORDER BY first"
        ).fetchall()
        self.blobs: dict[str, tuple[str, bytes]] = {
            digest: (media_type, content)
            for digest, media_type, content in db.execute("SELECT digest, media_type, content FROM blob")
        }
        rows = db.execute("SELECT * FROM event ORDER BY key").fetchall()
        self._check_manifest(db)
        self._check_words(rows)
        self._check_runs([row[0] for row in rows])
        subjects = Counter((row[5], row[6]) for row in rows)
        demand(max(subjects.values(), default=0) <= MOST_EVENTS_OF_A_SUBJECT, "a subject has too many events")
        self.events = self._events(rows, db)
        self._check_links()
        self._check_chains()
        self._check_erased()
        self._check_blobs()

    def _check_words(self, rows: list[tuple[Any, ...]]) -> None:
        used = {number for row in rows for number in (row[3], row[4], row[6])}
        demand(used <= set(self.words), "a word is missing")
        demand(len(self.words) <= MOST_WORDS_AN_EVENT * len(rows), "it has too many words")
        for word in self.words.values():
            demand(len(word) <= LONGEST_WORD and not NO_WORD.search(word), "a word is none")
        demand({row[0] >> 40 for row in rows} == set(self.devices), "it has a device too many or too few")
        for number, device in self.devices.items():
            demand(0 < number < 1 << 23 and DEVICE.fullmatch(device), "a device is none")

    @staticmethod
    def _check_manifest(db: sqlite3.Connection) -> None:
        told = [name + value for name, value in db.execute("SELECT name, value FROM manifest")]
        demand(len(told) <= 32 and max(map(len, told), default=0) <= 1000, "its manifest is too long")

    def _check_runs(self, keys: list[int]) -> None:
        listed: list[int] = []
        for first, last, before in self.runs:
            demand(first & SEQ > 0 and first <= last and first >> 40 == last >> 40, "a run is none")
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
            held = any(begin <= first <= last <= end for begin, end, _before in self.runs)
            demand(held, "a signature covers what is in no run")
            demand(roots.get(sign) == root, "a signature is of another thing")
            covers[sign].update(range(first, last + 1))
        named = {key for links in (supersedes, knows, covers) for key in links}
        demand(named <= keys, "an event is missing that names others")
        bodies = {row[0]: (row[7], parsed(row[7]), row[8]) for row in rows}
        skeletons: dict[int, str] = {}
        self.stubs: set[tuple[int, str]] = set()
        for key, (text, body, seal) in bodies.items():
            demand(len(text) <= LONGEST_BODY and depth(body) <= DEEPEST, "a body is too long or too deep")
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
                body=replaced(bodies[key][1], dict.fromkeys(self.erased[key], ERASED)),
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
        demand(erased or not seal.startswith("{"), "a seal lists salts where nothing was erased")
        return canonical(replaced(body, stubs)), erased

    def _find_targets(self, rows: list[tuple[Any, ...]], bodies: dict[int, tuple[str, Any, str | None]]) -> None:
        """Note what the erase events name, of what is held."""
        keys = {f"{self.devices[row[0] >> 40]}:{row[0] & SEQ}:{row[9].hex()}": row[0] for row in rows}
        self.targets: set[tuple[str, str]] = set()
        """(name of an event, path of a leaf) or (digest of a blob, empty): all that was erased, held or not."""
        for row in rows:
            if self.words[row[4]] == "erase":
                targets = bodies[row[0]][1].get("targets")
                self.targets |= (
                    {found for each in targets if (found := self._target(each))} if isinstance(targets, list) else set()
                )
        self.erased: dict[int, set[str]] = defaultdict(set)
        """By the key of an event: the paths of its leaves that were erased."""
        for name, path in self.targets:
            if name in keys and path in leaves(bodies[keys[name]][1]):
                self.erased[keys[name]].add(path)

    @staticmethod
    def _target(target: Any) -> tuple[str, str] | None:
        match target:
            case {"event": str(name), "path": str(path)} if path and REFERENCE.fullmatch(name):
                return name, path
            case {"content": str(digest)} if re.fullmatch("[0-9a-f]{64}", digest):
                return digest, ""
        return None

    # Whether it is sound

    def _check_links(self) -> None:
        for event in self.events.values():
            demand(1 <= event.lamport <= LARGEST_LAMPORT, "a lamport is out of bounds")
            root = self.events.get(event.root)
            demand(root is not None and root.root == root.key, "the event that created a thing is missing")
            for key in event.supersedes | event.knows | event.covers:
                other = self.events.get(key)
                demand(other is not None, "an event is missing that another names")
                assert other is not None
                demand(other.root == event.root, "an event names one of another thing")
                demand(other.lamport < event.lamport, "an event names one that is not earlier")
            for key in event.covers:
                demand(scope_key(self.events[key].slot) in event.scope, "a signature covers what is outside its scope")

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
        """By the key of an event: the event before it in its chain, where that is held."""
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
        held = {(key, path) for key, paths in self.erased.items() for path in paths}
        demand(self.stubs <= held, "a text is missing that nobody erased")

    def _check_blobs(self) -> None:
        for digest, (media_type, content) in self.blobs.items():
            demand(len(media_type) <= LONGEST_MEDIA_TYPE, "a media type is too long")
            demand(hashlib.sha256(content).hexdigest() == digest, "a blob is not what it is named")

    @property
    def erased_places(self) -> int:
        """How many texts and blobs the file says were erased."""
        return len(self.targets)

    @property
    def absent(self) -> list[str]:
        """The blobs that an event names, that are not here and that nobody erased."""
        named = {digest for event in self.events.values() for digest in blobs_in(event.body)}
        return sorted(named - set(self.blobs) - {digest for digest, path in self.targets if not path})
