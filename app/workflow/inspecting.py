"""An inspection from its start to what is shown of it: who takes which part, and the view that all pages read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from app.checklists.load import hazards, load_edition
from app.domain.checklist import Checklist
from app.domain.days import china_clock
from app.domain.findings import FindingEdit, Outcome, Registration, derive_findings
from app.domain.inspection import (
    UNCHECKED,
    Answer,
    Correction,
    Edition,
    Home,
    Inspection,
    LateArrival,
    Mode,
    Part,
    Photo,
    Progress,
    Reported,
    Result,
    home_of,
    progress,
    worst,
)
from app.domain.institution import personal_number
from app.storage.inspections import CORRECTED, Shown, corrected, shown
from app.storage.rows import (
    edit_from,
    edition_from,
    edition_json,
    home_from,
    home_json,
    part_body,
    part_from,
    photo_from,
    registration_from,
    result_from,
)
from app.storage.store import Store
from app.workflow.checklists import choose
from app.workflow.desk import Desk
from app.workflow.errors import (
    ADMINISTRATIVE_NEEDS,
    NO_PARTS,
    NO_SUCH,
    PERSONAL_NUMBER,
    REPORTED_IN_FUTURE,
    REPORTED_TO_NOBODY,
    SECTION_TWICE,
)
from app.workflow.office import profile_named, profile_of
from app.workflow.registering import institution

INSPECTION = "inspection"
EDITION_MEDIA_TYPE = "application/toml"


@dataclass(frozen=True, slots=True)
class PartPlan:
    """Who shall look at which sections."""

    inspector: str
    sections: tuple[str, ...]
    certificate: str = ""


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


def start(
    desk: Desk,
    home: int,
    mode: Mode,
    checklists: Sequence[str],
    parts: Sequence[PartPlan],
    started: date | None = None,
) -> int:
    """Begin a visit; returns its key. The editions in use now are kept with it, word for word.

    Raises `UNKNOWN_CHECKLIST`, `NOTHING_TO_RECHECK`, `ITEM_TWICE`, `NO_PARTS`, `SECTION_TWICE`, or
    `ADMINISTRATIVE_NEEDS` (two certificates); then nothing is saved.
    """
    from app.workflow.rechecking import offered_at  # made of earlier visits, so it stands on this module

    entry = institution(desk, home)
    chosen = choose(offered_at(desk, entry, checklists), checklists)
    if not chosen:
        raise NO_PARTS.with_(what="还没有选检查表。")
    _check_parts(mode, chosen, parts)
    store, at = desk.store, desk.clock()
    with store.atomic():
        editions = [Edition(c.id, c.edition, store.keep_blob(c.source.encode(), EDITION_MEDIA_TYPE)) for c in chosen]
        key = store.begin(
            INSPECTION,
            {
                "institution": store.ref(home),
                "mode": mode.value,
                "started": (started or desk.today).isoformat(),
                "office": desk.office,
                "editions": [edition_json(edition) for edition in editions],
                "profile": profile_of(desk, entry.county).id,
                "home": home_json(home_of(entry)),
            },
            actor=desk.actor,
            at=at,
        )
        for number, plan in enumerate(parts, 1):
            _write_part(desk, key, str(number), plan)
    return key


def take_part(desk: Desk, inspection: int, inspector: str, sections: tuple[str, ...], certificate: str = "") -> str:
    """Join a visit begun elsewhere: take these sections over as a part of one's own; returns the part's name.

    A part already planned for this inspector is the one taken. Sections of other unsigned parts move to it; those of a
    signed part are refused (`SECTION_TWICE`).
    """
    view = load(desk, inspection)
    if not inspector.strip() or not sections:
        raise NO_PARTS.with_(what="还没有填写检查人员或选择部分。")
    for part in view.parts:
        if part.signed and (taken := [s for s in sections if s in part.sections]):
            raise SECTION_TWICE.with_(section=_section_title(view, taken[0]))
    own = next((part for part in view.parts if not part.signed and part.inspector == inspector.strip()), None)
    name = own.id if own else _free_part(desk, view)
    with desk.store.atomic():
        for part in view.parts:
            left = tuple(s for s in part.sections if s not in sections)
            if part is not own and left != part.sections:
                _write_part(desk, inspection, part.id, PartPlan(part.inspector, left, part.certificate))
        _write_part(desk, inspection, name, PartPlan(inspector, sections, certificate))
    return name


def _free_part(desk: Desk, view: Inspection) -> str:
    """A name for a new part. It carries the device, so that two laptops joining at once never choose the same."""
    taken = {part.id for part in view.parts}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{desk.store.device[:4]}{n}") not in taken)


def describe_home(desk: Desk, inspection: int, home: Home) -> None:
    """Set the home's particulars as seen on site. The register is corrected by `registering.amend`, apart from this."""
    desk.store.write(inspection, "head", {"home": home_json(home)}, kind=INSPECTION, actor=desk.actor, at=desk.clock())


def tell(
    desk: Desk,
    inspection: int,
    *,
    companion: str | None = None,
    opinion: str | None = None,
    statement: str | None = None,
    refused: str | None = None,
    witness: str | None = None,
) -> None:
    """Note who accompanied the visit, what the home said of it and in its defence (陈述申辩), why it would not sign and
    who witnessed that; None leaves a thing as it is. Raises `PERSONAL_NUMBER`."""
    said = {
        "companion": companion, "opinion": opinion, "statement": statement, "refused": refused, "witness": witness,
    }  # fmt: skip
    _say_of_visit(desk, inspection, {name: text.strip() for name, text in said.items() if text is not None})


def reported(desk: Desk, inspection: int, to: str, at: int | None = None) -> None:
    """Note whom the grave problems were reported to and when (milliseconds UTC; now). Raises `PERSONAL_NUMBER`,
    `REPORTED_TO_NOBODY`, `REPORTED_IN_FUTURE`."""
    moment, now = at if at is not None else desk.clock(), desk.clock()
    if not to.strip():
        raise REPORTED_TO_NOBODY.with_()
    if moment > now:
        raise REPORTED_IN_FUTURE.with_(at=china_clock(moment), now=china_clock(now))
    _check_words((to,))
    _say_of_visit(desk, inspection, {"reported": {"to": to.strip(), "at": moment}})


def _say_of_visit(desk: Desk, inspection: int, body: Mapping[str, Any]) -> None:
    _check_words(text for text in body.values() if isinstance(text, str))
    desk.store.write(inspection, "visit", body, kind=INSPECTION, actor=desk.actor, at=desk.clock())


def _check_words(texts: Iterable[str]) -> None:
    for text in texts:
        if number := personal_number(text):
            raise PERSONAL_NUMBER.with_(where="陪同人员与意见", number=number[:6])


def inspections(desk: Desk) -> tuple[int, ...]:
    """Keys of all inspections held, newest first."""
    found = [(str(body.get("started", "")), key) for key, body in desk.store.things(INSPECTION)]
    return tuple(key for _, key in sorted(found, reverse=True))


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


def _check_parts(mode: Mode, checklists: Sequence[Checklist], parts: Sequence[PartPlan]) -> None:
    if not parts or not all(plan.inspector.strip() for plan in parts):
        raise NO_PARTS.with_(what="还没有填写检查人员。")
    titles = {section.id: section.title for checklist in checklists for section in checklist.sections}
    seen: set[str] = set()
    for plan in parts:
        for section in plan.sections:
            if section in seen:
                raise SECTION_TWICE.with_(section=titles.get(section, section))
            seen.add(section)
    if left := [title for section, title in titles.items() if section not in seen]:
        raise NO_PARTS.with_(what=f"“{left[0]}”还没有分给检查人员。")
    certified = sum(bool(plan.certificate.strip()) for plan in parts)
    if mode is Mode.ADMINISTRATIVE and certified < 2:
        raise ADMINISTRATIVE_NEEDS.with_(count=certified)


def _write_part(desk: Desk, inspection: int, name: str, plan: PartPlan) -> None:
    part = Part(name, plan.inspector.strip(), plan.sections, plan.certificate.strip())
    desk.store.write(inspection, f"part/{name}", part_body(part), kind="part", actor=desk.actor, at=desk.clock())


def _section_title(view: Inspection, section_id: str) -> str:
    return next(s.title for c in view.checklists for s in c.sections if s.id == section_id)


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
