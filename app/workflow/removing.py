"""划去: a visit begun or a home registered by mistake leaves the lists and counts with a reason, and can come back.

Nothing is erased and no number is given again. A laptop that does not know of it may go on with the thing: it stays
removed, and what came is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.days import china_clock
from app.domain.removal import Removed
from app.storage.documents import documents
from app.storage.fitting import refuse_personal
from app.storage.inspections import INSPECTION
from app.storage.institutions import INSTITUTION
from app.storage.removals import (
    REMOVAL,
    next_slot,
    removal_body,
    removed_things,
    return_body,
    standing_slots,
    statements,
)
from app.workflow import errors
from app.workflow.desk import Desk
from app.workflow.lines import inspections
from app.workflow.registering import visits_by_home


@dataclass(frozen=True, slots=True)
class RemovedThing:
    """A removed visit or home, as its list shows it. `day` is the visit's, empty for a home; `hanging`: how many visits
    that still count a removed home has."""

    key: int
    handle: str
    name: str
    day: str
    reason: str
    actor: str
    at: int
    unseen: int
    hanging: int = 0

    @property
    def words(self) -> str:
        """Why, by whom and when, and what was said of it since."""
        parts = [f"{self.reason}（{self.actor or '未署名'}，{china_clock(self.at)}）"]
        if self.unseen:
            parts.append(f"划去时还没有看到的内容有{self.unseen}条")
        if self.hanging:
            parts.append(f"名下还有{self.hanging}次检查照常计入")
        return "；".join(parts)


def remove_visit(desk: Desk, inspection: int, reason: str) -> None:
    """Take a visit out of lists and counts. Raises `REMOVAL_PAPERS` where a paper of it is in force, `REMOVED_ALREADY`,
    `REMOVAL_NO_REASON`, `PERSONAL_NUMBER`; then nothing is said."""
    name = _named(desk, inspection, INSPECTION)
    live = [document for document in documents(desk.store, inspection) if document.void is None]
    if live:
        shown = "、".join(document.number or document.shown_title for document in live[:3])
        raise errors.REMOVAL_PAPERS.with_(name=name, count=len(live), papers=shown)
    _remove(desk, inspection, name, reason)


def remove_home(desk: Desk, home: int, reason: str) -> None:
    """Take a home out of the register's lists and counts. Raises `REMOVAL_VISITS` where a visit of it counts, else as
    `remove_visit`."""
    name = _named(desk, home, INSTITUTION)
    visits = inspections(desk, home=home)
    if visits:
        raise errors.REMOVAL_VISITS.with_(name=name, count=len(visits))
    _remove(desk, home, name, reason)


def bring_back(desk: Desk, root: int, reason: str) -> None:
    """Put a removed visit or home back into lists and counts. Raises `NOT_REMOVED`, `REMOVAL_NO_REASON`,
    `PERSONAL_NUMBER`."""
    name = _named(desk, root)
    slots = standing_slots(desk.store, root)
    if not slots:
        raise errors.NOT_REMOVED.with_(name=name)
    why = _reason(name, reason)
    with desk.store.atomic():
        for slot in slots:
            desk.store.write(root, slot, return_body(why), kind=REMOVAL, actor=desk.actor, at=desk.clock())


def removed_visits(desk: Desk) -> tuple[RemovedThing, ...]:
    """The visits that are removed, the last removed first."""
    return _things(desk, INSPECTION)


def removed_homes(desk: Desk) -> tuple[RemovedThing, ...]:
    """The homes that are removed, the last removed first."""
    return _things(desk, INSTITUTION)


def removal_notices(desk: Desk) -> tuple[str, ...]:
    """What came for removed things, in a sentence each: it is held, and in no list or count."""
    return tuple(
        f"已划去的{what} {thing.handle}（{thing.name}）：{thing.words}。"
        for what, things in (("检查", removed_visits(desk)), ("机构", removed_homes(desk)))
        for thing in things
        if thing.unseen or thing.hanging
    )


def _things(desk: Desk, kind: str) -> tuple[RemovedThing, ...]:
    found = removed_things(desk.store)
    if not found:
        return ()
    by_home = visits_by_home(desk) if kind == INSTITUTION else {}
    rows = [_row(desk, key, each, len(by_home.get(key, ()))) for key, each in found.items() if _is(desk, key, kind)]
    return tuple(sorted(rows, key=lambda row: (-row.at, row.handle)))


def _is(desk: Desk, key: int, kind: str) -> bool:
    return desk.store.kind_of(key) == kind


def _row(desk: Desk, key: int, found: Removed, hanging: int) -> RemovedThing:
    name, day = _said(desk, key)
    return RemovedThing(
        key=key,
        handle=desk.store.handle(key),
        name=name,
        day=day,
        reason=found.by.reason,
        actor=found.by.actor,
        at=found.by.at,
        unseen=found.unseen,
        hanging=hanging,
    )


def _remove(desk: Desk, root: int, name: str, reason: str) -> None:
    if standing_slots(desk.store, root):
        raise errors.REMOVED_ALREADY.with_(name=name)
    why = _reason(name, reason)
    with desk.store.atomic():
        body = removal_body(why, statements(desk.store, root))
        slot = next_slot(desk.store)
        desk.store.write(root, slot, body, kind=REMOVAL, actor=desk.actor, at=desk.clock())


def _reason(name: str, reason: str) -> str:
    if not reason.strip():
        raise errors.REMOVAL_NO_REASON.with_(name=name)
    refuse_personal(name, reason)
    return reason.strip()


def _named(desk: Desk, root: int, kind: str = "") -> str:
    """What a person calls the thing. Raises `NO_SUCH` for what is none."""
    held = desk.store.kind_of(root)
    if held not in (INSPECTION, INSTITUTION) or kind not in ("", held):
        what = "机构" if kind == INSTITUTION else "检查"
        raise errors.NO_SUCH.with_(handle=desk.store.handle(root), what=what)
    return " ".join(part for part in _said(desk, root) if part) or desk.store.handle(root)


def _said(desk: Desk, root: int) -> tuple[str, str]:
    """The home's name and the visit's day, as far as the head says."""
    head = desk.store.subject(root, "head") or {}
    described = head.get("home")
    name = (described if isinstance(described, dict) else head).get("name")
    return name if isinstance(name, str) else "", str(head.get("started") or "")
