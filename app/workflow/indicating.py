"""How far the homes of this store are on the way to what their area's documents aim at. Never a judgement of one."""

from __future__ import annotations

from app.checklists.indicators import indicators
from app.domain.indicators import Indicator, Measured, compute
from app.domain.institution import Institution
from app.domain.unreadable import Listed, told
from app.workflow.desk import Desk
from app.workflow.lines import newest_results, unshown_visits
from app.workflow.office import profile_of
from app.workflow.registering import institutions


def measured(desk: Desk, register: Listed[Institution] | None = None) -> Listed[Measured]:
    """Every indicator of the areas in which this store has homes, those that can be computed first; `register` if its
    homes were read.

    An answer counts when it is the latest of its home and no undecided clash. What can't be shown counts nowhere.
    """
    homes = institutions(desk) if register is None else register
    profiles = {county: profile_of(desk, county) for county in {home.county for home in homes}}
    areas = {home.key: profiles[home.county] for home in homes}
    wanted = [each for each in indicators() if any(each.basis.document in area.binds for area in areas.values())]
    seen = newest_results(desk)
    wanted.sort(key=_order)
    found = tuple(
        compute(each, [home for home in homes if each.basis.document in areas[home.key].binds], seen) for each in wanted
    )
    return Listed(found, told((*homes.unreadable, *unshown_visits(desk))))


def _order(indicator: Indicator) -> bool:
    return indicator.measure is None
