"""What must hold before the chain of a journal can be read at all; and how a problem is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.ids import DEVICE_ID
from app.domain.journal import MAX_LAMPORT
from app.storage.canonical import DIGEST_SIZE, SEQ_BITS, SEQ_MASK, first_before
from app.storage.names import is_word

MAX_SOURCE = 1 << 23
MAX_SUBJECT = 50_000
"""Events of one subject: what more there would be is no person's work, and folding it would cost for ever."""

_SLOT_TITLES = {
    "head": "基本信息",
    "answer": "检查项",
    "photo": "照片",
    "part": "分工",
    "section": "部分",
    "finding": "问题",
    "sign": "签名",
    "document": "文书",
    "pair": "机构归并",
    "erase": "清除",
    "removed": "划去",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold. `place` names the event or the table, `what` is a sentence's middle."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}{self.what}" if self.place else self.what


def printable(text: str) -> str:
    """A text of a file that may be damaged, fit to be shown."""
    return "".join(char if char.isprintable() else "?" for char in text[:60])


def slot_title(slot: str) -> str:
    """A slot in a person's words, as 检查项 XF01."""
    family, _, rest = slot.partition("/")
    title = _SLOT_TITLES.get(family, family)
    return f"{title} {rest.partition('/')[0]}".strip() if rest else title


def place_of(device: str, seq: int, slot: str = "") -> str:
    """An event in a person's words."""
    subject = f"（{printable(slot_title(slot))}）" if slot else ""
    return f"终端 {device[:4].upper()} 第 {seq} 条记录{subject}"


def shape_problems(db: sqlite3.Connection, schema: str) -> Iterator[Problem]:
    """Wrong devices, words, runs, missing events, and names of events that are not there or later."""
    for src, device, overflow in db.execute(f"SELECT src, device, overflow FROM {schema}.origin"):
        if not 0 < src < MAX_SOURCE or not DEVICE_ID.fullmatch(device) or overflow < 0:
            yield Problem("", f"终端编号不合规定：{printable(device)}")
            return
    for (text,) in db.execute(f"SELECT text FROM {schema}.name"):
        if not is_word(text):
            yield Problem("", f"名称过长，或含有换行或控制字符：{printable(text)}")
            return
    yield from _run_problems(db, schema)
    yield from _crowd_problems(db, schema)
    for query, what in _EDGES:
        for (key,) in db.execute(query.format(schema=schema)).fetchall():
            yield Problem(place_at(db, schema, key), what)


def unused_problems(db: sqlite3.Connection, schema: str) -> Iterator[Problem]:
    """Devices that no event is of, and more words than the events can use: a million would cost long to look at."""
    unused = db.execute(
        f"SELECT device FROM {schema}.origin WHERE src NOT IN (SELECT first >> {SEQ_BITS} FROM {schema}.run) LIMIT 1"
    ).fetchone()
    if unused:
        yield Problem("", f"列有没有任何记录的终端：{printable(unused[0])}")
    (words, events) = db.execute(
        f"SELECT (SELECT count(*) FROM {schema}.name), (SELECT count(*) FROM {schema}.event)"
    ).fetchone()
    if words > 3 * events:
        yield Problem("", f"{events}条记录用不到{words}个名称。")


def _crowd_problems(db: sqlite3.Connection, schema: str) -> Iterator[Problem]:
    """One part of one thing that was written absurdly often."""
    (total,) = db.execute(f"SELECT count(*) FROM {schema}.event").fetchone()
    if total <= MAX_SUBJECT:
        return
    crowded = db.execute(
        f"SELECT min(key), count(*) FROM {schema}.event GROUP BY root, slot HAVING count(*) > ? LIMIT 1", (MAX_SUBJECT,)
    ).fetchone()
    if crowded:
        yield Problem(place_at(db, schema, crowded[0]), f"同一处被改写了{crowded[1]}次，超出范围。")


_EDGES = (
    (
        """
SELECT n.key FROM (SELECT key, old FROM {schema}.supersedes UNION ALL SELECT key, sign FROM {schema}.knows) n
LEFT JOIN {schema}.event a ON a.key = n.key LEFT JOIN {schema}.event b ON b.key = n.old
WHERE a.key IS NULL OR b.key IS NULL OR a.root <> b.root OR b.lamport >= a.lamport LIMIT 3
""",
        "引用了不存在的、别处的或更晚的记录。",
    ),
    (
        """
SELECT v.sign FROM {schema}.covers v LEFT JOIN {schema}.event s ON s.key = v.sign
WHERE s.key IS NULL OR s.root <> v.root OR v.first > v.last OR NOT EXISTS (
  SELECT 1 FROM {schema}.run r
  WHERE v.last <= r.last AND r.first = (SELECT max(first) FROM {schema}.run WHERE first <= v.first)) LIMIT 3
""",
        "签认的范围不在文件中。",
    ),
)


def _run_problems(db: sqlite3.Connection, schema: str) -> Iterator[Problem]:
    devices = dict(db.execute(f"SELECT src, device FROM {schema}.origin").fetchall())
    end = total = 0
    for first, last, before in db.execute(f"SELECT first, last, before FROM {schema}.run ORDER BY first").fetchall():
        src = first >> SEQ_BITS
        whole = src in devices and first <= last and last >> SEQ_BITS == src and first & SEQ_MASK
        if not whole or first <= end or len(before) != DIGEST_SIZE:
            yield Problem("", "记录的区间表有误。")
            return
        if first & SEQ_MASK == 1 and before != first_before(devices[src]):
            yield Problem(place_of(devices[src], 1), "的终端编号被改动过。")
        end = last
        total += last - first + 1
        held, lowest, highest, shortest, longest = db.execute(
            f"SELECT count(*), min(lamport), max(lamport), min(length(digest)), max(length(digest))"
            f" FROM {schema}.event WHERE key BETWEEN ? AND ?",
            (first, last),
        ).fetchone()
        if held != last - first + 1:
            missing = next(_missing(db, schema, first, last))
            yield Problem(place_of(devices[src], missing & SEQ_MASK), "缺失。")
        elif lowest < 1 or highest > MAX_LAMPORT:
            yield Problem(place_of(devices[src], first & SEQ_MASK), "起的记录，序号超出范围。")
        elif shortest != DIGEST_SIZE or longest != DIGEST_SIZE:
            yield Problem(place_of(devices[src], first & SEQ_MASK), "起的记录，摘要长度不对。")
    if db.execute(f"SELECT count(*) FROM {schema}.event").fetchone()[0] > total:
        yield Problem("", "文件中有不在区间表里的记录。")


def _missing(db: sqlite3.Connection, schema: str, first: int, last: int) -> Iterator[int]:
    expected = first
    for (key,) in db.execute(f"SELECT key FROM {schema}.event WHERE key BETWEEN ? AND ? ORDER BY key", (first, last)):
        while expected < key:
            yield expected
            expected += 1
        expected = key + 1
    yield from range(expected, last + 1)


def place_at(db: sqlite3.Connection, schema: str, key: int) -> str:
    """An event of a file in a person's words, as far as the file still tells."""
    device = db.execute(f"SELECT device FROM {schema}.origin WHERE src = ?", (key >> SEQ_BITS,)).fetchone()
    slot = db.execute(
        f"SELECT n.text FROM {schema}.event e JOIN {schema}.name n ON n.no = e.slot WHERE e.key = ?", (key,)
    ).fetchone()
    return place_of(device[0] if device else "????", key & SEQ_MASK, slot[0] if slot else "")
