"""Questions to the lines of problems: which a list shows, in which order, and how many there are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from app.storage.lines import IN_TOWNSHIP, Days, is_strange

_DOUBTED = "(impossible OR latest > :last)"
_OPEN = "(waits AND stage <> '')"
_LATE = f"({_OPEN} AND NOT {_DOUBTED} AND (deadline < :today OR stop_by < :today))"
_SOON = f"({_OPEN} AND NOT {_DOUBTED} AND deadline BETWEEN :today AND :soon)"
_MAJOR, _REFERRED = "severity = 0", "severity = 3"
_AWAITING = f"(waits AND stage = 'awaiting' AND NOT {_REFERRED})"
SIEVES = {
    "all": "1",
    "major": f"(waits AND {_MAJOR})",
    "referred": f"(waits AND {_REFERRED})",
    "overdue": _LATE,
    "soon": _SOON,
    "awaiting": _AWAITING,
    "draft": "stage = ''",
    "closed": "stage = 'closed'",
    "closed_major": f"(stage = 'closed' AND {_MAJOR})",
    "open": _OPEN,
    "open_major": f"({_OPEN} AND {_MAJOR})",
    "waiting": "waits",
    "first": f"({_OPEN} AND ({_MAJOR} OR {_LATE} OR {_SOON} OR {_AWAITING} OR {_DOUBTED}))",
}
"""The problems of which something is so, as conditions on their lines."""
_PRESSING = f"NOT waits, severity, {_DOUBTED}, deadline, home_name, day DESC, turn DESC, place"
_PRESSING_SOUND = "waits DESC, severity, deadline, home_name, day DESC, turn DESC, place"
"""The same order where no clock was wrong: then an index has it."""


class Wanted(NamedTuple):
    """Which problems a list shows."""

    sieve: str = "all"
    home: int | None = None
    words: tuple[str, ...] = ()
    """Each stands in what is searched, in small letters."""
    named: tuple[int, ...] = ()
    """Homes that are meant by the words too: those whose initials they are."""
    township: str = ""
    severity: int | None = None
    department: str = ""
    inspector: str = ""
    since: str = ""
    """Days of the visit, both included."""
    until: str = ""


EVERYTHING = Wanted()


def finding_numbers(db: sqlite3.Connection, days: Days, wanted: Wanted, most: int = -1) -> list[int]:
    """The numbers in the list of the problems wanted, the most pressing first; at most `most`."""
    order = _PRESSING if _any_doubted(db, days) else _PRESSING_SOUND
    rows = db.execute(
        f"SELECT no FROM finding_line WHERE {SIEVES[wanted.sieve]}{_condition(wanted)} ORDER BY {order} LIMIT :most",
        {**days._asdict(), **_values(wanted), "most": most},
    )
    return [no for (no,) in rows.fetchall()]


def _any_doubted(db: sqlite3.Connection, days: Days) -> bool:
    """Whether the days of some problem are not to be believed."""
    found = db.execute(
        "SELECT EXISTS (SELECT 1 FROM finding_line WHERE latest > :last)"
        " OR EXISTS (SELECT 1 FROM finding_line WHERE impossible)",
        days._asdict(),
    ).fetchone()
    return bool(found[0])


def count_findings(
    db: sqlite3.Connection, days: Days, sieves: Sequence[str], wanted: Wanted = EVERYTHING
) -> dict[str, int]:
    """Sieve → how many of the problems wanted it lets through."""
    sums = ", ".join(f"coalesce(sum({SIEVES[sieve]}), 0)" for sieve in sieves)
    row = db.execute(
        f"SELECT {sums} FROM finding_line WHERE 1{_condition(wanted)}", {**days._asdict(), **_values(wanted)}
    ).fetchone()
    return dict(zip(sieves, row, strict=True))


_CONDITIONS = {
    "home": "home = :home",
    "township": IN_TOWNSHIP,
    "severity": "severity = :severity",
    "department": "EXISTS (SELECT 1 FROM json_each(departments) WHERE value = :department)",
    "inspector": "inspector = :inspector",
    "since": "day >= :since",
    "until": "day <= :until",
}


def _condition(wanted: Wanted) -> str:
    """What is wanted besides the sieve."""
    parts = [sql for name, sql in _CONDITIONS.items() if getattr(wanted, name) not in (None, "")]
    searched = " AND ".join(f"instr(words, :word{place})" for place in range(len(wanted.words)))
    if searched and wanted.named:
        searched = f"({searched} OR home IN (SELECT value FROM json_each(:named)))"
    # the words are looked through in an index of their own, the rows of the list stay unread
    searched = searched and f"no IN (SELECT no FROM finding_line INDEXED BY finding_line_words WHERE {searched})"
    return "".join(f" AND {part}" for part in (*parts, searched) if part)


def _values(wanted: Wanted) -> dict[str, object]:
    words = {f"word{place}": word for place, word in enumerate(wanted.words)}
    return {**wanted._asdict(), "named": json.dumps(wanted.named), **words}


def finding_people(db: sqlite3.Connection) -> list[str]:
    """Everybody who found a problem, by name."""
    rows = db.execute("SELECT DISTINCT inspector FROM finding_line WHERE inspector <> '' ORDER BY inspector")
    return [name for (name,) in rows.fetchall()]


def home_names(db: sqlite3.Connection) -> list[tuple[int, str]]:
    """(home, name) of every home that was visited, once for each name that it bears in its visits."""
    return db.execute("SELECT DISTINCT home, home_name FROM visit_line").fetchall()


def item_numbers(db: sqlite3.Connection, days: Days, item: str) -> list[int]:
    """The numbers in the list of the problems that an item is, or is part of, those of the newest visit first."""
    rows = db.execute(
        "SELECT f.no FROM finding_line f CROSS JOIN visit_line v ON v.root = f.root WHERE instr(f.items, :item)"
        f" ORDER BY {is_strange('v')}, v.day DESC, v.turn DESC, f.place",
        {**days._asdict(), "item": json.dumps(item, ensure_ascii=False)},
    )
    return [no for (no,) in rows.fetchall()]


def finding_bodies(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """Number in the list → (body, repeat)."""
    rows = db.execute(
        "SELECT no, body, repeat FROM finding_line WHERE no IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return {no: (body, repeat) for no, body, repeat in rows.fetchall()}


def finding_number(db: sqlite3.Connection, root: int, key: str) -> int | None:
    """The number in the list of a problem; None where it is none any more."""
    row = db.execute("SELECT no FROM finding_line WHERE root = ? AND key = ?", (root, key)).fetchone()
    return None if row is None else int(row[0])


class Sums(NamedTuple):
    """How much waits, of the registered problems that are open; one may be counted in several ways."""

    major: int
    major_closed: int
    overdue: int
    overdue_homes: int
    soon: int
    awaiting: int
    awaiting_grave: int
    pressing: int
    """Those of the sieve `first`."""
    oldest_major: int | None
    """The number in the list of the 重大 problem that has waited longest."""
    first_due: str | None
    """The nearest day on which something is due soon, and how many problems are."""
    due_then: int


_IS_OPEN = "waits AND stage <> ''"
# how each stands on the day is found out once; LIMIT keeps SQLite from putting the inner words into each sum
_SUMS = f"""
SELECT coalesce(sum(major), 0), coalesce(sum(due = 1), 0), count(DISTINCT CASE WHEN due = 1 THEN home END),
  coalesce(sum(due = 2), 0), coalesce(sum(awaits), 0), coalesce(sum(awaits AND grave), 0),
  coalesce(sum(major OR due OR awaits), 0)
FROM (
  SELECT home, {_MAJOR} AS major, severity <> 4 AS grave, stage = 'awaiting' AND NOT {_REFERRED} AS awaits,
    CASE WHEN {_DOUBTED} THEN 3 WHEN deadline < :today OR stop_by < :today THEN 1 WHEN deadline <= :soon THEN 2
    ELSE 0 END AS due
  FROM finding_line INDEXED BY finding_line_open WHERE {_IS_OPEN} LIMIT -1)
"""


def sums(db: sqlite3.Connection, days: Days) -> Sums:
    asked = days._asdict()
    major, overdue, homes, soon, awaiting, grave, pressing = db.execute(_SUMS, asked).fetchone()
    (closed,) = db.execute(
        f"SELECT count(*) FROM finding_line WHERE waits = 0 AND {_MAJOR} AND {SIEVES['closed']}"
    ).fetchone()
    oldest = db.execute(
        f"SELECT no FROM finding_line WHERE {_IS_OPEN} AND {_MAJOR} ORDER BY latest, {_PRESSING} LIMIT 1", asked
    ).fetchone()
    due = db.execute(
        f"SELECT deadline, count(*) FROM finding_line WHERE {_SOON} GROUP BY deadline ORDER BY deadline LIMIT 1", asked
    ).fetchone()
    first, then = due if due is not None and soon else (None, 0)
    return Sums(
        major=major,
        major_closed=closed,
        overdue=overdue,
        overdue_homes=homes,
        soon=soon,
        awaiting=awaiting,
        awaiting_grave=grave,
        pressing=pressing,
        oldest_major=oldest[0] if oldest else None,
        first_due=first,
        due_then=then,
    )
