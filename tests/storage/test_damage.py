"""An error at a damaged file is the file's; at a sound one it is ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError, Cancelled
from app.storage.check import check, content_digest
from app.storage.damage import problems, tables_that_differ
from app.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "a.sqlite") as made:
        root = made.begin("inspection", {"mode": "self"}, actor="张三", at=1)
        for number in range(1, 30):
            made.write(root, f"answer/XF{number:02d}", {"verdict": "pass"}, kind="answer", actor="张三", at=2)
        made.write(root, "answer/XF01", {"verdict": "fail"}, kind="answer", actor="张三", at=3)
        made.keep_blob(b"photo")
        made.set_local("office", "县局")
        yield made


def explained(store: Store, error: Exception | None = None) -> str:
    """What an error that nobody foresaw is called at this store."""
    found = store.explained(error or KeyError("verdict"))
    return found.code if found else "a bug"


def test_at_a_sound_store_nothing_is_explained_away(store: Store) -> None:
    assert list(problems(store.db)) == list(tables_that_differ(store.db)) == []
    before = content_digest(store)
    for bug in (KeyError("a"), TypeError("a"), sqlite3.OperationalError("no such table: nowhere"), ValueError("a")):
        assert explained(store, bug) == "a bug"
    assert content_digest(store) == before and check(store).sound


def test_what_is_known_stays_and_a_file_or_a_stop_is_no_damage(store: Store) -> None:
    store.db.execute("UPDATE event SET body = '{'")
    refusal = AppError("x", "", "不行。", "")
    assert store.explained(refusal) is refusal
    assert [store.explained(error) for error in (OSError(5, "x"), Cancelled())] == [None, None]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{' WHERE key % 7 = 0",
        "UPDATE event SET body = CAST(x'ff' AS TEXT) WHERE key % 7 = 0",
        "UPDATE name SET text = CAST(x'c3' AS TEXT) WHERE no = 1",
        "UPDATE local SET value = CAST(x'ff' AS TEXT)",
        "UPDATE own SET device = 'x'",
        "UPDATE own SET lamport = 0",
        "DELETE FROM own",
        "DELETE FROM event WHERE key % 7 = 0",
        "DELETE FROM run",
        "DROP TABLE history",
        "DROP VIEW subject",
        "ALTER TABLE late RENAME COLUMN field TO what",
    ],
)
def test_a_changed_file_explains_an_error_and_is_not_sound(store: Store, statement: str) -> None:
    store.db.execute(statement)
    assert explained(store) == "store.damaged"
    found = check(store)
    assert not found.sound and found.problems and "malformed" not in "".join(found.problems)


def test_folded_tables_are_told_apart_from_the_journal(store: Store) -> None:
    store.db.execute("UPDATE current SET body = '{'")
    assert explained(store) == "store.tables_damaged"
    assert [problem for problem in check(store).problems if "需要重建" in problem]
    store.rebuild()
    assert explained(store) == "a bug"


def test_an_error_in_a_transaction_is_explained_after_it_was_taken_back(store: Store) -> None:
    store.db.execute("BEGIN")
    store.db.execute("UPDATE event SET body = '{'")
    assert explained(store) == "a bug", "what was never committed is no damage"


def test_within_a_block_the_file_is_blamed_only_if_it_is_damaged(store: Store) -> None:
    with pytest.raises(KeyError), store.explaining():
        raise KeyError("verdict")
    store.db.execute("UPDATE event SET body = '{'")
    with pytest.raises(AppError, match="数据库文件已损坏") as error, store.explaining():
        raise KeyError("verdict")
    assert isinstance(error.value.__cause__, KeyError)
