"""What an answer says as a plain fact: counted, measured or dated, and never what is asked of it. Pure.

A bound or a reference figure argues inside the fact, so it stands on the office's record only. The blanks of a
problem's wording take the figures; what has none is left out, and the inspector's note tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from app.domain.checklist import AnswerForm, AnswerKind
from app.domain.days import chinese_day, known_day
from app.domain.inspection import Value
from app.domain.judging import as_decimal, valid_until
from app.domain.ratios import GROUP_TITLES, StaffingAssessment

BLANK = "____"
FIGURES: Mapping[AnswerKind, tuple[str, ...]] = {
    AnswerKind.COUNT: ("value", "lacking"),
    AnswerKind.NUMBER: ("value", "lacking"),
    AnswerKind.SHARE: ("whole", "part", "lacking"),
    AnswerKind.SAMPLE: ("of", "good", "bad"),
    AnswerKind.DATE: ("day", "type"),
    AnswerKind.RATIO: ("needed", "have", "lacking"),
}
"""The blanks that an answer of a kind fills by itself, written `{value}`."""

_BOUNDED = (AnswerKind.COUNT, AnswerKind.NUMBER, AnswerKind.SHARE)
_NAMES = "|".join(sorted({name for names in FIGURES.values() for name in names}))
_FIGURE = re.compile(rf"\{{({_NAMES})\}}")
_DETAILS = re.compile(r"（([^（）]*)）")
_AT_ONCE = re.compile("立即|当场|当日|即日起|当餐起|下一餐起")
_ADVISED = ("建议", "宜", "可")


def figures(form: AnswerForm, value: Value) -> dict[str, str]:
    """The figures of an answer by the names of the blanks that they fill; none where the value says nothing."""
    match form.kind, value:
        case (AnswerKind.COUNT | AnswerKind.NUMBER, _) if (number := as_decimal(value)) is not None:
            lacking = form.at_least - number if form.at_least is not None else Decimal(0)
            return {"value": f"{number:f}"} | ({"lacking": f"{lacking:f}"} if lacking > 0 else {})
        case AnswerKind.SHARE, {"part": int(part), "whole": int(whole)} if 0 <= part < whole:
            return {"whole": str(whole), "part": str(part), "lacking": str(whole - part)}
        case AnswerKind.SAMPLE, {"good": int(good), "of": int(of)} if 0 <= good < of:
            return {"of": str(of), "good": str(good), "bad": str(of - good)}
        case AnswerKind.DATE, {"type": str(kind), "day": day} if (known := known_day(day)) is not None:
            return {"day": chinese_day(known), "type": kind}
        case AnswerKind.DATE, _ if (known := known_day(value)) is not None:
            return {"day": chinese_day(known)}
    return {}


def ratio_figures(form: AnswerForm, assessment: StaffingAssessment) -> dict[str, str]:
    """How many carers there should be, are, and lack: of the item's group, or of all together."""
    group = next((group for group in assessment.groups if group.group == form.ratio), None)
    if group is not None:
        needed, have = group.needed, group.carers
    elif form.ratio not in GROUP_TITLES and assessment.groups:
        needed, have = assessment.combined_need, assessment.carers
    else:
        return {}
    lacking = {"lacking": str(needed - have)} if needed > have else {}
    return {"needed": str(needed), "have": str(have)} | lacking


def said(form: AnswerForm, value: Value, on: date, known: Mapping[str, str]) -> str:
    """The figures as a sentence, for a wording without blanks for them; empty where there are none."""
    unit = form.unit
    if form.kind in _BOUNDED and form.at_least is None and form.at_most is None:
        return ""  # what is only registered says nothing of what is wrong
    match form.kind, known:
        case AnswerKind.COUNT, {"value": number, "lacking": lacking} if not form.reference:
            return f"现有{number}{unit}，缺{lacking}{unit}。"
        case AnswerKind.COUNT, {"value": number}:
            return f"现有{number}{unit}。"
        case AnswerKind.NUMBER, {"value": number}:
            return f"实际为{number}{unit}。"
        case AnswerKind.SHARE, {"whole": whole, "part": part, "lacking": lacking}:
            return f"应有{whole}{unit}，已有{part}{unit}，缺{lacking}{unit}。"
        case AnswerKind.SAMPLE, {"of": of, "bad": bad}:
            return f"抽{of}{unit}，不合格{bad}{unit}。"
        case AnswerKind.RATIO, {"needed": needed, "have": have, "lacking": lacking}:
            return f"应配{needed}人，实有{have}人，缺{lacking}人。"
        case AnswerKind.DATE, {"day": day}:
            return _dated(form, value, on, day, known.get("type", ""))
    return ""


def _dated(form: AnswerForm, value: Value, on: date, day: str, kind: str) -> str:
    if form.means == "expires":
        until = valid_until(form, value)
        over = f"，已过{(on - until).days}天" if until is not None and until < on else ""
        return f"{day}到期{over}。"
    if form.means == "made":
        life = next((life for life in form.lives if life.title == kind), None)
        return f"{kind}，{day}{life.since if life else ''}。"
    return f"最近一次为{day}。"


def has_figures(problem: str) -> bool:
    """Whether the wording has blanks of its own for figures."""
    return _FIGURE.search(problem) is not None


def filled(problem: str, known: Mapping[str, str]) -> str:
    """The wording with its figures. What is in brackets and has a blank without one is left out, part by part."""

    def details(found: re.Match[str]) -> str:
        parts = [_FIGURE.sub(lambda name: known.get(name[1], BLANK), part) for part in found[1].split("；")]
        told = "；".join(part for part in parts if BLANK not in part)
        return f"（{told}）" if told else ""

    return _DETAILS.sub(details, problem)


def details_asked(problem: str) -> str:
    """What the wording leaves to the inspector, as a hint for the note: `楼栋；原用途`; empty where it is nothing."""
    return "；".join(part.replace(f"：{BLANK}", "").replace(BLANK, "") for part in _blank_parts(problem))


def _blank_parts(problem: str) -> Iterator[str]:
    for found in _DETAILS.finditer(problem):
        yield from (part for part in found[1].split("；") if BLANK in part)


def with_blanks(problem: str) -> str:
    """The wording as a reader of the checklist sees it: every blank alike."""
    return _FIGURE.sub(BLANK, problem)


def at_once(remedy: str) -> bool:
    """Whether the remedy demands its first step at once. What it only advises demands nothing."""
    parts = re.split("[；。]", remedy)
    return any(_AT_ONCE.search(part) for part in parts if not part.startswith(_ADVISED))


def either_or(problem: str) -> bool:
    """Whether the wording leaves open which of several things was seen: no home can mend `A，或B`."""
    return "，或" in problem
