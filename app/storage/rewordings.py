"""更正 of a problem's register: what of the slot `finding/<key>` was put right, with `corrected_because` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.domain.days import known_day
from app.domain.rewording import Rewording, Wording
from app.storage.decoding import Body
from app.storage.inspections import CORRECTED, corrected
from app.storage.store import Store

_SLOTS = "finding/"
REWORDED = ("registered_problem", "registered_remedy", "deadline")
"""The fields of a register that a 更正 puts right."""


def rewording_body(before: Wording, after: Wording, because: str) -> dict[str, Any]:
    """Only what is put right, and why."""
    old, new = (
        {"registered_problem": each.problem, "registered_remedy": each.remedy, "deadline": each.deadline.isoformat()}
        for each in (before, after)
    )
    return {name: new[name] for name in REWORDED if old[name] != new[name]} | {CORRECTED: because}


def rewordings(store: Store, inspection: int) -> dict[str, tuple[Rewording, ...]]:
    """Problem → its 更正, in the journal's order. Empty where there are none."""
    found = {
        slot.removeprefix(_SLOTS): _rewordings(store, inspection, slot) for slot in corrected(store, inspection, _SLOTS)
    }
    return {key: each for key, each in found.items() if each}


def _rewordings(store: Store, inspection: int, slot: str) -> tuple[Rewording, ...]:
    """What can't be read of a 更正 changes nothing."""
    found: list[Rewording] = []
    stands: Wording | None = None
    for entry in store.history(inspection, slot):
        said = _said(entry.body)
        because = entry.body.get(CORRECTED)
        before, stands = stands, _after(stands, said)
        if before is not None and stands is not None and said and because:
            found.append(
                Rewording(
                    event=store.ref(entry.key),
                    before=before,
                    after=stands,
                    fields=tuple(said),
                    reason=str(because),
                    actor=entry.actor,
                    at=entry.at,
                    lamport=entry.lamport,
                )
            )
    return tuple(found)


def _said(body: Body) -> dict[str, Any]:
    """What an event says of a problem's wording, by the names of `Wording`."""
    said: dict[str, Any] = {}
    for name, field_name in (("problem", "registered_problem"), ("remedy", "registered_remedy")):
        if isinstance(text := body.get(field_name), str):
            said[name] = text
    if (day := known_day(body.get("deadline"))) is not None:
        said["deadline"] = day
    return said


def _after(stands: Wording | None, said: Mapping[str, Any]) -> Wording | None:
    """The wording after an event; None before there is a deadline."""
    if stands is not None:
        return replace(stands, **said)
    return Wording(**{"problem": "", "remedy": "", **said}) if "deadline" in said else None
