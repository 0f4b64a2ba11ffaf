"""`yijian clash` as a person or a program meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.storage.store import Store
from app.workflow.answering import answer, edit_finding
from app.workflow.desk import Desk, open_desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import inspections
from app.workflow.merging import merge_files
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.workflow.conftest import sections

Run = Any
DAYS = {"检查员甲": 90, "检查员乙": 3}


def registered(desk: Desk) -> None:
    (visit,) = inspections(desk)
    edit_finding(desk, visit, "XF09", FindingEdit(problem=f"{desk.actor}写的问题。", deadline_days=DAYS[desk.actor]))
    sign(desk, visit, "1")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """At a store in which one problem was registered on two computers."""
    store = tmp_path / "甲.sqlite"
    Store.create(store).close()
    Store.create(tmp_path / "乙.sqlite").close()
    one, other = open_desk(store, "检查员甲"), open_desk(tmp_path / "乙.sqlite", "检查员乙")
    home = register(one, Institution(name="青石镇敬老院", county="同心县"))
    visit = start(one, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    answer(one, visit, "XF09", Result(Verdict.FAIL))
    merge_files(other, [export(one, tmp_path / "甲交.sqlite").path])
    registered(one)
    registered(other)
    merge_files(one, [export(other, tmp_path / "乙交.sqlite").path])
    one.close()
    other.close()

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--store", str(store), "--as", "检查员甲", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_problem_that_waits_for_a_decision_says_so_to_a_program(run: Run) -> None:
    (entry,) = json.loads(run("finding", "list", "--json")[1])["findings"]
    assert entry["undecided"] is True
    assert entry["problem"] == "检查员乙写的问题。" and len(entry["other_numbers"]) == 1
    code, out, _ = run("finding", "show", entry["other_numbers"][0])
    assert code == 0 and "待核" in out and entry["number"] in out


def test_clashes_are_listed_the_stricter_version_first(run: Run) -> None:
    code, out, _ = run("clash", "list", "--json")
    (clash,) = json.loads(out)["clashes"]
    assert (code, clash["institution"]) == (3, "青石镇敬老院")
    assert [each["actor"] for each in clash["versions"]] == ["检查员乙", "检查员甲"]
    code, out, _ = run("clash", "list")
    assert code == 3
    for said in (
        clash["clash"],
        "检查员乙写的问题。",
        "检查员甲写的问题。",
        *(v["version"] for v in clash["versions"]),
    ):
        assert said in out


def test_a_version_is_chosen_with_a_reason_and_stands_whole(run: Run) -> None:
    (clash,) = json.loads(run("clash", "list", "--json")[1])["clashes"]
    chosen = clash["versions"][1]
    assert run("clash", "decide", clash["clash"], chosen["version"], "--reason", " ")[0] == 1
    assert run("clash", "decide", clash["clash"], "0000-1", "--reason", "核对过")[0] == 1
    code, out, err = run("clash", "decide", clash["clash"], chosen["version"], "--reason", "核对过", "--json")
    assert (code, err) == (0, "") and json.loads(out)["conflicts_left"] == 0
    (entry,) = json.loads(run("finding", "list", "--json")[1])["findings"]
    assert (entry["undecided"], entry["problem"]) == (False, "检查员甲写的问题。")
    assert run("clash", "list")[:2] == (0, "没有待决定的不一致。\n")
    assert run("clash", "decide", clash["clash"], chosen["version"], "--reason", "再来")[0] == 1
