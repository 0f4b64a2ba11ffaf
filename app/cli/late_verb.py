"""`yijian late`: what came for a signed part too late, to be adopted or refused with a reason."""

from __future__ import annotations

from typing import Any

import click

from app.cli import CLASHES_LEFT, DONE
from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.domain.days import china_clock
from app.workflow.adopting import LateCase, adopt, find_late, late_cases, refuse
from app.workflow.desk import Desk

_because = click.option("--because", required=True, metavar="TEXT", help="理由，一句话；与决定一起留存。")


@group(name="late")
def command() -> None:
    """签字后才到的内容：列出，采用或不采用。"""


@command.command(name="list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> int:
    """列出签字后才到、还没有决定的内容，每条旁边写着签字的是什么。

    退出码：0 没有要决定的；3 有。
    """
    with at_desk(ctx) as desk:
        return _say(desk, as_json)


@command.command(name="adopt")
@click.argument("handle", metavar="编号")
@_because
@json_option
@click.pass_context
def adopt_(ctx: click.Context, handle: str, because: str, as_json: bool) -> int:
    """采用这一条：成为签字后的更正，和理由一起印在记录上。退出码同 list。"""
    with at_desk(ctx) as desk:
        case, version = find_late(desk, handle)
        adopt(desk, case, version, because)
        return _say(desk, as_json)


@command.command(name="refuse")
@click.argument("handle", metavar="编号")
@_because
@json_option
@click.pass_context
def refuse_(ctx: click.Context, handle: str, because: str, as_json: bool) -> int:
    """不采用：签字的内容不变；同一处的几条一并了结，原文和理由都留着。退出码同 list。"""
    with at_desk(ctx) as desk:
        case, _ = find_late(desk, handle)
        refuse(desk, case, because)
        return _say(desk, as_json)


def _say(desk: Desk, as_json: bool) -> int:
    cases = late_cases(desk)
    data = {"late": [_data(desk, case) for case in cases]}
    say(data, lambda: [line for case in cases for line in _lines(case)] or ["没有要决定的。"], as_json)
    return CLASHES_LEFT if cases else DONE


def _data(desk: Desk, case: LateCase) -> dict[str, Any]:
    return {
        "inspection": desk.store.handle(case.root),
        "institution": case.home,
        "where": case.where,
        "signed": {
            "text": case.text,
            "by": case.signed_by,
            "at": china_clock(case.signed_at) if case.signed_at else None,
        },
        "versions": [
            {
                "handle": each.handle,
                "text": each.text,
                "actor": each.actor,
                "device": each.code,
                "at": china_clock(each.at),
            }
            for each in case.versions
        ],
    }


def _lines(case: LateCase) -> list[str]:
    who = f"（{case.signed_by}，{china_clock(case.signed_at)}签字）" if case.signed_at else ""
    lines = [f"{case.home} · {case.where}", f"  签字的：{case.text}{who}"]
    for each in case.versions:
        lines.append(f"  {each.handle:<10} {each.text}（{each.code} {each.actor}，{china_clock(each.at)}）")
    return lines
