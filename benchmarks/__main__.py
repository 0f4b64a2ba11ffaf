"""python -m benchmarks [NAME…] [--quick] [--json]: measure, print, and fail where a target is missed.

python -m benchmarks scale …: the same on large stores, which have to be built; it has options of its own.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import sys
from importlib import import_module
from typing import Protocol, cast

import benchmarks
from benchmarks import Result


class Benchmark(Protocol):
    NAME: str
    TARGET: float

    def measure(self, quick: bool) -> tuple[Result, ...]:
        """Time ours and the floor."""


def registry() -> dict[str, Benchmark]:
    """Every module of this package that measures something, by name."""
    found = {}
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("_"):
            loaded = import_module(f"benchmarks.{module.name}")
            if hasattr(loaded, "measure"):
                found[str(loaded.NAME)] = cast(Benchmark, loaded)
    return found


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["scale"]:
        from benchmarks.scale import main as scale  # reads the window's modules, which no other one needs

        return scale(argv[1:])
    known = registry()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(known)}; all by default")
    parser.add_argument(
        "--quick", action="store_true", help="less data and fewer runs: shows that it works, no figures"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    chosen = parser.parse_args(argv)
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    results = []
    for name in chosen.names or list(known):
        for result in known[name].measure(chosen.quick):
            results.append(result)
            if not chosen.json:
                target = "no target" if result.target is None else f"target ≤ {result.target}"
                print(
                    f"{result.name:16} {result.ours:10.4f} {result.unit:6} floor {result.floor:10.4f}"
                    f"  × {result.ratio:5.2f}  ({target})",
                    flush=True,
                )
    if chosen.json:
        print(
            json.dumps(
                [
                    {
                        "name": result.name,
                        "ours": result.ours,
                        "floor": result.floor,
                        "ratio": result.ratio,
                        "unit": result.unit,
                        "target": result.target,
                    }
                    for result in results
                ],
                indent=2,
            )
        )
    missed = [result.name for result in results if result.target is not None and result.ratio > result.target]
    return 1 if missed and not chosen.quick else 0


if __name__ == "__main__":
    sys.exit(main())
