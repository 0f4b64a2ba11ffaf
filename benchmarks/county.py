"""Counties and cities of any size, made as people make them: laptops at work, their packages, one store of them all.

python -m benchmarks.county [NAME…] [--homes N --visits N --laptops N] [--out DIR] [--workers N] [--seed N]

Every event goes through `app.workflow`, and the same seed gives the same content. Left out is only what draws: there
are two dozen photos, each reduced once, and no paper is made of a notice. What was built is kept in `build/scale`,
which git passes over; a build that was stopped goes on with the laptop it was at.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from hashlib import sha256
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from random import Random
from unittest.mock import patch

from app.domain.checklist import Severity
from app.domain.documents import Kind
from app.domain.institution import Institution, credit_code_check_character
from app.domain.rectification import GRAVE, Act, Evidence, Recheck, Reply, StopConfirmed
from app.domain.visit_rows import Mode
from app.storage.store import Store
from app.workflow import answering, demonstration, demonstration_visits, issuing
from app.workflow.case import Wanted
from app.workflow.demonstration_visits import Story, look, on_day, sections_of
from app.workflow.desk import INSPECTOR, Desk
from app.workflow.documents import deliver
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, reported, start
from app.workflow.merging import merge_files
from app.workflow.office import set_device
from app.workflow.photos import Reduced, reduce_photo
from app.workflow.rectifying import note_all
from app.workflow.registering import register
from app.workflow.sample_county import HOMES, OFFICE, PREFIX
from app.workflow.signing import sign
from app.workflow.sketches import sketch_photo
from app.workflow.visits import frame, load, outcome

FOLDER = Path(__file__).resolve().parents[1] / "build" / "scale"


@dataclass(frozen=True, slots=True)
class Size:
    """How many homes, visits of each of them, and laptops that share the homes out."""

    name: str
    homes: int
    visits: int
    laptops: int
    first: int = 0
    """The number of the first laptop, which says whose it is and which homes are its own."""


DEMO = Size("demo", 12, 0, 3)
"""The demonstration, which has its own way; its visits differ from home to home."""
COUNTY = Size("county", 60, 12, 6)
CITY = Size("city", 980, 4, 49)
SIZES = {size.name: size for size in (DEMO, COUNTY, CITY)}
NEW = Size("new", 20, 4, 1, first=900)
"""One more laptop, whose package can be merged into any of them."""

TOWNSHIPS = (
    "城关镇", "青石镇", "河湾镇", "柳林乡", "南坡镇", "东渠镇",
    "沙井镇", "白杨乡", "石门镇", "上川乡", "泉沟镇", "重阳乡",
)  # fmt: skip
KINDS = ("敬老院", "养老院", "幸福院", "综合养老服务中心", "养老公寓", "日间照料中心")
FULL = ("fire", "kitchen", "staffing")
CHECKLISTS = (FULL, ("fire", "kitchen"), ("supervision",), FULL)
"""What is looked at in the first visit of a home, the second …"""
YEAR, ENTERED_IN, FOLLOWED_AFTER = 360, 45, 12
"""Days: the visits are of a year, and entered in the weeks since the program is there: no computer can have written a
record of it before. So many days later somebody comes again."""
CLOSED, SENT_BACK, REPLIED = 0.66, 0.70, 0.85
"""What becomes of a problem until then, of all that are found: shares of one, each from where the last one ends."""
UNFINISHED = 15
"""Of so many homes one is being visited still: nobody has signed."""
PHOTOS = 24


def build(size: Size, folder: Path = FOLDER, *, seed: int = 1, workers: int | None = None) -> Path:
    """The store of a county of this size in `folder`; what was built before from the same numbers is taken as it is.

    The laptops' packages stay beside it.
    """
    store, made_from = folder / f"{size.name}.sqlite", folder / f"{size.name}.json"
    wanted = {**asdict(size), "seed": seed}
    if store.exists() and made_from.exists() and json.loads(made_from.read_text()) == wanted:
        return store
    folder.mkdir(parents=True, exist_ok=True)
    made_from.unlink(missing_ok=True)
    store.unlink(missing_ok=True)
    if size == DEMO:
        _demonstrate(store, seed)
    else:
        packages = write_packages(size, folder / f"{size.name}-{seed}", seed, workers)
        _merge(store, size, packages, seed)
    made_from.write_text(json.dumps(wanted))
    return store


def new_package(folder: Path = FOLDER, *, seed: int = 1) -> Path:
    """The package of a laptop that is in none of the stores."""
    return write_packages(NEW, folder / f"{NEW.name}-{seed}", seed)[0]


def write_packages(size: Size, folder: Path, seed: int = 1, workers: int | None = None) -> tuple[Path, ...]:
    """One package of each laptop, in order; those that are there already are not written again."""
    folder.mkdir(parents=True, exist_ok=True)
    laptops = range(size.first, size.first + size.laptops)
    paths = {laptop: folder / f"{laptop + 1:03d}.sqlite" for laptop in laptops}
    waiting = [laptop for laptop in laptops if not paths[laptop].exists()]
    work = partial(_write_package, size, folder, seed)
    workers = min(workers or os.cpu_count() or 1, len(waiting))
    if workers <= 1:
        for laptop in waiting:
            _tell(work(laptop))
    else:
        # a process that is forked beside threads may stand still, and not every system forks
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            for path in pool.map(work, waiting):
                _tell(path)
    return tuple(paths.values())


def _tell(path: Path) -> None:
    print(f"{path.parent.name}/{path.name}", file=sys.stderr, flush=True)


def _demonstrate(store: Path, seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=store.parent) as folder:
        made = demonstration.build(Path(folder) / "demo", seed)
        shutil.move(made.county, store)


def _merge(path: Path, size: Size, packages: Sequence[Path], seed: int) -> None:
    """One store of all packages. It has its name only when it is whole."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        growing = Path(folder) / path.name
        desk = _desk(growing, "示例科员", "A00", seed)
        refused = [result.refused for result in merge_files(desk, packages, backup=False) if result.refused]
        desk.close()
        if refused:
            raise RuntimeError(refused[0])
        growing.rename(path)


# One laptop


def _write_package(size: Size, folder: Path, seed: int, laptop: int) -> Path:
    """Hand over what one inspector did, of homes of their own."""
    name, code = f"{laptop + 1:03d}", f"{chr(ord('B') + laptop // 99)}{laptop % 99 + 1:02d}"
    with tempfile.TemporaryDirectory(dir=folder) as private, _nothing_drawn():
        desk = _desk(Path(private) / "laptop.sqlite", f"示例检查员{name}", code, seed)
        _live(desk, homes_of(size, laptop), size.visits, Random(f"{seed} {name}"))
        package = export(on_day(desk, 0), Path(private) / f"{name}.sqlite").path
        desk.close()
        return package.rename(folder / package.name)


def homes_of(size: Size, laptop: int) -> list[Institution]:
    """The homes that a laptop visits: each an equal share, the last one what is left."""
    share = -(-size.homes // size.laptops)
    left = size.homes - (laptop - size.first) * share
    return [home(laptop * share + place) for place in range(max(0, min(share, left)))]


def _desk(path: Path, inspector: str, code: str, seed: int) -> Desk:
    """A new store that nobody would miss, so that it never waits for the disk. Its ids and salts come from the seed."""
    store = Store.create(path, device=_hash(f"device {seed} {code}"))
    store.db.execute("PRAGMA synchronous = OFF")
    salts = count()
    store.new_salt = lambda: _hash(f"salt {seed} {code} {next(salts)}")
    store.set_local(INSPECTOR, inspector)
    desk = on_day(Desk(store, inspector), -ENTERED_IN)
    set_device(desk, code=code, office=OFFICE, prefix=PREFIX, profile="wuzhong")
    return desk


def _hash(text: str) -> str:
    return sha256(f"yijian benchmark {text}".encode()).hexdigest()[:32]


def home(number: int) -> Institution:
    """An invented home: one of the demonstration's, with a name, township and code of its own."""
    township = TOWNSHIPS[number % len(TOWNSHIPS)]
    first = f"52640300MJY{number:06d}"
    return replace(
        HOMES[number % len(HOMES)],
        name=f"{township}第{number + 1}{KINDS[number % len(KINDS)]}（示例）",
        township=township,
        address=f"{township}示例路{number + 1}号",
        credit_code=first + credit_code_check_character(first),
    )


def _live(desk: Desk, homes: Sequence[Institution], visits: int, chance: Random) -> None:
    """Visit all homes so often, and come again for what was found, in the order of the days."""
    keys = [register(desk, entry).key for entry in homes]
    turn = ENTERED_IN // visits
    diary: list[tuple[int, bool, int, int]] = []
    for number in range(visits):
        for place in range(len(keys)):
            day = number * turn + place * turn // len(keys) - ENTERED_IN
            diary += [(day, False, number, place), (day + FOLLOWED_AFTER, True, number, place)]
    found: dict[tuple[int, int], tuple[int, list[str]]] = {}
    for day, again, number, place in sorted(each for each in diary if each[0] < 0):
        today = on_day(desk, day)
        left = visits - 1 - number
        with desk.store.atomic():
            if again:
                _come_again(today, *found[number, place], chance)
                continue
            told = today.today - timedelta(days=left * (YEAR - ENTERED_IN) // visits)
            visit = _visit(today, keys[place], CHECKLISTS[number % len(CHECKLISTS)], told, chance)
            unfinished = not left and place % UNFINISHED == 1
            found[number, place] = (visit, [] if unfinished else _sign(today, visit))


def _visit(desk: Desk, home_key: int, checklists: tuple[str, ...], day: date, chance: Random) -> int:
    """Look at a home; returns the visit's key."""
    sections = sections_of(*checklists)
    visit = start(desk, home_key, Mode.PATROL, checklists, (PartPlan(desk.actor, sections),), started=day)
    asked = frame(desk, visit)
    with patch.object(answering, "frame", lambda desk, key: asked):  # the same for all its items
        look(desk, visit, sections, Story(gaps=True), chance)
    return visit


def _sign(desk: Desk, visit: int) -> list[str]:
    """Sign a visit, report and stop what is grave, hand the notice over; returns the problems that can be mended."""
    sign(desk, visit, "1")
    view = load(desk, visit)
    found = outcome(desk, view).findings
    grave = [finding.key for finding in found if finding.severity in GRAVE]
    if grave:
        reported(desk, visit, "县局值班室")
        note_all(desk, visit, dict.fromkeys(grave, StopConfirmed(desk.today, desk.actor, "当场停用。")))
    if found:
        notice = issuing.keep(desk, visit, Wanted(Kind.NOTICE))
        deliver(desk, visit, notice.slot, "直接送达", receiver=view.home.director)
    return [finding.key for finding in found if finding.severity is not Severity.MAJOR]


def _come_again(desk: Desk, visit: int, problems: Sequence[str], chance: Random) -> None:
    """See what has become of the problems of a visit: closed, sent back, only replied to, or nothing yet."""
    draws = {key: chance.random() for key in problems}
    replies: dict[str, Act] = {
        key: Reply(desk.today, "已按要求整改。", "院方负责人") for key, draw in draws.items() if draw < REPLIED
    }
    closed = Recheck(desk.today, desk.actor, passed=True, evidence=(Evidence("整改后的现场"),))
    later = desk.today + timedelta(days=30)
    sent_back = Recheck(desk.today, desk.actor, passed=False, deadline=later, note="整改不到位。")
    rechecks: dict[str, Act] = {
        key: closed if draw < CLOSED else sent_back for key, draw in draws.items() if draw < SENT_BACK
    }
    for acts in (replies, rechecks):
        if acts:
            note_all(desk, visit, acts)


# What would only be drawn


@cache
def _sketched(number: int) -> bytes:
    return sketch_photo("现场照片", "示例机构", Random(number))


@cache
def _reduced(content: bytes) -> Reduced:
    return reduce_photo(content, "photo.jpg")


@contextmanager
def _nothing_drawn() -> Iterator[None]:
    """Photos come from a small stock, and no paper is drawn: that would take most of the time, and nothing here looks
    at them."""
    with ExitStack() as stack:
        for room, name, instead in (
            (demonstration_visits, "sketch_photo", lambda title, at, chance: _sketched(chance.randrange(PHOTOS))),
            (answering, "reduce_photo", lambda content, name: _reduced(content)),
            (issuing, "_render", lambda reports, progress=None: b""),
        ):
            stack.enter_context(patch.object(room, name, instead))
        yield


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.county", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(SIZES)}; or any name, with its numbers")
    parser.add_argument("--homes", type=int, default=60)
    parser.add_argument("--visits", type=int, default=12, help="of each home")
    parser.add_argument("--laptops", type=int, default=6)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--workers", type=int, help="processes; by default one for each processor")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(argv)
    for name in chosen.names or list(SIZES):
        size = SIZES.get(name) or Size(name, chosen.homes, chosen.visits, chosen.laptops)
        print(build(size, chosen.out, seed=chosen.seed, workers=chosen.workers))
    print(new_package(chosen.out, seed=chosen.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
