"""`yijian store`: is the store whole, and make its tables anew."""

from __future__ import annotations

import click

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.storage.check import content_digest
from app.workflow.auditing import audit


@group(name="store")
def command() -> None:
    """库的检查与重建。"""


@command.command(name="check")
@json_option
@click.pass_context
def check_(ctx: click.Context, as_json: bool) -> int:
    """检查库是否完好：文件、引用、流水链、附件，表与流水是否一致；给出内容摘要。

    退出码：0 完好；3 完好，但有需要核实的事（编号重复、终端被复制、缺附件）；1 有损坏。
    """
    with at_desk(ctx) as desk:
        found = audit(desk)
    checked = found.checked
    say(
        {
            "sound": checked.sound,
            "events": checked.events,
            "problems": list(checked.problems),
            "matters": list(found.matters),
            "missing_files": len(checked.missing_blobs),
            "content_digest": found.content_digest,
        },
        lambda: [
            *([f"完好：流水{checked.events}条。"] if checked.sound else checked.problems),
            *found.matters,
            *([f"内容摘要 {found.content_digest}"] if found.content_digest else []),
        ],
        as_json,
    )
    if not checked.sound:
        return REFUSED
    return CLASHES_LEFT if found.matters else DONE


@command.command(name="rebuild")
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """按流水重建各表；流水不变。"""
    with at_desk(ctx) as desk:
        desk.store.rebuild()
        print(f"已重建。内容摘要 {content_digest(desk.store)}")
