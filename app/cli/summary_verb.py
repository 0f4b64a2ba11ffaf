"""`yijian report summary` and `yijian report results`: the county's numbers, and what was seen item by item."""

from __future__ import annotations

from datetime import date

import click

from app.cli.day import day as read_day
from app.cli.desk import LineProgress, at_desk, json_option
from app.cli.out import out_option
from app.cli.unshown import say_written
from app.cli.words import ChineseCommand
from app.domain.documents import Copy
from app.placing import Target
from app.workflow.desk import Desk
from app.workflow.errors import NOT_A_SUMMARY
from app.workflow.summarising import print_summary, write_results, write_summary_book

_out = out_option()
_since = click.option(
    "--since", metavar="2026-10-01", type=read_day, default=None, help="从哪一天的检查起，不写时为今年1月1日。"
)
_until = click.option(
    "--until", metavar="2026-12-31", type=read_day, default=None, help="到哪一天的检查止，不写时为今天。"
)
_township = click.option("--township", metavar="NAME", default="", help="只要这个乡镇；不写时为全部机构。")


@click.command(name="summary", cls=ChineseCommand)
@_since
@_until
@_township
@_out
@json_option
@click.pass_context
def summary(
    ctx: click.Context, since: date | None, until: date | None, township: str, out: Target, as_json: bool
) -> int:
    """县级检查情况汇总：文件名以 .pdf 结尾为打印件，以 .xlsx 结尾为带图表的 Excel。"""
    writers = {".pdf": print_summary, ".xlsx": write_summary_book}
    suffix = out.path.suffix.lower()
    if suffix not in writers:
        raise NOT_A_SUMMARY.with_(path=out.path.name)
    with at_desk(ctx) as desk:
        first, last = _period(desk, since, until)
        return say_written(writers[suffix](desk, out, first, last, township, LineProgress()), as_json)


@click.command(name="results", cls=ChineseCommand)
@click.option("--inspection", metavar="编号", default=None, help="只要这次检查；不写时为这一期间的全部检查。")
@_since
@_until
@_township
@click.option("--office-copy", is_flag=True, help="存档联：含来访、投诉等不给机构的内容。")
@_out
@json_option
@click.pass_context
def results(
    ctx: click.Context,
    inspection: str | None,
    since: date | None,
    until: date | None,
    township: str,
    office_copy: bool,
    out: Target,
    as_json: bool,
) -> int:
    """检查结果（Excel）：每次检查的每一项一行，可筛选；检查不多时另有每次一张表。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(inspection) if inspection else None
        first, last = _period(desk, since, until)
        copy = Copy.OFFICE if office_copy else Copy.INSTITUTION
        written = write_results(desk, out, key, first, last, township, copy=copy, progress=LineProgress())
        return say_written(written, as_json)


def _period(desk: Desk, since: date | None, until: date | None) -> tuple[date, date]:
    last = until or desk.today
    return since or date(last.year, 1, 1), last
