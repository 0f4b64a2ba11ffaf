"""Questions to the lines of homes."""

from __future__ import annotations

import sqlite3

_REGISTER = "county, township, name, turn"


def homes(db: sqlite3.Connection) -> list[str]:
    """The bodies of those that can be shown and are not removed, in the order of the register."""
    rows = db.execute(f"SELECT body FROM home_line WHERE NOT removed AND body IS NOT NULL ORDER BY {_REGISTER}")
    return [body for (body,) in rows.fetchall()]


def home_names(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """(home, name, township) of the same, in the same order."""
    return db.execute(
        f"SELECT root, name, township FROM home_line WHERE NOT removed AND body IS NOT NULL ORDER BY {_REGISTER}"
    ).fetchall()


def lost(db: sqlite3.Connection) -> list[str]:
    """What of the homes can't be shown, those that are removed too."""
    return [text for (text,) in db.execute("SELECT lost FROM home_line WHERE lost <> '[]' ORDER BY turn").fetchall()]
