"""A removal is an act of its own: the same acts say the same in every order, and what nobody saw is told."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.removal import Removal, removed

ACTS = st.lists(
    st.builds(
        Removal,
        st.uuids().map(str),
        st.just("开错了"),
        st.sampled_from(["甲", "乙"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=5,
)


@given(ACTS, st.integers(0, 12), st.randoms())
def test_the_acts_say_the_same_in_every_order(acts: list, held: int, chance) -> None:  # type: ignore[no-untyped-def,type-arg]
    assert removed(acts, held) == removed(chance.sample(acts, len(acts)), held)


@given(ACTS, st.integers(0, 12))
def test_a_thing_is_removed_while_one_act_stands(acts: list, held: int) -> None:  # type: ignore[type-arg]
    found = removed(acts, held)
    assert (found is None) == all(act.taken_back for act in acts)
    assert removed([replace(act, taken_back=True) for act in acts], held) is None
    if found is not None:
        assert found.unseen == max(0, held - max(act.seen for act in acts if not act.taken_back))
