"""Aims of an area: what the register can say of them, and what it cannot."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.checklist import DocumentCitation, Role
from app.domain.features import Feature
from app.domain.indicators import Indicator, Measure, compute
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Kind

BEDS = Indicator(
    id="beds",
    title="护理型床位占比",
    target="60%",
    year="2025",
    jurisdiction="吴忠市",
    profiles=("wuzhong",),
    nature="约束性",
    basis=DocumentCitation("wuzhong-2022-31", "附件 6", Role.CONTEXT),
    share=Fraction(60, 100),
    measure=Measure.NURSING_BEDS,
)
TRAINING = replace(BEDS, measure=Measure.ITEM_SHARE, item="RY07", share=Fraction(1))
CARE = replace(BEDS, measure=Measure.ITEM_PASSED, item="ZH13", share=Fraction(80, 100))


def home(key: int, beds: int = 0, nursing: int = 0, kind: Kind = Kind.RURAL_HOME, *features: Feature) -> Institution:
    return Institution(f"示例{key}", kind, beds=beds, nursing_beds=nursing, features=frozenset(features), key=key)


def test_beds_of_all_homes_are_added_up_before_they_are_divided() -> None:
    found = compute(BEDS, (home(1, 100, 80), home(2, 20, 0)), {})
    assert (found.part, found.whole, found.share, found.reached) == (80, 120, Fraction(2, 3), True)
    assert found.sentence == "80/120张床，66.6%（2家）"


def test_a_share_just_below_the_aim_is_not_there() -> None:
    assert compute(BEDS, (home(1, 10_000, 5_999),), {}).reached is False
    assert "59.9%" in compute(BEDS, (home(1, 10_000, 5_999),), {}).sentence


def test_what_is_not_known_of_a_home_is_said_and_not_taken_for_a_no() -> None:
    found = compute(BEDS, (home(1, 10, 6), home(2)), {})
    assert (found.share, found.known, found.unknown) == (Fraction(6, 10), 1, 1)
    assert "另有1家不知道，未计入" in found.sentence
    nothing = compute(CARE, (home(1), home(2)), {})
    assert (nothing.share, nothing.reached) == (None, None)
    assert nothing.sentence == "尚无可算的数；另有2家不知道，未计入"


def test_people_trained_are_added_up_over_the_homes_that_were_visited() -> None:
    seen = {
        1: {"RY07": Result(Verdict.PASS, {"part": 8, "whole": 8})},
        2: {"RY07": Result(Verdict.FAIL, {"part": 1, "whole": 2})},
        3: {"RY07": Result(Verdict.UNABLE, reason="档案室锁着")},
    }
    found = compute(TRAINING, (home(1), home(2), home(3), home(4)), seen)
    assert (found.part, found.whole, found.unknown, found.reached) == (9, 10, 2, False)


@pytest.mark.parametrize("value", [None, "8", {"part": 1, "whole": 0}, {"good": 1, "of": 2}])
def test_an_answer_that_holds_no_share_is_unknown(value: object) -> None:
    found = compute(TRAINING, (home(1),), {1: {"RY07": Result(Verdict.PASS, value)}})  # type: ignore[arg-type]
    assert (found.share, found.unknown) == (None, 1)


def test_homes_with_an_agreement_are_counted_among_those_that_were_asked() -> None:
    seen = {
        1: {"ZH13": Result(Verdict.PASS)},
        2: {"ZH13": Result(Verdict.FAIL)},
        3: {"ZH13": Result(Verdict.NOT_APPLICABLE)},
    }
    found = compute(CARE, (home(1), home(2), home(3), home(4)), seen)
    assert (found.share, found.known, found.unknown) == (Fraction(1, 2), 2, 2)


def test_facilities_of_a_community_are_no_homes() -> None:
    homes = (home(1, 10, 6), home(2, 10, 0, Kind.DAY_CARE), home(3, 10, 0, Kind.MUTUAL_HOME))
    assert compute(BEDS, homes, {}).share == Fraction(6, 10)


def test_private_homes_and_those_run_by_others_count_together() -> None:
    private = replace(BEDS, measure=Measure.PRIVATE_HOMES, share=Fraction(70, 100))
    homes = (home(1, 0, 0, Kind.PRIVATE), home(2, 0, 0, Kind.RURAL_HOME, Feature.LEASED_OUT), home(3))
    assert compute(private, homes, {}).share == Fraction(2, 3)


def test_an_aim_without_a_measure_is_only_shown() -> None:
    found = compute(replace(BEDS, measure=None, note="按机构另有检查项"), (home(1, 10, 10),), {})
    assert (found.share, found.reached) == (None, None)
    assert found.sentence == "本库不计算（按机构另有检查项）"
