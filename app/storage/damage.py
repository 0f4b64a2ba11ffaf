"""Is a database still what was written? Asked by the check, and when something went wrong that nobody foresaw.

A disk or another program may change any byte of a file. Whatever comes of that looks like a mistake of ours somewhere
else: so an error that is not known is held against the file before it is called a bug.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.ids import DEVICE_ID
from app.errors import AppError
from app.storage import errors, folding
from app.storage.schema import FOLDED, JOURNAL, SCHEMA_VERSION, STORE, VIEWS
from app.storage.transaction import roll_back, transaction

if TYPE_CHECKING:
    from app.storage.chain import Seen

_log = logging.getLogger(__name__)
_SPELLED = re.compile(r"--[^\n]*|\s+")
_PAGE = re.compile(r"[Pp]age (\d+)")
UNREADABLE = (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError)
"""What SQLite and its way into Python raise on pages that make no sense."""
_OF_DATA = (
    *UNREADABLE,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
"""What comes of data that are not what was written. An error of a file, of arguments or a stop is none of these."""


def explained(error: Exception, db: sqlite3.Connection, path: Path | str | None) -> AppError | None:
    """The sentence for an error that the file, its disk or another program explains; None for a bug of ours.

    It may take as long as a check of the file.
    """
    if isinstance(error, AppError):
        return error
    if not isinstance(error, _OF_DATA):
        return None
    known = errors.told(error, path) if isinstance(error, sqlite3.Error) else None
    if known is None:
        roll_back(db)
        if problem := next(problems(db), ""):
            known = errors.DAMAGED.with_(path=path or errors.MEMORY, detail=problem.rstrip("。"))
        elif table := next(tables_that_differ(db), ""):
            known = errors.TABLES_DAMAGED.with_(path=path or errors.MEMORY, table=table)
    if known is not None:
        _log.info("explained by the file: %s", known, exc_info=error)
    return known


def problems(db: sqlite3.Connection, seen: Seen | None = None) -> Iterator[str]:
    """What of the file or the journal does not hold, in sentences; of the first of these that is damaged, and then
    nothing else: pages, tables, events, texts, whose installation it is, kept files. Never raises.

    `seen` learns what stands in the bodies on the way. Only temporary tables are written.
    """
    for what, look in (
        ("文件结构", structure_problems),
        ("表的定义", _schema_problems),
        ("流水", partial(_journal_problems, seen=seen)),
        ("文字编码", _text_problems),
        ("本机标识", _own_problems),
        ("附件", _blob_problems),
    ):
        found = False
        try:
            for problem in look(db):
                found = True
                yield problem
        except UNREADABLE:
            found = True
            yield f"{what}：已损坏，读不出来。"
        if found:
            return


def tables_that_differ(db: sqlite3.Connection) -> Iterator[str]:
    """The folded tables that say something else than the journal. Asked only of a sound journal.

    They are made anew in a transaction that is taken back.
    """
    try:
        before = _tables(db)
        after = before
        try:
            with transaction(db, "BEGIN IMMEDIATE"):
                folding.rebuild(db)
                after = _tables(db)
                raise _TakenBack
        except _TakenBack:
            pass
    except UNREADABLE:
        yield FOLDED[0]
        return
    yield from (table for table in FOLDED if before[table] != after[table])


class _TakenBack(Exception):
    """Ends the transaction of the rebuild."""


def _tables(db: sqlite3.Connection) -> dict[str, str]:
    factory = db.text_factory
    db.text_factory = bytes
    try:
        digests = {}
        for table in FOLDED:
            digest = sha256()
            for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3"):
                digest.update(repr(row).encode())
            digests[table] = digest.hexdigest()
        return digests
    finally:
        db.text_factory = factory


def structure_problems(db: sqlite3.Connection) -> Iterator[str]:
    """What of the file's pages and references does not hold. Nothing is written."""
    factory = db.text_factory
    db.text_factory = lambda text: text.decode("utf-8", "replace")
    try:
        told = [row[0] for row in db.execute("PRAGMA integrity_check(100)") if row[0] != "ok"]
        yield from dict.fromkeys(map(_place_in_file, told))
        broken = db.execute("PRAGMA foreign_key_check").fetchmany(10)
        yield from (f"表 {row[0]} 中有无主的记录。" for row in broken)
    finally:
        db.text_factory = factory


def _place_in_file(told: str) -> str:
    """What SQLite tells of a damaged page, as far as it says something to a person."""
    page = _PAGE.search(told)
    return f"文件结构：第{page[1]}页有误。" if page else "文件结构：有一处有误。"


def _schema_problems(db: sqlite3.Connection) -> Iterator[str]:
    """A table that is not as this version makes it; comments and blanks are nobody's business.

    Of an older version's tables nothing is known here: its migration will see.
    """
    if _is_older(db):
        return
    found = {name: _spelled(sql) for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE sql <> ''")}
    for name, sql in {**JOURNAL, **STORE, **VIEWS}.items():
        if found.get(name) != _spelled(sql):
            yield f"表的定义：{name} 与本版本的不符。"


def _is_older(db: sqlite3.Connection) -> bool:
    return bool(db.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION)


def _spelled(sql: str) -> str:
    return _SPELLED.sub(" ", sql).strip()


def _journal_problems(db: sqlite3.Connection, seen: Seen | None) -> Iterator[str]:
    """What of the chains does not hold; an older version's are looked through by their migration."""
    if _is_older(db):
        return
    from app.storage.chain import problems_of  # only what is damaged or checked needs it

    yield from map(str, problems_of(db, seen=seen))


def _blob_problems(db: sqlite3.Connection) -> Iterator[str]:
    from app.storage.shape import printable

    for digest, content in db.execute("SELECT digest, content FROM blob"):
        if sha256(content).hexdigest() != digest:
            yield f"附件 {printable(digest[:12])} 的内容被改动过。"


def _text_problems(db: sqlite3.Connection) -> Iterator[str]:
    factory = db.text_factory
    db.text_factory = bytes
    try:
        for table in (*JOURNAL, *STORE):
            for column in _text_columns(db, table):
                for (text,) in db.execute(f'SELECT "{column}" FROM {table} WHERE "{column}" IS NOT NULL'):
                    if not _is_text(text):
                        yield f"文字编码：表 {table} 中有读不出的文字。"
                        break
    finally:
        db.text_factory = factory


def _text_columns(db: sqlite3.Connection, table: str) -> list[str]:
    columns = db.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    return [name.decode() for name, kind in columns if kind == b"TEXT"]


def _is_text(value: object) -> bool:
    try:
        return isinstance(value, bytes) and value.decode() is not None
    except UnicodeDecodeError:
        return False


def _own_problems(db: sqlite3.Connection) -> Iterator[str]:
    """The row that says which installation this is."""
    rows = db.execute("SELECT device, lamport FROM own").fetchall()
    (highest,) = db.execute("SELECT coalesce(max(lamport), 0) FROM event").fetchone()
    if len(rows) != 1 or not DEVICE_ID.fullmatch(rows[0][0]) or rows[0][1] < highest:
        yield "本机标识：已被改动。"
