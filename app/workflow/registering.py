"""The register of homes: entering one, correcting one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from app.checklists.load import known_county
from app.domain.institution import Institution, in_lines, institution_faults
from app.domain.journal import Json
from app.domain.ledger import normal
from app.domain.twins import Twins, all_twins, twin_of
from app.domain.unreadable import Listed, Unreadable, told
from app.storage import home_lines, lines
from app.storage.institutions import INSTITUTION, institution_body, institution_from, place_of
from app.storage.removals import removed_things
from app.workflow.desk import Desk
from app.workflow.errors import HOME_THERE, IS_REMOVED, NO_SUCH, InvalidEntry
from app.workflow.lines import freshen_homes, home_name, homes_visited
from app.workflow.narrowing import Narrowed


def institutions(desk: Desk) -> Listed[Institution]:
    """All homes of the register but those that are removed, by county, township and name."""
    freshen_homes(desk)
    db = desk.store.db
    return Listed(map(lines.reader(Institution), home_lines.homes(db)), lost_homes(desk))


def lost_homes(desk: Desk) -> tuple[Unreadable, ...]:
    """What of the homes can't be shown, those that are removed too."""
    read = lines.reader(tuple[Unreadable, ...])
    return told(each for text in home_lines.lost(desk.store.db) for each in read(text))


def home_names(desk: Desk) -> list[tuple[int, str, str]]:
    """(home, name, township) of each home of the register, in its order."""
    freshen_homes(desk)
    return home_lines.home_names(desk.store.db)


def narrowed_words(desk: Desk, by: Narrowed) -> str:
    """To what a list is narrowed, in a few words; empty where it is not."""
    home = "" if by.home is None else home_name(desk, by.home) or "这家机构"
    return " · ".join(filter(None, (home, by.words)))


def institution(desk: Desk, key: int) -> Institution:
    """One home. Raises `NO_SUCH` when this store holds none with that number, `NotShown` when it can't be read."""
    store = desk.store
    body = store.subject(key, "head")
    if body is None:
        raise NO_SUCH.with_(handle=key, what="机构")
    return institution_from(body, key, store.handle(key), place_of(store, key))


def visits_by_home(desk: Desk) -> dict[int, list[int]]:
    """Home → the keys of its visits, newest first, those that are removed apart. No visit is read."""
    found: dict[int, list[int]] = {}
    for visit, home in homes_visited(desk):
        found.setdefault(home, []).append(visit)
    return found


def possible_twins(desk: Desk, homes: Sequence[Institution] | None = None) -> tuple[Twins, ...]:
    """Homes of the register that may be one, registered twice, for a person to look into; `homes` if it was read."""
    return all_twins(institutions(desk) if homes is None else homes, same_county)


@cache
def same_county(county: str) -> str:
    """What tells a county from others, however its name is written."""
    return known_county(county) or normal(county)


def register(desk: Desk, entry: Institution, *, again: bool = False) -> Institution:
    """Enter a home. `again`: it is another one than the home that its name or code is registered with.

    Raises `InvalidEntry` with every fault at once, and `HOME_THERE`; then nothing is saved.
    """
    entry = _checked(entry)
    if not again:
        _refuse_twin(desk, entry)
    key = desk.store.begin(INSTITUTION, institution_body(entry), actor=desk.actor, at=desk.clock())
    return institution(desk, key)


def require_standing(desk: Desk, root: int) -> None:
    """Refuse to go on with a removed visit or home. Raises `IS_REMOVED`."""
    if found := removed_things(desk.store, root).get(root):
        raise IS_REMOVED.with_(name=f"编号 {desk.store.handle(root)}", reason=found.by.reason)


def amend(desk: Desk, entry: Institution, *, again: bool = False) -> Institution:
    """Say what changed of a registered home; only changed fields make an event. Raises as `register` does."""
    entry = _checked(entry)
    body = _changed(institution_body(institution(desk, entry.key)), institution_body(entry))
    if not again and not body.keys().isdisjoint(("name", "county", "credit_code")):
        _refuse_twin(desk, entry)
    desk.store.write(entry.key, "head", body, kind=INSTITUTION, actor=desk.actor, at=desk.clock())
    return institution(desk, entry.key)


def _changed(shown: Mapping[str, Json], said: Mapping[str, Json]) -> dict[str, Json]:
    """What differs from what was shown: words of a newer version, shown as something else, are not written over."""
    return {name: value for name, value in said.items() if shown.get(name) != value}


def _refuse_twin(desk: Desk, entry: Institution) -> None:
    twins = twin_of(entry, institutions(desk), same_county)
    if twins is not None:
        there = twins.other
        where = f"{there.county}{there.township}"
        raise HOME_THERE.with_(name=entry.name, there=there.name, handle=there.handle, where=where, why=twins.why)


def _checked(entry: Institution) -> Institution:
    entry = in_lines(entry)
    if faults := institution_faults(entry):
        raise InvalidEntry(entry.name or "机构登记", faults)
    return entry
