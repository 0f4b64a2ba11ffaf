"""Conflicts and what settles them, on four computers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hypothesis import given
from hypothesis import strategies as st

from app.storage.check import content_digest
from app.storage.store import Store
from tests.storage.histories import pack, take

VALUES = st.sampled_from(["符合", "不符合", "无法查", None, 1, True])


@contextmanager
def stores(count: int) -> Iterator[list[Store]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Store.memory(device=f"{number + 10:032x}")) for number in range(count)]


@contextmanager
def four_after_two_edits(one: object, other: object) -> Iterator[tuple[Store, Store, int, int]]:
    """Two laptops write a field unaware of each other; two offices have both files. Returns the offices and roots."""
    with stores(4) as (first, second, east, west):
        root = first.begin("inspection", {"a": "始"}, actor="甲", at=0)
        take(second, pack(first))
        ref = first.ref(root)
        for laptop, value in ((first, one), (second, other)):
            there = laptop.resolve(ref)
            assert there is not None
            laptop.write(there, "head", {"a": value}, kind="inspection", actor="乙", at=1)  # type: ignore[dict-item]
        for office in (east, west):
            take(office, pack(first))
            take(office, pack(second))
        roots = [office.resolve(ref) for office in (east, west)]
        assert roots[0] is not None and roots[1] is not None
        yield east, west, roots[0], roots[1]


def spelled(value: object) -> str:
    return repr(value)


@given(VALUES, VALUES, VALUES, VALUES)
def test_decisions_settle_and_can_meet_other_decisions(one: str, other: str, east_says: str, west_says: str) -> None:
    """Different edits conflict, equal ones do not; two different decisions conflict, and one more settles both."""
    with four_after_two_edits(one, other) as (east, west, east_root, west_root):
        different = spelled(one) != spelled(other)
        assert bool(east.conflicts()) == bool(west.conflicts()) == different
        if not different:
            return
        east.decide(east_root, "head", {"a": east_says}, actor="县", at=2, reason="看了照片")
        west.decide(west_root, "head", {"a": west_says}, actor="县", at=3, reason="问了院长")
        assert east.conflicts() == () == west.conflicts()
        east_file, west_file = pack(east), pack(west)
        take(east, west_file)
        take(west, east_file)
        assert content_digest(east) == content_digest(west)
        assert bool(east.conflicts()) == (spelled(east_says) != spelled(west_says))
        if east.conflicts():
            assert {head.kind for head in east.conflicts()[0].heads} == {"decision"}
            east.decide(east_root, "head", {"a": "定"}, actor="县", at=4, reason="复查")
            take(west, pack(east))
            assert east.conflicts() == () == west.conflicts()
            assert west.subject(west_root, "head") == {"a": "定"}


def test_an_edit_does_not_settle_a_conflict() -> None:
    with four_after_two_edits("符合", "不符合") as (east, _, root, _):
        shown = east.conflicts()[0].heads[-1].value
        assert east.write(root, "head", {"a": "无法查"}, kind="inspection", actor="县", at=5) is not None
        [conflict] = east.conflicts()
        assert [head.value for head in conflict.heads][-1] == "无法查"
        assert shown not in [head.value for head in conflict.heads]
        assert len(conflict.heads) == 2


def test_a_conflict_on_one_field_outlives_edits_of_another() -> None:
    """Record-level heads would settle what nobody decided."""
    with four_after_two_edits("符合", "不符合") as (east, _, root, _):
        east.write(root, "head", {"c": "新"}, kind="inspection", actor="县", at=5)
        assert [conflict.field for conflict in east.conflicts()] == ["a"]


def test_a_deletion_against_an_edit_is_a_conflict_in_both_orders() -> None:
    for deleter in (0, 1):
        with stores(3) as (first, second, office):
            root = first.begin("inspection", {"a": "始"}, actor="甲", at=0)
            take(second, pack(first))
            ref = first.ref(root)
            for number, laptop in enumerate((first, second)):
                there = laptop.resolve(ref)
                assert there is not None
                if number == deleter:
                    laptop.delete(there, "head", kind="delete", actor="乙", at=1)
                else:
                    laptop.write(there, "head", {"a": "改"}, kind="inspection", actor="乙", at=1)
            for laptop in (second, first):
                take(office, pack(laptop))
            here = office.resolve(ref)
            assert here is not None
            [conflict] = office.conflicts()
            assert {head.value for head in conflict.heads} == {None, "改"}
            office.decide(here, "head", {"*": None}, actor="县", at=2, reason="重复登记")
            assert office.conflicts() == ()
            assert office.subject(here, "head") is None


def test_writing_after_a_deletion_brings_the_subject_back() -> None:
    with stores(1) as [store]:
        root = store.begin("inspection", {"a": "始", "b": "旧"}, actor="甲", at=0)
        store.delete(root, "head", kind="delete", actor="甲", at=1)
        assert store.subject(root, "head") is None
        assert list(store.things("inspection")) == []
        assert store.delete(root, "head", kind="delete", actor="甲", at=2) is None
        store.write(root, "head", {"a": "又"}, kind="inspection", actor="甲", at=3)
        assert store.subject(root, "head") == {"a": "又"}
        assert store.conflicts() == ()


def test_edits_of_different_fields_are_joined_and_listed_only_if_neither_saw_the_other() -> None:
    with stores(3) as (first, second, office):
        root = first.begin("inspection", {"a": "始"}, actor="甲", at=0)
        first.write(root, "answer/XF01", {"verdict": "pass"}, kind="answer", actor="甲", at=1)
        first.write(root, "answer/XF01", {"note": "先后两次不算并行"}, kind="answer", actor="甲", at=2)
        assert first.parallel() == ()
        take(second, pack(first))
        there = second.resolve(first.ref(root))
        assert there is not None
        first.write(root, "answer/XF02", {"verdict": "pass"}, kind="answer", actor="甲", at=1)
        second.write(there, "answer/XF02", {"note": "另一台"}, kind="answer", actor="乙", at=1)
        second.write(there, "answer/XF01", {"value": 3}, kind="answer", actor="乙", at=1)
        for laptop in (first, second):
            take(office, pack(laptop))
        here = office.resolve(first.ref(root))
        assert here is not None
        assert [one.slot for one in office.parallel()] == ["answer/XF02"]
        assert office.subject(here, "answer/XF02") == {"verdict": "pass", "note": "另一台"}
        assert office.conflicts() == ()
