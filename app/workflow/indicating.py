"""How far the homes of this store are on the way to what their area's documents aim at. Never a judgement of one."""

from __future__ import annotations

from app.checklists.indicators import indicators
from app.domain.indicators import Indicator, Measured, compute
from app.domain.inspection import Result
from app.domain.unreadable import Listed, Unreadable, told
from app.workflow.desk import Desk
from app.workflow.lines import inspections
from app.workflow.office import profile_of
from app.workflow.registering import institutions
from app.workflow.visits import each_visit


def measured(desk: Desk) -> Listed[Measured]:
    """Every indicator of the areas in which this store has homes, those that can be computed first.

    An answer counts when it is the latest of its home and no undecided clash. What can't be shown counts nowhere.
    """
    homes = institutions(desk)
    lost = list(homes.unreadable)
    areas = {home.key: profile_of(desk, home.county) for home in homes}
    wanted = [each for each in indicators() if any(each.basis.document in area.binds for area in areas.values())]
    seen = _seen(desk, {each.item for each in wanted if each.item}, lost)
    wanted.sort(key=_order)
    found = tuple(
        compute(each, [home for home in homes if each.basis.document in areas[home.key].binds], seen) for each in wanted
    )
    return Listed(found, told(lost))


def _order(indicator: Indicator) -> bool:
    return indicator.measure is None


def _seen(desk: Desk, items: set[str], lost: list[Unreadable]) -> dict[int, dict[str, Result]]:
    """The latest results of these items by home; the visits come newest first."""
    seen: dict[int, dict[str, Result]] = {}
    for view in each_visit(desk, inspections(desk), lost):
        known = seen.setdefault(view.institution, {})
        for item in items:
            answer = view.answers.get(item)
            if answer is not None and not answer.pending:
                known.setdefault(item, answer.result)
    return seen
