"""The fold by itself: small sets of events with the answer that the rules give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.journal import (
    Event,
    Json,
    Signature,
    admit,
    canonical_json,
    decide,
    delete,
    edit,
    fold_chain,
    fold_subject,
    guards_of,
    head_signatures,
    heads,
    scope_of,
)

Body = dict[str, Json]


def event(name: str, lamport: int, body: Body, *old: str, device: str = "", knows: tuple[str, ...] = ()) -> Event[str]:
    return Event(name, lamport, device or name[0], name.encode(), body, frozenset(old), frozenset(knows))


def test_a_lone_event_shows_what_it_says_without_what_is_empty() -> None:
    folded = fold_subject([event("a1", 1, {"f": 1, "g": None, "decided_because": "照片"})])
    assert (folded.body, folded.gone, folded.last, folded.conflicts) == ({"f": 1}, False, "a1", {})


def test_nothing_is_shown_of_no_events() -> None:
    folded: object = fold_subject([])
    assert folded == fold_subject(())
    assert fold_subject([]).gone


def test_a_revision_replaces_only_what_it_writes() -> None:
    folded = fold_subject([event("a1", 1, {"f": 1, "g": 1}), event("a2", 2, {"f": 2}, "a1")])
    assert folded.body == {"f": 2, "g": 1}
    assert not folded.conflicts and not folded.parallel


def test_two_who_did_not_know_of_each_other_conflict_on_the_shared_field_only() -> None:
    base = event("o1", 1, {"a": 0, "b": 0, "c": 0})
    folded = fold_subject([base, event("a1", 2, {"a": 1, "b": 1}, "o1"), event("b1", 3, {"b": 2, "c": 2}, "o1")])
    assert folded.body == {"a": 1, "b": 2, "c": 2}
    assert folded.conflicts == {"b": ("a1", "b1")}
    assert folded.parallel == ()  # they share a field: a conflict, not a parallel edit


def test_a_later_edit_of_another_field_does_not_settle_the_conflict() -> None:
    base = event("o1", 1, {"a": 0, "b": 0, "c": 0})
    two = [event("a1", 2, {"a": 1, "b": 1}, "o1"), event("b1", 3, {"b": 2, "c": 2}, "o1")]
    folded = fold_subject([base, *two, event("c1", 4, {"c": 3}, "a1", "b1")])
    assert folded.conflicts == {"b": ("a1", "b1")}


def test_equal_values_are_no_conflict_and_kinds_of_values_are_told_apart() -> None:
    def conflicts(one: Json, other: Json) -> bool:
        return bool(fold_subject([event("a1", 1, {"f": one}), event("b1", 1, {"f": other})]).conflicts)

    assert not conflicts({"x": 1, "y": [1]}, {"y": [1], "x": 1})
    assert conflicts(1, True)
    assert conflicts(0, False)
    assert conflicts("1", 1)


def test_the_greatest_by_lamport_then_device_then_digest_is_shown() -> None:
    assert fold_subject([event("a1", 2, {"f": "a"}), event("b1", 1, {"f": "b"})]).body == {"f": "a"}
    assert fold_subject([event("a1", 1, {"f": "a"}), event("b1", 1, {"f": "b"})]).body == {"f": "b"}
    twins = [event("x", 1, {"f": "x"}, device="d"), event("y", 1, {"f": "y"}, device="d")]
    assert fold_subject(twins).body == {"f": "y"}


def test_a_deletion_writes_every_field() -> None:
    base = event("a1", 1, {"f": 1, "g": 1})
    deleted = event("a2", 2, {"*": None}, "a1")
    assert fold_subject([base, deleted]).gone
    reborn = fold_subject([base, deleted, event("a3", 3, {"f": 2}, "a2")])
    assert (reborn.body, reborn.gone) == ({"f": 2}, False)
    against = fold_subject([base, deleted, event("b1", 2, {"f": 2}, "a1")])
    assert against.conflicts == {"f": ("a2", "b1")}
    assert against.parallel == ()


def test_fields_of_different_writers_are_parallel_unless_one_saw_the_other() -> None:
    apart = [event("a1", 1, {"f": 1}), event("b1", 2, {"g": 1})]
    assert fold_subject(apart).parallel == ("a1", "b1")
    assert fold_subject([apart[0], event("b1", 2, {"g": 1}, "a1")]).parallel == ()
    through = [apart[0], event("c1", 2, {"h": 1}, "a1"), event("b1", 3, {"g": 1}, "c1")]
    assert fold_subject(through).parallel == ()


@pytest.mark.parametrize(
    "slot, key",
    [
        ("head", "head"),
        ("answer/XF01", "XF01"),
        ("photo/XF01/0011223344556677", "XF01"),
        ("answer/", None),
        ("photo/", None),
        ("answer", None),
        ("finding/XF01", None),
        ("sign/1", None),
        ("part/1", None),
        ("document/1", None),
        ("from-the-future/XF01", None),
    ],
)
def test_the_head_answers_and_photos_are_what_a_signature_can_cover(slot: str, key: str | None) -> None:
    assert scope_of(slot) == key


def sign(name: str, scope: str, covers: str, *old: str) -> Signature[str]:
    return Signature(name, frozenset(scope.split()), frozenset(covers.split()), frozenset(old))


def test_signatures_that_no_other_names_are_in_force() -> None:
    chain = [sign("s1", "XF01", ""), sign("s2", "XF01", "", "s1"), sign("t1", "CF01", "")]
    assert [one.id for one in head_signatures(chain)] == ["s2", "t1"]
    assert [one.id for one in guards_of("answer/XF01", head_signatures(chain))] == ["s2"]
    assert guards_of("finding/XF01", chain) == []


def test_under_a_signature_only_what_it_covers_or_what_knows_it_and_says_why_is_admitted() -> None:
    guards = [sign("s1", "XF01", "a1")]
    known = event("a2", 5, {"f": 2, "corrected_because": "看错"}, "a1", knows=("s1",))
    stranger = event("b1", 9, {"f": 3}, "a1")
    first = event("a1", 1, {"f": 1})
    admitted, late = admit([stranger, known, first], guards)
    assert ([one.id for one in admitted], [one.id for one in late]) == (["a1", "a2"], ["b1"])
    folded = fold_subject([stranger, known, first], guards)
    assert (folded.body, folded.late, folded.conflicts) == ({"f": 2}, (("b1", "f"),), {})


@pytest.mark.parametrize("reason", [None, "", "  ", 5, ["看错"]])
def test_to_know_a_signature_and_give_no_reason_is_to_be_late(reason: Json) -> None:
    """Signed 不符合 became 符合 by an event that only named the signature."""
    guards = [sign("s1", "XF01", "a1")]
    forged = event("b1", 5, {"f": 2, "corrected_because": reason}, "a1", knows=("s1",))
    folded = fold_subject([event("a1", 1, {"f": 1}), forged], guards)
    assert (folded.body, folded.late) == ({"f": 1}, (("b1", "f"),))


def test_a_decision_changes_what_is_signed_by_its_own_reason() -> None:
    guards = [sign("s1", "XF01", "a1")]
    decision = event("b1", 5, {"f": 2, "decided_because": "现场照片"}, "a1", knows=("s1",))
    assert fold_subject([event("a1", 1, {"f": 1}), decision], guards).body == {"f": 2}


def test_the_names_that_a_late_event_gives_count_for_nothing() -> None:
    guards = [sign("s1", "XF01", "a1 b1")]
    two = [event("a1", 1, {"f": 1}), event("b1", 1, {"f": 2})]
    settling = event("c1", 2, {"f": 1}, "a1", "b1")
    assert fold_subject([*two, settling]).conflicts == {}
    assert fold_subject([*two, settling], guards).conflicts == {"f": ("a1", "b1")}


def test_a_late_field_leaves_the_list_when_an_admitted_writer_names_it() -> None:
    guards = [sign("s1", "XF01", "a1")]
    events = [event("a1", 1, {"f": 1}), event("b1", 2, {"f": 3, "g": 3}, "a1")]
    decision = event("c1", 3, {"f": 1, "decided_because": "照片"}, "a1", "b1", knows=("s1",))
    assert fold_subject([*events, decision], guards).late == (("b1", "g"),)


def test_a_late_deletion_leaves_the_list_when_any_admitted_event_names_it() -> None:
    guards = [sign("s1", "XF01", "a1")]
    events = [event("a1", 1, {"f": 1}), event("b1", 2, {"*": None}, "a1")]
    assert fold_subject(events, guards).late == (("b1", "*"),)
    refusal = event("c1", 3, {"f": 1, "decided_because": "照片"}, "a1", "b1", knows=("s1",))
    folded = fold_subject([*events, refusal], guards)
    assert (folded.late, folded.body) == ((), {"f": 1})


def test_many_heads_are_listed_and_not_compared_pair_by_pair() -> None:
    """Two thousand events of fields of their own made two million rows."""
    events = [event(f"a{number}", number, {f"f{number}": 1}) for number in range(1, 20_001)]
    folded = fold_subject(events)
    assert len(folded.parallel) == len(folded.body) == 20_000
    assert edit(events, [], {"f1": 2}) == (
        {"f1": 2},
        frozenset(each.id for each in events),
    )


def test_an_edit_names_every_head_that_says_what_is_shown() -> None:
    same = [event("a1", 1, {"f": 1}), event("b1", 1, {"f": 1}), event("c1", 1, {"f": 0})]
    assert edit(same, [], {"f": 0}) is None
    assert edit(same, [], {"f": 2}) == ({"f": 2}, frozenset({"c1"}))
    agreed = same[:2]
    assert edit(agreed, [], {"f": 2}) == ({"f": 2}, frozenset({"a1", "b1"}))
    assert edit(agreed, [], {"f": 1}) is None


def test_an_edit_names_the_heads_of_other_fields_too_so_it_is_not_taken_for_a_parallel_one() -> None:
    assert edit([event("a1", 1, {"f": 1})], [], {"g": 1}) == ({"g": 1}, frozenset({"a1"}))
    torn = [event("a1", 1, {"f": 1, "g": 1}), event("b1", 2, {"f": 2})]
    assert edit(torn, [], {"f": 3}) == ({"f": 3}, frozenset({"b1"}))  # not a1: that would settle the conflict on f


def test_a_reason_alone_is_no_edit() -> None:
    assert edit([event("a1", 1, {"f": 1})], [], {"corrected_because": "看错"}) is None
    assert edit([event("a1", 1, {"f": 1})], [], {"f": 2, "corrected_because": "看错"}) == (
        {"f": 2, "corrected_because": "看错"},
        frozenset({"a1"}),
    )


def test_a_decision_names_every_head_and_every_late_event_of_its_fields() -> None:
    guards = [sign("s1", "XF01", "a1 b1")]
    events = [event("a1", 1, {"f": 1}), event("b1", 1, {"f": 2}), event("c1", 2, {"f": 3}), event("d1", 2, {"g": 3})]
    assert decide(events, guards, {"f": 1})[1] == {"a1", "b1", "c1"}
    assert decide(events, guards, {"*": None})[1] == {"a1", "b1", "c1", "d1"}


def test_a_deletion_names_all_heads_and_there_is_nothing_to_delete_twice() -> None:
    events = [event("a1", 1, {"f": 1}), event("b1", 1, {"g": 2})]
    assert delete(events, []) == frozenset({"a1", "b1"})
    assert delete([*events, event("a2", 2, {"*": None}, "a1", "b1")], []) is None
    assert delete([], []) is None


def test_two_reasons_for_one_decision_are_no_conflict() -> None:
    base = event("o1", 1, {"f": 0})
    same = [event(name, 2, {"f": 1, "decided_because": name}, "o1") for name in ("a1", "b1")]
    assert fold_subject([base, *same]).conflicts == {}


def test_a_chain_is_only_what_goes_on_one_from_the_other() -> None:
    none: frozenset[int] = frozenset()
    one: Body = {"f": 1}
    assert fold_chain([(1, one, none)]) == {"f": 1}
    assert fold_chain([(1, one, none), (2, {"g": 2}, {1}), (3, {"f": 3}, {1, 2})]) == {"f": 3, "g": 2}
    assert fold_chain([(1, one, none), (2, {"g": 2}, {1}), (3, {"f": 3}, {2})]) is None
    assert fold_chain([(1, one, none), (2, {"g": 2}, none)]) is None
    assert fold_chain([(1, {"*": None}, none)]) is None
    assert fold_chain([]) is None


@st.composite
def subjects(draw: st.DrawFn) -> list[Event[str]]:
    """Any events of one subject, each naming some that stand before it."""
    events: list[Event[str]] = []
    for number in range(draw(st.integers(1, 7))):
        names = draw(st.sets(st.sampled_from("fg*"), min_size=1, max_size=2))
        body: Body = {name: None if name == "*" else draw(st.integers(0, 2)) for name in names}
        seen = [event for event in events if draw(st.booleans())]
        lamport = 1 + max([event.lamport for event in seen], default=0) + draw(st.integers(0, 2))
        name = draw(st.sampled_from("abc")) + str(number)
        events.append(event(name, lamport, body, *(one.id for one in seen)))
    return events


@given(subjects(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_given_makes_no_difference(events: list[Event[str]], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold_subject(shuffled) == fold_subject(events)


@given(subjects())
def test_what_is_shown_is_always_a_head(events: list[Event[str]]) -> None:
    """So the current value needs no look at who names whom."""
    folded = fold_subject(events)
    for name in {name for one in events for name in one.body if name != "*"}:
        winner = max((one for one in events if one.writes(name)), key=lambda one: one.order)
        assert winner in heads(sorted(events, key=lambda one: one.order), name)
        assert folded.body.get(name) == winner.value(name)


@given(subjects())
def test_a_decision_of_every_field_leaves_no_conflict(events: list[Event[str]]) -> None:
    body, named = decide(events, [], {"f": 1, "g": 2})
    after = max(one.lamport for one in events) + 1
    folded = fold_subject([*events, event("z9", after, body, *named)])
    assert (folded.body, folded.conflicts) == ({"f": 1, "g": 2}, {})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_equal_values_are_spelled_alike(value: object) -> None:
    assert canonical_json({"b": value, "a": 1}) == canonical_json({"a": 1, "b": value})
    assert "\n" not in canonical_json(value)
