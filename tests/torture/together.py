"""Several programs on one store: two windows, desks that come and go, the command line; some of them are killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from app.domain.inspection import Result, Verdict
from app.errors import AppError
from app.workflow.answering import answer, note
from app.workflow.registering import institutions
from tests.torture.acts import Scene, said_of
from tests.torture.children import Child, Tell, in_a_fork
from tests.torture.cli import command
from tests.torture.faults import TRACEBACK, Bricked, Lost, Passed, require_sentence
from tests.torture.kills import look_after
from tests.torture.stage import ITEMS, open_visits
from tests.torture.trial import Trial

NAME = "together"
SHARE = 2.0
_WINDOWS = 0.12
"""How often two real windows are among them: they take seconds to start."""
_ROOT = Path(__file__).parents[2]


def attempt(trial: Trial) -> None:
    """Let three programs write at once, kill some; then everything that any of them told is there."""
    chance, home = trial.chance, trial.folder / "home"
    out = trial.folder / "出"
    out.mkdir()
    scene = Scene(trial.stage, trial.stage.copied(trial.stage.laptop, trial.folder), out)
    first, second = in_a_fork(lambda: _open(scene), home)
    windows = []
    trial.kind = "together: desks and command line"
    if chance.random() < _WINDOWS:
        trial.kind = "together: two windows and command line"
        windows = [start_window(scene.store, first, home), start_window(scene.store, first, home)]
        time.sleep(chance.uniform(1, 3))
    seeds = [chance.random() for _ in range(4)]
    children = [
        Child(lambda tell: _desk(scene, second, Random(seeds[0]), tell), home),
        Child(lambda tell: _coming_and_going(scene, second, Random(seeds[1]), tell), home),
        Child(lambda tell: _command_line(scene, Random(seeds[2]), tell), home),
        Child(lambda tell: _command_line(scene, Random(seeds[3]), tell), home),
    ]
    for child in children:
        if chance.random() < 0.5:
            time.sleep(chance.random() * 0.3)
            child.kill()
            trial.what.append("killed a program")
    told: list[Any] = []
    for child in children:
        told += child.end()[0]
    if windows and chance.random() < 0.3:
        chance.choice(windows).kill()
        told += [each for window in windows for each in told_by(window)]
    elif windows:
        seen = [each for window in windows for each in told_by(window)]
        if not seen:
            raise Bricked("none of two windows came up")
        told += seen
        trial.what.append(f"windows told {len(seen)}")
    in_a_fork(lambda: _find(scene, told), home)
    in_a_fork(lambda: look_after(scene), home)


def _open(scene: Scene) -> list[int]:
    desk = scene.desk()
    found = open_visits(desk)
    desk.close()
    return found


def _patiently(act: Any) -> bool:
    """Whether it was done; a store that another program has just now is a sentence."""
    try:
        act()
    except AppError as error:
        require_sentence(str(error))
        return False
    return True


def _desk(scene: Scene, visit: int, chance: Random, tell: Tell) -> None:
    """Stays open, as a window does."""
    desk = scene.desk()
    for number, item in enumerate(ITEMS[8:]):
        if _patiently(partial(note, desk, visit, item, f"甲{number}")):
            tell(["note", visit, item, f"甲{number}"])
        time.sleep(chance.random() * 0.01)
    desk.close()


def _coming_and_going(scene: Scene, visit: int, chance: Random, tell: Tell) -> None:
    """Opens the store for each act and closes it again."""
    for item in ITEMS[8:16]:
        desk = scene.desk()
        if _patiently(partial(answer, desk, visit, item, Result(Verdict.FAIL))):
            tell(["answer", visit, item, "fail"])
        desk.close()
        time.sleep(chance.random() * 0.02)


def _command_line(scene: Scene, chance: Random, tell: Tell) -> None:
    """Verbs one after another, as a clerk or a script calls them."""
    at = ("--store", str(scene.store), "--as", "县")
    for number in range(4):
        name = f"院{os.getpid()}-{number}"
        if command(*at, "institution", "add", "--name", name, "--county", "同心县") == 0:
            tell(["home", name])
        package = str(chance.choice(scene.stage.packages))
        verbs = (
            ("inspection", "list"),
            ("finding", "list"),
            ("store", "check"),
            ("store", "backup"),
            ("merge", "--no-backup", package),
            ("export", "--out", str(scene.out / f"{os.getpid()}-{number}.sqlite")),
            ("report", "ledger", "--out", str(scene.out / f"{os.getpid()}-{number}.xlsx")),
        )
        command(*at, *chance.choice(verbs))


def start_window(store: Path, visit: int, home: Path) -> subprocess.Popen[str]:
    """A real window on a store, where somebody answers in this visit."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "YIJIAN_HOME": str(home / "yijian")}
    arguments = [sys.executable, "-m", "tests.torture.windows", str(store), str(visit)]
    return subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=_ROOT,
        env=environment,
    )


def told_by(window: subprocess.Popen[str]) -> list[Any]:
    """What a window told. Raises `Passed` for what crashed in it."""
    try:
        out, errors = window.communicate(timeout=120)
    except subprocess.TimeoutExpired as error:
        window.kill()
        window.communicate()
        raise Bricked("a window hangs") from error
    told = []
    for line in out.splitlines():
        word, value = json.loads(line) if line.endswith("]") else ("cut", None)
        if word == "crash":
            raise Passed(TRACEBACK, value)
        if word == "told":
            told.append(value)
    if "Traceback" in errors:
        raise Passed(TRACEBACK, errors)
    return told


def _find(scene: Scene, told: list[Any]) -> None:
    desk = scene.desk(1)
    homes = {home.name for home in institutions(desk)}
    said: dict[tuple[str, int, str], set[str]] = {}
    for each in told:
        if len(each) == 4:
            said.setdefault((each[0], each[1], each[2]), set()).add(each[3])
    for (what, visit, item), values in said.items():
        # two windows may write the same item: whose word was last only the journal knows, but none of them is gone
        found = said_of(desk, visit, item)
        kept = json.dumps([entry.body for entry in desk.store.history(visit, f"answer/{item}")], ensure_ascii=False)
        if found[what] not in values or any(f'"{value}"' not in kept for value in values):
            raise Lost(f"{what} of {item}: {values}, found {found}")
    for each in told:
        if each[0] == "home" and each[1] not in homes:
            raise Lost(f"a home that was registered: {each[1]}")
    desk.close()
