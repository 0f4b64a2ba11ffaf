"""A real window at work without a screen: goes through its pages, answers meanwhile, and tells each act on stdout.

Started as a program of its own by `together`: python -m tests.torture.windows STORE VISIT.
"""

from __future__ import annotations

import json
import sys
import traceback
from itertools import cycle
from pathlib import Path
from typing import Any

from app.domain.inspection import Result, Verdict
from app.errors import AppError
from app.settings import Settings, write_settings
from app.ui import application, messages
from app.ui.pages.registry import PAGES
from app.workflow.answering import answer, note
from tests.torture.faults import require_sentence
from tests.torture.stage import ITEMS

ACTS = 40
_EVERY = 30
"""Milliseconds between two acts."""


def _say(word: str, value: Any = None) -> None:
    print(json.dumps([word, value]), flush=True)


class _Person:
    """Works at the window: an act at each tick, a page at every fourth."""

    def __init__(self, window: Any, visit: int) -> None:
        from PySide6.QtCore import QTimer

        self._window = window
        self._visit = visit
        self._pages = cycle(entry.name for entry in PAGES)
        self._done = 0
        self._heard = messages.Recorder()
        messages.listen(self._heard)
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_EVERY)

    def _tick(self) -> None:
        try:
            self._act()
        except AppError as error:
            require_sentence(str(error))
        for error in self._heard.crashes:
            _say("crash", "".join(traceback.format_exception(error)))
        self._heard.crashes.clear()
        if self._done >= ACTS:
            self._window.close()

    def _act(self) -> None:
        number, item = self._done, ITEMS[8 + self._done % 20]
        self._done += 1
        if number % 4 == 3:
            self._window.go(next(self._pages))
            return
        verdict = Verdict.PASS if number % 2 else Verdict.FAIL
        desk = self._window.session.desk
        answer(desk, self._visit, item, Result(verdict))
        note(desk, self._visit, item, f"窗口{number}")
        _say("told", ["note", self._visit, item, f"窗口{number}"])


def main(store: str, visit: str) -> int:
    write_settings(Settings(inspector="检查员甲", office="民政局"))
    shown = application._show
    people = []

    def show(app: Any, window: Any, size: str, settings: Settings) -> None:
        shown(app, window, size, settings)
        people.append(_Person(window, int(visit)))

    application._show = show
    code = application.run(Path(store))
    _say("end" if people else "rang")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
