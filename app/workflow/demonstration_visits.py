"""How the demonstration looks at a home: its clock, and answers invented by chance or as a story wants."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from app.checklists.load import hazards, shipped
from app.domain.checklist import AnswerForm, AnswerKind, Item, Severity
from app.domain.findings import may_be_major
from app.domain.inspection import Inspection, Result, Value, Verdict, offered
from app.domain.judging import judge, judge_ratio, staffing
from app.workflow.answering import answer, attach, note
from app.workflow.desk import Desk
from app.workflow.sketches import sketch_photo
from app.workflow.visits import load

FIRST_MOMENT = 1_794_790_800_000  # 2026-11-16 09:00 in China
_DAY = 86_400_000
NEVER_INVENTED = frozenset({"RY26", "ZH20"})
"""Cruelty and fraud are nothing to make up, not even of a home that does not exist."""


@dataclass
class Ticking:
    """A clock that moves half a minute at each look, so that the same work always has the same times."""

    now: int

    def __call__(self) -> int:
        self.now += 30_000
        return self.now


def on_day(desk: Desk, days: int) -> Desk:
    """The same desk on the morning so many days after the first of the demonstration, or before it."""
    return replace(desk, clock=Ticking(FIRST_MOMENT + days * _DAY), clock_vouched=True)


def sections_of(*checklists: str) -> tuple[str, ...]:
    """Every section of these checklists."""
    return tuple(section.id for c in shipped() if c.id in checklists for section in c.sections)


@dataclass(frozen=True, slots=True)
class Story:
    """What a visit finds. `faults`: item → the choice that is answered, empty where the item has no choices; `words`:
    item → what the inspector notes of it.

    `gaps`: now and then an item is left out, can't be looked at or fails by chance; else all the rest is in order.
    """

    faults: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    gaps: bool = False


def look(desk: Desk, visit: int, sections: tuple[str, ...], story: Story, chance: random.Random) -> None:
    """Answer every item of some sections that the home is asked."""
    view = load(desk, visit)
    asked = view.applicable
    for checklist in view.checklists:
        for section in checklist.sections:
            if section.id in sections:
                for item in section.items:
                    if item in asked:
                        _answer_one(desk, view, item, story, chance)


def _answer_one(desk: Desk, view: Inspection, item: Item, story: Story, chance: random.Random) -> None:
    if item.id in story.faults:
        choice = story.faults[item.id]
        result = Result(Verdict.FAIL, choice) if choice else _result(view, item, True, chance)
        _say(desk, view, item, replace(result, verdict=Verdict.FAIL), story.words.get(item.id, ""), chance)
        return
    grave = may_be_major(item, hazards()) or item.severity is Severity.SERIOUS
    draw = chance.random() if story.gaps else 0.5
    # what may be grave is seldom left in the dark
    if draw < (0.002 if grave else 0.02):
        return
    if draw < (0.006 if grave else 0.035):
        answer(desk, view.key, item.id, Result(Verdict.UNABLE, reason="保管钥匙的人员外出，未能查看"))
        return
    if draw < (0.008 if grave else 0.045):
        answer(desk, view.key, item.id, Result(Verdict.NOT_APPLICABLE, reason="现场没有这种情况"))
        return
    bad = draw > (0.985 if grave or item.answer.lives else 0.87) and item.id not in NEVER_INVENTED
    result = _result(view, item, bad, chance)
    words = chance.choice(_NOTES) if result.verdict is Verdict.FAIL and chance.random() < 0.5 else ""
    _say(desk, view, item, result, words, chance)


def _say(desk: Desk, view: Inspection, item: Item, result: Result, words: str, chance: random.Random) -> None:
    """Answer an item; what fails gets a photo where one is demanded, and now and then besides."""
    answer(desk, view.key, item.id, result)
    if words:
        note(desk, view.key, item.id, words)
    if result.verdict is Verdict.FAIL and (item.photo or chance.random() < 0.1):
        picture = sketch_photo(item.title, view.home.name, chance)
        attach(desk, view.key, item.id, picture, f"示例_{item.id}.jpg")


_NOTES = (
    "已当面向负责人说明。",
    "陪同人员在场核实。",
    "院方表示当天整改。",
    "院方称上月人员变动后未接上。",
)


def _result(view: Inspection, item: Item, bad: bool, chance: random.Random) -> Result:
    form = item.answer
    if form.kind is AnswerKind.RATIO:
        said = judge_ratio(form, staffing(view))
        return Result(said.verdict or Verdict.NOT_APPLICABLE, reason="" if said.verdict else said.why)
    value = _value(form, bad, view.started, chance)
    said = judge(form, value, view.started)
    fails = bad and Verdict.FAIL in offered(form)
    return Result(said.verdict or (Verdict.FAIL if fails else Verdict.PASS), value)


def _value(form: AnswerForm, bad: bool, on: date, chance: random.Random) -> Value:
    match form.kind:
        case AnswerKind.COUNT:
            return _count(form, bad)
        case AnswerKind.NUMBER if form.at_least is None and form.at_most is None:
            return str(chance.randint(1, 3))
        case AnswerKind.NUMBER:
            return str(_bad_number(form) if bad else _good_number(form))
        case AnswerKind.DATE:
            return _day(form, bad, on, chance)
        case AnswerKind.CHOICE:
            wanted = [option for option in form.options if (option.passes is False) == bad] or list(form.options)
            milder = bad and chance.random() < 0.8  # those stand first
            return (wanted[0] if milder else chance.choice(wanted)).title
        case AnswerKind.SAMPLE:
            failing = 2 + form.allowed if bad else 0
            return {"good": max(0, form.sample - failing), "of": form.sample}
        case AnswerKind.SHARE:
            whole = chance.randint(4, 16)
            return {"part": whole - (2 if bad else 0), "whole": whole}
    return None


def _count(form: AnswerForm, bad: bool) -> int:
    least = int(form.at_least or 0)
    if bad:
        return max(0, least - 1)
    return least if form.at_most is None else min(least, int(form.at_most))


def _good_number(form: AnswerForm) -> Decimal | int:
    """In the middle of what is allowed where there is an upper bound, else the least."""
    low = form.at_least if form.at_least is not None else form.lowest or 0
    return low if form.at_most is None else (low + form.at_most) / 2


def _bad_number(form: AnswerForm) -> Decimal | int:
    """Above the upper bound where there is one, else below the least."""
    if form.at_most is not None:
        return form.at_most + 3
    least = form.at_least if form.at_least is not None else form.lowest or 0
    return max(form.lowest or 0, least - 1)


def _day(form: AnswerForm, bad: bool, on: date, chance: random.Random) -> Value:
    """A day as a paper or a label bears it. In order it runs on for some time, of papers often for some weeks only."""
    life = chance.choice(form.lives) if form.lives else None
    months = life.months if life else form.months
    often = 0.2 if months else 0.35
    soon = chance.random() < (0.08 if life else often)
    ahead = (45, 75) if soon else (120, 330)
    left = -chance.randint(5, 120) if bad else chance.randint(*ahead)
    if months and not bad:
        left = min(left, months * 30 - 10)  # a thing is done or made before the day of the visit
    day = (on + timedelta(days=left - round(months * 30.44))).isoformat()
    return {"type": life.title, "day": day} if life else day
