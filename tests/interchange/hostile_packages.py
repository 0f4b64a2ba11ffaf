"""Packages whose digests all hold, and which say what no program of ours says; written anew in the present format.

`python -m tests.interchange.hostile_packages FOLDER` leaves them in a folder, to be tried by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.journal import Json
from app.domain.visit_rows import Mode
from app.interchange.apply import merge
from app.interchange.package import export
from app.storage.journal import Pen, append
from app.storage.store import Store
from app.workflow.answering import answer
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.workflow.conftest import desk_of, sections

NAME = "河湾镇敬老院"
FAILED = "XF09"
STRANGER = "d" * 32
Deed = Callable[[Store, int], object]


def write_all(folder: Path) -> dict[str, Path]:
    """Write each package into a folder that is there. Returns them by name."""
    return {name: _handed_over(folder / f"{name}.sqlite", deed) for name, deed in DEEDS.items()}


def _handed_over(path: Path, deed: Deed) -> Path:
    """A laptop's signed visit, taken in by somebody who then did the deed and handed everything on."""
    given = path.with_name(f"given to {path.name}")
    desk = desk_of("检查员乙", "b")
    try:
        _signed_visit(desk)
        export(desk.store, given, at=1)
    finally:
        desk.close()
    with Store.memory(device=STRANGER) as store:
        merge(store, [given], at=1)
        given.unlink()
        [visit] = [root for root, _ in store.things("inspection")]
        deed(store, visit)
        export(store, path, at=2)
    return path


def _signed_visit(desk: Desk) -> None:
    home = register(desk, Institution(name=NAME, county="同心县"))
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    answer(desk, visit, FAILED, Result(Verdict.FAIL))
    sign(desk, visit, "1")


def _say(slot: str, kind: str, body: Mapping[str, Json]) -> Deed:
    """One event about a part of the visit that names no signature's reason and is written past all acts."""

    def deed(store: Store, visit: int) -> None:
        knows = {signature.key for signature in store.signatures(visit)}
        heads = {entry.key for entry in store.history(visit, slot)[-1:]}
        with store.atomic():
            append(
                store.db,
                kind=kind,
                root=visit,
                slot=slot,
                body=body,
                pen=Pen("陌生人", 3),
                supersedes=heads,
                knows=knows,
            )

    return deed


def _leap(store: Store, visit: int) -> None:
    store.db.execute("UPDATE own SET lamport = ?", ((1 << 53) - 2,))
    _say("visit", "inspection", {"companion": "陌生人"})(store, visit)


def _without_editions(store: Store, visit: int) -> None:
    store.db.execute("DELETE FROM blob")


def _delete(store: Store, visit: int) -> None:
    store.delete(visit, "head", kind="delete", actor="陌生人", at=3, because="无")


_reason: Mapping[str, Json] = {"corrected_because": "改"}
DEEDS: dict[str, Deed] = {
    "started_month_13": _say("head", "inspection", {"started": "2026-13-45", **_reason}),
    "mode_unknown": _say("head", "inspection", {"mode": "future", **_reason}),
    "answer_result_is_text": _say(f"answer/{FAILED}", "answer", {"result": "pass", **_reason}),
    "signed_fails_to_pass": _say(f"answer/{FAILED}", "answer", {"result": {"verdict": "pass"}}),
    "edition_blob_absent": _without_editions,
    "lamport_2_53": _leap,
    "delete_visit": _delete,
}

if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(exist_ok=True)
    print(*write_all(Path(sys.argv[1])).values(), sep="\n")
