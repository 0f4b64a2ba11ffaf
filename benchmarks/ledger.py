"""A ledger of 50,000 problems written and read back, each way in a process of its own: seconds and peak memory.

All write the same 21 columns of the same rows with styles, row heights, locked cells, drop-downs, a filter and
conditional formats. `ledger` is ours against openpyxl, `ledger_xlsxwriter` against XlsxWriter; `ledger_memory` is our
peak against the 60 MB it may take, the other two against theirs. `ledger_read` is reading our file back, all guards and
rows, against openpyxl's reading of its cells.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.ledger import OPEN, checksum, problem_id
from app.reports.ledger import HEADS, Ledger, LedgerRow
from benchmarks import Result, timed

NAME = "ledger"
TARGET = 0.2
XLSXWRITER_TARGET = 0.6
READ_TARGET = 0.15
ALLOWED_MB = 60.0

_DAY = date(2026, 11, 18)
_DATES = [HEADS.index(title) for title in ("检查日期", "期限", "完成日期")]
_OPEN = [HEADS.index(title) for title in OPEN]
_HEIGHT = 46.5


class Rows:
    """So many rows, made as they are asked for."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __contains__(self, row: object) -> bool:
        return False

    def __iter__(self) -> Iterator[LedgerRow]:
        for number in range(self.count):
            yield _row(number)


def _row(number: int) -> LedgerRow:
    home, item = f"示例敬老院{number % 300}（示例）", f"1.{number % 90:02d} 灭火器"
    problem = f"第{number}具灭火器压力不足，指针在红区，未按期检修，检查卡只填到上半年。"
    name, revision = problem_id(f"{number // 9:032x}:{number}:{number // 9:064x}", f"XF{number % 90:02d}"), "......"
    mark = f"A03-{number:05d}"
    return LedgerRow(
        number=mark,
        home=home,
        checked=_DAY + timedelta(days=number % 200),
        checklist="消防安全",
        item=item,
        problem=problem,
        severity=("一般", "严重", "重大")[number % 3],
        repeat=("新增", "未改", "复发")[number % 3],
        basis="依据：《中华人民共和国消防法》第十六条、第二十八条",
        remedy=f"更换灭火器，逐月检查并登记；第{number % 60}号检查卡补全。",
        deadline=_DAY + timedelta(days=15 + number % 200),
        state=("已通知", "已通知\n整改已逾期3天", "待复查")[number % 3],
        told="消防、民政",
        measures="" if number % 4 else f"已更换第{number}具，登记齐全。",
        progress="" if number % 4 else "已完成",
        completed=None if number % 4 else _DAY + timedelta(days=20),
        responsible="马某",
        remark="",
        id=name,
        revision=revision,
        check=checksum(name, revision, (mark, home, item, problem)),
    )


def write_ours(path: Path, count: int) -> None:
    from app.reports.excel import write_ledger_workbook

    with path.open("wb") as out:
        write_ledger_workbook(Ledger("挂号销账台账", "示例县民政局", _DAY, Rows(count)), out)


def write_openpyxl(path: Path, count: int) -> None:
    from openpyxl import Workbook
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    font, side = Font(name="宋体", size=10), Side(style="thin")
    box, wrap = Border(left=side, right=side, top=side, bottom=side), Alignment(vertical="center", wrap_text=True)
    unlocked = Protection(locked=False)
    sheet.append(HEADS)
    for number, row in enumerate(Rows(count), 2):
        for place, value in enumerate(astuple(row)):
            cell = sheet.cell(number, place + 1, value)
            cell.font, cell.border, cell.alignment = font, box, wrap
            if place in _DATES:
                cell.number_format = "yyyy-mm-dd"
            if place in _OPEN:
                cell.protection = unlocked
        sheet.row_dimensions[number].height = _HEIGHT
    for title, kind, formula in (("O", "list", '"已完成,整改中"'), ("P", "date", "36526")):
        check = DataValidation(type=kind, formula1=formula, operator="greaterThanOrEqual" if kind == "date" else None)
        check.add(f"{title}2:{title}{count + 1}")
        sheet.add_data_validation(check)
    for area, formula in (("L", 'NOT(ISERROR(SEARCH("逾期",$L2)))'), ("G", '$G2="重大"')):
        rule: Any = FormulaRule  # it carries no types
        colour = PatternFill(bgColor="FFF8D7DA")
        sheet.conditional_formatting.add(f"{area}2:{area}{count + 1}", rule(formula=[formula], fill=colour))
    sheet.freeze_panes, sheet.auto_filter.ref = "C2", f"A1:U{count + 1}"
    sheet.protection.sheet = True
    book.save(path)


def write_xlsxwriter(path: Path, count: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    base = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}
    formats = []
    for place in range(len(HEADS)):
        own: dict[str, object] = {"num_format": "yyyy-mm-dd"} if place in _DATES else {}
        formats.append(book.add_format(base | own | ({"locked": False} if place in _OPEN else {})))
    sheet.write_row(0, 0, HEADS)
    for number, row in enumerate(Rows(count), 1):
        sheet.set_row(number, _HEIGHT)
        for place, value in enumerate(astuple(row)):
            if value is None or value == "":
                sheet.write_blank(number, place, None, formats[place])
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, formats[place])
            else:
                sheet.write_string(number, place, value, formats[place])
    sheet.data_validation(1, 14, count, 14, {"validate": "list", "source": ["已完成", "整改中"]})
    sheet.data_validation(1, 15, count, 15, {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)})
    red = book.add_format({"bg_color": "#F8D7DA"})
    for place, formula in ((11, '=NOT(ISERROR(SEARCH("逾期",$L2)))'), (6, '=$G2="重大"')):
        sheet.conditional_format(1, place, count, place, {"type": "formula", "criteria": formula, "format": red})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, count, len(HEADS) - 1)
    sheet.protect()
    book.close()


def read_ours(path: Path, count: int) -> None:
    from app.interchange.ledger_read import read_ledger

    if len(read_ledger(path).lines) != count:
        raise RuntimeError("rows were lost")


def read_openpyxl(path: Path, count: int) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(path)["台账"]
    if sum(1 for _ in sheet.iter_rows(min_row=4, values_only=True)) != count:
        raise RuntimeError("rows were lost")


def alone(work: str, path: str, count: int) -> None:
    """Do one thing in this process and print its seconds and the process's peak memory in MB."""
    seconds = timed(lambda: globals()[work](Path(path), count))
    print(seconds, _peak_mb())


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # of this program alone; getrusage would count the parent's memory at the fork as well
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measure(quick: bool) -> tuple[Result, ...]:
    """Medians of runs in turn. Without XlsxWriter installed its rows are left out, and it is said."""
    count, runs = (1000, 1) if quick else (50_000, 3)
    works = ["write_ours", "write_openpyxl", "read_ours", "read_openpyxl"]
    if find_spec("xlsxwriter") is not None:
        works.append("write_xlsxwriter")
    else:
        print("XlsxWriter is not installed: ledger_xlsxwriter is left out (requirements-bench.txt)", file=sys.stderr)
    seconds: dict[str, list[float]] = {work: [] for work in works}
    memory: dict[str, list[float]] = {work: [] for work in works}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for work in works:
                path = Path(folder) / ("ours.xlsx" if work.endswith("ours") or work.startswith("read") else "peer.xlsx")
                code = f"from benchmarks.ledger import alone; alone({work!r}, {str(path)!r}, {count})"
                told = subprocess.check_output([sys.executable, "-c", code], text=True).split()
                seconds[work].append(float(told[0]))
                memory[work].append(float(told[1]))
    time = {work: median(found) for work, found in seconds.items()}
    peak = {work: median(found) for work, found in memory.items()}
    results = [
        Result(NAME, time["write_ours"], time["write_openpyxl"], "s", TARGET),
        Result("ledger_memory", peak["write_ours"], ALLOWED_MB, "MB", 1.0),
        Result("ledger_mb_openpyxl", peak["write_ours"], peak["write_openpyxl"], "MB", 1.0),
        Result("ledger_read", time["read_ours"], time["read_openpyxl"], "s", READ_TARGET),
        Result("ledger_read_mb", peak["read_ours"], peak["read_openpyxl"], "MB", 1.0),
    ]
    if "write_xlsxwriter" in works:
        results += [
            Result("ledger_xlsxwriter", time["write_ours"], time["write_xlsxwriter"], "s", XLSXWRITER_TARGET),
            Result("ledger_mb_xlsxwr", peak["write_ours"], peak["write_xlsxwriter"], "MB", 1.0),
        ]
    return tuple(results)
