"""What an answer's value says by itself: the judgement that the inspector takes, or decides against. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from app.domain.checklist import AnswerForm, AnswerKind, Life
from app.domain.days import add_months
from app.domain.inspection import Inspection, Value, Verdict
from app.domain.ratios import GROUP_TITLES, PARTLY, Outcome, StaffingAssessment, assess_staffing


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer's value says by itself. `verdict` is None where only the inspector can tell."""

    verdict: Verdict | None
    why: str = ""


_UNTOLD = Judgement(None)


def judge(form: AnswerForm, value: Value, on: date) -> Judgement:
    """Judge a value by its form on the day of the visit; a reference figure never decides.

    Values: count `12`; number `"4.5"`; date `"2026-11-22"`, where types have lives `{"type": its title, "day":
    "2026-11-22"}`; choice its title; sample `{"good": 9, "of": 10}`; share `{"part": 9, "whole": 10}`. A value of
    another shape is not judged.
    """
    judged = _judged(form, value, on)
    if form.reference and judged.verdict is not None:
        return Judgement(None, judged.why + "（参考值，不单独判定）")
    return judged


def _judged(form: AnswerForm, value: Value, on: date) -> Judgement:
    match form.kind, value:
        case (AnswerKind.COUNT | AnswerKind.NUMBER, _) if (number := as_decimal(value)) is not None:
            return _within(form, number)
        case AnswerKind.DATE, _:
            return _dated(form, value, on)
        case AnswerKind.CHOICE, str(title):
            option = next((option for option in form.options if option.title == title), None)
            if option is None or option.passes is None:
                return _UNTOLD
            asked = f"，提请{option.refer}判定" if option.refer else ""
            return Judgement(Verdict.PASS if option.passes else Verdict.FAIL, f"选“{title}”{asked}")
        case AnswerKind.SAMPLE, {"good": int(good), "of": int(of)} if 0 <= good <= of and of > 0:
            bad = of - good
            return Judgement(
                Verdict.FAIL if bad > form.allowed else Verdict.PASS,
                f"抽{of}{form.unit}，合格{good}{form.unit}" + (f"，允许{form.allowed}不合格" if form.allowed else ""),
            )
        case AnswerKind.SHARE, {"part": int(part), "whole": int(whole)} if 0 <= part <= whole:
            return _shared(form, part, whole)
    return _UNTOLD


def as_decimal(value: Value) -> Decimal | None:
    """An exact number from a value's text or whole number; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _within(form: AnswerForm, number: Decimal) -> Judgement:
    shown = f"{number}{form.unit}"
    if form.at_least is None and form.at_most is None:
        return _UNTOLD
    bounds = "，".join(
        text
        for text in (
            f"应不低于{form.at_least}{form.unit}" if form.at_least is not None else "",
            f"应不高于{form.at_most}{form.unit}" if form.at_most is not None else "",
        )
        if text
    )
    low = form.at_least is not None and number < form.at_least
    high = form.at_most is not None and number > form.at_most
    return Judgement(Verdict.FAIL if low or high else Verdict.PASS, f"{shown}，{bounds}")


def valid_until(form: AnswerForm, value: Value) -> date | None:
    """The last good day by a date's value: the paper's own, or that of the last time or of the making plus its term.
    None for every other kind, and where the value names no day or no known type."""
    if form.kind is not AnswerKind.DATE:
        return None
    day, life = _day_and_life(form, value)
    if day is None or form.means == "expires":
        return day
    if form.means == "made":
        return add_months(day, life.months) if life else None
    return add_months(day, form.months)


def _day_and_life(form: AnswerForm, value: Value) -> tuple[date | None, Life | None]:
    life, text = None, value
    if form.means == "made":
        if not isinstance(value, dict):
            return None, None
        text = value.get("day")
        life = next((life for life in form.lives if life.title == value.get("type")), None)
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None, life
    except ValueError:
        return None, life


def _dated(form: AnswerForm, value: Value, on: date) -> Judgement:
    day, life = _day_and_life(form, value)
    until = valid_until(form, value)
    if day is None or until is None:
        return _UNTOLD
    over, left = f"已过{(on - until).days}天", f"还有{(until - on).days}天"
    good = until >= on
    if life is not None:
        said = f"{life.title}，{day}{life.since}，期限{life.words}，{until}到期，{left if good else over}"
        if day > on:
            return Judgement(None, f"{life.title}，{life.since}日{day}晚于检查日，请核对")
    elif form.means == "expires":
        said = f"{day}到期，{left if good else over}"
    else:
        said = f"{day}完成，有效至{until}" if good else f"{day}完成，{form.months}个月内有效，{over}"
    return Judgement(Verdict.PASS if good else Verdict.FAIL, said)


def _shared(form: AnswerForm, part: int, whole: int) -> Judgement:
    if whole == 0 or form.at_least is None:
        return _UNTOLD
    least = Fraction(form.at_least)
    enough = Fraction(part, whole) >= least
    return Judgement(
        Verdict.PASS if enough else Verdict.FAIL,
        f"{whole}{form.unit}中{part}{form.unit}，应不低于{float(least * 100):g}%",
    )


def staffing(inspection: Inspection) -> StaffingAssessment:
    """The two ratios on the home's particulars as they stood at the visit, by the profile's rules."""
    return assess_staffing(
        inspection.home.residents,
        inspection.home.roster,
        inspection.profile.ratios,
        combined=inspection.profile.combined,
    )


def value_words(value: Value, unit: str = "") -> str:
    """What was filled in, as it is read out; empty where there is nothing to say."""
    match value:
        case None | bool():
            return ""
        case {"good": good, "of": of}:
            return f"抽{of}{unit}，合格{good}{unit}"
        case {"type": kind, "day": day}:
            return f"{kind}，{day}"
        case {"part": part, "whole": whole}:
            return f"{whole}{unit}中{part}{unit}"
        case str() | int():
            return f"{value}{unit}" if str(value).strip() else ""
        case list():
            return "、".join(value_words(entry, unit) for entry in value)
        case _:
            return "；".join(f"{key}：{value_words(entry)}" for key, entry in value.items())


def judge_ratio(form: AnswerForm, assessment: StaffingAssessment) -> Judgement:
    """Judge a ratio item. `dependent`, `self_caring` and `partly` look at their group; `combined` at all together:
    what only the combined reading misses is told by that item alone (one shortage, one finding). It tells of the partly
    disabled too, since the national checklist asks nothing of them apart."""
    if assessment.outcome is Outcome.NO_RATIO:
        return Judgement(None, "本地文件未定比例，仅登记。")
    if form.ratio in GROUP_TITLES:
        group = next((group for group in assessment.groups if group.group == form.ratio), None)
        if group is None:
            return _UNTOLD
        return Judgement(Verdict.FAIL if group.short else Verdict.PASS, group.working)
    partly = [group.working for group in assessment.groups if group.group == PARTLY]
    together = assessment.working[len(assessment.groups) :] if assessment.groups else assessment.working[-1:]
    return Judgement(
        Verdict.FAIL if assessment.outcome in (Outcome.SHORT, Outcome.DEPENDS) else Verdict.PASS,
        "".join((*partly, *together)),
    )
