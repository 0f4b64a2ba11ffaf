"""The window's cold start, a fresh process each time, against an empty PySide6 window of the same size.

Both processes end when their window has been drawn once and kept as a picture.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.checklists.load import shipped
from app.domain.inspection import Mode
from app.workflow.desk import Desk, open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.sample_county import HOMES
from benchmarks import Result, median_of, timed

NAME = "start"
TARGET = 2.0

_EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
window.grab().save(sys.argv[1])
"""


def measure(quick: bool) -> Result:
    """Medians of whole processes, ours and the empty window in turn."""
    runs = 1 if quick else 9
    with tempfile.TemporaryDirectory() as folder:
        store, picture = Path(folder) / "yijian.sqlite", Path(folder) / "window.png"
        _fill(store)
        window = [sys.executable, "-m", "app", "--store", str(store), "window", "--grab", str(picture)]
        empty = [sys.executable, "-c", _EMPTY, str(picture)]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "YIJIAN_HOME": folder}

        def run(command: list[str]) -> None:
            subprocess.run(command, check=True, env=environment, capture_output=True)
            if not picture.stat().st_size:
                raise RuntimeError("no window was drawn")
            picture.unlink()

        for command in (window, empty):
            run(command)
        pairs = [(timed(lambda: run(window)), timed(lambda: run(empty))) for _ in range(runs)]
        ours, floors = iter([pair[0] for pair in pairs]), iter([pair[1] for pair in pairs])
        return Result(NAME, median_of(runs, lambda: next(ours)), median_of(runs, lambda: next(floors)), "s", TARGET)


def _fill(path: Path) -> None:
    desk: Desk = open_desk(path, "检查员甲")
    sections = tuple(section.id for checklist in shipped() for section in checklist.sections)
    names = [checklist.id for checklist in shipped()]
    for home in HOMES:
        key = register(desk, home).key
        start(desk, key, Mode.PATROL, names, [PartPlan("检查员甲", sections)])
    desk.close()
