"""检查结果: every item of every visit in a row, and nothing told in confidence on the home's copy."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.documents import Copy
from app.domain.inspection import Correction, Inspection, Verdict
from app.errors import Cancelled
from app.reports.excel import results_book, results_workbook
from app.reports.private import WITHHELD
from app.reports.results import Results, VisitResults, build_visit, ordered
from tests.reports import scene
from tests.reports.paper import same_as_golden
from tests.reports.scene import said

DAY = date(2026, 11, 22)


def visit(inspection: Inspection, copy: Copy = Copy.INSTITUTION) -> VisitResults:
    outcome = scene.outcome(inspection)
    states = {finding.key: "已通知" for finding in outcome.findings}
    return build_visit(inspection, outcome, states, township="青石镇", copy=copy)


def results(*visits: VisitResults) -> Results:
    return Results("盐池县民政局", DAY, Copy.INSTITUTION, ordered(visits))


def private() -> Inspection:
    """An answer to an item that people were asked in confidence."""
    fire, *others = scene.everything().checklists
    first, *rest = fire.sections
    items = tuple(replace(item, private=item.id == "F2") for item in first.items)
    checklists = (replace(fire, sections=(replace(first, items=items), *rest)), *others)
    told = scene.answered(
        replace(scene.visit(), checklists=checklists), said("F2", Verdict.FAIL, reason="", note="家属王某反映")
    )
    return told


def sheet(content: bytes, name: str) -> Worksheet:
    found = load_workbook(io.BytesIO(content))[name]
    assert isinstance(found, Worksheet)
    return found


def test_every_cell_of_two_visits() -> None:
    clean = replace(
        scene.answered(scene.visit(), said("F1", Verdict.PASS)), handle="3FA9-13", started=date(2026, 11, 2)
    )
    book = load_workbook(io.BytesIO(results_workbook(results(visit(scene.everything()), visit(clean)))))
    lines = []
    for page in book.worksheets:
        lines.append(f"== {page.title} {page.auto_filter.ref}")
        for row in page.iter_rows():
            lines.append("\t".join("" if cell.value is None else str(cell.value) for cell in row).rstrip())
    same_as_golden("results_book.txt", "\n".join(lines) + "\n")


def test_every_item_has_a_row_whether_it_was_looked_at_or_not() -> None:
    made = visit(scene.everything())
    assert len(made.rows) == len(scene.everything().items)
    verdicts = {row.item: row.verdict for row in made.rows}
    assert (verdicts["安全出口"], verdicts["灭火器"]) == ("符合", "不符合")
    assert (verdicts["服务协议"], verdicts["电梯检验"]) == ("未查", "不适用")
    advice = next(row for row in made.rows if row.item == "演练记录")
    assert (advice.severity, advice.finding, advice.state) == ("提示", "", "")
    major = next(row for row in made.rows if row.item == "宿舍彩钢板")
    assert (major.severity, major.state, major.photos) == ("重大", "已通知", 1) and major.finding.startswith("A03-")


def test_what_was_told_in_confidence_stands_on_the_offices_copy_only() -> None:
    for copy, seen in ((Copy.OFFICE, True), (Copy.INSTITUTION, False)):
        made = visit(private(), copy)
        row = next(row for row in made.rows if row.item == "灭火器")
        assert (row.note == "家属王某反映") is seen and (row.note == WITHHELD) is not seen
        content = results_workbook(results(made))
        every = " ".join(
            str(cell.value) for page in load_workbook(io.BytesIO(content)) for line in page.iter_rows() for cell in line
        )
        assert ("家属" in every) is seen


def test_doubts_and_corrections_stand_in_the_remarks() -> None:
    corrected = (
        Correction("F3", "不符合", "符合", "看错楼层", "马建国", scene.SIGNED),
        Correction("F5", "符合", "未查", "没有带温度计", "马建国", scene.SIGNED),
    )
    seen = scene.answered(
        scene.visit(),
        said("F1", Verdict.UNABLE, reason="钥匙不在"),
        said("F2", Verdict.FAIL, pending=True),
        said("F3", Verdict.PASS),
    )
    made = visit(replace(seen, corrections=corrected))
    told = {row.item: (row.reason, row.remarks) for row in made.rows}
    assert told["安全出口"] == ("钥匙不在", "")
    assert told["灭火器"][1] == "待核：两份记录不一致，按较重的结果列出"
    assert told["宿舍彩钢板"][1] == "签名后更正：看错楼层"
    assert "签名后更正：没有带温度计" in {remarks for _, remarks in told.values()}
    assert made.doubts == 1 and "尚不能下结论" in made.told


def test_visits_of_homes_with_any_name_have_sheets_of_their_own() -> None:
    names = ["甲/乙[一]:?*", "甲乙一", "很长" * 30, "=1+1", "'院'"]
    visits = [
        visit(replace(scene.everything(), handle=str(n), home=replace(scene.HOME, name=name)))
        for n, name in enumerate(names)
    ]
    book = load_workbook(io.BytesIO(results_workbook(results(*visits))))
    own = book.sheetnames[2:]
    assert len(own) == len(set(own)) == len(names)
    assert all(len(name) <= 31 for name in own)
    assert book["检查结果"]["A4"].data_type == "s"


def test_many_visits_have_one_sheet_to_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_book, "MOST_SHEETS", 2)
    visits = [visit(replace(scene.everything(), handle=str(n))) for n in range(3)]
    book = load_workbook(io.BytesIO(results_workbook(results(*visits))))
    assert book.sheetnames == ["检查一览", "检查结果"]
    assert book["检查结果"].max_row == 3 + 3 * len(visits[0].rows)


def test_the_sheet_is_ready_to_filter_and_print_and_the_same_each_time() -> None:
    made = results(visit(scene.everything()))
    content = results_workbook(made)
    assert content == results_workbook(made)
    found = sheet(content, "检查结果")
    assert (found.freeze_panes, found.print_title_rows) == ("B4", "$3:$3")
    assert found.page_setup.orientation == "landscape" and found.column_dimensions["A"].width == 24
    assert load_workbook(io.BytesIO(content)).defined_names["检查结果_数据"].attr_text == "'检查结果'!$A$3:$R$11"


def test_without_visits_the_sheets_say_so() -> None:
    found = sheet(results_workbook(results()), "检查一览")
    assert found["A2"].value == "盐池县民政局　2026-11-22　共0次检查" and found.max_row == 3


def test_it_stops_when_asked_to_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop:
        def step(self, done: int, total: int, label: str = "") -> None:
            raise Cancelled

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(Cancelled):
        results_workbook(results(visit(scene.everything())), Stop())
    assert not list(tmp_path.iterdir()), "rows stay behind"
