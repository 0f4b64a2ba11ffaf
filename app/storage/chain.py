"""Recomputing what the journal claims: every digest from the texts and links. Used on packages and stores alike.

Nothing here changes anything but temporary tables.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from app.domain.journal import Json, canonical_json, scope_of
from app.storage.blobs import in_body, may_refer
from app.storage.canonical import DIGEST_SIZE, MAX_BODY, MAX_DEPTH, SEQ_BITS, SEQ_MASK, body_problem, is_field, ref
from app.storage.erasures import Target, targets_in
from app.storage.leaves import BadSeal, erased_paths, is_salt, leaves, skeleton, skeleton_by
from app.storage.ranges import Range, canonical_covers
from app.storage.shape import Problem, place_at, shape_problems


@dataclass(slots=True)
class Seen:
    """What the bodies of a journal name, learned while they are read."""

    blobs: set[str] = field(default_factory=set)
    """Digests of blobs."""
    erasures: set[Target] = field(default_factory=set)
    """Texts and blobs that were erased."""


def problems_of(db: sqlite3.Connection, schema: str = "main", seen: Seen | None = None) -> Iterator[Problem]:
    """Everything about the journal in this schema that does not hold; of its shape first, and then nothing else.

    `seen` learns what stands in the bodies on the way.
    """
    factory = db.text_factory
    db.text_factory = _lenient  # a byte that was changed shall be told with its event, not stop the reading
    try:
        found = False
        for problem in shape_problems(db, schema):
            found = True
            yield problem
        if not found:
            yield from _Chain(db, schema, seen or Seen()).problems()
    finally:
        db.text_factory = factory


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


# SQLite spells the canonical texts of some hundred events at a time and hands them over as one: meanwhile the
# interpreter is free for another thread, and there is no row to be made for each event.
_TEXTS = """
SELECT CAST(group_concat(printf('%d\n%d\n%d\n%s\n%s\n%s\n%s\n%s\n\n\n',
    e.key & {mask}, e.lamport, e.at, {actor}, {kind}, s.text,
    CASE e.root WHEN e.key THEN '' WHEN :root THEN coalesce(:root_text, x'1f')
      ELSE coalesce((SELECT text FROM temp.root_text WHERE key = e.root), x'1f') END,
    CASE WHEN e.seal IS NULL THEN e.body ELSE x'1d' END), x'1e') AS BLOB),
  group_concat(hex(e.digest), '')
FROM {schema}.event e CROSS JOIN {schema}.name s ON s.no = e.slot WHERE e.key BETWEEN :first AND :last
"""
# Signatures that cover another thing, something later or something outside their scope.
_COVERED = """
SELECT DISTINCT v.sign FROM {schema}.covers v CROSS JOIN {schema}.event s ON s.key = v.sign
CROSS JOIN temp.sign_scope g ON g.sign = v.sign CROSS JOIN {schema}.event e ON e.key BETWEEN v.first AND v.last
WHERE e.root <> v.root OR e.lamport >= s.lamport
OR NOT EXISTS (SELECT 1 FROM temp.scope_slot x WHERE x.scope = g.scope AND x.slot = e.slot)
LIMIT 3
"""
# The bodies that most answers have need no reading.
_PLAIN_BODIES = ('{"verdict":"pass"}', '{"verdict":"not_applicable"}')
_AT_ONCE = 256
_BODIES_AT_ONCE = 20_000
_SHORT, _MOST_KNOWN = 1000, 2000
"""Characters of a body that is kept because others may be alike, and how many such are kept."""
_FEW = 12


_ReadBody = tuple[dict[str, Json], str, tuple[tuple[str, str], ...]]
"""A body, why it is none, and (path, text) of what of it can be forgotten."""


class _Chain:
    """Recomputes the digests of all events, run by run. A county's journal is never in memory as a whole."""

    def __init__(self, db: sqlite3.Connection, schema: str, seen: Seen) -> None:
        self._db = db
        self._schema = schema
        self._blobs = seen.blobs
        self._erasures = seen.erasures
        self._known: dict[str, _ReadBody] = {}
        """Short bodies that were read, by their texts: notes are alike in their words, if not in their salts."""
        self._devices: dict[int, str] = dict(db.execute(f"SELECT src, device FROM {schema}.origin").fetchall())

    def problems(self) -> Iterator[Problem]:
        yield from self._scope_problems()
        self._read_erasures()
        runs = self._db.execute(f"SELECT first, last, before FROM {self._schema}.run ORDER BY first").fetchall()
        readable = True
        for first, last, _ in runs:
            for start in range(first, last + 1, _BODIES_AT_ONCE):
                for problem in self._body_problems(start, min(start + _BODIES_AT_ONCE - 1, last)):
                    readable = False
                    yield problem
        self._note_roots()
        covers = self._covered()
        actor, kind = self._word_sql("actor"), self._word_sql("kind")
        query = _TEXTS.format(schema=self._schema, mask=SEQ_MASK, actor=actor, kind=kind)
        for first, last, before in runs:
            for start in range(first, last + 1, _AT_ONCE):
                end = min(start + _AT_ONCE - 1, last)
                skeletons: dict[int, bytes] = {}
                for problem in self._seal_problems(start, end, skeletons):
                    readable = False
                    yield problem
                if not readable:
                    continue  # what stands in such a body would be taken for something else
                root, root_text = self._root_amid(start, end)
                asked = {"first": start, "last": end, "root": root, "root_text": root_text}
                joined, digests = self._db.execute(query, asked).fetchone()
                texts = joined.split(b"\x1e") if joined else []
                if len(texts) != end - start + 1 or b"\x1f" in joined:
                    yield Problem(self._place(start), "起的记录使用了文件中没有的名称或对象。")
                    return
                for key, spelled in skeletons.items():
                    texts[key - start] = texts[key - start].replace(b"\x1d", spelled)
                for key, named in self._named(start, end, covers).items():
                    texts[key - start] = texts[key - start][:-2] + named
                stored = bytes.fromhex(digests)
                for at in _wrong_digests(before, texts, stored):
                    yield Problem(self._place(start + at), "与其摘要不符，内容被改动过。")
                before = stored[-DIGEST_SIZE:]

    def _note_roots(self) -> None:
        _fresh(self._db, "root_text(key INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        self._db.execute(
            f"INSERT INTO temp.root_text SELECT e.key, o.device || ':' || (e.key & {SEQ_MASK}) || ':' ||"
            f" lower(hex(e.digest)) FROM {self._schema}.event e JOIN {self._schema}.origin o ON o.src = e.key >> 40"
            " WHERE e.root = e.key"
        )

    def _root_amid(self, start: int, end: int) -> tuple[int, str | None]:
        """The thing that the middle event speaks of, and its text: most of those around it speak of the same."""
        (root,) = self._db.execute(
            f"SELECT root FROM {self._schema}.event WHERE key = ?", ((start + end) // 2,)
        ).fetchone()
        row = self._db.execute("SELECT text FROM temp.root_text WHERE key = ?", (root,)).fetchone()
        return (root, row[0]) if row else (0, None)

    def _word_sql(self, column: str) -> str:
        """What a number of this column says; the few that most files have stand in the query itself."""
        look_up = f"coalesce((SELECT text FROM {self._schema}.name WHERE no = e.{column}), x'1f')"
        words = self._db.execute(
            f"SELECT no, text FROM {self._schema}.name"
            f" WHERE no IN (SELECT {column} FROM {self._schema}.event LIMIT 2000)"
        ).fetchall()
        if not words or len(words) > _FEW:
            return look_up
        cases = " ".join(f"WHEN {no} THEN {_quoted(text)}" for no, text in words)
        return f"CASE e.{column} {cases} ELSE {look_up} END"

    def _named(self, start: int, end: int, covers: Mapping[int, Iterable[str]]) -> dict[int, bytes]:
        """What stands at the end of the text of those of these events that name others. `covers`: of all signatures."""
        supersedes, knows = self._edges("supersedes", "old", start, end), self._edges("knows", "sign", start, end)
        ends = {}
        for key in supersedes.keys() | knows.keys() | (covers.keys() & range(start, end + 1)):
            parts = (supersedes.get(key, ()), knows.get(key, ()), covers.get(key, ()))
            ends[key] = "\n".join(" ".join(sorted(part)) for part in parts).encode()
        return ends

    def _covered(self) -> dict[int, list[str]]:
        """What each signature covers, as texts; that of one range needs no second look."""
        ranges: dict[int, list[Range]] = {}
        texts: dict[int, list[str]] = {}
        for sign, first, last, digest in self._db.execute(
            f"SELECT v.sign, v.first, v.last, e.digest FROM {self._schema}.covers v"
            f" CROSS JOIN {self._schema}.event e ON e.key = v.last"
        ).fetchall():
            ranges.setdefault(sign, []).append((first, last))
            device = self._devices[first >> SEQ_BITS]
            texts[sign] = [f"{device}:{first & SEQ_MASK}:{last & SEQ_MASK}:{digest.hex()}"]
        for sign, its in ranges.items():
            if len(its) > 1:
                texts[sign] = canonical_covers(self._db, its, self._schema)
        return texts

    def _edges(self, table: str, column: str, start: int, end: int) -> dict[int, list[str]]:
        edges: dict[int, list[str]] = {}
        for key, other, digest in self._db.execute(
            f"SELECT x.key, x.{column}, lower(hex(e.digest))"
            f" FROM {self._schema}.{table} x CROSS JOIN {self._schema}.event e ON e.key = x.{column}"
            " WHERE x.key BETWEEN ? AND ?",
            (start, end),
        ).fetchall():
            edges.setdefault(key, []).append(f"{self._devices[other >> SEQ_BITS]}:{other & SEQ_MASK}:{digest}")
        return edges

    def _scope_problems(self) -> Iterator[Problem]:
        """A signature covers nothing outside its scope: folding relies on it."""
        _fresh(self._db, "sign_scope(sign INTEGER PRIMARY KEY, scope INTEGER NOT NULL)")
        _fresh(
            self._db,
            "scope_slot(scope INTEGER NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY(scope, slot)) WITHOUT ROWID",
        )
        scopes: dict[frozenset[str | None], int] = {}
        for sign, body in self._db.execute(
            f"SELECT key, body FROM {self._schema}.event WHERE key IN (SELECT sign FROM {self._schema}.covers)"
        ):
            number = scopes.setdefault(_listed_scope(body), len(scopes))
            self._db.execute("INSERT INTO temp.sign_scope VALUES (?, ?)", (sign, number))
        names = self._db.execute(f"SELECT no, text FROM {self._schema}.name").fetchall()
        slots = [(no, key) for no, text in names if (key := scope_of(text)) is not None]
        self._db.executemany(
            "INSERT INTO temp.scope_slot VALUES (?, ?)",
            ((number, no) for scope, number in scopes.items() for no, key in slots if key in scope),
        )
        for (sign,) in self._db.execute(_COVERED.format(schema=self._schema)).fetchall():
            yield Problem(self._place(sign), "签认了其他对象的、更晚的或范围以外的记录。")

    def _read_erasures(self) -> None:
        """Which texts and blobs the erase events of the file name."""
        for (body,) in self._db.execute(  # by the word: a file of another program may number it otherwise
            f"SELECT body FROM {self._schema}.event"
            f" WHERE kind = (SELECT no FROM {self._schema}.name WHERE text = 'erase')"
        ).fetchall():
            self._erasures |= targets_in(body)

    def _body_problems(self, first: int, last: int) -> Iterator[Problem]:
        """Of these events, bodies without a seal: many are alike, so each is read once."""
        # one row of all of them: to fetch many is to stop as often for the thread that writes the file before
        (bodies,) = self._db.execute(
            f"SELECT json_group_array(DISTINCT body) FROM {self._schema}.event"
            " WHERE key BETWEEN ? AND ? AND seal IS NULL AND body <> ? AND body <> ?",
            (first, last, *_PLAIN_BODIES),
        ).fetchone()
        for text in json.loads(bodies):
            body, problem = _read_body(text)
            if not problem and any(leaves(body)):
                problem = "文字没有加封"
            if problem:
                (key,) = self._db.execute(
                    f"SELECT key FROM {self._schema}.event WHERE key BETWEEN ? AND ? AND CAST(body AS BLOB) = ?",
                    (first, last, text.encode("utf-8", "surrogateescape")),
                ).fetchone()
                yield self._bad_body(key, problem)
            elif may_refer(text):
                self._blobs.update(in_body(body))

    def _seal_problems(self, first: int, last: int, skeletons: dict[int, bytes]) -> Iterator[Problem]:
        """Of these events, bodies with a seal: each has salts of its own. Their skeletons are put into `skeletons`."""
        for key, text, seal in self._db.execute(
            f"SELECT key, body, seal FROM {self._schema}.event WHERE key BETWEEN ? AND ? AND seal IS NOT NULL",
            (first, last),
        ).fetchall():
            body, problem, found = self._known.get(text) or self._read(text)
            if problem:
                yield self._bad_body(key, problem)
                continue
            try:
                if is_salt(seal):
                    skeletons[key] = skeleton_by(seal, body, found).encode()
                    continue
                skeletons[key] = skeleton(body, seal).encode()
                erased = erased_paths(seal)
            except BadSeal:
                yield self._bad_body(key, "文字与封记不符")
                continue
            if erased and not self._is_erased(key, erased):
                yield Problem(self._place(key), "缺了文字，却没有清除的记录。")

    def _read(self, text: str) -> _ReadBody:
        """A body with a seal, why it is none, and its texts."""
        body, problem = _read_body(text)
        found = body, problem, tuple(leaves(body))
        if may_refer(text):
            self._blobs.update(in_body(body))
        if len(text) <= _SHORT:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            self._known[text] = found
        return found

    def _is_erased(self, key: int, paths: Iterable[str]) -> bool:
        """Whether erase events of the file name all these texts of an event."""
        (digest,) = self._db.execute(f"SELECT digest FROM {self._schema}.event WHERE key = ?", (key,)).fetchone()
        name = ref(self._devices[key >> SEQ_BITS], key & SEQ_MASK, digest)
        return all((name, path) in self._erasures for path in paths)

    def _bad_body(self, key: int, problem: str) -> Problem:
        return Problem(self._place(key), f"的内容不合规定（{problem}）。")

    def _place(self, key: int) -> str:
        return place_at(self._db, self._schema, key)


def _fresh(db: sqlite3.Connection, table: str) -> None:
    """An empty temporary table."""
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table}")
    db.execute(f"DELETE FROM temp.{table.partition('(')[0]}")


def _wrong_digests(before: bytes, texts: list[bytes], stored: bytes) -> list[int]:
    """Which of the events, counted from 0, have another digest than their texts give."""
    digests = [stored[start : start + DIGEST_SIZE] for start in range(0, len(stored), DIGEST_SIZE)]
    links = zip([before, *digests], texts, strict=False)
    computed = [sha256(link + text).digest()[:DIGEST_SIZE] for link, text in links]
    if computed == digests:
        return []
    return [at for at, digest in enumerate(digests) if computed[at] != digest]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _listed_scope(body: str) -> frozenset[str | None]:
    try:
        scope = _decoder()(body.encode()).get("scope")
    except (ValueError, AttributeError):
        return frozenset()
    return frozenset(key for key in scope if isinstance(key, str)) if isinstance(scope, list) else frozenset()


# Where a fraction, an exponent or a number of more than 64 bits may stand: then every value is looked at.
_SUSPECT = re.compile(r"[:,\[]-?(?:[0-9]+[.eE]|[0-9]{19})")


@cache
def _decoder() -> Callable[[bytes], Any]:
    from msgspec.json import decode  # 16 ms, which the drawing of the window must not wait for

    return decode


def _read_body(text: str) -> tuple[dict[str, Json], str]:
    """The body that a text spells, and why it is none; empty if it is."""
    if len(text) > MAX_BODY:
        return {}, "过长"
    try:
        body = _decoder()(text.encode())
    except (ValueError, RecursionError):
        return {}, "不是 JSON"
    plain = text.count("{") + text.count("[") <= MAX_DEPTH and isinstance(body, dict) and not _SUSPECT.search(text)
    if not all(map(is_field, body)) if plain else body_problem(body):
        return {}, "字段不合规定"
    return (body, "") if canonical_json(body) == text else ({}, "写法不合规定")
