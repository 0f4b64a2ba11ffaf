"""The view of a visit that all pages, papers and lists read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from app.checklists.errors import NEWER_EDITION
from app.checklists.kept import kept_edition
from app.checklists.load import hazards
from app.domain.absence import Absence
from app.domain.checklist import Checklist
from app.domain.clocks import day_doubt
from app.domain.findings import Outcome, derive_findings
from app.domain.inspection import (
    Answer,
    Edition,
    Inspection,
    progress,
    share_out,
    worst,
)
from app.domain.journal import canonical_json
from app.domain.unreadable import Unreadable, told
from app.domain.visit_rows import Summary as Summary
from app.errors import AppError
from app.progress import NO_PROGRESS
from app.progress import Progress as Steps
from app.storage.clocks import begun_at
from app.storage.decoding import Body, NotShown, Place
from app.storage.findings import findings_kept
from app.storage.inspections import (
    INSPECTION,
    answers,
    head_from,
    holders,
    parts,
    photos,
    result_from,
    told_from,
    visit_words,
)
from app.storage.rewordings import rewordings
from app.storage.shown import Conflict, Head, Shown
from app.storage.store import Store
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH
from app.workflow.lines import inspections as inspections
from app.workflow.lines import summaries as summaries
from app.workflow.profiles import profile_kept
from app.workflow.tracing import corrections, late_arrivals


def each_visit(
    desk: Desk, keys: Iterable[int], lost: list[Unreadable], progress: Steps = NO_PROGRESS, label: str = ""
) -> Iterator[Inspection]:
    """The visits, each loaded as it is asked for. What can't be shown, of one or of one as a whole, is added to `lost`,
    and the others go on. Raises `Cancelled`."""
    wanted = tuple(keys)
    for done, key in enumerate(wanted):
        progress.step(done, len(wanted), label)
        try:
            view = load(desk, key)
        except NotShown as error:
            lost.append(error.unreadable)
            continue
        lost.extend(view.unreadable)
        yield view


def each_frame(desk: Desk, keys: Iterable[int], lost: list[Unreadable]) -> Iterator[Inspection]:
    """The same without answers: cheap."""
    for key in keys:
        try:
            yield frame(desk, key)
        except NotShown as error:
            lost.append(error.unreadable)


def frame(desk: Desk, inspection: int) -> Inspection:
    """The visit without its answers: what is asked, of whom, and which parts are signed. Cheap. Raises `NO_SUCH`, and
    `NotShown` where what it can't be without can't be read."""
    store = desk.store
    body = store.subject(inspection, "head")
    if body is None or ("editions" not in body and store.kind_of(inspection) != INSPECTION):
        raise NO_SUCH.with_(handle=inspection, what="检查")
    described = body.get("home")
    handle = store.handle(inspection)
    at = Place(visit_words(handle, described.get("name") if isinstance(described, dict) else ""))
    try:
        return _frame(desk, inspection, body, handle, at)
    except NotShown as error:
        raise NotShown(replace(error.unreadable, by=store.said(inspection, "head").actor)) from error


def _frame(desk: Desk, inspection: int, body: Body, handle: str, at: Place) -> Inspection:
    store = desk.store
    head, home = head_from(body, at)
    begun = begun_at(store, inspection)
    checklists = tuple(_edition(store, edition, at) for edition in head.editions)
    said = told_from(store.subject(inspection, "visit") or {}, at)
    return Inspection(
        key=inspection,
        handle=handle,
        institution=store.resolve(head.institution) or 0,
        home=home,
        mode=head.mode,
        started=head.started,
        office=head.office,
        editions=head.editions,
        checklists=checklists,
        profile=profile_kept(desk, head.profile, head.profile_ref, at),
        parts=share_out(parts(store, inspection, at), holders(store, inspection, at), checklists),
        companion=said.companion,
        opinion=said.opinion,
        statement=said.statement,
        refused=said.refused,
        witness=said.witness,
        reported=said.reported,
        unreadable=told(at.told),
        begun=begun,
        day_doubt=day_doubt(head.started, begun, desk.today),
    )


def load(desk: Desk, inspection: int) -> Inspection:
    """The visit as it is shown now; where answers clash the worse verdict stands, marked 待核. Raises as `frame`."""
    view = frame(desk, inspection)
    at = place_in(desk, view)
    shown_answers = _answers(desk.store, view, at)
    return replace(
        view,
        answers=shown_answers,
        corrections=corrections(desk.store, view),
        late=late_arrivals(desk.store, view),
        unreadable=told((*view.unreadable, *at.told)),
    )


def place_in(desk: Desk, view: Inspection) -> Place:
    """What a person calls a place in a visit: an item by its number and title."""

    def name(heading: str) -> str:
        checklist = next((each for each in view.checklists if heading in each.places), None)
        if checklist is None:
            return heading
        place = checklist.places[heading]
        return f"{checklist.title} {place.number} {place.item.title}"

    return Place(visit_words(view.handle, view.home.name), naming=name)


def outcome(desk: Desk, inspection: Inspection) -> Outcome:
    """What the visit's answers amount to, with the inspector's wording and what signing fixed."""
    kept = findings_kept(desk.store, inspection.key, place_in(desk, inspection))
    found = derive_findings(
        inspection,
        hazards(),
        kept.edits,
        kept.registrations,
        hidden=kept.hidden,
        unreadable=kept.unreadable,
        clashing={key: [side.worded for side in sides] for key, sides in kept.clashing.items()},
    )
    corrected = rewordings(desk.store, inspection.key) if kept.registrations else {}
    current = {entry.number for entry in kept.registrations.values()}
    findings = []
    for finding in found.findings:
        disputed = finding.key in kept.disputed
        others = tuple(number for number in kept.numbers.get(finding.key, ()) if number not in current)
        put_right = corrected.get(finding.key, ())
        if disputed != finding.clashing or others or put_right:
            finding = replace(
                finding,
                pending=finding.pending or disputed,
                clashing=disputed,
                other_numbers=others,
                corrections=put_right,
            )
        findings.append(finding)
    return replace(found, findings=tuple(findings))


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
        begun=view.begun,
        last_saved=max(
            [*(answer.at for answer in view.answers.values()), *(part.signed_at for part in view.parts)],
            default=desk.store.said(view.key, "head").at,
        ),
        day_doubt=view.day_doubt,
        late=len(view.late),
    )


_editions: dict[str, Checklist] = {}
"""Parsed editions by the digest of their text: an edition never changes, so neither does an entry."""


def _edition(store: Store, edition: Edition, at: Place) -> Checklist:
    if edition.blob not in _editions:
        content = store.blob(edition.blob)
        if isinstance(content, Absence):
            raise NotShown(at.unreadable(f"检查表内容{content.words}", "检查表", edition.id))
        try:
            _editions[edition.blob] = kept_edition(content)
        except AppError as error:
            newer = error.code == NEWER_EDITION.code
            raise NotShown(at.unreadable(error.what.rstrip("。"), "检查表", edition.id, newer=newer)) from error
    return _editions[edition.blob]


def _answers(store: Store, view: Inspection, at: Place) -> dict[str, Answer]:
    inspection = view.key
    asked = frozenset[str]().union(*(checklist.places for checklist in view.checklists))
    pictures = photos(store, inspection, at)
    conflicts = store.conflicts(inspection)
    clashing = _clashing_sides(conflicts)
    worded = {each.slot.removeprefix("answer/") for each in conflicts if each.field == "note"}
    found: dict[str, Answer] = {}
    for each in answers(_answered(store, inspection, clashing), at):
        item, said, result = each.item, each.said, each.result
        if result is None:
            continue
        if item not in asked:
            at.tell("这次检查的检查表里没有这一项", item)
            continue
        found[item] = Answer(
            item=item,
            result=result,
            note=each.note,
            photos=pictures.get(item, ()),
            actor=said.actor,
            at=said.at,
            device=said.device,
            pending=item in clashing,
            note_pending=item in worded,
        )
    return found


def _answered(store: Store, inspection: int, clashing: Mapping[str, Head]) -> tuple[Shown, ...]:
    """The items' answers as they are shown: of a clash the worse side whole, with its own words and its writer."""
    said = {each.slot: each for each in store.shown(inspection, "answer/")}
    for item, side in clashing.items():
        slot = f"answer/{item}"
        words = store.value_beside(inspection, slot, side.key, "note")
        body = {"result": side.value} | ({"note": words} if words is not None else {})
        said[slot] = Shown(slot, canonical_json(body), side.actor, side.at, side.device, revised=True)
    return tuple(said[slot] for slot in sorted(said))


def _clashing_sides(conflicts: Iterable[Conflict]) -> dict[str, Head]:
    """Item → the worse side of a clash, of equally bad ones the last. One side may be a withdrawal, which is no result:
    未查 hides nothing."""
    found = {}
    for conflict in conflicts:
        item = conflict.slot.removeprefix("answer/")
        sides = [head for head in reversed(conflict.heads) if head.value is not None]
        if item != conflict.slot and conflict.field == "result" and sides:
            unheard = Place("")  # what can't be read of the side that is shown is told where it is shown
            results = tuple(result_from(side.value, unheard) for side in sides)
            found[item] = sides[results.index(worst(results))]
    return found
