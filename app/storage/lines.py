"""The lines that lists show, kept beside the journal, so that no list reads every visit.

They hold no truth of their own, are never exported, and can be made anew at any time. Nothing in them depends on the
day: what is overdue, due soon or run out is compared with today by whoever asks. `take_in` notes in the same
transaction of which things something new is said (`stale`); `workflow/lines` makes their lines anew before any is read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import IntEnum
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from app.storage.ranges import Range
from app.storage.schema import FOLD_VERSION

TABLES = {
    "home_line": """CREATE TABLE home_line(
  root INTEGER PRIMARY KEY,
  county TEXT NOT NULL,
  township TEXT NOT NULL,
  name TEXT NOT NULL,
  turn TEXT NOT NULL,                         -- its place among homes of one name, alike in every store
  removed INTEGER NOT NULL,
  lost TEXT NOT NULL,                         -- JSON of what of the home can't be shown
  body TEXT                                   -- JSON of the home as the register shows it; NULL: it can't be shown
) STRICT""",
    "home_line_register": "CREATE INDEX home_line_register ON home_line(county, township, name, turn)",
    "home_line_township": "CREATE INDEX home_line_township ON home_line(township)",
    "visit_line": """CREATE TABLE visit_line(
  root INTEGER PRIMARY KEY,
  home INTEGER NOT NULL,                      -- 0: its home is not held
  home_name TEXT NOT NULL,
  day TEXT,                                   -- NULL: it does not say when it began
  begun INTEGER NOT NULL,                     -- milliseconds UTC, as that computer's clock had it
  turn TEXT NOT NULL,                         -- its place among those of one day, alike in every store
  removed INTEGER NOT NULL,
  closed INTEGER NOT NULL,                    -- 1: signed by everyone who has a part
  signed INTEGER NOT NULL,                    -- parts that are signed
  shown INTEGER NOT NULL,                     -- 1: it can be shown
  state TEXT NOT NULL,                        -- where it stands; '': it can't be shown
  inspectors TEXT NOT NULL,                   -- JSON of their names
  loose INTEGER NOT NULL,                     -- 1: any news may change what it shows; 2: news of jurisdictions
  hides_major INTEGER NOT NULL,               -- 1: it can't be shown, and registered a 重大 problem
  seen TEXT,                                  -- JSON of what it saw of each item; NULL: nothing can be told of it
  lost TEXT NOT NULL,                         -- JSON of what of the visit can't be shown
  lost_findings TEXT NOT NULL,                -- JSON of what of its problems can't be shown
  unsettled TEXT NOT NULL,                    -- JSON of the items that may hide something grave
  words TEXT NOT NULL,                        -- what a search finds it by
  body TEXT                                   -- JSON of the row that lists show; NULL: it can't be shown
) STRICT""",
    "visit_line_day": "CREATE INDEX visit_line_day ON visit_line(day, turn)",
    "visit_line_home": "CREATE INDEX visit_line_home ON visit_line(home, home_name)",
    # a list is ordered and counted from this alone, without the bodies
    "visit_line_listed": """CREATE INDEX visit_line_listed ON visit_line(
  shown, day, turn, begun, removed, closed, signed, home)""",
    "visit_line_lost": """CREATE INDEX visit_line_lost ON visit_line(day, turn)
  WHERE lost <> '[]' OR lost_findings <> '[]'""",
    "visit_line_loose": "CREATE INDEX visit_line_loose ON visit_line(loose) WHERE loose",
    "visit_line_open": "CREATE INDEX visit_line_open ON visit_line(closed) WHERE closed = 0",
    "visit_line_unsettled": "CREATE INDEX visit_line_unsettled ON visit_line(root) WHERE unsettled <> '[]'",
    "visit_line_begun": "CREATE INDEX visit_line_begun ON visit_line(begun)",
    "finding_line": """CREATE TABLE finding_line(
  no INTEGER PRIMARY KEY,
  root INTEGER NOT NULL,
  key TEXT NOT NULL,
  place INTEGER NOT NULL,                     -- among the problems of its visit
  home INTEGER NOT NULL,
  home_name TEXT NOT NULL,
  day TEXT NOT NULL,                          -- of its visit, as is `turn`
  turn TEXT NOT NULL,
  items TEXT NOT NULL,                        -- JSON
  severity INTEGER NOT NULL,                  -- rank, 0 the gravest
  stage TEXT NOT NULL,                        -- '': not registered yet
  waits INTEGER NOT NULL,                     -- 1: neither closed nor lapsed by a correction
  lapsed INTEGER NOT NULL,
  deadline TEXT NOT NULL,
  stop_by TEXT,                               -- the day on which a grave thing was to be stopped; NULL: nothing to stop
  latest TEXT NOT NULL,                       -- the latest of its days that were written by a clock
  impossible INTEGER NOT NULL,                -- 1: a clock that was wrong beyond doubt has written its days
  repeat TEXT,
  inspector TEXT NOT NULL,
  departments TEXT NOT NULL,                  -- JSON
  words TEXT NOT NULL,
  body TEXT NOT NULL,                         -- JSON of the row that lists show, but for `repeat`
  UNIQUE(root, key)
) STRICT""",
    "finding_line_home": "CREATE INDEX finding_line_home ON finding_line(home)",
    # in the order of the list, where no clock was wrong: it is read and counted from this alone
    "finding_line_press": """CREATE INDEX finding_line_press ON finding_line(
  waits DESC, severity, deadline, home_name, day DESC, turn DESC, place, stage, stop_by, latest, impossible, home)""",
    "finding_line_open": """CREATE INDEX finding_line_open ON finding_line(
  severity, deadline, home_name, day DESC, turn DESC, place, stage, stop_by, latest, impossible, home)
  WHERE waits AND stage <> ''""",
    "finding_line_latest": "CREATE INDEX finding_line_latest ON finding_line(latest)",
    "finding_line_impossible": "CREATE INDEX finding_line_impossible ON finding_line(impossible) WHERE impossible",
    "finding_line_words": "CREATE INDEX finding_line_words ON finding_line(words, home)",
    "finding_line_inspector": "CREATE INDEX finding_line_inspector ON finding_line(inspector)",
    "finding_line_items": "CREATE INDEX finding_line_items ON finding_line(items, root, place)",
    "expiry_line": """CREATE TABLE expiry_line(
  root INTEGER NOT NULL,
  item TEXT NOT NULL,
  home INTEGER NOT NULL,
  until TEXT,                                 -- NULL: what was answered names no day
  what TEXT NOT NULL,
  reference INTEGER NOT NULL,
  day TEXT,                                   -- of its visit, as are `turn` and `begun`
  turn TEXT NOT NULL,
  begun INTEGER NOT NULL,
  PRIMARY KEY(root, item)
) STRICT, WITHOUT ROWID""",
    "expiry_line_until": "CREATE INDEX expiry_line_until ON expiry_line(until)",
    "expiry_line_home": "CREATE INDEX expiry_line_home ON expiry_line(home, item, day, turn, begun)",
    "result_line": """CREATE TABLE result_line(
  root INTEGER NOT NULL,
  item TEXT NOT NULL,
  home INTEGER NOT NULL,
  day TEXT,                                   -- of its visit, as are `turn` and `begun`
  turn TEXT NOT NULL,
  begun INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  value TEXT NOT NULL,                        -- JSON
  PRIMARY KEY(root, item)
) STRICT, WITHOUT ROWID""",
    "result_line_home": "CREATE INDEX result_line_home ON result_line(home, item, day, turn, begun)",
    "figures_line": """CREATE TABLE figures_line(
  root INTEGER PRIMARY KEY,
  visit TEXT NOT NULL                         -- JSON of what of the visit is counted upward
) STRICT""",
    "paper_line": """CREATE TABLE paper_line(
  root INTEGER NOT NULL,
  key TEXT NOT NULL,
  number TEXT NOT NULL,                       -- '': not registered yet
  historic INTEGER NOT NULL,
  summary TEXT NOT NULL,                      -- JSON of what the county's summary says of the problem
  ledger TEXT,                                -- JSON of its row in the 台账, but for the day; NULL: not told
  PRIMARY KEY(root, key)
) STRICT, WITHOUT ROWID""",
}
VERSION = "lines_version"
ELSEWHERE = 0
"""In `stale`: something came that belongs to no event, as a checklist's text."""


def version(program: str) -> str:
    """Changes with the tables' text, with what the fold shows, and with the program, whose functions make the lines."""
    return sha256("\0".join((*TABLES.values(), str(FOLD_VERSION), program)).encode()).hexdigest()[:16]


def lay(db: sqlite3.Connection, *, over: bool = False) -> None:
    """Make the tables, empty. `over`: in this connection's own temporary database, where they hide the file's."""
    where = "temp" if over else "main"
    for name, statement in TABLES.items():
        kind = "TABLE" if statement.startswith("CREATE TABLE") else "INDEX"
        db.execute(f"DROP {kind} IF EXISTS {where}.{name}")
    for name, statement in TABLES.items():
        db.execute(statement.replace(f" {name}", f" {where}.{name}", 1))


def uncover(db: sqlite3.Connection) -> None:
    """Let the lines of the file be seen again."""
    for name in _COVERED:
        db.execute(f"DROP TABLE IF EXISTS temp.{name}")


def lay_beside(db: sqlite3.Connection) -> None:
    """Make the tables, empty, in this connection's own temporary database, for a file that has none and can't be
    written; everything is stale."""
    lay(db, over=True)
    db.execute("CREATE TEMP TABLE stale(root INTEGER PRIMARY KEY)")
    db.execute("INSERT INTO temp.stale SELECT root FROM current WHERE slot = 1")


def cover(db: sqlite3.Connection) -> None:
    """Hide the lines of a file that can't be written behind a copy that can."""
    uncover(db)
    lay(db, over=True)
    db.execute("CREATE TEMP TABLE stale(root INTEGER PRIMARY KEY)")
    for name in _COVERED:
        db.execute(f"INSERT INTO temp.{name} SELECT * FROM main.{name}")


_LINES = ("visit_line", "finding_line", "expiry_line", "result_line", "figures_line", "paper_line")
"""What is kept of a visit."""
_COVERED = ("home_line", *_LINES, "stale")


# How a line's rows are spelled


@cache
def reader(kind: Any) -> Callable[[str], Any]:
    """Reads the JSON of a kept value as the type that was written."""
    import msgspec  # a store without visits reads none

    return msgspec.json.Decoder(kind).decode


def text_of(value: object) -> str:
    """A frozen value as JSON; equal values give equal texts."""
    import msgspec

    return msgspec.json.encode(value, order="sorted").decode()


# What is stale


def mark(db: sqlite3.Connection, ranges: Sequence[Range], known: Collection[int]) -> None:
    """Note that something is said anew of the things that these events speak of: those that were `known` before, and
    those that were begun by them."""
    mark_roots(db, known)
    if known and len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return  # a single statement about a thing that was there
    for first, last in ranges:
        db.execute(_MARK_BEGUN, (first, last))


_MARK_BEGUN = "INSERT OR IGNORE INTO main.stale SELECT key FROM event WHERE key BETWEEN ? AND ? AND root = key"


def mark_roots(db: sqlite3.Connection, roots: Iterable[int]) -> None:
    for root in roots:
        db.execute("INSERT OR IGNORE INTO main.stale VALUES (?)", (root,))


def mark_all(db: sqlite3.Connection) -> None:
    """Note that nothing in the lines is to be believed: what each visit is called may have changed."""
    db.execute(
        "INSERT OR IGNORE INTO main.stale SELECT root FROM current WHERE slot = 1"
        " UNION SELECT root FROM main.visit_line UNION SELECT root FROM main.home_line"
    )


# a visit whose first event is gone, as when a file was taken back, still has a line that has to go
_VISIT = """(root IN (SELECT root FROM visit_line) OR
  (SELECT kind FROM event WHERE key = stale.root) IS (SELECT no FROM name WHERE text = 'inspection'))"""


def any_stale(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None


def stale_visits(db: sqlite3.Connection) -> list[int]:
    """The visits whose lines are to be made anew."""
    return [root for (root,) in db.execute(f"SELECT root FROM stale WHERE {_VISIT} ORDER BY root").fetchall()]


def others_stale(db: sqlite3.Connection) -> bool:
    """Whether something new was said of a thing that is no visit."""
    return db.execute(f"SELECT 1 FROM stale WHERE NOT {_VISIT} LIMIT 1").fetchone() is not None


_HOME = """(root IN (SELECT root FROM home_line) OR
  (SELECT kind FROM event WHERE key = stale.root) IS (SELECT no FROM name WHERE text = 'institution'))"""


_PROFILE = "(SELECT kind FROM event WHERE key = stale.root) IS (SELECT no FROM name WHERE text = 'profile')"


def stale_homes(db: sqlite3.Connection) -> list[int]:
    """The homes whose lines are to be made anew."""
    return [root for (root,) in db.execute(f"SELECT root FROM stale WHERE {_HOME}").fetchall()]


def spread(db: sqlite3.Connection) -> None:
    """Where something new was said of a thing that is no visit, make stale the visits that may lean on it."""
    (profiles,) = db.execute(f"SELECT EXISTS (SELECT 1 FROM stale WHERE {_PROFILE})").fetchone()
    db.execute(f"DELETE FROM stale WHERE NOT {_VISIT}")
    wanted = "loose" if profiles else f"loose AND loose <> {Loose.BY_PROFILE}"
    db.execute(f"INSERT OR IGNORE INTO stale SELECT root FROM visit_line WHERE {wanted}")


def note_fresh(db: sqlite3.Connection, visits: Iterable[int]) -> None:
    db.executemany("DELETE FROM stale WHERE root = ?", ((visit,) for visit in visits))


class Days(NamedTuple):
    """What the lines are compared with."""

    today: str
    soon: str
    """The last day that is near."""
    last: str
    """The last day that a clock that is right can have written."""
    first_moment: int
    """The first moment, in milliseconds UTC, at which anything can have been written."""


def is_strange(table: str) -> str:
    """Whether, in SQL, a wrong clock has written the day of a visit."""
    return f"({table}.day > :last OR {table}.begun < :first_moment)"


IN_TOWNSHIP = "home IN (SELECT root FROM home_line WHERE township = :township AND NOT removed)"
"""Whether, in SQL, a line is one of a home of a township."""


# Writing


class Loose(IntEnum):
    """What may change what a visit shows, besides what is said of itself."""

    NOT = 0
    BY_ANYTHING = 1
    """It lacks something, which any news may bring."""
    BY_PROFILE = 2
    """It was made under a jurisdiction of the county's own."""


class KeptHome(NamedTuple):
    """The line of a home; its fields are the table's columns."""

    root: int
    county: str
    township: str
    name: str
    turn: str
    removed: bool
    lost: str
    body: str | None


class KeptVisit(NamedTuple):
    """The line of a visit; its fields are the table's columns."""

    root: int
    home: int
    home_name: str
    day: str | None
    begun: int
    turn: str
    removed: bool
    closed: bool
    signed: int
    shown: bool
    state: str
    inspectors: str
    loose: Loose
    hides_major: bool
    seen: str | None
    lost: str
    lost_findings: str
    unsettled: str
    words: str
    body: str | None


class KeptFinding(NamedTuple):
    """The line of a problem; its fields are the table's columns between `root` and `repeat`."""

    key: str
    items: str
    severity: int
    stage: str
    waits: bool
    lapsed: bool
    deadline: str
    stop_by: str | None
    latest: str
    impossible: bool
    inspector: str
    departments: str
    words: str
    body: str


class KeptExpiry(NamedTuple):
    """A day on which something of a home runs out, as one visit saw it."""

    item: str
    until: str | None
    what: str
    reference: bool


class KeptResult(NamedTuple):
    """What a visit says of an item of which the county's figures are made."""

    item: str
    verdict: str
    value: str
    """JSON."""


class KeptPaper(NamedTuple):
    """What long papers say of a problem, so that they need not read its visit."""

    key: str
    number: str
    historic: bool
    summary: str
    """JSON."""
    ledger: str | None
    """JSON; None where the home is told nothing of the problem."""


_UPSERT = """
INSERT INTO finding_line(root, key, place, home, home_name, day, turn, items, severity, stage, waits, lapsed, deadline,
  stop_by, latest, impossible, inspector, departments, words, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(root, key) DO UPDATE SET place = excluded.place, home = excluded.home, home_name = excluded.home_name,
  day = excluded.day, turn = excluded.turn, items = excluded.items, severity = excluded.severity,
  stage = excluded.stage, waits = excluded.waits, lapsed = excluded.lapsed, deadline = excluded.deadline,
  stop_by = excluded.stop_by, latest = excluded.latest,
  impossible = excluded.impossible, inspector = excluded.inspector,
  departments = excluded.departments, words = excluded.words, body = excluded.body
"""


def put(
    db: sqlite3.Connection,
    visit: KeptVisit,
    findings: Sequence[KeptFinding],
    expiries: Sequence[KeptExpiry],
    results: Sequence[KeptResult],
    figures: str | None,
    papers: Sequence[KeptPaper],
) -> None:
    """Put the lines of a visit in the place of those that it had. A problem keeps its number in the list."""
    db.execute(f"INSERT OR REPLACE INTO visit_line VALUES ({', '.join('?' * len(visit))})", visit)
    keys = json.dumps([finding.key for finding in findings])
    db.execute(
        "DELETE FROM finding_line WHERE root = ? AND key NOT IN (SELECT value FROM json_each(?))", (visit.root, keys)
    )
    db.executemany(
        _UPSERT,
        [
            (visit.root, finding.key, place, visit.home, visit.home_name, visit.day, visit.turn, *finding[1:])
            for place, finding in enumerate(findings)
        ],
    )
    db.execute("DELETE FROM expiry_line WHERE root = ?", (visit.root,))
    db.executemany(
        "INSERT INTO expiry_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                visit.root,
                each.item,
                visit.home,
                each.until,
                each.what,
                each.reference,
                visit.day,
                visit.turn,
                visit.begun,
            )
            for each in expiries
        ],
    )
    db.execute("DELETE FROM result_line WHERE root = ?", (visit.root,))
    db.executemany(
        "INSERT INTO result_line VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(visit.root, result.item, visit.home, visit.day, visit.turn, visit.begun, *result[1:]) for result in results],
    )
    db.execute("DELETE FROM figures_line WHERE root = ?", (visit.root,))
    if figures is not None:
        db.execute("INSERT INTO figures_line VALUES (?, ?)", (visit.root, figures))
    db.execute("DELETE FROM paper_line WHERE root = ?", (visit.root,))
    db.executemany("INSERT INTO paper_line VALUES (?, ?, ?, ?, ?, ?)", [(visit.root, *paper) for paper in papers])


def put_homes(db: sqlite3.Connection, roots: Iterable[int], homes: Sequence[KeptHome]) -> None:
    """Put the lines of some homes in the place of those that these had; one that is no home any more has none."""
    db.executemany("DELETE FROM home_line WHERE root = ?", ((root,) for root in roots))
    db.executemany(f"INSERT INTO home_line VALUES ({', '.join('?' * len(KeptHome._fields))})", homes)


def drop(db: sqlite3.Connection, root: int) -> None:
    """Take away the lines of what is no visit any more."""
    for table in _LINES:
        db.execute(f"DELETE FROM {table} WHERE root = ?", (root,))


def home_of(db: sqlite3.Connection, root: int) -> int:
    """The home of a visit by its line; 0 where there is no line or no home."""
    row = db.execute("SELECT home FROM visit_line WHERE root = ?", (root,)).fetchone()
    return 0 if row is None else int(row[0])


def home_name(db: sqlite3.Connection, home: int) -> str:
    """What the newest visit to a home calls it, else the register; empty where neither does."""
    row = db.execute(
        "SELECT coalesce((SELECT home_name FROM visit_line WHERE home = :home ORDER BY day DESC, turn DESC LIMIT 1),"
        " (SELECT name FROM home_line WHERE root = :home), '')",
        {"home": home},
    ).fetchone()
    return str(row[0])


def seen_at(db: sqlite3.Connection, home: int) -> list[str]:
    """What the visits to a home saw, those that are removed apart."""
    rows = db.execute("SELECT seen FROM visit_line WHERE home = ? AND NOT removed AND seen IS NOT NULL", (home,))
    return [seen for (seen,) in rows.fetchall()]


def problems_of(db: sqlite3.Connection, home: int) -> list[tuple[int, int, str, bool, str | None]]:
    """(number, visit, items, whether it lapsed, repeat) of the problems of a home."""
    return db.execute("SELECT no, root, items, lapsed, repeat FROM finding_line WHERE home = ?", (home,)).fetchall()


def put_repeats(db: sqlite3.Connection, repeats: Iterable[tuple[str | None, int]]) -> None:
    """Keep (repeat, number of the problem in the list)."""
    db.executemany("UPDATE finding_line SET repeat = ? WHERE no = ?", repeats)
