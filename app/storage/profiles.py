"""The county's own jurisdictions in the journal: how one is spelled, edition by edition, and those that are held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from app.domain.checklist import CountyCitation, DocumentCitation, Profile, RequiredRatio, Role
from app.domain.unreadable import Unreadable
from app.storage.decoding import Body, NotShown, Place, Written, decode
from app.storage.store import Store

PROFILE = "profile"


def profiles_held(store: Store) -> Iterator[tuple[int, Body, Profile | Unreadable]]:
    """Every edition of a jurisdiction, with its body; in the order of the journal."""
    for key, body in store.things(PROFILE):
        try:
            yield key, body, profile_from(body, Place(f"辖区 {store.handle(key)}"))
        except NotShown as error:
            yield key, body, error.unreadable


def profile_body(profile: Profile) -> dict[str, Any]:
    """What the journal keeps of a jurisdiction."""
    return {
        "id": profile.id,
        "title": profile.title,
        "counties": list(profile.counties),
        "binds": list(profile.binds),
        "rating_word": profile.rating_word,
        "combined": profile.combined,
        "ratios": [
            {
                "group": ratio.group,
                "carers": ratio.carers,
                "residents": ratio.residents,
                "in_principle": ratio.in_principle,
                **_basis_body(ratio.basis),
            }
            for ratio in profile.ratios
        ],
    }


def _basis_body(basis: DocumentCitation | CountyCitation) -> dict[str, Any]:
    said = {"clause": basis.clause, "quote": basis.quote}
    if isinstance(basis, CountyCitation):
        return said | {"title": basis.title, "number": basis.number}
    return said | {"document": basis.document}


class _Ratio(Written, frozen=True):
    group: Literal["dependent", "self_caring", "partly"]
    carers: int
    residents: int
    clause: str
    document: str = ""
    title: str = ""
    number: str = ""
    in_principle: bool = False
    quote: str = ""


class _Profile(Written, frozen=True):
    id: str
    title: str
    binds: tuple[str, ...]
    rating_word: str
    counties: tuple[str, ...] = ()
    ratios: tuple[_Ratio, ...] = ()
    combined: bool = False


def profile_from(body: Body, at: Place) -> Profile:
    """The jurisdiction that the journal kept. Raises `NotShown`."""
    read = decode(_Profile, body, at)
    return Profile(
        id=read.id,
        title=read.title,
        counties=read.counties,
        binds=read.binds,
        rating_word=read.rating_word,
        ratios=tuple(_ratio(entry, at) for entry in read.ratios),
        combined=read.combined,
    )


def _ratio(read: _Ratio, at: Place) -> RequiredRatio:
    if read.carers < 1 or read.residents < 1:
        raise NotShown(at.unreadable("人数应大于0", "配比"))
    basis: DocumentCitation | CountyCitation
    if read.document:
        basis = DocumentCitation(read.document, read.clause, Role.DEMANDS, read.quote)
    elif read.title or read.number:
        basis = CountyCitation(read.title, read.number, read.clause, read.quote)
    else:
        raise NotShown(at.unreadable("没有写", "配比", "文件"))
    return RequiredRatio(
        group=read.group,
        carers=read.carers,
        residents=read.residents,
        in_principle=read.in_principle,
        basis=basis,
    )
