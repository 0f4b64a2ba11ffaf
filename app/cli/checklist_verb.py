"""`yijian checklist`: what can be asked, and whether a file of it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.checklists.load import shipped, shipped_files
from app.cli.desk import json_option, say
from app.cli.words import group
from app.domain.checklist import Checklist, DocumentCitation, Item
from app.reports.wording import cited
from app.workflow.checking import check_file
from app.workflow.errors import UNKNOWN_CHECKLIST


@group(name="checklist")
def command() -> None:
    """检查表：列出、查看、核对。"""


@command.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """列出随软件附带的检查表。"""
    known = shipped()
    say(
        [
            {"id": c.id, "title": c.title, "edition": c.edition, "sections": len(c.sections), "items": len(c.items)}
            for c in known
        ],
        lambda: [f"{c.id:<10} {c.title}  {len(c.sections)}部分 {len(c.items)}项  版本{c.edition}" for c in known],
        as_json,
    )


@command.command(name="show")
@click.argument("name", metavar="ID")
@json_option
def show(name: str, as_json: bool) -> None:
    """逐项显示一张检查表，连同依据。"""
    known = {checklist.id: checklist for checklist in shipped()}
    if name not in known:
        raise UNKNOWN_CHECKLIST.with_(name=name, known="、".join(known))
    say(_data(known[name]), lambda: _lines(known[name]), as_json)


@command.command(name="check")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> int:
    """核对检查表文件，一次说完所有毛病；不写文件名时核对随软件附带的。"""
    faulty = 0
    for path in files or shipped_files():
        faults = check_file(path)
        for fault in faults:
            print(f"{path.name} · {fault.where} · {fault.what} · {fault.remedy}")
        faulty += len(faults)
        if not faults:
            print(f"{path.name} 没有问题")
    return 1 if faulty else 0


def _data(checklist: Checklist) -> dict[str, Any]:
    return {
        "id": checklist.id,
        "title": checklist.title,
        "edition": checklist.edition,
        "sections": [
            {"id": s.id, "title": s.title, "items": [_item(checklist, item) for item in s.items]}
            for s in checklist.sections
        ],
    }


def _item(checklist: Checklist, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "number": checklist.number(item.id),
        "title": item.title,
        "text": item.text,
        "how": item.how,
        "kind": item.answer.kind.value,
        "severity": item.severity.value,
        "hazard": item.hazard,
        "deadline": item.deadline_days,
        "departments": [department.value for department in item.departments],
        "when": [feature.value for feature in item.when],
        "basis": [
            {"document": c.document, "clause": c.clause, "role": c.role.value}
            if isinstance(c, DocumentCitation)
            else {"rule": c.rule, "article": c.article, "standing": c.standing.value}
            for c in item.basis
        ],
    }


def _lines(checklist: Checklist) -> list[str]:
    lines = [f"{checklist.title}（{len(checklist.items)}项，版本{checklist.edition}）"]
    for section in checklist.sections:
        lines += ["", section.title]
        for item in section.items:
            weight = f"〔{item.severity.label}〕" + (f"〔{item.hazard}〕" if item.hazard else "")
            lines += [f"  {checklist.number(item.id)} {item.id} {item.title} {weight}", f"      {item.text}"]
            lines += [f"      依据：{'；'.join(cited(c) for c in item.basis)}"]
    return lines
