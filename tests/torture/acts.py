"""What is being done when the program dies or the disk is full: each act tells what it has done, and can find it again.

`work` runs in the process that will not live; what it tells is what JSON takes, and it comes only after the program has
said that something is done. `find` runs afterwards in another process, on what is left.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from app.domain.documents import Kind
from app.domain.inspection import Result, Verdict
from app.interchange.package import verify as verify_package
from app.storage.backup import verify as verify_backup
from app.storage.backup_folder import folder_of
from app.storage.check import content_digest
from app.storage.store import Store
from app.workflow.answering import answer, attach, note
from app.workflow.backing_up import back_up_by_hand
from app.workflow.case import Wanted
from app.workflow.desk import Desk, open_desk
from app.workflow.documents import documents_of
from app.workflow.exporting import export
from app.workflow.issuing import issue
from app.workflow.lines import findings, inspections
from app.workflow.merging import look, merge_files
from app.workflow.restoring import restore
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.torture.children import Tell
from tests.torture.faults import Bricked, Lost, must
from tests.torture.stage import ITEMS, NOON, OLD_STORES, Stage, open_visits, picture

Told = list[Any]
_PAPERS = (Kind.NOTICE, Kind.RECORD)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an act is done: copies of its own."""

    stage: Stage
    store: Path
    out: Path
    """Papers, packages and backups go here."""

    def desk(self, later: int = 0) -> Desk:
        """The store opened as the program opens it, at a clock that goes on."""
        ticks = count(NOON + 86_400_000 * (1 + later), 1000)
        return open_desk(self.store, "检查员甲", lambda: next(ticks))


@dataclass(frozen=True, slots=True)
class Act:
    """Something that people do with the program."""

    name: str
    original: Callable[[Stage], Path]
    """The store that it begins with."""
    work: Callable[[Scene, Tell], None]
    find: Callable[[Scene, Told], None]
    """Raises `Lost` for what was told and is not there, `Bricked` for what does not go on."""


# Answering


def _answer(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened"])
    for visit in open_visits(desk):
        for number, item in enumerate(ITEMS[8:]):
            verdict = Verdict.PASS if number % 3 else Verdict.FAIL
            answer(desk, visit, item, Result(verdict))
            tell(["answer", visit, item, verdict.value])
            note(desk, visit, item, f"说明{number}")
            tell(["note", visit, item, f"说明{number}"])
            if number % 4 == 0:
                photo = attach(desk, visit, item, picture(f"新{number}"), f"{item}.jpg")
                tell(["photo", visit, item, photo.blob])
    desk.close()


def said_of(desk: Desk, visit: int, item: str) -> dict[str, Any]:
    """The verdict and the words on an item, also where only one of them was said."""
    body: Any = desk.store.subject(visit, f"answer/{item}") or {}
    return {"answer": (body.get("result") or {}).get("verdict"), "note": body.get("note")}


def _find_answers(scene: Scene, told: Told) -> None:
    desk = scene.desk(1)
    views = {visit: load(desk, visit) for visit in inspections(desk)}
    for what, visit, item, value in (each for each in told if len(each) == 4):
        if what == "photo":
            held = any(photo.blob == value and desk.store.blob(value) for photo in views[visit].answers[item].photos)
        else:
            held = said_of(desk, visit, item)[what] == value
        if not held:
            raise Lost(f"{what} of {item}: {value}")
    desk.close()


# Signing


def _sign(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened"])
    for visit in open_visits(desk):
        tell(["signed", visit, list(sign(desk, visit, "1"))])
    desk.close()


def _find_signatures(scene: Scene, told: Told) -> None:
    desk = scene.desk(1)
    for _, visit, numbers in (each for each in told if len(each) == 3):
        if not load(desk, visit).parts[0].signed:
            raise Lost(f"the signature of {visit}")
        held = {row.finding.number for row in findings(desk) if row.inspection == visit}
        if missing := set(numbers) - held:
            raise Lost(f"挂号 {missing}")
    for visit in open_visits(desk):
        must(partial(sign, desk, visit, "1"), "sign")
    given = [row.finding.number for row in findings(desk) if row.finding.number]
    if len(given) != len(set(given)):
        raise Lost(f"a 挂号 was given twice: {sorted(given)}")
    desk.close()


# Issuing


def _issue(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened"])
    for visit in inspections(desk):
        for kind in _PAPERS:
            path = scene.out / f"{visit}_{kind.value}.pdf"
            written = issue(desk, visit, Wanted(kind), path)
            tell(["issued", visit, kind.value, written.number, str(path)])
    desk.close()


def _find_papers(scene: Scene, told: Told) -> None:
    desk = scene.desk(1)
    for _, visit, _, number, path in (each for each in told if len(each) == 5):
        if not any(document.number == number for document in documents_of(desk, visit)):
            raise Lost(f"{number} is on a paper and not in the journal")
        _require_pdf(Path(path), "issued")
    for path in scene.out.glob("*.pdf"):
        visit, kind = int(path.stem.partition("_")[0]), path.stem.partition("_")[2]
        _require_pdf(path, "on the disk")
        if not any(each.kind.value == kind and each.void is None for each in documents_of(desk, visit)):
            raise Lost(f"a {kind} stands on the disk whose number the journal does not know")
    for visit in inspections(desk):
        for kind in _PAPERS:
            if kind is Kind.NOTICE or not any(each.kind is kind for each in documents_of(desk, visit)):
                again = scene.out / f"{visit}_{kind.value}_again.pdf"
                must(partial(issue, desk, visit, Wanted(kind), again), "issue")
    numbers = [each.number for visit in inspections(desk) for each in documents_of(desk, visit) if each.number]
    if len(numbers) != len(set(numbers)):
        raise Lost(f"a number was given twice: {sorted(numbers)}")
    desk.close()


def _require_pdf(path: Path, what: str) -> None:
    content = path.read_bytes() if path.exists() else b""
    if not content.startswith(b"%PDF") or b"%%EOF" not in content[-32:]:
        raise Lost(f"a paper that was {what} is not whole: {path.name}")


# Exporting


def _export(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened"])
    visits = open_visits(desk)
    for number in range(4):
        answer(desk, visits[0], ITEMS[10 + number], Result(Verdict.PASS))
        tell(["answer", visits[0], ITEMS[10 + number], "pass"])
        path = scene.out / f"{number}.sqlite"
        export(desk, path, visits if number % 2 else None)
        tell(["exported", str(path)])
    desk.close()


def _find_packages(scene: Scene, told: Told) -> None:
    _find_answers(scene, told)
    for _, path in (each for each in told if len(each) == 2):
        if not verify_package(Path(path)).sound:
            raise Lost(f"a package that was exported: {verify_package(Path(path)).problems}")
    for path in scene.out.glob("*.sqlite"):
        if not verify_package(path).sound:
            raise Bricked(f"half a package under its name: {verify_package(path).problems}")
    desk = scene.desk(2)
    for number in range(4):
        path = scene.out / f"{number}.sqlite"
        if not path.exists():
            must(partial(export, desk, path), "export")
    desk.close()


# Merging


def _merge(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened"])
    for package in scene.stage.packages:
        (result,) = merge_files(desk, [package])
        if not result.refused:
            tell(["merged", package.name])
    desk.close()


def _find_merged(scene: Scene, told: Told) -> None:
    desk = scene.desk(1)
    merged = {each[1] for each in told if len(each) == 2}
    for package in scene.stage.packages:
        (plan,) = look(desk, [package])
        if package.name in merged and plan.new:
            raise Lost(f"{plan.new} merged records of {package.name}")
        if plan.new and plan.known:
            raise Lost(f"{package.name} is half merged: {plan.new} new, {plan.known} known")
    for package in scene.stage.packages:
        (result,) = must(partial(merge_files, desk, [package]), "merge")
        if result.refused:
            raise Bricked(f"merge: {result.refused}")
    if content_digest(desk.store) != scene.stage.merged:
        raise Lost("the merged county is another than the one that nobody disturbed")
    desk.close()


# Migrating


def _migrate(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened", _events(desk.store)])
    desk.close()


def _find_migrated(scene: Scene, told: Told) -> None:
    desk = scene.desk(1)
    if (_events(desk.store), content_digest(desk.store)) != _upgraded(OLD_STORES[0], scene.stage.folder):
        raise Lost("the upgraded store says something else than the old one")
    desk.close()
    _require_backups(scene)


def _events(store: Store) -> int:
    return sum(last - first + 1 for device in store.devices() for first, last in device.runs)


@cache
def _upgraded(old: Path, folder: Path) -> tuple[int, str]:
    """What an old store holds after an upgrade that nobody disturbed."""
    copy = folder / f"upgraded-{old.name}"
    if not copy.exists():
        shutil.copy(old, copy)
    with Store.open(copy) as store:
        return _events(store), content_digest(store)


# Backing up


def _back_up(scene: Scene, tell: Tell) -> None:
    desk = scene.desk()
    tell(["opened"])
    visits = open_visits(desk)
    for number in range(3):
        answer(desk, visits[0], ITEMS[10 + number], Result(Verdict.PASS))
        tell(["answer", visits[0], ITEMS[10 + number], "pass"])
        made = back_up_by_hand(desk, folder=scene.out if number == 1 else None)
        tell(["kept", str(made.path)])
    desk.close()


def _find_backups(scene: Scene, told: Told) -> None:
    _find_answers(scene, told)
    for _, path in (each for each in told if len(each) == 2):
        if not Path(path).exists():
            raise Lost(f"a backup that was made: {path}")
    _require_backups(scene)
    desk = scene.desk(2)
    must(lambda: back_up_by_hand(desk), "back up")
    must(lambda: back_up_by_hand(desk, folder=scene.out), "back up")
    desk.close()


def _require_backups(scene: Scene) -> None:
    """Whatever stands under a backup's name is one."""
    for folder in (folder_of(scene.store), scene.out):
        for path in folder.glob("*备份*.sqlite") if folder.is_dir() else ():
            must(partial(verify_backup, path), "a backup")


# Restoring


def _restore(scene: Scene, tell: Tell) -> None:
    restore(scene.store, scene.stage.backup, now=lambda: NOON + 90_000_000)
    tell(["restored", scene.store.name])


def _find_restored(scene: Scene, told: Told) -> None:
    desk = scene.desk(1)
    found = content_digest(desk.store)
    desk.close()
    after, before = _digest(scene.stage.backup), _digest(scene.stage.signed)
    if found not in ((after,) if told else (after, before)):
        raise Lost("the store is neither what it was nor the backup" if not told else "restored, and not the backup")
    _require_backups(scene)
    if not told:
        must(lambda: restore(scene.store, scene.stage.backup, now=lambda: NOON + 90_000_000), "restore")


@cache
def _digest(store: Path) -> str:
    with Store.open(store, read_only=True) as held:
        return content_digest(held)


ACTS = (
    Act("answering", lambda stage: stage.laptop, _answer, _find_answers),
    Act("signing", lambda stage: stage.laptop, _sign, _find_signatures),
    Act("issuing", lambda stage: stage.signed, _issue, _find_papers),
    Act("exporting", lambda stage: stage.laptop, _export, _find_packages),
    Act("merging", lambda stage: stage.county, _merge, _find_merged),
    Act("migrating", lambda stage: OLD_STORES[0], _migrate, _find_migrated),
    Act("backing up", lambda stage: stage.laptop, _back_up, _find_backups),
    Act("restoring", lambda stage: stage.signed, _restore, _find_restored),
)


def scene_of(act: Act, stage: Stage, folder: Path) -> Scene:
    """Fresh copies for one go at an act."""
    place = folder / "库"
    out = folder / "出"
    place.mkdir()
    out.mkdir()
    return Scene(stage, stage.copied(act.original(stage), place), out)
