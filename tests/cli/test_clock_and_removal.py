"""On the command line: a doubted clock, the same home twice, what is removed, what a short county name chooses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.workflow.desk import clock, open_desk
from app.workflow.registering import institutions, register
from tests.cli.command import Run

YEAR = 365 * 86_400_000


def add(run: Run, county: str = "同心县", *more: str) -> Any:
    return run("institution", "add", "--name", "青石镇敬老院", "--county", county, *more)


def test_a_short_county_s_name_says_which_law_it_chose(run: Run) -> None:
    code, out, _ = add(run, "同心")
    assert code == 0 and "“同心”按“同心县”对待，适用：吴忠。" in out
    told = json.loads(add(run, "海城区", "--json")[1])
    assert told["profile"] == "general" and "若是“海城市”" in told["county_news"]


def test_a_home_that_is_there_is_named_and_added_only_again(run: Run) -> None:
    handle = json.loads(add(run, "同心县", "--json")[1])["handle"]
    code, out, err = add(run, "同心")
    assert (code, out) == (1, "") and handle in err and "--again" in err
    assert add(run, "同心", "--again")[0] == 0
    _, out, err = run("institution", "list")
    assert "可能重复登记" in err and out.count("青石镇敬老院") == 2
    assert all(home["doubled"] for home in json.loads(run("institution", "list", "--json")[1])["institutions"])


def test_what_was_a_mistake_is_removed_with_a_reason_and_brought_back(run: Run) -> None:
    home = json.loads(add(run, "同心县", "--json")[1])["handle"]
    visit = json.loads(run("inspection", "start", home, "--checklist", "fire", "--json")[1])["handle"]
    assert run("inspection", "remove", visit)[0] == 2, "a reason is asked for"
    code, _, err = run("institution", "remove", home, "--reason", "登记错了")
    assert code == 1 and "1次检查" in err
    assert run("inspection", "remove", visit, "--reason", "选错了机构")[0] == 0
    assert "还没有检查" in run("inspection", "list")[1]
    (gone,) = json.loads(run("inspection", "list", "--removed", "--json")[1])["removed"]
    assert (gone["handle"], gone["reason"], gone["unseen"]) == (visit, "选错了机构", 0)
    assert run("institution", "remove", home, "--reason", "登记错了")[0] == 0
    assert "登记错了" in run("institution", "list", "--removed")[1]
    code, _, err = run("inspection", "start", home, "--checklist", "fire")
    assert code == 1 and "已划去" in err and "bring-back" in err
    assert run("institution", "bring-back", home, "--reason", "没有错")[0] == 0
    assert run("inspection", "bring-back", visit, "--reason", "没有选错")[0] == 0
    assert visit in run("inspection", "list")[1]


def test_a_clock_behind_the_newest_record_goes_on_by_a_word_before_the_verb(run: Run, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员乙")
    ahead = replace(desk, clock=lambda: clock() + 5 * YEAR)
    home = json.loads(add(run, "同心县", "--json")[1])["handle"]
    register(ahead, replace(institutions(desk)[0], name="后来的院", key=0, handle=""))
    desk.close()
    start = ("inspection", "start", home, "--checklist", "fire")
    code, _, err = run(*start)
    assert code == 1 and "检查员乙" in err and "--clock-right" in err
    assert run("--clock-right", "已按手机核对", *start)[0] == 0
    assert run(*start)[0] == 0, "it is asked for once"
