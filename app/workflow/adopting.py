"""What came for a signed part too late: each beside what was signed, adopted or refused by a person with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.inspection import HEAD_TITLE, Inspection, Verdict
from app.domain.journal import ALL, ANNOTATIONS, scope_of
from app.domain.unreadable import Unreadable
from app.errors import AppError
from app.storage.decoding import NotShown
from app.storage.fitting import refuse_personal
from app.storage.inspections import visit_words
from app.storage.shape import slot_title
from app.workflow.desk import Desk
from app.workflow.errors import LATE_MOVED_ON, LATE_NEEDS_REASON, NO_SUCH, NO_SUCH_LATE
from app.workflow.receiving import device_names
from app.workflow.tracing import Belated, Words, belated, compared, unit_of, with_values
from app.workflow.visits import frame


@dataclass(frozen=True, slots=True)
class LateVersion:
    """What one person at one computer said without knowing the signature."""

    handle: str
    """A short name for it, as the command line takes it."""
    code: str
    actor: str
    at: int
    text: str
    verdict: Verdict | None
    blob: str
    """The photo that it brings; empty for anything else."""
    values: Mapping[str, Any]
    """The fields that it would settle."""
    key: int


@dataclass(frozen=True, slots=True)
class LateCase:
    """Something signed, and what came for it too late; nothing of that is applied until a person decides."""

    root: int
    slot: str
    home: str
    where: str
    text: str
    """What was signed, or was corrected since."""
    verdict: Verdict | None
    blob: str
    signed_by: str
    signed_at: int
    versions: tuple[LateVersion, ...]


def late_cases(desk: Desk) -> tuple[LateCase, ...]:
    """Everything that came after signing and waits for a decision, one case for each thing that was signed."""
    together: dict[tuple[int, str], list[Belated]] = {}
    for said in belated(desk.store):
        together.setdefault((said.root, said.slot), []).append(said)
    views: dict[int, Inspection | NotShown] = {}
    return tuple(_case(desk, said, views) for said in together.values())


def undecided(desk: Desk) -> int:
    """How many things wait for a decision: written differently by two, or come after signing."""
    clashing = {(each.root, each.slot) for each in desk.store.conflicts() if not each.slot.startswith("sign/")}
    late = {(each.root, each.slot) for each in desk.store.late()}
    return len(clashing) + len(late)


def find_late(desk: Desk, handle: str) -> tuple[LateCase, LateVersion]:
    """A version by its short name. Raises `NO_SUCH_LATE`."""
    for case in late_cases(desk):
        for version in case.versions:
            if version.handle.casefold() == handle.strip().casefold():
                return case, version
    raise NO_SUCH_LATE.with_(handle=handle)


def adopt(desk: Desk, case: LateCase, version: LateVersion, reason: str) -> None:
    """Let what came late stand. From then on it is a correction of what was signed, with this reason.

    Raises `LATE_NEEDS_REASON`, `LATE_MOVED_ON`, `PERSONAL_NUMBER`; then nothing is written.
    """
    _decide(desk, case, version.values, reason)


def refuse(desk: Desk, case: LateCase, reason: str) -> None:
    """Leave everything as it was signed. What came late stays in the journal, and so does the reason. Raises as
    `adopt`."""
    store = desk.store
    shown = store.subject(case.root, case.slot) or {}
    names = {name for version in case.versions for name in version.values}
    if ALL in names:  # a late deletion is answered by saying every field once more
        written = {name for entry in store.history(case.root, case.slot) for name in entry.body}
        names = (names | written) - ANNOTATIONS - {ALL}
    _decide(desk, case, {name: shown.get(name) for name in sorted(names)}, reason)


def _decide(desk: Desk, case: LateCase, values: Mapping[str, Any], reason: str) -> None:
    where = f"{case.home} · {case.where}"
    if not reason.strip():
        raise LATE_NEEDS_REASON.with_(where=where)
    refuse_personal(where, reason)
    store = desk.store
    with store.atomic():
        now = {(said.key, said.slot) for said in belated(store, case.root) if said.slot == case.slot}
        if now != {(version.key, case.slot) for version in case.versions}:
            raise LATE_MOVED_ON.with_(where=where)
        store.decide(case.root, case.slot, values, actor=desk.actor, at=desk.clock(), reason=reason.strip())


def _case(desk: Desk, said: list[Belated], views: dict[int, Inspection | NotShown]) -> LateCase:
    root, slot = said[0].root, said[0].slot
    if root not in views:
        views[root] = _view(desk, root)
    view = views[root]
    unit = "" if isinstance(view, NotShown) else unit_of(view, slot)
    shown = desk.store.subject(root, slot) or {}
    names = device_names(desk)
    sides = [(each, with_values(shown, each.values)) for each in said]
    signed = Words()
    versions = []
    for each, after in sides:
        old, new = compared(slot, shown, after, unit)
        signed = old if len(old.whole) > len(signed.whole) else signed
        versions.append(
            LateVersion(
                handle=desk.store.handle(each.key),
                code=names[each.device],
                actor=each.actor,
                at=each.at,
                text=new.whole,
                verdict=new.verdict,
                blob=_picture(slot, after),
                values=dict(each.values),
                key=each.key,
            )
        )
    home, where, by, at = _place(view, slot)
    return LateCase(
        root=root,
        slot=slot,
        home=home,
        where=where,
        text=signed.whole,
        verdict=signed.verdict,
        blob=_picture(slot, shown),
        signed_by=by,
        signed_at=at,
        versions=tuple(versions),
    )


def _view(desk: Desk, root: int) -> Inspection | NotShown:
    """The visit, or why it can't be shown. A signature of another program may cover nothing: then all of the visit came
    after it, its own particulars too."""
    try:
        return frame(desk, root)
    except NotShown as error:
        return error
    except AppError as error:
        if error.code != NO_SUCH.code:
            raise
        return NotShown(Unreadable(visit_words(desk.store.handle(root)), "它的基本情况也是签字以后才到的"))


def _place(view: Inspection | NotShown, slot: str) -> tuple[str, str, str, int]:
    """The home, what of it was signed, by whom and when."""
    if isinstance(view, NotShown):
        return view.unreadable.place, slot_title(slot), "", 0
    item = scope_of(slot) or ""
    where = view.named(item)
    if where == HEAD_TITLE:
        where = f"{HEAD_TITLE}（检查当日）"
    elif slot.startswith("photo/"):
        where += " · 照片"
    signer = view.signer(item)
    return view.home.name, where, signer.signed_by if signer else "", signer.signed_at if signer else 0


def _picture(slot: str, state: Mapping[str, Any]) -> str:
    blob = state.get("blob") if slot.startswith("photo/") else None
    return blob if isinstance(blob, str) else ""
