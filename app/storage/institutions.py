"""The register's bodies of events ↔ homes: the one place that knows how a home is written in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from app.domain.features import Feature
from app.domain.institution import Institution, Kind, Residents, Roster

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
        kind=member(Kind, body.get("kind"), Kind.OTHER),
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


def member(kind: type[_E], value: object, otherwise: _E) -> _E:
    """The enum's member of that value, else the one named: a newer version's word is not a crash."""
    return next((member for member in kind if member.value == value), otherwise)
