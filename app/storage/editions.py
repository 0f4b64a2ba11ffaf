"""The county's own checklists in the journal: one thing an edition, whose text is a blob."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.unreadable import Unreadable
from app.storage.decoding import Name, NotShown, Place, decode
from app.storage.store import Store

EDITION = "edition"


@dataclass(frozen=True, slots=True)
class EditionHead:
    """An edition as it was kept. `previous` refers to the one that it replaces."""

    id: str
    blob: str
    edition: str = ""
    title: str = ""
    previous: Name = ""


def editions_held(store: Store) -> Iterator[tuple[int, EditionHead | Unreadable]]:
    """Every edition of the county's own checklists, in the order of keys."""
    for key, body in store.things(EDITION):
        try:
            yield key, decode(EditionHead, body, Place(f"本县检查表 {store.handle(key)}"))
        except NotShown as error:
            yield key, error.unreadable
