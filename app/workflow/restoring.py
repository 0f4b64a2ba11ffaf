"""Going back to a backup: first what would be lost, in a person's words; then the restore itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.backups import backup_from
from app.domain.days import china_clock
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress
from app.storage import restoring
from app.storage.backup import verify
from app.storage.backup_errors import IS_THE_STORE
from app.storage.comparing import OnlyHere, compare
from app.storage.errors import DAMAGED, NOT_FOUND, NOT_OURS
from app.storage.inspections import INSPECTION
from app.storage.institutions import INSTITUTION
from app.storage.restoring import Restored
from app.storage.shape import printable
from app.storage.store import Store
from app.workflow.desk import clock, machine_mark

_NAMELESS = "没有名称的机构"
_LISTED = 20
"""Visits, homes and numbers that a sentence names; of more it tells how many there are."""


@dataclass(frozen=True, slots=True)
class VisitLoss:
    """What of one visit would be gone."""

    home: str
    started: str
    whole: bool
    """Whether the visit was begun after the backup: then it would be gone as a whole."""
    counts: Mapping[str, int]
    """What → how many, as 结果 → 35, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Everything that was said since a backup. Moments are as the computers' clocks had them."""

    events: int = 0
    since: int = 0
    until: int = 0
    authors: Mapping[str, int] = field(default_factory=dict)
    new_homes: tuple[str, ...] = ()
    changed_homes: tuple[str, ...] = ()
    visits: tuple[VisitLoss, ...] = ()
    numbers: tuple[str, ...] = ()
    """文号 and 挂号 that were given since; none of them is ever given again."""
    others: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a restore from this backup would change. Nothing was written to find out."""

    backup: Path
    made: int
    """When it was made: by its name, else by its file's date."""
    events: int
    loss: Loss
    shared: int = 0
    """How many records both have; none: the backup is of another computer's store."""
    back: int = 0
    """How many records only the backup has."""
    unreadable: str = ""
    """Why it can't be told what would be lost: the present store does not hold."""
    missing: bool = False
    """There is no present store."""


def preview_restore(store: Path, backup: Path, progress: Progress = NO_PROGRESS) -> Preview:
    """Look through a backup and find out what a restore from it would take away.

    Raises `AppError` for a file that is no sound backup, and for a store that is another program's.
    """
    if store.exists() and backup.exists() and store.samefile(backup):
        raise IS_THE_STORE.with_(path=backup)
    progress.step(0, 2, "核验备份")
    found = verify(backup)
    progress.step(1, 2, "与现在的数据比较")
    made = _made(store, backup)
    try:
        with Store.open(store, read_only=True) as now:
            difference = compare(now, backup)
            loss = _loss(now, difference.here)
    except AppError as error:
        if error.code not in (NOT_FOUND.code, DAMAGED.code, NOT_OURS.code):
            raise
        if error.code == NOT_OURS.code and error.__cause__ is None:
            raise  # another program's file: it will not be replaced
        missing = error.code == NOT_FOUND.code
        return Preview(backup, made, found.events, Loss(), unreadable="" if missing else "已损坏", missing=missing)
    except UnicodeDecodeError:
        return Preview(backup, made, found.events, Loss(), unreadable="有读不出来的文字")
    progress.step(2, 2, "与现在的数据比较")
    return Preview(backup, made, found.events, loss, shared=difference.shared, back=difference.there)


def restore(store: Path, backup: Path, *, now: Callable[[], int] = clock, progress: Progress = NO_PROGRESS) -> Restored:
    """Put a backup in the store's place, which nobody may have open. Raises `AppError`; then nothing has changed."""
    return restoring.restore(store, backup, at=now(), machine=machine_mark(), progress=progress)


# Words


def loss_sentences(preview: Preview) -> tuple[str, ...]:
    """What a restore would take away and bring, a sentence a line."""
    loss = preview.loss
    if preview.unreadable:
        return (f"现在的数据文件读不出来（{preview.unreadable}），没有办法比较恢复后会少掉什么。",)
    if preview.missing:
        return ("现在没有数据文件，恢复不会失去任何记录。",)
    said = []
    if loss.events and not preview.shared:
        said.append("这份备份和现在的数据没有一条相同的记录，可能来自另一台电脑，请先核对是不是选错了。")
    if loss.events:
        authors = "、".join(f"{name or '未署名'} {number} 条" for name, number in loss.authors.items())
        span = " 至 ".join(dict.fromkeys((china_clock(loss.since), china_clock(loss.until))))
        said.append(f"备份以后写下和并入的 {loss.events} 条记录会从本机消失（{span}；{authors}）：")
        said.extend(_losses(loss))
    else:
        said.append("备份以后没有新的记录，恢复不会失去任何记录。")
    if preview.back:
        said.append(f"备份里另有 {preview.back} 条现在没有的记录，恢复后会回来。")
    return tuple(said)


def _losses(loss: Loss) -> Iterator[str]:
    for visit in loss.visits[:_LISTED]:
        what = "、".join(f"{name} {number}" for name, number in visit.counts.items())
        begun = "，整次检查" if visit.whole else ""
        yield f"检查：{visit.home or _NAMELESS}（{visit.started}{begun}）{what}"
    if len(loss.visits) > _LISTED:
        yield f"检查：另有 {len(loss.visits) - _LISTED} 次"
    for title, names in (("新登记的机构", loss.new_homes), ("改过的机构", loss.changed_homes)):
        if names:
            yield f"{title} {len(names)} 家：{_listed(names)}"
    if loss.numbers:
        yield f"已经给出的文号和挂号 {len(loss.numbers)} 个：{_listed(loss.numbers)}"
    if loss.others:
        yield f"其他 {loss.others} 条（检查表、口径、等级预评估等）"


def _listed(names: tuple[str, ...]) -> str:
    more = f"……共 {len(names)}" if len(names) > _LISTED else ""
    return "、".join(names[:_LISTED]) + more


# What the events were about


def _loss(store: Store, lost: tuple[OnlyHere, ...]) -> Loss:
    by_root: dict[int, list[OnlyHere]] = {}
    for event in lost:
        by_root.setdefault(event.root, []).append(event)
    visits: list[VisitLoss] = []
    homes: dict[bool, list[str]] = {True: [], False: []}
    others = 0
    for root, events in by_root.items():
        kind, begun = store.kind_of(root), any(event.key == root for event in events)
        if kind == INSPECTION:
            visits.append(_visit_loss(store, root, events, whole=begun))
        elif kind == INSTITUTION:
            homes[begun].append(_text(store.subject(root, "head"), "name") or _NAMELESS)
        else:
            others += len(events)
    numbers = {_text(_body(event), "number"): None for event in lost if event.kind in _NUMBERING}
    return Loss(
        events=len(lost),
        since=min((event.at for event in lost), default=0),
        until=max((event.at for event in lost), default=0),
        authors=dict(Counter(printable(event.actor) for event in lost).most_common()),
        new_homes=tuple(homes[True]),
        changed_homes=tuple(homes[False]),
        visits=tuple(sorted(visits, key=lambda visit: (visit.started, visit.home), reverse=True)),
        numbers=tuple(sorted(number for number in numbers if number)),
        others=others,
    )


def _visit_loss(store: Store, root: int, events: Iterable[OnlyHere], *, whole: bool) -> VisitLoss:
    slots: dict[str, set[str]] = {word: set() for word in _WORDS}
    for event in events:
        slots[_word(event)].add(event.slot)
    head = store.subject(root, "head") or {}
    home = head.get("home")
    return VisitLoss(
        home=_text(home if isinstance(home, dict) else {}, "name"),
        started=_text(head, "started"),
        whole=whole,
        counts={word: len(found) for word, found in slots.items() if found},
    )


_NUMBERING = ("finding", "document")
_WORDS = ("结果", "照片", "分工", "签字", "挂号", "整改记录", "文书", "扫描件", "基本情况")


def _word(event: OnlyHere) -> str:
    """What a person calls the part of a visit that an event is about."""
    family, _, rest = event.slot.partition("/")
    match family:
        case "answer":
            return "结果"
        case "photo":
            return "照片"
        case "part" | "section":
            return "分工"
        case "sign":
            return "签字"
        case "finding":
            if "/" in rest or event.kind != "finding":
                return "整改记录"
            return "挂号" if "number" in _body(event) else "基本情况"
        case "document":
            return "扫描件" if rest.count("/") > 1 else "文书"
        case _:
            return "基本情况"


def _body(event: OnlyHere) -> Mapping[str, object]:
    try:
        body = json.loads(event.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _text(body: Mapping[str, object] | None, name: str) -> str:
    """A text of a body that can hold anything, fit for one line."""
    value = (body or {}).get(name)
    return printable(value) if isinstance(value, str) else ""


def _made(store: Path, backup: Path) -> int:
    named = backup_from(backup.name, store.name)
    return named.at if named else int(backup.stat().st_mtime * 1000)
