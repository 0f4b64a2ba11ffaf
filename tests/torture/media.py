"""Disks of one's own without being root: small, in memory, seen by one process only; they can be full or read-only.

Where the system lets nobody have such a disk, the limit of a file's size stands in for it.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable
from functools import cache
from pathlib import Path

_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x20000
_READ_ONLY, _REMOUNT = 1, 32


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


@cache
def disks_of_ones_own() -> bool:
    """Whether this system lets a process have a disk of its own."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            _enter()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _enter() -> None:
    """Go into a room of one's own, where one may mount."""
    user, group = os.getuid(), os.getgid()
    if _libc().unshare(_NEW_USER | _NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")


def _mount(folder: Path, flags: int, options: str) -> None:
    if _libc().mount(b"tmpfs", os.fsencode(folder), b"tmpfs", flags, options.encode()):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))


class Disk:
    """A disk of one's own, mounted for this process and its children."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._options = f"size={megabytes}m,mode=700"
        _mount(folder, 0, self._options)

    def leave(self, size: int) -> None:
        """Fill it until so many bytes are left."""
        found = os.statvfs(self.folder)
        free = found.f_bavail * found.f_frsize
        with (self.folder / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free - size))

    def give_back(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)

    def lock(self) -> None:
        """Let nobody write to it."""
        _mount(self.folder, _REMOUNT | _READ_ONLY, self._options)

    def unlock(self) -> None:
        _mount(self.folder, _REMOUNT, self._options)


def with_a_disk(folder: Path, megabytes: int, work: Callable[[Disk], None]) -> None:
    """Work with a disk that is gone when this process is. To be called in a process of one thread."""
    _enter()
    work(Disk(folder, megabytes))


def limit_files(size: int) -> None:
    """Let no file of this process grow above so many bytes: a full disk for whoever may have none of his own."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
