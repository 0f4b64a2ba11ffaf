"""`yijian ledger` as a program meets it."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.reports.ledger import HEADS, SHEET
from app.workflow.answering import answer
from app.workflow.desk import open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.cli.command import Run
from tests.workflow.conftest import print_notice, sections

ITEM = "XF09"


@pytest.fixture
def home(tmp_path: Path) -> str:
    """A home with two visits and a problem each, told of one of them; returns the home's handle."""
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    try:
        entry = register(desk, Institution(name="青石镇敬老院", county="同心县", beds=60))
        for told in (True, False):
            visit = start(desk, entry.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
            answer(desk, visit, ITEM, Result(Verdict.FAIL))
            sign(desk, visit, "1")
            if told:
                print_notice(desk, visit, tmp_path / "通知.pdf")
        return desk.store.handle(entry.key)
    finally:
        desk.close()


def fill(path: Path, row: int, **cells: object) -> None:
    book = load_workbook(path)
    for title, value in cells.items():
        book[SHEET].cell(row, HEADS.index(title) + 1).value = value
    book.save(path)


def test_out_and_back(run: Run, home: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    code, out, _ = run("ledger", "export", "--institution", home, "--out", str(path))
    assert code == 0 and out == f"已写成 {path}\n"
    fill(path, 4, 整改措施="已补记", 责任人="张院长")
    code, out, _ = run("ledger", "import", str(path), "--dry-run")
    assert code == 0 and "以上是预览" in out and "可导入1行" in out
    assert "整改措施：已补记；完成情况：整改中；责任人：张院长" in out
    code, out, _ = run("ledger", "import", str(path), "--json")
    told = json.loads(out)
    assert (
        code == 0
        and told["imported"]
        and told["counts"]
        == {
            "accepted": 1,
            "conflict": 0,
            "refused": 0,
            "unchanged": 1,
            "aside": 0,
        }
    )
    assert told["rows"][0]["where"] == "“台账”表 第4行"
    assert told["rows"][0]["changes"][0] == {"column": "整改措施", "from": "", "to": "已补记"}
    code, out, _ = run("ledger", "import", str(path))
    assert code == 0 and out == "台账.xlsx：可导入0行，与新数据冲突0行，不能导入0行，没有变化2行\n"


def test_refused_rows_and_clashes_are_told_by_the_exit_code(run: Run, home: str, tmp_path: Path) -> None:
    path, older = tmp_path / "台账.xlsx", tmp_path / "旧台账.xlsx"
    for each in (path, older):
        assert run("report", "ledger", "--out", str(each))[0] == 0
    fill(path, 4, 整改措施="已补记")
    fill(path, 5, 整改措施="已补记")
    fill(older, 4, 整改措施="另一种说法")
    code, out, _ = run("ledger", "import", str(path))
    assert code == 1 and "已登记1项回复" in out and "“台账”表 第5行" in out and "有效的通知上没有这个问题" in out
    number = str(load_workbook(path)[SHEET].cell(4, 1).value)
    assert run("finding", "reply", number, "--text", "电话说在补", "--unfinished")[0] == 0
    code, out, _ = run("ledger", "import", str(older))
    assert code == 3 and "已另有登记" in out


def test_a_file_that_is_no_ledger_is_refused_in_a_sentence(run: Run, home: str, tmp_path: Path) -> None:
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG")
    code, out, err = run("ledger", "import", str(path))
    assert code == 1 and out == "" and "不是 Excel 工作簿" in err and err.count("\n") == 1


def test_what_is_refused_goes_back_as_a_workbook_and_comes_in_once_it_is_corrected(
    run: Run, home: str, tmp_path: Path
) -> None:
    path, back = tmp_path / "台账.xlsx", tmp_path / "退回件.xlsx"
    run("ledger", "export", "--institution", home, "--out", str(path))
    fill(path, 4, 整改措施="已补记", 完成情况="好了", 完成日期="2月30日")
    code, out, _ = run("ledger", "import", str(path), "--sent-back", str(back))
    assert code == 1 and f"退回件已写成 {back}" in out
    assert "不是可选的内容" in out and "没有这一天" in out, "all that is wrong is told at once"
    code, _, err = run("ledger", "import", str(path), "--sent-back", str(back))
    assert code == 1 and "已有同名的文件" in err and "--force" in err
    book = load_workbook(back)
    heads = {cell.value: cell.column for cell in book[SHEET][3]}
    book[SHEET].cell(4, heads["完成情况"]).value = "整改中"
    book[SHEET].cell(4, heads["完成日期"]).value = None
    book.save(back)
    code, out, _ = run("ledger", "import", str(back), "--sent-back", str(tmp_path / "又退.xlsx"), "--json")
    told = json.loads(out)
    assert code == 0 and told["counts"]["accepted"] == 1 and "sent_back" not in told
    assert not (tmp_path / "又退.xlsx").exists()
