"""One transaction of a connection: everything within is written, or nothing, and the first error is the one told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(db: sqlite3.Connection, begin: str = "BEGIN") -> Iterator[None]:
    """Commit what is written within; an error takes all of it back."""
    db.execute(begin)
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        roll_back(db)
        raise


def roll_back(db: sqlite3.Connection) -> None:
    """Take a transaction back if it is still open: SQLite ends it by itself when a disk is full or fails."""
    if db.in_transaction:
        db.execute("ROLLBACK")
