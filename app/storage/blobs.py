"""Which blobs a body refers to: every 64-hex text, however deep, under a field named in `schema.BLOB_FIELDS`."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator

from app.domain.journal import Json
from app.storage.schema import BLOB_FIELDS

_DIGEST = re.compile(r"[0-9a-f]{64}")

# A body that may refer to a blob, cheaply; `in_body` decides.
MAY_REFER = " OR ".join(f"instr(e.body, '\"{name}\":')" for name in BLOB_FIELDS)


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


def of_events(db: sqlite3.Connection, schema: str = "main") -> set[str]:
    """The digests of all blobs that the events of a schema refer to."""
    found: set[str] = set()
    for (body,) in db.execute(f"SELECT body FROM {schema}.event e WHERE {MAY_REFER}"):
        found.update(in_body(json.loads(body)))
    return found
