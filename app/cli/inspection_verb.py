"""`yijian inspection`: the visits held, one of them in full, and beginning one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.checklists.national import RECHECK
from app.cli import DONE
from app.cli.desk import LineProgress, at_desk, json_option, say, tell_clock
from app.cli.form_plan import form_options, take_in
from app.cli.narrowing import common_of, narrowing
from app.cli.out import out_argument
from app.cli.removed import removal_reason, removed_data, removed_lines
from app.cli.unshown import say_listed, say_unreadable, say_written, unreadable_data
from app.cli.words import group
from app.domain.days import china_clock, china_moment
from app.domain.findings import Finding, Outcome
from app.domain.inspection import UNCHECKED, Inspection, progress
from app.domain.visit_rows import Mode, Summary, VisitStage
from app.placing import Target
from app.workflow.answer_filling import apply_answers, plan_answers, write_answer_form, write_answers_back
from app.workflow.checklists import choose
from app.workflow.inspecting import PartPlan, reported, start, tell
from app.workflow.lines import summaries
from app.workflow.listing import write_visits
from app.workflow.narrowing import VisitFilter, wanted_visits
from app.workflow.rechecking import offered_at
from app.workflow.registering import institution, narrowed_words
from app.workflow.removing import bring_back, remove_visit, removed_visits
from app.workflow.visits import load, outcome

_STAGES = {each.label: each for each in VisitStage}


@group(name="inspection")
def command() -> None:
    """检查：开始、列出、查看、登记意见和当日报告，导出和导入填报表。"""


@command.command(name="list")
@narrowing
@click.option("--state", type=click.Choice(list(_STAGES)), help="只要处在这一步的。")
@click.option("--removed", is_flag=True, help="只列已划去的，和划去的原因；不再按别的筛选。")
@json_option
@click.pass_context
def list_(
    ctx: click.Context, /, state: str | None, removed: bool, out: Target | None, as_json: bool, **common: Any
) -> int:
    """列出检查，最近的在前。"""
    if removed:
        with at_desk(ctx) as desk:
            gone = removed_visits(desk)
        say({"removed": removed_data(gone)}, lambda: removed_lines(gone), as_json)
        return DONE
    with at_desk(ctx) as desk:
        by = VisitFilter(**common_of(desk, **common), stage=_STAGES[state] if state else None)
        asked = wanted_visits(desk, by=by)
        if out is not None:
            return say_written(write_visits(desk, out, asked, narrowed_words(desk, by), LineProgress()), as_json)
        known = summaries(desk, asked)
    nothing = "还没有检查。" if by == VisitFilter() else "没有这样的检查。"
    return say_listed("inspections", known, data=_summary, line=_line, nothing=nothing, as_json=as_json)


@command.command(name="show")
@click.argument("handle", metavar="编号")
@json_option
@click.pass_context
def show(ctx: click.Context, handle: str, as_json: bool) -> int:
    """显示一次检查：分工、结果、问题、建议。"""
    with at_desk(ctx) as desk:
        view = load(desk, desk.store.by_handle(handle))
        found = outcome(desk, view)
    lost = (*view.unreadable, *found.unreadable)
    say(_data(view, found) | {"unreadable": unreadable_data(lost)}, lambda: _lines(view, found), as_json)
    return say_unreadable(lost)


@command.command(name="start")
@click.argument("handle", metavar="机构编号")
@click.option("--checklist", "checklists", multiple=True, metavar="ID", help="检查表，可写多次（见 checklist list）。")
@click.option("--recheck", is_flag=True, help="复查这家机构未销账的问题。")
@click.option("--inspector", "inspectors", multiple=True, metavar="姓名", help="检查人员，可写多次；不写就是操作人。")
@click.option("--certificate", "certificates", multiple=True, metavar="证号", help="执法证号，次序与检查人员相同。")
@click.option("--administrative", is_flag=True, help="行政检查（须两名以上持执法证）；不写为自查/巡查。")
@json_option
@click.pass_context
def start_(
    ctx: click.Context,
    handle: str,
    checklists: tuple[str, ...],
    recheck: bool,
    inspectors: tuple[str, ...],
    certificates: tuple[str, ...],
    administrative: bool,
    as_json: bool,
) -> None:
    """开始一次检查；几个人检查时，各部分按次序平分。"""
    names = (*checklists, RECHECK) if recheck else checklists
    if len(certificates) > max(len(inspectors), 1):
        raise click.UsageError("执法证号比检查人员多。", ctx)
    with at_desk(ctx) as desk:
        home = institution(desk, desk.store.by_handle(handle))
        chosen = choose(offered_at(desk, home, names), names)
        plans = _share_out([s.id for c in chosen for s in c.sections], inspectors or (desk.actor,), certificates)
        mode = Mode.ADMINISTRATIVE if administrative else Mode.PATROL
        view = load(desk, start(desk, home.key, mode, names, plans))
        tell_clock(desk)
    data = {
        "handle": view.handle,
        "institution": view.home.name,
        "mode": view.mode.value,
        "checklists": [edition.id for edition in view.editions],
        "items": len(view.applicable),
        "parts": {part.inspector: list(part.sections) for part in view.parts},
    }
    say(data, lambda: [f"{view.handle}  {view.home.name}  已开始，共{len(view.applicable)}项。"], as_json)


@command.command(name="tell")
@click.argument("handle", metavar="编号")
@click.option("--companion", metavar="NAME", default=None, help="陪同人员。")
@click.option("--opinion", metavar="TEXT", default=None, help="被检查单位意见。")
@click.option("--statement", metavar="TEXT", default=None, help="陈述申辩。")
@click.option("--refused", metavar="TEXT", default=None, help="拒绝签名的原因；空串表示没有拒绝。")
@click.option("--witness", metavar="NAME", default=None, help="拒绝签名时的见证人。")
@json_option
@click.pass_context
def tell_(ctx: click.Context, /, handle: str, as_json: bool, **said: str | None) -> None:
    """登记陪同人员、被检查单位意见、陈述申辩、拒绝签名；印在文书上。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        tell(desk, key, **said)
        view = load(desk, key)
    _say_visit(view, as_json)


@command.command(name="reported")
@click.argument("handle", metavar="编号")
@click.option("--to", required=True, metavar="NAME", help="报告给哪个单位或谁。")
@click.option(
    "--at",
    metavar="'2026-11-22 16:30'",
    type=click.DateTime(["%Y-%m-%d %H:%M"]),
    default=None,
    help="报告的时间，不写时为现在。",
)
@json_option
@click.pass_context
def reported_(ctx: click.Context, handle: str, to: str, at: datetime | None, as_json: bool) -> None:
    """登记重大、疑似重大、严重问题和须当日提请判定的事项的当日报告。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        reported(desk, key, to, china_moment(at.date(), at.hour, at.minute) if at else None)
        view = load(desk, key)
    _say_visit(view, as_json)


def _say_visit(view: Inspection, as_json: bool) -> None:
    told = {
        "companion": view.companion,
        "opinion": view.opinion,
        "statement": view.statement,
        "refused": view.refused,
        "witness": view.witness,
        "reported": {"to": view.reported.to, "at": china_clock(view.reported.at)} if view.reported else None,
    }
    titles = {
        "companion": "陪同人员", "opinion": "被检查单位意见", "statement": "陈述申辩", "refused": "拒绝签名",
        "witness": "见证人",
    }  # fmt: skip
    lines = [f"{title}  {told[name]}" for name, title in titles.items() if told[name]]
    if view.reported:
        lines.append(f"当日报告  {china_clock(view.reported.at)} 向{view.reported.to}")
    say(told, lambda: lines or ["没有登记。"], as_json)


@command.command(name="remove")
@click.argument("handle", metavar="编号")
@removal_reason
@json_option
@click.pass_context
def remove(ctx: click.Context, handle: str, reason: str, as_json: bool) -> None:
    """划去一次开始错了的检查：不再列出和计入，内容都保留，可以撤销。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        remove_visit(desk, key, reason)
        found = tuple(each for each in removed_visits(desk) if each.key == key)
    say({"removed": removed_data(found)}, lambda: ["已划去。", *removed_lines(found)], as_json)


@command.command(name="bring-back")
@click.argument("handle", metavar="编号")
@removal_reason
@json_option
@click.pass_context
def bring_back_(ctx: click.Context, handle: str, reason: str, as_json: bool) -> None:
    """撤销划去：把已划去的检查放回列表和统计。"""
    with at_desk(ctx) as desk:
        bring_back(desk, desk.store.by_handle(handle), reason)
    say({"brought_back": handle}, lambda: [f"{handle} 已放回列表。"], as_json)


@command.command(name="form")
@click.argument("handle", metavar="编号")
@out_argument
@json_option
@click.pass_context
def form(ctx: click.Context, handle: str, out: Target, as_json: bool) -> None:
    """导出一次检查的填报表（Excel）：一张检查表一个表，已填的结果已写上。"""
    with at_desk(ctx) as desk:
        written = write_answer_form(desk, desk.store.by_handle(handle), out)
    say({"path": str(written.path)}, lambda: [f"已写成 {written.path}"], as_json)


@command.command(name="fill")
@click.argument("handle", metavar="编号")
@click.argument("file", metavar="IN.xlsx", type=click.Path(path_type=Path))
@form_options
@click.pass_context
def fill(ctx: click.Context, handle: str, file: Path, dry_run: bool, out: Target | None, as_json: bool) -> int:
    """导入填好的填报表：先核对每一行，能导入的一次登记为检查结果；已签字的部分不改。"""
    return take_in(
        ctx,
        plan=lambda desk: plan_answers(desk, desk.store.by_handle(handle), file),
        back=lambda plan, desk, target: write_answers_back(plan, desk, desk.store.by_handle(handle), target),
        apply=lambda desk, plan, progress: apply_answers(desk, desk.store.by_handle(handle), plan, progress),
        told="已导入{count}行。",
        dry_run=dry_run,
        out=out,
        as_json=as_json,
    )


def _share_out(sections: list[str], inspectors: Sequence[str], certificates: Sequence[str]) -> list[PartPlan]:
    """Even runs of sections, in order, one for each inspector."""
    count = len(inspectors)
    cuts = [len(sections) * n // count for n in range(count + 1)]
    numbers = [*certificates, *[""] * count]
    return [
        PartPlan(inspector, tuple(sections[cuts[n] : cuts[n + 1]]), numbers[n])
        for n, inspector in enumerate(inspectors)
    ]


def _summary(line: Summary) -> dict[str, Any]:
    return {
        "handle": line.handle,
        "institution": line.institution_name,
        "mode": line.mode.value,
        "started": line.started.isoformat(),
        "checklists": list(line.checklists),
        "inspectors": list(line.inspectors),
        "total": line.progress.total,
        "checked": line.progress.checked,
        "failed": line.progress.failed,
        "closed": line.closed,
        "day_doubt": line.day_doubt or None,
        "late": line.late,
    }


def _line(line: Summary) -> str:
    state = "已签字" if line.closed else f"已签{line.parts_signed}/{line.parts}份"
    if line.late:
        state += f"，签字后才到{line.late}条"
    done = f"{line.progress.checked}/{line.progress.total}"
    return (
        f"{line.handle:<10} {line.started} {line.institution_name}  {'、'.join(line.checklists)}  "
        f"{done} 不符合{line.progress.failed}  {'、'.join(line.inspectors)}  {state}"
        + (f"  （{line.day_doubt}）" if line.day_doubt else "")
    )


def _demand(finding: Finding) -> str:
    return f"提请{'、'.join(finding.departments)}判定，答复" if finding.referred else f"{finding.remedy} "


def _data(view: Inspection, found: Outcome) -> dict[str, Any]:
    return {
        "handle": view.handle,
        "institution": view.home.name,
        "mode": view.mode.value,
        "started": view.started.isoformat(),
        "profile": view.profile.id,
        "closed": view.closed,
        "parts": [
            {
                "part": part.id,
                "inspector": part.inspector,
                "sections": list(part.sections),
                "signed": china_clock(part.signed_at) if part.signed else None,
            }
            for part in view.parts
        ],
        "answers": {
            item: {
                "verdict": a.result.verdict.value,
                "value": a.result.value,
                "reason": a.result.reason,
                "note": a.note,
                "photos": len(a.photos),
                "pending": a.pending,
                "correction": view.corrected(item),
            }
            for item, a in sorted(view.answers.items())
        },
        "findings": [
            {
                "key": f.key,
                "number": f.number,
                "severity": f.severity.value,
                "hazard": f.hazard,
                "items": list(f.items),
                "problem": f.problem,
                "remedy": f.remedy,
                "deadline": f.deadline.isoformat(),
                "pending": f.pending,
                "lapsed": f.lapsed,
            }
            for f in found.findings
        ],
        "advice": [{"item": a.item, "text": a.text, "remedy": a.remedy} for a in found.advice],
        "unable": list(found.unable),
        "unchecked": list(found.unchecked),
        "corrections": [
            {
                "item": c.item,
                "before": c.whole_before,
                "after": c.whole_after,
                "reason": c.reason,
                "actor": c.actor,
                "at": china_clock(c.at),
            }
            for c in view.corrections
        ],
        "late": [
            {"item": late.item, "what": late.what, "actor": late.actor, "at": china_clock(late.at)}
            for late in view.late
        ],
    }


def _lines(view: Inspection, found: Outcome) -> list[str]:
    done = progress(view)
    lines = [
        f"{view.home.name}  {view.started}  {view.mode.label}",
        f"已查{done.checked}/{done.total}，不符合{done.failed}，无法查{done.unable}，未查{done.left}",
        "",
    ]
    for part in view.parts:
        lines.append(
            f"分工 {part.id}  {part.inspector}  " + (f"{china_clock(part.signed_at)} 签字" if part.signed else "未签字")
        )
    lines += ["", f"问题{len(found.findings)}条"]
    for f in found.findings:
        marks = ("〔待核〕" if f.pending else "") + ("〔更正后不再成立〕" if f.lapsed else "")
        lines += [
            f"  【{f.severity.label}】{'、'.join(f.numbers)}{marks} {f.problem}",
            f"      {_demand(f)}期限{f.deadline}",
        ]
    lines += ["", f"建议{len(found.advice)}条", *(f"  {a.number} {a.text}" for a in found.advice), ""]
    for item in view.applicable:
        answer = view.answers.get(item.id)
        verdict = answer.result.verdict.label if answer else UNCHECKED
        lines.append(f"  {view.number(item.id)} {item.title}  {verdict}")
    if view.corrections:
        lines += ["", f"签字后的更正{len(view.corrections)}处"]
    lines += [
        f"  {view.named(c.item)}：{c.whole_before} → {c.whole_after}，{c.reason}（{c.actor}，{china_clock(c.at)}）"
        for c in view.corrections
    ]
    if view.late:
        lines += ["", f"签字后才到、还没有决定的{len(view.late)}条（用 yijian late 决定）"]
    lines += [f"  {view.named(late.item)}：{late.what}（{late.actor}，{china_clock(late.at)}）" for late in view.late]
    return lines
