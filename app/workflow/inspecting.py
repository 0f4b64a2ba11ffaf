"""An inspection as it is begun and told of: who takes which part, who was there, what was said and reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.checklist import Checklist
from app.domain.days import china_clock
from app.domain.inspection import HEAD, Edition, Home, Inspection, Part, home_of
from app.domain.visit_rows import Mode
from app.storage.fitting import refuse_personal
from app.storage.inspections import INSPECTION, edition_json, home_json, part_body, section_body
from app.workflow.checklists import choose
from app.workflow.desk import Desk
from app.workflow.errors import (
    ADMINISTRATIVE_NEEDS,
    NO_PARTS,
    REPORTED_IN_FUTURE,
    REPORTED_TO_NOBODY,
    SECTION_SIGNED,
    SECTION_TWICE,
    SIGNED_HOME,
)
from app.workflow.office import profile_of
from app.workflow.profiles import refuse_lost
from app.workflow.rechecking import offered_at
from app.workflow.registering import institution, require_standing
from app.workflow.timekeeping import require_clock
from app.workflow.visits import frame, load

PART = "part"


@dataclass(frozen=True, slots=True)
class PartPlan:
    """Who shall look at which sections."""

    inspector: str
    sections: tuple[str, ...]
    certificate: str = ""


def start(
    desk: Desk,
    home: int,
    mode: Mode,
    checklists: Sequence[str],
    parts: Sequence[PartPlan],
    started: date | None = None,
) -> int:
    """Begin a visit; returns its key. The editions in use now are kept with it, word for word.

    Raises `UNKNOWN_CHECKLIST`, `NOTHING_TO_RECHECK`, `ITEM_TWICE`, `NO_PARTS`, `SECTION_TWICE`, `UNKNOWN_PROFILE`,
    `ADMINISTRATIVE_NEEDS` (two certificates), or what `require_clock` and `require_standing` raise; then nothing is
    saved.
    """
    require_clock(desk)
    require_standing(desk, home)
    entry = institution(desk, home)
    chosen = choose(offered_at(desk, entry, checklists), checklists)
    if not chosen:
        raise NO_PARTS.with_(what="还没有选检查表。")
    _check_parts(mode, chosen, parts)
    profile = profile_of(desk, entry.county)
    refuse_lost(profile)
    store, at = desk.store, desk.clock()
    with store.atomic():
        editions = [Edition(c.id, c.edition, store.keep_blob(c.source.encode())) for c in chosen]
        key = store.begin(
            INSPECTION,
            {
                "institution": store.ref(home),
                "mode": mode.value,
                "started": (started or desk.today).isoformat(),
                "office": desk.office,
                "editions": [edition_json(edition) for edition in editions],
                "profile": profile.id,
                **({"profile_ref": profile.ref} if profile.ref else {}),
                "home": home_json(home_of(entry)),
            },
            actor=desk.actor,
            at=at,
        )
        for number, plan in enumerate(parts, 1):
            _write_part(desk, key, str(number), plan)
            _give_sections(desk, key, str(number), plan.sections)
    return key


def take_part(desk: Desk, inspection: int, inspector: str, sections: tuple[str, ...], certificate: str = "") -> str:
    """Join a visit begun elsewhere: take these sections over as a part of one's own; returns the part's name.

    A part already planned for this inspector is the one taken. Each section is taken by itself, so two who take
    different ones at once are not in each other's way. Signed sections are refused (`SECTION_SIGNED`).
    """
    view = load(desk, inspection)
    if not inspector.strip() or not sections:
        raise NO_PARTS.with_(what="还没有填写检查人员或选择部分。")
    for checklist in view.checklists:
        for section in checklist.sections:
            signer = next(filter(None, (view.signer(item.id) for item in section.items)), None)
            if section.id in sections and signer is not None:
                raise SECTION_SIGNED.with_(section=section.title, inspector=signer.signed_by)
    own = next((part for part in view.parts if not part.signed and part.inspector == inspector.strip()), None)
    name = own.id if own else _free_part(desk, view)
    with desk.store.atomic():
        _write_part(desk, inspection, name, PartPlan(inspector, sections, certificate))
        _give_sections(desk, inspection, name, sections)
    return name


def _free_part(desk: Desk, view: Inspection) -> str:
    """A name for a new part. It carries the device, so that two laptops joining at once never choose the same."""
    taken = {part.id for part in view.parts}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{desk.store.device[:4]}{n}") not in taken)


def describe_home(desk: Desk, inspection: int, home: Home) -> None:
    """Set the home's particulars as seen on site. The register is corrected by `registering.amend`, apart from this.

    They belong to every signature: raises `SIGNED_HOME` once a part is signed, and `PERSONAL_NUMBER`.
    """
    refuse_personal("机构情况", home.name, home.county, home.credit_code, home.address, home.director)
    signer = frame(desk, inspection).signer(HEAD)
    if signer is not None:
        raise SIGNED_HOME.with_(inspector=signer.signed_by)
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
    refuse_personal("当日报告", to)
    _say_of_visit(desk, inspection, {"reported": {"to": to.strip(), "at": moment}})


def _say_of_visit(desk: Desk, inspection: int, body: Mapping[str, Any]) -> None:
    refuse_personal("陪同人员与意见", *(text for text in body.values() if isinstance(text, str)))
    desk.store.write(inspection, "visit", body, kind=INSPECTION, actor=desk.actor, at=desk.clock())


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
    refuse_personal("检查人员", plan.inspector)
    part = Part(name, plan.inspector.strip(), plan.sections, plan.certificate.strip())
    desk.store.write(inspection, f"part/{name}", part_body(part), kind=PART, actor=desk.actor, at=desk.clock())


def _give_sections(desk: Desk, inspection: int, part: str, sections: Iterable[str]) -> None:
    for section in sections:
        slot, body = f"section/{section}", section_body(part)
        desk.store.write(inspection, slot, body, kind=PART, actor=desk.actor, at=desk.clock())
