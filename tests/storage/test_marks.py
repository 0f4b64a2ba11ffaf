"""Numbers are given once: an older copy of a store is noticed, and a code belongs to one device."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.ids import carries_code
from app.storage.marks import Marks, Reached
from app.storage.store import UNMARKED, Store

DEVICE, FRESH = "a" * 32, "e" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "yijian.sqlite"


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Path], Store]:
    return lambda path: Store.open(path, new_device=lambda: FRESH, marks=Marks(tmp_path / "devices"))


def begin(store: Store) -> int:
    return store.begin("institution", {"name": "一"}, actor="甲", at=1)


def test_an_older_copy_takes_a_new_id_and_says_by_how_much_it_is_older(
    path: Path, opened: Callable[[Path], Store]
) -> None:
    Store.create(path, device=DEVICE).close()
    with opened(path) as store:
        begin(store)
    copy = path.with_name("copy.sqlite")
    shutil.copy(path, copy)
    with opened(path) as store:
        for _ in range(3):
            begin(store)
        assert store.renamed is None
    with opened(copy) as older:
        assert older.device == FRESH
        assert older.renamed is not None and older.renamed.older_by == 3
        assert older.identity(begin(older))[:2] == (FRESH, 1)
    with opened(copy) as again:
        assert (again.device, again.renamed) == (FRESH, None)
    with opened(path) as store:
        assert (store.device, store.renamed) == (DEVICE, None)


def test_a_copy_that_lacks_nothing_keeps_its_id(path: Path, opened: Callable[[Path], Store]) -> None:
    Store.create(path, device=DEVICE).close()
    with opened(path) as store:
        begin(store)
    copy = path.with_name("copy.sqlite")
    shutil.copy(path, copy)
    with opened(copy) as store:
        assert store.device == DEVICE


def test_what_was_taken_back_moves_no_mark(path: Path, opened: Callable[[Path], Store], tmp_path: Path) -> None:
    Store.create(path, device=DEVICE).close()
    with opened(path) as store:
        begin(store)
        with pytest.raises(RuntimeError), store.atomic():
            begin(store)
            store.next_running("A03", "finding")
            raise RuntimeError
        assert Marks(tmp_path / "devices").reached(DEVICE) == Reached(1)


def test_a_mark_that_can_not_be_read_or_written_is_as_if_there_were_none(path: Path, tmp_path: Path) -> None:
    (tmp_path / "devices").write_text("a file where the folder should be", encoding="utf-8")
    Store.create(path, device=DEVICE).close()
    with Store.open(path, marks=Marks(tmp_path / "devices")) as store:
        begin(store)
    torn = tmp_path / "torn"
    torn.mkdir()
    for content in ("", "{", "[]", '{"seq": "x", "numbers": {}}', '{"seq": 1, "numbers": 5}', "\0" * 600):
        (torn / f"{DEVICE}.mark").write_text(content, encoding="utf-8")
        with Store.open(path, marks=Marks(torn)) as store:
            assert store.device == DEVICE
            begin(store)
    assert Marks(torn).reached(DEVICE).seq == 7


def test_a_demonstration_made_twice_alike_is_no_older_copy(path: Path, opened: Callable[[Path], Store]) -> None:
    for name in ("one.sqlite", "two.sqlite"):
        where = path.with_name(name)
        with Store.create(where, device=DEVICE) as made:
            made.set_local(UNMARKED, "1")
        with opened(where) as store:
            assert store.renamed is None
            begin(store)


def test_running_numbers_are_counted_and_never_fall(path: Path, opened: Callable[[Path], Store]) -> None:
    Store.create(path, device=DEVICE).close()
    with opened(path) as store:
        root = begin(store)
        given = []
        for number in range(1, 4):
            with store.atomic():
                running = store.next_running("A03", "finding")
                body = {"number": f"A03-{running:04d}"}
                store.write(root, f"finding/XF{number:02d}", dict(body), kind="finding", actor="甲", at=1)
            given.append(running)
        assert given == [1, 2, 3]
    with Store.open(path) as store, store.atomic():
        assert store.next_running("A03", "finding") == 4
        assert store.next_running("A03", "document") == 1


def test_a_code_that_another_id_has_used_is_known_from_the_journal_and_from_this_computer(
    path: Path, opened: Callable[[Path], Store]
) -> None:
    Store.create(path, device=DEVICE).close()
    with opened(path) as store:
        root = begin(store)
        with store.atomic():
            running = store.next_running("A03", "finding")
            body = {"number": f"A03-{running:04d}"}
            store.write(root, "finding/XF01", dict(body), kind="finding", actor="甲", at=1)
        assert store.code_user("A03") is None  # its own
    new = path.with_name("new.sqlite")  # the same computer, laid anew: nothing of the old journal is in it
    Store.create(new, device="b" * 32).close()
    with opened(new) as store:
        assert (store.code_user("A03"), store.code_stranger("A03")) == (None, DEVICE)
        assert store.code_stranger("A04") is None
    with opened(path) as store:
        store.take_new_device()
        assert (store.code_user("A03"), store.code_stranger("A03")) == (DEVICE, None)


@pytest.mark.parametrize(
    ("number", "code", "carries"),
    [
        ("A03-0001", "A03", True),
        ("养检改〔2026〕A03-001号", "A03", True),
        ("养检改〔2026〕A03第1号", "A03", True),
        ("BA03-0001", "A03", False),
        ("A031-0001", "A03", False),
        ("A04-0003", "A03", False),
    ],
)
def test_a_number_tells_its_code(number: str, code: str, carries: bool) -> None:
    assert carries_code(number, code) is carries
