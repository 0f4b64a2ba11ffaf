"""What was counted, measured or dated, in plain words and without what is asked of it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import AnswerForm, AnswerKind, Life
from app.domain.facts import FIGURES, details_asked, either_or, figures, filled, has_figures, said, with_blanks
from app.domain.inspection import Value

DAY = date(2026, 11, 18)
COUNT = AnswerForm(AnswerKind.COUNT, "项", at_least=Decimal(7))
DEGREES = AnswerForm(AnswerKind.NUMBER, "℃", at_most=Decimal(-12), reference=True)
SHARE = AnswerForm(AnswerKind.SHARE, "人", at_least=Decimal(1))
SAMPLE = AnswerForm(AnswerKind.SAMPLE, "具", sample=10)
EXPIRES = AnswerForm(AnswerKind.DATE, means="expires")
DONE = AnswerForm(AnswerKind.DATE, means="done", months=12, reference=True)
MADE = AnswerForm(AnswerKind.DATE, means="made", lives=(Life("干粉", 120), Life("水基型", 18, "维修")), reference=True)


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (COUNT, 5, "现有5项，缺2项。"),
        (DEGREES, "-9", "实际为-9℃。"),
        (SHARE, {"part": 5, "whole": 8}, "应有8人，已有5人，缺3人。"),
        (SAMPLE, {"good": 7, "of": 10}, "抽10具，不合格3具。"),
        (EXPIRES, "2026-11-01", "2026年11月1日到期，已过17天。"),
        (EXPIRES, "2027-11-01", "2027年11月1日到期。"),
        (DONE, "2025-03-02", "最近一次为2025年3月2日。"),
        (MADE, {"type": "水基型", "day": "2014-05-01"}, "水基型，2014年5月1日维修。"),
        (SHARE, {"part": 8, "whole": 8}, ""),
        (SAMPLE, {"good": 10, "of": 10}, ""),
        (COUNT, None, ""),
        (AnswerForm(AnswerKind.SHARE, "张"), {"part": 5, "whole": 8}, ""),
        (AnswerForm(AnswerKind.NUMBER, "人"), 3, ""),
        (EXPIRES, "明年", ""),
    ],
)
def test_a_value_is_told_in_plain_words(form: AnswerForm, value: Value, words: str) -> None:
    assert said(form, value, DAY, figures(form, value)) == words


def test_a_blank_takes_the_figure_or_is_not_printed() -> None:
    wording = "制度不齐全（现有{value}项，缺{lacking}项；缺少的：____）。"
    assert filled(wording, figures(COUNT, 5)) == "制度不齐全（现有5项，缺2项）。"
    assert filled(wording, figures(COUNT, None)) == "制度不齐全。"
    assert details_asked(wording) == "缺少的"
    assert with_blanks(wording) == "制度不齐全（现有____项，缺____项；缺少的：____）。"
    assert has_figures(wording) and not has_figures("制度不齐全（缺少的：____）。")


def test_brackets_of_others_stay_as_they_are() -> None:
    assert filled("食堂（含小厨房）{不是空}（{别的}）。", {}) == "食堂（含小厨房）{不是空}（{别的}）。"


@given(
    st.sampled_from([COUNT, DEGREES, SHARE, SAMPLE, EXPIRES, DONE, MADE]),
    st.recursive(st.none() | st.integers() | st.text(max_size=12), lambda v: st.dictionaries(st.text(), v, max_size=3)),
)
def test_whatever_a_value_is_no_bound_and_no_reference_stands_in_the_fact(form: AnswerForm, value: Value) -> None:
    known = figures(form, value)
    assert set(known) <= set(FIGURES[form.kind])
    words = said(form, value, DAY, known)
    assert not any(sign in words for sign in ("参考", "不低于", "不高于", "不少于", "____", "{"))


def test_a_wording_that_leaves_open_what_was_seen_is_known() -> None:
    assert either_or("没有制度，或制度没有执行。") and not either_or("没有制度。")
