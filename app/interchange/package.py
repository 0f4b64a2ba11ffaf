"""A package as a file: written whole or not at all, and examined only on a private copy."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app import __version__
from app.errors import AppError, os_reason
from app.files import CAN_NOT_READ, open_named
from app.growing import private_folder, take_away
from app.interchange import errors
from app.placing import UNWRITTEN, Out, Target, growing
from app.storage import extract
from app.storage.examine import HEAD_BYTES, MAX_BYTES, Contents, Unsound, examine, look_at_head
from app.storage.store import Store
from app.storage.whereabouts import note_handed_over

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A package that was written: where, its sha256, and what it holds."""

    path: Path
    digest: str
    contents: Contents


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found. Sound if there are no `problems`; they are sentences for a person."""

    path: Path
    contents: Contents | None
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


def export(
    store: Store, out: Out, roots: Iterable[int] | None = None, *, at: int, manifest: Mapping[str, str] | None = None
) -> Written:
    """Write things, and what they refer to, into a package. `roots` None: everything that the store holds.

    The file is written beside its place, opened again and examined, then put there: at the place is a sound package
    or what was there before. `at` (milliseconds UTC) and `manifest` are told to the reader and decide nothing. Raises
    what `growing` raises, and `NOTHING_CHOSEN`, `NOT_VERIFIED`.
    """
    chosen = None if roots is None else store.roots_closed(roots)
    if chosen is not None and not chosen:
        raise errors.NOTHING_CHOSEN.with_()
    told = {**(manifest or {}), "program": __version__, "at": str(at), "whole": str(int(chosen is None))}
    path = out.path if isinstance(out, Target) else out
    with growing(out, private=True) as file:
        try:
            with store.reading():
                held = extract.extract_to(store.db, file.path, chosen, told)
            contents = examine(file.path)
            digest = _digest(file.path)
        except OSError as error:
            raise UNWRITTEN.with_(path=path, reason=os_reason(error)) from error
        except Unsound as unsound:
            detail = errors.refusal(path, unsound).what
            raise errors.NOT_VERIFIED.with_(path=path, detail=detail) from unsound
        placed = file.place()
    if not store.read_only:
        note_handed_over(store, digest=digest, name=placed.name, at=at, ranges=held)
    return Written(placed, digest, contents)


def verify(path: Path) -> Verified:
    """Look through a package and tell everything that does not hold: changed values, gaps, what it is instead."""
    with private_folder() as folder:
        try:
            copy, _ = private_copy(path, folder)
            return Verified(path, examine(copy, all_problems=True), ())
        except AppError as error:
            return Verified(path, None, (error.what,))
        except Unsound as unsound:
            if unsound.problems:
                return Verified(path, None, tuple(str(problem) for problem in unsound.problems))
            return Verified(path, None, (errors.refusal(path, unsound).what,))


def private_copy(path: Path, folder: Path) -> tuple[Path, str]:
    """Copy a file to where nobody else changes it. Returns the copy and its sha256.

    The head is judged before anything is copied. Raises `Unsound`, what `files.judge` raises, and `NO_ROOM`.
    """
    with open_named(path, MAX_BYTES) as source:
        size = os.fstat(source.fileno()).st_size
        look_at_head(source.read(HEAD_BYTES), size)
        source.seek(0)
        with _room_in(folder):
            handle, name = tempfile.mkstemp(dir=folder)
        copy = Path(name)
        try:
            return copy, _copied(source, size, handle, folder)
        except BaseException:
            take_away(copy)
            raise


def _copied(source: BinaryIO, size: int, handle: int, folder: Path) -> str:
    """Copy `size` bytes, and no more of a file that grows meanwhile. Returns their sha256."""
    digest = sha256()
    with _room_in(folder), os.fdopen(handle, "wb") as copy:
        while size > 0 and (chunk := _read(source, size)):
            size -= len(chunk)
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def _read(source: BinaryIO, size: int) -> bytes:
    """The next piece. An error is the source's own, not the copy's."""
    try:
        return source.read(min(_CHUNK, size))
    except OSError as error:
        raise CAN_NOT_READ.with_(path=source.name, reason=os_reason(error)) from error


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    """An error of writing into the folder of private copies is told as its own."""
    try:
        yield
    except OSError as error:
        raise errors.NO_ROOM.with_(folder=folder, detail=os_reason(error)) from error


def _digest(path: Path) -> str:
    with open_named(path, MAX_BYTES) as file:
        digest = sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
