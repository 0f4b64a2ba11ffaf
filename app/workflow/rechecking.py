"""复查: what stands open at one home, made into a checklist anew each time from its registered problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.checklists.national import RECHECK
from app.checklists.write import checklist_toml
from app.domain.checklist import Checklist, Item, Section
from app.domain.finding_rows import FindingRow, is_open
from app.domain.inspection import Inspection
from app.domain.institution import Institution
from app.storage.findings import findings_kept
from app.workflow.checklists import available
from app.workflow.desk import Desk
from app.workflow.errors import NOTHING_TO_RECHECK
from app.workflow.following import findings_of
from app.workflow.lines import inspections
from app.workflow.visits import each_visit

TITLE = "复查"


def open_findings(desk: Desk, home: int) -> tuple[FindingRow, ...]:
    """The registered problems of a home that still stand, those of the newest visit first."""
    return tuple(row for _, row in _open(desk, home))


def recheck_of(desk: Desk, home: int) -> Checklist | None:
    """What a recheck of this home looks at: each item of its open problems once, in sections by full checklist.

    Items are worded as they are offered now; one that is offered no longer, as the newest visit kept it. Each is
    asked, whatever else is asked and whatever the register says the home has: a problem was seen there. The text is
    whole, so a visit keeps it. None when nothing stands open.
    """
    found = _open(desk, home)
    wanted: dict[str, Inspection] = {}
    for view, row in found:
        for item_id in row.finding.items:
            wanted.setdefault(item_id, view)
    sections = _sections(available(desk), wanted)
    if not sections:
        return None
    numbers = "、".join(row.finding.number for _, row in found)
    made = Checklist(RECHECK, TITLE, desk.today.isoformat(), sections, f"未销账的问题{len(found)}个：{numbers}。")
    return replace(made, source=checklist_toml(made))


def offered_at(desk: Desk, home: Institution, names: Sequence[str]) -> tuple[Checklist, ...]:
    """What a visit can be made with; where `names` ask for a recheck, that of this home too.

    Raises `NOTHING_TO_RECHECK` when nothing stands open there.
    """
    if RECHECK not in names:
        return available(desk)
    recheck = recheck_of(desk, home.key)
    if recheck is None:
        raise NOTHING_TO_RECHECK.with_(home=home.name)
    return (*available(desk), recheck)


def _open(desk: Desk, home: int) -> list[tuple[Inspection, FindingRow]]:
    store = desk.store
    keys = [key for key in inspections(desk, home=home) if findings_kept(store, key).registrations]
    return [(view, row) for view in each_visit(desk, keys, []) for row in findings_of(desk, view) if is_open(row)]


def _sections(offered: tuple[Checklist, ...], wanted: dict[str, Inspection]) -> tuple[Section, ...]:
    """The items under the checklist that they stand in: of those on offer the first, which is the full one."""
    titles: dict[str, str] = {}
    items: dict[str, list[Item]] = {}
    placed: set[str] = set()

    def place(origin: str, title: str, item: Item) -> None:
        titles.setdefault(origin, title)
        items.setdefault(origin, []).append(replace(item, asked_by=(), when=()))
        placed.add(item.id)

    for checklist in offered:
        for item in checklist.items:
            if item.id in wanted and item.id not in placed:
                place(checklist.id, checklist.title, item)
    for item_id, view in wanted.items():
        if item_id not in placed:
            place(*_origin(view, item_id), view.item(item_id))
    return tuple(Section(f"{RECHECK}.{origin}", titles[origin], tuple(items[origin])) for origin in titles)


def _origin(view: Inspection, item_id: str) -> tuple[str, str]:
    """Id and title of the checklist that a visit had the item from; of an earlier recheck, what that had it from."""
    checklist, section = next(
        (checklist, section)
        for checklist in view.checklists
        for section in checklist.sections
        if any(item.id == item_id for item in section.items)
    )
    if checklist.id == RECHECK:
        return section.id.removeprefix(f"{RECHECK}."), section.title
    return checklist.id, checklist.title
