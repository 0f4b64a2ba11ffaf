"""`yijian finding`: the problems held, the life of one, and what is done about it until 销账."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.day import day as read_day
from app.cli.desk import LineProgress, at_desk, json_option, say
from app.cli.narrowing import common_of, narrowing
from app.cli.unshown import say_listed, say_written
from app.cli.words import group
from app.domain.checklist import Department, Severity
from app.domain.finding_rows import FindingRow, is_open
from app.domain.findings import FindingEdit
from app.domain.rewording import Rewording, Wording
from app.files import read_named
from app.placing import Target
from app.workflow.answering import edit_finding, release_lead
from app.workflow.correcting import correct_finding
from app.workflow.desk import Desk
from app.workflow.following import Happening, find, history, row_of
from app.workflow.lines import findings
from app.workflow.listing import write_findings
from app.workflow.narrowing import Filter, wanted
from app.workflow.rectifying import extend_deadline, recheck, reply, stop_confirmed, transfer, withdraw
from app.workflow.registering import narrowed_words

_number = click.argument("number", metavar="挂号")
_date = click.option(
    "--date", "day", metavar="2026-11-22", type=read_day, default=None, help="哪一天的事，不写时为今天。"
)


_SEVERITIES = {each.label: each for each in Severity if each is not Severity.ADVICE}
SIEVE_WORDS = {"all": "", "open": "未销账", "overdue": "已逾期"}


@group(name="finding")
def command() -> None:
    """问题：列出、查看、更正、登记回复、延期、停用确认、移送、复查销账、撤回、线索告知。"""


@command.command(name="list")
@narrowing
@click.option("--department", type=click.Choice([each.value for each in Department]), help="只要涉及这个部门的。")
@click.option("--severity", type=click.Choice(list(_SEVERITIES)), help="只要这个等级的。")
@click.option("--open", "only_open", is_flag=True, help="只要已挂号未销账的。")
@click.option("--overdue", "only_overdue", is_flag=True, help="只要已逾期的。")
@json_option
@click.pass_context
def list_(
    ctx: click.Context,
    /,
    department: str | None,
    severity: str | None,
    only_open: bool,
    only_overdue: bool,
    out: Target | None,
    as_json: bool,
    **common: Any,
) -> int:
    """列出问题，重的在前；逾期的写明逾的是哪个期限。"""
    with at_desk(ctx) as desk:
        by = Filter(
            **common_of(desk, **common),
            department=department or "",
            severity=_SEVERITIES[severity] if severity else None,
        )
        match only_overdue, only_open:
            case True, _:
                sieve = "overdue"
            case _, True:
                sieve = "open"
            case _:
                sieve = "all"
        if out is not None:
            told = " · ".join(filter(None, (SIEVE_WORDS[sieve], narrowed_words(desk, by))))
            return say_written(write_findings(desk, out, wanted(desk, sieve, by=by), told, LineProgress()), as_json)
        return say_listed(
            "findings",
            findings(desk, sieve, by=by),
            data=lambda row: _data(desk, row),
            line=_line,
            nothing="没有这样的问题。",
            as_json=as_json,
        )


@command.command(name="show")
@_number
@json_option
@click.pass_context
def show(ctx: click.Context, number: str, as_json: bool) -> None:
    """显示一个问题和它的经过。挂号也可写成“检查编号/项目编号”。"""
    with at_desk(ctx) as desk:
        _say(desk, row_of(desk, *find(desk, number)), as_json)


@command.command(name="reply")
@_number
@click.option("--text", required=True, metavar="TEXT", help="机构回复了什么。")
@click.option("--by", default="", metavar="NAME", help="机构的回复人。")
@click.option("--unfinished", is_flag=True, help="机构说还没有全部改完；不写时为已改完、请求复查。")
@_date
@json_option
@click.pass_context
def reply_(
    ctx: click.Context, number: str, text: str, by: str, unfinished: bool, day: date | None, as_json: bool
) -> None:
    """登记机构的整改回复。"""
    with at_desk(ctx) as desk:
        place = find(desk, number)
        _say(desk, reply(desk, *place, text, by=by, done=not unfinished, day=day), as_json)


@command.command(name="extend")
@_number
@click.option("--until", required=True, metavar="2026-12-22", type=read_day, help="新的期限。")
@click.option("--reason", required=True, metavar="TEXT", help="延期的理由。")
@_date
@json_option
@click.pass_context
def extend(ctx: click.Context, number: str, until: date, reason: str, day: date | None, as_json: bool) -> None:
    """延长整改期限，写明理由。"""
    with at_desk(ctx) as desk:
        place = find(desk, number)
        _say(desk, extend_deadline(desk, *place, until, reason, day=day), as_json)


@command.command(name="stop")
@_number
@click.option("--by", required=True, metavar="NAME", help="到场确认的人。")
@click.option("--how", default="", metavar="TEXT", help="怎样停用或消除危险的。")
@_date
@json_option
@click.pass_context
def stop(ctx: click.Context, number: str, by: str, how: str, day: date | None, as_json: bool) -> None:
    """重大、疑似重大、严重的问题：登记已停用或消除危险。"""
    with at_desk(ctx) as desk:
        place = find(desk, number)
        _say(desk, stop_confirmed(desk, *place, by, how=how, day=day), as_json)


@command.command(name="transfer")
@_number
@click.option("--to", "department", required=True, metavar="NAME", help="哪个部门。")
@click.option("--hand-over", "handed_over", is_flag=True, help="移送；不写时为抄送。")
@click.option("--note", default="", metavar="TEXT", help="说明。")
@_date
@json_option
@click.pass_context
def transfer_(ctx: click.Context, /, number: str, as_json: bool, day: date | None, **options: Any) -> None:
    """登记抄送或移送给其他部门；问题仍在台账上。"""
    with at_desk(ctx) as desk:
        place = find(desk, number)
        _say(desk, transfer(desk, *place, day=day, **options), as_json)


@command.command(name="historic")
@_number
@click.option("--no", "undo", is_flag=True, help="取消标注。")
@json_option
@click.pass_context
def historic_(ctx: click.Context, number: str, undo: bool, as_json: bool) -> None:
    """标为历史遗留（一事一议、集中研究）：只限房屋的消防审验手续，等级和期限不变。"""
    with at_desk(ctx) as desk:
        visit, key = find(desk, number)
        edit_finding(desk, visit, key, FindingEdit(historic=not undo))
        _say(desk, row_of(desk, visit, key), as_json)


@command.command(name="release")
@_number
@click.option("--by", default="", metavar="TEXT", help="由谁、凭什么同意告知机构；不收回时必填。")
@click.option("--no", "undo", is_flag=True, help="收回：仍不告知机构。")
@json_option
@click.pass_context
def release_(ctx: click.Context, number: str, by: str, undo: bool, as_json: bool) -> None:
    """违法线索可以告知被检查单位了：此后补发的单子、台账上有这一条，已出具的不变。"""
    with at_desk(ctx) as desk:
        visit, key = find(desk, number)
        if undo:
            edit_finding(desk, visit, key, FindingEdit(released=""))
        else:
            release_lead(desk, visit, key, by)
        _say(desk, row_of(desk, visit, key), as_json)


@command.command(name="correct")
@_number
@click.option("--because", required=True, metavar="TEXT", help="为什么更正。")
@click.option("--problem", default=None, metavar="TEXT", help="更正后的问题；不写时不变。")
@click.option("--remedy", default=None, metavar="TEXT", help="更正后的整改要求；不写时不变。")
@click.option("--deadline", default=None, metavar="2026-12-22", type=read_day, help="更正后的期限；不写时不变。")
@json_option
@click.pass_context
def correct_(
    ctx: click.Context,
    number: str,
    because: str,
    problem: str | None,
    remedy: str | None,
    deadline: date | None,
    as_json: bool,
) -> None:
    """更正已挂号问题的文字或期限，写明原因；已出具的文书不变，此后出具的注明更正。"""
    with at_desk(ctx) as desk:
        place = find(desk, number)
        row = correct_finding(desk, *place, because, problem=problem, remedy=remedy, deadline=deadline)
        _say(desk, row, as_json)


@command.command(name="recheck")
@_number
@click.option("--pass", "passed", is_flag=True, help="已改好，销账。")
@click.option("--back", metavar="2026-12-22", type=read_day, default=None, help="没有改好，退回整改，这是新的期限。")
@click.option("--checker", default="", metavar="NAME", help="到场复查的人，须写明。")
@click.option(
    "--photo", "photos", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="复查照片，可写多次。"
)
@click.option("--document", "documents", multiple=True, metavar="TEXT", help="所见的文书，可写多次。")
@click.option("--note", default="", metavar="TEXT", help="说明；退回的写明还差什么。")
@_date
@json_option
@click.pass_context
def recheck_(
    ctx: click.Context,
    /,
    number: str,
    passed: bool,
    back: date | None,
    day: date | None,
    as_json: bool,
    **options: Any,
) -> None:
    """登记复查：销账须有证据、日期和复查人，此外没有别的办法销账。"""
    if passed == (back is not None):
        raise click.UsageError("请在 --pass（销账）和 --back 日期（退回整改）中选一个。", ctx)
    with at_desk(ctx) as desk:
        row = recheck(
            desk,
            *find(desk, number),
            passed=passed,
            checker=options["checker"],
            day=day,
            photos=[(path.name, read_named(path)) for path in options["photos"]],
            documents=options["documents"],
            deadline=back,
            note=options["note"],
        )
        _say(desk, row, as_json)


@command.command(name="withdraw")
@_number
@click.option("--step", metavar="N", type=click.IntRange(1), default=None, help="撤回经过里的第几条；不写时为销账。")
@click.option("--reason", required=True, metavar="TEXT", help="为什么撤回。")
@_date
@json_option
@click.pass_context
def withdraw_(ctx: click.Context, number: str, step: int | None, reason: str, day: date | None, as_json: bool) -> None:
    """撤回登记错的一条：销账、停用确认、回复、延期、移送或退回；两条都留在经过里。

    撤销销账后，问题回到销账前的状态，挂号和期限不变；再次销账须重新复查。
    """
    with at_desk(ctx) as desk:
        place = find(desk, number)
        life = history(desk, *place)
        acts = [each.act for each in life] if step is not None else [each.act for each in life if each.title == "销账"]
        act = next(iter(acts[step - 1 : step] if step is not None else reversed(acts)), "")
        _say(desk, withdraw(desk, *place, act, reason, day=day), as_json)


def _say(desk: Desk, row: FindingRow, as_json: bool) -> None:
    life = history(desk, row.inspection, row.finding.key)
    data = _data(desk, row) | {"history": [_step(each) for each in life]}
    say(data, lambda: _lines(row, life), as_json)


def _data(desk: Desk, row: FindingRow) -> dict[str, Any]:
    finding, standing = row.finding, row.standing
    closing, stopped = (standing.closing, standing.stopped) if standing else (None, None)
    return {
        "finding": f"{desk.store.handle(row.inspection)}/{finding.key}",
        "number": finding.number,
        "other_numbers": list(finding.other_numbers),
        "institution": row.institution_name,
        "severity": finding.severity.value,
        "state": standing.stage.value if standing else "draft",
        "label": row.state,
        "open": is_open(row),
        "undecided": finding.pending,
        "problem": finding.problem,
        "remedy": finding.remedy,
        "items": list(finding.items),
        "checked": row.checked_on.isoformat(),
        "registered": finding.registered.isoformat() if finding.registered else None,
        "deadline": finding.deadline.isoformat(),
        "stopped": stopped.day.isoformat() if stopped else None,
        "closed": closing.day.isoformat() if closing else None,
        "checker": closing.checker if closing else None,
        "sent_back": standing.sent_back if standing else 0,
        "overdue": {"stop": row.overdue.stop, "accept": row.overdue.accept, "words": row.overdue.words},
        "repeat": row.repeat.value if row.repeat else None,
        "lapsed": finding.lapsed,
        "historic": finding.historic,
        "lead": finding.lead,
        "released": finding.released or None,
        "corrections": [_correction(each) for each in finding.corrections],
        "unreported": row.unreported,
        "day_doubt": row.day_doubt or None,
    }


def _correction(each: Rewording) -> dict[str, Any]:
    return {
        "by": each.actor,
        "at": each.at,
        "reason": each.reason,
        "before": _wording(each.before),
        "after": _wording(each.after),
    }


def _wording(said: Wording) -> dict[str, str]:
    return {"problem": said.problem, "remedy": said.remedy, "deadline": said.deadline.isoformat()}


def _step(each: Happening) -> dict[str, Any]:
    return {
        "title": each.title,
        "date": each.day.isoformat(),
        "who": each.who,
        "words": each.words,
        "photos": len(each.photos),
        "effective": each.effective,
        "withdrawn": each.withdrawn,
    }


def _line(row: FindingRow) -> str:
    finding = row.finding
    marks = [row.repeat.label if row.repeat else "", "已更正" if finding.lapsed else row.state, row.overdue.words]
    marks += [f"另有挂号{number}" for number in finding.other_numbers]
    if finding.pending:
        marks.append("待核")
    marks += [
        mark
        for mark, holds in (
            ("历史遗留", finding.historic),
            ("暂不告知机构", finding.dark),
            ("可以告知机构", finding.lead and not finding.dark),
            ("当日未报告", row.unreported),
            ("有更正", bool(finding.corrections)),
        )
        if holds
    ]
    if row.day_doubt:
        marks.append(row.day_doubt)
    shown = "  ".join(mark for mark in marks if mark)
    return (
        f"{finding.number or '未挂号':<10} 【{finding.severity.label}】{row.institution_name}  {finding.problem}  "
        f"期限{finding.deadline}  {shown}"
    )


def _lines(row: FindingRow, life: tuple[Happening, ...]) -> list[str]:
    lines = [_line(row), f"    {row.finding.remedy}", ""]
    for place, each in enumerate(life, 1):
        photos = f"照片{len(each.photos)}张" if each.photos else ""
        told = "  ".join(part for part in (each.who, each.words, photos) if part)
        lines.append(f"  {place}. {each.day} {each.title}  {told}{_void(each)}")
    return lines


def _void(each: Happening) -> str:
    if each.withdrawn or each.effective:
        return f"（{each.void}）" if each.void else ""
    return "（与另一台电脑的记录冲突，未采用）"
