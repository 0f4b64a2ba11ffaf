"""Creating a database and bringing an older one up to date; imported only when one of the two is to be done.

A step, once released, is never edited: it keeps its own copy of what it needs. To change the schema: raise
`SCHEMA_VERSION`, add a step here, and add the golden file of the old version to the tests.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from app.storage.schema import FIXED_WORDS, FOLD_VERSION, JOURNAL, SCHEMA_VERSION, STORE, STORE_ID

store = Migrations("yijian-store")


@store()
def s001_the_journal_and_its_tables(db: Database) -> None:
    for statement in (*JOURNAL.values(), *STORE.values()):
        db.execute(statement)
    db.conn.executemany("INSERT INTO name VALUES (?, ?)", FIXED_WORDS.items())


def build(connection: sqlite3.Connection, device: str, machine: str) -> None:
    """Make a new, empty database in the connection."""
    _migrate(connection)
    connection.execute("INSERT INTO own VALUES (1, ?, ?, 0)", (device, machine))
    connection.execute("INSERT INTO origin(src, device) VALUES (1, ?)", (device,))
    connection.execute("INSERT INTO meta VALUES ('fold_version', ?)", (str(FOLD_VERSION),))


def upgrade(connection: sqlite3.Connection, path: Path) -> Path:
    """Bring an older file up to date. Returns the copy that was made of it before."""
    copy = path.with_name(f"{path.stem}.before-{SCHEMA_VERSION}{path.suffix}")
    if not copy.exists():
        _copy(connection, copy)
    _migrate(connection)
    return copy


def _copy(connection: sqlite3.Connection, copy: Path) -> None:
    """All that is committed, whole or not at all: SQLite copies what a checkpoint may not have moved yet too."""
    growing = copy.with_name(f"{copy.name}.new")
    growing.unlink(missing_ok=True)
    with closing(sqlite3.connect(growing)) as target:
        connection.backup(target)
    growing.replace(copy)


def _migrate(connection: sqlite3.Connection) -> None:
    store.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {STORE_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
