"""What an answer's value says by itself."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import AnswerForm, AnswerKind, Life, Option
from app.domain.inspection import Value, Verdict
from app.domain.judging import judge, valid_until

TODAY = date(2026, 11, 22)
AGED = AnswerForm(AnswerKind.DATE, means="made", lives=(Life("干粉", 120), Life("水基型", 18, "维修")))
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
        (AGED, {"type": "干粉", "day": "2016-11-22"}, Verdict.PASS),
        (AGED, {"type": "干粉", "day": "2016-11-21"}, Verdict.FAIL),
        (AGED, {"type": "水基型", "day": "2025-05-22"}, Verdict.PASS),
        (AGED, {"type": "水基型", "day": "2025-05-21"}, Verdict.FAIL),
        (AGED, {"type": "泡沫", "day": "2016-11-21"}, None),
        (AGED, {"type": "干粉", "day": "2016年"}, None),
        (AGED, {"type": "干粉", "day": "2026-11-23"}, None),
        (AGED, {"type": "干粉"}, None),
        (AGED, {"type": ["干粉"], "day": 3}, None),
        (AGED, "2016-11-21", None),
        (AnswerForm(AnswerKind.DATE, means="expires"), {"type": "干粉", "day": "2016-11-21"}, None),
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


def test_a_life_is_told_with_its_type_its_day_and_how_far_it_is_over() -> None:
    said = judge(AGED, {"type": "干粉", "day": "2014-05-01"}, TODAY)
    assert said.why == "干粉，2014-05-01出厂，期限10年，2024-05-01到期，已过935天"
    said = judge(AGED, {"type": "水基型", "day": "2025-08-01"}, TODAY)
    assert said.why == "水基型，2025-08-01维修，期限18个月，2027-02-01到期，还有71天"


def test_a_life_of_restated_standing_is_told_and_fails_nothing() -> None:
    said = judge(replace(AGED, reference=True), {"type": "干粉", "day": "2014-05-01"}, TODAY)
    assert (said.verdict, said.why[-17:]) == (None, "已过935天（参考值，不单独判定）")


def test_a_thing_made_after_the_visit_is_asked_about_and_not_judged() -> None:
    said = judge(AGED, {"type": "干粉", "day": "2027-01-01"}, TODAY)
    assert (said.verdict, said.why) == (None, "干粉，出厂日2027-01-01晚于检查日，请核对")


@given(st.sampled_from(AGED.lives), st.dates(date(1990, 1, 1), TODAY), st.integers(0, 9000))
def test_the_last_good_day_passes_and_the_next_one_fails(life: Life, day: date, later: int) -> None:
    value: Value = {"type": life.title, "day": day.isoformat()}
    until = valid_until(AGED, value)
    assert until is not None and until > day
    assert judge(AGED, value, until).verdict is Verdict.PASS
    assert judge(AGED, value, until + timedelta(1 + later)).verdict is Verdict.FAIL


def test_a_value_without_a_day_has_no_last_good_day() -> None:
    assert valid_until(AnswerForm(AnswerKind.DATE, means="done", months=12), "2026-02-28") == date(2027, 2, 28)
    assert valid_until(AnswerForm(AnswerKind.DATE, means="expires"), "2026-02-28") == date(2026, 2, 28)
    assert valid_until(AnswerForm(AnswerKind.DATE, means="expires"), "不详") is None
    assert valid_until(FRIDGE, "2026-02-28") is None
