"""A whole county in a folder: three laptops' work, their packages, the merged county, its papers. All invented."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.checklists.load import hazards, shipped
from app.domain.checklist import AnswerForm, AnswerKind, Item, Severity
from app.domain.findings import may_be_major
from app.domain.inspection import Inspection, Mode, Result, Value, Verdict
from app.domain.institution import Institution
from app.domain.judging import judge, judge_ratio, staffing
from app.errors import AppError, ErrorText
from app.progress import NO_PROGRESS, Progress
from app.storage.check import content_digest
from app.storage.store import Store
from app.workflow.answering import answer, attach, note
from app.workflow.desk import INSPECTOR, Desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, inspections, load, outcome, start, take_part
from app.workflow.ledger import write_ledger
from app.workflow.merging import clashes, look, merge
from app.workflow.office import set_device
from app.workflow.registering import institutions, register
from app.workflow.reporting import print_notice, print_record
from app.workflow.sample_county import HOMES, INSPECTORS, OFFICE, PREFIX
from app.workflow.signing import sign
from app.workflow.sketches import sketch_photo

FIRST_MOMENT = 1_794_790_800_000  # 2026-11-16 09:00 in China
CHECKLISTS = ("fire", "kitchen", "staffing")
SHARED, DISPUTED = 0, 3
DISPUTED_ITEM = "XF19"
MAJOR = (HOMES[4].name, "XF49")
NEVER_INVENTED = frozenset({"RY26", "ZH20"})
"""Cruelty and fraud are nothing to make up, not even of a home that does not exist."""

FOLDER_TAKEN = ErrorText(
    code="demo.folder_taken",
    where="{path}",
    what="文件夹里已有别的文件。",
    remedy="请换一个空文件夹，或用上次生成示例的文件夹；没有改动任何文件。",
)


@dataclass
class Ticking:
    """A clock that moves half a minute at each look, so that the same work always has the same times."""

    now: int

    def __call__(self) -> int:
        self.now += 30_000
        return self.now


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where everything lies."""

    folder: Path
    county: Path
    packages: tuple[Path, ...]
    notices: tuple[Path, ...]
    records: tuple[Path, ...]
    ledger: Path
    clashes: int
    findings: int
    content_digest: str = field(default="")


def build(folder: Path, seed: int = 1, progress: Progress = NO_PROGRESS) -> Demonstration:
    """Build the sample county in `folder`. The same seed gives the same content, whatever the day.

    A folder that an earlier demonstration made is made anew; one with anything else in it is refused.
    """
    _clear(folder)
    chance = random.Random(seed)
    steps = _Steps(progress, 3 + 12 + 2 + 24)
    desks = [_laptop(folder / "laptops" / f"{code}.sqlite", code, name, seed) for code, name in INSPECTORS.items()]
    try:
        _register_homes(desks, steps)
        _visit_homes(desks, folder, chance, steps)
        packages = tuple(export(desk, folder / "packages" / f"颐检交接_{desk.code}.sqlite").path for desk in desks)
    finally:
        for desk in desks:
            desk.close()
    return _county(folder, packages, seed, steps)


@dataclass
class _Steps:
    progress: Progress
    total: int
    done: int = 0

    def __call__(self, label: str) -> None:
        self.done = min(self.done + 1, self.total)
        self.progress.step(self.done, self.total, label)


def _clear(folder: Path) -> None:
    ours = {"laptops", "packages", "notices", "records", "handover", "county.sqlite", "county.sqlite-wal",
            "county.sqlite-shm", "ledger.xlsx"}  # fmt: skip
    if folder.exists() and (strangers := {path.name for path in folder.iterdir()} - ours):
        raise FOLDER_TAKEN.with_(path=f"{folder}（{min(strangers)}）")
    for name in ("laptops", "packages", "notices", "records", "handover"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for old in (folder / name).iterdir():
            old.unlink()
    for name in ours:
        path = folder / name
        if path.is_file():
            path.unlink()


def _device(seed: int, name: str) -> str:
    return hashlib.sha256(f"yijian demonstration {seed} {name}".encode()).hexdigest()[:32]


def _laptop(path: Path, code: str, inspector: str, seed: int) -> Desk:
    store = Store.create(path, device=_device(seed, code))
    store.set_local(INSPECTOR, inspector)
    desk = Desk(store, inspector, Ticking(FIRST_MOMENT + int(code[1:]) * 86_400_000))
    set_device(desk, code=code, office=OFFICE, prefix=PREFIX, profile="wuzhong")
    return desk


def _register_homes(desks: Sequence[Desk], steps: _Steps) -> None:
    for number, desk in enumerate(desks):
        for home in HOMES[number * 4 : number * 4 + 4]:
            register(desk, home)
        steps(f"{desk.code} 登记机构")


def _visit_homes(desks: Sequence[Desk], folder: Path, chance: random.Random, steps: _Steps) -> None:
    first, second, third = desks
    for number, desk in enumerate(desks):
        by_name = {home.name: home for home in institutions(desk)}
        for place in range(number * 4, number * 4 + 4):
            home = by_name[HOMES[place].name]
            if place == SHARED:
                _shared_visit(first, second, home, folder, chance)
            elif place == DISPUTED:
                _disputed_visit(first, third, home, folder, chance)
            else:
                visit = start(desk, home.key, Mode.PATROL, CHECKLISTS, (PartPlan(desk.actor, _sections()),))
                _answer_all(desk, visit, _sections(), chance)
                sign(desk, visit, "1")
            steps(home.name)


def _sections(*checklists: str) -> tuple[str, ...]:
    return tuple(section.id for c in shipped() if c.id in (checklists or CHECKLISTS) for section in c.sections)


def _shared_visit(first: Desk, second: Desk, home: Institution, folder: Path, chance: random.Random) -> None:
    """One laptop starts, the partner joins from its file; each signs a part; the first takes the partner's file in."""
    kitchen = _sections("kitchen", "staffing")
    plans = (PartPlan(first.actor, _sections("fire")), PartPlan(second.actor, kitchen))
    visit = start(first, home.key, Mode.PATROL, CHECKLISTS, plans)
    handed = export(first, folder / "handover" / "A01给A02.sqlite", (visit,)).path
    merge(second, look(second, (handed,)))
    theirs = second.store.by_handle(first.store.handle(visit))
    _answer_all(first, visit, _sections("fire"), chance)
    _answer_all(second, theirs, kitchen, chance)
    sign(first, visit, "1")
    sign(second, theirs, "2")
    back = export(second, folder / "handover" / "A02给A01.sqlite", (theirs,)).path
    merge(first, look(first, (back,)))


def _disputed_visit(first: Desk, third: Desk, home: Institution, folder: Path, chance: random.Random) -> None:
    """Two laptops answer one item differently without knowing of each other: a clash for the county to decide."""
    visit = start(first, home.key, Mode.PATROL, CHECKLISTS, (PartPlan(first.actor, _sections()),))
    handed = export(first, folder / "handover" / "A01给A03.sqlite", (visit,)).path
    merge(third, look(third, (handed,)))
    theirs = third.store.by_handle(first.store.handle(visit))
    take_part(third, theirs, third.actor, _sections("kitchen"))
    _answer_all(first, visit, _sections("fire", "staffing"), chance)
    _answer_all(third, theirs, _sections("kitchen"), chance)
    for desk, key, verdict, words in (
        (first, visit, Verdict.FAIL, "北侧出口上锁，钥匙在门卫处。"),
        (third, theirs, Verdict.PASS, "两处出口均能从内开启。"),
    ):
        answer(desk, key, DISPUTED_ITEM, Result(verdict))
        note(desk, key, DISPUTED_ITEM, words)


def _answer_all(desk: Desk, visit: int, sections: tuple[str, ...], chance: random.Random) -> None:
    view = load(desk, visit)
    for checklist in view.checklists:
        for section in checklist.sections:
            if section.id in sections:
                for item in section.items:
                    if item in view.applicable:
                        _answer_one(desk, view, item, chance)


def _answer_one(desk: Desk, view: Inspection, item: Item, chance: random.Random) -> None:
    draw = chance.random()
    if (view.home.name, item.id) == MAJOR:
        worst = next(case.choice for case in item.cases if case.hazard)
        _say(desk, view, item, Result(Verdict.FAIL, worst), chance)
        return
    if draw < 0.02:
        return
    if draw < 0.035:
        answer(desk, view.key, item.id, Result(Verdict.UNABLE, reason="保管钥匙的人员外出，未能查看"))
        return
    if draw < 0.045:
        answer(desk, view.key, item.id, Result(Verdict.NOT_APPLICABLE, reason="现场没有这种情况"))
        return
    grave = may_be_major(item, hazards()) or item.severity is Severity.SERIOUS
    bad = draw > (0.985 if grave else 0.87) and item.id not in NEVER_INVENTED
    _say(desk, view, item, _result(view, item, bad, chance), chance)


def _say(desk: Desk, view: Inspection, item: Item, result: Result, chance: random.Random) -> None:
    """Answer an item; what fails gets a note now and then, and a photo where one is demanded."""
    answer(desk, view.key, item.id, result)
    if result.verdict is Verdict.FAIL:
        if chance.random() < 0.5:
            note(desk, view.key, item.id, chance.choice(_NOTES))
        if item.photo or chance.random() < 0.1:
            picture = sketch_photo(item.title, view.home.name, chance)
            attach(desk, view.key, item.id, picture, f"示例_{item.id}.jpg")


_NOTES = (
    "一层东侧走廊尽头。",
    "在二号楼，院方表示当天整改。",
    "与上次检查情况相同。",
    "已当面向负责人说明。",
    "涉及3处，位置见照片。",
)


def _result(view: Inspection, item: Item, bad: bool, chance: random.Random) -> Result:
    form = item.answer
    if form.kind is AnswerKind.RATIO:
        said = judge_ratio(form, staffing(view))
        return Result(said.verdict or Verdict.NOT_APPLICABLE, reason="" if said.verdict else said.why)
    value = _value(form, bad, chance)
    said = judge(form, value, view.started)
    return Result(said.verdict or (Verdict.FAIL if bad else Verdict.PASS), value)


def _value(form: AnswerForm, bad: bool, chance: random.Random) -> Value:
    match form.kind:
        case AnswerKind.COUNT:
            least, most = int(form.at_least or 0), form.at_most
            return max(0, least - 1) if bad else int(most) if most is not None and most < least else least
        case AnswerKind.NUMBER if form.at_least is None and form.at_most is None:
            return str(chance.randint(1, 3))
        case AnswerKind.NUMBER:
            low = form.at_least if form.at_least is not None else form.lowest or 0
            high = form.at_most if form.at_most is not None else form.highest or low
            return str(high + 3 if bad and (form.highest is None or high + 3 <= form.highest) else (low + high) / 2)
        case AnswerKind.DATE if form.lives:
            life = chance.choice(form.lives)
            return {"type": life.title, "day": "2013-04-18" if bad else "2026-03-16"}
        case AnswerKind.DATE:
            return (
                chance.choice(("2025-03-02", "2024-08-20") if bad else ("2026-12-31", "2027-06-30"))
                if (form.means == "expires")
                else ("2021-05-10" if bad else "2026-10-20")
            )
        case AnswerKind.CHOICE:
            wanted = [option for option in form.options if (option.passes is False) == bad] or list(form.options)
            return chance.choice(wanted).title
        case AnswerKind.SAMPLE:
            return {"good": max(0, form.sample - (2 if bad else 0) - (form.allowed if bad else 0)), "of": form.sample}
        case AnswerKind.SHARE:
            whole = chance.randint(4, 16)
            return {"part": whole - (2 if bad else 0), "whole": whole}
    return None


def _county(folder: Path, packages: tuple[Path, ...], seed: int, steps: _Steps) -> Demonstration:
    county = folder / "county.sqlite"
    store = Store.create(county, device=_device(seed, "county"))
    desk = Desk(store, "县级办公室（示例）", Ticking(FIRST_MOMENT + 6 * 86_400_000))
    try:
        set_device(desk, code="A00", office=OFFICE, prefix=PREFIX, profile="wuzhong")
        results = merge(desk, look(desk, packages))
        steps("合并三台电脑的交接文件")
        if refused := [result.refused for result in results if result.refused]:
            raise AppError("demo.refused", str(folder), "示例的交接文件被拒绝：" + refused[0], "")
        notices, records, findings = [], [], 0
        for key in inspections(desk):
            view = load(desk, key)
            found = outcome(desk, view)
            findings += len(found.findings)
            name = f"{view.home.name}_{view.handle}"
            if found.findings:
                notices.append(print_notice(desk, key, folder / "notices" / f"整改通知单_{name}.pdf").path)
                steps(f"打印 {view.home.name} 的通知")
            records.append(print_record(desk, key, folder / "records" / f"现场检查记录_{name}.pdf").path)
            steps(f"打印 {view.home.name} 的记录")
        ledger = write_ledger(desk, folder / "ledger.xlsx").path
        steps("台账")
        return Demonstration(
            folder=folder,
            county=county,
            packages=packages,
            notices=tuple(notices),
            records=tuple(records),
            ledger=ledger,
            clashes=len(clashes(desk)),
            findings=findings,
            content_digest=content_digest(store),
        )
    finally:
        desk.close()
