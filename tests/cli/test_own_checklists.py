"""`yijian checklist` for a county's own checklists, as a person or a program meets it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.checklists.load import profiles
from app.checklists.profile_write import profile_workbook
from app.checklists.workbook_example import example
from app.checklists.workbook_write import checklist_workbook
from app.domain.checklist import CountyCitation, RequiredRatio
from app.storage.store import Store

Run = Any


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    Store.create(tmp_path / "a.sqlite").close()

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / "a.sqlite"), "--as", "甲", "checklist", *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_an_empty_template_is_written_and_refused_with_all_its_faults(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "模板.xlsx"
    code, said, _ = run("template", out)
    assert code == 0 and str(out) in said
    code, said, error = run("import", out)
    assert code == 1
    assert "“检查表”表 第2行 A列“编号” · 没有填“编号” · 补上“编号”。" in said.splitlines()
    assert error.startswith("模板.xlsx：工作簿有3处问题") and error.count("\n") == 1


def test_a_checklist_is_imported_listed_compared_and_withdrawn(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "本县.xlsx"
    path.write_bytes(checklist_workbook(example()))
    assert "已导入" in run("import", path)[1]
    first, *others = example().items
    section = replace(example().sections[0], items=(replace(first, deadline_days=3), *others))
    path.write_bytes(checklist_workbook(replace(example(), sections=(section,))))
    code, said, _ = run("import", path, "--json")
    found = json.loads(said)
    assert (code, found["imported"], found["items"], found["changes"][0]["after"]) == (0, True, 3, "3天")
    code, said, _ = run("editions", "--json")
    listed = json.loads(said)["editions"]
    assert [(entry["id"], entry["current"]) for entry in listed] == [("bd-fire", True), ("bd-fire", False)]
    code, said, _ = run("diff", "bd-fire@2026-11", "bd-fire")
    assert (code, said) == (0, "改动 BD01 宿舍楼灭火器 · 期限：15天 → 3天\n")
    assert run("diff", "bd-fire", path)[1] == "内容相同。\n"
    assert run("withdraw", "bd-fire")[0] == 0
    assert run("editions")[1] == "本县没有自己的检查表。\n"


def test_a_national_checklist_is_exported_and_comes_back_unchanged(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "消防.xlsx"
    assert run("export", "fire", out)[0] == 0
    code, said, _ = run("import", out)
    assert code == 0 and "没有新增版本" in said


def test_faults_are_told_to_programs_too(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "模板.xlsx"
    run("template", out)
    code, said, _ = run("import", out, "--json")
    assert code == 1
    assert {tuple(fault) for fault in json.loads(said)["faults"]} == {("where", "what", "remedy")}


def test_a_jurisdiction_is_written_filled_in_and_taken_back(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "辖区.xlsx"
    assert run("profile-template", out, "--like", "wuzhong")[0] == 0
    code, said, error = run("profile-import", out)
    assert code == 1 and len(said.splitlines()) == 2 and "工作簿有2处问题" in error
    own = replace(profiles()[0], id="yanchi", title="盐池县", counties=("盐池县",))
    out.write_bytes(profile_workbook(own, own=True))
    code, said, _ = run("profile-import", out, "--json")
    assert code == 0 and (json.loads(said)["id"], json.loads(said)["warnings"]) == ("yanchi", [])
    words = CountyCitation("办法", "盐民发〔2026〕1号", "第八条", "每六名部分失能老人配一名护理员")
    six = RequiredRatio("partly", 1, 6, in_principle=False, basis=words)
    out.write_bytes(profile_workbook(replace(own, ratios=(six,)), own=True))
    code, said, _ = run("profile-import", out)
    assert code == 0 and "部分失能老人的配比1:6在所引的原文里没有认出来" in said
    code, _, error = run("profile-template", tmp_path / "无.xlsx", "--like", "nowhere")
    assert code == 1 and "没有这个地区" in error


def test_an_unknown_checklist_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    code, _, error = run("export", "nothing", tmp_path / "a.xlsx")
    assert code == 1 and "没有这张检查表" in error and "fire@" in error
