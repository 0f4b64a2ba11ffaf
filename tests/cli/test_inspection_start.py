"""`yijian inspection start` as a person or a program meets it."""

import json
from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.workflow.answering import answer
from app.workflow.desk import open_desk
from app.workflow.signing import sign
from tests.cli.command import Run


@pytest.fixture
def home(run: Run) -> str:
    out = run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县", "--disabled", "15", "--json")[1]
    return str(json.loads(out)["handle"])


def test_a_visit_begins_and_is_shown_by_the_handle_that_was_told(run: Run, home: str) -> None:
    code, out, _ = run("inspection", "start", home, "--checklist", "fire", "--checklist", "staffing", "--json")
    told = json.loads(out)
    assert (code, told["checklists"], told["mode"]) == (0, ["fire", "staffing"], "patrol")
    assert list(told["parts"]) == ["检查员甲"]
    assert json.loads(run("inspection", "show", told["handle"], "--json")[1])["institution"] == "青石镇敬老院"
    assert "已开始" in run("inspection", "start", home, "--checklist", "quick")[1]


def test_two_officers_share_the_sections(run: Run, home: str) -> None:
    people = ("--inspector", "甲", "--inspector", "乙", "--certificate", "民执001")
    refused = run("inspection", "start", home, "--checklist", "fire", "--administrative", *people)
    assert refused[0] == 1 and "两名以上" in refused[2]
    code, out, _ = run(
        "inspection", "start", home, "--checklist", "fire", "--administrative", *people, "--certificate", "2", "--json"
    )
    parts = json.loads(out)["parts"]
    assert code == 0 and parts["甲"] and parts["乙"] and not set(parts["甲"]) & set(parts["乙"])


def test_a_recheck_is_refused_without_open_problems_and_made_of_them(run: Run, home: str, tmp_path: Path) -> None:
    code, _, err = run("inspection", "start", home, "--recheck")
    assert code == 1 and "没有未销账的问题" in err and len(err.splitlines()) == 1
    visit = json.loads(run("inspection", "start", home, "--checklist", "staffing", "--json")[1])["handle"]
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    key = desk.store.by_handle(visit)
    answer(desk, key, "RY02", Result(Verdict.FAIL))
    sign(desk, key, "1")
    desk.close()
    told = json.loads(run("inspection", "start", home, "--recheck", "--json")[1])
    assert (told["checklists"], told["items"]) == (["recheck"], 1)
    assert json.loads(run("inspection", "show", told["handle"], "--json")[1])["unchecked"] == ["RY02"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 1, "还没有选检查表"),
        (("--checklist", "nonsense"), 1, "没有这张检查表"),
        (("--checklist", "fire", "--checklist", "quick"), 1, "查两遍"),
        (("--checklist", "fire", "--certificate", "1", "--certificate", "2"), 2, "执法证号比检查人员多"),
    ],
)
def test_what_cannot_begin_is_refused_in_a_sentence_and_not_saved(
    run: Run, home: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    refused = run("inspection", "start", home, *arguments)
    assert refused[0] == code and said in refused[2]
    assert json.loads(run("inspection", "list", "--json")[1])["inspections"] == []
