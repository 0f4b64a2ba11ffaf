"""`yijian device`: who this installation is."""

from __future__ import annotations

import click

from app.cli.desk import at_desk, json_option, say
from app.cli.streams import warn
from app.cli.words import command as verb
from app.workflow.office import describe_device, set_device


@verb(name="device")
@click.option("--code", metavar="A03", default=None, help="县里分给本机的编号：一个大写字母加两位数字。")
@click.option("--office", metavar="NAME", default=None, help="检查单位的名称，印在通知和记录上。")
@click.option("--prefix", metavar="TEXT", default=None, help="文号的机关代字，如 吴民养改。")
@click.option("--profile", metavar="ID", default=None, help="适用地区，如 wuzhong；空串表示按机构所在县确定。")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    code: str | None,
    office: str | None,
    prefix: str | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """查看或设定本机的终端编号、检查单位、机关代字、适用地区。"""
    with at_desk(ctx) as desk:
        if advice := set_device(desk, code=code, office=office, prefix=prefix, profile=profile):
            warn(advice)
        told = describe_device(desk)
        say(
            told,
            lambda: [
                f"终端编号  {told['code']}",
                f"终端标识  {told['device']}",
                f"检查单位  {told['office'] or '（未填）'}",
                f"机关代字  {told['prefix']}",
                f"适用地区  {told['profile'] or '按机构所在县'}",
            ],
            as_json,
        )
