"""The register of homes: entering one, correcting one."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.institution import Institution, in_lines, institution_faults
from app.domain.journal import Json
from app.domain.unreadable import Listed
from app.storage.institutions import INSTITUTION, institution_body, institution_from, institutions_held, place_of
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH, InvalidEntry


def institutions(desk: Desk) -> Listed[Institution]:
    """All homes of the register, by county, township and name."""
    held = institutions_held(desk.store)
    rows = sorted(held, key=lambda home: (home.county, home.township, home.name, home.key))
    return Listed(rows, held.unreadable)


def institution(desk: Desk, key: int) -> Institution:
    """One home. Raises `NO_SUCH` when this store holds none with that number, `NotShown` when it can't be read."""
    store = desk.store
    body = store.subject(key, "head")
    if body is None:
        raise NO_SUCH.with_(handle=key, what="机构")
    return institution_from(body, key, store.handle(key), place_of(store, key))


def visits_by_home(desk: Desk) -> dict[int, list[int]]:
    """Home → the keys of its visits, newest first; nothing of a visit is read but its head."""
    store = desk.store
    heads = [(str(body.get("started", "")), key, body) for key, body in store.things("inspection")]
    found: dict[int, list[int]] = {}
    for _, key, body in sorted(heads, key=lambda head: head[:2], reverse=True):
        home = store.resolve(str(body.get("institution", "")))
        if home is not None:
            found.setdefault(home, []).append(key)
    return found


def register(desk: Desk, entry: Institution) -> Institution:
    """Enter a home. Raises `InvalidEntry` with every fault at once; then nothing is saved."""
    entry = _checked(entry)
    key = desk.store.begin(INSTITUTION, institution_body(entry), actor=desk.actor, at=desk.clock())
    return institution(desk, key)


def amend(desk: Desk, entry: Institution) -> Institution:
    """Say what changed of a registered home; only changed fields make an event. Raises `InvalidEntry`."""
    entry = _checked(entry)
    body = _changed(institution_body(institution(desk, entry.key)), institution_body(entry))
    desk.store.write(entry.key, "head", body, kind=INSTITUTION, actor=desk.actor, at=desk.clock())
    return institution(desk, entry.key)


def _changed(shown: Mapping[str, Json], said: Mapping[str, Json]) -> dict[str, Json]:
    """What differs from what was shown: words of a newer version, shown as something else, are not written over."""
    return {name: value for name, value in said.items() if shown.get(name) != value}


def _checked(entry: Institution) -> Institution:
    entry = in_lines(entry)
    if faults := institution_faults(entry):
        raise InvalidEntry(entry.name or "机构登记", faults)
    return entry
