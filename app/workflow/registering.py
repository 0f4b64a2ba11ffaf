"""The register of homes: entering one, correcting one."""

from __future__ import annotations

from app.domain.institution import Institution, institution_faults
from app.storage.institutions import institution_body, institution_from
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH, InvalidEntry

INSTITUTION = "institution"


def institutions(desk: Desk) -> tuple[Institution, ...]:
    """All homes of the register, by county, township and name."""
    store = desk.store
    found = [institution_from(body, key, store.handle(key)) for key, body in store.things(INSTITUTION)]
    return tuple(sorted(found, key=lambda home: (home.county, home.township, home.name, home.key)))


def institution(desk: Desk, key: int) -> Institution:
    """One home. Raises `NO_SUCH` when this store holds none with that number."""
    body = desk.store.subject(key, "head")
    if body is None:
        raise NO_SUCH.with_(handle=key, what="机构")
    return institution_from(body, key, desk.store.handle(key))


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
    _check(entry)
    key = desk.store.begin(INSTITUTION, institution_body(entry), actor=desk.actor, at=desk.clock())
    return institution(desk, key)


def amend(desk: Desk, entry: Institution) -> Institution:
    """Say what changed of a registered home; only changed fields make an event. Raises `InvalidEntry`."""
    _check(entry)
    desk.store.write(entry.key, "head", institution_body(entry), kind=INSTITUTION, actor=desk.actor, at=desk.clock())
    return institution(desk, entry.key)


def _check(entry: Institution) -> None:
    if faults := institution_faults(entry):
        raise InvalidEntry(entry.name.strip() or "机构登记", faults)
