"""Taking in what others hand over: look first, then merge; decide what clashes, now or later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.days import LAST_MOMENT, china_clock
from app.domain.inspection import Inspection, Verdict
from app.errors import AppError
from app.interchange import apply as applying
from app.interchange.plan import Ready, gathering, plan
from app.progress import NO_PROGRESS, Progress
from app.storage.decoding import NotShown, Place
from app.storage.inspections import INSPECTION, result_from
from app.storage.institutions import INSTITUTION
from app.storage.shown import Conflict, Head
from app.storage.titles import title_of
from app.workflow.answering import ANSWER
from app.workflow.backing_up import back_up_before_merge
from app.workflow.desk import Desk
from app.workflow.receiving import device_names, matters
from app.workflow.visits import frame

NEW, KNOWN, REFUSED, DISPUTED = "new", "known", "refused", "disputed"


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What a file would bring. Nothing was written to find out."""

    path: Path
    state: str
    """`NEW`, `KNOWN`, `REFUSED`, or `DISPUTED`: it shows two histories of one device and waits for a person's word."""
    code: str = ""
    """What the file says of its giver; nothing is decided by it."""
    inspector: str = ""
    until: int = 0
    new: int = 0
    known: int = 0
    conflicts: int = 0
    parallel: int = 0
    photos: int = 0
    size: int = 0
    reason: str = ""
    """Why a file is refused or waits."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file."""

    path: Path
    new: int = 0
    known: int = 0
    conflicts: int = 0
    parallel: int = 0
    late: int = 0
    refused: str = ""
    """Why nothing of the file was taken, in a sentence."""
    disputed: bool = False
    """Whether a person may still take it, having made sure that a device has two histories."""
    matters: tuple[str, ...] = ()
    """What of it deserves a look, in sentences."""


def look(desk: Desk, files: Sequence[Path], progress: Progress = NO_PROGRESS) -> tuple[FilePlan, ...]:
    """What each file would bring to this store; nothing is written."""
    plans = []
    with gathering(files) as gathered:
        for done, each in enumerate(gathered):
            progress.step(done, len(files), each.path.name)
            found = plan(desk.store, each)
            if isinstance(found, Ready):
                plans.append(_plan(desk, found))
                found.gathered.copy.unlink(missing_ok=True)  # sixty files with photos would fill a disk
            else:
                size = each.path.stat().st_size if each.path.is_file() else 0
                plans.append(FilePlan(each.path, REFUSED, size=size, reason=_sentence(found.error)))
    progress.step(len(files), len(files))
    return tuple(plans)


def _plan(desk: Desk, ready: Ready) -> FilePlan:
    contents = ready.gathered.contents
    told = contents.manifest
    outcome = applying.rehearse(desk.store, ready)
    state = NEW if ready.new_events else KNOWN
    if outcome.refused is not None:
        state = DISPUTED if outcome.disputed else REFUSED
    return FilePlan(
        path=ready.path,
        state=state,
        code=told.get("code", ""),
        inspector=told.get("inspector", ""),
        until=_moment(told.get("at", "")),
        new=ready.new_events,
        known=ready.known_events,
        conflicts=outcome.new_conflicts,
        parallel=outcome.parallel_edits,
        photos=contents.blobs,
        size=ready.gathered.copy.stat().st_size,
        reason=_sentence(outcome.refused) if outcome.refused else "",
    )


def _moment(text: str) -> int:
    """What a manifest says of when it was written, in milliseconds UTC; 0 for what no clock could say."""
    moment = int(text) if re.fullmatch(r"[0-9]{1,15}", text) else 0
    return moment if moment <= LAST_MOMENT else 0


def merge(
    desk: Desk,
    plans: Sequence[FilePlan],
    progress: Progress = NO_PROGRESS,
    *,
    accept_forks: bool = False,
    backup: bool = True,
) -> tuple[FileResult, ...]:
    """Merge the files that were looked at and not refused; each in one transaction, examined again as it is read.

    Those that wait for a person's word come in only if it was given: `accept_forks`. A stop between two files leaves
    the files before it merged, and nothing of the others. The store is backed up before the first one is written;
    raises `NO_BACKUP_BEFORE_MERGE`, unless no `backup` is wanted.
    """
    wanted = [each.path for each in plans if each.state != REFUSED]
    taken = merge_files(desk, wanted, progress, accept_forks=accept_forks, backup=backup)
    refused = tuple(FileResult(each.path, refused=each.reason) for each in plans if each.state == REFUSED)
    return taken + refused


def merge_files(
    desk: Desk,
    files: Sequence[Path],
    progress: Progress = NO_PROGRESS,
    *,
    accept_forks: bool = False,
    backup: bool = True,
) -> tuple[FileResult, ...]:
    """Merge files without a look before: the command line's way."""

    def before() -> None:
        if backup:
            back_up_before_merge(desk, progress)

    outcomes = applying.merge(
        desk.store, files, at=desk.clock(), progress=progress, accept_forks=accept_forks, before=before
    )
    return tuple(
        FileResult(
            path=each.path,
            new=each.new_events,
            known=each.known_events,
            conflicts=each.new_conflicts,
            parallel=each.parallel_edits,
            late=each.late,
            refused=_sentence(each.refused) if each.refused else "",
            disputed=each.disputed,
            matters=matters(desk, each),
        )
        for each in outcomes
    )


def _sentence(error: AppError) -> str:
    return f"{error.what.rstrip('。')}。{error.remedy}"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions that clash, who said it and where. `values` are the fields that it would settle."""

    device: str
    code: str
    actor: str
    at: int
    text: str
    verdict: Verdict | None
    note: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """Something two people wrote differently without knowing of each other; both stay until a person decides.

    Verdict and words of one item clash together: whose verdict stands, his words stand.
    """

    root: int
    slot: str
    home: str
    where: str
    sides: tuple[Side, ...]


def clashes(desk: Desk) -> tuple[Clash, ...]:
    """Everything that waits for a decision."""
    together: dict[tuple[int, str, str], list[Conflict]] = {}
    for conflict in desk.store.conflicts():
        if conflict.slot.startswith("sign/"):
            continue  # cured by signing again
        field = ANSWER if conflict.slot.startswith("answer/") else conflict.field
        together.setdefault((conflict.root, conflict.slot, field), []).append(conflict)
    views: dict[int, Inspection] = {}
    return tuple(_clash(desk, conflicts, views) for conflicts in together.values())


def decide(desk: Desk, clash: Clash, side: Side, reason: str) -> None:
    """Let one side stand. The decision is itself said in the journal, with its reason."""
    desk.store.decide(clash.root, clash.slot, side.values, actor=desk.actor, at=desk.clock(), reason=reason)


def _clash(desk: Desk, conflicts: list[Conflict], views: dict[int, Inspection]) -> Clash:
    store, first = desk.store, conflicts[0]
    field_title = title_of("result") if len(conflicts) > 1 else title_of(first.field)
    home, where, view = "", field_title, None
    if store.kind_of(first.root) == INSPECTION and store.subject(first.root, "head"):
        try:
            view = views.get(first.root) or views.setdefault(first.root, frame(desk, first.root))
            home, where = view.home.name, _place(view, first.slot, field_title)
        except NotShown as error:
            home, where = error.unreadable.place, f"{_SLOTS.get(first.slot.partition('/')[0], '')} · {field_title}"
    elif store.kind_of(first.root) == INSTITUTION:
        body = store.subject(first.root, "head") or {}
        home, where = str(body.get("name", "")), f"机构登记 · {field_title}"
    return Clash(first.root, first.slot, home, where, _sides(desk, conflicts, view))


def _sides(desk: Desk, conflicts: list[Conflict], view: Inspection | None) -> tuple[Side, ...]:
    """One side a device and person; a field that a side says nothing of stays as the last word on it."""
    heads: dict[tuple[str, str], dict[str, Head]] = {}
    for conflict in conflicts:
        for head in conflict.heads:
            heads.setdefault((head.device, head.actor), {})[conflict.field] = head
    last = {conflict.field: conflict.heads[-1].value for conflict in conflicts}
    names = device_names(desk)
    sides = []
    for (device, actor), said in heads.items():
        values = {name: said[name].value if name in said else value for name, value in last.items()}
        result = values.get("result")
        shown = None if result is None else result_from(result, Place(""))
        texts = (
            [f"{shown.verdict.label}（{shown.reason}）" if shown.reason else shown.verdict.label]
            if shown
            else [_named(value, name, view) for name, value in values.items() if name != "note" or len(values) == 1]
        )
        sides.append(
            Side(
                device=device,
                code=names[device],
                actor=actor,
                at=max(head.at for head in said.values()),
                text="、".join(texts),
                verdict=shown.verdict if shown else None,
                note=str(values.get("note") or "") if len(values) > 1 else "",
                values=values,
            )
        )
    return tuple(sides)


def _place(view: Inspection, slot: str, field_title: str) -> str:
    part, _, name = slot.partition("/")
    known = {item.id for item in view.items}
    if part in ("answer", "photo", "finding") and name.split("/")[0] in known:
        item = view.item(name.split("/")[0])
        title = f"{view.number(item.id)} {item.title}"
        return title if part == "answer" and field_title == "结果" else f"{title} · {field_title}"
    if part == "section":
        return f"{view.section_title(name)} · {field_title}"
    return f"{_SLOTS.get(part, part)} · {field_title}"


def _named(value: object, name: str, view: Inspection | None) -> str:
    """A field's value; parts and sections as the visit calls them, not by their ids."""
    if view is not None and name == "part" and isinstance(value, str):
        return next((part.inspector for part in view.parts if part.id == value), value)
    if view is not None and name == "sections" and isinstance(value, list):
        return "、".join(view.section_title(str(section)) for section in value) or "（没有）"
    return _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return "（删去）"
        case bool():
            return "是" if value else "否"
        case {"recheck": _, "passed": bool(passed), "date": day, "checker": who}:
            return f"{'销账' if passed else '退回整改'}（{who}，{day}）"
        case {"to": to, "at": int(at)}:
            return f"{to}（{china_clock(at)}）"
        case dict():
            return "、".join(f"{title_of(str(name))}{_text(part)}" for name, part in value.items())
        case list():
            return "、".join(_text(part) for part in value)
        case _:
            text = str(value)
            return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}……（共{len(text)}个字）"


_MOST_SHOWN = 400
"""Characters of one side's text; it is kept whole."""
_SLOTS = {
    "head": "检查",
    "visit": "陪同与意见",
    "part": "分工",
    "section": "分工",
    "finding": "问题",
    "document": "文书",
}
