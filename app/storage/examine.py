"""Looking at a package before anything of it is believed: version before content, shape before words, then the chain.

The file must be a private copy, whose head was judged before it was copied: what was examined here is what is
merged. Nothing in it is run: a package has exactly the tables and the one view of its version, spelled exactly so, and
is opened without trust in its schema.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from app.storage.chain import Seen, problems_of
from app.storage.opening import file_uri
from app.storage.schema import JOURNAL, PACKAGE, PACKAGE_ID, PACKAGE_VERSION, STORE_ID
from app.storage.shape import Problem, printable, unused_problems

MAX_BYTES = 8 << 30
"""The largest package that is looked at, in bytes."""
HEAD_BYTES = 100
"""What `look_at_head` is to be given of a file."""
MAX_VALUE_BYTES = 128 << 20
MAX_MANIFEST = 32
MAX_MANIFEST_TEXT = 1000
MAX_MEDIA_TYPE = 100
_MAGIC = b"SQLite format 3\0"
# The texts of each version that is read: a later schema changes nothing of what an earlier file must say.
_SCHEMA_OBJECTS = {2: {**JOURNAL, **PACKAGE}}
_OLDEST = min(_SCHEMA_OBJECTS)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a sound package holds."""

    manifest: dict[str, str]
    events: int
    things: int
    blobs: int
    devices: tuple[tuple[str, int, int], ...]
    """(device, first, last) of each run."""
    absent: tuple[str, ...] = ()
    """Digests of blobs that an event names and the file does not hold, sorted; those that were erased are not among
    them."""
    erased: int = 0
    """How many texts and blobs were erased, as events of the file say."""

    @property
    def gaps(self) -> tuple[tuple[str, int, int], ...]:
        """(device, first, last) of numbers between two runs: normal where only some things were chosen."""
        missing = []
        ends: dict[str, int] = {}
        for device, first, last in sorted(self.devices):
            if first > ends.get(device, 0) + 1:
                missing.append((device, ends.get(device, 0) + 1, first - 1))
            ends[device] = max(ends.get(device, 0), last)
        return tuple(missing)


class Unsound(Exception):
    """The file is not taken: `reason` is one of the codes below, `detail` says more."""

    def __init__(self, reason: str, detail: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.problems = problems


NOT_SQLITE = "not_sqlite"
NOT_A_PACKAGE = "not_a_package"
IS_STORE = "is_store"
NEWER = "newer"
NEVER_RELEASED = "never_released"
TRUNCATED = "truncated"
FOREIGN_SCHEMA = "foreign_schema"
DAMAGED = "damaged"
CHANGED = "changed"


def look_at_head(head: bytes, size: int) -> None:
    """Judge a file by its first hundred bytes and its size, before SQLite sees it."""
    if not head.startswith(_MAGIC):
        raise Unsound(NOT_SQLITE)
    if len(head) < HEAD_BYTES:
        raise Unsound(TRUNCATED)
    _look_at_version(application=int.from_bytes(head[68:72]), version=int.from_bytes(head[60:64]))
    page = int.from_bytes(head[16:18])
    if size < int.from_bytes(head[28:32]) * (65536 if page == 1 else page):
        raise Unsound(TRUNCATED)


def _look_at_version(*, application: int, version: int) -> None:
    if application == STORE_ID:
        raise Unsound(IS_STORE)
    if application != PACKAGE_ID:
        raise Unsound(NOT_A_PACKAGE)
    if version > PACKAGE_VERSION:
        raise Unsound(NEWER, str(version))
    if version < _OLDEST:
        raise Unsound(NEVER_RELEASED, str(version))


def examine(path: Path, *, all_problems: bool = False) -> Contents:
    """The contents of a sound package. `Unsound` for anything else, with the first problems or with all."""
    try:
        with _opened(path) as db:
            (application,) = db.execute("PRAGMA application_id").fetchone()
            (version,) = db.execute("PRAGMA user_version").fetchone()
            _look_at_version(application=application, version=version)
            _look_at_schema(db, version)
            # as quick as quick_check here, and sees an index that says something else than its table
            answer = db.execute("PRAGMA integrity_check(3)").fetchall()
            if answer != [("ok",)]:
                raise Unsound(DAMAGED, str(answer[0][0]))
            seen = Seen()
            problems = _problems(db, 1000 if all_problems else 3, seen)
            if problems:
                raise Unsound(CHANGED, "", problems)
            return _contents(db, seen)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise Unsound(DAMAGED, str(error)) from error


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(file_uri(path, "mode=ro&immutable=1"), isolation_level=None, uri=True)
    try:
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA mmap_size = 0")
        db.execute("PRAGMA temp_store = MEMORY")
        yield db
    finally:
        db.close()


def _look_at_schema(db: sqlite3.Connection, version: int) -> None:
    """Exactly the tables and the view of this version; SQLite's own indexes of unique columns go with them."""
    wanted = dict(_SCHEMA_OBJECTS[version])
    for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_schema").fetchall():
        if sql is None and kind == "index" and str(name).startswith("sqlite_autoindex_"):
            continue
        if wanted.pop(name, None) != sql:
            raise Unsound(FOREIGN_SCHEMA, printable(str(name)))
    if wanted:
        raise Unsound(FOREIGN_SCHEMA, next(iter(wanted)))


def _problems(db: sqlite3.Connection, limit: int, seen: Seen) -> tuple[Problem, ...]:
    found: list[Problem] = []
    for problem in chain(
        _manifest_problems(db), _blob_problems(db), unused_problems(db, "main"), problems_of(db, seen=seen)
    ):
        found.append(problem)
        if len(found) == limit:
            break
    return tuple(found)


def _manifest_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """It is told to people; nobody reads a hundred lines of it."""
    (entries, longest) = db.execute("SELECT count(*), max(length(name) + length(value)) FROM manifest").fetchone()
    if entries > MAX_MANIFEST or (longest or 0) > MAX_MANIFEST_TEXT:
        yield Problem("", "文件说明过长，不是本程序写成的。")


def _blob_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    for digest, media_type, content in db.execute("SELECT digest, media_type, content FROM blob"):
        if sha256(content).hexdigest() != digest or len(media_type) > MAX_MEDIA_TYPE:
            yield Problem("", f"附件 {printable(digest[:12])} 的内容被改动过。")


def _contents(db: sqlite3.Connection, seen: Seen) -> Contents:
    held = {digest for (digest,) in db.execute("SELECT digest FROM blob")}
    erased = {name for name, path in seen.erasures if not path}
    return Contents(
        absent=tuple(sorted(seen.blobs - held - erased)),
        erased=len(seen.erasures),
        manifest=dict(db.execute("SELECT name, value FROM manifest").fetchall()),
        events=db.execute("SELECT coalesce(sum(last - first + 1), 0) FROM run").fetchone()[0],
        things=db.execute("SELECT count(*) FROM event WHERE root = key").fetchone()[0],
        blobs=db.execute("SELECT count(*) FROM blob").fetchone()[0],
        devices=tuple(
            db.execute(
                "SELECT o.device, r.first & 1099511627775, r.last & 1099511627775"
                " FROM run r JOIN origin o ON o.src = r.first >> 40 ORDER BY r.first"
            ).fetchall()
        ),
    )
