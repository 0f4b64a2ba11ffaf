"""From the value of one cell to what a checklist file would hold there; what does not fit, the validation tells."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from app.checklists.workbook import EITHER, YES, Column, Kind, words
from app.checklists.workbook_read import Value
from app.domain.checklist import Severity
from app.domain.figures import half_width, without_commas

_TRUE, _FALSE = (YES, "√", "✓", "TRUE", "1"), ("否", "×", "FALSE", "0")
_SPLIT = re.compile(r"\s*[；;\n]\s*")
_SPLIT_PLAIN = re.compile(r"\s*[；;\n、，,]\s*")  # where no word holds these marks itself
_TRIMMED = ("id", "item", "section", "place", "source", "edition", "unit")
_TYPED_NUMBER = re.compile(r"([-+]?[0-9]{1,100}(?:\.[0-9]{0,400})?)\s*(%?)")
_NEVER_TYPED = {Severity.MAJOR.label: Severity.MAJOR.value, Severity.SUSPECTED.label: Severity.SUSPECTED.value}


class NotText(ValueError):
    """A cell that should hold a text holds something that was never typed as one."""


def value_of(column: Column, value: Value) -> Any:
    """What the cell says, None if it is empty. Words that are not known stay as they are."""
    if isinstance(value, str) and not value.strip():
        return None
    match column.kind:
        case Kind.NUMBER:
            return _number(value)
        case Kind.FLAG:
            return _truth(value)
        case Kind.DECIDES:
            return {"true": True, "false": False}.get(words(column.words).get(str(value).strip(), ""), value)
        case Kind.WORD:
            return _word(column, _text(value).strip())
        case Kind.WORDS:
            marks = _SPLIT if column.words == "when" else _SPLIT_PLAIN
            return [_word(column, word) for word in marks.split(_text(value).strip()) if word]
        case Kind.PARTS:
            return [_part(part) for part in _SPLIT_PLAIN.split(_text(value).strip()) if part]
    text = _text(value)
    return text.strip() if column.key in _TRIMMED else text


def _text(value: Value) -> str:
    if isinstance(value, bool):
        raise NotText("逻辑值")
    if isinstance(value, date | time | timedelta):
        raise NotText("日期或时间")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value


def _word(column: Column, text: str) -> str:
    known = words(column.words)
    if column.words == "hazard":
        return text.split()[0]
    return known.get(text) or (_NEVER_TYPED.get(text, text) if column.words == "severity" else text)


def _part(text: str) -> str | list[str]:
    ids = [name.strip() for name in half_width(text).split(EITHER)]
    return ids[0] if len(ids) == 1 else ids


def _number(value: Value) -> Any:
    """A number, exact as it is shown; typed as a text too, also in full width, also with a percent sign."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if not isinstance(value, str):
        return value
    found = _TYPED_NUMBER.fullmatch(without_commas(value))
    if found is None:
        return value
    number = Decimal(found[1]).scaleb(-2 if found[2] else 0)
    return int(number) if number == number.to_integral_value() else number


def _truth(value: Value) -> Any:
    if isinstance(value, bool):
        return value
    text = _text(value).strip().upper() if isinstance(value, str | float) else value
    if text in _TRUE:
        return True
    return False if text in _FALSE else value
