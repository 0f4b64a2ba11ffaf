"""What an act costs doesn't grow with what the store holds: counted in the steps of SQLite's machine, not in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.storage.canonical import SEQ_BITS
from app.storage.findings import numbered
from app.storage.numbers import finding_numbers, given_twice, number_held
from app.storage.rectifications import looked
from app.storage.removals import REMOVAL, next_slot, removal_body, removed_things
from app.storage.store import Store

FEW, MANY = 3, 60
ITEMS = ("XF01", "XF02", "XF03")


def begin_visit(store: Store, home: int, number: int) -> int:
    visit = store.begin("inspection", {"institution": store.ref(home), "started": "2026-11-22"}, actor="甲", at=1)
    for item in ITEMS:
        store.write(visit, f"answer/{item}", {"result": {"verdict": "fail"}}, kind="answer", actor="甲", at=2)
    registered = {"number": f"A01-{number:04d}", "severity": "general"}
    store.write(visit, "finding/XF01", registered, kind="finding", actor="甲", at=3)
    store.sign(visit, "1", ["head", *ITEMS], {"name": "甲"}, actor="甲", at=4)
    return visit


def holding(count: int) -> Store:
    """A store that holds so many visits, each to a home of its own, and as many removals."""
    store = Store.memory(device="a" * 32)
    for number in range(1, count + 1):
        visit = begin_visit(store, store.begin("institution", {"name": f"敬老院{number}"}, actor="甲", at=0), number)
        with store.atomic():
            removal = removal_body("登记重了", 1)
            store.write(visit, next_slot(store), removal, kind=REMOVAL, actor="甲", at=5)
    return store


@pytest.fixture(scope="module")
def few() -> Iterator[Store]:
    with holding(FEW) as store:
        yield store


@pytest.fixture(scope="module")
def many() -> Iterator[Store]:
    with holding(MANY) as store:
        yield store


def steps(store: Store, act: Callable[[Store], object]) -> int:
    """Tens of steps that an act takes of SQLite. What is prepared once for all does not count, what the act wrote is
    taken back."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    def attempt() -> None:
        with pytest.raises(_TakenBack), store.atomic():
            act(store)
            raise _TakenBack

    attempt()
    store.db.set_progress_handler(step, 10)
    try:
        attempt()
    finally:
        store.db.set_progress_handler(None, 10)
    return count


class _TakenBack(Exception):
    """Ends the transaction of an act."""


HOME, VISIT = (1 << SEQ_BITS) + 1, (1 << SEQ_BITS) + 2
"""Those with which each store begins."""


ACTS: dict[str, Callable[[Store], object]] = {
    "a visit begun": lambda store: begin_visit(store, HOME, 9999),
    "an answer": lambda store: store.write(
        VISIT, "answer/XF04", {"result": {"verdict": "pass"}}, kind="answer", actor="甲", at=9
    ),
    "a signed answer put right": lambda store: store.write(
        VISIT,
        "answer/XF01",
        {"result": {"verdict": "pass"}, "corrected_because": "看错"},
        kind="answer",
        actor="甲",
        at=9,
    ),
    "a removal": lambda store: store.write(
        VISIT, next_slot(store), removal_body("重了", 1), kind=REMOVAL, actor="甲", at=9
    ),
    "whether a number is held": lambda store: number_held(store.db, "A01-0002"),
    "a problem by its number": lambda store: numbered(store, "A01-0002"),
    "numbers given twice among what came": lambda store: given_twice(store.db, [(VISIT, VISIT + 5)]),
    "what a visit saw": lambda store: looked(store, VISIT),
    "the codes of the devices": lambda store: finding_numbers(store.db),
    "whether a visit is removed": lambda store: removed_things(store, VISIT),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_an_act_takes_as_many_steps_in_a_store_of_any_size(
    few: Store, many: Store, act: Callable[[Store], object]
) -> None:
    assert steps(many, act) <= steps(few, act) * 1.2 + 5


def test_to_give_a_number_looks_at_the_index_of_ones_own_alone(many: Store) -> None:
    """A step for each number that the device itself has given, and none for all that else is held."""
    alone = steps(many, lambda store: store.next_running("A01", "finding"))
    with holding(MANY) as county:
        for number in range(MANY):
            begin_visit(county, HOME, number)
        county.take_new_device()
        begin_visit(county, HOME, 1)
        assert steps(county, lambda store: store.next_running("B01", "finding")) < alone / 3


def test_the_steps_are_counted(few: Store, many: Store) -> None:
    def scan(store: Store) -> object:
        return store.db.execute("SELECT count(*) FROM event WHERE body = ''").fetchone()

    assert steps(many, scan) > 5 * steps(few, scan)


def test_a_history_is_read_in_as_many_queries_however_long_it_is() -> None:
    asked: list[str] = []
    with Store.memory(device="b" * 32) as store:
        visit = store.begin("inspection", {"name": "一"}, actor="甲", at=1)

        def queries(events: int) -> int:
            for number in range(events):
                store.write(visit, "answer/XF01", {"note": f"{number}/{events}"}, kind="answer", actor="甲", at=2)
            asked.clear()
            store.db.set_trace_callback(asked.append)
            try:
                store.history(visit, "answer/XF01")
            finally:
                store.db.set_trace_callback(None)
            return len(asked)

        assert queries(2) == queries(20)
