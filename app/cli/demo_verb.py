"""`yijian demo`: the sample county, and the window on it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import click

from app.cli.desk import LineProgress, open_window
from app.cli.streams import tell, warn
from app.cli.words import command as verb
from app.runtime import why_no_window
from app.workflow.demonstration import RESULTS_OF, Demonstration, build


@verb(name="demo")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=None, help="放在这个文件夹。")
@click.option("--seed", metavar="N", type=int, default=1, help="同一个数给出同样的内容（不写时为1）。")
@click.option("--no-window", is_flag=True, help="只生成，不打开窗口。")
@click.pass_context
def command(ctx: click.Context, out: Path | None, seed: int, no_window: bool) -> int:
    """生成示例县：三台电脑、十二家机构，先前的问题已走到销账的各步；合并、打印，然后打开窗口。"""
    folder = out or Path(tempfile.mkdtemp(prefix="颐检示例_"))
    try:
        made = build(folder, seed, LineProgress())
    except BaseException:
        if out is None:
            with suppress(OSError):
                folder.rmdir()
        raise
    for line in _told(made):
        tell(line)
    if no_window:
        return 0
    if reason := why_no_window():
        warn(reason)
        return 0
    return open_window(ctx, made.county)


def _told(made: Demonstration) -> list[str]:
    return [
        f"示例县已生成在 {made.folder}",
        f"  县级库      {made.county.name}",
        f"  交接文件    packages（{len(made.packages)}份）",
        f"  整改通知单  notices（{len(made.notices)}份）",
        f"  检查记录    records（{len(made.records)}份）",
        f"  其他文书    papers（{len(made.papers)}份：清单、回执、责令、复查、抄送、送达等）",
        f"  台账        {made.ledger.name}",
        f"  检查结果    {made.results.name}（{RESULTS_OF}）",
        f"  县级汇总    {made.summary.name}、{made.summary_book.name}",
        f"  问题{made.findings}条，已销账{made.closed}条；两台电脑结果不一致、待决定的{made.clashes}处",
        f"  内容摘要    {made.content_digest}",
        f"先看：{made.summary}",
        f"再打开窗口：yijian --store {made.county}",
    ]
