"""A county's own jurisdiction as a workbook: taken in as an edition, and written out to be filled."""

from __future__ import annotations

from pathlib import Path

from app.checklists.load import known, profiles
from app.checklists.profile_book import AREA, PROFILE_FORMS, check_profile, is_profile_book
from app.checklists.profile_write import profile_workbook
from app.checklists.workbook_errors import NOT_A_TEMPLATE, WorkbookError
from app.checklists.workbook_read import read_book
from app.placing import Out, put_file
from app.storage.profiles import PROFILE, profile_body
from app.workflow.desk import Desk
from app.workflow.labels import free_label
from app.workflow.profiles import OwnProfile, own_profiles, unknown_profile
from app.workflow.writing import Written


def import_profile(desk: Desk, path: Path) -> OwnProfile:
    """Take in a county's jurisdiction from a workbook; a change makes a new edition, the same content none.

    Raises `WorkbookError` with every fault, or the `AppError` that refuses the file; then nothing is kept.
    """
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


def write_profile_template(desk: Desk, out: Out, like: str = "") -> Written:
    """A workbook for the county's own jurisdiction, filled with one that is there if `like` names it.

    Raises `UNKNOWN_PROFILE`, and what `put_file` raises.
    """
    own = next((entry for entry in own_profiles(desk) if like in (entry.name, entry.profile.id)), None)
    national = {profile.id: profile for profile in profiles()}
    if like and own is None and like not in national:
        raise unknown_profile(like)
    book = profile_workbook(own.profile if own else national.get(like), own=own is not None)
    return Written(put_file(out, book))
