"""`yijian merge`: take in what the laptops handed over."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.cli.desk import LineProgress, json_option, say
from app.cli.words import command as verb
from app.workflow.desk import open_desk
from app.workflow.merging import FileResult, clashes, merge_files


@verb(name="merge")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", "county", metavar="COUNTY", type=click.Path(path_type=Path), default=None,
              help="并入这个县级库；没有就新建。不写时用 --store。")  # fmt: skip
@json_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], county: Path | None, as_json: bool) -> int:
    """把交接文件并入县级库；每个文件一次写完，或一点不写。

    退出码：0 全部并入；3 已并入，但有两台电脑结果不一致的地方待决定；1 有文件被拒绝。
    """
    root = ctx.find_root().obj
    target = county or (Path(root["store"]) if root["store"] else None)
    if target is None:
        raise click.UsageError("没有写明并入哪个库，请用 --into 写明县级库。", ctx)
    desk = open_desk(target, root["actor"])
    try:
        results = merge_files(desk, files, LineProgress())
        left = len(clashes(desk))
    finally:
        desk.close()
    say(
        {
            "files": [
                {
                    "path": str(r.path),
                    "new": r.new,
                    "known": r.known,
                    "conflicts": r.conflicts,
                    "parallel": r.parallel,
                    "late": r.late,
                    "refused": r.refused or None,
                }
                for r in results
            ],
            "conflicts_left": left,
        },
        lambda: [*(_line(r) for r in results), f"待决定的不一致：{left}处"],
        as_json,
    )
    if any(result.refused for result in results):
        return REFUSED
    return CLASHES_LEFT if left else DONE


def _line(result: FileResult) -> str:
    if result.refused:
        return f"{result.path}：已拒绝，{result.refused}"
    more = "".join(
        f"，{title}{count}处"
        for title, count in (("不一致", result.conflicts), ("并行修改", result.parallel), ("迟到", result.late))
        if count
    )
    return f"{result.path}：新增{result.new}条，已有{result.known}条{more}"
