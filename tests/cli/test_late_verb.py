"""What came after signing, from the command line: listed, adopted, refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.visit_rows import Mode
from app.workflow.answering import answer
from app.workflow.desk import open_desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.merging import merge_files
from app.workflow.signing import sign
from tests.cli.command import Run
from tests.workflow.conftest import sections


@pytest.fixture
def late(tmp_path: Path, run: Run) -> Iterator[Path]:
    """A file with 不符合 for what was signed 符合 here."""
    run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    partner = open_desk(tmp_path / "partner.sqlite", "检查员乙")
    (home,) = [key for key, _ in desk.store.things("institution")]
    key = start(desk, home, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    merge_files(partner, [export(desk, tmp_path / "甲.sqlite").path])
    answer(desk, key, "XF09", Result(Verdict.PASS))
    sign(desk, key, "1")
    answer(partner, partner.store.by_handle(desk.store.handle(key)), "XF09", Result(Verdict.FAIL))
    path = export(partner, tmp_path / "乙.sqlite").path
    desk.close()
    partner.close()
    yield path


def test_a_merge_says_that_something_came_after_signing(run: Run, late: Path) -> None:
    code, out, _ = run("merge", late)
    assert code == 3
    assert "签字后才到1处" in out and "签字后才到、待决定的：1处，用 yijian late list 查看" in out


def test_what_came_late_is_listed_beside_what_was_signed_and_adopted(run: Run, late: Path) -> None:
    run("merge", late)
    code, out, _ = run("late", "list", "--json")
    (case,) = json.loads(out)["late"]
    assert code == 3
    assert (case["institution"], case["signed"]["text"], case["signed"]["by"]) == ("青石镇敬老院", "符合", "检查员甲")
    (version,) = case["versions"]
    assert (version["text"], version["actor"]) == ("不符合", "检查员乙")
    assert run("late", "list")[1].splitlines()[1].startswith("  签字的：符合（检查员甲，")
    code, out, _ = run("late", "adopt", version["handle"], "--because", "两人核对过")
    assert (code, out.strip()) == (0, "没有要决定的。")
    shown = json.loads(run("inspection", "show", case["inspection"], "--json")[1])
    assert shown["answers"]["XF09"]["verdict"] == "fail" and shown["late"] == []
    (correction,) = shown["corrections"]
    assert (correction["before"], correction["after"], correction["reason"]) == ("符合", "不符合", "两人核对过")
    assert "签字后的更正1处" in run("inspection", "show", case["inspection"])[1]


def test_what_is_refused_leaves_what_was_signed(run: Run, late: Path) -> None:
    run("merge", late)
    case = json.loads(run("late", "list", "--json")[1])["late"][0]
    assert json.loads(run("inspection", "list", "--json")[1])["inspections"][0]["late"] == 1
    assert "用 yijian late 决定" in run("inspection", "show", case["inspection"])[1]
    code, _, err = run("late", "refuse", case["versions"][0]["handle"], "--because", " ")
    assert code == 1 and "还没有写明理由" in err
    assert run("late", "refuse", case["versions"][0]["handle"], "--because", "看错了楼")[0] == 0
    shown = json.loads(run("inspection", "show", case["inspection"], "--json")[1])
    assert shown["answers"]["XF09"]["verdict"] == "pass" and shown["corrections"] == []


def test_a_name_that_the_list_does_not_have_is_refused_in_a_sentence(run: Run) -> None:
    code, _, err = run("late", "adopt", "3FA9-12", "--because", "核对过")
    assert code == 1 and "没有这样一条" in err
