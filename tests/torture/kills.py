"""Kill -9 amid every act: what was told as done is there, and whoever opens the store next goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.workflow.lines import findings, summaries
from tests.torture.acts import ACTS, Act, Scene, scene_of
from tests.torture.children import Child, Tell, in_a_fork
from tests.torture.faults import TRACEBACK, Bricked, Passed, must, require_sentence
from tests.torture.killing import at_call, die, some_call
from tests.torture.looks import go_on
from tests.torture.trial import Trial

NAME = "kills"
SHARE = 10.0
_OUTRIGHT = 0.08
"""How often a program that was started from nothing looks at what is left too."""
_ROOT = Path(__file__).parents[2]
_whole: dict[str, tuple[int, float]] = {}


def attempt(trial: Trial) -> None:
    """Let an act begin, kill it somewhere, and look at what is left; now and then kill who looks, too."""
    chance = trial.chance
    act = chance.choice(ACTS)
    trial.kind = f"kills: {act.name}"
    scene = scene_of(act, trial.stage, trial.folder)
    home = trial.folder / "home"
    told = _killed(act, scene, trial, home)
    in_a_fork(lambda: after(act, scene, told), home)
    if chance.random() < _OUTRIGHT:
        _by_a_new_program(scene)


def _killed(act: Act, scene: Scene, trial: Trial, home: Path) -> list[Any]:
    """What was told until the kill."""
    calls, seconds = measured(act, trial)
    if trial.chance.random() < 0.5:
        number = some_call(trial.chance, calls)
        trial.what.append(f"{act.name}: killed before call {number} of {calls}")

        def dying(tell: Tell) -> None:
            with at_call(number, die):
                act.work(scene, tell)

        return Child(dying, home).end()[0]
    moment = trial.chance.random() ** 2 * 1.1
    trial.what.append(f"{act.name}: killed after {moment:.3f} of its time")
    child = Child(lambda tell: act.work(scene, tell), home)
    time.sleep(moment * seconds)
    child.kill()
    return child.end()[0]


def measured(act: Act, trial: Trial) -> tuple[int, float]:
    """How many calls reach the disk in the whole act, and how long it takes; found out once."""
    if act.name not in _whole:
        folder = trial.folder / "whole"
        folder.mkdir()
        scene = scene_of(act, trial.stage, folder)

        def counting() -> int:
            with at_call(0, die) as calls:
                act.work(scene, lambda value: None)
            return calls.count

        calls = in_a_fork(counting, folder)
        again = trial.folder / "timed"
        again.mkdir()
        timed = scene_of(act, trial.stage, again)
        begun = time.monotonic()
        in_a_fork(lambda: act.work(timed, lambda value: None), again)
        _whole[act.name] = (calls, time.monotonic() - begun)
    return _whole[act.name]


def after(act: Act, scene: Scene, told: list[Any]) -> None:
    """In a process that has never had the store open: all that was told is there, and everything goes on."""
    must(lambda: act.find(scene, told), "after it")
    look_after(scene)


def look_after(scene: Scene) -> None:
    """Open the store, list what is in it, write something, check all of it, and hand it over."""
    desk = must(lambda: scene.desk(2), "open")
    must(lambda: summaries(desk), "summaries")
    must(lambda: findings(desk), "findings")
    go_on(desk, scene.out)
    desk.close()


def _by_a_new_program(scene: Scene) -> None:
    for words in (("inspection", "list"), ("store", "check")):
        command = [sys.executable, "-P", "-m", "app", "--store", str(scene.store), "--as", "甲", *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=_ROOT, timeout=120, encoding="utf-8")
        if "Traceback" in done.stderr:
            raise Passed(TRACEBACK, done.stderr)
        if done.returncode not in (0, 3):
            raise Bricked(f"{' '.join(words)}: exit code {done.returncode}: {done.stdout} {done.stderr}")
        for line in done.stderr.splitlines():
            require_sentence(line)
