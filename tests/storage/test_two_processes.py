"""Two programs on one store, in each order of opening, writing, closing and killing: nothing that was saved is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from app.interchange.package import verify
from app.storage.check import check
from app.storage.store import Store

ROOT = Path(__file__).resolve().parents[2]

# A second program: obeys one word a line and answers each, so that who does what when is told by the test alone.
_CHILD = """
import sys
from pathlib import Path
from app.storage.store import Store
store = None
for word in sys.stdin:
    match word.split():
        case ["open"]:
            store = Store.open(Path(sys.argv[1]))
        case ["write", number]:
            store.write(int(sys.argv[2]), f"answer/X{number}", {"note": number}, kind="answer", actor="乙", at=1)
        case ["close"]:
            store.close()
    print("done", flush=True)
"""

SOFT_LINK = pytest.param(
    "a soft link of it",
    marks=pytest.mark.skipif(sys.platform == "win32", reason="soft links need a right on Windows"),
)


class Other:
    """A second program on the store."""

    def __init__(self, path: Path, root: int) -> None:
        command = [sys.executable, "-c", _CHILD, str(path), str(root)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT
        )

    def do(self, word: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    def kill(self) -> None:
        """End it as a power cut would: nothing of its own is done any more."""
        self._process.kill()
        self.end()

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "yijian.sqlite"


@pytest.fixture
def root(path: Path) -> int:
    with Store.create(path) as store:
        return store.begin("inspection", {"mode": "patrol"}, actor="甲", at=1)


@pytest.fixture
def other(path: Path, root: int) -> Iterator[Other]:
    child = Other(path, root)
    yield child
    child.end()


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def saved(path: Path, root: int) -> set[str]:
    with Store.open(path) as store:
        found = check(store)
        assert found.problems == ()
        return {slot.removeprefix("answer/X") for slot in store.subjects(root, "answer/")}


def write(store: Store, root: int, number: int) -> None:
    store.write(root, f"answer/X{number}", {"note": str(number)}, kind="answer", actor="甲", at=1)


def test_a_second_program_does_not_take_the_log_from_under_a_first(path: Path, root: int, other: Other) -> None:
    """Locks that a second connection, closed here, had dropped would let the other program delete the log."""
    held = Store.open(path)
    Store.open(path).close()
    inode = log_of(path).stat().st_ino
    other.do("open")
    other.do("write 1")
    other.do("close")
    assert log_of(path).stat().st_ino == inode
    write(held, root, 2)
    assert log_of(path).stat().st_ino == inode
    held.close()
    assert saved(path, root) == {"1", "2"}


def test_what_was_saved_beside_another_program_survives_a_kill(path: Path, root: int, other: Other) -> None:
    with Store.open(path) as held:
        other.do("open")
        Store.open(path).close()
        other.do("write 1")
        write(held, root, 2)
        Store.open(path).close()
        other.do("write 3")
        other.kill()
        write(held, root, 4)
        Store.open(path).close()
    assert saved(path, root) == {"1", "2", "3", "4"}


@pytest.mark.parametrize("names", ["the store itself", "a hard link of it", SOFT_LINK])
def test_looking_at_the_own_store_as_a_package_drops_no_lock(path: Path, root: int, other: Other, names: str) -> None:
    chosen = {"a hard link of it": os.link, "a soft link of it": os.symlink}
    with Store.open(path) as held:
        target = path
        if names in chosen:
            target = path.with_name("chosen.sqlite")
            chosen[names](path, target)
        assert "正在使用" in verify(target).problems[0]
        inode = log_of(path).stat().st_ino
        other.do("open")
        other.do("close")
        assert log_of(path).stat().st_ino == inode
        write(held, root, 1)
    assert saved(path, root) == {"1"}


STEPS = ("here opens", "here writes", "here closes", "there opens", "there writes", "there ends")


def orders() -> list[tuple[str, ...]]:
    """Every order of the steps in which each program opens, then writes, then ends."""
    return [
        order
        for order in permutations(STEPS)
        if [step for step in order if step.startswith("here")] == list(STEPS[:3])
        and [step for step in order if step.startswith("there")] == list(STEPS[3:])
    ]


@pytest.mark.parametrize("ending", ["close", "kill"])
@pytest.mark.parametrize("order", orders(), ids=lambda order: " · ".join(step.replace(" ", "-") for step in order))
def test_nothing_is_lost_in_any_order(path: Path, root: int, other: Other, order: tuple[str, ...], ending: str) -> None:
    here: Store | None = None
    for step in order:
        match step:
            case "here opens":
                here = Store.open(path)
            case "here writes":
                assert here is not None
                write(here, root, 1)
                Store.open(path).close()
            case "here closes":
                assert here is not None
                here.close()
            case "there opens":
                other.do("open")
            case "there writes":
                other.do("write 2")
            case "there ends" if ending == "close":
                other.do("close")
            case "there ends":
                other.kill()
    assert saved(path, root) == {"1", "2"}


def test_a_program_that_is_killed_while_it_writes_leaves_whole_acts(path: Path, root: int) -> None:
    """Every act that was acknowledged is there; of the one under way all or nothing."""
    program = (
        "import sys; from pathlib import Path; from app.storage.store import Store\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "for number in range(100_000):\n"
        "    slot, body = f'answer/X{number}', {'note': str(number)}\n"
        "    store.write(int(sys.argv[2]), slot, body, kind='answer', actor='乙', at=1)\n"
        "    print(number, flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(path), str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(20)]
        os.kill(process.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        told += process.stdout.read().split()
    kept = saved(path, root)
    assert set(told) <= kept
    assert len(kept) <= len(told) + 1
