"""保管期限 and 清除 as a program or a person meets them: exit codes, one line of error, JSON that parses."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.checklists.load import shipped
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.workflow.answering import answer, attach
from app.workflow.desk import open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from tests.workflow.conftest import NOON, picture

Run = Any
SOURCE = "示例县民发〔2020〕1号"
SET = ("store", "retention", "set", "photos", "--years", "2", "--since", "visit", "--source", SOURCE)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """On a store with one visit of 2026-11-22 that has a photo."""
    desk = open_desk(tmp_path / "yijian.sqlite", "检查员甲", lambda: NOON)
    home = register(desk, Institution(name="青石镇敬老院", county="同心县"))
    sections = tuple(s.id for c in shipped() if c.id == "fire" for s in c.sections)
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections)])
    answer(desk, visit, "XF09", Result(Verdict.FAIL))
    attach(desk, visit, "XF09", picture(), "北门.jpg")
    desk.close()

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / "yijian.sqlite"), "--as", "检查员甲", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_there_is_no_period_until_the_county_sets_one(run: Run) -> None:
    code, out, _ = run("store", "retention", "show")
    assert code == 0 and out.count("没有设定") == 7
    assert json.loads(run("store", "retention", "show", "--json")[1]) == []
    code, out, _ = run("store", "retention", "due", "--today", "2099-01-01")
    assert code == 0 and "还没有设定保管期限" in out


def test_a_rule_is_set_shown_and_dropped(run: Run) -> None:
    rule = {"kind": "photos", "years": 2, "since": "visit", "source": SOURCE}
    code, out, _ = run(*SET, "--json")
    assert code == 0 and json.loads(out) == [rule]
    assert f"检查照片：自检查之日起保管 2 年（{SOURCE}）" in run("store", "retention", "show")[1]
    assert json.loads(run("store", "retention", "drop", "photos", "--json")[1]) == []


@pytest.mark.parametrize(
    ("changed", "code", "told"),
    [
        (("--years", "0"), 1, "保管年数"),
        (("--source", " "), 1, "没有写明依据"),
        (("--years", "许多"), 2, "应为整数"),
        (("--since", "birth"), 2, "只能是 visit、closed"),
    ],
)
def test_a_rule_that_can_not_be_is_refused_in_one_line(
    run: Run, changed: tuple[str, ...], code: int, told: str
) -> None:
    got, out, err = run(*SET, *changed)
    assert (got, out, len(err.splitlines())) == (code, "", 1) and told in err
    assert json.loads(run("store", "retention", "show", "--json")[1]) == []


def test_what_has_run_out_is_listed_with_names_that_erase_takes(run: Run) -> None:
    run(*SET)
    due = ("store", "retention", "due", "--today")
    assert run(*due, "2028-11-22")[:2] == (0, "没有到期的。\n")
    code, out, _ = run(*due, "2028-11-23")
    assert (
        code == 3
        and "青石镇敬老院 2026-11-22 的检查 · 检查照片：1 个文件、1 处文字，保管到 2028-11-22；还有问题" in out
    )
    code, out, _ = run(*due, "2028-11-23", "--json")
    (found,) = json.loads(out)
    assert (code, found["until"], found["source"], found["open"]) == (3, "2028-11-22", SOURCE, True)
    names = [place["id"] for place in found["places"]]
    assert len(names) == 2
    code, out, _ = run("store", "erase", *names, "--reason", "保管期限已过", "--witness", "检查员乙", "--yes", "--json")
    assert code == 0 and json.loads(out)["erased"] == 2
    assert run(*due, "2028-11-23", "--json")[:2] == (0, "[]\n")
