"""Parts, their signatures, and what comes late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.errors import AppError
from app.storage.check import check
from app.storage.store import Store
from tests.storage.histories import pack, take


@pytest.fixture
def visit() -> Iterator[tuple[Store, Store, int, int]]:
    """Two laptops with one inspection: the first holds XF, the second CF."""
    with Store.memory(device="a" * 32) as first, Store.memory(device="b" * 32) as second:
        root = first.begin("inspection", {"mode": "self"}, actor="甲", at=0)
        take(second, pack(first))
        there = second.resolve(first.ref(root))
        assert there is not None
        answer(first, root, "XF01", "pass")
        answer(second, there, "CF01", "fail")
        yield first, second, root, there


def answer(store: Store, root: int, item: str, verdict: str) -> int | None:
    return store.write(root, f"answer/{item}", {"verdict": verdict}, kind="answer", actor="甲", at=1)


def sign(store: Store, root: int, part: str, *scope: str) -> int:
    return store.sign(root, part, scope, {"name": "甲"}, actor="甲", at=2)


def test_each_part_is_signed_for_itself(visit: tuple[Store, Store, int, int]) -> None:
    first, second, root, there = visit
    sign(first, root, "1", "head", "XF01")
    answer(second, there, "CF01", "pass")
    sign(second, there, "2", "CF01")
    take(first, pack(second))
    assert [(one.part, one.scope, one.head) for one in first.signatures(root)] == [
        ("1", ("XF01", "head"), True),
        ("2", ("CF01",), True),
    ]
    assert first.late() == ()
    assert first.subject(root, "answer/CF01") == {"verdict": "pass"}


def test_what_did_not_know_the_signature_is_late_and_not_shown(visit: tuple[Store, Store, int, int]) -> None:
    first, second, root, there = visit
    take(second, pack(first))
    sign(first, root, "1", "head", "XF01", "CF01")
    answer(second, there, "XF01", "fail")
    take(first, pack(second))
    assert [(one.slot, one.field, one.head.value) for one in first.late()] == [
        ("answer/CF01", "verdict", "fail"),
        ("answer/XF01", "verdict", "fail"),
    ]
    assert first.subject(root, "answer/XF01") == {"verdict": "pass"}
    assert first.subject(root, "answer/CF01") is None
    assert [entry.late for entry in first.history(root, "answer/XF01")] == [False, True]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_late_field_leaves_the_list_by_a_decision(visit: tuple[Store, Store, int, int], accepted: bool) -> None:
    first, second, root, there = visit
    take(second, pack(first))
    sign(first, root, "1", "XF01")
    answer(second, there, "XF01", "fail")
    take(first, pack(second))
    verdict = "fail" if accepted else "pass"
    first.decide(root, "answer/XF01", {"verdict": verdict}, actor="县", at=9, reason="看了照片")
    assert first.late() == ()
    assert first.subject(root, "answer/XF01") == {"verdict": verdict}
    assert first.history(root, "answer/XF01")[-1].body["decided_because"] == "看了照片"


def test_a_late_field_leaves_the_list_by_signing_again(visit: tuple[Store, Store, int, int]) -> None:
    first, second, root, there = visit
    take(second, pack(first))
    sign(first, root, "1", "XF01")
    answer(second, there, "XF01", "fail")
    take(first, pack(second))
    sign(first, root, "1", "XF01")
    assert first.late() == ()
    assert first.subject(root, "answer/XF01") == {"verdict": "fail"}
    assert [one.head for one in first.signatures(root)] == [False, True]


def test_a_correction_that_knows_the_signature_is_admitted(visit: tuple[Store, Store, int, int]) -> None:
    first, second, root, _ = visit
    sign(first, root, "1", "XF01")
    body = {"verdict": "fail", "corrected_because": "看错"}
    key = first.write(root, "answer/XF01", dict(body), kind="answer", actor="甲", at=3)
    assert key is not None
    assert first.subject(root, "answer/XF01") == {"verdict": "fail"}
    assert first.history(root, "answer/XF01")[-1].body == body
    take(second, pack(first))
    assert second.late() == ()


def test_a_correction_that_knows_only_a_replaced_signature_is_late(visit: tuple[Store, Store, int, int]) -> None:
    first, second, root, there = visit
    sign(first, root, "1", "XF01")
    take(second, pack(first))
    sign(first, root, "1", "XF01")
    body = {"verdict": "fail", "corrected_because": "看错"}
    second.write(there, "answer/XF01", dict(body), kind="answer", actor="乙", at=3)
    take(first, pack(second))
    assert [one.slot for one in first.late()] == ["answer/XF01"]


@pytest.mark.parametrize("because", ["", " "])
def test_what_is_signed_is_changed_and_deleted_for_a_reason_or_not_at_all(
    visit: tuple[Store, Store, int, int], because: str
) -> None:
    first, _, root, _ = visit
    sign(first, root, "1", "XF01")
    before = first.subject(root, "answer/XF01")
    body = {"verdict": "fail", "corrected_because": because}
    with pytest.raises(AppError, match="已经签字"):
        first.write(root, "answer/XF01", dict(body), kind="answer", actor="甲", at=3)
    with pytest.raises(AppError, match="已经签字"):
        first.delete(root, "answer/XF01", kind="delete", actor="甲", at=3, because=because)
    assert first.subject(root, "answer/XF01") == before
    assert first.delete(root, "answer/XF01", kind="delete", actor="甲", at=3, because="错记") is not None
    assert first.subject(root, "answer/XF01") is None
    assert check(first).problems == ()


def test_a_photo_of_a_signed_item_is_in_its_scope_and_a_finding_is_not(visit: tuple[Store, Store, int, int]) -> None:
    first, second, root, there = visit
    take(second, pack(first))
    sign(first, root, "1", "XF01")
    photo = "photo/XF01/00000000000000aa"
    second.write(there, photo, {"blob": "0" * 64}, kind="photo", actor="乙", at=3)
    second.write(there, "finding/XF01", {"deadline": "2026-12-01"}, kind="finding", actor="乙", at=3)
    take(first, pack(second))
    assert [(one.slot, one.field) for one in first.late()] == [(photo, "blob")]
    assert first.subject(root, "finding/XF01") == {"deadline": "2026-12-01"}


def test_two_signatures_unaware_of_each_other_both_stand_until_signed_again(
    visit: tuple[Store, Store, int, int],
) -> None:
    first, second, root, there = visit
    take(second, pack(first))
    sign(first, root, "1", "XF01", "CF01")
    sign(second, there, "1", "XF01", "CF01")
    take(first, pack(second))
    assert [one.head for one in first.signatures(root)] == [True, True]
    assert first.subject(root, "answer/CF01") == {"verdict": "fail"}  # the union of what they cover is shown
    sign(first, root, "1", "XF01", "CF01")
    assert [one.head for one in first.signatures(root)] == [False, False, True]


def test_a_signature_is_written_by_signing_and_by_nothing_else(visit: tuple[Store, Store, int, int]) -> None:
    first, _, root, _ = visit
    with pytest.raises(ValueError, match="signature"):
        first.write(root, "sign/1", {"name": "乙"}, kind="answer", actor="乙", at=3)
