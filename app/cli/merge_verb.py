"""`yijian merge`: take in what the laptops handed over."""

from __future__ import annotations

import os
from pathlib import Path

import click

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.cli.desk import LineProgress, at_desk, json_option, named_store, say
from app.cli.streams import warn
from app.cli.words import command as verb
from app.workflow.adopting import late_cases
from app.workflow.clashing import clashes
from app.workflow.merging import FileResult, merge_files
from app.workflow.registering import possible_twins
from app.workflow.removing import removal_notices


@verb(name="merge")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", "county", metavar="COUNTY", type=click.Path(path_type=Path), default=None,
              help="并入这个县级库；没有就新建。不写时用 --store。")  # fmt: skip
@click.option("--accept-forks", is_flag=True, help="已与对方核实：有终端被整盘复制过或恢复过旧副本，仍然并入。")
@click.option("--no-backup", is_flag=True, help="合并前不备份；备份做不成、又必须合并时用。")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    county: Path | None,
    accept_forks: bool,
    no_backup: bool,
    as_json: bool,
) -> int:
    """把交接文件并入县级库；每个文件一次写完，或一点不写。写入前先把县级库备份一次。

    退出码：0 全部并入；3 已并入，但有两台电脑结果不一致、或签字后才到的内容待决定；1 有文件被拒绝。
    """
    target = county or named_store(ctx)
    if target is None:
        raise click.UsageError("没有写明并入哪个库，请用 --into 写明县级库。", ctx)
    if not os.path.exists(target):
        warn(f"没有这个库，新建 {target}")
    with at_desk(ctx, target, create=True) as desk:
        results = merge_files(desk, files, LineProgress(), accept_forks=accept_forks, backup=not no_backup)
        left, late = len(clashes(desk)), len(late_cases(desk))
        twins, removed = possible_twins(desk), removal_notices(desk)
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
                    "disputed": r.disputed,
                    "matters": list(r.matters),
                }
                for r in results
            ],
            "conflicts_left": left,
            "late_left": late,
            "doubled": [str(pair) for pair in twins],
            "removed": list(removed),
        },
        lambda: [
            *(line for r in results for line in _lines(r)),
            *(f"可能重复登记：{pair}。" for pair in twins),
            *removed,
            f"待决定的不一致：{left}处",
            *([f"签字后才到、待决定的：{late}处，用 yijian late list 查看"] if late else []),
        ],
        as_json,
    )
    if any(result.refused for result in results):
        return REFUSED
    return CLASHES_LEFT if left or late else DONE


def _lines(result: FileResult) -> list[str]:
    return [_line(result), *(f"  {told}" for told in result.matters)]


def _line(result: FileResult) -> str:
    if result.disputed:
        return f"{result.path}：没有并入，{result.refused}核实后请加 --accept-forks 再并入。"
    if result.refused:
        return f"{result.path}：已拒绝，{result.refused}"
    more = "".join(
        f"，{title}{count}处"
        for title, count in (("不一致", result.conflicts), ("并行修改", result.parallel), ("签字后才到", result.late))
        if count
    )
    return f"{result.path}：新增{result.new}条，已有{result.known}条{more}"
