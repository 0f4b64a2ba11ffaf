"""Bodies of events ↔ the field's frozen data: the one place that knows how each is written in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from app.domain.checklist import Feature, Severity
from app.domain.findings import FindingEdit, Registration
from app.domain.inspection import Edition, Home, Part, Photo, Result, Value, Verdict
from app.domain.institution import Institution, Kind, Residents, Roster, counted_features

Body = Mapping[str, Any]
_E = TypeVar("_E", bound=Enum)


def institution_body(institution: Institution) -> dict[str, Any]:
    """The register's fields of a home; residents, roster and features are one field each."""
    return {
        "name": institution.name,
        "kind": institution.kind.value,
        "county": institution.county,
        "credit_code": institution.credit_code,
        "township": institution.township,
        "address": institution.address,
        "director": institution.director,
        "phone": institution.phone,
        "beds": institution.beds,
        "nursing_beds": institution.nursing_beds,
        "residents": residents_json(institution.residents),
        "roster": roster_json(institution.roster),
        "features": features_json(institution.features),
    }


def institution_from(body: Body, key: int, handle: str) -> Institution:
    """A home as the register shows it. Fields that an older or partial event lacks keep their defaults."""
    return Institution(
        name=body.get("name", ""),
        kind=_member(Kind, body.get("kind"), Kind.OTHER),
        county=body.get("county", ""),
        credit_code=body.get("credit_code", ""),
        township=body.get("township", ""),
        address=body.get("address", ""),
        director=body.get("director", ""),
        phone=body.get("phone", ""),
        beds=body.get("beds", 0),
        nursing_beds=body.get("nursing_beds", 0),
        residents=residents_from(body.get("residents")),
        roster=roster_from(body.get("roster")),
        features=features_from(body.get("features")),
        key=key,
        handle=handle,
    )


def residents_json(residents: Residents) -> dict[str, int]:
    return {
        "self_caring": residents.self_caring,
        "partly": residents.partly,
        "disabled": residents.disabled,
        "demented": residents.demented,
    }


def residents_from(data: Body | None) -> Residents:
    return Residents(**{name: int(data.get(name, 0)) for name in _RESIDENTS}) if data else Residents()


_RESIDENTS = ("self_caring", "partly", "disabled", "demented")


def roster_json(roster: Roster) -> dict[str, int]:
    """Carers; the groups only where they are assigned."""
    groups = {"for_dependent": roster.for_dependent, "for_self_caring": roster.for_self_caring}
    return {"carers": roster.carers} | {name: count for name, count in groups.items() if count is not None}


def roster_from(data: Body | None) -> Roster:
    data = data or {}
    return Roster(data.get("carers", 0), data.get("for_dependent"), data.get("for_self_caring"))


def features_json(features: frozenset[Feature]) -> list[str]:
    return sorted(feature.value for feature in features)


def features_from(data: list[str] | None) -> frozenset[Feature]:
    """Features this version knows; one from a newer version is left in the journal untouched."""
    known = {feature.value for feature in Feature}
    return frozenset(Feature(name) for name in data or () if name in known)


def home_json(home: Home) -> dict[str, Any]:
    return {
        "name": home.name,
        "credit_code": home.credit_code,
        "address": home.address,
        "director": home.director,
        "kind": home.kind,
        "county": home.county,
        "beds": home.beds,
        "nursing_beds": home.nursing_beds,
        "residents": residents_json(home.residents),
        "roster": roster_json(home.roster),
        "features": features_json(home.features),
    }


def home_from(data: Body) -> Home:
    residents = residents_from(data.get("residents"))
    return Home(
        name=data.get("name", ""),
        credit_code=data.get("credit_code", ""),
        address=data.get("address", ""),
        director=data.get("director", ""),
        kind=data.get("kind", ""),
        county=data.get("county", ""),
        beds=data.get("beds", 0),
        nursing_beds=data.get("nursing_beds", 0),
        residents=residents,
        roster=roster_from(data.get("roster")),
        features=features_from(data.get("features")) | counted_features(residents),
    )


def edition_json(edition: Edition) -> dict[str, Any]:
    return {"id": edition.id, "edition": edition.edition, "blob": edition.blob}


def edition_from(data: Body) -> Edition:
    return Edition(data["id"], data["edition"], data["blob"])


def result_json(result: Result) -> dict[str, Value]:
    """One field of the answer: verdict, value and reason travel together."""
    data: dict[str, Value] = {"verdict": result.verdict.value}
    if result.value is not None:
        data["value"] = result.value
    if result.reason:
        data["reason"] = result.reason
    return data


def result_from(data: Body) -> Result:
    """A verdict that this version does not know is shown as 无法查 with that reason: it must not look like a pass."""
    name = data.get("verdict")
    if name not in {verdict.value for verdict in Verdict}:
        return Result(Verdict.UNABLE, data.get("value"), f"较新版本写入的结果“{name}”，请升级后查看")
    return Result(Verdict(name), data.get("value"), data.get("reason", ""))


def photo_body(photo: Photo) -> dict[str, Any]:
    return {
        "blob": photo.blob,
        "name": photo.name,
        "width": photo.width,
        "height": photo.height,
        "taken": photo.taken,
        "original": photo.original,
        "caption": photo.caption,
    }


def photo_from(slot: str, body: Body) -> Photo:
    return Photo(
        slot=slot,
        blob=body.get("blob", ""),
        name=body.get("name", ""),
        width=body.get("width", 0),
        height=body.get("height", 0),
        taken=body.get("taken", ""),
        original=body.get("original", ""),
        caption=body.get("caption", ""),
    )


def part_body(part: Part) -> dict[str, Any]:
    return {"inspector": part.inspector, "certificate": part.certificate, "sections": list(part.sections)}


def part_from(part: str, body: Body, *, device: str, signed_by: str, signed_at: int) -> Part:
    return Part(
        id=part,
        inspector=body.get("inspector", ""),
        sections=tuple(body.get("sections", ())),
        certificate=body.get("certificate", ""),
        device=device,
        signed_by=signed_by,
        signed_at=signed_at,
    )


def edit_body(edit: FindingEdit) -> dict[str, Any]:
    """Only what the inspector changed; None is left out."""
    fields = {
        "problem": edit.problem,
        "remedy": edit.remedy,
        "deadline_days": edit.deadline_days,
        "responsible": edit.responsible,
    }
    return {name: value for name, value in fields.items() if value is not None}


def edit_from(body: Body) -> FindingEdit:
    return FindingEdit(
        problem=body.get("problem"),
        remedy=body.get("remedy"),
        deadline_days=body.get("deadline_days"),
        responsible=body.get("responsible"),
    )


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


def registration_from(body: Body) -> Registration | None:
    """None for a finding that was only worded, never registered."""
    if "number" not in body:
        return None
    return Registration(
        number=body["number"],
        registered=date.fromisoformat(body["registered"]),
        severity=_member(Severity, body.get("severity"), Severity.GENERAL),
        problem=body.get("registered_problem", ""),
        remedy=body.get("registered_remedy", ""),
        deadline=date.fromisoformat(body["deadline"]),
    )


def _member(kind: type[_E], value: object, otherwise: _E) -> _E:
    """The enum's member of that value, else the one named: a newer version's word is not a crash."""
    return next((member for member in kind if member.value == value), otherwise)
