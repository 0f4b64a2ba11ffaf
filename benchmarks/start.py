"""The window's cold start, a fresh process each time, against an empty PySide6 window of the same size.

The time is that from the process's start until its window has been shown and drawn once. Ours goes the way of a start
without arguments: settings, fonts and theme, the store, navigation. Like any window it is drawn before its first page
is filled; `start_page` is the time until the 工作台 is drawn with the numbers of twelve unfinished visits.
`checklists` holds the reading of all shipped checklists, which a start does not wait for, against our start.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from app.checklists.load import shipped
from app.domain.visit_rows import Mode
from app.workflow.desk import Desk, open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.sample_county import HOMES
from benchmarks import Result

NAME = "start"
TARGET = 2.0
PAGE_TARGET = 3.0
CHECKLISTS_TARGET = 0.1

_EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
assert window.isVisible()
print("drawn", flush=True)
"""
_OURS = """
import app.__main__
from app.runtime import check_window
from app.settings import read_settings
from app.ui import application
from app.ui.one_window import come_in
check_window()
settings, complaint = read_settings()
mark = come_in(settings.store_file)
qt = application.start_qt(settings)
window = application.window_on(settings.store_file, settings)
window.resize(1366, 768)
window.show()
qt.processEvents()
assert window.isVisible()
print("drawn", flush=True)
page = window.page
while not page.visits.rowCount():
    qt.processEvents()
qt.processEvents()
print("filled", flush=True)
"""
_CHECKLISTS = """
from time import perf_counter
from app.checklists import load, regulations
started = perf_counter()
load.shipped()
print(perf_counter() - started)
"""


def measure(quick: bool) -> tuple[Result, ...]:
    """Medians, ours and the empty window in turn."""
    runs = 2 if quick else 15
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "YIJIAN_HOME": folder}
        # a machine that keeps no compiled modules would measure the compiler
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        store = Path(folder) / "data" / "yijian.sqlite"
        store.parent.mkdir()
        _fill(store)

        def run(code: str, *marks: bytes) -> list[float]:
            times = []
            started = perf_counter()
            with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as process:
                assert process.stdout is not None
                for mark in marks:
                    if process.stdout.readline().strip() != mark:
                        raise RuntimeError("no window was drawn")
                    times.append(perf_counter() - started)
            return times

        def loading() -> float:
            return float(subprocess.check_output([sys.executable, "-c", _CHECKLISTS], env=environment))

        loaded = median(loading() for _ in range(runs))
        rounds = [(*run(_OURS, b"drawn", b"filled"), *run(_EMPTY, b"drawn")) for _ in range(runs + 1)][1:]
    drawn, filled, empty = (median(times) for times in zip(*rounds, strict=True))
    return (
        Result(NAME, drawn, empty, "s", TARGET),
        Result("start_page", filled, empty, "s", PAGE_TARGET),
        Result("checklists", loaded, drawn, "s", CHECKLISTS_TARGET),
    )


def _fill(path: Path) -> None:
    desk: Desk = open_desk(path, "检查员甲")
    sections = tuple(section.id for checklist in shipped() for section in checklist.sections)
    names = [checklist.id for checklist in shipped()]
    for home in HOMES:
        key = register(desk, home).key
        start(desk, key, Mode.PATROL, names, [PartPlan("检查员甲", sections)])
    desk.close()
