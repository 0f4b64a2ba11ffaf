"""`yijian inspection`: the visits held, one of them in full, and beginning one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from app.checklists.national import RECHECK
from app.cli.desk import at_desk, json_option, say
from app.cli.words import group
from app.domain.days import china_clock
from app.domain.findings import Outcome
from app.domain.inspection import (
    UNCHECKED,
    Inspection,
    Mode,
    progress,
)
from app.workflow.checklists import choose
from app.workflow.inspecting import PartPlan, Summary, load, outcome, start, summaries
from app.workflow.rechecking import offered_at
from app.workflow.registering import institution


@group(name="inspection")
def command() -> None:
    """检查：开始、列出、查看。"""


@command.command(name="list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """列出检查，最近的在前。"""
    with at_desk(ctx) as desk:
        known = summaries(desk)
    say([_summary(s) for s in known], lambda: [_line(s) for s in known] or ["还没有检查。"], as_json)


@command.command(name="show")
@click.argument("handle", metavar="编号")
@json_option
@click.pass_context
def show(ctx: click.Context, handle: str, as_json: bool) -> None:
    """显示一次检查：分工、结果、问题、建议。"""
    with at_desk(ctx) as desk:
        view = load(desk, desk.store.by_handle(handle))
        found = outcome(desk, view)
    say(_data(view, found), lambda: _lines(view, found), as_json)


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
    data = {
        "handle": view.handle,
        "institution": view.home.name,
        "mode": view.mode.value,
        "checklists": [edition.id for edition in view.editions],
        "items": len(view.applicable),
        "parts": {part.inspector: list(part.sections) for part in view.parts},
    }
    say(data, lambda: [f"{view.handle}  {view.home.name}  已开始，共{len(view.applicable)}项。"], as_json)


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
    }


def _line(line: Summary) -> str:
    state = "已签字" if line.closed else f"已签{line.parts_signed}/{line.parts}份"
    done = f"{line.progress.checked}/{line.progress.total}"
    return (
        f"{line.handle:<10} {line.started} {line.institution_name}  {'、'.join(line.checklists)}  "
        f"{done} 不符合{line.progress.failed}  {'、'.join(line.inspectors)}  {state}"
    )


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
                "correction": a.correction,
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
            f"      {f.remedy} 期限{f.deadline}",
        ]
    lines += ["", f"建议{len(found.advice)}条", *(f"  {a.number} {a.text}" for a in found.advice), ""]
    for item in view.applicable:
        answer = view.answers.get(item.id)
        verdict = answer.result.verdict.label if answer else UNCHECKED
        lines.append(f"  {view.number(item.id)} {item.title}  {verdict}")
    return lines
