"""Documents as PDF: ours against the same words, fonts and photos by platypus, fpdf2 and typst.

`notice` has 25 findings and 12 photos that were taken in before, `record` 200 items; each is the first document of a
fresh process, once the library is imported and its fonts are open (fpdf2 opens them anew for every document). `whole`
is the same with imports and fonts, `peak` the memory of that process. platypus is measured as it comes, and as
`platypus_binary` without its base 85, which makes photos slow. `batch` is 500 notices of 8 findings in one process,
`batch_together` the same in one PDF, against platypus one by one.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from app.reports.model import Report
from benchmarks import Result

NAME = "paper"
TARGET = 0.35
TYPST_TARGET = 1.0
BATCH_TARGET = 0.45

_NEEDS = {"platypus": "reportlab", "platypus_binary": "reportlab", "fpdf2": "fpdf", "typst": "typst"}
_TARGETS = {"platypus": TARGET, "platypus_binary": None, "fpdf2": None, "typst": TYPST_TARGET}
_CHILD = "import sys; from benchmarks.paper import child; child(*sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds to draw, the same with imports and fonts, and the most memory in MB, 0 where it is not told."""

    drawn: float
    whole: float
    peak: float


def measure(quick: bool) -> tuple[Result, ...]:
    """Medians, the libraries taking turns; a library that is not installed is named and left out."""
    from benchmarks import papers

    peers = [peer for peer, module in _NEEDS.items() if find_spec(module)]
    for peer in _NEEDS.keys() - set(peers):
        print(f"{peer} is not installed: not measured", file=sys.stderr)
    results: list[Result] = []
    documents = {"notice": papers.notice(25, 12), "record": papers.record(200)}
    for name, report in documents.items():
        taken = _turns([report], ["ours", *peers], 1 if quick else 7)
        for peer in peers:
            results += _results(f"{name}/{peer}", taken["ours"], taken[peer], _TARGETS[peer])
    notices = [papers.notice(8, 0, number) for number in range(10 if quick else 500)]
    if "platypus" in peers:
        taken = _turns(notices, ["ours", "together", "platypus"], 1 if quick else 3)
        results += _results("batch", taken["ours"], taken["platypus"], BATCH_TARGET)
        results += _results("batch_together", taken["together"], taken["platypus"], BATCH_TARGET)
    return tuple(results)


def _results(name: str, ours: Taken, peer: Taken, target: float | None) -> list[Result]:
    made = [
        Result(name, ours.drawn, peer.drawn, "s", target),
        Result(f"{name} whole", ours.whole, peer.whole, "s", None),
    ]
    if ours.peak and peer.peak:
        made.append(Result(f"{name} peak", ours.peak, peer.peak, "MB", None))
    return made


def _turns(reports: Sequence[Report], engines: Sequence[str], runs: int) -> dict[str, Taken]:
    """Medians by library, after a round that only warms the disk."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "reports"
        source.write_bytes(pickle.dumps(list(reports)))
        if len(reports) == 1:
            _process(engines, source)
        rounds = [_process(engines, source) for _ in range(runs)]
    return {
        engine: Taken(
            median(r[engine].drawn for r in rounds),
            median(r[engine].whole for r in rounds),
            median(r[engine].peak for r in rounds),
        )
        for engine in engines
    }


def _process(engines: Sequence[str], source: Path) -> dict[str, Taken]:
    # a machine that keeps no compiled modules would measure the compiler
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken = {}
    for engine in engines:
        command = [sys.executable, "-c", _CHILD, engine, str(source)]
        taken[engine] = Taken(*map(float, subprocess.check_output(command, env=environment, text=True).split()))
    return taken


def child(engine: str, source: str) -> None:
    """In a fresh process: draw the documents, print what `Taken` holds."""
    from benchmarks import paper_peers

    reports: list[Report] = pickle.loads(Path(source).read_bytes())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if engine == "typst":
            paper_peers.typst_folder(folder, reports[0])
        started = perf_counter()
        paper_peers.ready(engine, folder)
        opened = perf_counter()
        made = paper_peers.drawn(engine, reports, folder)
        ended = perf_counter()
    if not all(content.startswith(b"%PDF") for content in made):
        raise RuntimeError(f"{engine} made no PDF")
    print(ended - opened, ended - started, _peak())


def _peak() -> float:
    """The most memory that this process held, in MB; 0 where the system does not tell (only Linux does so plainly)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
