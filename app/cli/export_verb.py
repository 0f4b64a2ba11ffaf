"""`yijian export`: hand work over."""

from __future__ import annotations

import click

from app.cli.desk import LineProgress, at_desk, json_option, say
from app.cli.out import out_option
from app.cli.words import command as verb
from app.placing import Target
from app.workflow.exporting import export


@verb(name="export")
@out_option("写到文件，或写进文件夹。", metavar="FILE|DIR")
@click.option("--inspection", "handles", metavar="编号", multiple=True, help="只要这次检查，可写多次；不写时为全部。")
@json_option
@click.pass_context
def command(ctx: click.Context, out: Target, handles: tuple[str, ...], as_json: bool) -> None:
    """导出交接文件（一个 SQLite 文件）。"""
    with at_desk(ctx) as desk:
        chosen = [desk.store.by_handle(handle) for handle in handles] or None
        made = export(desk, out, chosen, LineProgress())
    say(
        {
            "path": str(made.path),
            "events": made.events,
            "things": made.things,
            "files": made.photos,
            "bytes": made.size,
        },
        lambda: [f"已导出 {made.path}", f"流水{made.events}条，附件{made.photos}个，{made.size / 1048576:.1f} MB"],
        as_json,
    )
