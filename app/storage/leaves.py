"""The words in a body that can be forgotten, and what the chain holds in their place.

A digest over the words themselves could never let them go: what was cut out would be missed, and could be guessed again
from the digest. So the chain is taken over the body's *skeleton*: every text that a person may have written is replaced
by a salted commitment. When a text is erased, its salt goes with it and the commitment stays; the chain still holds.

The *seal* of an event says how its texts are salted:

- nothing (None): there is no such text in the body, and the skeleton is the body;
- 32 hex digits: one salt, from which that of each text follows;
- a JSON object, path → 32 hex digits (the salt of a text that stands) or `#` and 32 hex digits (the commitment of one
  that was erased): something of the body was erased.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from app.domain.journal import ERASED, Json, canonical_json
from app.storage.schema import PLAIN_FIELDS

_SIZE = 16
_SALT = re.compile(r"[0-9a-f]{32}")
_COMMITMENT = re.compile(r"#[0-9a-f]{32}")


class BadSeal(ValueError):
    """A seal does not fit its body."""


def leaves(body: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """(path, text) of every text in a body that can be forgotten: not empty, and under no field of codes and figures.

    A path is a JSON pointer (RFC 6901), as `/result/reason` or `/evidence/0/text`.
    """
    for name, value in body.items():
        if isinstance(value, str):
            if value and name not in PLAIN_FIELDS:
                yield f"/{_escaped(name)}", value
        elif isinstance(value, Mapping | list | tuple):
            yield from _walk(value, f"/{_escaped(name)}", name)


def _walk(value: Json, path: str, name: str) -> Iterator[tuple[str, str]]:
    """The same of what stands below a field; the name that counts is that of the nearest field."""
    if isinstance(value, str):
        if value and name not in PLAIN_FIELDS:
            yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, f"{path}/{_escaped(key)}", key)
    elif isinstance(value, list | tuple):
        plain = name in PLAIN_FIELDS
        for place, item in enumerate(value):
            if not (plain and isinstance(item, str)):  # a signature lists some hundred items
                yield from _walk(item, f"{path}/{place}", name)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def commitment(salt: str, text: str) -> str:
    """What stands for a text in the skeleton: 32 hex digits that nobody can guess the text from without its salt."""
    return _short(bytes.fromhex(salt), text).hex()


def salt_of(master: str, path: str) -> str:
    """The salt of one text of an event."""
    return _short(bytes.fromhex(master), path).hex()


def _short(salt: bytes, text: str) -> bytes:
    return sha256(salt + text.encode()).digest()[:_SIZE]


def skeleton_by(master: str, body: Mapping[str, Json], found: Sequence[tuple[str, str]]) -> str:
    """The skeleton of a body with one salt, whose texts were `found` before: those of many events are alike."""
    if not found:
        raise BadSeal("a salt without a text")
    salt = bytes.fromhex(master)
    return canonical_json(_with(body, {path: {"#": _short(_short(salt, path), text).hex()} for path, text in found}))


def is_salt(seal: str) -> bool:
    """Whether a seal is one salt, of a body of which nothing was erased."""
    return _SALT.fullmatch(seal) is not None


def skeleton(body: Mapping[str, Json], seal: str | None) -> str:
    """What the chain is taken over in the body's place. `BadSeal` where body and seal do not fit."""
    if seal is None:
        if any(leaves(body)):
            raise BadSeal("a text without a salt")
        return canonical_json(body)
    if is_salt(seal):
        return skeleton_by(seal, body, tuple(leaves(body)))
    return canonical_json(_with(body, {path: {"#": hidden} for path, hidden in _commitments(body, seal).items()}))


def _with(body: Mapping[str, Json], values: Mapping[str, Json]) -> dict[str, Json]:
    """The body with other values at some paths; what lies on the way to none of them is not copied."""
    made: dict[str, Json] = dict(body)
    for path, value in values.items():
        field = path[1:]
        if "/" not in field and "~" not in field:  # as nearly all are, of thousands that a merge looks through
            made[field] = value
            continue
        *way, last = (step.replace("~1", "/").replace("~0", "~") for step in field.split("/"))
        place: Any = made
        for step in way:
            key = int(step) if isinstance(place, list) else step
            inner = place[key]
            place[key] = dict(inner) if isinstance(inner, Mapping) else list(inner)
            place = place[key]
        place[int(last) if isinstance(place, list) else last] = value
    return made


def _commitments(body: Mapping[str, Json], seal: str) -> dict[str, str]:
    """Path → commitment of every text."""
    if _SALT.fullmatch(seal):
        master = bytes.fromhex(seal)
        made = {path: _short(_short(master, path), text).hex() for path, text in leaves(body)}
        if not made:
            raise BadSeal("a salt without a text")
        return made
    found = dict(leaves(body))
    entries = opened(seal)
    if set(entries) != set(found):
        raise BadSeal("a seal of other texts")
    if not erased_paths(seal):
        raise BadSeal("a seal without a reason")
    sealed = {}
    for path, entry in entries.items():
        if entry.startswith("#"):
            if found[path] != ERASED:
                raise BadSeal("a text under the mark of an erased one")
            sealed[path] = entry[1:]
        else:
            sealed[path] = commitment(entry, found[path])
    return sealed


def opened(seal: str) -> dict[str, str]:
    """The entries of a seal that lists its texts. `BadSeal` for what is none."""
    try:
        entries = json.loads(seal)
    except ValueError as error:
        raise BadSeal("no seal") from error
    if not isinstance(entries, dict) or canonical_json(entries) != seal:
        raise BadSeal("no seal")
    for entry in entries.values():
        if not isinstance(entry, str) or not (_SALT.fullmatch(entry) or _COMMITMENT.fullmatch(entry)):
            raise BadSeal("no seal")
    return entries


def erased_paths(seal: str | None) -> frozenset[str]:
    """The paths of a body whose texts were erased."""
    if seal is None or not seal.startswith("{"):
        return frozenset()
    return frozenset(path for path, entry in opened(seal).items() if entry.startswith("#"))


def erase(body: Mapping[str, Json], seal: str | None, paths: Collection[str]) -> tuple[dict[str, Json], str] | None:
    """A body and its seal without the texts at these paths; None if there is nothing of them to erase."""
    found = dict(leaves(body))
    wanted = (set(paths) & set(found)) - erased_paths(seal)
    if seal is None or not wanted:
        return None
    sealed = _commitments(body, seal)
    standing = {path: salt_of(seal, path) for path in found} if _SALT.fullmatch(seal) else opened(seal)
    entries = {path: f"#{sealed[path]}" if path in wanted else entry for path, entry in standing.items()}
    return _with(body, dict.fromkeys(wanted, ERASED)), canonical_json(entries)
