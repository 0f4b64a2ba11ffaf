"""挂号销账台账: what each cell holds, what may be filled in, and that no text of people becomes a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.inspection import Verdict
from app.domain.ledger import MARKS, OPEN, checksum, revision_from
from app.domain.rectification import (
    Overdue,
    Recheck,
    Recorded,
    Register,
    Reply,
    State,
    Transfer,
    notified,
    replay,
)
from app.domain.repeats import Repeat
from app.errors import Cancelled
from app.reports.excel import write_ledger_workbook
from app.reports.ledger import HEADS, Ledger, LedgerEntry, LedgerRow, ledger_row
from tests.interchange.ledgers import ledger_workbook
from tests.reports import scene
from tests.reports.scene import said

DAY = date(2026, 11, 22)
ROW = LedgerRow(
    number="A03-0152",
    home="青石镇中心敬老院",
    checked=date(2026, 11, 18),
    checklist="消防安全",
    item="1.02 灭火器",
    problem="灭火器不符合要求。",
    severity="一般",
    repeat="新增",
    basis="依据：《中华人民共和国消防法》第二十八条",
    remedy="更换灭火器。",
    deadline=date(2026, 12, 3),
    state="已通知",
    told="消防",
    measures="已更换",
    progress="已完成",
    completed=date(2026, 11, 20),
    responsible="马占山",
    remark="",
    id="a1",
    revision="r1",
    check="c1",
)


def sheet(ledger: Ledger) -> Worksheet:
    opened = load_workbook(io.BytesIO(ledger_workbook(ledger)))["台账"]
    assert isinstance(opened, Worksheet)
    return opened


def one(row: LedgerRow) -> Worksheet:
    return sheet(Ledger("挂号销账台账", "盐池县民政局", DAY, (row,)))


def test_heads_and_cells_stand_in_their_columns() -> None:
    found = one(ROW)
    assert tuple(cell.value for cell in found[3]) == HEADS
    assert [cell.value for cell in found[4]] == [
        "A03-0152",
        "青石镇中心敬老院",
        datetime(2026, 11, 18),
        "消防安全",
        "1.02 灭火器",
        "灭火器不符合要求。",
        "一般",
        "新增",
        "依据：《中华人民共和国消防法》第二十八条",
        "更换灭火器。",
        datetime(2026, 12, 3),
        "已通知",
        "消防",
        "已更换",
        "已完成",
        datetime(2026, 11, 20),
        "马占山",
        None,
        "a1",
        "r1",
        "c1",
    ]
    assert found["K4"].number_format == found["P4"].number_format == "yyyy-mm-dd"
    assert found["A2"].value == "盐池县民政局　2026年11月22日　共1项　黄色的列由机构填写，填写办法见“填写说明”表"


def test_the_sheet_is_ready_to_filter_and_print() -> None:
    found = one(ROW)
    assert found.freeze_panes == "C4"
    assert found.auto_filter.ref == "A3:U4"
    assert found.print_title_rows == "$3:$3"
    assert found.print_area == "'台账'!$A$1:$R$4"
    assert (found.page_setup.orientation, found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert found.sheet_properties.pageSetUpPr is not None
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert found.dimensions == "A1:U4"
    assert found.parent is not None
    assert found.parent.defined_names["台账数据"].attr_text == "'台账'!$A$3:$U$4"
    assert found.parent.defined_names["台账填写区"].attr_text == "'台账'!$N$4:$R$4"


def test_only_what_the_home_fills_in_is_open_and_the_marks_are_hidden() -> None:
    found = one(ROW)
    assert found.protection.sheet and found.protection.password is None and found.protection.sort
    unlocked = {HEADS[cell.column - 1] for cell in found[4] if not cell.protection.locked}
    assert unlocked == set(OPEN)
    hidden = {HEADS[ord(letter) - 65] for letter, column in found.column_dimensions.items() if column.hidden}
    assert hidden == set(MARKS)


def test_the_open_cells_help_to_fill_them_in() -> None:
    checks = {str(check.sqref): check for check in one(ROW).data_validations.dataValidation}
    assert set(checks) == {f"{letter}4" for letter in "NOPQR"}
    assert checks["O4"].formula1 == '"已完成,整改中"' and checks["O4"].errorStyle in (None, "stop")
    assert checks["P4"].type == "date" and checks["P4"].errorStyle == "warning", "a day may be typed in other ways too"
    assert all(check.prompt for check in checks.values())


def test_colours_go_with_words() -> None:
    """Every colour depends on a word that stands in the row."""
    rules = [rule for area in one(ROW).conditional_formatting for rule in area.rules]
    assert len(rules) == 6
    assert all(any(word in rule.formula[0] for word in ("已销账", "逾期", "待复查", "重大", "严重")) for rule in rules)


def test_the_guide_says_how_with_an_example_that_is_marked_as_one() -> None:
    guide = load_workbook(io.BytesIO(ledger_workbook(Ledger("台账", "", DAY, (ROW,)))))["填写说明"]
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert texts[0] == "台账怎么填" and guide.protection.sheet
    example = [text for text in texts if "示例" in text]
    assert "示例" in example and len(example) >= 5


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x","点我")',
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        "#N/A",
        "{=1}",
        "'=1",
        "=",
        "1e5",
        "<b>&amp;</b>",
        "_x0041_",
    ],
)
def test_text_from_people_never_becomes_a_formula(text: str) -> None:
    """Every cell stays a string, marked as one where Excel would read it otherwise when it is edited."""
    row = replace(ROW, problem=text, remedy=text, remark=text, home=text, number=text, responsible=text)
    content = ledger_workbook(Ledger(text, text, DAY, (row,)))
    opened = load_workbook(io.BytesIO(content))["台账"]
    for place in ("A4", "B4", "F4", "J4", "Q4", "R4"):
        assert opened[place].data_type == "s"
        assert str(opened[place].value).replace("_x005F_", "_") == text
        if text[0] in "=+-@\t＝":
            assert opened[place].quotePrefix and opened[place].number_format == "@"
    assert opened["A1"].data_type == "s"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    """Control characters and half characters would make a file that Excel refuses; a cell holds so much."""
    found = one(replace(ROW, problem="一\x00\x0b\x1f二\ud800三\r\n四", remark="长" * 40_000))
    assert found["F4"].value == "一二三\n四"
    assert len(str(found["R4"].value)) == 32_000


def test_the_same_ledger_gives_the_same_bytes() -> None:
    ledger = Ledger("挂号销账台账", "盐池县民政局", DAY, (ROW,) * 300)
    assert ledger_workbook(ledger) == ledger_workbook(ledger)


def test_an_empty_ledger_is_still_a_table() -> None:
    found = sheet(Ledger("挂号销账台账", "", DAY, ()))
    assert found.max_row == 3
    assert str(found["A2"].value).startswith("2026年11月22日　共0项")


def test_rows_are_tall_enough_for_their_longest_cell() -> None:
    found = one(replace(ROW, problem="灭火器压力不足，" * 20))
    height = found.row_dimensions[4].height
    assert height is not None
    assert height >= 13 * 12
    assert found.row_dimensions[4].height < 400, "the hidden marks make no row taller"


class Endless:
    """Rows that are made as they are asked for."""

    def __init__(self, rows: int) -> None:
        self.rows, self.made = rows, 0

    def __len__(self) -> int:
        return self.rows

    def __iter__(self) -> Iterator[LedgerRow]:
        for number in range(self.rows):
            self.made += 1
            yield replace(ROW, number=f"A03-{number:05d}", deadline=DAY + timedelta(days=number % 30))

    def __contains__(self, row: object) -> bool:
        return False


class Stops:
    """Progress that is stopped after some rows."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.seen: list[tuple[int, int]] = []

    def step(self, done: int, total: int, label: str = "") -> None:
        self.seen.append((done, total))
        if done >= self.at:
            raise Cancelled


def test_a_long_ledger_is_written_row_by_row_and_can_be_stopped() -> None:
    rows, stops = Endless(1000), Stops(500)
    with pytest.raises(Cancelled):
        write_ledger_workbook(Ledger("台账", "", DAY, rows), io.BytesIO(), stops)
    assert 500 <= rows.made <= 501 and stops.seen == [(0, 1000), (250, 1000), (500, 1000)]


def test_the_last_row_of_a_long_ledger_is_dressed_as_the_first() -> None:
    found = sheet(Ledger("台账", "", DAY, Endless(600)))
    assert found.max_row == 603 and found["A603"].value == "A03-00599"
    for first, last in zip(found[4], found[603], strict=True):
        assert first.style_id == last.style_id
    assert {str(check.sqref) for check in found.data_validations.dataValidation} == {f"{c}4:{c}603" for c in "NOPQR"}


# From what is held to a row


def test_each_finding_makes_a_row() -> None:
    inspection = scene.answered(
        scene.visit(), said("F2", Verdict.FAIL, pending=True), said("F3", Verdict.FAIL), said("S1", Verdict.FAIL)
    )
    findings = scene.outcome(inspection).findings
    rows = [ledger_row(LedgerEntry(inspection, finding, "已通知")) for finding in findings]
    assert [row.number for row in rows] == ["A03-0152", "A03-0153", "A03-0154"]
    assert [row.severity for row in rows] == ["重大", "一般", "一般"]
    assert [row.item for row in rows] == ["1.03 宿舍彩钢板", "1.02 灭火器", "1.01 护理员与自理老人"]
    assert [row.checklist for row in rows] == ["消防安全", "消防安全", "人员配备"]
    assert rows[1].state == "已通知\n待核：两份记录不一致，按较重的列出"
    assert rows[1].deadline == date(2026, 12, 3)


def entry(*acts: object, stopped: bool = True) -> LedgerEntry:
    """A problem with some acts said of it, in order."""
    inspection = scene.answered(scene.visit(), said("F2", Verdict.FAIL))
    (finding,) = scene.outcome(inspection).findings
    assert finding.registered is not None
    start = notified(State(finding.severity, finding.registered, finding.registered, finding.deadline))
    records, before = [], ""
    for number, act in enumerate(acts):
        records.append(Recorded(f"m{number}", act, "检查员", number, before))  # type: ignore[arg-type]
        before = f"m{number}" if isinstance(act, Recheck) else before
    course = replay(start, Register(tuple(records), (before,) if before else ()))
    return LedgerEntry(inspection, finding, "已通知", "ref/F2", course, overdue=Overdue(accept=3), repeat=Repeat.AGAIN)


def test_a_reply_fills_what_the_home_would_fill_in() -> None:
    day = date(2026, 11, 20)
    row = ledger_row(entry(Reply(day, "已更换", "马某", True, "旧的已交回"), Transfer(day, "消防救援大队", True)))
    assert (row.measures, row.progress, row.completed, row.responsible, row.remark) == (
        "已更换",
        "已完成",
        day,
        "马某",
        "旧的已交回",
    )
    assert row.state == "已通知\n整改已逾期3天" and row.repeat == "复发"
    assert row.told.endswith("11-20移送消防救援大队")


def test_a_recheck_that_sent_it_back_empties_them_and_says_what_is_missing() -> None:
    day = date(2026, 11, 20)
    back = Recheck(day, "李检查", False, deadline=date(2026, 12, 20), note="仍缺1具")
    row = ledger_row(entry(Reply(day, "已更换", "马某"), back))
    assert (row.measures, row.progress, row.completed, row.responsible) == ("", "", None, "马某")
    assert row.remedy.endswith("复查退回（2026-11-20）：仍缺1具") and "退回1次" in row.state


def test_a_rows_marks_fit_what_it_shows() -> None:
    row = ledger_row(entry())
    assert row.id == "ref/F2"
    assert revision_from(row.revision) is not None
    assert row.check == checksum(row.id, row.revision, (row.number, row.home, row.item, row.problem))


def test_an_unregistered_finding_says_so() -> None:
    inspection = scene.answered(scene.visit(), said("F2", Verdict.FAIL))
    (finding,) = scene.outcome(inspection, register=False).findings
    assert ledger_row(LedgerEntry(inspection, finding, "待签字")).number == "待签字"


# What the home is not told, and what waits for a joint study


def test_what_people_told_stands_nowhere_in_the_ledger_and_the_marks_fit_what_is_shown() -> None:
    """Neither the problem's words nor what a recheck noted of it: the workbook goes to the home."""
    back = Recheck(date(2026, 11, 20), "李检查", False, deadline=date(2026, 12, 20), note="家属王某说仍然没换")
    open_entry = entry(Reply(date(2026, 11, 19), "已更换", "马某"), back)
    told = replace(open_entry.finding, problem="灭火器不符合要求。家属王某反映从没换过。", remedy="向王某说明。")
    shown = ledger_row(replace(open_entry, finding=told))
    assert "家属王某反映" in shown.problem and "家属王某说" in shown.remedy and "向王某说明" in shown.remedy
    row = ledger_row(replace(open_entry, inspection=scene.private(open_entry.inspection, "F2"), finding=told))
    assert "王某" not in "".join(str(getattr(row, field)) for field in LedgerRow.__dataclass_fields__)
    assert row.problem == "灭火器不符合要求。" and row.remedy.endswith("复查退回（2026-11-20）：（内容存于存档联）")
    assert row.check == checksum(row.id, row.revision, (row.number, row.home, row.item, row.problem))


def test_a_problem_of_the_past_is_told_from_a_hazard_on_the_spot_in_words() -> None:
    now = entry()
    past = replace(now, finding=replace(now.finding, historic=True))
    assert ledger_row(past).state.split("\n")[:2] == ["已通知", "历史遗留（一事一议）"]
    assert "按有关部门集中研究的处置意见办理" in ledger_row(past).remedy and "须照常整改" in ledger_row(past).remedy
    assert "历史遗留" not in ledger_row(now).state and ledger_row(now).check == ledger_row(past).check, (
        "the marks are the same"
    )


def test_the_row_of_a_problem_that_is_closed_is_locked() -> None:
    found = sheet(Ledger("台账", "", DAY, (replace(ROW, state="已销账\n2026-11-20 李检查"), ROW)))
    places = [HEADS.index(head) + 1 for head in OPEN]
    assert all(found.cell(4, place).protection.locked for place in places)
    assert not any(found.cell(5, place).protection.locked for place in places)
