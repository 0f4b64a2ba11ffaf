"""`yijian rating` and `yijian report blank` as a person or a program meets them."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.checklists.sample_sheet import workbook
from tests.cli.command import Run


@pytest.fixture
def home(run: Run) -> str:
    out = run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县", "--json")[1]
    return str(json.loads(out)["handle"])


def test_a_filled_sheet_is_imported_shown_listed_and_printed(run: Run, home: str, tmp_path: Path) -> None:
    path = str(workbook(tmp_path / "示例.xlsx", share=0.6))
    code, out, _ = run(
        "rating", "import", path, "--institution", home, "--mode", "评估", "--date", "2026-11-01", "--json"
    )
    said = json.loads(out)
    assert (code, said["level"], said["total"], said["next_level"]) == (0, "三级", "600", "四级")
    assert said["gaps"][0]["gap"] == "环境72分，须96分，还差24分。"
    assert (said["renewal"], said["expires"]) == ("2029-05-01", "2029-11-01")
    code, out, _ = run("rating", "show", said["handle"], "--out", str(tmp_path / "预评估.pdf"))
    assert code == 0 and out.splitlines()[0] == "预评估（不代替等级评定）"
    assert "距四级，参考（单一来源）：" in out
    assert (tmp_path / "预评估.pdf").read_bytes().startswith(b"%PDF")
    assert "评估 三级 600分" in run("rating", "list")[1]
    assert (
        json.loads(run("rating", "list", "--institution", home, "--json")[1])["ratings"][0]["handle"] == said["handle"]
    )


def test_a_sheet_with_faults_exits_with_1_and_tells_them_line_by_line(run: Run, home: str, tmp_path: Path) -> None:
    def change(page: Any) -> None:
        page.cell(2, 6, 999)
        page.cell(3, 6).value = None

    path = str(workbook(tmp_path / "示例.xlsx", change=change))
    code, out, _ = run("rating", "import", path, "--institution", home, "--mode", "自评")
    assert code == 1
    assert [line.split(" · ")[1] for line in out.splitlines()] == [
        "工作表“评分表” 第2行 F列（得分）",
        "工作表“评分表” 第3行 F列（得分）",
    ]
    assert run("rating", "list")[1] == "还没有预评估。\n"


def test_a_refused_sheet_goes_back_with_the_reason_in_each_row_and_comes_in_once_corrected(
    run: Run, home: str, tmp_path: Path
) -> None:
    def change(page: Any) -> None:
        page.cell(2, 6, 999)
        page.cell(2, 3).value = None
        page.cell(2, 4, "十分")
        page.cell(3, 6).value = None
        page.cell(1, 9, "联系人")
        page.cell(4, 9, "王某")

    path, back = workbook(tmp_path / "示例.xlsx", change=change), tmp_path / "退回.xlsx"
    full = load_workbook(workbook(tmp_path / "好.xlsx"))["评分表"].cell(2, 4).value
    where = ("--institution", home, "--mode", "自评")
    code, out, _ = run("rating", "import", str(path), *where, "--sent-back", str(back))
    assert code == 1 and f"退回件已写成 {back}" in out
    assert "没有读入：“评分表”表 第1行 I列“联系人” 多出的列" in out
    book = load_workbook(back)
    page = book["评分表"]
    assert [cell.value for cell in book["没有读入"][3]] == ["原来在哪里", "是什么", "为什么没有读入，怎么办"]
    assert "王某" in str(book["没有读入"]["C4"].value) and "这是退回件" in str(book["填写说明"]["A2"].value)
    assert page.cell(3, 1).value == "退回原因" and page.protection.sheet and "要改的有2行" in page["A2"].value
    assert page.cell(4, 1).value.startswith("1．“评定项目”：") and "\n2．“分值”：" in page.cell(4, 1).value
    assert page.cell(4, 7).value == 999, "what was written is kept"
    assert "没有填得分" in page.cell(5, 1).value and page.cell(6, 1).value is None
    assert (page.cell(4, 3).number_format, page.cell(5, 7).number_format) == ("@", "General"), "序号 is text, 得分 none"
    assert [page.cell(row, 7).protection.locked for row in (4, 5, 6)] == [False, False, True]
    page.cell(4, 4).value, page.cell(4, 5).value, page.cell(4, 7).value, page.cell(5, 7).value = "全部", full, 1, 1
    page.cell(3, 10, "联系人")
    page.cell(6, 10, "王某")
    book.save(back)
    code, out, _ = run("rating", "import", str(back), *where)
    assert code == 0 and "没有读入：" in out and "多出的列" in out and "王某" in out


def test_a_program_is_told_in_json_what_was_wrong_and_what_was_not_read(run: Run, home: str, tmp_path: Path) -> None:
    def own_column(page: Any) -> None:
        page.cell(1, 9, "联系人")
        page.cell(4, 9, "王某")

    def change(page: Any) -> None:
        own_column(page)
        page.cell(2, 6, 999)

    back = ("--sent-back", str(tmp_path / "退回.xlsx"))
    where = ("--institution", home, "--mode", "自评", "--json")
    code, out, _ = run("rating", "import", str(workbook(tmp_path / "坏.xlsx", change=change)), *where, *back)
    said = json.loads(out)
    assert code == 1 and said["imported"] is False and "999" in said["faults"][0]["what"]
    assert "王某" in said["unread"][0] and Path(said["sent_back"]).exists()
    code, out, _ = run("rating", "import", str(workbook(tmp_path / "好.xlsx", change=own_column)), *where)
    assert code == 0 and "王某" in json.loads(out)["unread"][0]


def test_a_template_is_written_to_be_filled(run: Run, tmp_path: Path) -> None:
    assert run("rating", "template", "--out", str(tmp_path / "评分表.xlsx"))[0] == 0
    assert (tmp_path / "评分表.xlsx").read_bytes().startswith(b"PK")


def test_a_blank_checklist_is_printed(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("report", "blank", "fire", "--out", str(tmp_path / "空白.pdf"))
    assert code == 0 and "已写成" in out
    assert (tmp_path / "空白.pdf").read_bytes().startswith(b"%PDF")
    code, _, err = run("report", "blank", "fier", "--out", str(tmp_path / "x.pdf"))
    assert code == 1 and "没有这张检查表" in err and not (tmp_path / "x.pdf").exists()


def test_the_indicators_of_the_area_are_told_with_their_clause_and_never_of_one_home(run: Run, home: str) -> None:
    code, out, _ = run("institution", "indicators")
    assert code == 0 and "不用来判一家机构" in out.splitlines()[0]
    assert "吴忠市 护理型床位占比：目标60%（2025年，约束性）" in out and "附件 6" in out
    known = json.loads(run("institution", "indicators", "--json")[1])["indicators"]
    assert {entry["jurisdiction"] for entry in known} == {"吴忠市", "宁夏回族自治区"}
    (care,) = [entry for entry in known if entry["id"] == "medical_care_wuzhong_2025"]
    assert (care["reached"], care["part"], care["unknown"]) == (None, None, 1)
