"""The rating: exact, monotone, and telling what stands between a home and the next level."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rating import SINGLE_SOURCE, TITLE, Frame, Level, Part, Veto, marks, rate

PARTS = (Part("a", "环境", 120), Part("b", "设施设备", 130), Part("c", "运营管理", 150), Part("d", "服务", 600))
LEVELS = (
    Level("一级", 1, 360, Fraction(2, 5)),
    Level("二级", 2, 450, Fraction(1, 2)),
    Level("三级", 3, 570, Fraction(3, 5)),
    Level("四级", 4, 780, Fraction(4, 5), single_source=True),
    Level("五级", 5, 900, Fraction(9, 10), single_source=True),
)
FRAME = Frame(PARTS, LEVELS)

halves = st.integers(min_value=0).map(lambda number: Fraction(number, 2))
scores = st.fixed_dictionaries(
    {part.id: st.integers(0, part.full * 2).map(lambda number: Fraction(number, 2)) for part in PARTS}
)


def share_of_all(share: Fraction) -> dict[str, Fraction]:
    return {part.id: part.full * share for part in PARTS}


def test_it_is_titled_a_forecast() -> None:
    assert FRAME.title == TITLE == "预评估（不代替等级评定）"


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_begins_at_its_share_of_every_part(level: Level) -> None:
    rating = rate(FRAME, share_of_all(level.share))
    assert rating.level == level
    assert rating.stars == level.stars
    assert rating.remark == (SINGLE_SOURCE if level.stars >= 4 else "")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("part", PARTS)
def test_half_a_mark_less_in_one_part_is_not_enough(level: Level, part: Part) -> None:
    given_scores = {each.id: Fraction(each.full) for each in PARTS}
    given_scores[part.id] = part.full * level.share - Fraction(1, 2)
    rating = rate(FRAME, given_scores)
    assert rating.stars == level.stars - 1
    assert [(gap.part, gap.lacking) for gap in rating.gaps] == [(part, Fraction(1, 2))]


def test_below_the_lowest_level_is_a_result() -> None:
    rating = rate(FRAME, {"a": 0, "b": 130, "c": 150, "d": 600})
    assert (rating.level, rating.title, rating.stars) == (None, "未达一级", 0)
    assert [gap.sentence for gap in rating.gaps] == ["环境0分，须48分，还差48分。"]


def test_the_total_is_a_condition_of_its_own() -> None:
    frame = Frame(PARTS, (Level("一级", 1, 500, Fraction(1, 10)),))
    rating = rate(frame, {"a": 12, "b": 13, "c": 15, "d": 400})
    assert rating.level is None
    assert [gap.sentence for gap in rating.gaps] == ["总分440分，须500分，还差60分。"]


def test_nothing_stands_above_the_highest() -> None:
    rating = rate(FRAME, {part.id: part.full for part in PARTS})
    assert rating.title == "五级" and rating.total == 1000
    assert rating.next_level is None and not rating.gaps


def test_decimal_marks_are_exact() -> None:
    rating = rate(FRAME, {"a": Decimal("47.9"), "b": Decimal("52.1"), "c": 60, "d": 240})
    assert rating.level is None
    assert rating.total == 400
    assert [gap.lacking for gap in rating.gaps] == [Fraction(1, 10)]


@given(scores)
def test_the_level_is_the_highest_that_is_reached(given_scores: dict[str, Fraction]) -> None:
    rating = rate(FRAME, given_scores)
    total = sum(given_scores.values())
    reached = [
        level
        for level in LEVELS
        if total >= level.total and all(given_scores[part.id] >= part.full * level.share for part in PARTS)
    ]
    assert rating.level == (reached[-1] if reached else None)
    assert rating.total == total


@given(scores, st.sampled_from(PARTS), halves)
def test_more_marks_never_lower_the_level(given_scores: dict[str, Fraction], part: Part, more: Fraction) -> None:
    raised = given_scores | {part.id: min(Fraction(part.full), given_scores[part.id] + more)}
    assert rate(FRAME, raised).stars >= rate(FRAME, given_scores).stars


@given(scores)
def test_filling_the_gaps_reaches_the_next_level(given_scores: dict[str, Fraction]) -> None:
    rating = rate(FRAME, given_scores)
    if rating.next_level:
        assert rating.gaps
        assert all(gap.lacking > 0 for gap in rating.gaps)
        filled = given_scores | {gap.part.id: gap.needed for gap in rating.gaps if gap.part}
        if sum(filled.values()) >= rating.next_level.total:
            assert rate(FRAME, filled).stars >= rating.next_level.stars


@given(scores)
def test_with_these_figures_the_total_never_decides(given_scores: dict[str, Fraction]) -> None:
    """40 % of every part is already 400 of 1000: only the parts bind, as regulations.md A6 computes."""
    gaps = rate(FRAME, given_scores).gaps
    assert not gaps or any(gap.part for gap in gaps)


def test_marks_that_do_not_apply_count_only_where_the_frame_scales() -> None:
    given_scores = {"a": 40, "b": 130, "c": 150, "d": 600}
    applicable = {"a": 80}
    assert rate(FRAME, given_scores, applicable).stars == 0
    scaling = Frame(PARTS, LEVELS, scaling=True)
    rating = rate(scaling, given_scores, applicable)
    assert rating.parts[0].score == 60
    assert rating.stars == 2


def test_a_veto_stands_beside_the_level_and_only_warns() -> None:
    frame = Frame(PARTS, LEVELS, vetoes=(Veto("open", "有未销号的重大隐患", "先整改"), Veto("other", "其他", "其他")))
    full = {part.id: part.full for part in PARTS}
    rating = rate(frame, full, vetoed=frozenset({"open"}))
    assert (rating.title, [veto.id for veto in rating.vetoes], rating.blocked) == ("五级", ["open"], False)
    strict = Frame(PARTS, LEVELS, vetoes=(Veto("open", "有未销号的重大隐患", "先整改", blocks=True),))
    assert rate(strict, full, vetoed=frozenset({"open"})).blocked
    assert not rate(strict, full).blocked


@pytest.mark.parametrize(
    "wrong",
    [
        {"a": 1},
        {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1},
        {"a": 121, "b": 1, "c": 1, "d": 1},
        {"a": -1, "b": 1, "c": 1, "d": 1},
    ],
)
def test_marks_that_cannot_be_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        rate(FRAME, wrong)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(48), "48"),
        (Fraction(95, 2), "47.5"),
        (Fraction(1, 4), "0.25"),
        (Fraction(1, 20), "0.05"),
        (Fraction(1, 3), "0.33…"),
        (Fraction(0), "0"),
        (Fraction(100), "100"),
    ],
)
def test_marks_read_as_a_person_writes_them(value: Fraction, text: str) -> None:
    assert marks(value) == text
