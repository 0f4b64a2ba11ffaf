"""The 挂号销账台账 goes out to the homes as a workbook, and what they filled in comes back as their replies."""

from __future__ import annotations

import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Generic, Self, TypeVar

from app.checklists.workbook_pictures import read_pictures
from app.domain.inspection import Inspection
from app.domain.ledger import DONE, filled_in, problem_id, split_id, taken_rows
from app.domain.rectification import Evidence, Recheck, Reply
from app.domain.sent_back import BACK
from app.domain.unreadable import Unreadable, counted, told
from app.errors import AppError
from app.interchange.form_plan import Group
from app.interchange.ledger_plan import Held, LedgerPlan, PlannedRow, RowPhoto, names_in, plan_rows, with_photos
from app.interchange.ledger_read import read_ledger
from app.interchange.sent_back import sent_back
from app.placing import Out, put_file, put_stream
from app.progress import NO_PROGRESS, Progress, finish
from app.reports.ledger import TITLE, Ledger, LedgerBack, LedgerBackRow, LedgerRow, ledger_row
from app.reports.private import WITHHELD, is_private
from app.storage.decoding import NotShown
from app.storage.inspections import INSPECTION
from app.workflow.desk import Desk
from app.workflow.errors import LEDGER_MOVED_ON, NO_SUCH_COUNTY
from app.workflow.following import FindingCase, Repeats, findings_of, repeats_at
from app.workflow.lines import inspections
from app.workflow.office import office_paper, with_confirmed
from app.workflow.paper_lines import KeptLedger, entry_of
from app.workflow.photos import reduce_photo
from app.workflow.rectifying import note_all, why_no_reply
from app.workflow.registering import institution as home_of
from app.workflow.visits import each_visit, load
from app.workflow.writing import Written

T = TypeVar("T")
Order = tuple[bool | int | date | str, ...]
_IN_MEMORY = 4 << 20
_MOST_PHOTOS = 300
_LEFT: tuple[Group, ...] = (Group.CONFLICT, Group.REFUSED, Group.UNCHANGED)
_VISIT = re.compile(r"[0-9a-f]{32}:[0-9]{1,12}:[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a plan: the replies that were noted, and what was left by group."""

    file: str
    replies: tuple[PlannedRow, ...]
    left: Mapping[Group, int] = field(default_factory=dict)


# Out


def write_ledger(
    desk: Desk,
    out: Out,
    institution: int | None = None,
    county: str | None = None,
    progress: Progress = NO_PROGRESS,
) -> Written:
    """The ledger of one home, of one county or of all, as a workbook that can be filled in and returned: worst first,
    problems of the past (历史遗留) last.

    Raises `NO_SUCH`, `NO_SUCH_COUNTY`, and what `put_stream` raises; stopped or refused, what stood at the place still
    stands.
    """
    from app.reports.excel import write_ledger_workbook

    title = f"{county or ''}{TITLE}"
    if institution is not None:
        title = f"{home_of(desk, institution).name}{TITLE}"
    rows = KeptLedger(desk, _visits(desk, institution, county), progress)
    ledger = Ledger(title, desk.office, desk.today, rows, of_one_home=institution is not None)
    lost = rows.unreadable
    written = put_stream(out, lambda file: write_ledger_workbook(ledger, file, progress))
    warnings = (counted(lost, "，没有写入台账"),) if lost else ()
    return Written(written, warnings=warnings, unreadable=lost)


def _visits(desk: Desk, institution: int | None, county: str | None) -> list[int] | None:
    """The visits whose problems are wanted, None for all; nothing of a visit is read but its head."""
    if institution is not None:
        return list(inspections(desk, home=institution))
    if county is None:
        return None
    homes = {key: body.get("home") for key, body in desk.store.things(INSPECTION)}
    counties = {key: home.get("county", "") if isinstance(home, dict) else None for key, home in homes.items()}
    if county not in counties.values():
        known = "、".join(sorted({each for each in counties.values() if each and isinstance(each, str)}))
        raise NO_SUCH_COUNTY.with_(name=county, known=known or "（还没有检查）")
    # one that does not say where it was may be of this county: it is read, and told
    return [key for key, each in counties.items() if each == county or not isinstance(each, str)]


R = TypeVar("R")


class _Ordered(Generic[R]):
    """Rows in their order, kept in a file that is gone when it is closed: a county's ledger is longer than memory
    should be. Small ones never touch the disk."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 # closed by the with statement of its owner
        self._places: list[tuple[Order, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, order: Order, row: R) -> None:
        self._places.append((order, self._file.tell()))
        pickle.dump(row, self._file)

    def sort(self) -> None:
        self._places.sort()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)

    def __iter__(self) -> Iterator[R]:
        for _, place in self._places:
            self._file.seek(place)
            row: R = pickle.load(self._file)
            yield row


def _ledger_rows(
    desk: Desk, visits: Collection[int], lost: list[Unreadable], progress: Progress
) -> Iterator[tuple[int, FindingCase, LedgerRow]]:
    """Each problem of the visits: the visit, the problem, and its row as it leaves now."""
    known: dict[int, Repeats] = {}
    paper = office_paper(desk)
    for visit in each_visit(desk, visits, lost, progress, "读取检查"):
        view = with_confirmed(visit, paper)
        if view.institution not in known:
            known[view.institution] = repeats_at(desk, view.institution)
        name = desk.store.ref(view.key)
        found = findings_of(desk, view, known[view.institution])
        lost += found.unreadable
        for row in (row for row in found if not row.finding.dark):
            yield view.key, row, ledger_row(entry_of(view, row, name))


# Back


def plan_ledger(desk: Desk, path: Path, progress: Progress = NO_PROGRESS) -> LedgerPlan:
    """What a returned ledger would change, row by row; nothing is written. `progress` counts visits and can stop it.

    Raises the `AppError` that says why a file is no ledger, or not safe to open.
    """
    progress.step(0, 0, "读取台账")
    returned = read_ledger(path)
    wanted: dict[str, set[str]] = defaultdict(set)
    for name in names_in(returned):
        visit, key = split_id(name)
        if _VISIT.fullmatch(visit):
            wanted[visit].add(key)
    held: dict[str, Held] = {}
    for done, (visit, keys) in enumerate(wanted.items()):
        progress.step(done, len(wanted), "逐行核对")
        root = desk.store.resolve(visit)
        if root is None or desk.store.ref(root) != visit:
            continue
        # of a visit that can't be shown nothing is known, and its rows are refused as such
        with suppress(NotShown):
            if "editions" in (desk.store.subject(root, "head") or {}):
                held |= {problem_id(visit, each.key): each for each in _held(desk, root, keys)}
    return _photographed(plan_rows(returned, held, desk.today), path, progress)


def _photographed(plan: LedgerPlan, path: Path, progress: Progress = NO_PROGRESS) -> LedgerPlan:
    """The plan with the pictures that lie in its accepted rows, reduced as every photo is; those that can't be are
    told. Raises what `read_named` raises."""
    parts = list(dict.fromkeys(picture.part for row in plan.accepted for picture in row.pictures))
    if not parts:
        return plan
    pictures = read_pictures(path, plan.digest, parts[:_MOST_PHOTOS])
    photos: dict[str, RowPhoto | str] = dict.fromkeys(parts[_MOST_PHOTOS:], f"一份台账最多读{_MOST_PHOTOS}张")
    for done, (part, content) in enumerate(pictures.items()):
        progress.step(done, len(pictures), "读照片")
        name = part.rpartition("/")[2]
        try:
            photos[part] = RowPhoto(name, reduce_photo(content, name).content)
        except AppError as error:
            photos[part] = error.what.rstrip("。")
    return with_photos(plan, photos)


def write_left_out(plan: LedgerPlan, desk: Desk, out: Out) -> Written:
    """The rows that are not taken, with the reasons, as a text to give back to the homes. Raises what
    `put_file` raises."""
    left = [row for row in plan.rows if row.group in (Group.REFUSED, Group.CONFLICT)]
    by_home: dict[str, list[PlannedRow]] = defaultdict(list)
    for row in left:
        by_home[row.home or "没有写明机构的行"].append(row)
    lines = ["台账中没有导入的行（请按原因改好后重新交回）", f"{plan.file}　{desk.today.isoformat()}　共{len(left)}行"]
    for home, rows in by_home.items():
        lines += ["", f"【{home}】{len(rows)}行"]
        for number, row in enumerate(rows, 1):
            lines.append(f"{number}．{row.where}" + (f"　挂号 {row.number}" if row.number else ""))
            lines += [f"　　问题：{' '.join(row.problem.split())}"] if row.problem else []
            lines.append(f"　　原因：{row.reason}")
    # the mark and the line ends are for old Notepads, which else show one line of strange signs
    content = "\r\n".join([*lines, ""]).encode("utf-8-sig", "replace")
    return Written(put_file(out, content))


def write_ledger_back(plan: LedgerPlan, desk: Desk, out: Out, progress: Progress = NO_PROGRESS) -> Written:
    """The ledger that came, to be sent back: each row with what is wrong beside it, those to be mended first and open,
    the others locked. Corrected and handed in again it is read as the ledger that it came from.

    Raises what `put_stream` raises.
    """
    from app.reports.excel import write_ledger_workbook

    sent = sent_back(plan.rows, plan.came)
    places = {name: place for place, name in enumerate(sent.rows)}
    wanted = {(row.inspection, row.key): row.name for row in plan.rows if row.name in sent.rows}
    lost: list[Unreadable] = []
    with _Ordered[LedgerBackRow]() as rows:
        for visit, found, row in _ledger_rows(desk, sorted({visit for visit, _ in wanted}), lost, progress):
            if name := wanted.get((visit, found.finding.key)):
                rows.add((places[name],), LedgerBackRow(row, sent.rows[name]))
        rows.sort()
        homes = {row.home for row in plan.rows if row.name and row.home}
        title = f"{homes.pop() if len(homes) == 1 else ''}{TITLE}（{BACK}）"
        book = LedgerBack(title, desk.office, desk.today, rows, sent.to_mend, sent.loose)
        written = put_stream(out, lambda file: write_ledger_workbook(book, file, progress))
    return Written(written, unreadable=told(lost))


def apply_ledger(desk: Desk, plan: LedgerPlan, progress: Progress = NO_PROGRESS) -> Applied:
    """Note every accepted row as the home's reply: all of them in one transaction, or none.

    Raises `LEDGER_MOVED_ON` where what is held is no longer what the plan was made for. Never closes a problem.
    """
    accepted = plan.accepted
    by_visit: dict[int, list[PlannedRow]] = defaultdict(list)
    for row in accepted:
        by_visit[row.inspection].append(row)
    with desk.store.atomic():
        for done, (visit, rows) in enumerate(by_visit.items()):
            progress.step(done, len(by_visit), "登记回复")
            held = {each.key: each for each in _held(desk, visit, {row.key for row in rows})}
            for row in rows:
                now = held.get(row.key)
                if now is None or now.barred or str(now.revision) != row.held or plan.digest in now.sources:
                    raise LEDGER_MOVED_ON.with_(file=plan.file, number=row.number)
            note_all(desk, visit, {row.key: _reply(desk, plan, row) for row in rows})
    finish(progress, len(by_visit), "登记回复")
    return Applied(plan.file, accepted, {group: len(plan.of(group)) for group in _LEFT})


def _reply(desk: Desk, plan: LedgerPlan, row: PlannedRow) -> Reply:
    filled = row.filled
    assert filled is not None, "an accepted row holds what is to be noted"
    return Reply(
        day=desk.today,
        text=filled.measures,
        by=filled.responsible,
        done=filled.progress == DONE,
        remark=filled.remark,
        completed=filled.completed,
        source=plan.digest,
        source_name=plan.file,
        exported=row.exported,
        returned=row.returned,
        evidence=tuple(Evidence(blob=desk.store.keep_blob(photo.content), name=photo.name) for photo in row.photos),
    )


def _held(desk: Desk, visit: int, keys: Collection[str]) -> Iterator[Held]:
    """What is held of some problems of a visit."""
    view = load(desk, visit)
    for row in findings_of(desk, view, {}):
        if row.finding.key in keys:
            yield _held_of(view, row, why_no_reply(desk, row))


def _held_of(view: Inspection, row: FindingCase, barred: AppError | None) -> Held:
    finding, course = row.finding, row.course
    acts = [step.record.act for step in course.steps if step.effective] if course else []
    private = is_private(view, finding)  # why a row is refused goes back to the home too
    return Held(
        inspection=view.key,
        key=finding.key,
        number=finding.number,
        home=view.home.name,
        found=view.started,
        filled=filled_in(course, finding.responsible),
        recheck=course.standing if course else "",
        barred=(barred.what, barred.remedy) if barred else None,
        said=_last(acts, Reply, lambda act: f"{act.day} {act.by}：{act.text or act.remark}"),
        other_numbers=finding.other_numbers,
        rechecked=_last(acts, Recheck, lambda act: f"{act.day} {act.checker}：{WITHHELD if private else act.note}"),
        sources=frozenset(act.source for act in acts if isinstance(act, Reply) and act.source),
        taken=taken_rows(course, finding.responsible),
    )


def _last(acts: Iterable[object], kind: type[T], words: Callable[[T], str]) -> str:
    """The last act of a kind, shortened to a few words; empty where there is none."""
    found = [act for act in acts if isinstance(act, kind)]
    return words(found[-1])[:60] if found else ""
