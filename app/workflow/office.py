"""What this installation is called: its code from the county, its office, what its document numbers begin with."""

from __future__ import annotations

from app.checklists.load import profile_for, profiles
from app.domain.checklist import Profile
from app.domain.ids import DEVICE_CODE as CODE_SHAPE
from app.workflow.desk import DEVICE_CODE, NUMBER_PREFIX, OFFICE, PROFILE, Desk
from app.workflow.errors import BAD_DEVICE_CODE, UNKNOWN_PROFILE
from app.workflow.profiles import find_profile, profile_for_county


def describe_device(desk: Desk) -> dict[str, str]:
    """Who this installation is."""
    return {
        "device": desk.store.device,
        "code": desk.code,
        "office": desk.office,
        "prefix": desk.number_prefix,
        "profile": desk.store.get_local(PROFILE) or "",
    }


def set_device(
    desk: Desk,
    *,
    code: str | None = None,
    office: str | None = None,
    prefix: str | None = None,
    profile: str | None = None,
) -> None:
    """Set what is given; None leaves a thing as it is. Raises `BAD_DEVICE_CODE`, `UNKNOWN_PROFILE`; then nothing is
    set. A profile set here stands for every county of this office; empty lets each county's name choose."""
    if code is not None and not CODE_SHAPE.fullmatch(code):
        raise BAD_DEVICE_CODE.with_(code=code)
    known = {entry.id: entry.title for entry in profiles()}
    if profile and find_profile(desk, profile) is None:
        raise UNKNOWN_PROFILE.with_(name=profile, known="、".join(f"{key}（{title}）" for key, title in known.items()))
    with desk.store.atomic():
        for name, value in ((DEVICE_CODE, code), (OFFICE, office), (NUMBER_PREFIX, prefix), (PROFILE, profile)):
            if value is not None:
                desk.store.set_local(name, value)


def profile_of(desk: Desk, county: str) -> Profile:
    """The jurisdiction whose documents bind in a county: the office's own choice, else by the county's name."""
    chosen = desk.store.get_local(PROFILE)
    if chosen:
        return profile_named(desk, chosen)
    return profile_for_county(desk, county) or profile_for(county)


def profile_named(desk: Desk, name: str) -> Profile:
    """A jurisdiction by the name that an inspection keeps; the general one for a name that is not known here."""
    return find_profile(desk, name) or profiles()[-1]
