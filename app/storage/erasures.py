"""What erase events name: a text by the name of its event and its path there, a blob by its digest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from app.domain.journal import Json
from app.storage.canonical import parse_ref

Target = tuple[str, str]
"""(an event's name, path of a text in its body), or (digest of a blob, empty)."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def targets_in(body: str) -> set[Target]:
    """The targets that the body of an erase event names; what is none is passed over."""
    listed = json.loads(body).get("targets")
    found: set[Target] = set()
    for each in listed if isinstance(listed, list) else ():
        match each:
            case {"event": str(name), "path": str(path)} if path and parse_ref(name):
                found.add((name, path))
            case {"content": str(digest)} if _DIGEST.fullmatch(digest):
                found.add((digest, ""))
    return found


def targets_json(targets: Iterable[Target]) -> list[Json]:
    """The same as the body of an erase event lists them."""
    return [{"event": name, "path": path} if path else {"content": name} for name, path in sorted(targets)]


def is_blob(target: Target) -> bool:
    """Whether a target is a blob."""
    return not target[1]
