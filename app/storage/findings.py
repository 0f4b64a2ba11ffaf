"""Problems of a visit as they are worded and registered: the slot `finding/<key>` of its inspection.

What became of a problem since stands beside it, in records of its own (`storage/rectifications`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.checklist import Severity
from app.domain.findings import FindingEdit, Registration, Worded, gravest
from app.domain.unreadable import Unreadable
from app.storage.decoding import Body, Name, NotShown, Place, Written, decode
from app.storage.inspections import place_of
from app.storage.schema import FINDING_WORD
from app.storage.shown import Head, Version
from app.storage.store import Store

_SLOTS = "finding/"
DECIDED = "decided_because"
"""The field of an event that says why one version was chosen; it stays with the event and is no state."""
_WORDED = ("problem", "remedy", "deadline_days")
FIXED = ("number", "registered", "severity", "registered_problem", "registered_remedy", "deadline", "items")
"""What 挂号 says, in view of the wording."""
_APART = ("responsible", "historic", "released")
"""Fields that are said after 挂号 too, and each by itself."""
REGISTER = frozenset({*_WORDED, *FIXED})
"""What is decided as a whole: whose deadline stands, his words stand, under his number."""
MENDING = frozenset({"closed", "due"})
"""What the acts since 挂号 say of the problem: which recheck stands, by which day it is to be mended."""


@dataclass(frozen=True, slots=True)
class Side:
    """A version of a problem of which another computer has another: who wrote it, and what it says."""

    version: Version
    worded: Worded


@dataclass(frozen=True, slots=True)
class KeptFindings:
    """What was written on a visit's problems, by key. Where computers clash, 挂号 and edits are what stands until
    somebody decides, `clashing` has the versions, and `disputed` are all problems of which anything clashes that was
    said of them before or at 挂号.

    `numbers` are the 挂号 that a problem has ever had: papers bear them. `hidden` says of some why their words or
    their 挂号 can't be read: what they are can't be told, and nothing may stand in their place. `unreadable` is all
    that can't be shown, these among it.
    """

    edits: dict[str, FindingEdit] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    clashing: dict[str, tuple[Side, ...]] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    numbers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: dict[str, Unreadable] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()


def findings_kept(store: Store, inspection: int, at: Place | None = None) -> KeptFindings:
    """All that was written on the problems of a visit. `at`: how a place in it is called."""
    place = replace(at, told=[]) if at is not None else place_of(store, inspection)
    disputes: dict[str, frozenset[str]] = {
        key: frozenset(heads) - MENDING for key, heads in clashes_of(store, inspection).items()
    }
    doubtful = {key: register_versions(store, inspection, key) for key in _doubtful(store, inspection, disputes)}
    versions = {key: found for key, found in doubtful.items() if found}
    kept = KeptFindings(
        disputed=frozenset(versions).union(key for key, names in disputes.items() if names),
        numbers=_numbers(store, inspection),
    )
    bodies = store.subjects(inspection, _SLOTS)
    for slot in sorted({*bodies, *(_SLOTS + key for key in kept.disputed)}):
        key, _, mark = slot.removeprefix(_SLOTS).partition("/")
        if mark:
            continue
        doubts = {name for name in ("historic", "released") if name in disputes.get(key, ())}
        try:
            _read(kept, key, bodies.get(slot, {}), versions=versions.get(key, ()), doubts=doubts, at=place)
        except NotShown as error:
            kept.hidden[key] = error.unreadable
            place.told.append(error.unreadable)
    return replace(kept, unreadable=tuple(place.told))


def _read(
    kept: KeptFindings, key: str, body: Body, *, versions: Sequence[Version], doubts: Collection[str], at: Place
) -> None:
    """Read one problem into what is kept; `doubts`: what of 历史遗留 and 告知 is in dispute, and then is not so. Raises
    `NotShown`, and then nothing was added."""
    shown = _worded(body, at, key)
    edit = replace(shown.edit, historic=False) if "historic" in doubts else shown.edit
    edit = replace(edit, released="") if "released" in doubts else edit
    sides = []
    for version in versions:
        said = _worded(_with_whole_number(version.values, body), at, key)
        if said != Worded():
            apart = {name: getattr(edit, name) for name in _APART}
            sides.append(Side(version, replace(said, edit=replace(said.edit, **apart))))
    entries = [side.worded.registration for side in sides if side.worded.registration]
    registration = gravest(entries) if entries else shown.registration
    if edit != FindingEdit():
        kept.edits[key] = edit
    if registration is not None:
        kept.registrations[key] = registration
    if len(sides) > 1:
        kept.clashing[key] = tuple(sides)


def _with_whole_number(said: Body, shown: Body) -> dict[str, Any]:
    """What a version says; a 挂号 of which it knew a part is what the others agree on for the rest."""
    if all(said.get(name) is None for name in FIXED):
        return dict(said)
    return {**said, **{name: shown.get(name) for name in FIXED if said.get(name) is None}}


def _worded(body: Body, at: Place, key: str) -> Worded:
    said = {name: value for name, value in body.items() if value is not None}
    edit = FindingEdit() if said.keys().isdisjoint((*_WORDED, *_APART)) else edit_from(said, at, key)
    return Worded(edit, registration_from(said, at, key))


def _doubtful(store: Store, inspection: int, disputes: Mapping[str, Collection[str]]) -> set[str]:
    """The problems of which there may be versions: where fields clash, and where something was written beside a 挂号
    that did not know of it."""
    clashing = {key for key, names in disputes.items() if not REGISTER.isdisjoint(names)}
    return clashing | {slot.removeprefix(_SLOTS) for _, slot in parallel_problems(store, inspection)}


def register_versions(store: Store, inspection: int, key: str) -> tuple[Version, ...]:
    """The versions of a problem's wording and 挂号; () where nobody differs."""
    return store.versions(inspection, _SLOTS + key, REGISTER, FIXED)


def parallel_problems(store: Store, inspection: int | None = None) -> tuple[tuple[int, str], ...]:
    """(visit, slot) of the problems of which several wrote different fields unaware of each other."""
    return tuple(
        (parallel.root, parallel.slot)
        for parallel in store.parallel(inspection)
        if parallel.slot.startswith(_SLOTS) and "/" not in parallel.slot.removeprefix(_SLOTS)
    )


def clashes_of(store: Store, inspection: int) -> dict[str, dict[str, tuple[Head, ...]]]:
    """Problem → field → the heads that clash there. Every reader of problems asks here."""
    found: dict[str, dict[str, tuple[Head, ...]]] = {}
    for conflict in store.conflicts(inspection):
        key, _, mark = conflict.slot.removeprefix(_SLOTS).partition("/")
        if conflict.slot.startswith(_SLOTS) and not mark:
            found.setdefault(key, {})[conflict.field] = conflict.heads
    return found


_NUMBERS = """
SELECT substr(s.text, 9), e.body ->> '$.number' FROM history h CROSS JOIN name s ON s.no = h.slot
CROSS JOIN event e ON e.key = h.key CROSS JOIN origin o ON o.src = e.key >> 40
WHERE h.root = ? AND s.text GLOB 'finding/*' AND json_type(e.body, '$.number') = 'text'
ORDER BY e.lamport, o.device, e.digest
"""


def _numbers(store: Store, inspection: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, number in store.db.execute(_NUMBERS, (inspection,)):
        found.setdefault(key, {})[number] = None
    return {key: tuple(numbers) for key, numbers in found.items()}


_NUMBERED = f"""
SELECT DISTINCT n.root, substr(s.text, 9) FROM number n CROSS JOIN name s ON s.no = n.slot
WHERE n.text = ? AND n.kind = {FINDING_WORD} ORDER BY 1, 2
"""


def numbered(store: Store, number: str) -> tuple[tuple[int, str], ...]:
    """(visit, key) of each problem that has this 挂号; where none has it any more, of those that had it: a paper may
    bear it still."""
    found = store.db.execute(_NUMBERED, (number,)).fetchall()
    kept = {root: findings_kept(store, root) for root, _ in found}
    held = [(root, key) for root, key in found if key in kept[root].registrations]
    now = [(root, key) for root, key in held if kept[root].registrations[key].number == number]
    return tuple(now or held)


_MAJOR = """
SELECT 1 FROM current c CROSS JOIN name n ON n.no = c.slot CROSS JOIN event e ON e.key = c.key
WHERE c.root = :root AND n.text GLOB 'finding/*' AND NOT c.gone AND coalesce(c.body, e.body) ->> '$.severity' = 'major'
UNION SELECT 1 FROM conflict x WHERE x.root = :root AND x.field = 'severity' AND x.value = '"major"'
"""


def registered_major(store: Store, inspection: int) -> bool:
    """Whether a visit registered a 重大 problem, also where another computer says that it is none."""
    return store.db.execute(_MAJOR, {"root": inspection}).fetchone() is not None


def edit_body(edit: FindingEdit) -> dict[str, Any]:
    """Only what the inspector changed; None is left out."""
    fields = {
        "problem": edit.problem,
        "remedy": edit.remedy,
        "deadline_days": edit.deadline_days,
        "responsible": edit.responsible,
        "historic": edit.historic,
        "released": edit.released,
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
        "items": list(registration.items),
    }


class _Registration(Written, frozen=True):
    number: Name
    registered: date
    severity: Severity
    deadline: date
    registered_problem: str = ""
    registered_remedy: str = ""
    items: tuple[str, ...] = ()


def registration_from(body: Body, at: Place, key: str) -> Registration | None:
    """What 挂号 fixed; None for a finding that was only worded. Raises `NotShown`: a problem without its number, weight
    or deadline would look like another."""
    if body.keys().isdisjoint(FIXED):
        return None
    read = decode(_Registration, body, at, "问题", key)
    return Registration(
        number=read.number,
        registered=read.registered,
        severity=read.severity,
        problem=read.registered_problem,
        remedy=read.registered_remedy,
        deadline=read.deadline,
        items=read.items,
    )
