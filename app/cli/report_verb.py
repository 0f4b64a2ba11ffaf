"""`yijian report`: paper and Excel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import click

from app.cli import DONE, REFUSED
from app.cli.day import day as read_day
from app.cli.desk import LineProgress, at_desk, json_option, say
from app.cli.document_verb import find_wanted
from app.cli.ledger_verb import say_ledger
from app.cli.out import Verb, out_option
from app.cli.streams import warn
from app.cli.summary_verb import results, summary
from app.cli.words import ChineseCommand, group
from app.domain.checklist import Department
from app.domain.documents import Copy, Kind
from app.placing import Target
from app.workflow.blanks import print_blank
from app.workflow.filing_cases import case_file, write_case_file
from app.workflow.following import find
from app.workflow.issuing import Issued, every, issue, issue_many, write_preview
from app.workflow.writing import Written

_out = out_option()
_copy = click.option(
    "--copy",
    type=click.Choice([copy.label for copy in Copy]),
    default=Copy.INSTITUTION.label,
    help="送达联不印投诉人和受访老人所说的内容；不写时为送达联。",
)

_HELP = {
    Kind.INSPECTION_NOTICE: "检查通知书（PDF，行政检查）：何人、何时、查什么。",
    Kind.RECORD: "现场检查记录（PDF）：逐项结果。",
    Kind.LIST: "问题清单（PDF）。",
    Kind.NOTICE: "整改通知单（PDF）。",
    Kind.REPLY_SLIP: "整改回执（PDF）：每个问题一行，机构填写后交回。",
    Kind.ORDER: "责令（限期）改正通知书（PDF，行政检查）：一个部门一份。",
    Kind.OPINION: "整改复查意见书（PDF，行政检查）。",
    Kind.RECHECK_RECORD: "复查记录（PDF）：一天的复查一份。",
    Kind.TRANSFER: "抄送、移送单（PDF）：一个部门一份。",
    Kind.RECEIPT: "送达回证（PDF，行政检查）：一份文书一张。",
}
_ISSUES = "签字后随即出具：存入目录，有文号的给文号；只想看一看的用 --preview。"
_preview = click.option("--preview", is_flag=True, help="只看样子：不出具，不给文号，不存入目录。")


@group(name="report")
def command() -> None:
    """打印各种文书、台账、空白检查表。"""


command.add_command(summary)
command.add_command(results)


def _document(kind: Kind) -> None:
    """One command a kind, with the options that the kind has."""

    @click.pass_context
    def run(
        ctx: click.Context,
        handle: str,
        out: Target,
        as_json: bool,
        copy: str = Copy.INSTITUTION.label,
        department: str | None = None,
        day: date | None = None,
        document: str = "",
        inform: bool = False,
        supplement: bool = False,
        findings: tuple[str, ...] = (),
        preview: bool = False,
    ) -> None:
        chosen = next(each for each in Copy if each.label == copy)
        with at_desk(ctx) as desk:
            key = desk.store.by_handle(handle)
            wanted = find_wanted(
                desk,
                key,
                kind,
                copy=chosen,
                department=Department(department) if department else None,
                day=day,
                document=document,
                handed_over=not inform,
                supplement=supplement,
                findings=findings,
            )
            written = write_preview(desk, key, wanted, out) if preview else issue(desk, key, wanted, out)
        _told(written, as_json)

    options: list[Callable[[Verb], Verb]] = [json_option, _preview, _out]
    if kind.rules.two_copies:
        options.append(_copy)
    if kind.rules.by_department:
        names = click.Choice([each.value for each in Department])
        help_ = "哪个部门的；不写时为本单位的部门。" if kind is not Kind.TRANSFER else "给哪个部门；只有一个时可不写。"
        options.append(click.option("--department", type=names, default=None, help=help_))
    if kind.rules.about_a_day:
        options.append(
            click.option("--day", type=read_day, metavar="2026-12-03", help="哪天的复查；不写时为最近一次。")
        )
    if kind is Kind.TRANSFER:
        options.append(click.option("--inform", is_flag=True, help="抄送；不写时为移送。"))
    if kind is Kind.NOTICE:
        help_ = "补发：另给文号，只列还不在有效通知上的问题。"
        options.append(click.option("--supplement", is_flag=True, help=help_))
    if kind is Kind.ORDER:
        help_ = "只列这个问题（挂号）；可写多次，不写时为全部可列的。"
        options.append(click.option("--finding", "findings", multiple=True, metavar="挂号", help=help_))
    label = "要送达的文书的文号或编号。" if kind is Kind.RECEIPT else "再打印已出具的这一份（文号或编号）。"
    options.append(click.option("--document", default="", metavar="文号", help=label))
    made: Verb = run
    for option in options:
        made = option(made)
    made = click.argument("handle", metavar="编号")(made)
    command.add_command(click.command(name=kind.value, cls=ChineseCommand, help=f"{_HELP[kind]}{_ISSUES}")(made))


for _kind in _HELP:
    _document(_kind)


@command.command(name="batch")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in Kind if kind is not Kind.RECEIPT]),
    help="哪种文书。",
)
@click.option("--county", default="", metavar="NAME", help="只要这个县（市、区）的机构。")
@click.option("--since", type=read_day, default=None, metavar="2026-11-01", help="只要这一天以后的检查。")
@click.option("--one-file", is_flag=True, help="合成一个 PDF；不写时每份一个文件，放进 --out 的文件夹。")
@_copy
@out_option("合成一个 PDF 时写到这个文件；每份一个文件时写进这个文件夹。", metavar="FILE|DIR")
@json_option
@click.pass_context
def batch(
    ctx: click.Context,
    kind: str,
    county: str,
    since: date | None,
    one_file: bool,
    copy: str,
    out: Target,
    as_json: bool,
) -> int:
    """一次出具许多份文书，例如全县的整改通知单。已有有效的照原文号再打印，还没有通知的问题补发。

    退出码：0 能出具的都已出具；1 有没有出具的，原因逐份写在标准错误上，其余已出具。
    """
    chosen = next(each for each in Copy if each.label == copy)
    with at_desk(ctx) as desk:
        left: list[str] = []
        wanted = every(desk, Kind(kind), copy=chosen, county=county, since=since, left=left)
        results = issue_many(desk, wanted, out, one_file=one_file, progress=LineProgress())
        handles = {entry.inspection: desk.store.handle(entry.inspection) for entry in results}
    data = [_issued(entry, handles[entry.inspection]) for entry in results]
    made = [_line(entry, handles[entry.inspection]) for entry in results if not entry.refused]
    others = [f"另有{count}次检查没有出具：{why}" for why, count in Counter(left).items()]
    say(data, lambda: [*made, _sum(results, out), *others], as_json)
    refused = [entry for entry in results if entry.refused]
    for entry in refused:
        warn(f"没有出具  {handles[entry.inspection]}  {entry.title}  {entry.refused}")
    return REFUSED if refused else DONE


def _issued(entry: Issued, handle: str) -> dict[str, object]:
    return {
        "inspection": handle,
        "title": entry.title,
        "path": str(entry.path) if entry.path else None,
        "number": entry.number,
        "warnings": list(entry.warnings),
        "refused": entry.refused,
    }


def _line(entry: Issued, handle: str) -> str:
    return "  ".join(part for part in (handle, entry.title, entry.number, "；".join(entry.warnings)) if part)


def _sum(results: tuple[Issued, ...], out: Target) -> str:
    refused = sum(bool(entry.refused) for entry in results)
    made = len(results) - refused
    if not results:
        return "没有可出具的文书。"
    said = f"出具{made}份，写到 {out.path}" if made else "一份也没有出具"
    return said + (f"；{refused}份没有出具，原因另行列出" if refused and made else "") + "。"


@command.command(name="ledger")
@click.option("--institution", metavar="编号", default=None, help="只要这家机构；不写时为全部。")
@_out
@json_option
@click.pass_context
def ledger(ctx: click.Context, institution: str | None, out: Target, as_json: bool) -> int:
    """挂号销账台账（Excel）。"""
    with at_desk(ctx) as desk:
        return say_ledger(desk, out, institution=institution, county=None, as_json=as_json)


@command.command(name="case-file")
@click.argument("handle", metavar="检查编号")
@click.option("--finding", metavar="挂号", default="", help="只要这一个问题的全过程：写到它的文书、复查和经过。")
@click.option("--without", multiple=True, type=int, metavar="序号", help="这一份不收入卷内目录的这一件；可写几次。")
@out_option(required=False)
@json_option
@click.pass_context
def case_file_(
    ctx: click.Context, handle: str, finding: str, without: tuple[int, ...], out: Target | None, as_json: bool
) -> None:
    """案卷（PDF）：一次检查的文书、签字页扫描件、整改和复查，有封面和目录，页码连编；属存档联，不给机构。

    不写 --out 时只列出卷内有什么、还缺什么。
    """
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        problem = find(desk, finding)[1] if finding else ""
        if out is not None:
            made = write_case_file(desk, key, out, problem=problem, without=without, progress=LineProgress())
            _told(made, as_json)
            return
        found = case_file(desk, key, problem)
    names = [f"{piece.title} {piece.number}".rstrip() for piece in found.pieces]
    lines = [f"{place}. {name}" for place, name in enumerate(names, 1)]
    lines += ["", "还缺：", *(f"  {each}" for each in found.lacks)] if found.lacks else ["", "不缺什么。"]
    say({"pieces": names, "lacks": list(found.lacks)}, lambda: lines, as_json)


@command.command(name="blank")
@click.argument("checklist", metavar="CHECKLIST")
@_out
@json_option
@click.pass_context
def blank(ctx: click.Context, checklist: str, out: Target, as_json: bool) -> None:
    """空白检查表（PDF，A4双面），现场用笔填写；写检查表的编号，或检查表文件。"""
    with at_desk(ctx) as desk:
        _told(print_blank(desk, checklist, out), as_json)


def _told(written: Written, as_json: bool) -> None:
    say(
        {"path": str(written.path), "number": written.number, "warnings": list(written.warnings)},
        lambda: [f"已写成 {written.path}" + (f"  {written.number}" if written.number else ""), *written.warnings],
        as_json,
    )
