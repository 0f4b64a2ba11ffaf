"""`yijian finding` as a person or a program meets it."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.domain.inspection import Result, Verdict
from app.domain.visit_rows import Mode
from app.workflow.answering import answer
from app.workflow.desk import open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.signing import sign
from tests.cli.command import Run
from tests.workflow.conftest import picture, print_notice, sections


@pytest.fixture
def number(tmp_path: Path, run: Run) -> str:
    """The 挂号 of a problem whose notice was printed."""
    run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    (home,) = [key for key, _ in desk.store.things("institution")]
    visit = start(desk, home, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    answer(desk, visit, "XF09", Result(Verdict.FAIL))
    (given,) = sign(desk, visit, "1")
    print_notice(desk, visit, tmp_path / "通知.pdf")
    desk.close()
    return given


def told(run: Run, *arguments: str) -> dict[str, Any]:
    code, out, err = run("finding", *arguments, "--json")
    assert (code, err) == (0, "")
    said: dict[str, Any] = json.loads(out)
    return said


def test_problems_are_listed_for_a_person_and_for_a_program(run: Run, number: str) -> None:
    code, out, _ = run("finding", "list")
    assert code == 0 and number in out and "新增" in out and "已通知" in out
    (entry,) = json.loads(run("finding", "list", "--open", "--json")[1])["findings"]
    assert (entry["number"], entry["state"], entry["open"], entry["repeat"]) == (number, "notified", True, "new")
    assert run("finding", "list", "--overdue")[1] == "没有这样的问题。\n"


def test_lists_are_narrowed_and_written_as_workbooks(run: Run, number: str, tmp_path: Path) -> None:
    for verb, name, kept, lost in (
        ("finding", "findings", ("--severity", "一般"), ("--department", "住建")),
        ("inspection", "inspections", ("--state", "已签字"), ("--state", "未开始")),
    ):
        for narrowed, count in (
            (kept, 1),
            (lost, 0),
            (("--inspector", "检查员甲"), 1),
            (("--inspector", "别人"), 0),
            (("--township", "青石镇"), 0),
            (("--since", "2000-01-01", "--until", "2000-12-31"), 0),
        ):
            assert len(json.loads(run(verb, "list", *narrowed, "--json")[1])[name]) == count, narrowed
        out = tmp_path / f"{verb}.xlsx"
        assert run(verb, "list", *kept, "--out", str(out))[0] == 0
        (sheet,) = load_workbook(out).worksheets
        assert kept[1] in sheet["A2"].value and sheet.max_row == 4
        code, _, err = run(verb, "list", "--since", "2026-02-01", "--until", "2026-01-01")
        assert code != 0 and "晚于" in err


def test_a_reply_an_extension_and_a_recheck_lead_to_the_closing(run: Run, number: str, tmp_path: Path) -> None:
    assert told(run, "reply", number, "--text", "正在补", "--by", "张院长", "--unfinished")["label"] == "已回复"
    assert told(run, "extend", number, "--until", "2099-01-01", "--reason", "等配件")["deadline"] == "2099-01-01"
    assert told(run, "transfer", number, "--to", "消防")["state"] == "replied"
    assert told(run, "reply", number, "--text", "已补记")["label"] == "待复查"
    back = told(run, "recheck", number, "--back", "2099-02-01", "--checker", "王检查", "--note", "还缺11月")
    assert (back["label"], back["deadline"], back["sent_back"]) == ("已通知", "2099-02-01", 1)
    photo = tmp_path / "记录.jpg"
    photo.write_bytes(picture())
    closed = told(run, "recheck", number, "--pass", "--checker", "王检查", "--photo", str(photo))
    assert (closed["label"], closed["checker"], closed["open"], closed["repeat"]) == ("已销账", "王检查", False, "gone")
    assert [step["title"] for step in closed["history"]][3:] == [
        "机构回复",
        "延期",
        "抄送",
        "机构回复",
        "退回整改",
        "销账",
    ]
    assert closed["history"][-1]["photos"] == 1
    code, out, _ = run("finding", "show", number)
    assert code == 0 and "销账  王检查  照片1张" in out
    assert json.loads(run("finding", "list", "--open", "--json")[1])["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("recheck", "N", "--pass", "--checker", "王检查"), "销账须有证据"),
        (("recheck", "N", "--pass", "--document", "值班记录"), "没有写明到场复查的人"),
        (("recheck", "N", "--back", "2099-01-01", "--checker", "王检查"), "还差什么"),
        (("recheck", "N", "--pass", "--checker", "王检查", "--photo", "没有.jpg"), "文件打不开"),
        (("stop", "N", "--by", "王检查"), "不用登记停用"),
        (("extend", "N", "--until", "2020-01-01", "--reason", "等"), "须晚于"),
        (("show", "A99-0001"), "没有这个问题"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_1(run: Run, number: str, arguments: tuple[str, ...], sentence: str) -> None:
    before = told(run, "show", number)
    code, out, err = run("finding", *(number if word == "N" else word for word in arguments))
    assert (code, out, err.count("\n")) == (1, "", 1) and sentence in err
    assert told(run, "show", number) == before


def test_a_recheck_says_whether_it_passed(run: Run, number: str) -> None:
    for chosen in ((), ("--pass", "--back", "2099-01-01")):
        code, _, err = run("finding", "recheck", number, *chosen, "--checker", "王检查")
        assert code == 2 and "选一个" in err


def test_a_closing_is_taken_back_with_a_reason_and_both_stay_in_sight(run: Run, number: str) -> None:
    told(run, "recheck", number, "--pass", "--checker", "王检查", "--document", "复查记录")
    code, _, err = run("finding", "withdraw", number, "--reason", " ")
    assert code == 1 and "没有写明撤回的理由" in err
    after = told(run, "withdraw", number, "--reason", "复查的是另一处")
    assert (after["number"], after["open"], after["closed"], after["state"]) == (number, True, None, "notified")
    assert [(step["title"], step["withdrawn"]) for step in after["history"][-2:]] == [
        ("销账", True),
        ("撤销销账", False),
    ]
    out = run("finding", "show", number)[1]
    assert "销账  王检查  复查记录（已撤销）" in out and "复查的是另一处（不算数的是" in out
    code, _, err = run("finding", "withdraw", number, "--reason", "再撤一次")
    assert code == 1 and "没有这一条可以撤回的记录" in err


def test_any_act_is_taken_back_by_its_place_in_the_life(run: Run, number: str) -> None:
    life = told(run, "reply", number, "--text", "已补记")["history"]
    assert life[3]["title"] == "机构回复"
    after = told(run, "withdraw", number, "--step", "4", "--reason", "登错了行")
    assert (after["state"], after["history"][4]["title"]) == ("notified", "撤回机构回复")
    for place in ("1", "5", "99"):
        assert run("finding", "withdraw", number, "--step", place, "--reason", "登错了行")[0] == 1


def test_a_lead_is_released_to_the_home_by_somebodys_word_and_kept_back_again(
    run: Run, number: str, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    (home,) = [key for key, _ in desk.store.things("institution")]
    visit = start(desk, home, Mode.PATROL, ("staffing",), [PartPlan("检查员甲", sections("staffing"))])
    answer(desk, visit, "RY26", Result(Verdict.FAIL, "发现涉嫌虐待等的线索"))
    (lead,) = sign(desk, visit, "1")
    desk.close()
    assert told(run, "show", lead)["released"] is None and "暂不告知机构" in run("finding", "list")[1]
    code, _, err = run("finding", "release", lead)
    assert code == 1 and "没有写明由谁" in err
    said = told(run, "release", lead, "--by", "县公安局答复，可以告知")
    assert said["lead"] and said["released"] == "县公安局答复，可以告知"
    assert told(run, "release", lead, "--no")["released"] is None
    code, _, err = run("finding", "release", number, "--by", "县公安局")
    assert code == 1 and "不是违法线索" in err
