"""Rating homes: a filled score sheet becomes a rating that is kept, compared, printed and reminded of.

What comes out is a forecast and never the rating itself. A rating keeps the frame and the sheet that it was made
with, and is worked out under them for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from app.checklists.errors import NEWER_EDITION
from app.checklists.kept import kept_frame, kept_sheet
from app.checklists.load import rating_frame, rating_source
from app.checklists.score_sheet import read_score_sheet, sheet_text
from app.checklists.sheet_errors import ScoreSheetError
from app.domain.absence import Absence
from app.domain.checklist import Profile
from app.domain.rating import Frame
from app.domain.score_sheet import (
    Comparison,
    ItemScore,
    Mode,
    RatingView,
    ScoreSheet,
    differences,
    rate_sheet,
    term,
    ways,
)
from app.domain.unreadable import Listed, Unreadable, told
from app.errors import AppError, ErrorText
from app.interchange.sent_back import numbered
from app.placing import Out, put_file
from app.reports.excel import score_sheet_template, score_sheet_workbook
from app.reports.forms import BackRow, Came, LooseRow, ScoreSheetBack
from app.storage.decoding import NotShown, Place
from app.storage.fitting import refuse_personal
from app.storage.ratings import (
    RATING,
    SCORE_PREFIX,
    RatingHead,
    head_body,
    head_from,
    place_of,
    score_body,
    score_from,
)
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH
from app.workflow.lines import open_major
from app.workflow.office import profile_of
from app.workflow.profiles import profile_kept, refuse_lost
from app.workflow.registering import institution
from app.workflow.writing import Written

T = TypeVar("T")
OPEN_MAJOR = "open_major"

UNKNOWN_VETO = ErrorText(
    code="rating.unknown_veto",
    where="预评估",
    what="没有“{name}”这种情形。",
    remedy="可用的有：{known}；尚未保存任何内容。",
)
NOT_BY_ROWS = ErrorText(
    code="rating.not_by_rows",
    where="{file}",
    what="评分表缺少表头或必需的列，分不出一行一行，写不成退回件。",
    remedy="请把列出的问题复制给填表的人，用模板重填；没有写成退回件，尚未保存任何内容。",
)
NO_COMMUNITY = ErrorText(
    code="rating.no_community",
    where="{name}",
    what="{what}",
    remedy="{remedy}尚未保存任何内容。",
)


def write_template(out: Out, like: RatingView | None = None) -> Written:
    """An empty score sheet to fill in (Excel); with the items of an earlier rating where one is given."""
    book = score_sheet_template(like.frame if like else rating_frame(), like.sheet if like else None)
    return Written(put_file(out, book))


def import_rating(
    desk: Desk,
    home: int,
    path: Path,
    mode: Mode,
    day: date | None = None,
    *,
    vetoes: Iterable[str] = (),
    grade: str = "",
    remarks: Mapping[str, str] | None = None,
) -> RatingView:
    """Keep a filled score sheet as a rating of a home.

    `vetoes` are ids of circumstances that stand; an open 重大 problem of the home is added by itself. `grade` and
    `remarks` are the community home's, where its jurisdiction has such grades. Raises `ScoreSheetError` with every
    fault of the sheet, `NO_SUCH`, `UNKNOWN_VETO` or `NO_COMMUNITY`; then nothing is saved.
    """
    entry = institution(desk, home)
    frame, profile = rating_frame(), profile_of(desk, entry.county)
    refuse_lost(profile)
    chosen = _vetoes(frame, vetoes)
    _check_community(frame, profile, grade, remarks or {})
    filled = read_score_sheet(path, frame, desk.store.undrawable)
    if open_major(desk, home):
        chosen |= {OPEN_MAJOR} & {veto.id for veto in frame.vetoes}
    store, at = desk.store, desk.clock()
    with store.atomic():
        head = RatingHead(
            institution=store.ref(home),
            day=day or desk.today,
            mode=mode,
            frame=store.keep_blob(rating_source().encode()),
            sheet=store.keep_blob(sheet_text(filled.sheet).encode()),
            profile=profile.id,
            profile_ref=profile.ref,
            vetoes=tuple(sorted(chosen)),
            grade=grade,
            remarks=remarks or {},
        )
        key = store.begin(RATING, head_body(head), actor=desk.actor, at=at)
        for item in filled.sheet.items:
            body = score_body(item, filled.scores[item.id])
            store.write(key, SCORE_PREFIX + item.id, body, kind=RATING, actor=desk.actor, at=at)
    return replace(load_rating(desk, key), beside=tuple(map(str, filled.beside)))


def write_rating_back(error: ScoreSheetError, today: date, out: Out) -> Written:
    """A refused score sheet, to be sent back: each row with what is wrong beside it, rows in order locked. Corrected it
    is read as the sheet that it came from. Raises `NOT_BY_ROWS`, and what `put_file` raises."""
    if not error.rows:
        raise NOT_BY_ROWS.with_(file=error.where)
    rows = tuple(BackRow(numbered(row.faults), bool(row.faults), Came((), (), row.cells)) for row in error.rows)
    loose = tuple(LooseRow(each.place, each.title, each.reason) for each in error.beside)
    return Written(put_file(out, score_sheet_workbook(ScoreSheetBack(rating_frame(), rows, loose, today))))


def load_rating(desk: Desk, key: int) -> RatingView:
    """One rating under its own edition. Raises `NO_SUCH`, or `NotShown` where this store lacks a part of it or can't
    read one."""
    store = desk.store
    body = store.subject(key, "head") if _is_rating(desk, key) else None
    if body is None:
        raise NO_SUCH.with_(handle=store.handle(key), what="预评估")
    at = place_of(store, key)
    head = head_from(body, at)
    home = store.resolve(head.institution)
    if home is None:
        raise NotShown(at.unreadable("不在本库", "机构"))
    frame, sheet = _kept(desk, head.frame, at, kept_frame), _kept(desk, head.sheet, at, kept_sheet)
    scores = _scores(desk, key, sheet, at)
    try:
        rating = rate_sheet(frame, sheet, scores, frozenset(head.vetoes))
        found = ways(rating, sheet, scores)
    except (KeyError, ValueError) as error:
        raise NotShown(at.unreadable("得分和评定框架对不上", "评分表")) from error
    doubtful = {conflict.slot.removeprefix(SCORE_PREFIX) for conflict in store.conflicts(key)}
    profile = profile_kept(desk, head.profile, head.profile_ref, at)
    community = frame.community if frame.community and frame.community.profile == profile.id else None
    return RatingView(
        key=key,
        handle=store.handle(key),
        institution=home,
        institution_name=institution(desk, home).name,
        mode=head.mode,
        day=head.day,
        word=profile.rating_word,
        frame=frame,
        sheet=sheet,
        scores=scores,
        rating=rating,
        ways=found,
        term=term(frame, head.day),
        pending=tuple(sorted(doubtful)),
        community=community,
        grade=head.grade,
        remarks=tuple((name, head.remarks.get(name, "")) for name in community.dimensions) if community else (),
        unreadable=told(at.told),
    )


def _kept(desk: Desk, digest: str, at: Place, read: Callable[[bytes], T]) -> T:
    """The frame or the sheet that a rating was made with."""
    content = desk.store.blob(digest)
    if isinstance(content, Absence):
        raise NotShown(at.unreadable(f"内容{content.words}", "评分表"))
    try:
        return read(content)
    except AppError as error:
        newer = error.code == NEWER_EDITION.code
        raise NotShown(at.unreadable(error.what.rstrip("。"), "评分表", newer=newer)) from error


def _scores(desk: Desk, key: int, sheet: ScoreSheet, at: Place) -> dict[str, ItemScore]:
    """The marks of every item of the sheet."""
    held = desk.store.subjects(key, SCORE_PREFIX)
    if missing := [item for item in sheet.items if SCORE_PREFIX + item.id not in held]:
        raise NotShown(at.unreadable(f"缺{len(missing)}项得分", "评分表"))
    scores = {item.id: score_from(held[SCORE_PREFIX + item.id], at, item.number) for item in sheet.items}
    for item in sheet.items:
        score = scores[item.id].score
        if score is not None and score > item.full:
            raise NotShown(at.unreadable(f"写的是{score}，多于满分{item.full}", item.number, "得分"))
    return scores


def ratings(desk: Desk, home: int | None = None) -> Listed[RatingView]:
    """All ratings held, or those of one home, the latest first."""
    own = desk.store.ref(home) if home is not None else ""
    views: list[RatingView] = []
    lost: list[Unreadable] = []
    for key, body in desk.store.things(RATING):
        if own and body.get("institution") != own:
            continue
        try:
            view = load_rating(desk, key)
        except NotShown as error:
            lost.append(error.unreadable)
        except AppError as error:
            lost.append(Unreadable(error.where, error.what.rstrip("。")))
        else:
            views.append(view)
            lost += view.unreadable
    return Listed(sorted(views, key=lambda view: view.day)[::-1], told(lost))


def compare(desk: Desk, home: int) -> Comparison:
    """What the home says of itself beside what the assessors say, item by item where they differ."""
    known = ratings(desk, home)
    own = next((view for view in known if view.mode is Mode.SELF_ASSESSMENT), None)
    assessed = next((view for view in known if view.mode is Mode.ASSESSMENT), None)
    if own is None or assessed is None:
        return Comparison(own, assessed)
    return Comparison(own, assessed, differences(own, assessed))


def reminders(desk: Desk) -> tuple[tuple[RatingView, str], ...]:
    """Homes whose latest assessment is to be renewed or has run out, with the sentence that says so."""
    latest: dict[int, RatingView] = {}
    for view in ratings(desk):
        if view.mode is Mode.ASSESSMENT:
            latest.setdefault(view.institution, view)
    told = [(view, view.term.sentence(desk.today)) for view in latest.values()]
    return tuple(sorted(((v, said) for v, said in told if said), key=lambda entry: entry[0].term.expires))


def print_rating(desk: Desk, key: int, out: Out) -> Written:
    """The result on one page (PDF). Raises what `put_file` raises, or the refusal that names
    characters no font has."""
    from app.reports.pdf import render_pdf
    from app.reports.rating import build_rating

    view = load_rating(desk, key)
    beside = compare(desk, view.institution)
    other = beside.assessed if view.mode is Mode.SELF_ASSESSMENT else beside.own
    content = render_pdf(build_rating(view, other, office=desk.office, today=desk.today))
    return Written(put_file(out, content), warnings=view.warnings)


def _is_rating(desk: Desk, key: int) -> bool:
    try:
        return desk.store.kind_of(key) == RATING
    except KeyError:
        return False


def _vetoes(frame: Frame, names: Iterable[str]) -> set[str]:
    known = {veto.id: veto.title for veto in frame.vetoes}
    chosen = set(names)
    for name in sorted(chosen - set(known)):
        listed = "、".join(f"{key}（{title}）" for key, title in known.items())
        raise UNKNOWN_VETO.with_(name=name, known=listed)
    return chosen


def _check_community(frame: Frame, profile: Profile, grade: str, remarks: Mapping[str, str]) -> None:
    """A community grade only where the jurisdiction has them, in its own words, and about no person."""
    community = frame.community
    if not grade and not remarks:
        return
    if community is None or community.profile != profile.id:
        raise NO_COMMUNITY.with_(
            name="社区等级", what=f"{profile.title}没有社区居家机构的等级。", remedy="请去掉社区等级和各项说明；"
        )
    if grade and grade not in community.grades:
        raise NO_COMMUNITY.with_(
            name=community.title, what=f"没有“{grade}”这一级。", remedy=f"可用的有：{'、'.join(community.grades)}；"
        )
    for name, text in remarks.items():
        if name not in community.dimensions:
            listed = "、".join(community.dimensions)
            raise NO_COMMUNITY.with_(
                name=community.title, what=f"没有“{name}”这项指标。", remedy=f"可用的有：{listed}；"
            )
        refuse_personal(name, text)
