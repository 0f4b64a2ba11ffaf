"""`yijian document file`: a stack of scans is filed, each page to the document that its code names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.cli.desk import LineProgress, at_desk, json_option, say
from app.domain.scan_pages import Sheaf, SortedStack, Stray, number_of, with_placed
from app.workflow.errors import NO_SUCH_SCANNED_PAGE
from app.workflow.scan_filing import ScanPlan, file_scans, plan_scans


@click.command(name="file")
@click.argument("paths", metavar="文件或文件夹...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--place",
    "placed",
    metavar="3=文号:2",
    multiple=True,
    help="第3张没有二维码，是这份文书的第2页；文书须有别的页在这一叠里。",
)
@click.option("--dry-run", is_flag=True, help="只看每一页是哪份文书的，不归档。")
@json_option
@click.pass_context
def file_(ctx: click.Context, paths: tuple[Path, ...], placed: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """把一叠扫描件按页脚的二维码归到各份文书；几份混在一起、倒着、先正面后反面都行。

    退出码：0 每一页都已归档；3 有的页要由人来放；1 有的文件读不了。
    """
    with at_desk(ctx) as desk:
        plan = plan_scans(desk, paths, LineProgress())
        stack = with_placed(plan.stack, dict(_placed(plan.stack, each) for each in placed))
        if not dry_run:
            file_scans(desk, plan, stack, LineProgress())
    say(_data(plan, stack, filed=not dry_run), lambda: _lines(plan, stack, filed=not dry_run), as_json)
    if plan.faults:
        return REFUSED
    return CLASHES_LEFT if stack.strays else DONE


def _placed(stack: SortedStack, said: str) -> tuple[int, tuple[Sheaf, int]]:
    """Where a person puts a page: `3=文号:2`."""
    place, _, where = said.partition("=")
    number, _, page = where.rpartition(":")
    sheaf = next((each for each in stack.sheaves if each.of.number == number.strip()), None)
    stray = place.strip().isdecimal() and any(each.page.place == int(place) - 1 for each in stack.strays)
    if sheaf is None or not stray or not page.strip().isdecimal():
        raise NO_SUCH_SCANNED_PAGE.with_(said=said)
    return int(place) - 1, (sheaf, int(page))


def _data(plan: ScanPlan, stack: SortedStack, *, filed: bool) -> dict[str, Any]:
    return {
        "filed": filed,
        "documents": [
            {
                "document": plan.named[sheaf.target],
                "slot": sheaf.target.slot.removeprefix("document/"),
                "number": sheaf.of.number,
                "digest": sheaf.of.digest,
                "pages": [{"page": number_of(page), "from": page.where} for page in sheaf.pages],
                "expected": sheaf.expected,
                "missing": list(sheaf.missing),
            }
            for sheaf in stack.sheaves
        ],
        "left": [
            {"place": stray.page.place + 1, "from": stray.page.where, "reason": stray.why.value, "guess": stray.guess}
            for stray in stack.strays
        ],
        "faults": [str(fault) for fault in plan.faults],
    }


def _lines(plan: ScanPlan, stack: SortedStack, *, filed: bool) -> list[str]:
    done = "已归档" if filed else "可归档"
    lines = []
    for sheaf in stack.sheaves:
        expected = f"，应有{sheaf.expected}页" if sheaf.expected else ""
        missing = f"，缺第{'、'.join(map(str, sheaf.missing))}页" if sheaf.missing else ""
        lines.append(f"{done} {plan.named[sheaf.target]}：{len(sheaf.pages)}页{expected}{missing}")
    lines += [f"没有归档 第{stray.page.place + 1}张 {stray.page.where}：{_told(stray)}" for stray in stack.strays]
    lines += [str(fault) for fault in plan.faults]
    return lines or ["没有读到任何一页。"]


def _told(stray: Stray) -> str:
    guess = f"，像是{stray.before.of.number}的第{stray.guess}页" if stray.before and stray.guess else ""
    return stray.why.value + guess
