"""A county is looked through a piece at a time: what a check takes in memory doesn't grow with the journal."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from app.storage import chain, folding
from app.storage.check import check
from app.storage.store import Store

ITEMS = tuple(f"XF{number:02d}" for number in range(1, 21))


def holding(visits: int) -> Store:
    """Visits whose answers were all revised, each in words of its own, and signed."""
    store = Store.memory(device="a" * 32)
    with store.atomic():
        for number in range(visits):
            visit = store.begin("inspection", {"name": f"第{number}次"}, actor="甲", at=1)
            for item in ITEMS:
                for said in ("压力不足", "已换新"):
                    body = {"result": {"verdict": "fail"}, "note": f"{said}{number}{item}" * 4}
                    store.write(visit, f"answer/{item}", body, kind="answer", actor="甲", at=2)
            store.sign(visit, "1", ["head", *ITEMS], {"name": "甲"}, actor="甲", at=4)
    return store


def peak(work: Callable[[], object]) -> int:
    """The bytes that Python takes for a work at its highest."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("work", [check, Store.rebuild], ids=["check", "rebuild"])
def test_a_store_of_any_size_is_gone_through_in_the_same_memory(
    work: Callable[[Store], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "_BATCH", 40)
    monkeypatch.setattr(chain, "_AT_ONCE", 40)
    monkeypatch.setattr(chain, "_BODIES_AT_ONCE", 40)
    monkeypatch.setattr(chain, "_MOST_KNOWN", 40)
    with holding(3) as few, holding(24) as many:
        peak(lambda: work(few))  # what is prepared once for all
        # of each visit a little is known to the end: that it is one, and what was signed
        assert peak(lambda: work(many)) < 2 * peak(lambda: work(few))
