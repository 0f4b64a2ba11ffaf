"""A restore: what would be lost is known before; the store is replaced whole or not at all, under a new id."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.backups import Reason
from app.errors import AppError, Cancelled
from app.storage import opening, restoring
from app.storage.backup import back_up, verify
from app.storage.backup_folder import kept_backups
from app.storage.check import check, content_digest
from app.storage.comparing import compare
from app.storage.restoring import Restored, restore
from app.storage.schema import SCHEMA_VERSION
from app.storage.store import Store
from tests.storage.histories import pack, take
from tests.storage.test_backup import DAY, NOON, ROOT

SOFT_LINK = pytest.param(
    "a soft link of it",
    marks=pytest.mark.skipif(sys.platform == "win32", reason="soft links need a right on Windows"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "yijian.sqlite"


@pytest.fixture
def root(path: Path) -> int:
    """A store with one visit and ten answers, closed again."""
    with Store.create(path, device="a" * 32, machine="这台") as store:
        root = store.begin("inspection", {"mode": "patrol"}, actor="甲", at=1)
        for number in range(10):
            store.write(root, f"answer/X{number}", {"note": "早" * 400}, kind="answer", actor="甲", at=2)
    return root


@pytest.fixture
def saved(path: Path, root: int, tmp_path: Path) -> Path:
    """A backup of it on a stick; after that a colleague answers five items more."""
    (tmp_path / "U盘").mkdir()
    target = tmp_path / "U盘" / "早.sqlite"
    with Store.open(path, machine="这台") as store:
        back_up(store.db, target)
        for number in range(10, 15):
            store.write(root, f"answer/X{number}", {"note": "晚" * 400}, kind="answer", actor="乙", at=3)
    return target


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)


def back(path: Path, source: Path, **named: object) -> Restored:
    fresh = iter("bcdef").__next__
    given = {"at": NOON, "machine": "这台", "new_device": lambda: fresh() * 32}
    return restore(path, source, **(given | named))  # type: ignore[arg-type]


def answers(path: Path) -> int:
    with Store.open(path, machine="这台") as store:
        assert check(store).sound
        return sum(len(store.subjects(root, "answer/")) for root, _ in store.things("inspection"))


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each.name not in ("U盘", "备份"))


def test_what_would_be_lost_is_known_without_writing(path: Path, saved: Path) -> None:
    with Store.open(path, machine="这台", read_only=True) as store:
        found = compare(store, saved)
    assert (found.shared, found.there) == (11, 0)
    assert [(each.slot, each.kind, each.actor, each.at) for each in found.here] == [
        (f"answer/X{number}", "answer", "乙", 3) for number in range(10, 15)
    ]


def test_a_backup_of_another_computer_shares_nothing(path: Path, saved: Path, tmp_path: Path) -> None:
    with Store.create(tmp_path / "other.sqlite") as other:
        other.begin("institution", {}, actor="丙", at=1)
    with Store.open(path, machine="这台") as store:
        found = compare(store, tmp_path / "other.sqlite")
    assert (len(found.here), found.shared, found.there) == (16, 0, 1)


def test_the_store_is_as_it_was_then_and_what_it_was_is_kept(path: Path, saved: Path) -> None:
    with Store.open(path, machine="这台") as store:
        before = content_digest(store)
    done = back(path, saved)
    assert answers(path) == 10
    (kept,) = kept_backups(path)
    assert kept.path == done.kept and kept.backup.reason is Reason.RESTORE and done.aside is None
    with Store.open(kept.path, machine="这台") as store:
        assert content_digest(store) == before
    assert beside(path) == ["yijian.sqlite"]


def test_a_restore_is_taken_back_by_restoring_what_was_kept(path: Path, saved: Path) -> None:
    done = back(path, saved)
    assert done.kept is not None
    back(path, done.kept, at=NOON + DAY)
    assert answers(path) == 15


def test_the_store_is_in_its_usual_mode_afterwards(path: Path, saved: Path) -> None:
    back(path, saved)
    with Store.open(path, machine="这台") as store:
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_it_goes_on_under_a_new_id_and_merges_what_was_lost_without_double_numbers(
    path: Path, root: int, saved: Path
) -> None:
    with Store.open(path, machine="这台") as store:
        handed_over = pack(store)
    done = back(path, saved)
    with Store.open(path, machine="这台") as store:
        assert store.device == done.device == "b" * 32
        for number in range(20, 23):
            store.write(root, f"answer/X{number}", {"note": "后"}, kind="answer", actor="甲", at=4)
        united = take(store, handed_over)
        assert (united.new_events, united.forked_devices, united.own_device_met) == (5, (), False)
        assert len(store.subjects(root, "answer/")) == 18
        assert [info.branches for info in store.devices()] == [1, 1]
        assert check(store).sound


def test_a_backup_of_an_older_version_is_looked_at_restored_and_brought_up_to_date(
    path: Path, root: int, tmp_path: Path
) -> None:
    older = tmp_path / "older.sqlite"
    shutil.copy(ROOT / "tests" / "data" / "stores" / "version_1.sqlite", older)
    before = older.read_bytes()
    with Store.open(path, machine="这台") as store:
        found = compare(store, older)
    assert (len(found.here), found.shared) == (11, 0) and found.there == verify(older).events
    back(path, older)
    assert older.read_bytes() == before
    with Store.open(path, machine="这台") as store:
        assert store.db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert store.device == "b" * 32 and check(store).sound
    assert {each.backup.reason for each in kept_backups(path)} == {Reason.UPGRADE, Reason.RESTORE}


def test_a_store_that_is_gone_is_put_back(path: Path, saved: Path) -> None:
    for left in path.parent.glob("yijian.sqlite*"):
        left.unlink()
    path.with_name(f"{path.name}-wal").write_bytes(b"a log that its database has lost")
    assert back(path, saved).kept is None
    assert answers(path) == 10
    assert [name for name in beside(path) if "已损坏" in name] == ["yijian_已损坏_2026-11-22_1200.sqlite-wal"]


def test_another_program_that_has_it_open_is_told_and_nothing_changes(path: Path, saved: Path) -> None:
    with Store.open(path, machine="这台") as held:
        with pytest.raises(AppError) as error:
            back(path, saved)
        assert error.value.code == "store.locked"
        assert held.device == "a" * 32
    assert answers(path) == 15 and beside(path) == ["yijian.sqlite"] and not kept_backups(path)


def test_a_program_that_only_looks_is_told_too(path: Path, saved: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.storage.store import Store\n"
        "with Store.open(Path(sys.argv[1]), read_only=True) as store:\n"
        "    store.device; print('open', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        with pytest.raises(AppError) as error:
            back(path, saved)
        assert error.value.code == "store.locked"
        other.communicate("")
    back(path, saved)
    assert answers(path) == 10


@pytest.mark.parametrize("names", ["the store itself", "a hard link of it", SOFT_LINK])
def test_the_store_is_no_backup_of_itself(path: Path, root: int, names: str) -> None:
    chosen = {"a hard link of it": os.link, "a soft link of it": os.symlink}
    target = path
    if names in chosen:
        target = path.with_name("chosen.sqlite")
        chosen[names](path, target)
    with pytest.raises(AppError) as error:
        back(path, target)
    assert error.value.code == "backup.is_the_store" and answers(path) == 10


def test_a_damaged_backup_changes_nothing(path: Path, saved: Path) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content.replace("早早".encode(), "晚早".encode(), 1))
    with pytest.raises(AppError) as error:
        back(path, saved)
    assert error.value.code == "backup.unsound"
    assert answers(path) == 15 and beside(path) == ["yijian.sqlite"]


# A store that is damaged itself


def damage(path: Path, where: str) -> bytes:
    content = bytearray(path.read_bytes())
    match where:
        case "its head":
            content[0:200] = b"x" * 200
        case "a page":
            content[len(content) // 2 : len(content) // 2 + 3000] = b"\xff" * 3000
        case "cut off":
            del content[len(content) // 2 :]
        case "a letter":
            at = content.rindex("晚晚".encode())
            content[at : at + 6] = "玩晚".encode()
    path.write_bytes(content)
    return bytes(content)


@pytest.mark.parametrize("where", ["its head", "a page", "cut off", "a letter"])
def test_a_damaged_store_is_put_aside_as_it_is(path: Path, saved: Path, where: str) -> None:
    damaged = damage(path, where)
    done = back(path, saved)
    assert done.kept is None and done.aside is not None
    assert done.aside.name == "yijian_已损坏_2026-11-22_1200.sqlite" and done.aside.stat().st_size
    # but for the head, in which SQLite notes that there is no log
    assert done.aside.read_bytes()[100:] == damaged[100:]
    assert answers(path) == 10 and not kept_backups(path)


def test_what_stands_in_the_log_of_a_damaged_store_is_put_aside_too(path: Path, root: int, saved: Path) -> None:
    """It is what was said last; and it would be played into the store that takes the place."""
    with Store.open(path, machine="这台") as store:
        store.write(root, "answer/X99", {"note": "最后说的"}, kind="answer", actor="甲", at=9)
        taken = {tail: path.with_name(path.name + tail).read_bytes() for tail in ("", "-wal")}
    for tail, content in taken.items():
        path.with_name(path.name + tail).write_bytes(content.replace("早早".encode(), "晚早".encode()))
    done = back(path, saved)
    assert done.aside is not None
    left = [done.aside, done.aside.with_name(f"{done.aside.name}-wal")]
    assert "最后说的".encode() in b"".join(each.read_bytes() for each in left if each.exists())
    assert answers(path) == 10 and not path.with_name(f"{path.name}-wal").exists()


def test_a_place_that_can_not_be_taken_is_told_and_all_is_as_it_was(
    path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = damage(path, "its head")
    replace = os.replace

    def refuse(old: Path, new: Path) -> None:
        if old.name.endswith(".restoring"):
            raise PermissionError(13, "held by another program")
        replace(old, new)

    monkeypatch.setattr(restoring.os, "replace", refuse)  # type: ignore[attr-defined]
    with pytest.raises(AppError) as error:
        back(path, saved)
    assert error.value.code == "backup.not_replaced"
    assert path.read_bytes() == damaged and beside(path) == ["yijian.sqlite"]


@pytest.mark.parametrize("kind", ["another program's database", "a package", "a newer version's"])
def test_what_is_no_store_of_ours_is_not_replaced(path: Path, saved: Path, kind: str) -> None:
    with Store.open(path, machine="这台") as store:
        package = pack(store)
        if kind == "another program's database":
            store.db.execute("PRAGMA application_id = 7")
        if kind == "a newer version's":
            store.db.execute("PRAGMA user_version = 99")
    if kind == "a package":
        path.write_bytes(package)
    before = path.read_bytes()
    with pytest.raises(AppError) as error:
        back(path, saved)
    assert error.value.code in ("store.not_ours", "store.is_package", "store.newer_file")
    assert path.read_bytes() == before and beside(path) == ["yijian.sqlite"]


# Whole or not at all


class Ending:
    """Stops at the n-th step of what is called so."""

    def __init__(self, label: str, step: int) -> None:
        self.label, self.left = label, step

    def step(self, done: int, total: int, label: str = "") -> None:
        if label == self.label:
            self.left -= 1
            if self.left == 0:
                raise Cancelled


@pytest.mark.parametrize("label", ["备份", "恢复"])
@pytest.mark.parametrize("step", [1, 2, 4])
def test_a_stop_amid_it_leaves_the_store_as_it_was(
    path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch, label: str, step: int
) -> None:
    for module in (restoring, sys.modules["app.storage.backup"]):
        monkeypatch.setattr(module, "PAGES", 5)
    with pytest.raises(Cancelled):
        back(path, saved, progress=Ending(label, step))
    with Store.open(path, machine="这台") as store:
        assert store.device == "a" * 32
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert answers(path) == 15 and beside(path) == ["yijian.sqlite"]


@pytest.mark.parametrize("step", range(1, 6))
def test_a_kill_amid_the_copying_leaves_what_was_there(path: Path, saved: Path, step: int) -> None:
    """The pages are half written into the store's own file: SQLite's journal beside it undoes them."""
    program = (
        "import os, sys; from pathlib import Path; from app.storage import restoring\n"
        "restoring.PAGES = 5\n"
        "class Kill:\n"
        "    left = int(sys.argv[4])\n"
        "    def step(self, done, total, label=''):\n"
        "        self.left -= label == '恢复'\n"
        "        if self.left == 0: os._exit(9)\n"
        "store, source, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])\n"
        "restoring.restore(store, source, at=at, machine='这台', progress=Kill())\n"
    )
    command = [sys.executable, "-c", program, str(path), str(saved), str(NOON), str(step)]
    assert subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}).returncode == 9
    assert answers(path) == 15
    (kept,) = kept_backups(path)
    assert verify(kept.path).events == 16
    assert back(path, saved).kept is not None
    assert answers(path) == 10 and beside(path) == ["yijian.sqlite"]


def test_what_a_killed_restore_left_is_not_taken_for_a_part_of_the_next(path: Path, saved: Path) -> None:
    """SQLite would play a journal that lies beside a file into it."""
    for tail in ("", "-journal", ".new", ".new-journal"):
        path.with_name(f"{path.name}.restoring{tail}").write_bytes(b"left" * 5000)
    back(path, saved)
    assert answers(path) == 10 and beside(path) == ["yijian.sqlite"]


def test_a_stick_that_is_pulled_out_amid_it_changes_nothing(path: Path, saved: Path) -> None:
    class Pulled:
        def step(self, done: int, total: int, label: str = "") -> None:
            shutil.rmtree(saved.parent, ignore_errors=True)

    try:
        back(path, saved, progress=Pulled())
    except AppError:
        assert answers(path) == 15
    else:
        assert answers(path) == 10  # the system had it all by then
    assert beside(path) == ["yijian.sqlite"]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys.modules["app.storage.backup"], "free_bytes", lambda folder: 1000)
    yield


def test_without_room_for_the_backup_before_it_nothing_is_restored(path: Path, saved: Path, full: None) -> None:
    with pytest.raises(AppError) as error:
        back(path, saved)
    assert error.value.code == "backup.no_room"
    assert answers(path) == 15 and beside(path) == ["yijian.sqlite"]
