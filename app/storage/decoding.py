"""Reading what anybody may have written: a body becomes the field's own type, or one says where it does not fit.

The journal's format holds only that a body is JSON. Other programs, newer versions and damage write bodies that are
none of ours, so every reader asks here, and nothing but the wanted type or `NotShown` comes out, whatever the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_type_hints

import msgspec

from app.domain.days import FIRST_DAY, LAST_DAY, LAST_MOMENT
from app.domain.unreadable import UNSHOWN, Unreadable
from app.errors import AppError
from app.storage.titles import title_of

T = TypeVar("T")
Body = Mapping[str, Any]

Name = Annotated[str, "names something"]
"""A text that is more than words: what can't be read as one can't be passed over, even where it has a default."""


class Written(msgspec.Struct, frozen=True):
    """A body as it is written, where the field's own type is another: its fields are named as the body's."""


_NOTHING: Mapping[str, Any] = {}
MOST_COUNT = 100_000
"""More of anything is a mistake: beds, days, pixels of a side."""
MOST_TEXT = 20_000
"""Characters of one text that are shown."""
_MOST_FAULTS = 40
"""Faults of one body that are passed over."""
_FINEST = -6
"""The last decimal place that marks may have, as a power of ten."""


class NotShown(AppError):
    """Something held can't be shown; `unreadable` says what."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__("reading.not_shown", unreadable.place, f"不能显示，{unreadable.why}。", unreadable.remedy)
        self.unreadable = unreadable


@dataclass(frozen=True, slots=True)
class Place:
    """What is being read, in a person's words, and the list in which all is told that can't be shown of it."""

    name: str
    told: list[Unreadable] = field(default_factory=list)
    naming: Callable[[str], str] = str
    """How a heading is called: the id of an item by its number and title, where these are known."""

    def unreadable(self, why: str, *under: str, newer: bool = False) -> Unreadable:
        """What to say of something that stands here, or under these headings."""
        return Unreadable(" · ".join((self.name, *map(self.naming, under))), why, newer)

    def tell(self, why: str, *under: str, newer: bool = False) -> None:
        """Note that something here can't be shown; the rest can."""
        self.told.append(self.unreadable(why, *under, newer=newer))


@dataclass(frozen=True, slots=True)
class _Fault:
    """Where a body does not fit: the way to it (names and numbers), and why."""

    way: tuple[str | int, ...]
    why: str
    newer: bool = False


def decode(kind: type[T], body: object, at: Place, *under: str, spare: Mapping[str, Any] = _NOTHING) -> T:
    """A dataclass, or a `Written`, from a body whose fields are named as its own. Raises `NotShown`.

    What does not fit costs as little as it may and is told: a text that has a default becomes `UNSHOWN`; a field of
    `spare` has the value that is given for it there; a word of a list that only a newer version knows is left out.
    Anything else carries meaning, and the whole body can't be shown.
    """
    left, shape = body, cast(Any, kind)
    judged = _judged(shape)
    for _ in range(_MOST_FAULTS):
        try:
            found = msgspec.convert(left, kind)
            fault = _beyond(found) if judged else None
        except msgspec.ValidationError as error:
            fault = _fault(str(error), left)
        except RecursionError:
            fault = _Fault((), "层次太深")
        if fault is None:
            return found
        headings = (*under, *map(title_of, fault.way))
        mended = _mended(left, fault, _texts(shape), spare) if isinstance(left, Mapping) else None
        if mended is None:
            raise NotShown(at.unreadable(fault.why, *headings, newer=fault.newer))
        at.tell(fault.why, *headings, newer=fault.newer)
        left = mended
    raise NotShown(at.unreadable("读不懂的内容太多", *under))


def decode_sound(kind: type[T], text: str) -> T | None:
    """The same from a body's text, in a fraction of the time; None where anything does not fit, which `decode` then
    says. For bodies of which a store has very many, and only for kinds without numbers and days."""
    if len(text) > MOST_TEXT:
        return None
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _mended(body: Body, fault: _Fault, texts: Collection[str], spare: Mapping[str, Any]) -> Body | None:
    """The body without what does not fit; None where that carries meaning."""
    name, *rest = map(str, fault.way or ("",))
    if name not in body:
        return None
    if name in spare:
        return {**body, name: spare[name]}
    if not rest and name in texts:
        return {**body, name: UNSHOWN}
    if fault.newer and len(rest) == 1 and isinstance(fault.way[1], int):
        return {**body, name: [each for place, each in enumerate(body[name]) if place != fault.way[1]]}
    return None


def parse(text: str) -> Any:
    """The JSON in a text that the journal holds, whose spelling was looked at when it came."""
    return msgspec.json.decode(text)


def cut_texts(value: Any) -> Any:
    """The same with texts of at most `MOST_TEXT` characters: longer ones end with how long they are."""
    match value:
        case str() if len(value) > MOST_TEXT:
            return f"{value[:MOST_TEXT]}……（共{len(value)}个字，其余没有显示）"
        case dict():
            return {name: cut_texts(entry) for name, entry in value.items()}
        case list():
            return [cut_texts(entry) for entry in value]
    return value


@cache
def _texts(kind: Any) -> frozenset[str]:
    """The fields that hold words for people and may be missing."""
    hints = get_type_hints(kind, include_extras=True)
    words = (str, str | None)
    return frozenset(name for name, default in _fields(kind) if hints[name] in words and default in ("", None))


# What fits its type and still can't be


def _beyond(value: object, way: tuple[str | int, ...] = ()) -> _Fault | None:
    """The first number or day in a dataclass that is outside all that can be."""
    match value:
        case None | bool() | str():
            return None
        case int():
            low, high = (0, LAST_MOMENT) if way[-1:] == ("at",) else (0, MOST_COUNT)
            return None if low <= value <= high else _Fault(way, f"写的是{value}，不在可能的范围内")
        case date():
            return None if FIRST_DAY <= value <= LAST_DAY else _Fault(way, f"写的是{value}，不在可能的范围内")
        case Decimal():
            return None if _is_mark(value) else _Fault(way, f"写的是{_shown(str(value))}，不在可能的范围内")
        case tuple():
            inside: Collection[tuple[str | int, object]] = list(enumerate(value))
        case _ if is_dataclass(value) or isinstance(value, Written):
            inside = [(name, getattr(value, name)) for name in _judged(cast(Any, type(value)))]
        case _:
            return None
    # a count is possible as a moment too, and nearly all numbers are counts
    judged = ((name, each) for name, each in inside if not (type(each) is int and 0 <= each <= MOST_COUNT))
    return next((fault for name, each in judged if (fault := _beyond(each, (*way, name)))), None)


def _is_mark(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _FINEST and 0 <= number <= MOST_COUNT


@cache
def _judged(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass that may hold a number or a day; what may be anything is judged by whoever asks."""
    hints = get_type_hints(kind)
    return tuple(name for name, _ in _fields(kind) if hints[name] not in (Any, str, bool))


def _fields(kind: Any) -> list[tuple[str, object]]:
    """The fields of a body's kind, each with its default."""
    if issubclass(kind, Written):
        return [(each.name, each.default) for each in msgspec.structs.fields(kind)]
    return [(each.name, each.default) for each in fields(kind)]


# What msgspec says, in a person's words

_AT = re.compile(r"(.*?)(?: - at `(key in )?\$(.*)`)?", re.S)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_EXPECTED = re.compile(r"Expected `([^`]+)`")
_WANTED = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "decimal": "数",
    "bool": "“是”或“否”",
    "date": "日期",
}


def _fault(said: str, body: object) -> _Fault:
    """The place in a message, the value that stands there, and what is wrong with it."""
    found = _AT.fullmatch(said)
    what, path = (found[1], found[3] or "") if found else (said, "")
    way: tuple[str | int, ...] = tuple(name or int(number) for name, number in _STEP.findall(path))
    if missing := _MISSING.fullmatch(what):
        return _Fault((*way, missing[1]), "没有写")
    value = _value_at(body, way)
    if what.startswith("Invalid enum value") and isinstance(value, str):
        return _Fault(way, f"由较新的版本写入：{_shown(value)}", newer=True)
    if what.startswith("Invalid RFC3339"):
        return _Fault(way, f"写的是{_shown(value)}，不是日期")
    if what.startswith("Invalid decimal"):
        return _Fault(way, f"写的是{_shown(value)}，不是数")
    wanted = _EXPECTED.match(what)
    words = [_WANTED[each] for each in wanted[1].split(" | ") if each in _WANTED] if wanted else []
    return _Fault(way, f"写的是{_shown(value)}，" + (f"应是{'或'.join(words)}" if words else "不是本软件的写法"))


def _value_at(body: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        try:
            body = body[step]
        except (KeyError, IndexError, TypeError):
            return body
    return body


def _shown(value: object) -> str:
    """A value in a few words."""
    match value:
        case str():
            short = "".join(c if c.isprintable() else " " for c in value[:30])
            return f"“{short}{'…' if len(value) > 30 else ''}”"
        case bool():
            return "“是”" if value else "“否”"
        case int() | float():
            return str(value) if abs(value) < 10**20 else "一个极大的数"
        case None:
            return "空"
    return "一组内容"
