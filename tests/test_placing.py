"""Files that people keep: whole or not at all, and nothing that stood there is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from app import placing
from app.errors import AppError
from app.placing import Target, growing, own_folder, put_file, put_stream
from app.storage.store import Store
from tests.storage.histories import pack

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither links, modes nor devices like these")


def refused(out: Path | Target) -> str:
    """The code with which a file is not written; what stands in the folder is as it was."""
    path = out.path if isinstance(out, Target) else out
    before = state(path.parent)
    with pytest.raises(AppError) as error:
        put_file(out, b"paper")
    assert str(path) in str(error.value) and len(str(error.value).splitlines()) == 1
    assert state(path.parent) == before
    return error.value.code


def state(folder: Path) -> dict[str, bytes | None]:
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return {str(each): each.read_bytes() if each.is_file() else None for each in found}


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_written_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    assert put_file(tmp_path / "通知.pdf", b"paper") == tmp_path / "通知.pdf"
    assert (tmp_path / "通知.pdf").read_bytes() == b"paper" and names(tmp_path) == ["通知.pdf"]


def test_a_file_that_is_there_goes_only_if_somebody_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "已填好.xlsx"
    path.write_bytes(b"a day's work")
    assert refused(path) == "file.taken"
    put_file(Target(path, over=True), b"paper")
    assert path.read_bytes() == b"paper" and names(tmp_path) == ["已填好.xlsx"]


def test_a_file_that_may_not_be_changed_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that Excel holds on Windows, or one that somebody has made read-only."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"a day's work")
    real = os.open

    def held(name: object, flags: int, *more: int) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "held")
        return real(name, flags, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", held)
    with pytest.raises(AppError, match="没有权限"), growing(Target(path, over=True)):
        raise AssertionError("it was not refused")


def test_a_name_of_our_own_gives_way(tmp_path: Path) -> None:
    made = [put_file(Target(tmp_path / "001_通知.pdf", own=True), bytes([n])).name for n in range(3)]
    assert made == ["001_通知.pdf", "001_通知（2）.pdf", "001_通知（3）.pdf"]
    assert [(tmp_path / name).read_bytes() for name in made] == [b"\0", b"\1", b"\2"]
    assert [own_folder(tmp_path, "批量").name for _ in range(2)] == ["批量", "批量（2）"]


@pytest.mark.parametrize("over", [False, True])
def test_a_store_stays_whether_somebody_was_asked_or_not(tmp_path: Path, over: bool) -> None:
    path = tmp_path / "yijian.sqlite"
    with Store.create(path) as store:
        store.begin("inspection", {}, actor="甲", at=1)
        beside = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-SHM")]
        assert [refused(Target(each, over=over)) for each in beside] == ["file.is_store"] * 3
    assert [refused(Target(each, over=over)) for each in beside] == ["file.is_store"] * 3
    assert refused(Target(path.with_name(f"{path.name}-journal"), over=over)) == "file.is_store"
    with Store.open(path) as store:
        assert len(list(store.things("inspection"))) == 1


@posix
@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_store_stays_by_whatever_name(tmp_path: Path, link: Callable[[Path, Path], None], is_open: bool) -> None:
    path = tmp_path / "home" / "yijian.sqlite"
    path.parent.mkdir()
    other = tmp_path / "报告.pdf"
    with Store.create(path) as store:
        link(path, other)
        if is_open:
            assert refused(Target(other, over=True)) == "file.is_store"
        store.close()
        assert refused(Target(other, over=True)) == "file.is_store"


def test_a_package_stays_whether_somebody_was_asked_or_not(tmp_path: Path) -> None:
    path = tmp_path / "交接.sqlite"
    with Store.memory() as store:
        store.begin("inspection", {}, actor="甲", at=1)
        path.write_bytes(pack(store))
    assert [refused(Target(path, over=over)) for over in (False, True)] == ["file.is_package"] * 2


def test_another_programs_database_is_like_any_other_file(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t(x)")
    db.close()
    assert refused(path) == "file.taken"
    put_file(Target(path, over=True), b"paper")
    (tmp_path / "short").write_bytes(b"SQLite format 3\0")
    assert refused(tmp_path / "short") == "file.taken"


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    for target in (tmp_path / "U盘" / "a.pdf", Target(tmp_path / "U盘" / "a.pdf", own=True)):
        assert refused(target) == "file.no_folder"
    with pytest.raises(AppError, match="没有这个文件夹"):
        own_folder(tmp_path / "U盘", "批量")
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", [".", "folder", ""])
def test_a_folder_is_no_place_for_a_file(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(AppError, match="这是一个文件夹"):
        put_file(Path(place), b"paper")
    assert names(tmp_path) == ["folder"]


@pytest.mark.parametrize("name", ["院" * 40_000 + ".pdf", "a/" * 200 + "a.pdf", "a\0b.pdf", "file/a.pdf"])
def test_a_path_that_can_not_be_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AppError):
        put_file(tmp_path / name, b"paper")
    assert names(tmp_path) == ["file"]


def test_a_long_name_that_the_system_takes_is_written(tmp_path: Path) -> None:
    """What it is called meanwhile is no longer than that."""
    name = "院" * 83 + ".pdf"
    assert put_file(tmp_path / name, b"paper").read_bytes() == b"paper"


@posix
def test_a_device_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (pipe, Path("/dev/null")):
        with pytest.raises(AppError, match="不是普通文件"):
            put_file(Target(place, over=True), b"paper")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode) and names(tmp_path) == ["pipe"]


@posix
def test_a_link_leads_to_the_file_and_stays(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "far" / "real.pdf")
    assert put_file(link, b"new") == link
    assert refused(link) == "file.taken"
    put_file(Target(link, over=True), b"newer")
    assert link.is_symlink() and (tmp_path / "far" / "real.pdf").read_bytes() == b"newer"
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert refused(tmp_path / "round") == "file.unwritten"


@posix
def test_a_name_of_our_own_is_never_a_link_that_stands_there(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "nowhere" / "b.pdf")
    assert put_file(Target(tmp_path / "a.pdf", own=True), b"paper").name == "a（2）.pdf"


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "full"), KeyError("a bug"), KeyboardInterrupt()])
def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path, trouble: BaseException) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"last week's")

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise trouble

    with pytest.raises(AppError if isinstance(trouble, OSError) else type(trouble)) as error:
        put_stream(Target(path, over=True), write)
    if isinstance(error.value, AppError):
        assert "磁盘已满" in error.value.what
    assert path.read_bytes() == b"last week's" and names(tmp_path) == ["a.pdf"]


def test_what_is_not_placed_is_gone(tmp_path: Path) -> None:
    with growing(tmp_path / "a.pdf") as file:
        file.write(lambda opened: opened.write(b"paper"))
        assert not (tmp_path / "a.pdf").exists()
    assert names(tmp_path) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_name_that_was_taken_meanwhile_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """With links the system itself decides; on a stick without them the last look does."""

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "FAT has none")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with growing(tmp_path / "a.pdf") as file, growing(Target(tmp_path / "a.pdf", own=True)) as own:
        for each in (file, own):
            each.write(lambda opened: opened.write(b"paper"))
        (tmp_path / "a.pdf").write_bytes(b"another's")
        with pytest.raises(AppError) as error:
            file.place()
        assert error.value.code == "file.taken"
        assert own.place().name == "a（2）.pdf"
    assert (tmp_path / "a.pdf").read_bytes() == b"another's" and names(tmp_path) == ["a.pdf", "a（2）.pdf"]


def test_the_content_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that loses power leaves the paper or nothing, never an empty file of its name."""
    done: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, name=name, real=real: (done.append(name), real(*a)))
    put_file(Target(tmp_path / "a.pdf", over=True), b"paper")
    folder = ["fsync"] if sys.platform != "win32" else []
    assert done == ["fsync", "replace", *folder]


@posix
def test_a_private_file_is_its_users_alone(tmp_path: Path) -> None:
    for private, others in ((True, 0), (False, 0o044)):
        path = put_file(tmp_path / str(private), b"", private=private)
        assert path.stat().st_mode & 0o077 == others & ~umask()


def umask() -> int:
    found = os.umask(0o022)
    os.umask(found)
    return found


@posix
def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> Path:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(placing, "growing_file", read_only)
    with pytest.raises(AppError, match="磁盘是只读的"):
        put_file(tmp_path / "a.pdf", b"paper")
