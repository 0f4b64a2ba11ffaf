"""Odd bodies: packages whose digests all hold and in which somebody says what no program of ours says."""

from __future__ import annotations

import shutil
import sqlite3
from functools import partial
from pathlib import Path

from app.domain.inspection import Result, Verdict
from app.workflow.answering import answer
from app.workflow.desk import Desk, open_desk
from app.workflow.registering import institutions
from app.workflow.timekeeping import vouch_for_clock
from tests.torture import events, looks, odd
from tests.torture.children import in_a_fork
from tests.torture.faults import Bricked, must
from tests.torture.stage import begin, county_in_memory
from tests.torture.taking_in import OwnVisits, take_in
from tests.torture.together import start_window, told_by
from tests.torture.trial import Trial

NAME = "bodies"
SHARE = 9.0
_PAPERS = 0.15
"""How often papers and files of the whole county are made too: they take most of the time."""
_WINDOW = 0.01
"""How often a real window goes through its pages on the county that took the package in."""


def attempt(trial: Trial) -> None:
    """Some odd bodies in one package, merged into the county; then all of it is looked at."""
    package = Path(shutil.copy(trial.stage.packages[0], trial.path("odd.sqlite")))
    trial.kind = "odd bodies"
    trial.count = spoil(package, trial)
    with county_in_memory(trial.stage) as desk:
        own = OwnVisits(desk)
        result = take_in(desk, package)
        trial.what.append(f"refused: {result.refused}" if result.refused else f"taken: {result.new} events")
        own.require(desk)
        looks.look_at_lists(desk)
        looks.look_at_visits(desk)
        looks.decide_a_clash(desk, trial.chance)
        _look_at_the_clock(desk)
        if trial.chance.random() < _PAPERS:
            looks.look_at_papers(desk, trial.folder, trial.chance)
        _inspect(desk)
        looks.go_on(desk, trial.folder)
    if trial.chance.random() < _WINDOW:
        _look_through_a_window(trial, package)


def spoil(package: Path, trial: Trial) -> int:
    """Let a package say odd things. Returns how many."""
    chance = trial.chance
    said = events.events(package)
    bodies = {}
    for one in chance.sample(said, chance.choice((0, 1, 2, 2, 3))):
        bodies[one.key] = odd.mutated(one.body, chance) if chance.random() < 0.8 else odd.body(chance)
        trial.what.append(f"{one.kind} {one.slot}: {bodies[one.key]!r:.160}")
    if bodies:
        events.rewrite_events(package, bodies)
    added = chance.choice((0, 1, 1, 2)) if bodies else chance.choice((1, 2, 3))

    def add(db: sqlite3.Connection) -> None:
        for _ in range(added):
            if chance.random() < 0.3:
                kind, slot, root = chance.choice(odd.THINGS), "head", None
            else:
                kind, slot = chance.choice(odd.KINDS), chance.choice(odd.SLOTS)
                root = chance.choice([one.root for one in said if one.root == one.key])
            like = [one.body for one in said if one.kind == kind] or [{}]
            body = odd.mutated(chance.choice(like), chance) if chance.random() < 0.6 else odd.body(chance)
            at = chance.choice((1_795_320_000_000, 0, -1, 2**62, -(2**62)))
            events.add_event(db, kind=kind, slot=slot, body=body, root=root, at=at)
            trial.what.append(f"+ {kind} {slot} at {at}: {body!r:.160}")

    if added:
        events.rewrite_columns(package, add)
    return len(bodies) + added


def _look_at_the_clock(desk: Desk) -> None:
    """What came may say odd times; the county knows that its own clock is right."""
    must(lambda: vouch_for_clock(desk, "已按手机核对"), "vouch")


def _inspect(desk: Desk) -> int:
    """The county goes on inspecting its own home. Returns the visit."""
    _look_at_the_clock(desk)
    (mine,) = (home for home in must(partial(institutions, desk), "institutions") if home.name == "县城敬老院")
    visit = must(partial(begin, desk, mine.key), "start")
    must(partial(answer, desk, visit, "XF01", Result(Verdict.PASS)), "answer")
    return visit


def _look_through_a_window(trial: Trial, package: Path) -> None:
    home = trial.folder / "home"
    store = trial.stage.copied(trial.stage.county, trial.folder)

    def prepare() -> int:
        desk = open_desk(store, "县级办公室")
        take_in(desk, package)
        visit = _inspect(desk)
        desk.close()
        return visit

    trial.what.append("seen through a window")
    if not told_by(start_window(store, in_a_fork(prepare, home), home)):
        raise Bricked("the window came up and nothing could be done in it")
