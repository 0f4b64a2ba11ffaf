"""The numbers that documents and problems were given: by whom, how many, and whether one was given twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from app.storage.canonical import SEQ_BITS
from app.storage.ranges import Range
from app.storage.schema import DOCUMENT_WORD, FINDING_WORD


class Given(NamedTuple):
    """One giving of a number: to what, by whom, when (milliseconds UTC) and on which device."""

    text: str
    root: int
    slot: str
    actor: str
    at: int
    device: str


_GIVEN = """
SELECT n.text, n.root, s.text, a.text, e.at, o.device
FROM number n CROSS JOIN event e ON e.key = n.key CROSS JOIN name s ON s.no = n.slot
CROSS JOIN name a ON a.no = e.actor CROSS JOIN origin o ON o.src = n.key >> 40
"""
_TWICE = """
SELECT text FROM number GROUP BY text HAVING count(DISTINCT root) > 1 OR count(DISTINCT slot) > 1
"""
_TWICE_AMONG = f"""
SELECT DISTINCT g.text FROM number g INDEXED BY number_given
WHERE g.kind IN ({FINDING_WORD}, {DOCUMENT_WORD}) AND g.key BETWEEN ? AND ?
AND EXISTS (SELECT 1 FROM number o WHERE o.text = g.text AND (o.root <> g.root OR o.slot <> g.slot))
"""


def given_twice(db: sqlite3.Connection, among: Iterable[Range] | None = None) -> tuple[tuple[Given, ...], ...]:
    """Every number that stands for more than one thing, with each of its first givings, in the order of numbers.

    `among`: only numbers given by events in these ranges of keys; no others are looked at then.
    """
    if among is None:
        twice = {text for (text,) in db.execute(_TWICE)}
    else:
        twice = {text for part in among for (text,) in db.execute(_TWICE_AMONG, part)}
    return tuple(_givings(db, text) for text in sorted(twice))


def _givings(db: sqlite3.Connection, text: str) -> tuple[Given, ...]:
    """Who gave the number to each of its things first, in the order of the journal."""
    rows = db.execute(f"{_GIVEN} WHERE n.text = ? ORDER BY e.lamport, o.device, e.digest", (text,)).fetchall()
    firsts: dict[tuple[int, str], Given] = {}
    for row in rows:
        given = Given(*row)
        firsts.setdefault((given.root, given.slot), given)
    return tuple(sorted(firsts.values(), key=lambda given: (given.at, given.device)))


def givings_of(db: sqlite3.Connection, number: str) -> tuple[Given, ...]:
    """What a number was given to, each thing once."""
    return _givings(db, number)


def number_held(db: sqlite3.Connection, number: str) -> bool:
    """Whether some device, known here, has given a number."""
    return db.execute("SELECT 1 FROM number WHERE text = ?", (number,)).fetchone() is not None


_OWN = f"""
SELECT count(*) FROM own CROSS JOIN origin o ON o.device = own.device
CROSS JOIN number n INDEXED BY number_given
ON n.kind = (SELECT no FROM name WHERE text = ?) AND n.key BETWEEN o.src << {SEQ_BITS} AND (o.src + 1 << {SEQ_BITS}) - 1
"""


def own_numbers(db: sqlite3.Connection, kind: str) -> int:
    """How many numbers this device itself has given in events of a kind."""
    (count,) = db.execute(_OWN, (kind,)).fetchone()
    return int(count)


_LAST_OF_EACH = f"""
SELECT o.device, n.text FROM origin o CROSS JOIN number n INDEXED BY number_given
ON n.kind = {FINDING_WORD} AND n.key = (
  SELECT max(key) FROM number INDEXED BY number_given
  WHERE kind = {FINDING_WORD} AND key BETWEEN o.src << {SEQ_BITS} AND (o.src + 1 << {SEQ_BITS}) - 1)
CROSS JOIN event e ON e.key = n.key ORDER BY o.device, e.lamport, e.digest
"""


def finding_numbers(db: sqlite3.Connection) -> dict[str, str]:
    """Device → the problem's number that it gave last: it begins with the code that the device has."""
    return dict(db.execute(_LAST_OF_EACH).fetchall())


def of_others(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """(device, number) of every number that was given under another device id than this store's."""
    rows = db.execute(
        "SELECT DISTINCT o.device, n.text FROM number n JOIN origin o ON o.src = n.key >> 40"
        " WHERE o.device <> (SELECT device FROM own) ORDER BY o.device, n.text"
    )
    return tuple(rows.fetchall())
