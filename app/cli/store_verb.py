"""`yijian store`: is the store whole, and make its tables anew."""

from __future__ import annotations

import click

from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.storage.check import check, content_digest


@group(name="store")
def command() -> None:
    """库的检查与重建。"""


@command.command(name="check")
@json_option
@click.pass_context
def check_(ctx: click.Context, as_json: bool) -> int:
    """检查库是否完好：文件、引用、流水链、附件，表与流水是否一致；给出内容摘要。"""
    with at_desk(ctx) as desk:
        found = check(desk.store)
        digest = content_digest(desk.store)
    say(
        {"sound": found.sound, "events": found.events, "problems": list(found.problems), "content_digest": digest},
        lambda: [
            *([f"完好：流水{found.events}条。"] if found.sound else found.problems),
            f"内容摘要 {digest}",
        ],
        as_json,
    )
    return 0 if found.sound else 1


@command.command(name="rebuild")
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """按流水重建各表；流水不变。"""
    with at_desk(ctx) as desk:
        desk.store.rebuild()
        print(f"已重建。内容摘要 {content_digest(desk.store)}")
