"""Bodies of events ↔ the field's frozen data: the one place that knows how each is written in the journal."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.domain.checklist import Severity
from app.domain.findings import FindingEdit, Registration
from app.domain.inspection import Edition, Home, Part, Photo, Result, Value, Verdict
from app.domain.institution import counted_features
from app.storage.institutions import (
    Body,
    features_from,
    features_json,
    member,
    residents_from,
    residents_json,
    roster_from,
    roster_json,
)


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


_VERDICTS = frozenset(verdict.value for verdict in Verdict)


def result_from(data: Body) -> Result:
    """A verdict that this version does not know is shown as 无法查 with that reason: it must not look like a pass."""
    name = data.get("verdict")
    if name not in _VERDICTS:
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
        "historic": edit.historic,
    }
    return {name: value for name, value in fields.items() if value is not None}


def edit_from(body: Body) -> FindingEdit:
    return FindingEdit(
        problem=body.get("problem"),
        remedy=body.get("remedy"),
        deadline_days=body.get("deadline_days"),
        responsible=body.get("responsible"),
        historic=body.get("historic"),
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
        severity=member(Severity, body.get("severity"), Severity.GENERAL),
        problem=body.get("registered_problem", ""),
        remedy=body.get("registered_remedy", ""),
        deadline=date.fromisoformat(body["deadline"]),
    )
