"""`yijian paper`: the office's own names, numbers and sentences on its documents."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.domain.documents import Kind
from app.files import read_text
from app.reports.office_paper import OfficePaper, paper_json
from app.workflow.office import office_paper, office_paper_faults, read_office_paper, set_office_paper


@group(name="paper")
def command() -> None:
    """文书设置：单位名称、文书名称、文号格式、签名栏、结尾语、救济告知。"""


@command.command(name="show")
@json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """显示现在的设置。--json 的输出改好后可用 paper set 写回。"""
    with at_desk(ctx) as desk:
        paper, faults = office_paper(desk), office_paper_faults(desk)
    say(paper_json(paper), lambda: [*_lines(paper), *faults], as_json)


@command.command(name="set")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def set_(ctx: click.Context, file: Path, as_json: bool) -> None:
    """按一个 JSON 文件设定；文件里没写的用默认值。"""
    paper = read_office_paper(read_text(file))
    with at_desk(ctx) as desk:
        set_office_paper(desk, paper)
        paper = office_paper(desk)
    say(paper_json(paper), lambda: _lines(paper), as_json)


@command.command(name="reset")
@json_option
@click.pass_context
def reset(ctx: click.Context, as_json: bool) -> None:
    """恢复默认设置。"""
    with at_desk(ctx) as desk:
        set_office_paper(desk, OfficePaper())
        paper = office_paper(desk)
    say(paper_json(paper), lambda: _lines(paper), as_json)


def _lines(paper: OfficePaper) -> list[str]:
    own = [f"  {kind.label} 印作 {title}" for kind, title in paper.titles.items() if title]
    offices = [f"  {department.value}：{name}" for department, name in paper.offices.items() if name]
    return [
        f"单位名称  {paper.heading or '（用检查单位的名称）'}",
        f"本单位部门  {paper.department.value}",
        f"文号格式  {paper.number_pattern}",
        f"整改回执附在通知单后  {'是' if paper.slip_appended else '否'}",
        f"整改通知单旁留整改计划栏  {'是' if paper.plan_beside else '否'}",
        f"问题列作附件  {f'多于{paper.annex_over}项时' if paper.annex_over else '不另附'}",
        f"救济告知  {paper.remedies or '（未填）'}",
        f"权利告知  {paper.rights or '（未填）'}",
        f"联系人、电话、地址  {'，'.join(filter(None, (paper.contact, paper.phone, paper.address))) or '（未填）'}",
        "文书名称" if own else f"文书名称  默认（{'、'.join(kind.label for kind in Kind)}）",
        *own,
        *(["其他部门的单位名称", *offices] if offices else []),
        *([f"改过的结尾语、签名栏  {json.dumps(_texts(paper), ensure_ascii=False)}"] if _texts(paper) else []),
    ]


def _texts(paper: OfficePaper) -> dict[str, str]:
    return {kind.label: text for kind, text in paper.closings.items()} | dict(paper.labels)
