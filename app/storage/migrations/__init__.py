"""Creating a database and bringing an older one up to date; imported only when one of the two is to be done.

A step, once released, is never edited: it keeps its own copy of what it needs, and so holds what it says whatever the
present schema says. To change the schema: raise `SCHEMA_VERSION`, add a step here, and add the golden file of the old
version to the tests. A new database runs through all steps too.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlite_utils import Database, Migrations

from app.domain.backups import Reason
from app.storage.backup_folder import keep_backup
from app.storage.migrations import version_1, version_2, version_3
from app.storage.schema import FOLD_VERSION, SCHEMA_VERSION, STORE_ID

store = Migrations("yijian-store")


@store()
def s001_the_journal_and_its_tables(db: Database) -> None:
    for statement in version_1.TABLES:
        db.execute(statement)
    db.conn.executemany("INSERT INTO name VALUES (?, ?)", version_1.WORDS.items())


@store()
def s002_a_journal_that_can_forget(db: Database) -> None:
    version_2.rewrite(db.conn)


@store()
def s003_tables_that_answer_for_the_journal(db: Database) -> None:
    for statement in version_3.TABLES:
        db.execute(statement)


def build(connection: sqlite3.Connection, device: str, machine: str) -> None:
    """Make a new, empty database in the connection."""
    _migrate(connection)
    connection.execute("INSERT INTO own VALUES (1, ?, ?, 0)", (device, machine))
    connection.execute("INSERT INTO origin(src, device) VALUES (1, ?)", (device,))
    connection.execute("INSERT INTO meta VALUES ('fold_version', ?)", (str(FOLD_VERSION),))


def upgrade(connection: sqlite3.Connection, path: Path) -> Path:
    """Bring an older file up to date. Returns the backup that was made of it before; without one nothing is changed.

    The backup need only be whole: a journal that does not hold shall be seen in the newer version too.
    """
    now = time.time_ns() // 1_000_000
    kept = keep_backup(connection, path, Reason.UPGRADE, at=now, deep=False)
    _migrate(connection)
    return kept.path


def _migrate(connection: sqlite3.Connection) -> None:
    store.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {STORE_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
