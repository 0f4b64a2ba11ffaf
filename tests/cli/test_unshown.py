"""What can't be shown: a line each for a person, a key of its own for a program, and an exit code that says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.domain.inspection import Result, Verdict
from app.domain.visit_rows import Mode
from app.workflow.answering import answer
from app.workflow.desk import open_desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import inspections
from app.workflow.merging import merge_files
from app.workflow.signing import sign
from tests.storage.hostile import HEADS, say
from tests.workflow.conftest import sections

Run = Any
LISTS = {
    "inspections": ("inspection", "list"),
    "findings": ("finding", "list"),
}
FILES = {
    "台账.xlsx": ("ledger", "export"),
    "汇总.pdf": ("report", "summary"),
    "汇总.xlsx": ("report", "summary"),
    "结果.xlsx": ("report", "results"),
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / "county.sqlite"), "--as", "检查员甲", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def county(tmp_path: Path, run: Run) -> str:
    """A store with a sound visit and one that says a thirteenth month, merged from a laptop; the latter's handle."""
    run("store", "create")
    run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")
    desk = open_desk(tmp_path / "county.sqlite", "检查员甲")
    (home,) = [key for key, _ in desk.store.things("institution")]
    for _ in range(2):
        visit = start(desk, home, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
        answer(desk, visit, "XF09", Result(Verdict.FAIL))
        sign(desk, visit, "1")
    handle = desk.store.handle(visit)
    package = export(desk, tmp_path / "交.sqlite").path
    laptop = open_desk(tmp_path / "laptop.sqlite", "检查员乙")
    desk.close()
    merge_files(laptop, [package])
    spoilt = laptop.store.by_handle(handle)
    say(laptop.store, spoilt, "head", HEADS["a thirteenth month"], "inspection", actor="检查员乙")
    package = export(laptop, tmp_path / "乙.sqlite").path
    laptop.close()
    assert run("merge", str(package), "--into", str(tmp_path / "county.sqlite"))[0] == 0
    return handle


@pytest.mark.parametrize("name", LISTS)
def test_a_list_goes_on_and_tells_what_is_not_in_it(run: Run, county: str, name: str) -> None:
    code, out, err = run(*LISTS[name])
    assert code == 3 and len(out.splitlines()) == 1
    (line,) = err.splitlines()
    assert line.startswith(
        f"不能显示  检查 {county}（青石镇敬老院） · 开始日期：写的是“2026-13-45”，不是日期。请让检查员乙重新导出"
    )
    code, out, err = run(*LISTS[name], "--json")
    told = json.loads(out)
    assert code == 3 and len(told[name]) == 1 and len(err.splitlines()) == 1
    (lost,) = told["unreadable"]
    assert lost["place"].endswith("开始日期") and lost["newer"] is False and lost["remedy"].startswith("请让")


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_many_visits_is_written_without_it(run: Run, county: str, file: str, tmp_path: Path) -> None:
    code, out, err = run(*FILES[file], "--out", str(tmp_path / file))
    assert code == 3 and (tmp_path / file).exists() and "不能显示" in out and len(err.splitlines()) == 1
    code, out, _ = run(*FILES[file], "--out", str(tmp_path / file), "--force", "--json")
    assert code == 3 and len(json.loads(out)["unreadable"]) == 1


def test_the_check_of_a_store_that_is_sound_tells_what_can_not_be_shown(run: Run, county: str) -> None:
    code, out, err = run("store", "check")
    assert code == 3 and "完好" in out and "其中1处内容不能显示" in out and county in err
    code, out, _ = run("store", "check", "--json")
    told = json.loads(out)
    assert told["sound"] is True and len(told["unreadable"]) == 1


def test_many_papers_are_issued_beside_it_and_it_is_refused_by_name(run: Run, county: str, tmp_path: Path) -> None:
    verb = ("report", "batch", "--kind", "record", "--one-file", "--json")
    code, out, err = run(*verb, "--out", str(tmp_path / "全部.pdf"))
    made = json.loads(out)
    refused = [entry for entry in made if entry["refused"]]
    assert code == 1 and len(made) == 2 and [entry["inspection"] for entry in refused] == [county]
    assert "不能显示" in refused[0]["refused"]
    assert county in err and refused[0]["refused"] in err and len(err.splitlines()) == 1
    assert (tmp_path / "全部.pdf").exists(), "the others are issued all the same"


@pytest.mark.parametrize("verb", [("inspection", "show"), ("document", "list")])
def test_asked_for_by_name_it_is_refused_in_one_line(run: Run, county: str, verb: tuple[str, ...]) -> None:
    code, out, err = run(*verb, county)
    assert (code, out) == (1, "") and "不能显示" in err and len(err.splitlines()) == 1


def test_without_anything_of_that_kind_the_lists_are_as_ever(run: Run) -> None:
    run("store", "create")
    assert run("inspection", "list") == (0, "还没有检查。\n", "")
    assert json.loads(run("finding", "list", "--json")[1]) == {"findings": [], "unreadable": []}


def test_a_store_of_nothing_but_that_does_not_say_that_there_is_nothing(run: Run, county: str, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "county.sqlite", "检查员乙")
    for key in inspections(desk):
        say(desk.store, key, "head", {"mode": "future"}, "inspection", actor="检查员乙")
    desk.close()
    code, out, err = run("inspection", "list")
    assert (code, out) == (3, "没有能显示的。\n") and len(err.splitlines()) == 2


def test_what_stands_in_the_tables_is_not_touched_by_reading(run: Run, county: str) -> None:
    before = run("store", "check")[1]
    run("inspection", "list")
    assert run("store", "check")[1] == before
