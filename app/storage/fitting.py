"""The one door by which a text of this store's own is kept: what no kept text may hold is refused here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from app.domain.journal import Json
from app.storage.errors import PERSONAL_NUMBER, UNPRINTABLE

Undrawable = Callable[[str], str]
"""Names the characters of a text that no paper could show; empty if it can be printed."""

_NAME_OF_A_THING = re.compile(r"[0-9a-f]{32,64}(:\d+:[0-9a-f]+)?")
_OWN_NAMES = "scope"
"""A signature lists some hundred parts of its visit, all named by the program."""


def all_drawable(text: str) -> str:
    """What a store says that knows no fonts."""
    return ""


def refuse_personal(where: str, *texts: str) -> None:
    """Raises `PERSONAL_NUMBER` for the first of the texts that holds an 18-digit ID number."""
    from app.domain.resident_number import personal_number  # 3 ms that the drawing of the window must not wait for

    for text in texts:
        if number := personal_number(text):
            raise PERSONAL_NUMBER.with_(where=where, number=number[:6])


def refuse_undrawable(where: str, text: str, undrawable: Undrawable) -> None:
    """Raises `UNPRINTABLE` for a text that could not be printed as it is."""
    if signs := undrawable(text):
        raise UNPRINTABLE.with_(where=where, characters=signs)


def refuse_unfit(slot: str, body: Mapping[str, Json], actor: str, undrawable: Undrawable) -> None:
    """Raises `PERSONAL_NUMBER` or `UNPRINTABLE` for a text of an event that may not be kept; names of fields are
    texts too. A caller that knows a better name for the place asks `refuse_personal` before."""
    from app.domain.resident_number import personal_number

    if personal_number(actor):
        refuse_personal("记录人", actor)
    for field, text in _texts(body, ""):
        if (personal_number(text) or undrawable(text)) and not _NAME_OF_A_THING.fullmatch(text):
            _refuse(slot, field, text, undrawable)


def _refuse(slot: str, field: str, text: str, undrawable: Undrawable) -> None:
    from app.storage.shape import slot_title  # names of places, which only a refusal asks for
    from app.storage.titles import title_of

    where = f"{slot_title(slot)} · {title_of(field)}"
    refuse_personal(where, text)
    refuse_undrawable(where, text, undrawable)


def _texts(value: Json | Mapping[str, Json], field: str) -> Iterator[tuple[str, str]]:
    """(the field that it stands under, text) of every text, however deep."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name != _OWN_NAMES:
                yield field or name, name
                yield from _texts(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, field)
