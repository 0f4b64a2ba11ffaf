"""`yijian institution`: the register of homes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.cli import DONE
from app.cli.desk import at_desk, json_option, say
from app.cli.form_plan import form_options, take_in
from app.cli.out import out_argument
from app.cli.removed import removal_reason, removed_data, removed_lines
from app.cli.streams import warn
from app.cli.unshown import say_listed, say_unreadable, unreadable_data
from app.cli.words import group
from app.domain.features import Feature
from app.domain.indicators import Measured
from app.domain.institution import Institution, Kind, Residents, Roster, credit_code_doubt
from app.placing import Target
from app.reports.wording import cited
from app.workflow.filling import apply_register, plan_register, write_register_back, write_register_form
from app.workflow.indicating import measured
from app.workflow.office import county_news, profile_of
from app.workflow.registering import institutions, possible_twins, register
from app.workflow.removing import bring_back, remove_home, removed_homes

_WHOLE = click.IntRange(min=0)


@group(name="institution")
def command() -> None:
    """机构：列出、登记，用 Excel 登记表成批登记和修改。"""


@command.command(name="list")
@click.option("--removed", is_flag=True, help="只列已划去的，和划去的原因。")
@json_option
@click.pass_context
def list_(ctx: click.Context, removed: bool, as_json: bool) -> int:
    """列出登记的机构。"""
    if removed:
        with at_desk(ctx) as desk:
            gone = removed_homes(desk)
        say({"removed": removed_data(gone)}, lambda: removed_lines(gone), as_json)
        return DONE
    with at_desk(ctx) as desk:
        known, twins = institutions(desk), possible_twins(desk)
    for pair in () if as_json else twins:
        warn(f"可能重复登记：{pair}。")
    doubled = {home.key for pair in twins for home in (pair.one, pair.other)}
    return say_listed(
        "institutions",
        known,
        data=lambda home: data(home) | {"doubled": home.key in doubled},
        line=_line,
        nothing="还没有登记机构。",
        as_json=as_json,
    )


@command.command(name="add")
@click.option("--name", required=True, help="机构名称。")
@click.option("--county", required=True, help="所在县（市、区）。")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), default=Kind.RURAL_HOME.value, help="类型。")
@click.option("--credit-code", default="", help="统一社会信用代码，18位。")
@click.option("--township", default="", help="乡镇。")
@click.option("--address", default="", help="地址。")
@click.option("--director", default="", help="负责人。")
@click.option("--phone", default="", help="电话。")
@click.option("--beds", type=_WHOLE, metavar="N", default=0, help="床位数。")
@click.option("--nursing-beds", type=_WHOLE, metavar="N", default=0, help="护理型床位数。")
@click.option("--self-caring", type=_WHOLE, metavar="N", default=0, help="自理老人数。")
@click.option("--partly", type=_WHOLE, metavar="N", default=0, help="部分失能老人数。")
@click.option("--disabled", type=_WHOLE, metavar="N", default=0, help="失能老人数。")
@click.option("--demented", type=_WHOLE, metavar="N", default=0, help="失智老人数（已计入失能的不再计）。")
@click.option("--carers", type=_WHOLE, metavar="N", default=0, help="在册护理员数。")
@click.option(
    "--feature",
    "features",
    multiple=True,
    type=click.Choice([feature.value for feature in Feature]),
    help="机构具备的条件，可写多次。",
)
@click.option("--again", is_flag=True, help="确是另一家：名称或信用代码和已登记的机构相同，也要登记。")
@json_option
@click.pass_context
def add(ctx: click.Context, /, as_json: bool, again: bool, **fields: Any) -> None:
    """登记一家机构。和已登记的机构同名、同县或同信用代码的，先不登记，告诉是哪一家。"""
    entry = Institution(
        name=fields["name"],
        kind=Kind(fields["kind"]),
        county=fields["county"],
        credit_code=fields["credit_code"],
        township=fields["township"],
        address=fields["address"],
        director=fields["director"],
        phone=fields["phone"],
        beds=fields["beds"],
        nursing_beds=fields["nursing_beds"],
        residents=Residents(fields["self_caring"], fields["partly"], fields["disabled"], fields["demented"]),
        roster=Roster(fields["carers"]),
        features=frozenset(Feature(name) for name in fields["features"]),
    )
    with at_desk(ctx) as desk:
        home = register(desk, entry, again=again)
        law, news = profile_of(desk, home.county), county_news(desk, home.county)
    if doubt := credit_code_doubt(home.credit_code):
        warn(doubt)
    lines = [f"已登记：{_line(home)}", *([news] if news else [])]
    say(data(home) | {"profile": law.id, "county_news": news or None}, lambda: lines, as_json)


@command.command(name="remove")
@click.argument("handle", metavar="编号")
@removal_reason
@json_option
@click.pass_context
def remove(ctx: click.Context, handle: str, reason: str, as_json: bool) -> None:
    """划去一家登记错了的机构：不再列出和计入，可以撤销。名下还有检查的不能划去。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        remove_home(desk, key, reason)
        found = tuple(each for each in removed_homes(desk) if each.key == key)
    say({"removed": removed_data(found)}, lambda: ["已划去。", *removed_lines(found)], as_json)


@command.command(name="bring-back")
@click.argument("handle", metavar="编号")
@removal_reason
@json_option
@click.pass_context
def bring_back_(ctx: click.Context, handle: str, reason: str, as_json: bool) -> None:
    """撤销划去：把已划去的机构放回列表和统计。"""
    with at_desk(ctx) as desk:
        bring_back(desk, desk.store.by_handle(handle), reason)
    say({"brought_back": handle}, lambda: [f"{handle} 已放回列表。"], as_json)


@command.command(name="form")
@out_argument
@json_option
@click.pass_context
def form(ctx: click.Context, out: Target, as_json: bool) -> None:
    """导出机构登记表（Excel）：已登记的机构已填好，新机构填在空行。"""
    with at_desk(ctx) as desk:
        written = write_register_form(desk, out)
    say({"path": str(written.path)}, lambda: [f"已写成 {written.path}"], as_json)


@command.command(name="fill")
@click.argument("file", metavar="IN.xlsx", type=click.Path(path_type=Path))
@form_options
@click.pass_context
def fill(ctx: click.Context, file: Path, dry_run: bool, out: Target | None, as_json: bool) -> int:
    """导入填好的机构登记表：先核对每一行，能导入的一次登记或修改；不会删除机构。"""
    return take_in(
        ctx,
        plan=lambda desk: plan_register(desk, file),
        back=write_register_back,
        apply=apply_register,
        told="已导入{count}行。",
        dry_run=dry_run,
        out=out,
        as_json=as_json,
    )


@command.command(name="indicators")
@json_option
@click.pass_context
def indicators(ctx: click.Context, as_json: bool) -> int:
    """辖区指标：文件的目标和本库登记的机构合计到了哪里；不用来判一家机构。"""
    with at_desk(ctx) as desk:
        found = measured(desk)
    data = {
        "indicators": [
            {
                "id": m.indicator.id,
                "title": m.indicator.title,
                "jurisdiction": m.indicator.jurisdiction,
                "target": m.indicator.target,
                "year": m.indicator.year,
                "nature": m.indicator.nature,
                "document": m.indicator.basis.document,
                "clause": m.indicator.basis.clause,
                "quote": m.indicator.basis.quote,
                "computed": m.indicator.measure is not None,
                "part": m.part if m.share is not None else None,
                "whole": m.whole if m.share is not None else None,
                "known": m.known,
                "unknown": m.unknown,
                "reached": m.reached,
            }
            for m in found
        ],
        "unreadable": unreadable_data(found.unreadable),
    }
    say(data, lambda: _indicator_lines(found), as_json)
    return say_unreadable(found.unreadable)


def _indicator_lines(found: Sequence[Measured]) -> list[str]:
    if not found:
        return ["登记的机构所在地区，文件没有列出指标。"]
    lines = ["辖区口径，按本库登记的机构合计（幸福院、老饭桌、日间照料中心不计入），不用来判一家机构。"]
    for m in found:
        aim = m.indicator
        year = f"{aim.year}年" if aim.year.isdigit() else aim.year
        state = {True: "，已到目标", False: "，未到目标", None: ""}[m.reached]
        target = f"目标{aim.target}（{year or '未写年份'}，{aim.nature}）"
        lines.append(f"{aim.jurisdiction} {aim.title}：{target}  {m.sentence}{state}")
        lines.append(f"    {cited(aim.basis)}")
    return lines


def data(home: Institution) -> dict[str, Any]:
    """A home for a program."""
    return {
        "handle": home.handle,
        "name": home.name,
        "kind": home.kind.value,
        "county": home.county,
        "township": home.township,
        "credit_code": home.credit_code,
        "beds": home.beds,
        "nursing_beds": home.nursing_beds,
        "residents": {
            "self_caring": home.residents.self_caring,
            "partly": home.residents.partly,
            "disabled": home.residents.disabled,
            "demented": home.residents.demented,
        },
        "carers": home.roster.carers,
        "features": sorted(feature.value for feature in home.features),
    }


def _line(home: Institution) -> str:
    place = f"{home.county}{home.township}"
    return (
        f"{home.handle:<10} {home.name}  {place}  床位{home.beds} 在住{home.residents.total} 护理员{home.roster.carers}"
    )
