"""Clocks that jump: days, years, before 1970 and to the end of all calendars, between two acts of one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from app.domain.documents import Kind
from app.domain.inspection import Result, Verdict
from app.errors import AppError
from app.storage.store import Store
from app.workflow.answering import answer, note
from app.workflow.backing_up import back_up_by_hand, back_up_daily
from app.workflow.case import Wanted
from app.workflow.desk import Desk, open_desk
from app.workflow.documents import documents_of
from app.workflow.exporting import export
from app.workflow.following import history
from app.workflow.issuing import issue
from app.workflow.lines import findings, inspections, summaries
from app.workflow.merging import merge_files
from app.workflow.rectifying import recheck, reply
from app.workflow.reminding import workbench
from app.workflow.restoring import preview_restore
from app.workflow.signing import sign
from app.workflow.summarising import summarise
from tests.torture.acts import said_of
from tests.torture.children import in_a_fork
from tests.torture.faults import Lost, must, refusal, require_sentence
from tests.torture.looks import FIRST, go_on
from tests.torture.stage import ITEMS, NOON, begin, open_visits
from tests.torture.trial import Trial

NAME = "clocks"
SHARE = 1.5
_DAY = 86_400_000
_MOMENTS = (
    0, 1, -1, -_DAY, -8 * 3_600_000, 315_532_800_000, 946_684_800_000, 2**31 * 1000 - 1, 2**31 * 1000, 2**32 * 1000,
    4_102_444_800_000, 32_503_680_000_000, 221_845_392_000_000, 253_402_271_999_000, 253_402_300_799_000,
    253_402_300_800_000, -2_208_988_800_000, -62_135_596_800_000, -62_167_219_200_000, -11_644_473_600_000,
    910_692_730_085_000, 2**53, 2**63 // 1000,
)  # fmt: skip
"""Where clocks of computers have been seen, and where calendars, files and numbers end."""


class Jumping:
    """A clock that goes on by a second at each look, and jumps when told."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1000
        return self.now

    def jump(self, chance: Random) -> int:
        """Go somewhere else: a little, by years, or to an end."""
        match chance.randrange(4):
            case 0:
                self.now += chance.randint(-400, 400) * _DAY
            case 1:
                self.now = NOON + chance.randint(-60, 60) * 365 * _DAY
            case 2:
                self.now = NOON
            case _:
                self.now = chance.choice(_MOMENTS) + chance.randint(-2, 2) * 1000
        return self.now


def attempt(trial: Trial) -> None:
    """A dozen acts, with a jump before each; what was done is there, whatever the clock said."""
    trial.kind = "clock jumps"
    out = trial.folder / "出"
    out.mkdir()
    store = trial.stage.copied(trial.stage.laptop, trial.folder)
    in_a_fork(lambda: _work(store, out, trial), trial.folder / "home")


def _work(store: Path, out: Path, trial: Trial) -> None:
    chance, clock, did = trial.chance, Jumping(NOON), 0
    said: dict[tuple[int, str], str] = {}
    for _ in range(3):
        clock.jump(chance)
        try:
            desk = open_desk(store, "检查员甲", clock)
        except AppError as error:
            require_sentence(str(error))  # a clock beyond all calendars may be refused
            continue
        desk.clock_vouched = chance.random() < 0.5  # else most acts are refused, and nothing is written by odd clocks
        for act in chance.sample(_ACTS, 5):
            moment = clock.jump(chance)
            said_now: dict[tuple[int, str], str] = {}
            try:
                refused = refusal(partial(act, desk, out, chance, said_now, trial))
            except Exception as error:
                error.add_note(f"{act.__name__} at {moment}")
                raise
            said |= {} if refused else said_now
            did += refused is None
        desk.close()
    after = must(lambda: open_desk(store, "检查员甲", Jumping(NOON + 90 * _DAY)), "open")
    for (visit, item), words in said.items():
        if said_of(after, visit, item)["note"] != words:
            raise Lost(f"{item}: {words}")
    must(lambda: summaries(after), "summaries")
    for row in must(lambda: findings(after), "findings"):
        history(after, row.inspection, row.finding.key)
    must(lambda: workbench(after), "workbench")
    go_on(after, out)
    after.close()


Saying = dict[tuple[int, str], str]


def _answer(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    visit, item = chance.choice(open_visits(desk) or [0]), chance.choice(ITEMS)
    if visit:
        answer(desk, visit, item, Result(Verdict.FAIL))
        words = f"说明{chance.random()}"
        note(desk, visit, item, words)
        said[visit, item] = words


def _begin(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    for home, _ in list(desk.store.things("institution"))[:1]:
        begin(desk, home)


def _sign(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    for visit in open_visits(desk)[:1]:
        sign(desk, visit, "1")


def _issue(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    visit = chance.choice(inspections(desk))
    issue(desk, visit, Wanted(chance.choice((Kind.NOTICE, Kind.RECORD))), out / f"{chance.random()}.pdf")
    documents_of(desk, visit)


def _reply(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    row = chance.choice(findings(desk))
    reply(desk, row.inspection, row.finding.key, "已改", by="院长")


def _recheck(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    row = chance.choice(findings(desk))
    where = (row.inspection, row.finding.key)
    recheck(desk, *where, passed=chance.random() < 0.5, checker="甲", documents=["现场"], note="还差")


def _export(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    export(desk, out)


def _merge(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    merge_files(desk, [chance.choice(trial.stage.packages)])


def _back_up(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    back_up_by_hand(desk)
    back_up_daily(desk)


def _preview(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    assert isinstance(desk.store, Store) and desk.store.path is not None
    preview_restore(desk.store.path, trial.stage.backup)


def _look(desk: Desk, out: Path, chance: Random, said: Saying, trial: Trial) -> None:
    readers: tuple[Callable[[], Any], ...] = (
        lambda: workbench(desk),
        lambda: findings(desk),
        lambda: summarise(desk, FIRST, max(desk.today, FIRST)),
    )
    for reader in readers:
        reader()


_ACTS: tuple[Callable[[Desk, Path, Random, Saying, Trial], None], ...] = (
    _answer, _answer, _begin, _sign, _issue, _reply, _recheck, _export, _merge, _back_up, _preview, _look,
)  # fmt: skip
