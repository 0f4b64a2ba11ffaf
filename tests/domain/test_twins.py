"""Homes that may be registered twice: found by code, by name and county, by a name that is nearly the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.institution import Institution
from app.domain.twins import NEAR_NAME, SAME_CODE, SAME_NAME, all_twins, twin_of

CODE = "52640300MJX0000017"
HOME = Institution("青石镇敬老院", county="同心县", credit_code=CODE, key=1)


def county(text: str) -> str:
    return text.rstrip("县市区")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Institution("另一个名字", county="盐池县", credit_code=CODE), SAME_CODE),
        (Institution("青石镇 敬老院", county="同心"), SAME_NAME),
        (Institution("青石镇敬老院", county="同心县", township="青石镇"), SAME_NAME),
        (Institution("青石敬老院（示例）", county="同心县"), NEAR_NAME),
        (Institution("青石镇敬老院", county="盐池县"), ""),
        (Institution("白石镇敬老院", county="同心县"), ""),
    ],
)
def test_two_entries_may_be_one_home(other: Institution, why: str) -> None:
    entry = replace(other, key=2)
    assert [pair.why for pair in all_twins((HOME, entry), county)] == ([why] if why else [])
    found = twin_of(entry, (HOME, entry), county)
    assert (found.why if found else "") == (why if why != NEAR_NAME else "")


def test_two_towns_may_have_a_home_of_one_name() -> None:
    one, other = (replace(HOME, credit_code="", township=town, key=key) for key, town in ((1, "青石镇"), (2, "白石镇")))
    assert all_twins((one, other), county) == ()


def test_a_pair_names_both_homes_and_what_speaks_for_it() -> None:
    homes = (replace(HOME, handle="A-1"), replace(HOME, key=2, handle="B-1"))
    assert str(all_twins(homes, county)[0]) == (
        "“青石镇敬老院”（A-1，同心县）与“青石镇敬老院”（B-1，同心县），统一社会信用代码相同"
    )


HOMES = st.lists(
    st.builds(
        Institution,
        st.sampled_from(["青石镇敬老院", "青石敬老院", "白石镇敬老院", ""]),
        county=st.sampled_from(["同心县", "同心", "盐池县"]),
        township=st.sampled_from(["", "青石镇", "白石镇"]),
        credit_code=st.sampled_from(["", CODE]),
    ),
    max_size=6,
)


@given(HOMES, st.randoms())
def test_the_pairs_are_those_of_every_order_and_each_home_that_has_one_is_refused(entries: list, chance) -> None:  # type: ignore[no-untyped-def,type-arg]
    homes = [replace(entry, key=key) for key, entry in enumerate(entries, 1)]
    pairs = all_twins(homes, county)
    shuffled = chance.sample(homes, len(homes))
    assert {frozenset((p.one.key, p.other.key)) for p in pairs} == {
        frozenset((p.one.key, p.other.key)) for p in all_twins(shuffled, county)
    }
    sure = {home.key for pair in pairs if pair.why != NEAR_NAME for home in (pair.one, pair.other)}
    assert sure == {home.key for home in homes if twin_of(home, homes, county) is not None}
