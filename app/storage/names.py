"""Words and devices of one file: their numbers here, and what these numbers say."""

from __future__ import annotations

import re
import sqlite3

from app.storage.canonical import SEQ_BITS, SEQ_MASK, parse_ref, ref
from app.storage.schema import FREE_WORDS

MAX_WORD = 500
"""Characters of a name, a kind or a slot."""
_NO_WORD = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def is_word(text: str) -> bool:
    """Whether a text can be the name of an actor, a kind or a slot: not long, encodable, without line breaks."""
    return len(text) <= MAX_WORD and _NO_WORD.search(text) is None


def word_number(connection: sqlite3.Connection, text: str) -> int:
    """The number of a word in this file; a new word gets the next free one."""
    row = connection.execute("SELECT no FROM name WHERE text = ?", (text,)).fetchone()
    if row:
        return int(row[0])
    if not is_word(text):
        raise ValueError(f"not a word for the journal: {text!r}")
    connection.execute("INSERT INTO name(no, text) SELECT max(max(no) + 1, ?), ? FROM name", (FREE_WORDS, text))
    return word_number(connection, text)


def word_numbers(connection: sqlite3.Connection, first: str, second: str, third: str) -> tuple[int, int, int]:
    """The numbers of three words, asked for at once: each event has three."""
    one, two, three = connection.execute(_THREE_WORDS, (first, second, third)).fetchone()
    return (
        one or word_number(connection, first),
        two or word_number(connection, second),
        three or word_number(connection, third),
    )


_WORD = "(SELECT no FROM name WHERE text = ?)"
_THREE_WORDS = f"SELECT {_WORD}, {_WORD}, {_WORD}"


def find_word(connection: sqlite3.Connection, text: str) -> int | None:
    """The number of a word, if this file has it."""
    row = connection.execute("SELECT no FROM name WHERE text = ?", (text,)).fetchone()
    return int(row[0]) if row else None


def source_number(connection: sqlite3.Connection, device: str, overflow: int = 0) -> int:
    """The number of a device (of one branch of it) in this file."""
    row = connection.execute("SELECT src FROM origin WHERE device = ? AND overflow = ?", (device, overflow)).fetchone()
    if row:
        return int(row[0])
    cursor = connection.execute("INSERT INTO origin(device, overflow) VALUES (?, ?)", (device, overflow))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def last_seq(connection: sqlite3.Connection, device: str) -> int:
    """The number of the last event that is held of a device, on its first branch; 0 if none is."""
    row = connection.execute(
        "SELECT max(r.last) FROM origin o CROSS JOIN run r ON r.first BETWEEN (o.src << 40) AND ((o.src + 1) << 40)"
        " WHERE o.device = ? AND o.overflow = 0",
        (device,),
    ).fetchone()
    return (row[0] or 0) & SEQ_MASK


def identity(connection: sqlite3.Connection, key: int) -> tuple[str, int, bytes]:
    """(device, seq, digest) of an event: what it is called everywhere. `KeyError` if it is not held."""
    row = connection.execute(
        "SELECT o.device, e.digest FROM event e JOIN origin o ON o.src = e.key >> 40 WHERE e.key = ?", (key,)
    ).fetchone()
    if row is None:
        raise KeyError(key)
    return str(row[0]), key & SEQ_MASK, bytes(row[1])


def ref_of(connection: sqlite3.Connection, key: int) -> str:
    """The event's name as a text, "device:seq:digest"."""
    return ref(*identity(connection, key))


def thing_ref(connection: sqlite3.Connection, root: int) -> str:
    """The name of the event that created a thing. `KeyError` if that event is not held, or creates none."""
    row = connection.execute(
        "SELECT o.device, e.digest FROM event e JOIN origin o ON o.src = e.key >> 40 WHERE e.key = ?"
        " AND e.root = e.key",
        (root,),
    ).fetchone()
    if row is None:
        raise KeyError(root)
    return ref(row[0], root & SEQ_MASK, row[1])


def resolve(connection: sqlite3.Connection, text: str) -> int | None:
    """The key of the event that such a text names, if it is held."""
    parsed = parse_ref(text)
    if parsed is None:
        return None
    device, seq, digest = parsed
    for (src,) in connection.execute("SELECT src FROM origin WHERE device = ?", (device,)).fetchall():
        key = src << SEQ_BITS | seq
        row = connection.execute("SELECT digest FROM event WHERE key = ?", (key,)).fetchone()
        if row and row[0] == digest:
            return int(key)
    return None
