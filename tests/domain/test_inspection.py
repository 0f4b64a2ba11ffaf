"""What an answer says by itself."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.checklist import AnswerForm, AnswerKind, Option
from app.domain.days import add_months, china_clock, china_day
from app.domain.inspection import (
    Result,
    Value,
    Verdict,
    judge,
    worst,
)

TODAY = date(2026, 11, 22)
FRIDGE = AnswerForm(AnswerKind.NUMBER, "℃", at_least=Decimal(0), at_most=Decimal(8))


@pytest.mark.parametrize(
    ("form", "value", "verdict"),
    [
        (AnswerForm(AnswerKind.COUNT, "项", at_least=Decimal(7)), 7, Verdict.PASS),
        (AnswerForm(AnswerKind.COUNT, "项", at_least=Decimal(7)), 6, Verdict.FAIL),
        (FRIDGE, "8", Verdict.PASS),
        (FRIDGE, "8.1", Verdict.FAIL),
        (FRIDGE, "-0.1", Verdict.FAIL),
        (FRIDGE, "冷", None),
        (AnswerForm(AnswerKind.DATE, means="expires"), "2026-11-22", Verdict.PASS),
        (AnswerForm(AnswerKind.DATE, means="expires"), "2026-11-21", Verdict.FAIL),
        (AnswerForm(AnswerKind.DATE, means="done", months=12), "2025-11-22", Verdict.PASS),
        (AnswerForm(AnswerKind.DATE, means="done", months=12), "2025-11-21", Verdict.FAIL),
        (AnswerForm(AnswerKind.SAMPLE, "具", sample=10), {"good": 10, "of": 10}, Verdict.PASS),
        (AnswerForm(AnswerKind.SAMPLE, "具", sample=10), {"good": 9, "of": 10}, Verdict.FAIL),
        (AnswerForm(AnswerKind.SAMPLE, "具", sample=10, allowed=1), {"good": 9, "of": 10}, Verdict.PASS),
        (AnswerForm(AnswerKind.SAMPLE, "具", sample=10), {"good": 11, "of": 10}, None),
        (AnswerForm(AnswerKind.SHARE, "人", at_least=Decimal(1)), {"part": 9, "whole": 9}, Verdict.PASS),
        (AnswerForm(AnswerKind.SHARE, "人", at_least=Decimal(1)), {"part": 8, "whole": 9}, Verdict.FAIL),
        (AnswerForm(AnswerKind.SHARE, "人", at_least=Decimal(1)), {"part": 0, "whole": 0}, None),
        (AnswerForm(AnswerKind.CHOICE, options=(Option("有", True), Option("无", False))), "无", Verdict.FAIL),
        (AnswerForm(AnswerKind.CHOICE, options=(Option("说明", None),)), "说明", None),
        (AnswerForm(AnswerKind.VERDICT), None, None),
    ],
)
def test_each_kind_of_answer_judges_its_value(form: AnswerForm, value: Value, verdict: Verdict | None) -> None:
    assert judge(form, value, TODAY).verdict is verdict


def test_a_reference_figure_alone_fails_nothing_and_says_so() -> None:
    """Design §5: figures of restated standing print as 参考值."""
    form = AnswerForm(AnswerKind.NUMBER, "g", at_least=Decimal(125), reference=True)
    said = judge(form, "100", TODAY)
    assert said.verdict is None
    assert "参考值" in said.why


def test_the_worse_of_clashing_results_is_shown() -> None:
    results = tuple(Result(verdict) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNABLE))
    assert worst(results).verdict is Verdict.FAIL
    assert worst(results[::2]).verdict is Verdict.UNABLE


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_days_and_hours_are_those_of_china() -> None:
    just_after_midnight = 1_795_277_100_000  # 2026-11-21 16:05 UTC
    assert china_day(just_after_midnight) == date(2026, 11, 22)
    assert china_clock(just_after_midnight) == "2026-11-22 00:05"
