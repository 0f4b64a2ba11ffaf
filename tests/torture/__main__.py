"""python -m tests.torture: break the program in every way that a bad day knows, and count what it loses.

Exits with 1 where anything was lost, a store bricked, or a traceback seen.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from tests.torture.faults import FAULTS
from tests.torture.stage import Stage, build
from tests.torture.trial import Part, Result, tried

PARTS = ("kills", "together", "disks", "clocks", "packages", "bodies", "settings", "logs", "restores", "workbooks")


_SHARED_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30
"""Bytes that are more than enough for all tries at once."""


def parts(names: Sequence[str]) -> list[Part]:
    return [cast(Part, import_module(f"tests.torture.{name}")) for name in names]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long, about (default 5)")
    parser.add_argument("--seed", type=int, default=None, help="repeats the tries of an earlier run")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART,…", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--tries", type=int, default=None, help="so many of each part, however long they take")
    parser.add_argument("--try", type=int, default=None, dest="number", help="the try of this number alone")
    parser.add_argument("--folder", type=Path, default=None, help="where (default: in memory, else the system's own)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    chosen = parser.parse_args(argv)
    names = chosen.only.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    if not hasattr(os, "fork"):
        print("torture kills forks of itself, and this system has no fork: run it on Linux.", file=sys.stderr)
        return 2
    seed = random.randrange(1_000_000) if chosen.seed is None else chosen.seed
    print(f"torture: seed {seed}, parts {' '.join(names)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="yijian-torture-", dir=chosen.folder or _memory()) as folder:
        os.environ["YIJIAN_HOME"] = str(Path(folder, "home"))
        stage = build(Path(folder, "stage"))
        plan = Plan(parts(names), seed, chosen.tries, chosen.number, time.monotonic() + 60 * chosen.minutes)
        results = run(stage, plan, 1 if chosen.number is not None else chosen.jobs)
    return tell(results, seed)


def _memory() -> Path | None:
    """A folder in memory, where there is room: a kill leaves the same behind, and nothing waits for a disk."""
    try:
        free = shutil.disk_usage(_SHARED_MEMORY).free
    except OSError:
        return None
    return _SHARED_MEMORY if free >= _ROOM and os.access(_SHARED_MEMORY, os.W_OK) else None


class Plan:
    """Which tries are made, until when."""

    def __init__(self, chosen: list[Part], seed: int, tries: int | None, number: int | None, until: float) -> None:
        self.parts = chosen
        self.seed = seed
        self._tries = tries
        self._number = number
        self._until = until
        self._begun = time.monotonic()

    def numbers(self, worker: int, workers: int) -> Iterator[tuple[Part, int]]:
        """The tries of one worker: each part's own share of the time, or so many of each."""
        if self._number is not None:
            yield from ((part, self._number) for part in self.parts)
            return
        if self._tries is not None:
            yield from ((part, number) for part in self.parts for number in range(worker, self._tries, workers))
            return
        spent = dict.fromkeys((part.NAME for part in self.parts), 0.0)
        number = dict.fromkeys(spent, worker)
        while (now := time.monotonic()) < self._until:
            part = min(self.parts, key=lambda each: spent[each.NAME] / each.SHARE)
            yield part, number[part.NAME]
            number[part.NAME] += workers
            spent[part.NAME] += time.monotonic() - now


def run(stage: Stage, plan: Plan, workers: int) -> list[Result]:
    """Make all tries in forks of this warmed process; each writes down what became of them."""
    files = [stage.folder / f"worker-{number}.jsonl" for number in range(workers)]
    children = []
    for number, file in enumerate(files):
        pid = os.fork()
        if not pid:
            code = 1
            try:
                _work(stage, plan, number, workers, file)
                code = 0
            finally:
                os._exit(code)
        children.append(pid)
    broken = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    results = [Result(**json.loads(line)) for file in files for line in file.read_text("utf-8").splitlines()]
    for number, code in enumerate(broken):
        if code:
            last = results[-1].number if results else 0
            words = f"worker {number} ended with {code} after try {last}"
            results.append(Result("torture", last, "a worker of the torture", 1, "traceback", words))
    return results


def _work(stage: Stage, plan: Plan, worker: int, workers: int, file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        for part, number in plan.numbers(worker, workers):
            result = tried(part, stage, plan.seed, number)
            print(result.line(), file=out, flush=True)
            if result.fault:
                _tell_fault(result, plan.seed)


def _tell_fault(result: Result, seed: int) -> None:
    words = result.words.strip().splitlines()
    again = f"--seed {seed} --only {result.part} --try {result.number}"
    lines = [f"{result.fault.upper()} {result.kind}: {again}", *(f"    {line}" for line in result.what)]
    print("\n".join([*lines, *(f"    | {line}" for line in words[-8:])]), flush=True)


def tell(results: list[Result], seed: int) -> int:
    """The table, and the exit code."""
    kinds = sorted({(result.part, result.kind) for result in results})
    width = max([len(kind) for _, kind in kinds] + [5])
    print(f"\n{'kind':{width}} {'tried':>7} " + " ".join(f"{fault:>10}" for fault in FAULTS))
    totals = dict.fromkeys(("tried", *FAULTS), 0)
    for _, kind in kinds:
        of_kind = [result for result in results if result.kind == kind]
        row = {"tried": sum(result.count for result in of_kind)}
        row |= {fault: sum(result.fault == fault for result in of_kind) for fault in FAULTS}
        print(f"{kind:{width}} {row['tried']:7} " + " ".join(f"{row[fault]:10}" for fault in FAULTS))
        for name in totals:
            totals[name] += row[name]
    print(f"{'all':{width}} {totals['tried']:7} " + " ".join(f"{totals[fault]:10}" for fault in FAULTS))
    bad = sum(totals[fault] for fault in FAULTS)
    of_part = {part: sum(result.count for result in results if result.part == part) for part in _in_order(results)}
    tried_of = ", ".join(f"{part} {count}" for part, count in of_part.items())
    print(f"seed {seed}, tried {tried_of}: " + (f"{bad} faults" if bad else "nothing lost, bricked or crashed"))
    return 1 if bad else 0


def _in_order(results: list[Result]) -> list[str]:
    return list(dict.fromkeys(result.part for result in results))


if __name__ == "__main__":
    sys.exit(main())
