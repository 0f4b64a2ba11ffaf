"""Packages as files: written whole or not at all, and the same whoever reads them."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import AppError
from app.interchange import package
from app.interchange.apply import merge
from app.interchange.package import export, verify
from app.placing import Target
from app.storage import schema
from app.storage.check import check, content_digest
from app.storage.examine import DAMAGED, Unsound
from app.storage.store import Store
from app.workflow.demonstration import Demonstration
from tests.interchange.packages import laptop, sound

ROOT = Path(__file__).resolve().parents[2]


def test_a_package_brings_everything_to_an_empty_store(tmp_path: Path) -> None:
    path = tmp_path / "a.yijian"
    with laptop() as store, Store.memory() as county:
        written = export(store, path, at=99, manifest={"note": "第一次"})
        assert (written.contents.events, written.contents.things, written.contents.blobs) == (46, 2, 2)
        assert written.contents.devices == ((store.device, 1, 46),)
        told = {**written.contents.manifest}
        assert (told["device"], told["at"], told["whole"], told["note"]) == (store.device, "99", "1", "第一次")
        [outcome] = merge(county, [path], at=100)
        assert (outcome.new_events, outcome.new_blobs, outcome.refused) == (46, 2, None)
        assert content_digest(county) == content_digest(store)
        assert check(county).sound
        assert verify(path).sound


def test_a_part_carries_whole_things_and_what_they_refer_to(tmp_path: Path) -> None:
    with laptop() as store, Store.memory() as county:
        other = store.begin("institution", {"name": "别家"}, actor="张三", at=1)
        [visit] = [root for root, _ in store.things("inspection")]
        written = export(store, tmp_path / "a.yijian", [visit], at=1)
        assert written.contents.things == 2
        assert written.contents.manifest["whole"] == "0"
        assert written.contents.gaps == ()
        assert export(store, tmp_path / "c.yijian", [other], at=1).contents.gaps == ((store.device, 1, 46),)
        merge(county, [written.path], at=2)
        assert [body["name"] for _, body in county.things("institution")] == ["幸福院"]
        export(store, tmp_path / "b.yijian", [other], at=1)
        merge(county, [tmp_path / "b.yijian"], at=2)
        assert content_digest(county) == content_digest(store)


def test_a_part_carries_only_the_blobs_it_refers_to(tmp_path: Path) -> None:
    with laptop() as store:
        store.keep_blob(b"of nobody")
        [home] = [root for root, _ in store.things("institution")]
        assert export(store, tmp_path / "a.yijian", [home], at=1).contents.blobs == 0
        assert export(store, tmp_path / "b.yijian", at=1).contents.blobs == 2


def test_a_store_opened_to_read_can_be_exported(tmp_path: Path) -> None:
    home = tmp_path / "home.db"
    with Store.create(home) as store:
        store.begin("institution", {"name": "幸福院"}, actor="张三", at=1)
    with Store.open(home, read_only=True) as reader:
        assert export(reader, tmp_path / "a.yijian", at=1).contents.events == 1


def test_exporting_nothing_is_told(tmp_path: Path) -> None:
    with laptop() as store, pytest.raises(AppError) as error:
        export(store, tmp_path / "a.yijian", [], at=1)
    assert error.value.code == "package.nothing_chosen"
    assert list(tmp_path.iterdir()) == []


def test_the_same_content_makes_the_same_bytes(tmp_path: Path) -> None:
    with laptop() as store:
        files = [export(store, tmp_path / f"{number}", at=1) for number in range(2)]
    assert files[0].digest == files[1].digest
    assert files[0].path.read_bytes() == files[1].path.read_bytes()


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yijian"
    path.write_bytes(b"last week's")

    def unsound(_: Path) -> None:
        raise Unsound(DAMAGED, "x")

    monkeypatch.setattr(package, "examine", unsound)
    with laptop() as store, pytest.raises(AppError) as error:
        export(store, Target(path, over=True), at=1)
    assert error.value.code == "package.not_verified"
    assert path.read_bytes() == b"last week's"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_to_a_place_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    with laptop() as store, pytest.raises(AppError) as error:
        export(store, tmp_path / "missing" / "a.yijian", at=1)
    assert error.value.code == "file.no_folder" and list(tmp_path.iterdir()) == []


def test_a_package_that_was_handed_over_is_not_written_over(tmp_path: Path) -> None:
    with laptop() as store:
        path = export(store, tmp_path / "a.yijian", at=1).path
        before = path.read_bytes()
        for target in (path, Target(path, over=True)):
            with pytest.raises(AppError) as error:
                export(store, target, at=2)
            assert error.value.code == "file.is_package"
        assert path.read_bytes() == before
        assert export(store, Target(path, own=True), at=2).path.name == "a（2）.yijian"


@pytest.mark.parametrize("pages", [4, 12])
def test_a_stick_that_is_full_is_told_and_the_store_works_on(tmp_path: Path, pages: int) -> None:
    """SQLite ends the transaction itself then: the disk is what is told, not a rollback that comes too late."""
    with laptop() as store:
        db = store.db
        store.db = _Narrow(db, pages)  # type: ignore[assignment]
        with pytest.raises(AppError) as error:
            export(store, tmp_path / "stick.sqlite", at=1)
        store.db = db
        assert "stick.sqlite" in str(error.value) and "磁盘已满" in str(error.value)
        assert list(tmp_path.iterdir()) == [] and not db.in_transaction
        assert export(store, tmp_path / "other.sqlite", at=1).contents.events == 46


class _Narrow:
    """A connection whose package may not have more pages: SQLite says of it what it says of a full disk."""

    def __init__(self, db: sqlite3.Connection, pages: int) -> None:
        self._db, self._pages = db, pages

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        done = self._db.execute(sql, *values)  # type: ignore[arg-type]
        if sql.startswith("ATTACH"):
            self._db.execute(f"PRAGMA out.max_page_count = {self._pages}")
        return done

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)


@pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows has no limit for a file's size")
def test_a_stick_that_takes_no_more_is_told(tmp_path: Path) -> None:
    """As a FAT stick of files over 4 GB: the system refuses in the middle of writing."""
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from app.errors import AppError; from app.storage.store import Store\n"
        "from app.interchange.package import export\n"
        "store = Store.memory(); store.keep_blob(b'x')\n"
        "for n in range(300): store.begin('institution', {'name': 'x' * 500}, actor='a', at=n)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "try: export(store, Path(sys.argv[1]), at=1)\n"
        "except AppError as error: sys.stdout.reconfigure(encoding='utf-8'); print(error)"
    )
    asked = [sys.executable, "-c", program, str(tmp_path / "stick.sqlite")]
    done = subprocess.run(asked, capture_output=True, cwd=ROOT, check=True)
    assert "stick.sqlite：文件没有写成（读写磁盘出错）。" in done.stdout.decode() and done.stderr == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's files to himself in another way")
def test_a_package_is_its_users_alone(tmp_path: Path) -> None:
    assert sound(tmp_path / "a.yijian").stat().st_mode & 0o777 == 0o600


def test_a_package_is_one_plain_file_for_any_sqlite_tool(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.yijian")
    assert [each.name for each in tmp_path.iterdir()] == ["a.yijian"]
    db = sqlite3.connect(path)
    try:
        rows = db.execute("SELECT actor, kind, slot, body FROM statement WHERE slot = 'answer/XF09'").fetchall()
        assert rows == [("张三", "answer", "answer/XF09", '{"note":"第9项","verdict":"fail"}')]
    finally:
        db.close()


def test_the_document_of_the_format_says_what_the_schema_says() -> None:
    """docs/package-format.md quotes the tables; what it quotes is what is written."""
    text = (ROOT / "docs" / "package-format.md").read_text(encoding="utf-8")
    quoted = "\n".join(re.findall(r"```sql\n(.*?)```", text, re.S))
    for statement in (*schema.JOURNAL.values(), *schema.PACKAGE.values()):
        assert statement in quoted
    assert f"format version {schema.PACKAGE_VERSION}" in text
    assert hex(schema.PACKAGE_ID) in text.lower()


def test_the_sql_in_the_document_of_the_format_runs(tmp_path: Path, demonstration: Demonstration) -> None:
    text = (ROOT / "docs" / "package-format.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sql\n(.*?)```", text, re.S)
    tables = [block for block in blocks if block.startswith("CREATE")]
    queries = [block for block in blocks if block.startswith(("SELECT", "WITH"))]
    assert len(queries) == 3 and len(tables) + len(queries) == len(blocks)
    with closing(sqlite3.connect(":memory:")) as db:
        for table in tables:
            db.execute(table)
    for path in (sound(tmp_path / "a.yijian"), *demonstration.packages):
        with closing(sqlite3.connect(path)) as db:
            for query in queries:
                assert db.execute(query).fetchall(), query


def test_the_digest_rule_of_the_document_recomputes_a_package(tmp_path: Path, demonstration: Demonstration) -> None:
    """The Python in the document is run as it stands."""
    text = (ROOT / "docs" / "package-format.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", text, re.S)
    for path in (sound(tmp_path / "a.yijian"), *demonstration.packages):
        contents = verify(path).contents
        assert contents is not None
        scope: dict[str, object] = {"path": str(path)}
        exec(program, scope)
        assert scope["checked"] == contents.events >= 46
