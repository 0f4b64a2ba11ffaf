"""`yijian report`: paper and Excel."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.workflow.blanks import print_blank
from app.workflow.reporting import Written, print_notice, print_record, write_ledger

_out = click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="写到这个文件。")


@group(name="report")
def command() -> None:
    """打印整改通知单、现场检查记录、台账、空白检查表。"""


@command.command(name="notice")
@click.argument("handle", metavar="编号")
@_out
@json_option
@click.pass_context
def notice(ctx: click.Context, handle: str, out: Path, as_json: bool) -> None:
    """整改通知单（PDF）。"""
    with at_desk(ctx) as desk:
        _told(print_notice(desk, desk.store.by_handle(handle), out), as_json)


@command.command(name="record")
@click.argument("handle", metavar="编号")
@_out
@json_option
@click.pass_context
def record(ctx: click.Context, handle: str, out: Path, as_json: bool) -> None:
    """现场检查记录（PDF）。"""
    with at_desk(ctx) as desk:
        _told(print_record(desk, desk.store.by_handle(handle), out), as_json)


@command.command(name="ledger")
@click.option("--institution", metavar="编号", default=None, help="只要这家机构；不写时为全部。")
@_out
@json_option
@click.pass_context
def ledger(ctx: click.Context, institution: str | None, out: Path, as_json: bool) -> None:
    """挂号销账台账（Excel）。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(institution) if institution else None
        _told(write_ledger(desk, out, key), as_json)


@command.command(name="blank")
@click.argument("checklist", metavar="CHECKLIST")
@_out
@json_option
@click.pass_context
def blank(ctx: click.Context, checklist: str, out: Path, as_json: bool) -> None:
    """空白检查表（PDF，A4双面），现场用笔填写；写检查表的编号，或检查表文件。"""
    with at_desk(ctx) as desk:
        _told(print_blank(desk, checklist, out), as_json)


def _told(written: Written, as_json: bool) -> None:
    say(
        {"path": str(written.path), "number": written.number, "warnings": list(written.warnings)},
        lambda: [f"已写成 {written.path}" + (f"  {written.number}" if written.number else ""), *written.warnings],
        as_json,
    )
