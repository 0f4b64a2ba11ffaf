"""What one store says and another does not: the events that would be lost, and how many would come back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.storage.errors import speaking
from app.storage.opening import connect_to_look
from app.storage.store import Store


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """An event that the other store lacks. Keys are those of the store that has it; `body` may be any text."""

    key: int
    root: int
    slot: str
    kind: str
    actor: str
    at: int
    body: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What two stores do not have in common."""

    here: tuple[OnlyHere, ...]
    """In the order of their numbers."""
    shared: int
    """How many events both hold."""
    there: int
    """How many events only the other holds."""


def compare(store: Store, other: Path) -> Difference:
    """What a store and a file beside it, another store or a backup, do not have in common. Nothing is written."""
    with closing(connect_to_look(other)) as db, speaking(other):
        # a digest stands for the event and for all that its device said before
        theirs = {digest for (digest,) in db.execute("SELECT digest FROM event")}
    here, shared = [], 0
    with store.reading():
        for digest, *said in store.db.execute(_SAID):
            if digest in theirs:
                shared += 1
            else:
                here.append(OnlyHere(*said))
    return Difference(tuple(here), shared, len(theirs) - shared)


_SAID = """
SELECT e.digest, e.key, e.root, s.text, k.text, a.text, e.at, e.body
FROM event e JOIN name s ON s.no = e.slot JOIN name k ON k.no = e.kind JOIN name a ON a.no = e.actor
ORDER BY e.lamport, e.digest
"""
