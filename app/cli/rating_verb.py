"""`yijian rating`: the forecast of a home's level, from the province's own score sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.checklists.sheet_errors import ScoreSheetError
from app.cli import DONE, REFUSED
from app.cli.day import day as read_day
from app.cli.desk import at_desk, json_option, say
from app.cli.form_plan import back_data, back_lines
from app.cli.out import back_option, out_option
from app.cli.streams import tell
from app.cli.unshown import say_listed
from app.cli.words import group
from app.domain.rating import SINGLE_SOURCE, marks
from app.domain.score_sheet import Comparison, Mode, RatingView, part_needs, percent
from app.placing import Target
from app.workflow.rating import (
    compare,
    import_rating,
    load_rating,
    print_rating,
    ratings,
    write_rating_back,
    write_template,
)
from app.workflow.writing import Written

_MODES = {"自评": Mode.SELF_ASSESSMENT, "评估": Mode.ASSESSMENT}


@group(name="rating")
def command() -> None:
    """等级预评估（不代替等级评定）：评分表模板、导入、查看、列出。"""


@command.command(name="template")
@click.option("--like", metavar="编号", default=None, help="带上这次评估用过的评定项目。")
@out_option()
@click.pass_context
def template(ctx: click.Context, like: str | None, out: Target) -> None:
    """写出评分表模板（Excel），填好后用 import 导入。"""
    with at_desk(ctx) as desk:
        written = write_template(out, load_rating(desk, desk.store.by_handle(like)) if like else None)
    tell(f"已写成 {written.path}")


@command.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--institution", required=True, metavar="编号", help="给哪家机构评估。")
@click.option("--mode", required=True, type=click.Choice(list(_MODES)), help="自评或评估。")
@click.option(
    "--date",
    "day",
    metavar="2026-11-22",
    type=read_day,
    default=None,
    help="评估日期，不写时为今天。",
)
@click.option("--veto", "vetoes", multiple=True, metavar="NAME", help="存在的不予评定情形，可写多次。")
@click.option("--grade", default="", help="社区居家机构拟报的等级（长治：1A、2A、3A）。")
@click.option("--remark", "remarks", multiple=True, metavar="指标=说明", help="社区居家机构各项指标的情况，可写多次。")
@back_option
@json_option
@click.pass_context
def import_(
    ctx: click.Context, /, file: Path, institution: str, out: Target | None, as_json: bool, **options: Any
) -> int:
    """导入填好的评分表；有毛病的一次说完，什么也不保存。"""
    remarks = dict(remark.partition("=")[::2] for remark in options["remarks"])
    with at_desk(ctx) as desk:
        try:
            view = import_rating(
                desk,
                desk.store.by_handle(institution),
                file,
                _MODES[options["mode"]],
                options["day"],
                vetoes=options["vetoes"],
                grade=options["grade"],
                remarks=remarks,
            )
        except ScoreSheetError as error:
            written = write_rating_back(error, desk.today, out) if out is not None else None
            _say_refused(error, file.name, out, written, as_json)
            return REFUSED
    unread = [f"没有读入：{each}" for each in view.beside]
    say(
        _data(view) | {"unread": list(view.beside)},
        lambda: [*unread, *back_lines(out, None), *_lines(view, None)],
        as_json,
    )
    return DONE


def _say_refused(
    error: ScoreSheetError, file: str, wanted: Target | None, written: Written | None, as_json: bool
) -> None:
    faults = [{"where": fault.where, "what": fault.what, "remedy": fault.remedy} for fault in error.faults]
    told = [f"{file} · {fault}" for fault in error.faults]
    unread = list(map(str, error.beside))
    say(
        {"imported": False, "faults": faults, "unread": unread} | back_data(written),
        lambda: [*told, *(f"没有读入：{each}" for each in unread), *back_lines(wanted, written)],
        as_json,
    )


@command.command(name="show")
@click.argument("handle", metavar="编号")
@out_option("另写成一页 PDF。", required=False)
@json_option
@click.pass_context
def show(ctx: click.Context, handle: str, out: Target | None, as_json: bool) -> None:
    """显示一次预评估：达到哪一级，离上一级差什么，补哪些项增分最多。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        view = load_rating(desk, key)
        beside = compare(desk, view.institution)
        written = print_rating(desk, key, out) if out is not None else None
        said = view.term.sentence(desk.today) if view.mode is Mode.ASSESSMENT else ""
    say(
        _data(view),
        lambda: [*_lines(view, beside), *([said] if said else []), *([f"已写成 {written.path}"] if written else [])],
        as_json,
    )


@command.command(name="list")
@click.option("--institution", metavar="编号", default=None, help="只要这家机构；不写时为全部。")
@json_option
@click.pass_context
def list_(ctx: click.Context, institution: str | None, as_json: bool) -> int:
    """列出预评估，最近的在前；到了可申请重新评定的日子会说明。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(institution) if institution else None
        known = ratings(desk, key)
        today = desk.today

    def line(view: RatingView) -> str:
        level = view.rating.title + (f"（{view.rating.remark}）" if view.rating.remark else "")
        said = view.term.sentence(today) if view.mode is Mode.ASSESSMENT else ""
        what = f"{view.mode.label} {level} {marks(view.rating.total)}分"
        return f"{view.handle:<10} {view.day} {view.institution_name}  {what}  {said}".rstrip()

    return say_listed("ratings", known, data=_data, line=line, nothing="还没有预评估。", as_json=as_json)


def _data(view: RatingView) -> dict[str, Any]:
    """A rating for a program; marks are exact texts."""
    rating = view.rating
    return {
        "handle": view.handle,
        "title": view.frame.title,
        "institution": view.institution_name,
        "mode": view.mode.value,
        "date": view.day.isoformat(),
        "level": rating.title,
        "stars": rating.stars,
        "remark": rating.remark,
        "total": marks(rating.total),
        "parts": [
            {
                "part": each.part.id,
                "title": each.part.title,
                "full": each.part.full,
                "score": marks(each.score),
                "needed": None if needed is None else marks(needed),
            }
            for each, needed in part_needs(rating)
        ],
        "next_level": rating.next_level.title if rating.next_level else None,
        "gaps": [
            {
                "gap": way.gap.sentence,
                "enough": way.enough,
                "items": [
                    {"item": gain.item.id, "title": gain.item.title, "marks": marks(gain.marks)} for gain in way.gains
                ],
            }
            for way in view.ways
        ],
        "warnings": list(view.warnings),
        "expires": view.term.expires.isoformat(),
        "renewal": view.term.renewal.isoformat(),
        "grade": view.grade,
        "items": {
            item.id: {
                "score": None if (score := view.scores[item.id]).score is None else str(score.score),
                "full": str(item.full),
                "reason": score.reason,
            }
            for item in view.sheet.items
        },
    }


def _lines(view: RatingView, beside: Comparison | None) -> list[str]:
    rating = view.rating
    remark = f"（{rating.remark}）" if rating.remark else ""
    lines = [
        view.frame.title,
        f"{view.handle}  {view.institution_name}  {view.day}  {view.mode.label}",
        f"预评估{view.word}：{rating.title}{remark}  总分{marks(rating.total)}/{view.frame.full}",
    ]
    for each, needed in part_needs(rating):
        need = f"  {rating.next_level.title}须{marks(needed)}" if rating.next_level and needed is not None else ""
        lines.append(f"  {each.part.title} {marks(each.score)}/{each.part.full}（{percent(each.share)}）{need}")
    if rating.next_level:
        source = f"，{SINGLE_SOURCE}" if rating.next_level.single_source else ""
        lines.append(f"距{rating.next_level.title}{source}：")
    for way in view.ways:
        lines.append(f"  {way.gap.sentence}")
        if way.gap.part is not None:
            lines += [f"    {gain.item.number} {gain.item.title} 可增{marks(gain.marks)}分" for gain in way.gains[:5]]
            if not way.enough:
                lines.append("    各项都得满分仍不够。")
    lines += [f"注意：{warning}" for warning in view.warnings]
    if view.community:
        lines.append(f"{view.community.title}：{view.grade or '未填写'}")
        lines += [f"  {name}：{text or '未填写'}" for name, text in view.remarks]
    if beside and beside.own and beside.assessed:
        lines.append(
            f"自评{beside.own.rating.title}、评估{beside.assessed.rating.title}，{len(beside.differences)}项得分不同："
        )
        for one in beside.differences[:10]:
            own, assessed = ("—" if score is None else str(score) for score in (one.own, one.assessed))
            lines.append(f"  {one.item.number} {one.item.title} 自评{own} 评估{assessed}")
    return lines
