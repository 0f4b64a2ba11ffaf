"""What the county's summary and the 台账 read of the lines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

_LISTED = "v.shown AND NOT v.removed AND (:until = '' OR v.day <= :until)"
_AMONG = "(:roots IS NULL OR v.root IN (SELECT value FROM json_each(:roots)))"


def figures(db: sqlite3.Connection, until: str) -> Iterator[tuple[str, str]]:
    """(name of the home, JSON) of what is counted of each visit begun until a day, oldest first."""
    yield from db.execute(
        "SELECT v.home_name, f.visit FROM visit_line v CROSS JOIN figures_line f ON f.root = v.root"
        f" WHERE {_LISTED} ORDER BY v.day, v.turn",
        {"until": until},
    )


def summary_rows(db: sqlite3.Connection, until: str) -> Iterator[tuple[str, str | None, str]]:
    """(row of the list, repeat, what the summary says) of the problems of these visits, in their order."""
    yield from db.execute(
        "SELECT f.body, f.repeat, p.summary FROM visit_line v CROSS JOIN finding_line f ON f.root = v.root"
        " CROSS JOIN paper_line p ON p.root = f.root AND p.key = f.key"
        f" WHERE {_LISTED} ORDER BY v.day, v.turn, f.place",
        {"until": until},
    )


def count_ledger(db: sqlite3.Connection, visits: Sequence[int] | None) -> int:
    """How many rows the ledger of these visits has; of all where None."""
    (count,) = db.execute(
        f"SELECT count(*) FROM visit_line v CROSS JOIN paper_line p ON p.root = v.root"
        f" WHERE v.shown AND NOT v.removed AND p.ledger IS NOT NULL AND {_AMONG}",
        {"roots": _json(visits)},
    ).fetchone()
    return int(count)


def ledger_rows(db: sqlite3.Connection, visits: Sequence[int] | None) -> Iterator[tuple[str, str | None, str]]:
    """(row of the list, repeat, row of the ledger) of these visits' problems: worst first, those of the past last."""
    yield from db.execute(
        "SELECT f.body, f.repeat, p.ledger FROM visit_line v CROSS JOIN paper_line p ON p.root = v.root"
        " CROSS JOIN finding_line f ON f.root = p.root AND f.key = p.key"
        f" WHERE v.shown AND NOT v.removed AND p.ledger IS NOT NULL AND {_AMONG}"
        " ORDER BY p.historic, f.severity, f.deadline, f.home_name, p.number, v.day DESC, v.turn DESC, f.place",
        {"roots": _json(visits)},
    )


def lost_of(db: sqlite3.Connection, visits: Sequence[int] | None, until: str = "") -> list[tuple[str, str]]:
    """(of the visit, of its problems) what can't be shown, oldest first."""
    return db.execute(
        "SELECT v.lost, v.lost_findings FROM visit_line v WHERE NOT v.removed"
        f" AND (v.lost <> '[]' OR v.lost_findings <> '[]') AND {_AMONG}"
        " AND (:until = '' OR v.day IS NULL OR v.day <= :until) ORDER BY v.day, v.turn",
        {"roots": _json(visits), "until": until},
    ).fetchall()


def _json(visits: Sequence[int] | None) -> str | None:
    return None if visits is None else json.dumps(list(visits))
