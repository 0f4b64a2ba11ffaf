"""The two ratios of wuzhong-2022-31 三（十五）, exact, under both readings."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import CountyCitation, DocumentCitation, RequiredRatio, Role
from app.domain.institution import Residents, Roster
from app.domain.ratios import (
    DEPENDENT,
    PARTLY,
    SELF_CARING,
    Outcome,
    assess_staffing,
    carers_needed,
    combined_need,
    combined_room,
    residents_served,
)

BASIS = DocumentCitation("wuzhong-2022-31", "三（十五）", Role.DEMANDS)
THREE = RequiredRatio(DEPENDENT, 1, 3, True, BASIS)
TEN = RequiredRatio(SELF_CARING, 1, 10, False, BASIS)
BOTH = (THREE, TEN)

people = st.integers(0, 400)
ratios = st.builds(
    RequiredRatio, st.just(DEPENDENT), st.integers(1, 5), st.integers(1, 20), st.booleans(), st.just(BASIS)
)


@pytest.mark.parametrize(
    ("dependent", "self_caring", "carers", "separate", "combined", "outcome"),
    [
        (0, 0, 0, 0, 0, Outcome.MEETS),
        (15, 21, 4, 5, 8, Outcome.SHORT),
        (15, 21, 5, 5, 8, Outcome.DEPENDS),
        (15, 21, 7, 5, 8, Outcome.DEPENDS),
        (15, 21, 8, 5, 8, Outcome.MEETS),
        (3, 0, 1, 1, 1, Outcome.MEETS),
        (4, 0, 1, 2, 2, Outcome.SHORT),
        (0, 10, 1, 1, 1, Outcome.MEETS),
        (0, 11, 1, 2, 2, Outcome.SHORT),
        (5, 0, 0, 2, 2, Outcome.SHORT),
        (0, 5, 0, 1, 1, Outcome.SHORT),
        (1, 1, 1, 1, 1, Outcome.MEETS),
        (2, 4, 1, 1, 2, Outcome.DEPENDS),
        (2, 3, 1, 1, 1, Outcome.MEETS),
    ],
)
def test_both_readings_are_computed_and_only_the_lower_one_fails_a_home(
    dependent: int, self_caring: int, carers: int, separate: int, combined: int, outcome: Outcome
) -> None:
    """d carers for 1:3, s for 1:10; combined = ⌈d/3 + s/10⌉, separate = max(⌈d/3⌉, ⌈s/10⌉)."""
    found = assess_staffing(Residents(self_caring=self_caring, disabled=dependent), Roster(carers), BOTH)
    assert (found.separate_need, found.combined_need, found.outcome) == (separate, combined, outcome)


def test_the_county_may_decide_that_each_carer_counts_once() -> None:
    home = Residents(self_caring=21, disabled=15)
    assert assess_staffing(home, Roster(7), BOTH, combined=True).outcome is Outcome.SHORT
    assert assess_staffing(home, Roster(7), BOTH, combined=True).to_add == 1
    assert assess_staffing(home, Roster(7), BOTH).to_add == 0


def test_carers_assigned_by_group_are_judged_group_by_group() -> None:
    home = Residents(self_caring=20, disabled=9)
    enough = assess_staffing(home, Roster(5, 3, 2), BOTH)
    assert enough.outcome is Outcome.MEETS
    misplaced = assess_staffing(home, Roster(5, 2, 3), BOTH)
    assert (misplaced.outcome, misplaced.to_add) == (Outcome.SHORT, 1)


def test_demented_residents_belong_to_the_one_to_three_group() -> None:
    assert assess_staffing(Residents(disabled=2, demented=2), Roster(1), BOTH).to_add == 1


def test_partly_disabled_residents_are_shown_and_judged_by_nothing() -> None:
    found = assess_staffing(Residents(partly=40), Roster(0), BOTH)
    assert found.outcome is Outcome.MEETS
    assert any("部分失能老人40人" in line for line in found.working)


SIX = RequiredRatio(PARTLY, 1, 6, False, CountyCitation("办法", "盐民发〔2026〕1号", "第八条", "不低于1：6"))


def test_where_a_county_has_a_ratio_for_the_partly_disabled_they_are_judged_too() -> None:
    found = assess_staffing(Residents(self_caring=20, partly=13, disabled=3), Roster(2), (*BOTH, SIX))
    assert (found.outcome, found.separate_need, found.combined_need) == (Outcome.SHORT, 3, 6)
    assert "部分失能老人13人，按1:6：13÷6=2.16…，进位为3，应不少于3人；护理员2人，缺1人。" in found.working
    assert "三组分别计算" in found.working[3] and "文件未定比例" not in "".join(found.working)


def test_carers_of_neither_group_look_after_the_partly_disabled() -> None:
    found = assess_staffing(Residents(self_caring=20, partly=13, disabled=3), Roster(5, 1, 2), (*BOTH, SIX))
    assert [(group.group, group.carers, group.short) for group in found.groups] == [
        (DEPENDENT, 1, 0),
        (SELF_CARING, 2, 0),
        (PARTLY, 2, 1),
    ]


def test_without_a_ratio_in_the_jurisdiction_nothing_is_judged() -> None:
    found = assess_staffing(Residents(self_caring=99, disabled=99), Roster(0), ())
    assert (found.outcome, found.to_add) == (Outcome.NO_RATIO, 0)


def test_the_working_names_every_number_of_the_sum() -> None:
    working = "".join(assess_staffing(Residents(self_caring=21, disabled=16), Roster(4), BOTH).working)
    for piece in ("16÷3=5.33…", "进位为6", "21÷10=2.1", "进位为3", "缺2人", "应不少于8人", "两种口径一并列出"):
        assert piece in working


@given(people, ratios)
def test_needing_and_serving_are_inverses(residents: int, ratio: RequiredRatio) -> None:
    """n residents need at most c carers exactly when c carers may serve at least n."""
    needed = carers_needed(residents, ratio)
    assert residents_served(needed, ratio) >= residents
    assert needed == 0 or residents_served(needed - 1, ratio) < residents


@given(people, people, st.integers(0, 60))
def test_adding_the_carers_asked_for_is_just_enough(dependent: int, self_caring: int, carers: int) -> None:
    home = Residents(self_caring=self_caring, disabled=dependent)
    before = assess_staffing(home, Roster(carers), BOTH)
    assert assess_staffing(home, Roster(carers + before.to_add), BOTH).outcome is not Outcome.SHORT
    assert assess_staffing(home, Roster(carers + before.to_add_combined), BOTH).outcome is Outcome.MEETS
    if before.to_add:
        assert assess_staffing(home, Roster(carers + before.to_add - 1), BOTH).outcome is Outcome.SHORT
    if before.to_add_combined:
        after = assess_staffing(home, Roster(carers + before.to_add_combined - 1), BOTH)
        assert after.outcome is not Outcome.MEETS


@given(people, people, st.integers(0, 60))
def test_the_room_left_is_just_filled(dependent: int, self_caring: int, carers: int) -> None:
    counts = {DEPENDENT: dependent, SELF_CARING: self_caring}
    fits = combined_need(counts, BOTH) <= carers
    for group in counts:
        room = combined_room(group, carers, counts, BOTH)
        if fits:
            assert combined_need(counts | {group: counts[group] + room}, BOTH) <= carers
        assert combined_need(counts | {group: counts[group] + room + 1}, BOTH) > carers


@given(people, people)
def test_the_combined_need_lies_between_the_larger_and_the_sum_of_both(dependent: int, self_caring: int) -> None:
    counts = {DEPENDENT: dependent, SELF_CARING: self_caring}
    needs = [carers_needed(counts[ratio.group], ratio) for ratio in BOTH]
    assert max(needs) <= combined_need(counts, BOTH) <= sum(needs)
    assert combined_need(counts, BOTH) == ceil(Fraction(dependent, 3) + Fraction(self_caring, 10))


@given(people, people, st.integers(0, 100))
def test_one_more_carer_never_makes_it_worse(dependent: int, self_caring: int, carers: int) -> None:
    order = [Outcome.SHORT, Outcome.DEPENDS, Outcome.MEETS]
    home = Residents(self_caring=self_caring, disabled=dependent)
    now, then = (assess_staffing(home, Roster(n), BOTH).outcome for n in (carers, carers + 1))
    assert order.index(then) >= order.index(now)
