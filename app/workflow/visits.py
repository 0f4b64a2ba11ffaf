"""The view of a visit that all pages, papers and lists read, and the list of visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from app.checklists.load import hazards, load_edition
from app.domain.checklist import Checklist
from app.domain.findings import FindingEdit, Outcome, Registration, derive_findings
from app.domain.inspection import (
    UNCHECKED,
    Answer,
    Correction,
    Edition,
    Inspection,
    LateArrival,
    Mode,
    Part,
    Photo,
    Progress,
    Reported,
    Result,
    progress,
    worst,
)
from app.storage.inspections import CORRECTED, Shown, corrected, shown
from app.storage.rows import edit_from, edition_from, home_from, part_from, photo_from, registration_from, result_from
from app.storage.store import Store
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH
from app.workflow.office import profile_named

INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of inspections."""

    key: int
    handle: str
    institution: int
    institution_name: str
    mode: Mode
    started: date
    checklists: tuple[str, ...]
    inspectors: tuple[str, ...]
    progress: Progress
    closed: bool
    parts_signed: int
    parts: int
    last_saved: int


def inspections(desk: Desk, since: date | None = None, until: date | None = None) -> tuple[int, ...]:
    """Keys of the inspections held, newest first: all, or those begun from `since` to `until`, both included. Nothing
    of a visit is read but its head."""
    first, last = str(since or ""), str(until or "9999")
    found = [(str(body.get("started", "")), key) for key, body in desk.store.things(INSPECTION)]
    return tuple(key for started, key in sorted(found, reverse=True) if first <= started <= last)


def frame(desk: Desk, inspection: int) -> Inspection:
    """The visit without its answers: what is asked, of whom, and which parts are signed. Cheap. Raises `NO_SUCH`."""
    store = desk.store
    head = store.subject(inspection, "head")
    if head is None or "editions" not in head:
        raise NO_SUCH.with_(handle=inspection, what="检查")
    home = home_from(cast(Mapping[str, Any], head["home"]))
    editions = tuple(edition_from(data) for data in cast(list[Mapping[str, Any]], head["editions"]))
    visit = store.subject(inspection, "visit") or {}
    return Inspection(
        key=inspection,
        handle=store.handle(inspection),
        institution=store.resolve(str(head["institution"])) or 0,
        home=home,
        mode=Mode(str(head["mode"])),
        started=date.fromisoformat(str(head["started"])),
        office=str(head.get("office", "")),
        editions=editions,
        checklists=tuple(_edition(store, edition) for edition in editions),
        profile=profile_named(desk, str(head.get("profile", ""))),
        parts=_parts(store, inspection),
        companion=str(visit.get("companion", "")),
        opinion=str(visit.get("opinion", "")),
        statement=str(visit.get("statement", "")),
        refused=str(visit.get("refused", "")),
        witness=str(visit.get("witness", "")),
        reported=_reported(visit.get("reported")),
    )


def _reported(said: object) -> Reported | None:
    match said:
        case {"to": str(to), "at": int(at)}:
            return Reported(to, at)
    return None


def load(desk: Desk, inspection: int) -> Inspection:
    """The visit as it is shown now. Where answers clash the worse verdict stands, marked 待核. Raises `NO_SUCH`."""
    view = frame(desk, inspection)
    answers, corrections = _answers(desk.store, view)
    return replace(view, answers=answers, corrections=corrections, late=_late(desk.store, view))


def outcome(desk: Desk, inspection: Inspection) -> Outcome:
    """What the visit's answers amount to, with the inspector's wording and what signing fixed."""
    edits, registrations = finding_registers(desk.store, inspection.key)
    return derive_findings(inspection, hazards(), edits, registrations)


def finding_registers(store: Store, inspection: int) -> tuple[Mapping[str, FindingEdit], Mapping[str, Registration]]:
    """What was written on findings: wording by key, and 挂号 by key."""
    bodies = {slot.removeprefix("finding/"): body for slot, body in store.subjects(inspection, "finding/").items()}
    edits = {key: edit_from(body) for key, body in bodies.items()}
    registered = {key: registration_from(body) for key, body in bodies.items()}
    return edits, {key: entry for key, entry in registered.items() if entry is not None}


def summaries(desk: Desk) -> tuple[Summary, ...]:
    """All inspections, newest first."""
    return tuple(summary(desk, load(desk, key)) for key in inspections(desk))


def summary(desk: Desk, view: Inspection) -> Summary:
    """One inspection's line."""
    return Summary(
        key=view.key,
        handle=view.handle,
        institution=view.institution,
        institution_name=view.home.name,
        mode=view.mode,
        started=view.started,
        checklists=tuple(checklist.title for checklist in view.checklists),
        inspectors=tuple(dict.fromkeys(part.inspector for part in view.parts if part.inspector)),
        progress=progress(view),
        closed=view.closed,
        parts_signed=sum(part.signed for part in view.parts),
        parts=sum(part.signed or bool(part.sections) for part in view.parts),
        last_saved=max(
            [*(answer.at for answer in view.answers.values()), *(part.signed_at for part in view.parts)],
            default=desk.store.said(view.key, "head").at,
        ),
    )


_editions: dict[str, Checklist] = {}
"""Parsed editions by the digest of their text: an edition never changes, so neither does an entry."""


def _edition(store: Store, edition: Edition) -> Checklist:
    if edition.blob not in _editions:
        _editions[edition.blob] = load_edition(store.blob(edition.blob).decode())
    return _editions[edition.blob]


def _parts(store: Store, inspection: int) -> tuple[Part, ...]:
    signed = {signature.part: signature for signature in store.signatures(inspection) if signature.head}
    found = []
    for part in shown(store, inspection, "part/"):
        name = part.slot.removeprefix("part/")
        signature = signed.get(name)
        found.append(
            part_from(
                name,
                part.body,
                device=part.device,
                signed_by=signature.actor if signature else "",
                signed_at=signature.at if signature else 0,
            )
        )
    return tuple(found)


def _answers(store: Store, view: Inspection) -> tuple[dict[str, Answer], tuple[Correction, ...]]:
    inspection = view.key
    photos: dict[str, list[Photo]] = {}
    for photo in shown(store, inspection, "photo/"):
        if photo.body.get("blob"):
            photos.setdefault(photo.slot.split("/")[1], []).append(photo_from(photo.slot, photo.body))
    clashing = _clashing_results(store, inspection)
    changed = corrected(store, inspection)
    answers: dict[str, Answer] = {}
    corrections: list[Correction] = []
    for said in shown(store, inspection, "answer/"):
        item = said.slot.removeprefix("answer/")
        results = clashing.get(item, ())
        if not said.body.get("result") and not results:
            continue
        own = (result_from(said.body["result"]),) if said.body.get("result") else ()
        told = said.slot in changed or CORRECTED in said.body
        correction = _correction(store, view, said) if told and view.part_signed(item) else None
        if correction:
            corrections.append(correction)
        answers[item] = Answer(
            item=item,
            result=worst((*own, *results)),
            note=said.body.get("note", ""),
            photos=tuple(photos.get(item, ())),
            actor=said.actor,
            at=said.at,
            device=said.device,
            pending=bool(results),
            correction=correction.reason if correction else "",
        )
    return answers, tuple(sorted(corrections, key=lambda c: (c.at, c.item)))


def _clashing_results(store: Store, inspection: int) -> dict[str, tuple[Result, ...]]:
    """Item → the results that clash. One side may be a withdrawal, which is no result: 未查 hides nothing."""
    return {
        conflict.slot.removeprefix("answer/"): results
        for conflict in store.conflicts(inspection)
        if conflict.slot.startswith("answer/") and conflict.field == "result"
        if (results := tuple(result_from(h.value) for h in conflict.heads if isinstance(h.value, dict)))
    }


def _correction(store: Store, view: Inspection, said: Shown) -> Correction | None:
    """The last change that was made after signing, with its reason; None when nothing was changed since."""
    entries = store.history(view.key, said.slot)
    last = next((entry for entry in reversed(entries) if entry.body.get(CORRECTED)), None)
    if last is None:
        return None
    before = [label for e in entries if e.lamport < last.lamport and (label := _verdict_label(e.body.get("result")))]
    after = _verdict_label(said.body.get("result"))
    return Correction(
        item=said.slot.removeprefix("answer/"),
        before=before[-1] if before else UNCHECKED,
        after=after or UNCHECKED,
        reason=str(last.body[CORRECTED]),
        actor=last.actor,
        at=last.at,
    )


def _verdict_label(result: object) -> str:
    return result_from(cast(Mapping[str, Any], result)).verdict.label if isinstance(result, dict) else ""


def _late(store: Store, view: Inspection) -> tuple[LateArrival, ...]:
    found = []
    for late in store.late(view.key):
        item = late.slot.split("/")[1] if "/" in late.slot else ""
        what = _verdict_label(late.head.value) or (
            "照片" if late.slot.startswith("photo/") else str(late.head.value or "")
        )
        found.append(LateArrival(item, what, late.head.actor, late.head.at))
    return tuple(found)
