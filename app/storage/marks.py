"""How far each device of this computer has come, kept outside its store: what tells an older copy from the store.

A store that is brought back from a copy would number its next events, problems and papers as others are numbered
already. So after every act a line of a file beside the settings says how far the device is. It is written over in
place and mostly not synced: a power cut may set it back, which only means that less is noticed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from app.domain.ids import DEVICE_ID

_LINE = 512
_SUFFIX = ".mark"


class Reached(NamedTuple):
    """How far a device has come."""

    seq: int = 0
    """The number of its last event."""
    numbers: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    """Code → kind of event → the highest running number given under that code."""

    def given(self, code: str, kind: str) -> int:
        """The highest running number of a kind given under a code; 0 if none was."""
        return self.numbers.get(code, {}).get(kind, 0)

    def after(self, seq: int, given: Mapping[tuple[str, str], int]) -> Reached:
        """The same device further on. `given`: (code, kind) → running number; nothing ever falls."""
        numbers = {code: dict(kinds) for code, kinds in self.numbers.items()}
        for (code, kind), running in given.items():
            kinds = numbers.setdefault(code, {})
            kinds[kind] = max(running, kinds.get(kind, 0))
        return Reached(max(seq, self.seq), numbers)


class Marks:
    """The marks in one folder, a file a device. What can't be read or written is as if it had never been."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._device = ""
        self._handle = -1

    def again(self) -> Marks:
        """The same marks for another connection, with a file of its own."""
        return Marks(self._folder)

    def reached(self, device: str) -> Reached:
        """How far a device has come, as far as this computer knows."""
        try:
            handle = os.open(self._path(device), os.O_RDONLY | _BINARY)
        except OSError:
            return Reached()
        try:
            return _read(handle)
        finally:
            os.close(handle)

    def others(self, device: str) -> Iterator[tuple[str, Reached]]:
        """Every other device that wrote on this computer, and how far it came."""
        with suppress(OSError):
            for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
                other = path.name.removesuffix(_SUFFIX)
                if other != device and DEVICE_ID.fullmatch(other):
                    yield other, self.reached(other)

    def note(self, device: str, seq: int, given: Mapping[tuple[str, str], int]) -> None:
        """Note how far a device is. With a number given the line is on the disk when this returns."""
        with suppress(OSError):
            if device != self._device:
                self._open(device)
            # read anew: another program on the same store may have gone on
            line = _line(_read(self._handle).after(seq, given))
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, line)
            if given:
                os.fsync(self._handle)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            os.close(self._handle)
        self._device, self._handle = "", -1

    def _open(self, device: str) -> None:
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self._path(device), os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
        self._device = device

    def _path(self, device: str) -> Path:
        return self._folder / f"{device}{_SUFFIX}"


_BINARY = getattr(os, "O_BINARY", 0)


def _line(reached: Reached) -> bytes:
    text = json.dumps({"seq": reached.seq, "numbers": reached.numbers}, separators=(",", ":"))
    return text.encode().ljust(_LINE - 1) + b"\n"


def _read(handle: int) -> Reached:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        data = json.loads(os.read(handle, _LINE))
        numbers = {
            str(code): {str(kind): int(running) for kind, running in kinds.items()}
            for code, kinds in data["numbers"].items()
        }
        return Reached(int(data["seq"]), numbers)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Reached()
