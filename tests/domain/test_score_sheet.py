"""Scores of a province's items in the frame: levels, the way to the next, and the term."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.score_sheet import ItemScore, Validity, percent, rate_sheet, term, ways
from tests.checklists.sample_sheet import FRAME, sample

SHEET = sample(5)
IDS = [item.id for item in SHEET.items]


def scored(share: str) -> dict[str, ItemScore]:
    return {item.id: ItemScore(item.full * Decimal(share), "示例理由") for item in SHEET.items}


@pytest.mark.parametrize(
    ("share", "level", "remark"),
    [
        ("0.39", "未达一级", ""),
        ("0.4", "一级", ""),
        ("0.6", "三级", ""),
        ("0.8", "四级", "参考（单一来源）"),
        ("0.9", "五级", "参考（单一来源）"),
    ],
)
def test_the_level_is_that_of_the_frame_and_below_the_lowest_is_a_result_too(
    share: str, level: str, remark: str
) -> None:
    rating = rate_sheet(FRAME, SHEET, scored(share))
    assert (rating.title, rating.remark) == (level, remark)


@given(
    marks=st.lists(st.fractions(0, 1), min_size=len(IDS), max_size=len(IDS)),
    place=st.integers(0, len(IDS) - 1),
    better=st.fractions(0, 1),
    left_out=st.sets(st.sampled_from(IDS)),
    scaling=st.booleans(),
)
def test_improving_an_item_never_lowers_the_level(
    marks: list[Fraction], place: int, better: Fraction, left_out: set[str], scaling: bool
) -> None:
    frame = replace(FRAME, scaling=scaling)
    before = {
        item.id: ItemScore(None if item.id in left_out else round(item.full * share.numerator / share.denominator, 2))
        for item, share in zip(SHEET.items, marks, strict=True)
    }
    item = SHEET.items[place]
    had = before[item.id].score
    if had is None:
        return
    raised = had + round((item.full - had) * better.numerator / better.denominator, 2)
    after = before | {item.id: ItemScore(min(raised, item.full))}
    low, high = rate_sheet(frame, SHEET, before), rate_sheet(frame, SHEET, after)
    assert high.stars >= low.stars
    assert high.total >= low.total


@given(marks=st.lists(st.integers(0, 20), min_size=len(IDS), max_size=len(IDS)))
def test_full_marks_in_the_items_of_a_way_close_its_gap(marks: list[int]) -> None:
    scores = {i.id: ItemScore(i.full * m / 20) for i, m in zip(SHEET.items, marks, strict=True)}
    rating = rate_sheet(FRAME, SHEET, scores)
    chosen = {gain.item.id for way in ways(rating, SHEET, scores) for gain in way.gains}
    done = scores | {item.id: ItemScore(item.full) for item in SHEET.items if item.id in chosen}
    assert all(way.enough for way in ways(rating, SHEET, scores))
    if rating.next_level:
        assert rate_sheet(FRAME, SHEET, done).stars >= rating.next_level.stars


def test_a_way_names_the_fewest_items_the_most_worth_first() -> None:
    scores = scored("1") | {
        "service/1": ItemScore(Decimal(0)),
        "service/2": ItemScore(Decimal(90)),
        "operation/1": ItemScore(Decimal(20)),
    }
    rating = rate_sheet(FRAME, SHEET, scores)
    assert rating.title == "三级"
    (way,) = ways(rating, SHEET, scores)
    assert way.gap.sentence == "服务450分，须480分，还差30分。"
    assert [gain.item.id for gain in way.gains] == ["service/1"]


def test_what_does_not_apply_counts_as_nothing_unless_the_frame_scales() -> None:
    scores = scored("0.8") | {"service/1": ItemScore(None)}
    assert rate_sheet(FRAME, SHEET, scores).title == "三级", "480−96 of 600 is 64 %"
    assert rate_sheet(replace(FRAME, scaling=True), SHEET, scores).title == "四级"


def test_at_the_highest_level_there_is_no_way_further() -> None:
    rating = rate_sheet(FRAME, SHEET, scored("1"))
    assert ways(rating, SHEET, scored("1")) == ()


def test_a_rating_is_good_for_three_years_and_reminds_from_six_months_before() -> None:
    found = term(FRAME, date(2024, 1, 15))
    assert (found.renewal, found.expires) == (date(2026, 7, 15), date(2027, 1, 15))
    assert found.at(date(2026, 7, 14)) is Validity.GOOD and found.sentence(date(2026, 7, 14)) == ""
    assert "还有184天" in found.sentence(date(2026, 7, 15))
    assert found.at(date(2027, 1, 14)) is Validity.RENEW
    assert found.at(date(2027, 1, 15)) is Validity.EXPIRED and "已经到期" in found.sentence(date(2027, 1, 15))


def test_a_rating_of_the_29th_of_february_ends_on_the_28th() -> None:
    assert term(FRAME, date(2024, 2, 29)).expires == date(2027, 2, 28)


def test_a_share_is_cut_and_never_rounded_up_to_a_threshold() -> None:
    assert percent(Fraction(3999, 10000)) == "39.9%"
    assert percent(Fraction(4, 5)) == "80%"
