"""The terms of XLSForm that a checklist can say: which homes a question is for, and what passes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from app.checklists.errors import Sentence
from app.checklists.workbook_rows import Value, number
from app.domain.features import Feature

CONDITIONS = {feature.value: feature.label for feature in Feature}
"""Questions of these names ask for a feature of the home, which the register knows: they are no items."""

RELEVANT = Sentence(
    "relevant“{value}”超出了支持的范围",
    f"只支持机构特征，如 ${{{{kitchen}}}} = 'yes'，几个用 and 连接；可用的特征：{'、'.join(CONDITIONS)}。",
)
CONSTRAINTS = Sentence(
    "constraint“{value}”超出了支持的范围",
    "整数和小数写 . >= 2 and . <= 8；单选写 . = 'a' or . = 'b'，或 . != 'c'；日期写 . >= today()。",
)

NO_DAY = Sentence("日期没有写 constraint，不知道怎么判断", "写 . >= today()，表示到期日不能已过。")

_FEATURE = re.compile(r"\$\{\s*(\w+)\s*\}\s*=\s*(['\"])(yes|true|1|y|是)\2", re.IGNORECASE)
_SELECTED = re.compile(r"selected\(\s*\$\{\s*\w+\s*\}\s*,\s*(['\"])(\w+)\1\s*\)", re.IGNORECASE)
_BOUND = re.compile(r"\.\s*(>=|<=|>|<|=)\s*(-?\d{1,15}(?:\.\d{1,9})?)")
_IS = re.compile(r"\.\s*(!?=)\s*(['\"])([^'\"]+)\2|selected\(\s*\.\s*,\s*(['\"])([^'\"]+)\4\s*\)", re.IGNORECASE)
_TODAY = re.compile(r"\.\s*>=?\s*today\(\)", re.IGNORECASE)
_AND, _OR = re.compile(r"\s+and\s+", re.IGNORECASE), re.compile(r"\s+or\s+", re.IGNORECASE)


class NotInSubset(Exception):
    """A term that a checklist cannot say."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.what)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Judged:
    """What a constraint says: bounds, the names of the options that pass or fail, or that a day has not passed."""

    at_least: Value = None
    at_most: Value = None
    passing: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    expires: bool = False

    def decides(self, name: str) -> bool | None:
        """Whether the option passes; None where the form says nothing of options."""
        if self.passing:
            return any(same_choice(name, each) for each in self.passing)
        return not any(same_choice(name, each) for each in self.failing) if self.failing else None


def same_choice(one: str, other: str) -> bool:
    """Whether two names mean one option. Letter case tells options apart, but not TRUE from true: a cell with that
    word is no text to an office program."""
    return one == other or (one.lower() in ("true", "false") and one.lower() == other.lower())


def condition(text: str) -> tuple[str, ...]:
    """The features, by their words, that a home must have. `NotInSubset` for everything else."""
    found = []
    for part in _AND.split(_bare(text)) if text else ():
        name = _feature_asked(_bare(part))
        if name not in CONDITIONS:
            raise NotInSubset(RELEVANT)
        found.append(CONDITIONS[name])
    return tuple(found)


def judge(kind: str, text: str) -> Judged:
    """What passes, for a question of this type. `NotInSubset` for everything else."""
    term = _bare(text)
    if kind == "date":
        if not term:
            raise NotInSubset(NO_DAY)
        if not _TODAY.fullmatch(term):
            raise NotInSubset(CONSTRAINTS)
        return Judged(expires=True)
    if not term:
        return Judged()
    if kind in ("integer", "decimal"):
        return _bounds(kind, term)
    if kind.startswith("select"):
        return _options(term)
    raise NotInSubset(CONSTRAINTS)


def _bounds(kind: str, term: str) -> Judged:
    least: Decimal | None = None
    most: Decimal | None = None
    for part in _AND.split(term):
        match = _BOUND.fullmatch(_bare(part))
        if match is None or (match[1] in "<>" and (kind != "integer" or "." in match[2])):
            raise NotInSubset(CONSTRAINTS)
        value = Decimal(match[2])
        if match[1] in (">=", ">", "="):
            low = value + 1 if match[1] == ">" else value
            least = low if least is None else max(least, low)
        if match[1] in ("<=", "<", "="):
            high = value - 1 if match[1] == "<" else value
            most = high if most is None else min(most, high)
    return Judged(number(least), number(most))


def _options(term: str) -> Judged:
    parts = _OR.split(term)
    unequal = len(parts) == 1
    matches = [_IS.fullmatch(_bare(part)) for part in (_AND.split(term) if unequal else parts)]
    known = [match for match in matches if match is not None]
    if len(known) < len(matches):
        raise NotInSubset(CONSTRAINTS)
    signs = {match[1] or "=" for match in known}
    names = frozenset(match[3] or match[5] for match in known)
    if signs == {"!="} and unequal:
        return Judged(failing=names)
    if signs == {"="} and (not unequal or len(known) == 1):
        return Judged(passing=names)
    raise NotInSubset(CONSTRAINTS)


def _feature_asked(part: str) -> str:
    """The feature that one condition of a question asks for; empty where it is no such condition."""
    if match := _FEATURE.fullmatch(part):
        return match[1]
    chosen = _SELECTED.fullmatch(part)
    return chosen[2] if chosen else ""


def _bare(text: str) -> str:
    """Without the spaces and the brackets around the whole."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    return text
