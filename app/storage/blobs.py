"""Which blobs a body refers to: every 64-hex text, however deep, under a field named in `schema.BLOB_FIELDS`.

What a blob is, its content says; nobody else is believed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator

from app.domain.journal import Json
from app.storage.schema import BLOB_FIELDS

_DIGEST = re.compile(r"[0-9a-f]{64}")

TEXT = "text/plain"
"""What an edition of a checklist and a score sheet are. Visits rest on these and they name no person: no erase event
reaches them."""
_HEADS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))


def media_type(content: bytes) -> str:
    """The media type of a content, read from the content itself; `application/octet-stream` for what is not known."""
    for head, known in _HEADS:
        if content.startswith(head):
            return known
    if b"\0" in content:
        return "application/octet-stream"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return TEXT


def may_refer(body: str) -> bool:
    """Whether the text of a body may refer to a blob, cheaply; `in_body` decides."""
    return any(mark in body for mark in _MARKS)


_MARKS = tuple(f'"{name}":' for name in BLOB_FIELDS)
MAY_REFER = " OR ".join(f"instr(e.body, '\"{name}\":')" for name in BLOB_FIELDS)
"""The same in SQL, of an event `e`."""


def in_body(body: Json) -> Iterator[str]:
    """The digests of the blobs that a body refers to."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from _texts(value) if name in BLOB_FIELDS else in_body(value)
    elif isinstance(body, list):
        for value in body:
            yield from in_body(value)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        if _DIGEST.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def absent(db: sqlite3.Connection, digests: Iterable[str]) -> tuple[str, ...]:
    """Those of the digests whose blob is not held and was not erased, sorted."""
    wanted = sorted(set(digests))
    held = {
        digest
        for (digest,) in db.execute(
            "SELECT value FROM json_each(?) WHERE value IN (SELECT digest FROM main.blob)"
            " OR value IN (SELECT target FROM main.erased WHERE path = '')",
            (json.dumps(wanted),),
        )
    }
    return tuple(digest for digest in wanted if digest not in held)


def of_events(db: sqlite3.Connection, schema: str = "main") -> set[str]:
    """The digests of all blobs that the events of a schema refer to."""
    found: set[str] = set()
    for (body,) in db.execute(f"SELECT body FROM {schema}.event e WHERE {MAY_REFER}"):
        found.update(in_body(json.loads(body)))
    return found
