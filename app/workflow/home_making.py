"""How the lines of homes are made: by the very function that shows one home of the register."""

from __future__ import annotations

from app.storage import lines
from app.storage.decoding import Body, NotShown
from app.storage.institutions import institution_from, place_of
from app.storage.lines import KeptHome, text_of
from app.storage.reading import turn_of
from app.storage.removals import removed_things
from app.workflow.desk import Desk


def renew_homes(desk: Desk, homes: list[int]) -> None:
    """Make the lines of these homes anew; one that is held no more has none."""
    bodies = ((home, desk.store.subject(home, "head")) for home in homes)
    lines.put_homes(desk.store.db, homes, [_line(desk, home, body) for home, body in bodies if body is not None])


def _line(desk: Desk, home: int, body: Body) -> KeptHome:
    store = desk.store
    at = place_of(store, home)
    kept = KeptHome(
        root=home,
        county="",
        township="",
        name="",
        turn=turn_of(store.db, home),
        removed=bool(removed_things(store, home)),
        lost="[]",
        body=None,
    )
    try:
        shown = institution_from(body, home, store.handle(home), at)
    except NotShown as error:
        return kept._replace(lost=text_of([error.unreadable, *at.told]))
    return kept._replace(
        county=shown.county, township=shown.township, name=shown.name, lost=text_of(at.told), body=text_of(shown)
    )
