"""Files that people keep: written whole beside their place and then put there, or not at all; never over another.

The one way in which the program writes a file that somebody named. What stands at the place stays, unless a person was
asked about it; a database or a package of ours stays in any case.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from app.errors import ErrorText, os_reason
from app.files import PACKAGE_ID, STORE_ID, application_of, is_store_in_use
from app.growing import BESIDE, growing_file, take_away
from app.windows import ACCESS_DENIED, is_marked_read_only, patiently, why_forbidden, why_too_long

UNWRITTEN = ErrorText(
    code="file.unwritten",
    where="{path}",
    what="文件没有写成（{reason}）。",
    remedy="请检查磁盘是否已满、能不能写入，文件若正在 Excel 或 WPS 中打开请先关闭；原来的文件未被改动。",
)
NO_FOLDER = ErrorText(
    code="file.no_folder",
    where="{path}",
    what="没有这个文件夹：{folder}。",
    remedy="请核对写法、看U盘是否已插好，或先建好文件夹；没有写入任何内容。",
)
TAKEN = ErrorText(
    code="file.taken",
    where="{path}",
    what="已有同名的文件。",
    remedy="请换一个文件名；确实要盖掉它的，请加 --force。原来的文件未被改动。",
)
FORBIDDEN_NAME = ErrorText(
    code="file.forbidden_name",
    where="{path}",
    what="{reason}。",
    remedy="请换一个文件名；没有写入任何内容。",
)
IS_STORE = ErrorText(
    code="file.is_store",
    where="{path}",
    what="这是颐检的数据库，不能盖掉。",
    remedy="请换一个文件名；数据库未被改动。",
)
IS_PACKAGE = ErrorText(
    code="file.is_package",
    where="{path}",
    what="这里已有一份交接文件，不能盖掉。",
    remedy="请换一个文件名；原来的交接文件未被改动。",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file goes. A plain path says the same as a target that nobody was asked about."""

    path: Path
    over: bool = False
    """A person was asked: a file that stands here may go."""
    own: bool = False
    """The program chose the name: where it is taken, the file gets another, as `名称（2）.pdf`."""


Out = Path | Target


@dataclass(frozen=True, slots=True)
class Growing:
    """A file on its way to its place: `write` it, or let SQLite fill `path`, and then `place` it."""

    path: Path
    """Where it stands until it is placed."""
    _target: Target
    _place: Path

    def write(self, write: Callable[[BinaryIO], object]) -> None:
        """Write the content and bring it safely to the disk. Raises `UNWRITTEN`, and what `write` raises."""
        with _telling(self._target.path), self.path.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())

    def place(self, name: str = "") -> Path:
        """Put the finished file in its place, and return where that is. Raises `UNWRITTEN`, `TAKEN`.

        `name` is what the program calls a file of its own, where that was not known before it was written.
        """
        place = self._place.with_name(name) if name else self._place
        try:
            with _telling(self._target.path):
                placed = self._put(place)
        except FileExistsError as error:
            raise TAKEN.with_(path=self._target.path) from error
        _sync_folder(placed.parent)
        return self._target.path.with_name(placed.name) if self._target.own else self._target.path

    def _put(self, place: Path) -> Path:
        if self._target.over:
            _put_over(self.path, place)
            return place
        if not self._target.own:
            _put_free(self.path, place)
            return place
        for free in _other_names(place):
            with suppress(FileExistsError):
                _put_free(self.path, free)
                return free
        raise AssertionError("names never end")


@contextmanager
def growing(out: Out, *, private: bool = False) -> Iterator[Growing]:
    """A file to be written for a place, gone unless it is placed; `private`: nobody but its user may read it.

    Raises at once what `judge_target` raises, or `UNWRITTEN`.
    """
    target = out if isinstance(out, Target) else Target(out)
    place = judge_target(target)
    with _telling(target.path):
        path = growing_file(place.parent, private=private)
    try:
        yield Growing(path, target, place)
    finally:
        take_away(path)


def put_file(out: Out, content: bytes, *, private: bool = False) -> Path:
    """Write a file, and return where it stands. Raises what `growing` raises; then what stood there still stands."""
    return put_stream(out, lambda file: file.write(content), private=private)


def put_stream(out: Out, write: Callable[[BinaryIO], object], *, private: bool = False) -> Path:
    """The same for content that is written bit by bit. What `write` raises leaves nothing behind."""
    with growing(out, private=private) as file:
        file.write(write)
        return file.place()


def judge_target(target: Target) -> Path:
    """The place, links followed, where a file may be written.

    Raises `FORBIDDEN_NAME`, `NO_FOLDER`, `TAKEN`, `IS_STORE` and `IS_PACKAGE` (whether somebody was asked or not),
    `UNWRITTEN`, or `CAN_NOT_READ` for a file of which nobody can tell what it is.
    """
    shown = target.path
    if reason := why_forbidden(shown.name):
        raise FORBIDDEN_NAME.with_(path=shown, reason=reason)
    try:
        place = _followed(target)
        found = None if target.own else _stat(place)
    except (OSError, ValueError) as error:
        reason = os_reason(error) if isinstance(error, OSError) else "路径不合规定"
        raise UNWRITTEN.with_(path=shown, reason=reason) from error
    if not target.own and _belongs_to_store(place):
        raise IS_STORE.with_(path=shown)
    if found is None:
        if not place.parent.is_dir():
            if reason := why_too_long(place) or _why_no_folder(place.parent):
                raise UNWRITTEN.with_(path=shown, reason=reason)
            raise NO_FOLDER.with_(path=shown, folder=place.parent)
        return place
    if stat.S_ISDIR(found.st_mode):
        raise UNWRITTEN.with_(path=shown, reason=os_reason(IsADirectoryError(errno.EISDIR, "")))
    if not stat.S_ISREG(found.st_mode):
        raise UNWRITTEN.with_(path=shown, reason="这不是普通文件")
    if refusal := _OURS.get(application_of(place)):
        raise refusal.with_(path=shown)
    if not target.over:
        raise TAKEN.with_(path=shown)
    if is_marked_read_only(place):
        raise UNWRITTEN.with_(path=shown, reason="文件是只读的")
    with _telling(shown):
        # one that another program holds, or that may not be changed, is told now and not when a number is given already
        os.close(os.open(place, os.O_RDWR))
    return place


def own_folder(parent: Path, name: str) -> Path:
    """Make a folder of a name that the program chose; where it is taken, another. Raises `NO_FOLDER`, `UNWRITTEN`."""
    place = judge_target(Target(parent / name, own=True))
    with _telling(parent / name):
        for each in _other_names(place):
            with suppress(FileExistsError):
                each.mkdir()
                return each
    raise AssertionError("names never end")


_OURS: dict[int | None, ErrorText] = {STORE_ID: IS_STORE, PACKAGE_ID: IS_PACKAGE}


def _followed(target: Target) -> Path:
    """The place that a path leads to. A name of the program's own is no link: another one is found beside it."""
    path = target.path
    if target.own:
        return Path(os.path.realpath(path.parent)) / path.name
    return Path(os.path.realpath(path))


def _why_no_folder(place: Path) -> str:
    """That something else stands where a folder should; POSIX says so by itself."""
    return os_reason(NotADirectoryError(errno.ENOTDIR, "")) if place.exists() else ""


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _belongs_to_store(place: Path) -> bool:
    """Whether this is a store in use by whatever name, or what SQLite keeps beside a store or will look for there."""
    if is_store_in_use(place):
        return True
    ending = next((ending for ending in BESIDE if place.name.lower().endswith(ending)), "")
    if not ending:
        return False
    owner = place.with_name(place.name[: -len(ending)])
    return is_store_in_use(owner) or (owner.is_file() and application_of(owner) == STORE_ID)


def _other_names(place: Path) -> Iterator[Path]:
    """The place itself, then `名称（2）.pdf` and so on beside it."""
    yield place
    yield from (place.with_name(f"{place.stem}（{number}）{place.suffix}") for number in count(2))


def _put_over(path: Path, place: Path) -> None:
    """Give a finished file a name that a person let go. Raises `OSError`."""
    try:
        patiently(lambda: os.replace(path, place))
    except PermissionError as error:
        if getattr(error, "winerror", 0) != ACCESS_DENIED:
            raise
        # both could be written a moment ago: to Windows a file that somebody reads is forbidden ground
        raise OSError(errno.EBUSY, "", str(place)) from error


def _put_free(path: Path, place: Path) -> None:
    """Give a finished file a name that nothing has. Raises `FileExistsError`, even if that came a moment ago."""
    if os.path.lexists(place):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    try:
        os.link(path, place)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # a stick formatted as FAT has no links; Windows refuses to rename over another file by itself
        patiently(lambda: os.rename(path, place))
    else:
        # it has its name: a scanner that holds the other one a moment longer makes no failure of that
        take_away(path)


def _sync_folder(folder: Path) -> None:
    """Bring a new name in a folder safely to the disk, where the system lets a program ask for that."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Tell why a file could not be written; a name that is taken is for the caller."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise UNWRITTEN.with_(path=path, reason=os_reason(error)) from error
