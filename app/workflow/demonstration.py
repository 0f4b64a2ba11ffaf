"""A whole county in a folder: three laptops' work, their packages, the merged county, its papers. All invented."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.domain.checklist import Severity
from app.domain.documents import Kind
from app.domain.finding_rows import is_open
from app.domain.inspection import Inspection, Result, Verdict
from app.domain.institution import Institution
from app.domain.rectification import GRAVE
from app.domain.visit_rows import Mode
from app.errors import AppError, ErrorText, os_reason
from app.placing import UNWRITTEN, Target, judge_target, put_file
from app.progress import NO_PROGRESS, Progress
from app.storage.backup_folder import folder_of
from app.storage.check import content_digest
from app.storage.store import UNMARKED, Store
from app.workflow.answering import answer, note
from app.workflow.case import Wanted
from app.workflow.clashing import clashes
from app.workflow.demonstration_past import AGAIN, BEFORE, ON_DUTY, UNMENDED, live_through
from app.workflow.demonstration_visits import FIRST_MOMENT, Story, Ticking, look, on_day, sections_of
from app.workflow.desk import INSPECTOR, Desk
from app.workflow.documents import deliver, documents_of
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, reported, start, take_part
from app.workflow.issuing import issue
from app.workflow.ledger import write_ledger
from app.workflow.lines import findings, inspections
from app.workflow.merging import look as look_into
from app.workflow.merging import merge
from app.workflow.office import set_device
from app.workflow.rectifying import recheck, reply, stop_confirmed
from app.workflow.registering import institutions, register
from app.workflow.sample_county import HOMES, INSPECTORS, OFFICE, PREFIX
from app.workflow.signing import sign
from app.workflow.summarising import print_summary, write_results, write_summary_book
from app.workflow.visits import load, outcome

CHECKLISTS = ("fire", "kitchen", "staffing")
SHARED, DISPUTED = 0, 3
DISPUTED_ITEM = "XF19"
FAULTS = {
    (HOMES[4].name, "XF49"): "大量装修用易燃可燃材料",
    (HOMES[10].name, "XF38"): "严重裸露老化",
    (HOMES[10].name, "XF01"): "查不到记录，待住建部门核实",
    UNMENDED: "",
    AGAIN: "",
}
"""(home, item) → the choice that is answered; all else fails by chance."""
WORDS = {
    "XF49": "三层活动室吊顶和隔墙，约200平方米。",
    "XF38": "东侧三间居室的线路绝缘层脱落。",
    "XF13": "十月下旬以来仍有夜班没有记录。",
}
COUNTY_DAY = 4
RESULTS_OF = HOMES[0].township
"""Whose visits the results workbook has, item by item; those of all would keep the reader waiting."""
FOLDERS = ("laptops", "handover", "packages", "notices", "records", "papers")
MARK = "这是示例.txt"
_MARKED = (
    "这个文件夹由颐检的示例生成，里面的机构、人员、问题都是编造的。\r\n"
    "再次把示例生成到这里时，里面的文件会全部重做；自己的文件请放到别处。\r\n"
)
FILES = ("county.sqlite", "county.sqlite-wal", "county.sqlite-shm",
         "ledger.xlsx", "results.xlsx", "summary.pdf", "summary.xlsx", MARK)  # fmt: skip
BACKUPS = folder_of(Path(FILES[0])).name
"""Made as soon as somebody works in the county that was built."""

FOLDER_TAKEN = ErrorText(
    code="demo.folder_taken",
    where="{path}",
    what="文件夹里已有别的东西。",
    remedy="请换一个空文件夹，或用上次生成示例的文件夹；没有改动任何文件。",
)

NOT_CLEARED = ErrorText(
    code="demo.not_cleared",
    where="{path}",
    what="先前的示例清不掉（{reason}）。",
    remedy="请关闭打开着的示例文件和窗口，再生成一次。",
)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where everything lies. `papers`: one of each other document that a visit can have."""

    folder: Path
    county: Path
    packages: tuple[Path, ...]
    notices: tuple[Path, ...]
    records: tuple[Path, ...]
    papers: tuple[Path, ...]
    ledger: Path
    results: Path
    summary: Path
    summary_book: Path
    clashes: int
    findings: int
    closed: int
    content_digest: str


def build(folder: Path, seed: int = 1, progress: Progress = NO_PROGRESS) -> Demonstration:
    """Build the sample county in `folder`. The same seed gives the same content, whatever the day.

    A folder that an earlier demonstration made is made anew. Raises `FOLDER_TAKEN` for one with anything else in it,
    `NOT_CLEARED`, `NO_FOLDER`, `UNWRITTEN`. Stopped or refused, it leaves nothing behind.
    """
    is_new = _claim(folder)
    try:
        put_file(folder / MARK, _MARKED.encode("utf-8-sig"))
        for name in FOLDERS:
            (folder / name).mkdir()
        return _built(folder, seed, progress)
    except BaseException:
        with suppress(OSError):
            _empty(folder)
            if is_new:
                folder.rmdir()
        raise


def _built(folder: Path, seed: int, progress: Progress) -> Demonstration:
    chance = random.Random(seed)
    steps = _Steps(progress, 3 + 1 + len(HOMES) + 5)
    desks = [_laptop(folder / "laptops" / f"{code}.sqlite", code, name, seed) for code, name in INSPECTORS.items()]
    try:
        _register_homes(desks, steps)
        live_through(desks, folder / "papers", folder / "notices", chance)
        steps("先前的检查和整改")
        _visit_homes([on_day(desk, number) for number, desk in enumerate(desks, 1)], folder, chance, steps)
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


def _claim(folder: Path) -> bool:
    """Make the folder, or empty the one that an earlier demonstration made. Returns whether it is new."""
    is_new = not os.path.lexists(folder)
    try:
        if is_new:
            judge_target(Target(folder))
            folder.mkdir()
        elif not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")  # Windows has another word for it
        else:
            found = {path.name for path in folder.iterdir()}
            # only the mark tells: folders called papers and notices may be anybody's
            strangers = found - {*FOLDERS, *FILES, BACKUPS} if MARK in found else found
            if strangers:
                raise FOLDER_TAKEN.with_(path=f"{folder}（{min(strangers)}）")
    except OSError as error:
        raise UNWRITTEN.with_(path=folder, reason=os_reason(error)) from error
    try:
        _empty(folder)
    except OSError as error:
        raise NOT_CLEARED.with_(path=error.filename or folder, reason=os_reason(error)) from error
    return is_new


def _empty(folder: Path) -> None:
    """Take away what a demonstration makes, and its mark only with everything else.

    Raises the first `OSError` after all was tried: Windows removes nothing that somebody has open.
    """
    failed: list[OSError] = []
    for name in (*FOLDERS, BACKUPS):
        with _noting(failed):
            shutil.rmtree(folder / name)
    for name in FILES:
        if name != MARK or not failed:
            with _noting(failed):
                (folder / name).unlink()
    if failed:
        raise failed[0]


@contextmanager
def _noting(failed: list[OSError]) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        pass
    except OSError as error:
        failed.append(error)


def _salts(seed: int, name: str) -> Callable[[], str]:
    """Salts that come the same each time: the same seed makes the same county."""
    numbers = count()
    return lambda: hashlib.sha256(f"yijian salt {seed} {name} {next(numbers)}".encode()).hexdigest()[:32]


def _device(seed: int, name: str) -> str:
    return hashlib.sha256(f"yijian demonstration {seed} {name}".encode()).hexdigest()[:32]


def _laptop(path: Path, code: str, inspector: str, seed: int) -> Desk:
    store = Store.create(path, device=_device(seed, code))
    store.set_local(UNMARKED, "1")
    store.new_salt = _salts(seed, code)
    store.set_local(INSPECTOR, inspector)
    desk = Desk(store, inspector, Ticking(FIRST_MOMENT + BEFORE * 86_400_000))
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
                sections = sections_of(*CHECKLISTS)
                visit = start(desk, home.key, Mode.PATROL, CHECKLISTS, (PartPlan(desk.actor, sections),))
                look(desk, visit, sections, _story(home), chance)
                sign(desk, visit, "1")
                _tell_of(desk, visit, folder / "notices")
            steps(home.name)


def _story(home: Institution) -> Story:
    return Story({item: choice for (name, item), choice in FAULTS.items() if name == home.name}, WORDS, gaps=True)


def _tell_of(desk: Desk, visit: int, notices: Path) -> None:
    """Grave problems are reported and, but for the 重大 one, stopped on the day they are found; the notice is handed
    over."""
    view = load(desk, visit)
    found = outcome(desk, view).findings
    grave = [finding for finding in found if finding.severity in GRAVE]
    if any(finding.told_at_once for finding in found):
        reported(desk, visit, ON_DUTY)
    for finding in grave:
        if finding.severity is not Severity.MAJOR:
            stop_confirmed(desk, visit, finding.key, desk.actor, how="当场停用并清除。")
    if found:
        issue(desk, visit, Wanted(Kind.NOTICE), notices / f"{Kind.NOTICE.label}_{_name(view)}.pdf")
        deliver(desk, visit, documents_of(desk, visit)[-1].slot, "直接送达", receiver=view.home.director)


def _name(view: Inspection) -> str:
    return f"{view.home.name}_{view.started}_{view.handle}"


def _shared_visit(first: Desk, second: Desk, home: Institution, folder: Path, chance: random.Random) -> None:
    """One laptop starts, the partner joins from its file; each signs a part; the first takes the partner's file in."""
    fire, kitchen = sections_of("fire"), sections_of("kitchen", "staffing")
    second = on_day(second, 1)
    plans = (PartPlan(first.actor, fire), PartPlan(second.actor, kitchen))
    visit = start(first, home.key, Mode.PATROL, CHECKLISTS, plans)
    handed = export(first, folder / "handover" / "A01给A02.sqlite", (visit,)).path
    merge(second, look_into(second, (handed,)), backup=False)
    theirs = second.store.by_handle(first.store.handle(visit))
    look(first, visit, fire, _story(home), chance)
    look(second, theirs, kitchen, _story(home), chance)
    sign(first, visit, "1")
    sign(second, theirs, "2")
    back = export(second, folder / "handover" / "A02给A01.sqlite", (theirs,)).path
    merge(first, look_into(first, (back,)), backup=False)
    _tell_of(first, visit, folder / "notices")


def _disputed_visit(first: Desk, third: Desk, home: Institution, folder: Path, chance: random.Random) -> None:
    """Two laptops answer one item differently without knowing of each other: a clash for the county to decide."""
    third = on_day(third, 1)
    visit = start(first, home.key, Mode.PATROL, CHECKLISTS, (PartPlan(first.actor, sections_of(*CHECKLISTS)),))
    handed = export(first, folder / "handover" / "A01给A03.sqlite", (visit,)).path
    merge(third, look_into(third, (handed,)), backup=False)
    theirs = third.store.by_handle(first.store.handle(visit))
    kitchen = sections_of("kitchen")
    take_part(third, theirs, third.actor, kitchen)
    look(first, visit, sections_of("fire", "staffing"), _story(home), chance)
    look(third, theirs, kitchen, _story(home), chance)
    for desk, key, verdict, words in (
        (first, visit, Verdict.FAIL, "北侧出口上锁，钥匙在门卫处。"),
        (third, theirs, Verdict.PASS, "两处出口均能从内开启。"),
    ):
        answer(desk, key, DISPUTED_ITEM, Result(verdict))
        note(desk, key, DISPUTED_ITEM, words)


def _county(folder: Path, packages: tuple[Path, ...], seed: int, steps: _Steps) -> Demonstration:
    county = folder / "county.sqlite"
    store = Store.create(county, device=_device(seed, "county"))
    store.set_local(UNMARKED, "1")
    store.new_salt = _salts(seed, "county")
    desk = on_day(Desk(store, "县级办公室（示例）"), COUNTY_DAY)
    try:
        set_device(desk, code="A00", office=OFFICE, prefix=PREFIX, profile="wuzhong")
        results = merge(desk, look_into(desk, packages), backup=False)
        steps("合并三台电脑的交接文件")
        if refused := [result.refused for result in results if result.refused]:
            raise AppError("demo.refused", str(folder), "示例的交接文件被拒绝：" + refused[0], "")
        _follow_up(desk)
        for key in inspections(desk):
            _print(desk, key, folder)
        steps("打印通知和记录")
        ledger = write_ledger(desk, folder / "ledger.xlsx").path
        steps("台账")
        period = (on_day(desk, BEFORE).today, desk.today)
        summary = print_summary(desk, folder / "summary.pdf", *period).path
        book = write_summary_book(desk, folder / "summary.xlsx", *period).path
        steps("县级汇总")
        answers = write_results(desk, folder / "results.xlsx", None, *period, RESULTS_OF).path
        steps("检查结果")
        rows = findings(desk)
        return Demonstration(
            folder=folder,
            county=county,
            packages=packages,
            notices=tuple(sorted((folder / "notices").iterdir())),
            records=tuple(sorted((folder / "records").iterdir())),
            papers=tuple(sorted((folder / "papers").iterdir())),
            ledger=ledger,
            results=answers,
            summary=summary,
            summary_book=book,
            clashes=len(clashes(desk)),
            findings=len(rows),
            closed=sum(row.standing is not None and row.standing.closed for row in rows),
            content_digest=content_digest(store),
        )
    finally:
        desk.close()


def _print(desk: Desk, key: int, folder: Path) -> None:
    """The record of a visit, the draft of its notice where nobody has signed, and what was voided."""
    view = load(desk, key)
    name = _name(view)
    for document in documents_of(desk, key):
        if document.void is not None:
            again = Wanted(document.kind, slot=document.slot)
            issue(desk, key, again, folder / "papers" / f"作废的{document.kind.label}_{name}.pdf")
    if not any(part.signed for part in view.parts):
        issue(desk, key, Wanted(Kind.NOTICE), folder / "notices" / f"{Kind.NOTICE.label}（草稿）_{name}.pdf")
    issue(desk, key, Wanted(Kind.RECORD), folder / "records" / f"{Kind.RECORD.label}_{name}.pdf")


def _follow_up(desk: Desk) -> None:
    """What was due at once: of each three problems one is closed, one replied to, one still nobody has answered."""
    open_ = [row for row in findings(desk) if is_open(row) and row.severity is not Severity.MAJOR]
    due = [row for row in open_ if row.finding.deadline <= desk.today]
    for number, row in enumerate(due):
        where = (row.inspection, row.finding.key)
        if number % 3 < 2:
            reply(desk, *where, "已于当天整改。", by="院方负责人")
        if number % 3 == 0:
            recheck(desk, *where, passed=True, checker=desk.actor, documents=["整改后的现场和记录"])
