"""What the store answers, as rows of named values: a start waits for these classes, and dataclasses take eight times as
long to make."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.journal import Json


class Said(NamedTuple):
    """Who wrote a subject last, and when (milliseconds UTC, as that computer's clock had it)."""

    actor: str
    at: int
    device: str
    key: int


class Shown(NamedTuple):
    """A part of a thing as the tables show it, and who wrote it last. `revised`: it was written more than once."""

    slot: str
    text: str
    actor: str
    at: int
    device: str
    revised: bool
    lamport: int = 0
    digest: bytes = b""

    @property
    def body(self) -> dict[str, Json]:
        """The fields that have a value; read anew each time."""
        from app.storage.reading import fields_of  # which itself answers with the classes of this module

        return fields_of(self.text)

    @property
    def turn(self) -> tuple[int, str, bytes]:
        """Its place in the journal's order, alike in every store."""
        return self.lamport, self.device, self.digest


class Entry(NamedTuple):
    """One event of a subject's history. `late`: not folded, since no signature in charge knows it. `after_signing`: its
    writer knew that the part was signed. `unsigned_by`: the signatures in charge that it is news to, by key."""

    key: int
    device: str
    seq: int
    lamport: int
    actor: str
    at: int
    kind: str
    body: dict[str, Json]
    late: bool
    after_signing: bool
    unsigned_by: tuple[int, ...]


class Head(NamedTuple):
    """One side of a conflict: what that event says about the field (None: it deletes it)."""

    key: int
    device: str
    actor: str
    at: int
    value: Json
    kind: str


class Conflict(NamedTuple):
    """A field with heads of different values, in order: the last of them is shown until a person decides."""

    root: int
    slot: str
    field: str
    heads: tuple[Head, ...]


class Version(NamedTuple):
    """One side of a clash, whole: what it says of every field that belongs together (None: nothing).

    `key` is the last event of it, the others say who wrote that, where and when.
    """

    key: int
    device: str
    actor: str
    at: int
    values: dict[str, Json]


class Late(NamedTuple):
    """A field of an event that came after a signature which did not know it; not folded, waits for a decision."""

    root: int
    slot: str
    field: str
    head: Head


class Parallel(NamedTuple):
    """Edits of different fields of one subject, not aware of each other. Joined; listed, never blocking."""

    root: int
    slot: str
    keys: tuple[int, ...]
    """The events, each of which at least one other knew nothing of."""


class Signature(NamedTuple):
    """A signature of a part. `head`: no other signature of the inspection replaces it."""

    part: str
    actor: str
    at: int
    key: int
    scope: tuple[str, ...]
    head: bool
    body: dict[str, Json]


class DeviceInfo(NamedTuple):
    """What is held of one device: runs of its numbers (first, last), and the numbers missing between them.

    `branches` above 1: the device was cloned, its numbers were given twice.
    """

    device: str
    runs: tuple[tuple[int, int], ...]
    gaps: tuple[tuple[int, int], ...]
    branches: int
    own: bool
