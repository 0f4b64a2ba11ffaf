"""Texts that visits and ratings keep (an edition, a frame, a score sheet): read whole, or refused in a sentence.

They come from other computers, so they can be anything. What is wrong in them by today's rules is no fault: what a
visit was made with stays readable. But each value must be of its kind, or reading would fail where it is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.checklists.errors import KEPT_TEXT, NEWER_EDITION
from app.checklists.load import frame_from, hazards, load_edition, shipped
from app.domain.checklist import Checklist

if TYPE_CHECKING:  # a visit keeps neither, and the first page need not wait for them
    from app.domain.rating import Frame
    from app.domain.score_sheet import ScoreSheet

T = TypeVar("T")
_UNKNOWN_WORD = re.compile(r"'(.{1,40})' is not a valid \w+")
"""What Python says of a word that an enum does not have."""
_MOST = 1_000_000
_MOST_TEXT = 20_000


def kept_edition(content: bytes) -> Checklist:
    """The edition that a visit kept. Raises `KEPT_TEXT` for what is none, `NEWER_EDITION` for words that only a newer
    version knows."""
    known = _shipped().get(content)
    if known is not None:
        return known
    checklist = _read(content, load_edition)
    named = {name for item in checklist.items for name in (item.hazard, *(case.hazard for case in item.cases)) if name}
    if unknown := sorted(named - hazards().keys()):
        raise KEPT_TEXT.with_(what=f"没有“{unknown[0]}”这种隐患")
    return checklist


def kept_frame(content: bytes) -> Frame:
    """The frame that a rating kept. Raises as `kept_edition` does."""
    frame = _read(content, frame_from)
    if not all(part.full > 0 for part in frame.parts):
        raise KEPT_TEXT.with_(what="有一部分没有满分")
    return frame


def kept_sheet(content: bytes) -> ScoreSheet:
    """The score sheet that a rating kept. Raises as `kept_edition` does."""
    from app.checklists.score_sheet import sheet_from  # brings all that reads workbooks, which no visit needs

    return _read(content, sheet_from)


@cache
def _shipped() -> Mapping[bytes, Checklist]:
    return {checklist.source.encode(): checklist for checklist in shipped()}


def _read(content: bytes, read: Callable[[str], T]) -> T:
    try:
        found = read(content.decode())
    except ValueError as error:
        if word := _UNKNOWN_WORD.fullmatch(str(error)):
            raise NEWER_EDITION.with_(word=word[1]) from error
        raise KEPT_TEXT.with_(what="写法读不懂") from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise KEPT_TEXT.with_(what="写法读不懂") from error
    if place := _misfit(found, type(found)):
        raise KEPT_TEXT.with_(what=f"“{place}”的写法读不懂")
    return found


def _misfit(value: object, hint: Any, name: str = "") -> str:
    """The name of the first field whose value is not what it is declared to be; empty when all fit."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        places = [_misfit(value, each, name) for each in arguments]
        return "" if "" in places else places[0]
    if hint is None or hint is NoneType:
        return "" if value is None else name
    if origin is tuple:
        if not isinstance(value, tuple):
            return name
        return next((place for each in value if (place := _misfit(each, arguments[0], name))), "")
    kind: Any = origin or hint
    if is_dataclass(kind):
        if type(value) is not kind:
            return name
        hints: dict[str, Any] = _hints(hint)
        return next((p for each, wanted in hints.items() if (p := _misfit(getattr(value, each), wanted, each))), "")
    return "" if _fits(value, kind) else name


def _fits(value: object, kind: Any) -> bool:
    if kind is str:
        return isinstance(value, str) and len(value) <= _MOST_TEXT
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST
    if kind is Decimal:
        return isinstance(value, Decimal) and value.is_finite() and abs(value) <= _MOST and value.adjusted() > -20
    if kind is Fraction:
        return isinstance(value, Fraction) and abs(value) <= _MOST
    return isinstance(value, kind)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The declared kind of each field that is given; what a class makes of them itself needs no look."""
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind) if each.init and each.name != "source"}
