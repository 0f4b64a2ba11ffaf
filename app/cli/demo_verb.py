"""`yijian demo`: the sample county, and the window on it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from app.cli.desk import LineProgress, open_window
from app.cli.words import command as verb
from app.runtime import why_no_window
from app.workflow.demonstration import Demonstration, build


@verb(name="demo")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=None, help="放在这个文件夹。")
@click.option("--seed", metavar="N", type=int, default=1, help="同一个数给出同样的内容（不写时为1）。")
@click.option("--no-window", is_flag=True, help="只生成，不打开窗口。")
@click.pass_context
def command(ctx: click.Context, out: Path | None, seed: int, no_window: bool) -> int:
    """生成示例县：三台电脑、十二家机构；导出、合并、打印，然后打开窗口。"""
    folder = out or Path(tempfile.mkdtemp(prefix="颐检示例_"))
    made = build(folder, seed, LineProgress())
    for line in _told(made):
        print(line)
    if no_window:
        return 0
    if reason := why_no_window():
        print(reason, file=sys.stderr)
        return 0
    return open_window(ctx, made.county)


def _told(made: Demonstration) -> list[str]:
    return [
        f"示例县已生成在 {made.folder}",
        f"  县级库      {made.county}",
        *(f"  交接文件    {path}" for path in made.packages),
        f"  整改通知单  {made.folder / 'notices'}（{len(made.notices)}份，PDF）",
        f"  检查记录    {made.folder / 'records'}（{len(made.records)}份，PDF）",
        f"  台账        {made.ledger}",
        f"  问题{made.findings}条；两台电脑结果不一致、待决定的{made.clashes}处",
        f"  内容摘要    {made.content_digest}",
        f"先看：{made.notices[0]}" if made.notices else f"先看：{made.records[0]}",
        f"再打开窗口：yijian --store {made.county}",
    ]
