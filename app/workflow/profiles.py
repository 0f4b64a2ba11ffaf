"""The county's own jurisdictions, kept in the journal edition by edition.

The id of a jurisdiction that an inspection keeps names the edition (`yanchi@2026-11-22`), so that a ratio changed later
does not change what was judged before; and it refers to the edition's event, so that a package of the inspection
carries it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.checklists.load import known_county, profiles, short_county
from app.checklists.regulations import documents
from app.domain.checklist import Profile
from app.domain.unreadable import Listed, Unreadable
from app.errors import AppError
from app.storage.decoding import NotShown, Place
from app.storage.profiles import PROFILE, profile_from, profiles_held
from app.workflow.desk import Desk
from app.workflow.errors import UNKNOWN_PROFILE


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """An edition of a county's own jurisdiction. `profile.id` is its plain id; `name` names the edition too."""

    key: int
    profile: Profile
    edition: str
    actor: str
    at: int
    current: bool

    @property
    def name(self) -> str:
        return f"{self.profile.id}@{self.edition}"


def own_profiles(desk: Desk) -> Listed[OwnProfile]:
    """Every edition of the county's own jurisdictions: by id, the current one first, then the newest."""
    store = desk.store
    held = tuple(profiles_held(store))
    replaced = {store.resolve(str(body.get("previous", ""))) for _, body, _ in held}
    found: list[tuple[tuple[bool, int, str], OwnProfile]] = []
    for key, body, profile in held:
        if isinstance(profile, Unreadable):
            continue
        said = store.said(key, "head")
        rank = (key not in replaced, store.history(key, "head")[0].lamport, said.device)
        found.append((rank, OwnProfile(key, profile, str(body.get("edition", "")), said.actor, said.at, False)))
    newest = sorted(found, key=lambda pair: pair[0], reverse=True)
    ordered: list[OwnProfile] = []
    for id_ in sorted({own.profile.id for _, own in found}):
        first, *older = [own for _, own in newest if own.profile.id == id_]
        ordered += [replace(first, current=True), *older]
    lost = tuple(profile for _, _, profile in held if isinstance(profile, Unreadable))
    return Listed(ordered, lost)


def find_profile(desk: Desk, name: str) -> Profile | None:
    """A jurisdiction by its name: of the county's own by id (the current edition) or `id@edition`, of the nation by
    id. The id of what is found is the name that an inspection should keep."""
    for own in own_profiles(desk):
        if name in (own.name, own.profile.id):
            return _named(desk, own)
    return _of_nation(name)


def profile_kept(desk: Desk, name: str, ref: str, at: Place) -> Profile:
    """The jurisdiction that a visit or a rating was made under: by the event that it refers to, else by its name.

    One that is not here, or can't be shown, is told at `at`; what stands in its place is not `held`.
    """
    if ref:
        return _referred(desk, name, ref, at)
    if (nation := _of_nation(name)) is not None:
        return nation
    alike = [own for own in own_profiles(desk) if own.name == name]
    if len({own.profile for own in alike}) == 1:
        return _named(desk, alike[0])
    at.tell(f"有{len(alike)}份“{name}”，内容不同" if alike else _why_lost(name), _HEADING)
    return lost_profile(name)


def lost_profile(name: str) -> Profile:
    """What stands in the place of a jurisdiction that is not here: no problem may be taken for advice because nobody
    knows what binds, so every document does."""
    return Profile(
        id=name,
        title=f"{name or '没有写明'}（不在本库）",
        counties=(),
        binds=tuple(document.id for document in documents()),
        rating_word="等级",
        ratios=(),
        held=False,
    )


def refuse_lost(profile: Profile) -> None:
    """Raises `UNKNOWN_PROFILE` for a jurisdiction that is not here: nothing is begun under it."""
    if not profile.held:
        raise unknown_profile(profile.id)


def unknown_profile(name: str) -> AppError:
    """`UNKNOWN_PROFILE` with those that ship."""
    return UNKNOWN_PROFILE.with_(name=name, known="、".join(f"{each.id}（{each.title}）" for each in profiles()))


def kept_with(desk: Desk, visits: Iterable[int]) -> tuple[int, ...]:
    """The county's own jurisdictions that visits name and do not refer to, as those begun by earlier versions: their
    packages must carry these too."""
    heads = [desk.store.subject(visit, "head") or {} for visit in visits]
    names = {head.get("profile") for head in heads if not head.get("profile_ref")}
    return tuple(own.key for own in own_profiles(desk) if own.name in names)


_HEADING = "适用地区"


def _why_lost(name: str) -> str:
    return f"“{name[:40]}”不在本库" if name else "没有写明"


def _referred(desk: Desk, name: str, ref: str, at: Place) -> Profile:
    key = desk.store.resolve(ref)
    body = desk.store.subject(key, "head") if key is not None and desk.store.kind_of(key) == PROFILE else None
    if body is None:
        at.tell(_why_lost(name), _HEADING)
        return lost_profile(name)
    try:
        return replace(profile_from(body, at), id=name, ref=ref)
    except NotShown as error:
        at.told.append(error.unreadable)
        return lost_profile(name)


def _of_nation(name: str) -> Profile | None:
    return next((profile for profile in profiles() if profile.id == name), None)


def is_shipped(profile: Profile) -> bool:
    """Whether a jurisdiction is the program's own, about which nothing that is said can change anything."""
    return _of_nation(profile.id) is not None


def _named(desk: Desk, own: OwnProfile) -> Profile:
    """As an inspection keeps it."""
    return replace(own.profile, id=own.name, ref=desk.store.ref(own.key))


def profile_for_county(desk: Desk, county: str) -> Profile | None:
    """The county's own jurisdiction that names this county, also where 市, 县 or 区 is left out; None if none does."""
    found = own_county(desk, county)
    return _named(desk, found[0]) if found is not None else None


def own_county(desk: Desk, county: str) -> tuple[OwnProfile, str] | None:
    """The county's own jurisdiction that names this county, and the whole name that it has there."""
    name = "".join(county.split())
    current = [own for own in own_profiles(desk) if own.current]
    for meant in dict.fromkeys((name, known_county(name))):
        for own in current:
            if meant in own.profile.counties:
                return own, meant
    return next(
        ((own, place) for own in current for place in own.profile.counties if short_county(place) == name), None
    )
