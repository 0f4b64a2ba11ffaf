"""Rating homes: a filled score sheet becomes a rating that is kept, compared, printed and reminded of.

What comes out is a forecast and never the rating itself. A rating keeps the frame and the sheet that it was made
with, and is worked out under them for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from app.checklists.load import frame_from, rating_frame, rating_source
from app.checklists.score_sheet import read_score_sheet, sheet_from, sheet_text, template
from app.domain.checklist import Profile
from app.domain.rating import Frame
from app.domain.score_sheet import Comparison, Mode, RatingView, differences, rate_sheet, term, ways
from app.errors import AppError, ErrorText
from app.placing import Out, put_file
from app.storage.ratings import (
    RATING,
    SCORE_PREFIX,
    RatingHead,
    head_body,
    head_from,
    score_body,
    score_from,
)
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH
from app.workflow.following import open_major
from app.workflow.office import profile_named, profile_of
from app.workflow.privacy import refuse_personal
from app.workflow.registering import institution
from app.workflow.writing import Written

OPEN_MAJOR = "open_major"

UNKNOWN_VETO = ErrorText(
    code="rating.unknown_veto",
    where="预评估",
    what="没有“{name}”这种情形。",
    remedy="可用的有：{known}；尚未保存任何内容。",
)
NO_COMMUNITY = ErrorText(
    code="rating.no_community",
    where="{name}",
    what="{what}",
    remedy="{remedy}尚未保存任何内容。",
)
INCOMPLETE = ErrorText(
    code="rating.incomplete",
    where="预评估 {handle}",
    what="本机没有这次评估的全部内容（{what}）。",
    remedy="请重新取得完整的交接文件并合并，或升级程序后再打开。",
)


def write_template(out: Out, like: RatingView | None = None) -> Written:
    """An empty score sheet to fill in (Excel); with the items of an earlier rating where one is given."""
    book = template(like.frame if like else rating_frame(), like.sheet if like else None)
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
    chosen = _vetoes(frame, vetoes)
    _check_community(frame, profile, grade, remarks or {})
    filled = read_score_sheet(path, frame)
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
            vetoes=tuple(sorted(chosen)),
            grade=grade,
            remarks=remarks or {},
        )
        key = store.begin(RATING, head_body(head), actor=desk.actor, at=at)
        for item in filled.sheet.items:
            body = score_body(item, filled.scores[item.id])
            store.write(key, SCORE_PREFIX + item.id, body, kind=RATING, actor=desk.actor, at=at)
    return load_rating(desk, key)


def load_rating(desk: Desk, key: int) -> RatingView:
    """One rating under its own edition. Raises `NO_SUCH`, or `INCOMPLETE` where this store lacks a part of it."""
    store = desk.store
    body = store.subject(key, "head") if _is_rating(desk, key) else None
    if body is None:
        raise NO_SUCH.with_(handle=store.handle(key), what="预评估")
    head = head_from(body)
    if head is None:
        raise INCOMPLETE.with_(handle=store.handle(key), what="评估方式或版本")
    home = store.resolve(head.institution)
    if home is None:
        raise INCOMPLETE.with_(handle=store.handle(key), what="机构")
    try:
        frame = frame_from(store.blob(head.frame).decode())
        sheet = sheet_from(store.blob(head.sheet).decode())
    except KeyError as error:
        raise INCOMPLETE.with_(handle=store.handle(key), what="评分表") from error
    held = store.subjects(key, SCORE_PREFIX)
    scores = {item.id: score_from(held.get(SCORE_PREFIX + item.id, {})) for item in sheet.items}
    if missing := [item for item in sheet.items if SCORE_PREFIX + item.id not in held]:
        raise INCOMPLETE.with_(handle=store.handle(key), what=f"{len(missing)}项得分")
    rating = rate_sheet(frame, sheet, scores, frozenset(head.vetoes))
    doubtful = {conflict.slot.removeprefix(SCORE_PREFIX) for conflict in store.conflicts(key)}
    profile = profile_named(desk, head.profile)
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
        ways=ways(rating, sheet, scores),
        term=term(frame, head.day),
        pending=tuple(sorted(doubtful)),
        community=community,
        grade=head.grade,
        remarks=tuple((name, head.remarks.get(name, "")) for name in community.dimensions) if community else (),
    )


def ratings(desk: Desk, home: int | None = None) -> tuple[RatingView, ...]:
    """All ratings held, or those of one home, the latest first; without those that `unreadable` tells of."""
    views = [view for view in _each(desk, home) if isinstance(view, RatingView)]
    return tuple(sorted(views, key=lambda view: (view.day, view.key), reverse=True))


def unreadable(desk: Desk, home: int | None = None) -> tuple[str, ...]:
    """A sentence for every rating that this store holds only in part, or that only a newer version understands."""
    return tuple(str(view) for view in _each(desk, home) if isinstance(view, AppError))


def _each(desk: Desk, home: int | None) -> Iterator[RatingView | AppError]:
    own = desk.store.ref(home) if home is not None else ""
    for key, body in desk.store.things(RATING):
        if not own or body.get("institution") == own:
            try:
                yield load_rating(desk, key)
            except AppError as error:
                yield error


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
