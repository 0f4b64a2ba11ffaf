"""What this installation is called: its code from the county, its office, what its document numbers begin with."""

from __future__ import annotations

import json
from dataclasses import replace

from app.checklists.load import known_county, profile_for, short_county
from app.domain.checklist import Profile
from app.domain.ids import DEVICE_CODE as CODE_SHAPE
from app.domain.ids import device_code
from app.domain.inspection import Inspection
from app.reports.office_paper import OfficePaper, paper_faults, paper_from, paper_json
from app.storage.fitting import refuse_undrawable
from app.storage.lines import mark_all
from app.workflow.desk import DEVICE_CODE, DEVICE_CODE_OF, NUMBER_PREFIX, OFFICE, PROFILE, Desk
from app.workflow.errors import BAD_DEVICE_CODE, BAD_PAPER, CODE_USED
from app.workflow.profiles import find_profile, lost_profile, own_county, profile_for_county, unknown_profile

OFFICE_PAPER = "office_paper"
_SEEN_HERE = (
    "这台电脑上的另一份数据（终端标识 {device}）用编号 {code} 给过编号。"
    "那份数据若已丢失、这里是重建的，请向县里另要一个编号，免得两份文书同号。"
)


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
) -> str:
    """Set what is given; None leaves a thing as it is. A profile set here stands for every county of this office; empty
    lets each county's name choose.

    Returns what a person should make sure of, or "". Raises `BAD_DEVICE_CODE`, `CODE_USED`, `UNKNOWN_PROFILE`,
    `PERSONAL_NUMBER`, `UNPRINTABLE`; then nothing is set.
    """
    if code is not None and not CODE_SHAPE.fullmatch(code):
        raise BAD_DEVICE_CODE.with_(code=code)
    if code is not None and (user := desk.store.code_user(code)) is not None:
        raise CODE_USED.with_(code=code, device=device_code(user))
    if profile and find_profile(desk, profile) is None:
        raise unknown_profile(profile)
    refuse_undrawable("单位名称", office or "", desk.store.undrawable)
    with desk.store.atomic():
        for name, value in ((DEVICE_CODE, code), (OFFICE, office), (NUMBER_PREFIX, prefix), (PROFILE, profile)):
            if value is not None:
                desk.store.set_local(name, value)
        if code is not None:
            desk.store.set_local(DEVICE_CODE_OF, desk.store.device)
    stranger = desk.store.code_stranger(code) if code is not None else None
    return _SEEN_HERE.format(code=code, device=device_code(stranger)) if stranger is not None else ""


def office_paper(desk: Desk) -> OfficePaper:
    """What is the office's own on its papers; the default where nothing, or nothing readable, was set."""
    return _paper(desk)[0]


def with_confirmed(view: Inspection, paper: OfficePaper) -> Inspection:
    """The visit with the county's word on which documents go on, as its papers need it."""
    return replace(view, profile=replace(view.profile, confirmed=paper.confirmations))


def office_paper_faults(desk: Desk) -> tuple[str, ...]:
    """What of the kept settings could not be read and has its default instead, in sentences."""
    return tuple(f"文书设置“{where}”{what}现用默认值。" for where, what in _paper(desk)[1])


def set_office_paper(desk: Desk, paper: OfficePaper) -> None:
    """Keep the settings. Raises `BAD_PAPER` with the first fault; then the old ones stay."""
    for where, what in paper_faults(paper):
        raise BAD_PAPER.with_(where=where, what=what)
    with desk.store.atomic():
        if paper.confirmations != office_paper(desk).confirmations:
            mark_all(desk.store.db)  # kept rows of the 台账 name the documents that go on
        desk.store.set_local(OFFICE_PAPER, json.dumps(paper_json(paper), ensure_ascii=False, sort_keys=True))


def read_office_paper(text: str) -> OfficePaper:
    """Settings from a file's text. Raises `BAD_PAPER` for what is no such file or has a value that can't be."""
    try:
        data = json.loads(text)
    except ValueError as error:
        place = f"（第{error.lineno}行起读不懂）" if isinstance(error, json.JSONDecodeError) else ""
        raise BAD_PAPER.with_(where="文件", what=f"不是可读的JSON{place}。") from None
    if not isinstance(data, dict):
        raise BAD_PAPER.with_(where="文件", what="应是一组名称和值。")
    paper, faults = paper_from(data)
    for where, what in (*faults, *paper_faults(paper)):
        raise BAD_PAPER.with_(where=where, what=what)
    return paper


def _paper(desk: Desk) -> tuple[OfficePaper, tuple[tuple[str, str], ...]]:
    text = desk.store.get_local(OFFICE_PAPER)
    if not text:
        return OfficePaper(), ()
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    return paper_from(data) if isinstance(data, dict) else (OfficePaper(), (("全部", "已损坏，"),))


def profile_of(desk: Desk, county: str) -> Profile:
    """The jurisdiction whose documents bind in a county: the office's own choice, else by the county's name. One that
    was chosen and is not here any more is not `held`."""
    chosen = desk.store.get_local(PROFILE)
    if chosen:
        return find_profile(desk, chosen) or lost_profile(chosen)
    return profile_for_county(desk, county) or profile_for(county)


def county_news(desk: Desk, county: str) -> str:
    """What a person should know of a county's name before it chooses the law: for which county it is taken, or that
    none is known by it. One sentence; "" where the name is a known county's own, or the office has chosen for all."""
    name = "".join(county.split())
    if not name or desk.store.get_local(PROFILE):
        return ""
    own = own_county(desk, name)
    meant = own[1] if own is not None else known_county(name)
    title = profile_of(desk, name).title
    if meant:
        return "" if name.endswith(meant) else f"“{name}”按“{meant}”对待，适用：{title}。"
    alike = known_county(short_county(name))
    ask = f"若是“{alike}”，请改正" if alike else "名称若是简写或写错，请改为全称"
    return f"没有收录“{name}”的文件，适用：{title}；{ask}。"
