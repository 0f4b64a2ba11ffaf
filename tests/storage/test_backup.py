"""Backups: whole and verified or not there, made while others write, named, counted, and sentences for what fails."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from app.domain.backups import Reason, backup_from
from app.domain.days import china_moment
from app.errors import AppError, Cancelled
from app.storage import backup, schema
from app.storage.backup import back_up, verify
from app.storage.backup_folder import folder_of, keep_backup, kept_backups
from app.storage.check import check, content_digest
from app.storage.store import Store
from tests.domain.test_backups import TODAY
from tests.storage.histories import pack
from tests.test_windows import Held

ROOT = Path(__file__).resolve().parents[2]
NOON = china_moment(TODAY, 12, 0)
DAY = 86_400_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "yijian.sqlite"


@pytest.fixture
def store(path: Path) -> Store:
    made = Store.create(path, device="a" * 32, machine="这台")
    root = made.begin("inspection", {"mode": "patrol"}, actor="甲", at=1)
    with made.atomic():
        for number in range(300):
            made.write(root, f"answer/X{number}", {"note": f"第{number}项" * 30}, kind="answer", actor="甲", at=2)
    made.keep_blob(b"picture" * 20_000)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def code_of(error: pytest.ExceptionInfo[AppError]) -> str:
    assert "\n" not in str(error.value) and error.value.remedy.endswith("。")
    return error.value.code


def test_a_backup_holds_all_that_is_committed_and_is_one_file(store: Store, stick: Path) -> None:
    made = back_up(store.db, stick / "b.sqlite")
    assert [each.name for each in stick.iterdir()] == ["b.sqlite"]
    assert (made.events, made.device, made.size) == (301, "a" * 32, (stick / "b.sqlite").stat().st_size)
    with Store.open(stick / "b.sqlite", machine="这台") as opened:
        assert content_digest(opened) == content_digest(store)
        assert check(opened).sound


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such mark")
def test_only_its_user_can_read_a_backup(store: Store, stick: Path) -> None:
    before = os.umask(0)
    try:
        back_up(store.db, stick / "b.sqlite")
    finally:
        os.umask(before)
    assert stat.S_IMODE((stick / "b.sqlite").stat().st_mode) == 0o600


def test_looking_at_a_backup_leaves_nothing_beside_it(store: Store, stick: Path) -> None:
    back_up(store.db, stick / "b.sqlite")
    store.close()
    assert store.path is not None
    shutil.copy(store.path, stick / "by_hand.sqlite")
    for name in ("b.sqlite", "by_hand.sqlite"):
        assert verify(stick / name).events == 301
    assert sorted(each.name for each in stick.iterdir()) == ["b.sqlite", "by_hand.sqlite"]


class Writing:
    """Progress during which another connection writes; the writes must neither fail nor make the copy begin anew."""

    def __init__(self, path: Path, root: int) -> None:
        self.other = Store.open(path, machine="这台")
        self.root = root
        self.left: list[int] = []

    def step(self, done: int, total: int, label: str = "") -> None:
        if label == "备份":
            self.left.append(total - done)
            slot = f"answer/Y{len(self.left)}"
            self.other.write(self.root, slot, {"note": "x" * 9000}, kind="answer", actor="乙", at=3)


def test_others_write_while_a_backup_is_made(
    store: Store, path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 5)
    (root, _) = next(store.things("inspection"))
    writing = Writing(path, root)
    made = back_up(store.db, stick / "b.sqlite", progress=writing)
    assert len(writing.left) > 10 and writing.left == sorted(writing.left, reverse=True)
    assert made.events == 301
    assert len(store.subjects(root, "answer/Y")) == len(writing.left)
    assert back_up(store.db, stick / "later.sqlite").events == 301 + len(writing.left)


def test_a_store_in_a_transaction_is_not_waited_for(store: Store, stick: Path) -> None:
    with store.atomic(), pytest.raises(ValueError, match="end of this very transaction"):
        back_up(store.db, stick / "b.sqlite")


def test_a_locked_store_is_told(store: Store, path: Path, stick: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        db = sqlite3.connect(path, isolation_level=None, timeout=0.01)
        with closing(db), pytest.raises(AppError) as error:
            back_up(db, stick / "b.sqlite")
    assert code_of(error) == "store.locked"
    assert list(stick.iterdir()) == []


def test_a_stop_leaves_nothing(store: Store, stick: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, label: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        back_up(store.db, stick / "b.sqlite", progress=Stop())
    assert list(stick.iterdir()) == [] and not store.db.in_transaction


def test_what_sqlite_leaves_of_a_copy_that_broke_off_is_cleared_away(store: Store, stick: Path) -> None:
    """On a disk that is really full its journal stays."""

    class Full:
        def step(self, done: int, total: int, label: str = "") -> None:
            (stick / "b.sqlite.new-journal").write_bytes(b"left")
            raise Cancelled

    with pytest.raises(Cancelled):
        back_up(store.db, stick / "b.sqlite", progress=Full())
    assert list(stick.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(store: Store, stick: Path) -> None:
    (stick / "b.sqlite").write_text("mine")
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite")
    assert code_of(error) == "store.exists"
    assert (stick / "b.sqlite").read_text() == "mine" and len(list(stick.iterdir())) == 1


# What fails, and what is said


def test_a_full_disk_is_told_and_leaves_nothing(store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(sqlite3.Connection):
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)  # type: ignore[arg-type]
            self.execute("PRAGMA max_page_count = 20")

    connect = sqlite3.connect
    monkeypatch.setattr(
        backup.sqlite3,
        "connect",
        lambda name, **named: connect(name, factory=Full, **named),  # type: ignore[attr-defined]
    )
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite")
    assert code_of(error) == "backup.disk_full" and str(stick) in error.value.where
    assert list(stick.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size there")
def test_a_file_that_can_not_grow_further_is_told_in_one_line(store: Store, path: Path, stick: Path) -> None:
    """A real refusal of the system, in a program of its own."""
    store.close()
    program = (
        "import resource, sys; from pathlib import Path; from app.errors import AppError\n"
        "from app.storage.backup import back_up; from app.storage.store import Store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "try: back_up(store.db, Path(sys.argv[2]))\n"
        "except AppError as error: print(error.code, error)\n"
    )
    command = [sys.executable, "-c", program, str(path), str(stick / "b.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.stderr == "" and done.stdout.startswith("backup.not_written")
    assert "b.sqlite" in done.stdout and len(done.stdout.splitlines()) == 1
    assert list(stick.iterdir()) == []


def test_too_little_room_is_told_before_anything_is_written(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = backup.size_of(store.db)
    monkeypatch.setattr(backup, "free_bytes", lambda folder: need + 5)
    assert back_up(store.db, stick / "a.sqlite", spare=5).events == 301
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite", spare=6)
    assert code_of(error) == "backup.no_room" and "1 MB" in str(error.value)


def test_a_stick_that_is_pulled_out_amid_the_copy_is_told(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 5)

    class Pulled:
        def step(self, done: int, total: int, label: str = "") -> None:
            shutil.rmtree(stick, ignore_errors=True)

    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite", progress=Pulled())
    assert code_of(error) == "backup.folder_gone"
    assert not store.db.in_transaction and check(store).sound


def test_a_folder_that_is_gone_is_told(store: Store, stick: Path) -> None:
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "拔掉了" / "b.sqlite")
    assert code_of(error) == "backup.folder_gone" and "拔掉了" in str(error.value)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EROFS, "backup.read_only"),
        (errno.EACCES, "backup.read_only"),
        (errno.ENOSPC, "backup.disk_full"),
        (errno.EIO, "backup.not_written"),
    ],
)
def test_what_the_system_refuses_is_told_as_what_it_is(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite")
    assert code_of(error) == code


@pytest.mark.parametrize(("number", "code"), [(32, "backup.not_written"), (19, "backup.read_only")])
def test_of_what_windows_denies_its_own_number_tells_more(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    """A file that a scanner holds is no fault of the folder; a write-protected stick is one of the stick."""

    def refuse(*_: object, **__: object) -> None:
        raise Held(number)

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(AppError, match="磁盘是只读的" if number == 19 else "文件正被占用") as error:
        back_up(store.db, stick / "b.sqlite")
    assert code_of(error) == code


def test_a_copy_that_does_not_hold_is_not_kept(store: Store, stick: Path) -> None:
    """A changed text is seen although the file is whole."""
    store.db.execute('UPDATE event SET body = \'{"note":"y"}\' WHERE key & 1023 = 7')
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite")
    assert code_of(error) == "backup.not_verified" and "第 7 条记录" in str(error.value)
    assert list(stick.iterdir()) == []
    assert back_up(store.db, stick / "whole.sqlite", deep=False).events == 301


def test_a_changed_photo_is_seen(store: Store, stick: Path) -> None:
    store.db.execute("UPDATE blob SET content = zeroblob(20)")
    with pytest.raises(AppError) as error:
        back_up(store.db, stick / "b.sqlite")
    assert code_of(error) == "backup.not_verified" and "附件" in str(error.value)


# What a file is that is looked through


def test_a_damaged_backup_is_refused_whatever_the_damage(store: Store, stick: Path) -> None:
    good = stick / "b.sqlite"
    back_up(store.db, good)
    content = good.read_bytes()
    for number, at in enumerate(range(100, len(content), len(content) // 60)):
        bad = stick / f"{number}.sqlite"
        bad.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        try:
            verify(bad)
        except AppError as error:
            assert error.code in ("backup.unsound", "store.not_ours", "store.newer_file"), at
        else:
            with Store.open(bad, read_only=True) as opened:
                events = "SELECT key, body, digest FROM event ORDER BY key"
                assert opened.db.execute(events).fetchall() == store.db.execute(events).fetchall()
    for size in (0, 50, 4096, 20_000, len(content) - 4096):
        (stick / "cut.sqlite").write_bytes(content[:size])
        with pytest.raises(AppError) as refused:
            verify(stick / "cut.sqlite")
        assert refused.value.code in ("backup.unsound", "store.not_ours"), size


def test_what_is_no_backup_is_told_as_what_it_is(store: Store, stick: Path) -> None:
    (stick / "package.sqlite").write_bytes(pack(store))
    with closing(sqlite3.connect(stick / "other.sqlite")) as db:
        db.execute("CREATE TABLE own(device)")
    back_up(store.db, stick / "newer.sqlite")
    with closing(sqlite3.connect(stick / "newer.sqlite")) as db:
        db.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    (stick / "notes.txt").write_text("note" * 5000)
    told = {}
    for name in ("package.sqlite", "other.sqlite", "newer.sqlite", "notes.txt", "none.sqlite"):
        with pytest.raises(AppError) as error:
            verify(stick / name)
        told[name] = error.value.code
    assert told == {
        "package.sqlite": "store.is_package",
        "other.sqlite": "store.not_ours",
        "newer.sqlite": "store.newer_file",
        "notes.txt": "store.not_ours",
        "none.sqlite": "store.not_found",
    }


# The folder beside the store


def test_backups_are_named_and_found_newest_first(store: Store, path: Path) -> None:
    for at, reason in ((NOON - DAY, Reason.DAILY), (NOON, Reason.MERGE), (NOON, Reason.MERGE)):
        keep_backup(store.db, path, reason, at=at)
    (folder_of(path) / "别的.txt").write_text("x")
    names = [each.path.name for each in kept_backups(path)]
    assert names == [
        "颐检备份_2026-11-22_1200_合并前_2.sqlite",
        "颐检备份_2026-11-22_1200_合并前.sqlite",
        "颐检备份_2026-11-21_1200_每日.sqlite",
    ]
    assert {each.path.parent.name for each in kept_backups(path)} == {"备份"}


def test_two_stores_of_one_folder_keep_their_backups_apart(store: Store, path: Path, tmp_path: Path) -> None:
    keep_backup(store.db, path, Reason.DAILY, at=NOON)
    with Store.create(tmp_path / "county.sqlite") as county:
        for back in range(30):
            keep_backup(county.db, tmp_path / "county.sqlite", Reason.DAILY, at=NOON + back * DAY)
    assert len(kept_backups(path)) == 1
    assert len(kept_backups(tmp_path / "county.sqlite")) == 9  # seven days of two weeks, and two weeks before


def test_only_what_was_made_by_itself_is_removed_and_nothing_elsewhere(store: Store, path: Path, stick: Path) -> None:
    for back in range(40, -1, -1):
        keep_backup(store.db, path, Reason.DAILY, at=NOON - back * DAY)
        if back % 4 == 0:
            keep_backup(store.db, path, Reason.BY_HAND, at=NOON - back * DAY)
            keep_backup(store.db, path, Reason.DAILY, at=NOON - back * DAY, folder=stick)
    reasons = [each.backup.reason for each in kept_backups(path)]
    assert (reasons.count(Reason.DAILY), reasons.count(Reason.BY_HAND)) == (10, 11)
    assert len(list(stick.iterdir())) == 11


def test_nothing_is_removed_when_the_new_one_does_not_hold(store: Store, path: Path) -> None:
    for back in range(20, 0, -1):
        keep_backup(store.db, path, Reason.DAILY, at=NOON - back * DAY)
    before = kept_backups(path)
    store.db.execute("UPDATE blob SET content = zeroblob(20)")
    with pytest.raises(AppError):
        keep_backup(store.db, path, Reason.DAILY, at=NOON)
    assert kept_backups(path) == before
    assert not list(folder_of(path).glob("*.new"))


def test_a_kill_before_the_new_backup_is_in_its_place_leaves_store_and_backups(store: Store, path: Path) -> None:
    """Killed between the copy and its place: what is left is a `.new`, which the next ones clear away a day later."""
    keep_backup(store.db, path, Reason.DAILY, at=NOON - DAY)
    (old,) = kept_backups(path)
    store.close()
    program = (
        "import os, sys; from pathlib import Path; from app.domain.backups import Reason\n"
        "from app.storage import backup; from app.storage.backup_folder import keep_backup\n"
        "from app.storage.store import Store\n"
        "backup.os.replace = lambda *_: os._exit(9)\n"
        "store = Store.open(Path(sys.argv[1]), machine='这台')\n"
        "keep_backup(store.db, store.path, Reason.DAILY, at=int(sys.argv[2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path), str(NOON)], cwd=ROOT)
    assert done.returncode == 9
    (left,) = folder_of(path).glob("*.new")
    assert backup_from(left.name, path.name) is None
    assert kept_backups(path) == (old,) and verify(old.path).events == 301
    with Store.open(path, machine="这台") as again:
        assert check(again).sound
        keep_backup(again.db, path, Reason.DAILY, at=NOON)
        assert left.exists()
        os.utime(left, (0, 0))
        keep_backup(again.db, path, Reason.DAILY, at=NOON)
        assert not left.exists()


def test_names_of_one_minute_do_not_run_out(store: Store, path: Path) -> None:
    for number in count(1):
        kept = keep_backup(store.db, path, Reason.BY_HAND, at=NOON)
        assert kept.backup.running == number
        if number == 4:
            break
