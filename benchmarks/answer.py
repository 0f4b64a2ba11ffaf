"""One answer saved through the store, against one bare durable commit of a row of the same size in the same pragmas."""

from __future__ import annotations

import sqlite3
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from app.storage.schema import JOURNAL
from app.storage.store import Store
from benchmarks import Result, timed

NAME = "answer"
TARGET = 2.0

_ITEMS = [f"answer/XF{number:02d}" for number in range(1, 57)] + [f"answer/CF{number:02d}" for number in range(1, 56)]


def measure(quick: bool) -> tuple[Result, ...]:
    """Medians of single saves; ours and the floor take turns, so that a busy disk is busy for both."""
    rounds = 3 if quick else 20
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.create(folder / "ours.db") as store:
            bare = _bare(folder / "floor.db")
            ours: list[float] = []
            floor: list[float] = []
            for turn in range(rounds):
                root = store.begin("inspection", {"turn": turn}, actor="张三", at=turn)
                save = partial(store.write, root, kind="answer", actor="张三", at=turn)
                for slot in _ITEMS:
                    floor.append(timed(lambda: bare.execute(_INSERT, (_BODY, b"0" * 16))))
                    body = {"verdict": "fail", "note": f"灭火器压力不足，未按期检修 {turn}"}
                    ours.append(timed(partial(save, slot, body)))
            bare.close()
    return (Result(NAME, median(ours) * 1000, median(floor) * 1000, "ms", TARGET),)


_BODY = '{"note":"灭火器压力不足，未按期检修 0","verdict":"fail"}'
_INSERT = "INSERT INTO event(lamport, at, actor, kind, root, slot, body, digest) VALUES (1, 1, 1, 1, 1, 1, ?, ?)"


def _bare(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(JOURNAL["event"])
    return db
