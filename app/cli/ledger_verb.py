"""`yijian ledger`: the ledger goes out as a workbook, and what the homes filled in comes back."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.desk import LineProgress, at_desk, json_option
from app.cli.form_plan import form_options, take_in
from app.cli.out import out_option
from app.cli.unshown import say_written
from app.cli.words import group
from app.placing import Target
from app.workflow.desk import Desk
from app.workflow.ledger import apply_ledger, plan_ledger, write_ledger, write_ledger_back


@group(name="ledger")
def command() -> None:
    """台账：导出给机构填写，填好的导入。"""


@command.command(name="export")
@click.option("--institution", metavar="编号", default=None, help="只要这家机构；不写时为全部。")
@click.option("--county", metavar="NAME", default=None, help="只要这个县（市、区）；不写时为全部。")
@out_option()
@json_option
@click.pass_context
def export(ctx: click.Context, institution: str | None, county: str | None, out: Target, as_json: bool) -> int:
    """导出挂号销账台账（Excel），黄色的列由机构填写后交回。"""
    with at_desk(ctx) as desk:
        return say_ledger(desk, out, institution=institution, county=county, as_json=as_json)


def say_ledger(desk: Desk, out: Target, *, institution: str | None, county: str | None, as_json: bool) -> int:
    """Write a ledger and tell where. Returns the exit code."""
    home = desk.store.by_handle(institution) if institution else None
    return say_written(write_ledger(desk, out, home, county, LineProgress()), as_json)


@command.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@form_options
@click.pass_context
def import_(ctx: click.Context, file: Path, dry_run: bool, out: Target | None, as_json: bool) -> int:
    """导入机构填好的台账：先核对每一行，能导入的一次登记为机构回复；不会销账。"""
    return take_in(
        ctx,
        plan=lambda desk: plan_ledger(desk, file),
        back=write_ledger_back,
        apply=apply_ledger,
        told="已登记{count}项回复。",
        dry_run=dry_run,
        out=out,
        as_json=as_json,
    )
