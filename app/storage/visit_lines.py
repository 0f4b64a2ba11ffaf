"""Questions to the lines of visits, and of what runs out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from app.storage.lines import IN_TOWNSHIP, Days, is_strange

_KNOWN = "coalesce(day, '9999-12-31')"
_STRANGE = "(day IS NOT NULL AND NOT removed AND (day > :last OR begun < :first_moment))"
_NEWEST_FIRST = f"{_STRANGE}, {_KNOWN} DESC, turn DESC"
"""Those whose day a wrong clock has written stand after all others, those that name no day before them."""


def visits_held(
    db: sqlite3.Connection, days: Days, home: int | None = None, *, with_removed: bool = False
) -> list[tuple[int, str | None, int]]:
    """(visit, day, home) of those held, to all homes or to one, newest first."""
    gone = "" if with_removed else " AND NOT removed"
    of_home = "" if home is None else " AND home = :home"
    return db.execute(
        f"SELECT root, day, home FROM visit_line WHERE 1{gone}{of_home} ORDER BY {_NEWEST_FIRST}",
        {**days._asdict(), "home": home},
    ).fetchall()


def is_listed(db: sqlite3.Connection, root: int) -> bool:
    """Whether a thing is a visit that is neither deleted nor removed."""
    return db.execute("SELECT 1 FROM visit_line WHERE root = ? AND NOT removed", (root,)).fetchone() is not None


def unsigned_visits(db: sqlite3.Connection, days: Days, most: int) -> list[str]:
    """The bodies of those that can be shown and are not signed by everyone, newest first; at most `most`."""
    rows = db.execute(
        "SELECT body FROM visit_line WHERE NOT removed AND body IS NOT NULL AND closed = 0"
        f" ORDER BY {_NEWEST_FIRST} LIMIT :most",
        {**days._asdict(), "most": most},
    )
    return [body for (body,) in rows.fetchall()]


class WantedVisits(NamedTuple):
    """Which of the visits that can be shown a list shows."""

    words: tuple[str, ...] = ()
    """Each stands in what is searched, in small letters."""
    named: tuple[int, ...] = ()
    """Homes that are meant by the words too: those whose initials they are."""
    home: int | None = None
    township: str = ""
    stage: str = ""
    inspector: str = ""
    """Who has a part in it."""
    signed: bool = False
    """Only those of which a part is signed."""
    since: str = ""
    """Days on which they were begun, both included, by a clock that can be believed."""
    until: str = ""
    with_removed: bool = False


_CONDITIONS = {
    "home": "home = :home",
    "township": IN_TOWNSHIP,
    "stage": "state = :stage",
    "inspector": "EXISTS (SELECT 1 FROM json_each(inspectors) WHERE value = :inspector)",
    "since": f"day >= :since AND NOT {_STRANGE}",
    "until": f"day <= :until AND NOT {_STRANGE}",
}


def visit_numbers(db: sqlite3.Connection, days: Days, wanted: WantedVisits, most: int = -1) -> list[int]:
    """The visits wanted, newest first; at most `most`."""
    parts = ["shown = 1", "1" if wanted.with_removed else "NOT removed"]
    parts += [sql for name, sql in _CONDITIONS.items() if getattr(wanted, name) not in (None, "")]
    parts += ["signed > 0"] if wanted.signed else []
    searched = " AND ".join(f"instr(words, :word{place})" for place in range(len(wanted.words)))
    if searched and wanted.named:
        searched = f"({searched} OR home IN (SELECT value FROM json_each(:named)))"
    parts += [searched] if searched else []
    asked = {**wanted._asdict(), "named": json.dumps(wanted.named), "most": most}
    asked |= {f"word{place}": word for place, word in enumerate(wanted.words)}
    rows = db.execute(
        f"SELECT root FROM visit_line WHERE {' AND '.join(parts)} ORDER BY {_NEWEST_FIRST} LIMIT :most",
        {**days._asdict(), **asked},
    )
    return [root for (root,) in rows.fetchall()]


def visit_people(db: sqlite3.Connection) -> list[str]:
    """Everybody who has a part in a visit that can be shown, by name."""
    rows = db.execute(
        "SELECT DISTINCT value FROM visit_line, json_each(inspectors) WHERE NOT removed AND value <> '' ORDER BY value"
    )
    return [name for (name,) in rows.fetchall()]


def visit_bodies(db: sqlite3.Connection, roots: Sequence[int]) -> dict[int, str]:
    """Visit → body, of those that can be shown."""
    return dict(
        db.execute(
            "SELECT root, body FROM visit_line WHERE shown = 1 AND root IN (SELECT value FROM json_each(?))",
            (json.dumps(list(roots)),),
        )
    )


def open_visits(db: sqlite3.Connection, days: Days) -> list[int]:
    """The visits that are not signed by everyone, or of which that can't be told, newest first."""
    rows = db.execute(
        f"SELECT root FROM visit_line WHERE closed = 0 AND NOT removed ORDER BY {_NEWEST_FIRST}", days._asdict()
    )
    return [root for (root,) in rows.fetchall()]


def any_signed(db: sqlite3.Connection) -> bool:
    """Whether a part of some visit is signed."""
    row = db.execute("SELECT 1 FROM visit_line WHERE shown = 1 AND NOT removed AND signed > 0 LIMIT 1").fetchone()
    return row is not None


def hidden_visits(db: sqlite3.Connection, days: Days) -> list[str]:
    """Why, as JSON, of each visit that can't be shown, those that are removed too, newest first."""
    rows = db.execute(f"SELECT lost FROM visit_line WHERE shown = 0 ORDER BY {_NEWEST_FIRST}", days._asdict())
    return [lost for (lost,) in rows.fetchall()]


_RESULTS = """
SELECT r.home, r.item, r.verdict, r.value FROM result_line r WHERE NOT EXISTS (
  SELECT 1 FROM result_line x WHERE x.home = r.home AND x.item = r.item AND x.root <> r.root
  AND (NOT {newer}, x.day, x.turn) > (NOT {strange}, r.day, r.turn))
"""


def newest_results(db: sqlite3.Connection, days: Days) -> list[tuple[int, str, str, str]]:
    """(home, item, verdict, JSON of the value) of what the newest visit that says something of the item says."""
    statement = _RESULTS.format(newer=is_strange("x"), strange=is_strange("r"))
    return db.execute(statement, days._asdict()).fetchall()


def count_visits(db: sqlite3.Connection) -> tuple[int, int]:
    """How many visits can be shown, and how many of them are not signed by everyone."""
    found = db.execute(
        "SELECT count(*), coalesce(sum(NOT closed), 0) FROM visit_line WHERE NOT removed AND shown = 1"
    ).fetchone()
    return int(found[0]), int(found[1])


def hidden_major(db: sqlite3.Connection, home: int | None = None) -> int:
    """How many visits, to all homes or to one, registered a 重大 problem and can't be shown."""
    where = "" if home is None else " AND home = :home"
    row = db.execute(
        f"SELECT count(*) FROM visit_line WHERE hides_major AND NOT removed{where}", {"home": home}
    ).fetchone()
    return int(row[0])


def strange(db: sqlite3.Connection, days: Days) -> list[tuple[int, str, str, int]]:
    """(visit, name of the home, day, moment of its beginning) of those whose day is not to be believed."""
    return db.execute(
        f"SELECT root, home_name, day, begun FROM visit_line WHERE {_STRANGE} ORDER BY turn", days._asdict()
    ).fetchall()


def lost(db: sqlite3.Connection, days: Days) -> list[tuple[str, str]]:
    """(of the visit, of its problems) what can't be shown, the newest visit first."""
    return db.execute(
        "SELECT lost, lost_findings FROM visit_line WHERE NOT removed AND (lost <> '[]' OR lost_findings <> '[]')"
        f" ORDER BY {_NEWEST_FIRST}",
        days._asdict(),
    ).fetchall()


_UNSETTLED = """
SELECT v.root, v.home_name, v.unsettled FROM visit_line v
WHERE v.unsettled <> '[]' AND v.closed AND NOT v.removed AND NOT EXISTS (
  SELECT 1 FROM visit_line n WHERE n.home = v.home AND n.root <> v.root AND NOT n.removed AND n.body IS NOT NULL
  AND (NOT {newer}, n.day, n.turn) > (NOT {strange}, v.day, v.turn))
ORDER BY v.day DESC, v.turn DESC
"""


def unsettled(db: sqlite3.Connection, days: Days) -> list[tuple[int, str, str]]:
    """(visit, name of the home, items) of homes whose newest visit left something open that may be grave."""
    statement = _UNSETTLED.format(newer=is_strange("n"), strange=is_strange("v"))
    return db.execute(statement, days._asdict()).fetchall()


_EXPIRING = """
SELECT e.home, coalesce((SELECT home_name FROM visit_line WHERE root = e.root), ''), e.what, e.until, e.root, e.item,
  e.reference
FROM expiry_line e
WHERE e.until <= :ahead AND NOT EXISTS (
  SELECT 1 FROM expiry_line x WHERE x.home = e.home AND x.item = e.item AND x.root <> e.root
  AND (NOT {newer}, x.day, x.turn) > (NOT {strange}, e.day, e.turn))
ORDER BY e.until, 2, e.what, e.day DESC, e.turn DESC LIMIT :most
"""


def expiring(
    db: sqlite3.Connection, days: Days, ahead: str, most: int
) -> list[tuple[int, str, str, str, int, str, bool]]:
    """(home, its name, what, until, visit, item, whether by a reference) of what runs out up to a day, as the newest
    visit that looked at it saw it; the first to run out, at most `most`."""
    statement = _EXPIRING.format(newer=is_strange("x"), strange=is_strange("e"))
    return db.execute(statement, {**days._asdict(), "ahead": ahead, "most": most}).fetchall()
