"""The county's own jurisdictions: taken in from a workbook and kept in the journal, edition by edition.

The id of a jurisdiction that an inspection keeps names the edition (`yanchi@2026-11-22`), so that a ratio changed later
does not change what was judged before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.checklists.load import known, known_county, profiles, short_county
from app.checklists.workbook_errors import NOT_A_TEMPLATE, WorkbookError
from app.domain.checklist import Profile
from app.domain.unreadable import Listed, Unreadable
from app.placing import Out, put_file
from app.storage.profiles import PROFILE, profile_body, profiles_held
from app.workflow.desk import Desk
from app.workflow.errors import UNKNOWN_PROFILE
from app.workflow.labels import free_label
from app.workflow.writing import Written


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


def import_profile(desk: Desk, path: Path) -> OwnProfile:
    """Take in a county's jurisdiction from a workbook; a change makes a new edition, the same content none.

    Raises `WorkbookError` with every fault, or the `AppError` that refuses the file; then nothing is kept.
    """
    from app.checklists.profile_book import AREA, PROFILE_FORMS, check_profile, is_profile_book
    from app.checklists.workbook_read import read_book

    book = read_book(path, [form.name for form in PROFILE_FORMS])
    if not is_profile_book(book):
        command = "yijian checklist profile-template"
        raise NOT_A_TEMPLATE.with_(file=path.name, needed=f"“{AREA.name}”", form="辖区模板", command=command)
    read = check_profile(book, known())
    if read.profile is None:
        raise WorkbookError(path.name, read.faults)
    editions = [own for own in own_profiles(desk) if own.profile.id == read.profile.id]
    current = next((own for own in editions if own.current), None)
    if current and current.profile == read.profile:
        return current
    store = desk.store
    body = profile_body(read.profile) | {
        "edition": free_label(desk, {own.edition for own in editions}),
        "previous": store.ref(current.key) if current else None,
    }
    key = store.begin(PROFILE, body, actor=desk.actor, at=desk.clock())
    return next(own for own in own_profiles(desk) if own.key == key)


def find_profile(desk: Desk, name: str) -> Profile | None:
    """A jurisdiction by its name: of the county's own by id (the current edition) or `id@edition`, of the nation by
    id. The id of what is found is the name that an inspection should keep."""
    for own in own_profiles(desk):
        if name in (own.name, own.profile.id):
            return replace(own.profile, id=own.name)
    return next((profile for profile in profiles() if profile.id == name), None)


def profile_for_county(desk: Desk, county: str) -> Profile | None:
    """The county's own jurisdiction that names this county, also where 市, 县 or 区 is left out; None if none does."""
    found = own_county(desk, county)
    return replace(found[0].profile, id=found[0].name) if found is not None else None


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


def write_profile_template(desk: Desk, out: Out, like: str = "") -> Written:
    """A workbook for the county's own jurisdiction, filled with one that is there if `like` names it.

    Raises `UNKNOWN_PROFILE`, and what `put_file` raises.
    """
    from app.checklists.profile_write import profile_workbook

    own = next((entry for entry in own_profiles(desk) if like in (entry.name, entry.profile.id)), None)
    national = {profile.id: profile for profile in profiles()}
    if like and own is None and like not in national:
        listed = "、".join(f"{profile.id}（{profile.title}）" for profile in national.values())
        raise UNKNOWN_PROFILE.with_(name=like, known=listed)
    book = profile_workbook(own.profile if own else national.get(like), own=own is not None)
    return Written(put_file(out, book))
