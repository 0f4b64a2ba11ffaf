"""What a county's own checklist can be compared with: its editions before, and the national one that it adds to."""

from __future__ import annotations

from dataclasses import dataclass

from app.checklists.load import shipped
from app.domain.checklist import Checklist
from app.ui.models.checklist_browse import ShelfRow
from app.workflow.checklists import OwnEdition


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition to compare with and what it is called."""

    title: str
    checklist: Checklist


def own_of(row: ShelfRow | None, own: tuple[OwnEdition, ...]) -> tuple[OwnEdition, ...]:
    """The county's editions behind a row of the shelf, the current one first; none for a national checklist."""
    if row is None:
        return ()
    name = next((each.id for each in own if row.id in (each.id, f"!{each.key}")), None)
    return tuple(each for each in own if each.id == name)


def earlier_than(checklist: Checklist, own: tuple[OwnEdition, ...]) -> tuple[Earlier, ...]:
    """The county's editions before the one in use, the newest first, then the national one if there is one."""
    before = [
        Earlier(f"{each.edition} 版（{each.actor or '未署名'}）", each.checklist)
        for each in own
        if not each.current and each.checklist
    ]
    national = [Earlier(f"国家检查表 {each.edition} 版", each) for each in shipped() if each.id == checklist.id]
    return (*before, *national)
