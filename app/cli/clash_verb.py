"""`yijian clash`: what two computers said differently, and letting one version stand."""

from __future__ import annotations

from typing import Any

import click

from app.cli import CLASHES_LEFT, DONE
from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.domain.days import china_clock
from app.workflow.clashing import Clash, Side, clashes, decide, find_clash


@group(name="clash")
def command() -> None:
    """不一致：列出两台电脑写得不一样的地方，决定采用哪一份。"""


@command.command(name="list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> int:
    """列出待决定的不一致和各份的内容，最严的一份在前；决定之前按最严的列出，标“待核”。

    退出码：0 没有待决定的；3 还有。
    """
    with at_desk(ctx) as desk:
        found = clashes(desk)
    data = {"clashes": [_data(each) for each in found]}
    say(data, lambda: [line for each in found for line in _lines(each)] or ["没有待决定的不一致。"], as_json)
    return CLASHES_LEFT if found else DONE


@command.command(name="decide")
@click.argument("name", metavar="不一致编号")
@click.argument("version", metavar="版本编号")
@click.option("--reason", required=True, metavar="TEXT", help="为什么采用这一份，与决定一起留存。")
@json_option
@click.pass_context
def decide_(ctx: click.Context, name: str, version: str, reason: str, as_json: bool) -> None:
    """采用一份：整份算数，其余的仍留在流水里。两个编号见 clash list。"""
    with at_desk(ctx) as desk:
        clash, side = find_clash(desk, name, version)
        decide(desk, clash, side, reason)
        left = len(clashes(desk))
    data = {"clash": clash.name, "version": side.handle, "conflicts_left": left}
    say(data, lambda: [f"{clash.where}：已采用{side.name}的一份。", f"待决定的不一致：{left}处"], as_json)


def _data(clash: Clash) -> dict[str, Any]:
    return {
        "clash": clash.name,
        "institution": clash.home,
        "where": clash.where,
        "about": clash.about,
        "versions": [_version(side) for side in clash.sides],
    }


def _version(side: Side) -> dict[str, Any]:
    return {
        "version": side.handle,
        "name": side.name,
        "device": side.code,
        "actor": side.actor,
        "at": side.at,
        "text": side.text,
        "lines": list(side.lines),
        "photos": len(side.photos),
    }


def _lines(clash: Clash) -> list[str]:
    lines = [f"{clash.name}  " + " · ".join(part for part in (clash.home, clash.where) if part)]
    if clash.about:
        lines.append(f"    {clash.about}")
    for side in clash.sides:
        lines.append(f"  {side.handle}  {side.code} {side.name}  {china_clock(side.at)}  {side.text}")
        lines += [f"      {line}" for line in side.lines if line != side.text]
    return [*lines, ""]
