"""Problems of a visit as they are worded and registered: the slot `finding/<key>` of its inspection.

What became of a problem since stands beside it, in records of its own (`storage/rectifications`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.checklist import Severity
from app.domain.findings import FindingEdit, Registration
from app.domain.unreadable import Unreadable
from app.storage.decoding import Body, Name, NotShown, Place, decode
from app.storage.inspections import place_of
from app.storage.store import Store

_SLOTS = "finding/"


@dataclass(frozen=True, slots=True)
class KeptFindings:
    """What was written on a visit's problems, by key.

    `hidden` says of some why their words or their 挂号 can't be read: what they are can't be told, and nothing may
    stand in their place. `unreadable` is all that can't be shown, these among it.
    """

    edits: dict[str, FindingEdit] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    hidden: dict[str, Unreadable] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()


def findings_kept(store: Store, inspection: int, at: Place | None = None) -> KeptFindings:
    """All that was written on the problems of a visit. `at`: how a place in it is called."""
    place = replace(at, told=[]) if at is not None else place_of(store, inspection)
    edits: dict[str, FindingEdit] = {}
    registrations: dict[str, Registration] = {}
    hidden: dict[str, Unreadable] = {}
    for slot, body in store.subjects(inspection, _SLOTS).items():
        key, _, mark = slot.removeprefix(_SLOTS).partition("/")
        if mark:
            continue
        try:
            if not _WORDED.isdisjoint(body):
                edits[key] = edit_from(body, place, key)
            registration = registration_from(body, place, key)
        except NotShown as error:
            hidden[key] = error.unreadable
            place.told.append(error.unreadable)
        else:
            if registration is not None:
                registrations[key] = registration
    return KeptFindings(edits, registrations, hidden=hidden, unreadable=tuple(place.told))


_WORDED = frozenset({"problem", "remedy", "deadline_days", "responsible", "historic"})


def edit_body(edit: FindingEdit) -> dict[str, Any]:
    """Only what the inspector changed; None is left out."""
    fields = {
        "problem": edit.problem,
        "remedy": edit.remedy,
        "deadline_days": edit.deadline_days,
        "responsible": edit.responsible,
        "historic": edit.historic,
    }
    return {name: value for name, value in fields.items() if value is not None}


def edit_from(body: Body, at: Place, key: str) -> FindingEdit:
    """What the inspector changed of the proposed wording. Raises `NotShown` where a deadline can't be read."""
    return decode(FindingEdit, body, at, "问题", key)


def registration_body(registration: Registration) -> dict[str, Any]:
    """What 挂号 fixes. The wording has names of its own: a later edit must not change what was signed."""
    return {
        "number": registration.number,
        "registered": registration.registered.isoformat(),
        "severity": registration.severity.value,
        "registered_problem": registration.problem,
        "registered_remedy": registration.remedy,
        "deadline": registration.deadline.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class _Registration:
    number: Name
    registered: date
    severity: Severity
    deadline: date
    registered_problem: str = ""
    registered_remedy: str = ""


_FIXED = frozenset({"number", "registered", "severity", "registered_problem", "registered_remedy", "deadline"})


def registration_from(body: Body, at: Place, key: str) -> Registration | None:
    """What 挂号 fixed; None for a finding that was only worded. Raises `NotShown`: a problem without its number, weight
    or deadline would look like another."""
    if _FIXED.isdisjoint(body):
        return None
    read = decode(_Registration, body, at, "问题", key)
    return Registration(
        number=read.number,
        registered=read.registered,
        severity=read.severity,
        problem=read.registered_problem,
        remedy=read.registered_remedy,
        deadline=read.deadline,
    )
