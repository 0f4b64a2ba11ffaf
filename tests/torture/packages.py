"""Damaged and hostile packages: somebody or something has been at their bytes, rows, tables, or they are none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from app.storage.check import content_digest
from app.workflow.merging import merge_files
from tests.torture import looks
from tests.torture.cli import command
from tests.torture.damages import (
    change_a_word,
    change_the_schema,
    cut_off,
    flip_bits,
    move_bytes,
    other_content,
    other_file,
    run_sql,
    spoil_a_page,
    spoil_the_head,
    swap_pages,
)
from tests.torture.faults import Lost
from tests.torture.forgeries import crowd, forge, two_histories
from tests.torture.stage import Stage, county_in_memory
from tests.torture.taking_in import OwnVisits, take_in
from tests.torture.trial import Trial

NAME = "packages"
SHARE = 8.0
_BY_COMMAND = 0.03
"""How often the command line is given the file too."""
Way = Callable[[Path, Random, Stage], str]
"""Does something to a package; returns what, for a person."""


def attempt(trial: Trial) -> None:
    """One file, looked at, verified, and merged into the county."""
    chance, stage = trial.chance, trial.stage
    package = Path(shutil.copy(stage.packages[0], trial.path("handed.sqlite")))
    trial.kind, ways = chance.choices(KINDS, [weight for _, _, weight in KINDS])[0][:2]
    way = chance.choice(ways)
    trial.what.append(f"{way.__name__}: {way(package, chance, stage)}"[:400])
    with county_in_memory(stage) as desk:
        own = OwnVisits(desk)
        if way is two_histories:
            merge_files(desk, stage.packages)
        before = content_digest(desk.store)
        result = take_in(desk, package)
        if result.disputed and chance.random() < 0.5:
            result = take_in(desk, package, accept_forks=True)
        trial.what.append(f"refused: {result.refused}" if result.refused else f"taken: {result.new} events")
        if content_digest(desk.store) not in (before, _honest(stage)):
            own.require(desk)
            looks.look_at_lists(desk)
            looks.look_at_visits(desk)
            looks.decide_a_clash(desk, chance)
            looks.go_on(desk, trial.folder)
    if chance.random() < _BY_COMMAND:
        _by_command(trial, package)


_digests: dict[Path, str] = {}


def _honest(stage: Stage) -> str:
    """What the county shows after the package as it was before anybody was at it: nothing new to look at then."""
    if stage.folder not in _digests:
        with county_in_memory(stage) as desk:
            take_in(desk, stage.packages[0])
            _digests[stage.folder] = content_digest(desk.store)
    return _digests[stage.folder]


def _by_command(trial: Trial, package: Path) -> None:
    store = trial.stage.copied(trial.stage.county, trial.folder)
    command("verify", str(package))
    command("--store", str(store), "--as", "县", "merge", "--no-backup", str(package))
    if command("--store", str(store), "--as", "县", "store", "check") == 1:
        raise Lost("store check says that the store is damaged")


_BYTES: tuple[Way, ...] = (flip_bits, spoil_the_head, cut_off, spoil_a_page, swap_pages, move_bytes, change_a_word)
KINDS: tuple[tuple[str, tuple[Way, ...], float], ...] = (
    ("packages: bytes damaged", _BYTES, 5),
    ("packages: rows and tables changed", (run_sql, run_sql, run_sql, change_the_schema), 4),
    ("packages: forged, digests hold", (forge, forge, forge, two_histories), 3),
    ("packages: crowded", (crowd,), 0.2),
    ("packages: none at all", (other_content, other_file), 1),
)
"""Row of the table, ways, and how often one of them is taken."""
