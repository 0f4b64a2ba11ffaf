"""Making and opening the database file: what is refused, and in which sentence; what every connection is set to."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from app import __version__
from app.errors import os_reason
from app.storage import errors, folding, lines
from app.storage.damage import UNREADABLE, explained
from app.storage.errors import speaking, told
from app.storage.schema import (
    FOLD_VERSION,
    PACKAGE_ID,
    SCHEMA_VERSION,
    STORE_ID,
    VIEWS,
    views_version,
)
from app.storage.transaction import transaction
from app.windows import why_forbidden

OLDEST_SQLITE = (3, 38, 0)
BUSY_SECONDS = 5.0


def new_device_id() -> str:
    """A device id that nobody else has."""
    return os.urandom(16).hex()


def file_uri(path: Path, query: str) -> str:
    """The file as a URI that SQLite takes, on any system."""
    posix = path.resolve().as_posix()
    return f"file://{'' if posix.startswith('/') else '/'}{quote(posix, safe='/:')}?{query}"


def create(path: Path, device: str, machine: str) -> None:
    """Make a new database, which only its user can read. Raises `EXISTS`, and what `growing` raises."""
    _require_sqlite(sqlite3.sqlite_version_info)
    if os.path.lexists(path) and not why_forbidden(path.name):  # to Windows a device is always there
        raise errors.EXISTS.with_(path=path)
    from app.placing import growing  # most starts open what is there

    with growing(path, private=True) as file:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            # it may be what was said last; SQLite would play it into the new database, to which it does not belong
            raise errors.LOG_LEFT.with_(path=path, log=log.name)
        with speaking(path):
            db = connection(file_uri(file.path, "mode=rw"))
            try:
                _build(db, device, machine)
                db.execute("PRAGMA journal_mode = WAL")
            finally:
                db.close()
        file.place()


def connect(path: Path, *, read_only: bool, one_thread: bool = True) -> sqlite3.Connection:
    """Open a database of ours, brought up to date; `AppError` for every other file.

    Without `one_thread` threads may hand the connection to each other; two at a time may not use it.
    """
    _require_sqlite(sqlite3.sqlite_version_info)
    _look_at(path)
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise errors.READ_ONLY.with_(path=path)
    try:
        db = _open_file(path, read_only, one_thread)
    except UNREADABLE as error:
        # nothing was asked of it yet but to be opened: whatever is wrong is in the file
        known = told(error, path) if isinstance(error, sqlite3.Error) else None
        raise known or errors.DAMAGED.with_(path=path, detail="文件头或表的定义") from error
    try:
        look_inside(db, path)
        if not read_only:
            # a backup that a person put in the store's place is in no such mode
            db.execute("PRAGMA journal_mode = WAL")
        _bring_up_to_date(db, path, read_only)
    except Exception as error:
        known = explained(error, db, path)
        db.close()
        if known is None or known is error:
            raise
        raise known from error
    except BaseException:
        db.close()
        raise
    return db


def connect_to_look(path: Path) -> sqlite3.Connection:
    """Open a database of ours to be looked at, of this version or an older one, and bring nothing up to date.

    `AppError` for every other file. Nothing is written, not beside it either where nobody has it open.
    """
    _require_sqlite(sqlite3.sqlite_version_info)
    _look_at(path)
    # without a log or a journal nobody has it open; SQLite would make a log of its own to read it, and leave it there
    in_use = any(path.with_name(path.name + tail).exists() for tail in ("-wal", "-journal"))
    with speaking(path):
        db = connection(file_uri(path, "mode=ro" if in_use else "mode=ro&immutable=1"))
        try:
            look_inside(db, path)
        except BaseException:
            db.close()
            raise
    return db


def in_memory(device: str) -> sqlite3.Connection:
    """A database that is no file."""
    _require_sqlite(sqlite3.sqlite_version_info)
    db = from_image(_empty())
    db.execute("UPDATE own SET device = ?", (device,))
    db.execute("UPDATE origin SET device = ?", (device,))
    return db


def from_image(image: bytes) -> sqlite3.Connection:
    """A database in memory with this content. Only a new connection: statements prepared before would not notice."""
    db = connection(":memory:")
    db.deserialize(image)
    _set_up(db)
    return db


@cache
def _empty() -> bytes:
    """An empty database, made once and copied for each that lives in memory."""
    db = connection(":memory:")
    try:
        _build(db, "0" * 32, "")
        return db.serialize()
    finally:
        db.close()


def _build(db: sqlite3.Connection, device: str, machine: str) -> None:
    from app.storage import migrations  # takes long to import, and an up-to-date file needs none of it

    migrations.build(db, device, machine)
    _make_views(db)
    _lay_lines(db)


def _require_sqlite(version: tuple[int, ...]) -> None:
    if version < OLDEST_SQLITE:
        raise errors.OLD_SQLITE.with_(version=".".join(map(str, version)))


def connection(database: str, one_thread: bool = True) -> sqlite3.Connection:
    db = sqlite3.connect(
        database,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        uri=True,
        cached_statements=256,
        check_same_thread=one_thread,
    )
    try:
        _set_up(db)
    except BaseException:
        db.close()
        raise
    return db


def _set_up(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA secure_delete = ON")  # what is erased shall not stand on in a freed page


def _look_at(path: Path) -> None:
    """Refuse what is no file. It is not opened: closing it again would drop the locks of whoever holds it here."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise errors.NOT_FOUND.with_(path=path) from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.EINVAL:
            raise errors.NOT_FOUND.with_(path=path) from error  # no file there can have such a name
        reason = os_reason(error) if isinstance(error, OSError) else "路径不合规定"
        raise errors.FAILED_IO.with_(path=path, detail=reason) from error
    if not stat.S_ISREG(found.st_mode):
        raise errors.NOT_OURS.with_(path=path)


def _open_file(path: Path, read_only: bool, one_thread: bool) -> sqlite3.Connection:
    if not read_only:
        return connection(file_uri(path, "mode=rw"), one_thread)
    db = connection(file_uri(path, "mode=ro"))
    try:
        db.execute("PRAGMA schema_version").fetchone()
        return db
    except sqlite3.OperationalError:
        db.close()
        if path.with_name(f"{path.name}-wal").exists():
            raise
        # On a medium that can not be written WAL has no place for its shared memory, and nobody else writes either.
        return connection(file_uri(path, "mode=ro&immutable=1"))


def look_inside(db: sqlite3.Connection, path: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application == PACKAGE_ID:
        raise errors.IS_PACKAGE.with_(path=path)
    if application != STORE_ID:
        raise errors.NOT_OURS.with_(path=path)
    if version > SCHEMA_VERSION:
        raise errors.NEWER_FILE.with_(path=path, theirs=version, ours=SCHEMA_VERSION)
    if db.execute("SELECT count(*) FROM own").fetchone()[0] != 1:
        raise errors.DAMAGED.with_(path=path, detail="本机标识")


def _bring_up_to_date(db: sqlite3.Connection, path: Path, read_only: bool) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version < SCHEMA_VERSION:
        if read_only:
            raise errors.NEEDS_UPGRADE.with_(path=path)
        from app.storage import migrations

        migrations.upgrade(db, path)
    meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
    if meta.get("views_version") != views_version():
        if read_only:
            for statement in VIEWS.values():
                db.execute(statement.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
        else:
            _in_transaction(db, _make_views)
    if meta.get("fold_version") != str(FOLD_VERSION):
        if read_only:
            raise errors.NEEDS_UPGRADE.with_(path=path)
        _in_transaction(db, _fold_anew)
    if meta.get(lines.VERSION) != lines.version(__version__):
        if read_only:
            lines.lay_beside(db)
        else:
            _in_transaction(db, _lay_lines)


def _in_transaction(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], None]) -> None:
    with transaction(db, "BEGIN IMMEDIATE"):
        work(db)


def _fold_anew(db: sqlite3.Connection) -> None:
    folding.rebuild(db)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('fold_version', ?)", (str(FOLD_VERSION),))


def _lay_lines(db: sqlite3.Connection) -> None:
    lines.lay(db)
    lines.mark_all(db)
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (lines.VERSION, lines.version(__version__)))


def _make_views(db: sqlite3.Connection) -> None:
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        db.execute(f'DROP VIEW "{name}"')
    for statement in VIEWS.values():
        db.execute(statement)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('views_version', ?)", (views_version(),))
