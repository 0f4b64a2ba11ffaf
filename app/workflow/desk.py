"""Who sits at which store: every act is said by this person, at this time, on this computer."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app import paths
from app.domain.days import china_day
from app.domain.ids import device_code
from app.storage.marks import Marks
from app.storage.store import Store
from app.workflow.errors import ODD_CLOCK

OFFICE = "office"
INSPECTOR = "inspector"
DEVICE_CODE = "device_code"
DEVICE_CODE_OF = "device_code_of"
"""The id that the code was given to: a copied store takes a new id, and may not give numbers under the old code."""
NUMBER_PREFIX = "number_prefix"
PROFILE = "profile"
DRAFTS = "drafts"
"""Words that are being written: see `drafting`."""


_NEW_CODE = "请向县里要一个新的终端编号，在“设置”里填写。"
_TOO_LATE = 221_845_363_200_000
"""The first moment of the year 9000 in China: a deadline reckoned from a day near 10000 would be no date."""


def clock() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def machine_mark() -> str:
    """Tells one computer from another and stays the same on one, so that a copied store takes a new device id."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return os.environ.get("COMPUTERNAME", "windows")
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        with suppress(OSError):
            if mark := path.read_text(encoding="ascii", errors="replace").strip():
                return mark
    return os.uname().nodename


def _undrawable(text: str) -> str:
    """The same as `drawable.undrawable`, which is read with the first text that is kept."""
    from app.reports.drawable import undrawable

    return undrawable(text)


@dataclass(slots=True, eq=False)
class Desk:
    """A store and the person at it. Closing the desk closes the store."""

    store: Store
    actor: str
    """Whoever acts; empty where nobody is named, and then nothing can be said in the journal."""
    clock: Callable[[], int] = clock
    clock_vouched: bool = False
    """Whether nobody need ask if the clock is right: whoever made the desk tells a story by it."""

    def __post_init__(self) -> None:
        self.store.undrawable = _undrawable

    @property
    def today(self) -> date:
        """The day in China."""
        return china_day(self.clock())

    @property
    def code(self) -> str:
        """This device's short name in document and finding numbers."""
        device = self.store.device
        ours = self.store.get_local(DEVICE_CODE_OF) in (None, device)
        return device_code(device, str(self.store.get_local(DEVICE_CODE) or "") if ours else "")

    @property
    def office(self) -> str:
        """The office as documents print it; empty until someone sets it."""
        return str(self.store.get_local(OFFICE) or "")

    @property
    def news(self) -> str:
        """What a person should hear of the store that was opened, in a sentence or two; mostly nothing."""
        renamed = self.store.renamed
        if renamed is None:
            return ""
        if not renamed.older_by:
            return f"数据库是从另一台电脑复制来的，已换用新的终端标识。{_NEW_CODE}"
        return (
            f"这是数据库的旧副本：本机后来又写过 {renamed.older_by} 条记录，不在这个文件里。"
            f"为免编号重复，已换用新的终端标识。若找得到较新的文件，请改用那个，或把它导出的交接文件并进来。{_NEW_CODE}"
        )

    @property
    def number_prefix(self) -> str:
        """What document numbers begin with; the office's own choice."""
        return str(self.store.get_local(NUMBER_PREFIX) or "养检改")

    def at(self, actor: str) -> Desk:
        """The same store with another person at it, beside this desk."""
        return replace(self, actor=actor)

    def again(self) -> Desk:
        """The same person at the same store, on a connection of its own: see `Store.again`."""
        return replace(self, store=self.store.again())

    def seat(self, actor: str) -> None:
        """Another person sits down, by default whom the store knows; whatever is open at this desk is theirs now."""
        self.actor = actor.strip() or str(self.store.get_local(INSPECTOR) or "")

    def close(self) -> None:
        self.store.close()


def open_desk(path: Path, actor: str = "", clock: Callable[[], int] = clock, *, create: bool = True) -> Desk:
    """Open the store; where there is none a new one is made, unless `create` is off.

    Raises `AppError` for a file that is not there, is not ours, is newer than this program, is damaged or in use; and
    `ODD_CLOCK`.
    """
    if create and not os.path.exists(path):  # which, unlike Path.exists, takes a path that no system takes
        return create_desk(path, actor, clock)
    checked = _checked(clock)
    return _at(Store.open(path, machine=machine_mark(), marks=_marks()), actor, checked)


def create_desk(path: Path, actor: str = "", clock: Callable[[], int] = clock) -> Desk:
    """Make a new, empty store and open it. Raises what `placing.growing` raises where it can't; and `ODD_CLOCK`."""
    checked = _checked(clock)
    return _at(Store.create(path, machine=machine_mark(), marks=_marks()), actor, checked)


def _checked(clock: Callable[[], int]) -> Callable[[], int]:
    """The same clock, which raises `ODD_CLOCK` now and at every later look that can't be right: it may also jump."""

    def look() -> int:
        now = clock()
        if now >= _TOO_LATE:
            raise ODD_CLOCK.with_()
        return now

    look()
    return look


def _at(store: Store, actor: str, clock: Callable[[], int]) -> Desk:
    desk = Desk(store, "", clock)
    desk.seat(actor)
    return desk


def _marks() -> Marks:
    return Marks(paths.config_folder() / "devices")
