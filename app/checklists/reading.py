"""A TOML table under examination: every read tells its faults and goes on with something harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import rtoml

from app.checklists import errors
from app.checklists.errors import Fault, Origin

TRUTH, TEXT, NUMBER, TEXTS, TABLES, TABLE = (
    "“true”或“false”",
    "加引号的文字",
    "数",
    "文字的数组",
    "表的数组",
    "表（花括号）",
)
_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, TRUTH),
    (str, "文字"),
    ((int, float, Decimal), NUMBER),
    (list, "数组"),
    (dict, "表"),
    ((date, time), "日期"),
)


def _name(value: object) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "别的东西")


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a text, whatever ends its lines; `rtoml.TomlParsingError` tells the line and the column.

    A fraction comes as the float nearest to it: `Decimal(str(value))` is the number that was written.
    """
    return rtoml.loads(text.replace("\r\n", "\n"))


class Table:
    """One table of the file, with its place for people and the list that gathers the faults."""

    def __init__(self, data: dict[str, Any], where: str, faults: list[Fault]) -> None:
        self.data = data
        self.where = where
        self._faults = faults

    def say(self, sentence: errors.Sentence, **values: object) -> None:
        fault = sentence.at(self.where, **values)
        self._faults.append(replace(fault, origin=Origin(sentence, values, self.data)))

    def keys(self, known: Iterable[str], required: Iterable[str] = ()) -> None:
        """Tell the keys that do not belong here and those that are missing."""
        known = tuple(known)
        for key in self.data:
            if key not in known:
                self.say(errors.UNKNOWN_KEY, key=key, hint=errors.near(key, known), known="、".join(known))
        for key in required:
            if key not in self.data:
                self.say(errors.MISSING_KEY, key=key)

    def text(self, key: str) -> str:
        """A text, "" if it is absent or wrong. An empty text is a fault."""
        value = self._typed(key, lambda value: isinstance(value, str), TEXT)
        if value is None:
            return ""
        if not value.strip():
            self.say(errors.EMPTY, key=key)
        return str(value)

    def flag(self, key: str) -> bool:
        return bool(self._typed(key, lambda value: isinstance(value, bool), TRUTH))

    def number(self, key: str) -> Decimal | None:
        value = self._typed(key, _is_number, NUMBER)
        if value is None:
            return None
        number = Decimal(str(value))
        if not _is_kept(number):
            self.say(errors.TOO_LONG, key=key, value=value)
            return None
        return number

    def whole(self, key: str, least: int) -> int | None:
        """A whole number not below `least`, None if it is absent or wrong."""
        value = self.number(key)
        if value is None:
            return None
        if value != value.to_integral_value():
            self.say(errors.WHOLE, key=key, value=value)
            return None
        if value < least:
            self.say(errors.NEGATIVE, key=key, value=value, least=least)
            return None
        return int(value)

    def pick(self, key: str, kind: str, known: Iterable[str]) -> str:
        """One of some names, "" if it is absent or none of them."""
        value = self.text(key)
        return value if value and self.known(value, kind, known) else ""

    def picks(self, key: str, kind: str, known: Iterable[str]) -> tuple[str, ...]:
        """Some of some names, each once."""
        known = tuple(known)
        chosen: list[str] = []
        for value in self.texts(key):
            if value in chosen:
                self.say(errors.REPEATED, value=value)
            elif self.known(value, kind, known):
                chosen.append(value)
        return tuple(chosen)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of an array, as they are."""
        return tuple(self._typed(key, _is_texts, TEXTS) or ())

    def known(self, value: str, kind: str, names: Iterable[str]) -> bool:
        names = tuple(names)
        if value not in names:
            self.say(
                errors.NOT_A_CHOICE, value=value, kind=kind, hint=errors.near(value, names), known="、".join(names)
            )
        return value in names

    def tables(self, key: str, place: Callable[[int], str], *, needed: bool = True) -> list[Table]:
        """The tables of an array; `place` names each by its number from 1."""
        values = self._typed(key, _is_tables, TABLES)
        if values is not None and not values and needed:
            self.say(errors.NO_ENTRIES, key=key)
        return [Table(value, place(number), self._faults) for number, value in enumerate(values or (), 1)]

    def table(self, key: str, where: str) -> Table | None:
        value = self._typed(key, lambda value: isinstance(value, dict), TABLE)
        return None if value is None else Table(value, where, self._faults)

    def _typed(self, key: str, fits: Callable[[Any], bool], expected: str) -> Any:
        if key not in self.data:
            return None
        value = self.data[key]
        if not fits(value):
            self.say(errors.WRONG_TYPE, key=key, expected=expected, actual=_name(value))
            return None
        return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()


def _is_kept(number: Decimal) -> bool:
    """Whether a file gives the number back as it is: its whole numbers have 64 bits, its fractions are floats."""
    return abs(number) < 10**18 and Decimal(str(float(number))) == number


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
