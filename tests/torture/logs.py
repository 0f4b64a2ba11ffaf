"""A store's write-ahead log that a power cut, a disk or a person has been at.

Behind what was written last nothing is lost, whatever stands there. Of a log that is cut within, what stands before the
cut is there, whole acts and in their order; and the store goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from app.errors import AppError
from app.workflow.answering import note
from app.workflow.lines import findings
from app.workflow.signing import sign
from tests.torture.acts import Scene, said_of
from tests.torture.children import Child, Tell, in_a_fork
from tests.torture.faults import Bricked, Lost, must, require_sentence
from tests.torture.kills import look_after
from tests.torture.stage import ITEMS, open_visits
from tests.torture.trial import Trial

NAME = "logs"
SHARE = 1.5


def attempt(trial: Trial) -> None:
    """Kill a program that has written, do something to the log it left, and open the store again."""
    chance, home = trial.chance, trial.folder / "home"
    out = trial.folder / "出"
    out.mkdir()
    scene = Scene(trial.stage, trial.stage.copied(trial.stage.laptop, trial.folder), out)
    child = Child(lambda tell: _write(scene, tell), home)
    child.wait_for(chance.randint(2, 24), 20)
    child.kill()
    told, _ = child.end()
    log = scene.store.with_name(f"{scene.store.name}-wal")
    name, keeps, way = chance.choice(WAYS)
    trial.kind = "log behind its end" if keeps else "log cut or garbled"
    trial.what.append(f"{name}, {len(told)} acts told, log of {log.stat().st_size if log.exists() else 0} bytes")
    if log.exists():
        way(log, chance)
    in_a_fork(lambda: _find(scene, told, all_of_it=keeps), home)
    in_a_fork(lambda: look_after(scene), home)


def _write(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    first, second = open_visits(desk)
    tell(["signed", list(sign(desk, first, "1"))])
    for item in ITEMS:
        note(desk, second, item, f"说{item}")
        tell(["note", second, item, f"说{item}"])
    time.sleep(30)  # until it is killed: closing the store would take the log away


def _find(scene: Scene, told: list[Any], *, all_of_it: bool) -> None:
    desk = must(lambda: scene.desk(1), "open")
    numbers = {row.finding.number for row in must(lambda: findings(desk), "findings")}
    held = []
    for each in told:
        if each[0] == "signed":
            held.append(set(each[1]) <= numbers)
        else:
            _, visit, item, words = each
            held.append(said_of(desk, visit, item)["note"] == words)
    if all_of_it and not all(held):
        raise Lost(f"{held.count(False)} of {len(held)} acts")
    if held != sorted(held, reverse=True):
        raise Lost(f"an earlier act is gone and a later one is there: {held}")
    given = {number for each in told if each[0] == "signed" for number in each[1]}
    for visit in open_visits(desk):
        try:
            again = set(sign(desk, visit, "1"))
        except AppError as error:
            require_sentence(str(error))
            raise Bricked(f"sign: {error}") from error
        if again & given - numbers:
            raise Lost(f"a 挂号 that stands on paper is given again: {again & given - numbers}")
    desk.close()


def _garbage_behind(log: Path, chance: Random) -> None:
    with log.open("ab") as file:
        file.write(chance.choice((bytes(5000), chance.randbytes(9000), log.read_bytes()[32:4200], b"x")))


def _shm(content: Callable[[Random], bytes]) -> Callable[[Path, Random], None]:
    def way(log: Path, chance: Random) -> None:
        log.with_name(log.name.replace("-wal", "-shm")).write_bytes(content(chance))

    return way


def _no_shm(log: Path, chance: Random) -> None:
    log.with_name(log.name.replace("-wal", "-shm")).unlink(missing_ok=True)


def _cut(log: Path, chance: Random) -> None:
    content = log.read_bytes()
    log.write_bytes(content[: chance.choice((0, 16, 31, 32, chance.randrange(len(content) + 1)))])


def _flip(log: Path, chance: Random) -> None:
    content = bytearray(log.read_bytes())
    for _ in range(chance.choice((1, 1, 5, 50))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    log.write_bytes(content)


def _garble(log: Path, chance: Random) -> None:
    content = bytearray(log.read_bytes())
    start = chance.randrange(len(content))
    size = min(chance.choice((24, 512, 4096, 20_000)), len(content) - start)
    content[start : start + size] = chance.choice((bytes(size), chance.randbytes(size)))
    log.write_bytes(content)


def _all_garbage(log: Path, chance: Random) -> None:
    log.write_bytes(chance.choice((bytes(8192), chance.randbytes(20_000), "日志".encode() * 900, b"")))


def _gone(log: Path, chance: Random) -> None:
    log.unlink()


WAYS: tuple[tuple[str, bool, Callable[[Path, Random], None]], ...] = (
    ("garbage behind", True, _garbage_behind),
    ("index garbled", True, _shm(lambda chance: chance.randbytes(32768))),
    ("index of zeros", True, _shm(lambda chance: bytes(32768))),
    ("index cut", True, _shm(lambda chance: chance.randbytes(chance.choice((0, 5, 100))))),
    ("index gone", True, _no_shm),
    ("as it was", True, lambda log, chance: None),
    ("cut", False, _cut),
    ("cut", False, _cut),
    ("bits flipped", False, _flip),
    ("a piece garbled", False, _garble),
    ("all garbage", False, _all_garbage),
    ("gone", False, _gone),
)
