"""Recomputing what the journal claims: every digest from the texts and links. Used on packages and stores alike.

Nothing here changes anything but temporary tables.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from app.domain.journal import canonical_json, scope_of
from app.storage.canonical import DIGEST_SIZE, SEQ_BITS, SEQ_MASK, body_problem, ref
from app.storage.ranges import Range, canonical_covers
from app.storage.shape import Problem, place_at, shape_problems


def problems_of(db: sqlite3.Connection, schema: str = "main") -> Iterator[Problem]:
    """Everything about the journal in this schema that does not hold; of its shape first, and then nothing else."""
    found = False
    for problem in shape_problems(db, schema):
        found = True
        yield problem
    if not found:
        yield from _Chain(db, schema).problems()


# SQLite spells the canonical texts of some hundred events at a time and hands them over as one: meanwhile the
# interpreter is free for another thread, and there is no row to be made for each event.
_TEXTS = """
SELECT CAST(group_concat(printf('%d\n%d\n%d\n%s\n%s\n%s\n%s\n%s\n\n\n',
    e.key & {mask}, e.lamport, e.at, {actor}, {kind},
    coalesce((SELECT text FROM {schema}.name WHERE no = e.slot), x'1f'),
    CASE WHEN e.root = e.key THEN '' ELSE coalesce((SELECT text FROM temp.root_text WHERE key = e.root), x'1f') END,
    e.body), x'1e') AS BLOB),
  group_concat(hex(e.digest), '')
FROM {schema}.event e WHERE e.key BETWEEN ? AND ?
"""
# What each range of a signature covers: its slots, and whether all of it is of the same thing and earlier.
_COVERED = """
SELECT v.sign, s.body, group_concat(e.slot),
  min(e.root) = v.root AND max(e.root) = v.root AND max(e.lamport) < s.lamport
FROM {schema}.covers v CROSS JOIN {schema}.event s ON s.key = v.sign
CROSS JOIN {schema}.event e ON e.key BETWEEN v.first AND v.last
GROUP BY v.root, v.first, v.last, v.sign
"""
# The bodies that most answers have need no reading.
_PLAIN_BODIES = ('{"verdict":"pass"}', '{"verdict":"not_applicable"}')
_AT_ONCE = 512
_FEW = 12
_CONTROL = re.compile("[\x00-\x1f]")


class _Chain:
    """Recomputes the digests of all events, run by run."""

    def __init__(self, db: sqlite3.Connection, schema: str) -> None:
        self._db = db
        self._schema = schema
        self._devices: dict[int, str] = dict(db.execute(f"SELECT src, device FROM {schema}.origin").fetchall())
        self._covers: dict[int, list[Range]] = {}
        for sign, first, last in db.execute(f"SELECT sign, first, last FROM {schema}.covers"):
            self._covers.setdefault(sign, []).append((first, last))

    def problems(self) -> Iterator[Problem]:
        yield from self._scope_problems()
        for problem, text in self._body_problems():
            yield problem
            if _CONTROL.search(text):
                return  # such a text would be taken for several below
        self._note_roots()
        named = self._named()
        actor, kind = self._word_sql("actor"), self._word_sql("kind")
        query = _TEXTS.format(schema=self._schema, mask=SEQ_MASK, actor=actor, kind=kind)
        runs = self._db.execute(f"SELECT first, last, before FROM {self._schema}.run ORDER BY first").fetchall()
        for first, last, before in runs:
            for start in range(first, last + 1, _AT_ONCE):
                end = min(start + _AT_ONCE - 1, last)
                joined, digests = self._db.execute(query, (start, end)).fetchone()
                texts = joined.split(b"\x1e")
                if b"\x1f" in joined or len(texts) != end - start + 1:
                    yield Problem(self._place(start), "起的记录使用了文件中没有的名称或对象。")
                    return
                for key in range(start, end + 1) if named else ():
                    if key in named:
                        texts[key - start] = texts[key - start][:-2] + named[key]
                stored = bytes.fromhex(digests)
                for at in _wrong_digests(before, texts, stored):
                    yield Problem(self._place(start + at), "与其摘要不符，内容被改动过。")
                before = stored[-DIGEST_SIZE:]

    def _note_roots(self) -> None:
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS root_text(key INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        self._db.execute("DELETE FROM temp.root_text")
        self._db.execute(
            f"INSERT INTO temp.root_text SELECT e.key, o.device || ':' || (e.key & {SEQ_MASK}) || ':' ||"
            f" lower(hex(e.digest)) FROM {self._schema}.event e JOIN {self._schema}.origin o ON o.src = e.key >> 40"
            " WHERE e.root = e.key"
        )

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

    def _named(self) -> dict[int, bytes]:
        """What stands at the end of the text of those events that name others."""
        supersedes, knows = self._edges("supersedes", "old"), self._edges("knows", "sign")
        ends = {}
        for key in supersedes.keys() | knows.keys() | self._covers.keys():
            covers = self._covers.get(key)
            parts = (
                supersedes.get(key, ()),
                knows.get(key, ()),
                canonical_covers(self._db, covers, self._schema) if covers else (),
            )
            ends[key] = "\n".join(" ".join(sorted(part)) for part in parts).encode()
        return ends

    def _edges(self, table: str, column: str) -> dict[int, list[str]]:
        edges: dict[int, list[str]] = {}
        for key, other, digest in self._db.execute(
            f"SELECT x.key, x.{column}, e.digest FROM {self._schema}.{table} x"
            f" CROSS JOIN {self._schema}.event e ON e.key = x.{column}"
        ):
            edges.setdefault(key, []).append(ref(self._devices[other >> SEQ_BITS], other & SEQ_MASK, digest))
        return edges

    def _scope_problems(self) -> Iterator[Problem]:
        """A signature covers nothing outside its scope: folding relies on it."""
        names = self._db.execute(f"SELECT no, text FROM {self._schema}.name")
        keys = {str(no): scope_of(text) for no, text in names}
        scopes: dict[str, frozenset[str | None]] = {}
        for sign, body, slots, sound in self._db.execute(_COVERED.format(schema=self._schema)):
            if not sound:
                yield Problem(self._place(sign), "签认了其他对象的或更晚的记录。")
            if body not in scopes:
                scopes[body] = _listed_scope(body)
            if not scopes[body].issuperset(map(keys.get, slots.split(","))):
                yield Problem(self._place(sign), "签认了范围以外的内容。")

    def _body_problems(self) -> Iterator[tuple[Problem, str]]:
        rows = self._db.execute(
            f"SELECT DISTINCT body FROM {self._schema}.event WHERE body <> ? AND body <> ?", _PLAIN_BODIES
        )
        for (body,) in rows:
            problem = _body_text_problem(body)
            if problem:
                (key,) = self._db.execute(f"SELECT key FROM {self._schema}.event WHERE body = ?", (body,)).fetchone()
                yield Problem(self._place(key), f"的内容不合规定（{problem}）。"), body

    def _place(self, key: int) -> str:
        return place_at(self._db, self._schema, key)


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
        scope = json.loads(body).get("scope")
    except (ValueError, AttributeError):
        return frozenset()
    return frozenset(key for key in scope if isinstance(key, str)) if isinstance(scope, list) else frozenset()


def _body_text_problem(text: str) -> str:
    """Why a text is not the canonical JSON of a body; empty if it is."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return "不是 JSON"
    if body_problem(body):
        return "字段不合规定"
    return "" if canonical_json(body) == text else "写法不合规定"
