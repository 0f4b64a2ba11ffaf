"""Making and opening one database file: what is refused, and in which sentence."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app import placing
from app.domain.backups import Reason
from app.errors import AppError
from app.storage import errors, lines, opening, schema
from app.storage.backup import back_up
from app.storage.backup_folder import kept_backups
from app.storage.check import check
from app.storage.store import Store
from tests.storage.histories import pack

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "颐检 库.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.create(path, device="a" * 32, machine="这台") as made:
        yield made


def refused(path: Path, *, read_only: bool = False) -> str:
    """The code with which a file is refused; the file is as it was."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(AppError) as error:
        Store.open(path, read_only=read_only).close()
    assert str(path) in str(error.value)
    assert (path.read_bytes() if path.is_file() else b"") == before
    return error.value.code


def begin(store: Store) -> int:
    return store.begin("inspection", {"mode": "self"}, actor="张三", at=1)


def test_what_is_written_is_there_after_reopening(store: Store, path: Path) -> None:
    root = begin(store)
    store.write(root, "answer/XF01", {"verdict": "pass", "counts": [1, {"老人": 2}]}, kind="answer", actor="张三", at=2)
    store.close()
    with Store.open(path, machine="这台") as again:
        assert again.device == "a" * 32
        assert again.subject(root, "answer/XF01") == {"verdict": "pass", "counts": [1, {"老人": 2}]}
        assert again.kind_of(root) == "inspection"


def test_the_file_has_the_promised_settings(store: Store) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "application_id", "trusted_schema")
    told = [store.db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert told == ["wal", 2, 1, schema.STORE_ID, 0]


def test_a_file_that_is_up_to_date_opens_without_the_migrations(store: Store, path: Path) -> None:
    """sqlite-utils takes 0.3 s to import; the window shall not wait for it."""
    store.close()
    program = (
        "import sys; from pathlib import Path; from app.storage.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as store: store.begin('institution', {}, actor='甲', at=1)\n"
        "assert 'sqlite_utils' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, cwd=ROOT)


def test_creating_does_not_overwrite(store: Store, path: Path) -> None:
    notes = path.with_name("notes")
    notes.write_bytes(b"somebody's")
    for taken in (path, notes):
        with pytest.raises(AppError) as error:
            Store.create(taken)
        assert error.value.code == "store.exists"
    assert notes.read_bytes() == b"somebody's"


def test_no_new_database_is_laid_upon_the_log_of_one_that_is_gone(store: Store, path: Path) -> None:
    """SQLite would play it into the new one."""
    begin(store)
    log = path.with_name(f"{path.name}-wal")
    left = log.read_bytes()
    store.close()
    path.unlink()
    log.write_bytes(left)
    with pytest.raises(AppError) as error:
        Store.create(path)
    assert error.value.code == "store.log_left" and log.name in str(error.value)
    assert log.read_bytes() == left and not path.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as error:
        Store.create(tmp_path / "missing" / "a.db")
    assert error.value.code == "file.no_folder"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is told the length of the whole path: test_windows")
def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="文件名太长"):
        Store.create(tmp_path / ("院" * 100))
    assert list(tmp_path.iterdir()) == []


def test_a_medium_that_takes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> Path:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(placing, "growing_file", read_only)
    with pytest.raises(AppError, match="磁盘是只读的"):
        Store.create(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's files to himself in another way")
def test_a_store_and_what_stands_beside_it_is_its_users_alone(store: Store, path: Path) -> None:
    begin(store)
    found = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    assert len(found) == 3 and set(found.values()) == {0o600}


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"not a database" * 300])
def test_a_file_that_is_not_sqlite_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refused(path) == "store.not_ours"


def test_a_missing_file_is_not_made_by_opening(path: Path) -> None:
    with pytest.raises(AppError) as error:
        Store.open(path)
    assert error.value.code == "store.not_found"
    assert not path.exists()


def test_another_programs_database_is_refused(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE own(device)")
    db.close()
    assert refused(path) == "store.not_ours"


def test_a_package_is_not_opened_as_a_database(path: Path) -> None:
    with Store.memory() as store:
        begin(store)
        path.write_bytes(pack(store))
    assert refused(path) == "store.is_package"


def test_a_file_of_a_newer_version_is_refused(store: Store, path: Path) -> None:
    store.db.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    store.close()
    assert refused(path) == "store.newer_file"


def test_a_damaged_file_is_refused(store: Store, path: Path) -> None:
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    content = bytearray(path.read_bytes())
    content[100:4096] = os.urandom(3996)
    path.write_bytes(content)
    assert refused(path) in ("store.damaged", "store.not_ours")


def test_a_truncated_file_is_refused_or_found_by_the_check(store: Store, path: Path) -> None:
    for _ in range(300):
        begin(store)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    path.write_bytes(path.read_bytes()[:40960])
    try:
        with Store.open(path) as opened:
            assert not check(opened).sound
    except AppError as error:
        assert error.code == "store.damaged"


def test_a_locked_file_is_told_and_nothing_is_written(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.01)
    with Store.open(path, machine="这台") as other, store.atomic():
        begin(store)
        with pytest.raises(AppError) as error:
            begin(other)
        assert error.value.code == "store.locked"
        assert list(other.things("inspection")) == []


def test_a_file_that_can_not_be_written_is_refused_for_writing(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(path) == "store.read_only"


def test_a_store_opened_to_read_answers_and_does_not_write(store: Store, path: Path) -> None:
    root = begin(store)
    with Store.open(path, machine="另一台", read_only=True) as reader:
        assert reader.device == store.device
        assert reader.subject(root, "head") == {"mode": "self"}
        with pytest.raises(AppError) as error:
            begin(reader)
        assert error.value.code == "store.read_only"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody move or delete a file that is open")
@pytest.mark.parametrize("how", ["deleted", "moved", "replaced", "gone with its folder"])
def test_a_file_that_is_gone_is_told_at_the_next_act(tmp_path: Path, how: str) -> None:
    """The system would take what is written, and lose it with the program."""
    path = tmp_path / "U盘" / "yijian.sqlite"
    path.parent.mkdir()
    with Store.create(path) as store:
        begin(store)
        match how:
            case "deleted":
                path.unlink()
            case "moved":
                path.rename(tmp_path / "elsewhere.sqlite")
            case "replaced":
                path.rename(tmp_path / "elsewhere.sqlite")
                path.write_bytes(b"another file")
            case _:
                shutil.rmtree(path.parent)
        for _ in range(2):
            with pytest.raises(AppError) as error:
                begin(store)
            assert error.value.code == ("store.replaced" if how == "replaced" else "store.gone")
        # and what was saved is still there to be saved elsewhere
        assert back_up(store.db, tmp_path / "rescued.sqlite").events == 1


def test_an_old_sqlite_is_refused_in_a_sentence() -> None:
    with pytest.raises(AppError, match=r"3\.37\.2"):
        opening._require_sqlite((3, 37, 2))


def test_a_store_on_another_machine_takes_a_new_id_once(store: Store, path: Path) -> None:
    root = begin(store)
    store.close()
    fresh = iter(["b" * 32]).__next__
    with Store.open(path, machine="另一台", new_device=fresh) as moved:
        assert moved.device == "b" * 32
        key = moved.write(root, "head", {"mode": "order"}, kind="inspection", actor="李四", at=2)
        assert key is not None
        assert moved.identity(key)[:2] == ("b" * 32, 1)
    with Store.open(path, machine="另一台", new_device=fresh) as again:
        assert again.device == "b" * 32
        assert check(again).sound


def test_a_store_without_a_mark_takes_the_first_one_and_keeps_its_id(path: Path) -> None:
    Store.create(path, device="a" * 32).close()
    for mark in ("这台", "", "这台"):
        with Store.open(path, machine=mark) as store:
            assert store.device == "a" * 32


STORES = ROOT / "tests" / "data" / "stores"
"""A signed visit with a correction, a number of each kind and a photo, as each older version wrote it."""


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_an_older_file_is_copied_and_then_upgraded(path: Path, version: int) -> None:
    shutil.copy(STORES / f"version_{version}.sqlite", path)
    assert refused(path, read_only=True) == "store.needs_upgrade"
    with Store.open(path) as upgraded:
        assert check(upgraded).problems == ()
        (visit,) = [root for root, _ in upgraded.things("inspection")]
        assert upgraded.db.execute("SELECT root FROM stale WHERE root = ?", (visit,)).fetchall() == [(visit,)]
        assert upgraded.subject(visit, "answer/XF02") == {"verdict": "fail"}
        assert upgraded.db.execute("SELECT text FROM number ORDER BY text").fetchall() == [
            ("A01-0001",),
            ("养检改〔2026〕A01-001号",),
        ]
    (kept,) = kept_backups(path)
    assert kept.backup.reason is Reason.UPGRADE
    with closing(sqlite3.connect(kept.path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)


def test_a_new_file_has_the_tables_that_the_schema_names(store: Store) -> None:
    """The steps keep their own SQL; what they make of it together is what the program reads."""
    made = dict(store.db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'view'"))
    wanted = schema.JOURNAL | schema.STORE | lines.TABLES
    assert {name: sql for name, sql in made.items() if name in wanted} == wanted
    assert all("_sqlite_migrations" in name for name in made if name not in wanted)


def test_a_step_of_the_migrations_leans_on_nothing_that_may_change() -> None:
    """A step that used the present schema would build an older version wrongly."""
    source = (ROOT / "app" / "storage" / "migrations" / "__init__.py").read_text(encoding="utf-8")
    steps = source[source.index("@store()") : source.index("def build(")]
    names = {node.id for node in ast.walk(ast.parse(steps)) if isinstance(node, ast.Name)}
    assert names & {name for name in vars(schema) if name.isupper()} == set()


def test_tables_of_another_fold_are_made_anew_on_opening(store: Store, path: Path) -> None:
    root = begin(store)
    store.db.execute("DELETE FROM current")
    store.db.execute("UPDATE meta SET value = '0' WHERE name = 'fold_version'")
    store.close()
    assert refused(path, read_only=True) == "store.needs_upgrade"
    with Store.open(path, machine="这台") as again:
        assert again.subject(root, "head") == {"mode": "self"}


def test_views_of_another_version_are_made_anew_on_opening(store: Store, path: Path) -> None:
    begin(store)
    store.db.execute("DROP VIEW subject")
    store.db.execute("CREATE VIEW subject AS SELECT 1 AS root")
    store.db.execute("UPDATE meta SET value = 'old' WHERE name = 'views_version'")
    store.close()
    for read_only in (True, False):
        with Store.open(path, machine="这台", read_only=read_only) as again:
            assert again.db.execute("SELECT kind, actor FROM subject").fetchall() == [("inspection", "张三")]


def test_every_fixed_word_has_one_number_and_keeps_out_of_the_free_ones() -> None:
    words = schema.FIXED_WORDS
    assert len(set(words.values())) == len(words)
    assert max(words) < schema.FREE_WORDS
    assert words[schema.HEAD] == "head"
    assert (words[1000], words[2202]) == ("answer/XF01", "finding/ZH42")


def test_a_disk_that_is_write_protected_is_told_as_that(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows calls its folders writable: SQLite alone fails, as it can keep no file beside the store."""
    with Store.create(path) as store:
        begin(store)
    path.with_name(f"{path.name}-wal").mkdir()

    def refuse(folder: Path, *, private: bool) -> Path:
        raise OSError(errno.EROFS, "write-protected", str(folder))

    with pytest.raises(AppError) as elsewhere:
        Store.open(path)
    monkeypatch.setattr(errors, "growing_file", refuse)
    with pytest.raises(AppError) as protected:
        Store.open(path)
    assert [each.value.code for each in (elsewhere, protected)] == ["store.io", "store.read_only"]
