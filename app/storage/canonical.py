"""One spelling of an event, and the chain of digests over it: what makes a changed value or a lost event visible.

The text names devices by their id, things by device:seq:digest and words by themselves, never a file's own numbers,
so it is the same in every file that holds the event. In the body's place stands its skeleton (`app.storage.leaves`), so
it stays the same when words of the body are erased.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

from app.domain.journal import Json, canonical_json
from app.storage.errors import TEXT_TOO_LONG, UNREADABLE_TEXT

DIGEST_SIZE = 16
SEQ_BITS = 40
SEQ_MASK = (1 << SEQ_BITS) - 1
MAX_DEPTH = 16
MAX_BODY = 1 << 20
"""Characters of a body: what is larger is a file, and kept as a blob."""
_SEQ = re.compile(r"[0-9]{1,13}")
HALF_A_CHARACTER = "a text holds half a character"


def first_before(device: str) -> bytes:
    """What stands before the first event of a device."""
    return sha256(device.encode()).digest()[:DIGEST_SIZE]


def digest_of(before: bytes, text: str) -> bytes:
    """The digest of an event: of its own text and of everything that its device said before."""
    return sha256(before + text.encode()).digest()[:DIGEST_SIZE]


def ref(device: str, seq: int, digest: bytes) -> str:
    """How a text names an event: device:seq:digest."""
    return f"{device}:{seq}:{digest.hex()}"


def parse_ref(text: str) -> tuple[str, int, bytes] | None:
    """The identity that a reference names, or None where the text is no reference."""
    device, _, rest = text.partition(":")
    seq, _, digest = rest.partition(":")
    if len(device) != 32 or len(digest) != 2 * DIGEST_SIZE or not _SEQ.fullmatch(seq) or int(seq) > SEQ_MASK:
        return None
    try:
        return device, int(seq), bytes.fromhex(digest)
    except ValueError:
        return None


def event_text(
    seq: int,
    lamport: int,
    at: int,
    actor: str,
    kind: str,
    slot: str,
    root: str,
    skeleton: str,
    supersedes: Iterable[str] = (),
    knows: Iterable[str] = (),
    covers: Iterable[str] = (),
) -> str:
    """The canonical text; `root` is empty for an event that creates its thing. No part can hold a line break."""
    return (
        f"{seq}\n{lamport}\n{at}\n{actor}\n{kind}\n{slot}\n{root}\n{skeleton}\n"
        f"{' '.join(sorted(supersedes))}\n{' '.join(sorted(knows))}\n{' '.join(sorted(covers))}"
    )


def canonical_body(body: Mapping[str, Json]) -> str:
    """The body as the journal keeps it. What it must not hold is a mistake of the caller: `ValueError`; a text that
    can not be encoded may come from a person: `AppError`."""
    problem = body_problem(body)
    if problem == HALF_A_CHARACTER:
        raise UNREADABLE_TEXT.with_()
    if problem:
        raise ValueError(problem)
    text = canonical_json(body)
    if len(text) > MAX_BODY:
        raise TEXT_TOO_LONG.with_(size=len(text), most=MAX_BODY)
    return text


def body_problem(body: object) -> str:
    """Why something can not be the body of an event; empty if it can."""
    if not isinstance(body, dict) and not isinstance(body, Mapping):
        return "a body is an object"
    for name in body:
        if not is_field(name):
            return f"a field is named {name!r}"
    return _value_problem(dict(body), 0)


@lru_cache(maxsize=1024)  # few names, and a merge asks for each of some hundred thousand bodies
def is_field(name: object) -> bool:
    """Whether a field can be named so. Every such name sorts behind `*`: folding tells a deletion by its beginning."""
    return isinstance(name, str) and (name[:1].isalpha() or name[:1] == "_" or name == "*")


def _value_problem(value: object, depth: int) -> str:
    if depth > MAX_DEPTH:
        return "a body is nested too deeply"
    if isinstance(value, str):
        return "" if value.isascii() or _encodable(value) else HALF_A_CHARACTER
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return "" if -(2**63) <= value < 2**63 else "a number has more than 64 bits"
    if isinstance(value, (list, tuple)):
        return next((problem for item in value if (problem := _value_problem(item, depth + 1))), "")
    if isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str) or not _encodable(name):
                return "a name in a body is no text"
            if problem := _value_problem(item, depth + 1):
                return problem
        return ""
    return f"a body holds a {type(value).__name__}"


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
