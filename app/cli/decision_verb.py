"""`yijian decision`: what was decided between two computers' words, and deciding anew."""

from __future__ import annotations

from typing import Any

import click

from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.domain.days import china_clock
from app.workflow.deciding import Decision, decide_anew, decisions, find_decision
from app.workflow.errors import NO_SUCH_OPTION


@group(name="decision")
def command() -> None:
    """决定：列出对两台电脑不一致作过的决定，重新决定。"""


@command.command(name="list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """列出作过的决定：谁、哪天、以哪份为准、为什么；最近的在前。"""
    with at_desk(ctx) as desk:
        found = decisions(desk)
    data = {"decisions": [_data(each) for each in found]}
    say(data, lambda: [line for each in found for line in _lines(each)] or ["还没有作过决定。"], as_json)


@command.command(name="anew")
@click.argument("name", metavar="决定编号")
@click.option("--for", "place", metavar="N", type=click.IntRange(1), required=True, help="改为以第几份为准。")
@click.option("--reason", required=True, metavar="TEXT", help="为什么重新决定。")
@json_option
@click.pass_context
def anew(ctx: click.Context, name: str, place: int, reason: str, as_json: bool) -> None:
    """重新决定；以前的决定仍在流水和经过里。"""
    with at_desk(ctx) as desk:
        decision = find_decision(desk, name)
        if place > len(decision.options):
            raise NO_SUCH_OPTION.with_(where=decision.where, count=len(decision.options))
        made = decide_anew(desk, decision, decision.options[place - 1], reason)
    say(_data(made), lambda: _lines(made), as_json)


def _data(each: Decision) -> dict[str, Any]:
    return {
        "decision": each.handle,
        "where": each.where,
        "text": each.text,
        "reason": each.decided.reason,
        "actor": each.decided.actor,
        "at": each.decided.at,
        "state": each.decided.standing.value,
        "label": each.state,
        "options": [{"name": option.name, "text": option.text, "stands": option.stands} for option in each.options],
    }


def _lines(each: Decision) -> list[str]:
    made = each.decided
    head = f"{each.handle}  {china_clock(made.at)}  {made.actor or '未署名'}  {each.where}（{each.state}）"
    lines = [head, f"    以{each.text}为准：{made.reason}"]
    for place, option in enumerate(each.options, 1):
        lines.append(f"    第{place}份{'（采用）' if option.stands else ''}  {option.name}  {option.text}")
    return lines
