"""`yijian checklist`: what can be asked, and whether a file of it is sound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.checklists.diff import Change, find_changes
from app.checklists.errors import ChecklistError, Fault
from app.checklists.load import shipped_files
from app.checklists.quoted_ratios import unsaid
from app.checklists.sets import offered
from app.checklists.workbook_errors import CellFault, WorkbookError
from app.cli.desk import at_desk, json_option, say
from app.cli.out import out_argument
from app.cli.streams import tell
from app.cli.unshown import say_listed
from app.cli.words import group
from app.domain.checklist import Checklist, DocumentCitation, Item
from app.placing import Target
from app.reports.wording import cited
from app.workflow.checking import check_file
from app.workflow.checklists import OwnEdition, find_edition, import_checklist, own_checklists, withdraw_checklist
from app.workflow.errors import UNKNOWN_CHECKLIST
from app.workflow.profile_books import import_profile, write_profile_template
from app.workflow.templating import export_checklist, write_template


@group(name="checklist")
def command() -> None:
    """检查表：列出、查看、核对，本县自己的检查表。"""


@command.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """列出随软件附带的检查表。"""
    known = offered()
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
    known = {checklist.id: checklist for checklist in offered()}
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
            tell(f"{path.name} · {fault.where} · {fault.what} · {fault.remedy}")
        faulty += len(faults)
        if not faults:
            tell(f"{path.name} 没有问题")
    return 1 if faulty else 0


@command.command(name="template")
@out_argument
def template(out: Target) -> None:
    """写一个空白的检查表工作簿，有下拉列表、示例和规则表，供本县填写。"""
    written = write_template(out, date.today().isoformat())
    tell(f"已写成 {written.path}。填好后用 yijian checklist import 导入。")


@command.command(name="export")
@click.argument("name", metavar="ID")
@out_argument
@click.pass_context
def export(ctx: click.Context, name: str, out: Target) -> None:
    """把一张检查表写成工作簿，可在里面增加本县的检查项；国家检查项锁定。ID 可以写成 ID@版本。"""
    with at_desk(ctx) as desk:
        checklist = find_edition(desk, name)
        written = export_checklist(desk, name, out)
    tell(f"已写成 {written.path}：{checklist.title}，{len(checklist.items)}项。")


@command.command(name="import")
@click.argument("path", metavar="IN.xlsx", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def import_(ctx: click.Context, path: Path, as_json: bool) -> None:
    """导入本县的检查表（模板填成的工作簿、XLSForm 或 TOML）；有错一次全部指出，一点不导入。"""
    try:
        with at_desk(ctx) as desk:
            done = import_checklist(desk, path)
    except (WorkbookError, ChecklistError) as error:
        _say_faults(error.faults, as_json)
        raise
    checklist = done.checklist
    lines = [f"{checklist.title}（{checklist.id}）版本{checklist.edition}，{len(checklist.items)}项"]
    lines[0] += "：已导入。" if done.is_new else "：与现用版本相同，没有新增版本。"
    say(
        {
            "imported": done.is_new,
            "id": checklist.id,
            "edition": checklist.edition,
            "items": len(checklist.items),
            "changes": [_change(change) for change in done.changes],
            "notes": _faults_data(done.notes),
        },
        lambda: [*lines, *(str(change) for change in done.changes), *_note_lines(done.notes)],
        as_json,
    )


@command.command(name="editions")
@json_option
@click.pass_context
def editions(ctx: click.Context, as_json: bool) -> int:
    """列出本县自己的检查表和它们的各个版本。"""
    with at_desk(ctx) as desk:
        known = own_checklists(desk)
    return say_listed(
        "editions", known, data=_edition_data, line=_edition_line, nothing="本县没有自己的检查表。", as_json=as_json
    )


@command.command(name="withdraw")
@click.argument("name", metavar="ID")
@click.pass_context
def withdraw(ctx: click.Context, name: str) -> None:
    """停用本县自己的一张检查表；已经做的检查不受影响，国家检查表恢复原样。"""
    with at_desk(ctx) as desk:
        count = withdraw_checklist(desk, name)
    tell(f"已停用 {name}，共{count}个版本。")


@command.command(name="profile-template")
@out_argument
@click.option("--like", metavar="ID", default="", help="照这个辖区先填好，例如 wuzhong、ningxia。")
@click.pass_context
def profile_template(ctx: click.Context, out: Target, like: str) -> None:
    """写一个辖区工作簿：适用哪些文件、护理员配比、合并口径、评定的叫法。"""
    with at_desk(ctx) as desk:
        written = write_profile_template(desk, out, like)
    tell(f"已写成 {written.path}。填好后用 yijian checklist profile-import 导入。")


@command.command(name="profile-import")
@click.argument("path", metavar="IN.xlsx", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def profile_import(ctx: click.Context, path: Path, as_json: bool) -> None:
    """导入本县的辖区工作簿；有错一次全部指出，一点不导入。"""
    try:
        with at_desk(ctx) as desk:
            own = import_profile(desk, path)
    except WorkbookError as error:
        _say_faults(error.faults, as_json)
        raise
    say(
        {
            "id": own.profile.id,
            "edition": own.edition,
            "binds": list(own.profile.binds),
            "warnings": list(unsaid(own.profile)),
        },
        lambda: [f"{own.profile.title}（{own.profile.id}）现用版本{own.edition}。", *unsaid(own.profile)],
        as_json,
    )


@command.command(name="diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@json_option
@click.pass_context
def diff(ctx: click.Context, before: str, after: str, as_json: bool) -> None:
    """说明 B 比 A 改了什么。A、B 可以是 ID、ID@版本，或 .xlsx、.toml 文件。"""
    with at_desk(ctx) as desk:
        changes = find_changes(find_edition(desk, before), find_edition(desk, after))
    say([_change(c) for c in changes], lambda: [str(c) for c in changes] or ["内容相同。"], as_json)


def _say_faults(faults: Sequence[Fault | CellFault], as_json: bool) -> None:
    say({"imported": False, "faults": _faults_data(faults)}, lambda: [str(fault) for fault in faults], as_json)


def _faults_data(faults: Sequence[Fault | CellFault]) -> list[dict[str, str]]:
    return [{"where": fault.where, "what": fault.what, "remedy": fault.remedy} for fault in faults]


def _note_lines(notes: Sequence[CellFault]) -> list[str]:
    return [f"文件里有{len(notes)}处没有照原样用上：", *(f"  {note}" for note in notes)] if notes else []


def _edition_data(own: OwnEdition) -> dict[str, Any]:
    return {
        "id": own.id,
        "title": own.title,
        "edition": own.edition,
        "current": own.current,
        "by": own.actor,
        "unusable": own.unusable or None,
    }


def _edition_line(own: OwnEdition) -> str:
    return f"{own.id:<10} {own.title}  版本{own.edition}{'（现用）' if own.current else ''}  {own.actor}{own.unusable}"


def _change(change: Change) -> dict[str, str]:
    return {
        "how": change.how,
        "id": change.id,
        "title": change.title,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


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
