"""An older backup put in the store's place, by the program or by hand, and gone on with: nothing is numbered twice, and
the county can take in what was before and what came after.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from random import Random
from typing import Any

from app.domain.documents import Kind
from app.storage.check import check
from app.storage.numbers import number_held
from app.workflow.backing_up import back_up_by_hand
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.issuing import issue
from app.workflow.merging import merge_files
from app.workflow.restoring import restore
from app.workflow.signing import sign
from tests.torture.acts import Scene
from tests.torture.children import Child, Tell, in_a_fork
from tests.torture.faults import Bricked, Lost, must
from tests.torture.kills import look_after
from tests.torture.stage import NOON, county_in_memory, open_visits
from tests.torture.trial import Trial

NAME = "restores"
SHARE = 1.5
_WAYS = ("by the program", "copied over it", "copied over it, with the log left", "moved over it", "whole folder back")


def attempt(trial: Trial) -> None:
    """Back up, give numbers, hand over, go back to the backup, do it again, and let the county have it all."""
    chance, home = trial.chance, trial.folder / "home"
    out, place = trial.folder / "出", trial.folder / "库"
    out.mkdir()
    place.mkdir()
    scene = Scene(trial.stage, trial.stage.copied(trial.stage.laptop, place), out)
    way = chance.choice(_WAYS)
    trial.kind = "older backup " + ("restored" if way == _WAYS[0] else "put there by hand")
    trial.what.append(way)
    seed = chance.random()
    backup = Path(in_a_fork(lambda: _back_up(scene, Random(seed)), home))
    killed = chance.random() < 0.5
    child = Child(lambda tell: _work(scene, "前", Random(seed), tell, stay=killed), home)
    if killed:
        child.wait_for(chance.randint(1, 5), 20)
        child.kill()
        trial.what.append("killed before")
    before, _ = child.end()
    in_a_fork(lambda: _put_back(scene, backup, way), home)
    after, _ = Child(lambda tell: _work(scene, "后", Random(seed + 1), tell, stay=False), home).end()
    in_a_fork(lambda: _find(scene, before, after), home)
    in_a_fork(lambda: look_after(scene), home)


def _back_up(scene: Scene, chance: Random) -> str:
    desk = scene.desk()
    if chance.random() < 0.5:
        sign(desk, open_visits(desk)[0], "1")
    made = back_up_by_hand(desk, file=scene.out / "备份.sqlite")
    desk.close()
    return str(made.path)


def _work(scene: Scene, name: str, chance: Random, tell: Tell, *, stay: bool) -> None:
    """Sign and issue, telling every number; then hand everything over."""
    desk = must(lambda: scene.desk(), "open")
    for visit in open_visits(desk):
        tell(["挂号", list(sign(desk, visit, "1"))])
        written = issue(desk, visit, Wanted(Kind.NOTICE), scene.out / f"{name}{visit}.pdf")
        tell(["文号", [written.number]])
    handed = export(desk, scene.out / f"{name}.sqlite")
    tell(["handed", str(handed.path)])
    if stay:
        time.sleep(30)  # until it is killed
    desk.close()


def _put_back(scene: Scene, backup: Path, way: str) -> None:
    tails = ("-wal", "-shm")
    logs = [scene.store.with_name(scene.store.name + tail) for tail in tails]
    match way:
        case "by the program":
            must(lambda: restore(scene.store, backup, now=lambda: NOON + 90_000_000), "restore")
        case "copied over it":
            for log in logs:
                log.unlink(missing_ok=True)
            shutil.copy(backup, scene.store)
        case "copied over it, with the log left":
            shutil.copy(backup, scene.store)
        case "moved over it":
            os.replace(shutil.copy(backup, scene.store.with_name("x")), scene.store)
        case _:
            shutil.rmtree(scene.store.parent)
            scene.store.parent.mkdir()
            shutil.copy(backup, scene.store)


def _find(scene: Scene, before: list[Any], after: list[Any]) -> None:
    """No number was given twice, and the county has everything that was handed over, from before and after."""
    for what in ("挂号", "文号"):
        old = {number for word, numbers in before if word == what for number in numbers}
        new = {number for word, numbers in after if word == what for number in numbers}
        if twice := old & new:
            raise Lost(f"{what} given before and again after the backup: {twice}")
    handed = [Path(each[1]) for each in (*before, *after) if each[0] == "handed"]
    with county_in_memory(scene.stage) as county:
        for result in merge_files(county, handed):
            if result.refused:
                raise Bricked(f"the county refuses it: {result.refused}")
        if not check(county.store).sound:
            raise Bricked("the county that took in both is not sound")
        _require_numbers(county, before if any(each[0] == "handed" for each in before) else [])
        _require_numbers(county, after)


def _require_numbers(county: Desk, told: list[Any]) -> None:
    """The journal knows them, also where two of them clash on one problem that was signed twice."""
    for word, numbers in told:
        for number in numbers if word != "handed" else ():
            if not number_held(county.store.db, number):
                raise Lost(f"{word} {number} that was handed over")
