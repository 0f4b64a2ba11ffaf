"""`yijian institution form|fill` and `yijian inspection form|fill` as a person or a program meets them."""

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.cli.command import Run


def put(path: Path, sheet: str, row: int, **cells: object) -> None:
    """Fill cells in by their titles."""
    book = load_workbook(path)
    heads = {cell.value: cell.column for cell in book[sheet][3]}
    for title, value in cells.items():
        book[sheet].cell(row, heads[title]).value = value
    book.save(path)


def test_homes_are_entered_from_a_blank_register_and_seen_before(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "登记表.xlsx"
    assert run("institution", "form", path)[:2] == (0, f"已写成 {path}\n")
    put(path, "登记表", 4, 机构名称="青石镇敬老院", **{"县（市、区）": "同心县"}, 床位=60)
    code, out, _ = run("institution", "fill", path, "--dry-run")
    assert code == 0 and "可导入1行" in out and "床位：60" in out and "以上是预览，没有导入任何内容。" in out
    assert "还没有登记机构" in run("institution", "list")[1]
    code, out, _ = run("institution", "fill", path, "--json")
    told = json.loads(out)
    assert (code, told["imported"], told["counts"]) == (
        0, True, {"accepted": 1, "conflict": 0, "refused": 0, "unchanged": 0, "aside": 0},
    )  # fmt: skip
    assert json.loads(run("institution", "list", "--json")[1])["institutions"][0]["beds"] == 60


def test_a_refused_row_is_told_by_its_place_and_the_others_are_taken(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "登记表.xlsx"
    run("institution", "form", path)
    put(path, "登记表", 4, 机构名称="青石镇敬老院", **{"县（市、区）": "同心县"})
    put(path, "登记表", 5, 机构名称="红土镇敬老院", **{"县（市、区）": "同心县"}, 床位="很多")
    code, out, _ = run("institution", "fill", path)
    assert code == 1 and "“登记表”表 第5行 J列“床位”" in out and "请只填数字" in out and "已导入1行。" in out
    assert len(json.loads(run("institution", "list", "--json")[1])["institutions"]) == 1


def test_what_stands_beside_the_form_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "登记表.xlsx"
    run("institution", "form", path)
    put(path, "登记表", 4, 机构名称="青石镇敬老院", **{"县（市、区）": "同心县"})
    book = load_workbook(path)
    sheet = book["登记表"]
    place = sheet.max_column + 1
    for row, words in ((3, "联系情况"), (4, "下周去看")):
        sheet.cell(row, place, words)
    book.save(path)
    code, out, _ = run("institution", "fill", path)
    assert code == 0 and "已导入1行。" in out
    assert "没有读入：" in out and "“联系情况”" in out and "有1行填了内容（“下周去看”），没有读入" in out


def test_answers_are_filled_in_and_a_conflict_has_its_own_exit_code(run: Run, tmp_path: Path) -> None:
    added = run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县", "--json")[1]
    home = json.loads(added)["handle"]
    visit = json.loads(run("inspection", "start", home, "--checklist", "fire", "--json")[1])["handle"]
    early, late = tmp_path / "早.xlsx", tmp_path / "晚.xlsx"
    for path, verdict in ((early, "符合"), (late, "不符合")):
        assert run("inspection", "form", visit, path)[0] == 0
        put(path, "消防安全", 5, 结果=verdict)
    assert run("inspection", "fill", visit, early)[0] == 0
    code, out, _ = run("inspection", "fill", visit, late)
    assert code == 3 and "与新数据冲突1行" in out and "本机的结果已改为“符合”" in out
    shown = json.loads(run("inspection", "show", visit, "--json")[1])
    assert [each["verdict"] for each in shown["answers"].values()] == ["pass"]
    other = json.loads(run("inspection", "start", home, "--checklist", "fire", "--json")[1])["handle"]
    code, _, err = run("inspection", "fill", other, late)
    assert code == 1 and "这是另一次检查的填报表（青石镇敬老院" in err


def test_a_register_with_a_refused_row_goes_back_as_a_workbook(run: Run, tmp_path: Path) -> None:
    path, back = tmp_path / "登记表.xlsx", tmp_path / "退回.xlsx"
    run("institution", "form", path)
    put(path, "登记表", 4, 机构名称="青石镇敬老院", **{"县（市、区）": "同心县"})
    put(path, "登记表", 5, 机构名称="红土镇敬老院", **{"县（市、区）": "同心县"}, 床位="很多", 类型="敬老院子")
    code, out, _ = run("institution", "fill", path, "--sent-back", back)
    assert code == 1 and "已导入1行。" in out and f"退回件已写成 {back}" in out
    put(back, "登记表", 4, 床位=30, 类型="农村敬老院")
    code, out, _ = run("institution", "fill", back)
    assert code == 0 and "已导入1行。" in out
    assert len(json.loads(run("institution", "list", "--json")[1])["institutions"]) == 2
