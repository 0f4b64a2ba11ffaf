"""The register in the journal: how a home is spelled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.features import Feature
from app.domain.institution import Institution, Kind, Residents, Roster
from app.storage.decoding import Body, Place, decode
from app.storage.store import Store

INSTITUTION = "institution"


def place_of(store: Store, key: int) -> Place:
    """What a person calls an entry of the register."""
    return Place(f"机构 {store.handle(key)}")


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


def institution_from(body: Body, key: int, handle: str, at: Place) -> Institution:
    """A home as the register shows it. Fields that an older or partial event lacks keep their defaults; a kind that
    only a newer version knows is told and shown as 其他. Raises `NotShown` where a name or a count can't be read."""
    other = {"kind": Kind.OTHER.value}
    home = decode(Institution, {"name": "", **other, **body, "key": 0, "handle": ""}, at, spare=other)
    return replace(home, key=key, handle=handle)


def residents_json(residents: Residents) -> dict[str, int]:
    return {
        "self_caring": residents.self_caring,
        "partly": residents.partly,
        "disabled": residents.disabled,
        "demented": residents.demented,
    }


def roster_json(roster: Roster) -> dict[str, int]:
    """Carers; the groups only where they are assigned."""
    groups = {"for_dependent": roster.for_dependent, "for_self_caring": roster.for_self_caring}
    return {"carers": roster.carers} | {name: count for name, count in groups.items() if count is not None}


def features_json(features: frozenset[Feature]) -> list[str]:
    return sorted(feature.value for feature in features)
