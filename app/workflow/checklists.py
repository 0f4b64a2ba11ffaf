"""The county's own checklists: taken in from a workbook, kept in the journal edition by edition, offered beside the
national ones.

An edition is a thing of its own that names the one it replaces, so editions travel with packages, meet those of
another computer, and none is ever changed. What an inspection was made with stays with the inspection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.checklists.diff import Change, find_changes
from app.checklists.errors import ChecklistError
from app.checklists.incoming import read_incoming, read_with_notes
from app.checklists.load import load_checklist, shipped
from app.checklists.national import RECHECK, find_breaches, renew
from app.checklists.sets import offered
from app.checklists.workbook_errors import CellFault
from app.checklists.write import checklist_toml
from app.domain.absence import Absence
from app.domain.checklist import Checklist, Item, asked_elsewhere
from app.domain.journal import Json
from app.domain.unreadable import Listed, Unreadable
from app.errors import AppError
from app.storage.editions import EDITION, editions_held
from app.workflow.desk import Desk
from app.workflow.errors import ITEM_TWICE, UNKNOWN_CHECKLIST
from app.workflow.labels import free_label


@dataclass(frozen=True, slots=True)
class OwnEdition:
    """An edition of a county's own checklist. `current`: the one that new inspections use.

    `unusable` says why an edition is not offered: `checklist` is None where this program cannot read what was kept;
    else its ids are those of another checklist, which two offices can come to unaware of each other.
    """

    key: int
    id: str
    title: str
    edition: str
    actor: str
    at: int
    current: bool
    checklist: Checklist | None
    unusable: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: the checklist in use now, whether it is a new edition, and what changed against the one
    before (`before`, None for a checklist that is new here). `notes`: what of the file was left out, and what that
    means."""

    checklist: Checklist
    is_new: bool
    before: Checklist | None
    changes: tuple[Change, ...]
    notes: tuple[CellFault, ...] = ()


def own_checklists(desk: Desk) -> Listed[OwnEdition]:
    """Every edition of the county's own checklists: by checklist, the current one first, then the newest."""
    store = desk.store
    held = tuple(editions_held(store))
    replaced = {store.resolve(kept.previous) for _, kept in held if not isinstance(kept, Unreadable)}
    ranks: dict[int, tuple[bool, int, str]] = {}
    found: dict[str, list[OwnEdition]] = {}
    for key, kept in held:
        if isinstance(kept, Unreadable):
            continue
        said = store.said(key, "head")
        ranks[key] = (key not in replaced, store.history(key, "head")[0].lamport, said.device)
        checklist, unusable = _kept(desk, kept.blob)
        if checklist and checklist.id != kept.id:
            unusable = f"内容是另一张检查表（{checklist.id}）。"
            checklist = None
        own = OwnEdition(
            key=key,
            id=kept.id,
            title=kept.title,
            edition=kept.edition,
            actor=said.actor,
            at=said.at,
            current=False,
            checklist=checklist,
            unusable=unusable,
        )
        found.setdefault(kept.id, []).append(own)
    ordered: list[OwnEdition] = []
    in_use: list[Checklist] = []
    for id_ in sorted(found):
        editions = sorted(found[id_], key=lambda own: ranks[own.key], reverse=True)
        current = next((own for own in editions if own.checklist), None)
        for own in editions if current is None else [current, *(own for own in editions if own is not current)]:
            if own is current and own.checklist:
                breaches = find_breaches(_up_to_date(own.checklist), shipped(), in_use)
                own = replace(own, current=not breaches, unusable=breaches[0].what if breaches else "")
                in_use += [] if breaches or not own.checklist else [own.checklist]
            ordered.append(own)
    return Listed(ordered, (kept for _, kept in held if isinstance(kept, Unreadable)))


def available(desk: Desk) -> tuple[Checklist, ...]:
    """What a new inspection can be made with: the national checklists, in place of one the county's edition of it if
    there is one, then the short sets, then the county's others. National items are always those that ship now."""
    own = {edition.id: edition.checklist for edition in own_checklists(desk) if edition.current and edition.checklist}
    national = {checklist.id: checklist for checklist in offered()}
    of_nation = [_up_to_date(own[id_]) if id_ in own else entry for id_, entry in national.items()]
    return (*of_nation, *(checklist for id_, checklist in own.items() if id_ not in national))


def choose(offered: Sequence[Checklist], names: Iterable[str]) -> tuple[Checklist, ...]:
    """Those of the checklists on offer that are named, fit for one visit: nothing is asked by two of them.

    Raises `UNKNOWN_CHECKLIST`, `ITEM_TWICE`.
    """
    known = {checklist.id: checklist for checklist in offered}
    chosen: list[Checklist] = []
    for name in dict.fromkeys(names):
        if name not in known:
            raise _unknown(name, (f"{c.id}（{c.title}）" for c in known.values()))
        for other in chosen:
            if twice := shared_item(known[name], other, offered):
                raise ITEM_TWICE.with_(one=other.title, other=known[name].title, item=twice.title)
        chosen.append(known[name])
    return tuple(chosen)


def shared_item(one: Checklist, other: Checklist, offered: Iterable[Checklist]) -> Item | None:
    """An item that both would ask in one visit, if there is one.

    A recheck asks its items whatever else is asked (`rechecking.recheck_of`), so it also shares those whose fact the
    other checklist asks: `offered` has them as they are.
    """
    ids = {item.id for item in other.items}
    same = next((item for item in one.items if item.id in ids), None)
    if same or RECHECK not in (one.id, other.id):
        return same
    recheck, beside = (one, other) if one.id == RECHECK else (other, one)
    whole = {item.id: item for checklist in offered if checklist is not recheck for item in checklist.items}
    asked = {item.id for item in beside.items}
    return next((i for i in recheck.items if i.id in whole and asked_elsewhere(whole[i.id], asked)), None)


def import_checklist(desk: Desk, path: Path) -> Imported:
    """Take in a county's checklist from a workbook, an XLSForm or a TOML file.

    A change makes a new edition with a label of its own, by the day; the same content makes none. Raises with every
    fault of the file (`WorkbookError`, `ChecklistError`), or the `AppError` that refuses it; then nothing is kept.
    """
    editions = own_checklists(desk)
    others = [own.checklist for own in editions if own.current and own.checklist]
    read = read_with_notes(path, shipped(), others)
    incoming = read.checklist
    before = next((checklist for checklist in available(desk) if checklist.id == incoming.id), None)
    changes = find_changes(before, incoming) if before else ()
    if before and not changes:
        return Imported(before, False, before, (), read.notes)
    taken = {own.edition for own in editions if own.id == incoming.id}
    if before or incoming.edition in taken:
        label = free_label(desk, taken | ({before.edition} if before else set()))
        incoming = replace(incoming, edition=label)
        incoming = replace(incoming, source=checklist_toml(incoming))
    current = next((own for own in editions if own.id == incoming.id and own.current), None)
    store = desk.store
    with store.atomic():
        body: dict[str, Json] = {
            "id": incoming.id,
            "title": incoming.title,
            "edition": incoming.edition,
            "blob": store.keep_blob(incoming.source.encode()),
            "previous": store.ref(current.key) if current else None,
        }
        store.begin(EDITION, body, actor=desk.actor, at=desk.clock())
    return Imported(incoming, True, before, changes, read.notes)


def withdraw_checklist(desk: Desk, name: str) -> int:
    """Stop offering a county's own checklist; a national one is offered as it ships again. Inspections made with it
    keep it. Returns how many editions were withdrawn. Raises `UNKNOWN_CHECKLIST`."""
    editions = [own for own in own_checklists(desk) if own.id == name]
    if not editions:
        raise _unknown(name, (own.id for own in own_checklists(desk)))
    with desk.store.atomic():
        for own in editions:
            desk.store.delete(own.key, "head", kind=EDITION, actor=desk.actor, at=desk.clock())
    return len(editions)


def find_edition(desk: Desk, name: str) -> Checklist:
    """A checklist by its id, or an edition of it as `id@edition`; a file by its path. Raises `UNKNOWN_CHECKLIST`, or
    says what is wrong with the file."""
    path = Path(name)
    if path.suffix.lower() in (".xlsx", ".toml"):
        return read_incoming(path)
    id_, _, edition = name.partition("@")
    kept = [own.checklist for own in own_checklists(desk) if own.checklist]
    known = [*available(desk), *kept, *shipped()]
    for checklist in known:
        if checklist.id == id_ and edition in ("", checklist.edition):
            return checklist
    raise _unknown(name, dict.fromkeys(f"{checklist.id}@{checklist.edition}" for checklist in known))


_checklists: dict[str, tuple[Checklist | None, str]] = {}
"""Editions read, by the digest of their text, which never changes."""


def _kept(desk: Desk, blob: str) -> tuple[Checklist | None, str]:
    """The edition kept under a digest, or why it cannot be used. It may come from another hand or a newer version."""
    if blob not in _checklists:
        content = desk.store.blob(blob)
        if isinstance(content, Absence):
            return None, f"内容{content.words}，请让对方导出全部数据再合并。"
        try:
            _checklists[blob] = load_checklist(content.decode()), ""
        except UnicodeDecodeError:
            _checklists[blob] = None, "内容不是文字，请让对方重新导出再合并。"
        except ChecklistError as error:
            _checklists[blob] = None, error.what
    return _checklists[blob]


def _up_to_date(own: Checklist) -> Checklist:
    """The county's edition with the national items that ship now; its label then names both editions."""
    national = next((entry for entry in shipped() if entry.id == own.id), None)
    if national is None or not find_breaches(own, (national,)):
        return own
    renewed = replace(renew(own, national), edition=f"{own.edition}+{national.edition}")
    return replace(renewed, source=checklist_toml(renewed))


def _unknown(name: str, known: Iterable[str]) -> AppError:
    return UNKNOWN_CHECKLIST.with_(name=name, known="、".join(known) or "（没有）")
