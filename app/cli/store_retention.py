"""`yijian store retention`: how long the county keeps things, and what of it has run out."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from app.cli import CLASHES_LEFT, DONE
from app.cli.day import day as read_day
from app.cli.desk import LineProgress, at_desk, json_option, say
from app.cli.words import group
from app.domain.retention import Kept, Rule, Since
from app.workflow.retaining import Expired, drop_rule, expired, retention_rules, set_rule

_KIND = click.argument("kind", metavar="类别", type=click.Choice([kept.value for kept in Kept]))


@group(name="retention")
def command() -> None:
    """保管期限：查看、设定，列出到期的。年数和依据由县里填，没有默认值；到期的只列出，不会自动清除。"""


@command.command(name="show")
@json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """列出各类内容的保管期限和依据。"""
    with at_desk(ctx) as desk:
        _say_rules(retention_rules(desk), as_json)


@command.command(name="set")
@_KIND
@click.option("--years", metavar="N", required=True, type=int, help="保管几年。")
@click.option("--since", metavar="visit|closed", required=True, type=click.Choice([since.value for since in Since]),
              help="从哪天算起：visit 检查之日，closed 最后一个问题销账之日。")  # fmt: skip
@click.option("--source", metavar="文号、名称", required=True, help="依据哪份文件。")
@json_option
@click.pass_context
def set_(ctx: click.Context, kind: str, years: int, since: str, source: str, as_json: bool) -> None:
    """设定一类内容的保管期限。

    类别：photos 检查照片，evidence 复查证据，scans 签字页扫描件，notes 检查时写的文字，wordings 问题的措辞，acts
    整改经过的文字，papers 文书的文字。
    """
    with at_desk(ctx) as desk:
        set_rule(desk, Kept(kind), years=years, since=Since(since), source=source)
        _say_rules(retention_rules(desk), as_json)


@command.command(name="drop")
@_KIND
@json_option
@click.pass_context
def drop(ctx: click.Context, kind: str, as_json: bool) -> None:
    """取消一类内容的保管期限，以后不再列出。"""
    with at_desk(ctx) as desk:
        drop_rule(desk, Kept(kind))
        _say_rules(retention_rules(desk), as_json)


@command.command(name="due")
@click.option("--today", "day", metavar="2026-11-22", type=read_day, default=None, help="按哪一天算，不写时为今天。")
@json_option
@click.pass_context
def due(ctx: click.Context, day: date | None, as_json: bool) -> int:
    """列出保管期限已过的，照片在前；什么也不清除。要清除，把列出的编号交给 yijian store erase。

    退出码：0 没有到期的；3 有到期的。
    """
    with at_desk(ctx) as desk:
        rules = retention_rules(desk)
        found = expired(desk, day, LineProgress())
    nothing = "没有到期的。" if rules else "还没有设定保管期限，不会列出到期的。"
    say(
        [_expired(each) for each in found],
        lambda: [line for each in found for line in _lines(each)] or [nothing],
        as_json,
    )
    return CLASHES_LEFT if found else DONE


def _say_rules(rules: tuple[Rule, ...], as_json: bool) -> None:
    known = {rule.kept: rule for rule in rules}
    data = [
        {"kind": rule.kept.value, "years": rule.years, "since": rule.since.value, "source": rule.source}
        for rule in rules
    ]
    say(
        data,
        lambda: [f"{kept.value}  {kept.label}：{known[kept].words if kept in known else '没有设定'}" for kept in Kept],
        as_json,
    )


def _expired(found: Expired) -> dict[str, Any]:
    return {
        "kind": found.rule.kept.value,
        "inspection": found.handle,
        "home": found.home,
        "day": found.day.isoformat(),
        "until": found.until.isoformat(),
        "source": found.rule.source,
        "open": found.open,
        "places": [{"id": place.id, "where": place.where, "file": place.is_file} for place in found.places],
    }


def _lines(found: Expired) -> list[str]:
    head = f"{found.home} {found.day} 的检查 · {found.rule.kept.label}：{found.words}，保管到 {found.until}"
    waiting = "；还有问题没有销账或没有签字" if found.open else ""
    return [f"{head}{waiting}", *(f"  {place.id}" for place in found.places)]
