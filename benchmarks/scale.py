"""The window, the verbs and the merge on a demonstration, a county and a city, side by side.

python -m benchmarks scale [--sizes demo,county,city] [--only PART,…] [--runs N] [--stores DIR] [--json]

Each figure is the median of some runs, each on a fresh copy of the store; where one takes minutes there is one only.
Beside it stands its ratio to the first size in the same run: what counts on a busy machine. Verbs and merge are told
in seconds of processor. The stores are built by `benchmarks.county` where they are not there yet: a city takes some
minutes. It asks Linux for the memory.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from unicodedata import east_asian_width

from app.domain.visit_rows import Mode
from app.paths import HOME_VARIABLE
from app.workflow.demonstration_visits import Story, look, on_day, sections_of
from app.workflow.desk import open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.merging import merge_files
from app.workflow.registering import institutions
from benchmarks.county import FOLDER, FULL, SIZES, build, new_package
from benchmarks.scale_window import DAYS_AFTER, FILLED, INSPECTOR, MEMORY, PROCESSOR, STALL

ROOT = Path(__file__).resolve().parents[1]
LONG = 120.0
"""Seconds of one run after which a size is not run again."""
WINDOW_PARTS = ("pages", "search", "acts", "visit", "signing")
PARTS = ("start", *WINDOW_PARTS, "verbs", "merge")
VERBS = {
    "finding list --open": ("finding", "list", "--open"),
    "report summary": ("report", "summary", "--out", "summary.pdf"),
    "ledger export": ("ledger", "export", "--out", "ledger.xlsx"),
    "inspection list": ("inspection", "list"),
    "store check": ("store", "check"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a line shall not be above: so many times the first size's figure, or so much of its unit."""

    ratio: float | None = None
    most: float | None = None

    def missed(self, value: float, first: float) -> bool:
        return value > (self.ratio * first if self.ratio is not None else self.most or 0)


REACHES = {
    "first start": Reach(most=8),
    "start until the first page is filled": Reach(ratio=2),
    **{f"open {page}": Reach(ratio=2.5) for page in ("整改", "检查", "机构", "统计")},
    **{f"{STALL} open {page}": Reach(most=0.1) for page in ("整改", "检查", "机构", "统计")},
    **{f"整改 right after {what}": Reach(most=0.05) for what in ("a reply", "a recheck", "answers")},
    "工作台 right after answers": Reach(ratio=2.5),
    f"{STALL} 工作台 right after answers": Reach(most=0.1),
    "open a visit": Reach(ratio=2),
    "back to the list": Reach(ratio=2),
    "search 整改": Reach(most=0.05),
    "filter 整改": Reach(most=0.05),
    "sign": Reach(ratio=2),
    "issue a notice": Reach(ratio=2),
    "finding list --open": Reach(most=1),
    "report summary": Reach(most=3),
    "ledger export": Reach(most=3),
    "merge one new package": Reach(ratio=2),
    "answer key → painted, median": Reach(ratio=1.5),
    "answer key → painted, 99th": Reach(ratio=1.5),
    f"{MEMORY} window": Reach(most=220),
}
"""What the largest size shall reach; what is not named here is only told."""

Figures = dict[str, float]


def run(store: Path, package: Path, parts: Sequence[str]) -> Figures:
    """All figures of one run on a copy of the store."""
    found: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        copy = Path(folder) / store.name
        shutil.copyfile(store, copy)
        if {"start", *WINDOW_PARTS} & set(parts):
            found |= _in_window(copy, parts)
        if "verbs" in parts:
            for name, words in VERBS.items():
                found |= _verb(name, words, copy)
        if "merge" in parts:
            found |= _merge(copy, package)
    return found


def _in_window(copy: Path, parts: Sequence[str]) -> Figures:
    """The window starts twice: the store has never been seen by this program before the first time."""
    first, _ = _window(copy, ())
    seconds, figures = _window(copy, (*_two_visits(copy), *(part for part in WINDOW_PARTS if part in parts)))
    begun = {"first start": first, "start until the first page is filled": seconds}
    return {**(begun if "start" in parts else {}), **figures}


def _window(copy: Path, arguments: Sequence[str]) -> tuple[float, Figures]:
    """The seconds until the first page was filled, which is the first that it says, and what was timed after that."""
    figures: Figures = {}
    filled = 0.0
    begun = perf_counter()
    command = [sys.executable, "-m", "benchmarks.scale_window", str(copy), *(arguments or ("0", "0"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment(), text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            figures |= json.loads(line)
            filled = filled or perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"the window on {copy.name} ended with {process.returncode}")
    used = figures.pop(FILLED)
    return used if PROCESSOR in os.environ else filled, figures


def _two_visits(copy: Path) -> tuple[str, str]:
    """Begin two visits: one to be answered, one that is answered and waits for its signature."""
    desk = on_day(open_desk(copy, INSPECTOR), DAYS_AFTER)
    sections = sections_of(*FULL)
    home = institutions(desk)[0]
    keys = [start(desk, home.key, Mode.PATROL, FULL, (PartPlan(INSPECTOR, sections),)) for _ in range(2)]
    with desk.store.atomic():
        look(desk, keys[1], sections, Story(gaps=True), Random(3))
    desk.close()
    return str(keys[0]), str(keys[1])


_TOLD = """
import atexit, runpy, sys
from benchmarks import most_memory
atexit.register(lambda: print(most_memory(), file=sys.stderr))
runpy.run_module("app", run_name="__main__", alter_sys=True)
"""


def _verb(name: str, words: Sequence[str], copy: Path) -> Figures:
    """Seconds of processor, and the most memory that was held."""
    command = [sys.executable, "-c", _TOLD, "--store", str(copy), *words]
    begun = os.times()
    ran = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=copy.parent, env=_environment(), check=True
    )
    return {name: _processor_since(begun), f"{MEMORY} {name}": float(ran.stderr.split()[-1])}


def _processor_since(begun: os.times_result) -> float:
    """Seconds of processor that this process and those it has waited for have used."""
    return sum(os.times()[:4]) - sum(begun[:4])


def _environment() -> dict[str, str]:
    """The program is this checkout's, wherever a verb writes its file."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}


def _merge(copy: Path, package: Path) -> Figures:
    """Seconds of processor to merge what one more laptop brings, and of the first list after it."""
    desk = on_day(open_desk(copy, INSPECTOR), DAYS_AFTER)
    begun = os.times()
    results = merge_files(desk, [package], backup=False)
    seconds = _processor_since(begun)
    desk.close()
    if results[0].refused or not results[0].new:
        raise RuntimeError(results[0].refused or f"{package.name} brought nothing")
    after = _verb("finding list --open after it", VERBS["finding list --open"], copy)
    return {"merge one new package": seconds, **after}


# What is printed


def measured(stores: dict[str, Path], package: Path, parts: Sequence[str], runs: int) -> dict[str, Figures]:
    """Name of a size → the medians of its runs; the sizes take turns, so that a busy machine is busy for all."""
    found: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in stores}
    again = list(stores)
    for _ in range(runs):
        for name in tuple(again):
            begun = perf_counter()
            for line, value in run(stores[name], package, parts).items():
                found[name][line].append(value)
            seconds = perf_counter() - begun
            print(f"{name}: {seconds:.0f} s", file=sys.stderr, flush=True)
            if seconds > LONG:
                again.remove(name)
    return {name: {line: median(values) for line, values in lines.items()} for name, lines in found.items()}


def table(figures: dict[str, Figures]) -> Iterator[str]:
    """Line by line what the sizes took, and with the last one what it shall reach."""
    names = list(figures)
    first, last = figures[names[0]], figures[names[-1]]
    yield f"{'':44}" + "".join(f"{name:>18}" for name in names) + "   reach"
    for line, start_value in first.items():
        cells = [_told(line, start_value), *(_beside(line, figures[name][line], start_value) for name in names[1:])]
        reach = REACHES.get(line)
        shall = _shall(line, reach, last[line], start_value) if reach else ""
        yield f"{_wide(line, 44)}" + "".join(f"{cell:>18}" for cell in cells) + shall


def _shall(line: str, reach: Reach, value: float, first: float) -> str:
    most = f"{reach.ratio:g} ×" if reach.ratio is not None else _told(line, reach.most or 0)
    return f"   ≤ {most}{'  missed' if reach.missed(value, first) else ''}"


def _told(line: str, value: float) -> str:
    if line.startswith(MEMORY):
        return f"{value:.0f} MB"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def _beside(line: str, value: float, first: float) -> str:
    return f"{_told(line, value)} ×{value / first:6.2f}"


def _wide(text: str, columns: int) -> str:
    """Filled up to so many columns of a terminal, in which a Chinese character takes two."""
    taken = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(0, columns - taken)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default=",".join(SIZES), help=f"of {', '.join(SIZES)}; the first is what counts as 1"
    )
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART,…", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--stores", type=Path, default=FOLDER, help="where they are kept")
    parser.add_argument("--json", action="store_true", help="print an object: size → line → figure")
    parser.add_argument("--processor", action="store_true", help="time the window by its processor, not by the clock")
    chosen = parser.parse_args(argv)
    if chosen.processor:
        os.environ[PROCESSOR] = "1"
    names, parts = chosen.sizes.split(","), chosen.only.split(",")
    if unknown := [*({*names} - {*SIZES}), *({*parts} - {*PARTS})]:
        parser.error(f"not known: {', '.join(unknown)}")
    stores = {name: build(SIZES[name], chosen.stores) for name in names}
    figures = measured(stores, new_package(chosen.stores), parts, chosen.runs)
    print(json.dumps(figures, ensure_ascii=False, indent=2) if chosen.json else "\n".join(table(figures)))
    last, first = figures[names[-1]], figures[names[0]]
    if set(parts) == set(PARTS) and (unmeasured := REACHES.keys() - last.keys()):
        raise RuntimeError(f"nothing measured {', '.join(unmeasured)}")
    return int(any(reach.missed(last[line], first[line]) for line, reach in REACHES.items() if line in last))
