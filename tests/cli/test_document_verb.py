"""Documents from the command line: listed, printed, voided, delivered, with their signed pages, many at once."""

import json
from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.visit_rows import Mode
from app.workflow.answering import answer, attach
from app.workflow.desk import open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.signing import sign
from tests.cli.command import Run
from tests.workflow.conftest import picture, sections


@pytest.fixture
def visit(tmp_path: Path, run: Run) -> str:
    """A signed 行政检查 with a problem of the office's own and one of the fire department; returns its handle."""
    run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    (home,) = [key for key, _ in desk.store.things("institution")]
    plans = [PartPlan("甲", sections("fire"), "宁01"), PartPlan("乙", (), "宁02")]
    key = start(desk, home, Mode.ADMINISTRATIVE, ("fire",), plans)
    for item in ("XF10", "XF35"):
        answer(desk, key, item, Result(Verdict.FAIL))
        attach(desk, key, item, picture(), "一.jpg")
    sign(desk, key, "1")
    handle = desk.store.handle(key)
    desk.close()
    return handle


def test_help_lists_every_document(run: Run) -> None:
    _, out, _ = run("report", "--help")
    for name in (
        "notice", "list", "reply-slip", "record", "inspection-notice", "order", "opinion", "recheck-record",
        "transfer", "receipt", "blank", "ledger", "batch",
    ):  # fmt: skip
        assert f"  {name} " in out


def test_an_order_is_printed_delivered_and_voided(run: Run, visit: str, tmp_path: Path) -> None:
    code, out, _ = run("report", "order", visit, "--out", tmp_path / "a.pdf", "--json")
    assert code == 0
    number = json.loads(out)["number"]
    code, out, _ = run("document", "list", visit, "--json")
    (order,) = json.loads(out)["issued"]
    assert (order["number"], order["kind"], order["department"]) == (number, "order", "民政")
    code, out, _ = run("document", "deliver", visit, number, "--way", "直接送达", "--receiver", "马院长")
    assert code == 0 and "已送达" in out and "马院长" in out
    (tmp_path / "scan.jpg").write_bytes(picture(300, 400))
    code, out, _ = run("document", "attach", visit, number, tmp_path / "scan.jpg")
    assert code == 0 and "scan.jpg" in out
    code, out, _ = run("document", "undeliver", visit, number, "--reason", "登错了文书")
    assert code == 0 and "送达已撤回" in out and "已送达" not in out
    code, out, _ = run("document", "deliver", visit, number, "--way", "留置送达", "--json")
    said = json.loads(out)
    assert said["delivery"]["way"] == "留置送达" and said["undelivered"][0]["receiver"] == "马院长"
    code, out, _ = run("report", "receipt", visit, "--document", number, "--out", tmp_path / "b.pdf")
    assert code == 0 and (tmp_path / "b.pdf").exists()
    code, out, _ = run("document", "void", visit, number, "--reason", "期限写错")
    assert code == 0 and "已作废" in out
    code, out, _ = run("document", "list", visit)
    assert number in out and "期限写错" in out and "新出具" in out
    code, _, err = run("report", "order", visit, "--department", "消防", "--out", tmp_path / "c.pdf")
    assert code == 1 and "没有查到消防责令改正的条款" in err and not (tmp_path / "c.pdf").exists()


def test_an_order_on_chosen_problems_leaves_the_others(run: Run, visit: str, tmp_path: Path) -> None:
    _, out, _ = run("finding", "list", "--json")
    own = next(row["number"] for row in json.loads(out)["findings"] if row["finding"].endswith("XF10"))
    code, _, _ = run("report", "order", visit, "--finding", own, "--out", tmp_path / "a.pdf")
    assert code == 0
    _, out, _ = run("document", "list", visit, "--json")
    assert json.loads(out)["issued"][0]["findings"] == ["XF10"]


def test_what_can_not_be_is_said_in_plain_words(run: Run, visit: str, tmp_path: Path) -> None:
    """Each in one line of Chinese; nothing is printed and no number given."""
    out = ("--out", tmp_path / "a.pdf")
    _, told, _ = run("report", "order", visit, *out, "--json")
    order = json.loads(told)["number"]
    (tmp_path / "a.pdf").unlink()
    (tmp_path / "word.jpg").write_text("不是照片", encoding="utf-8")
    run("report", "notice", visit, "--out", tmp_path / "n.pdf")
    cases = {
        ("report", "notice", "ZZZZ-9", *out): "没有这个编号",
        ("report", "notice", visit, "--document", order, *out): "请用 report order 打印它",
        ("report", "receipt", visit, *out): "请用 --document 写明",
        ("report", "transfer", visit, "--department", "民政", *out): "就是本单位的部门",
        ("report", "inspection-notice", visit, *out): "不能补开",
        ("report", "recheck-record", visit, "--day", "昨天", *out): "认不出是哪一天",
        ("report", "notice", visit, "--out", tmp_path): "这是一个文件夹",
        ("document", "attach", visit, order, tmp_path / "word.jpg"): "不是能打开的照片",
        ("document", "attach", visit, order, tmp_path / "none.jpg"): "没有这个文件",
        ("paper", "set", tmp_path / "word.jpg"): "第1行起读不懂",
    }
    for arguments, said in cases.items():
        code, _, err = run(*arguments)
        assert code and said in err and err.count("\n") == 1, arguments
        assert not any(word in err for word in ("No such", "does not match", "Expecting")), err
    assert not (tmp_path / "a.pdf").exists()
    _, told, _ = run("document", "list", visit, "--json")
    assert {each["kind"] for each in json.loads(told)["issued"]} == {"notice", "order"}


def test_no_command_says_required_in_english(run: Run) -> None:
    _, out, _ = run("report", "order", "--help")
    assert "（必填）" in out and "required" not in out


def test_a_sheet_to_the_fire_department_is_told_in_the_problems_life(run: Run, visit: str, tmp_path: Path) -> None:
    code, out, _ = run("report", "transfer", visit, "--department", "消防", "--out", tmp_path / "a.pdf", "--json")
    assert code == 0
    number = json.loads(out)["number"]
    _, out, _ = run("finding", "show", f"{visit}/XF35", "--json")
    told = [step for step in json.loads(out)["history"] if step["title"] == "移送"]
    assert [step["words"] for step in told] == [f"消防：{number}"]


def test_a_problem_is_put_right_and_a_notice_added(run: Run, visit: str, tmp_path: Path) -> None:
    _, out, _ = run("report", "notice", visit, "--out", tmp_path / "a.pdf", "--json")
    first = json.loads(out)["number"]
    code, out, err = run("report", "notice", visit, "--supplement", "--out", tmp_path / "b.pdf")
    assert (code, out) == (1, "") and "没有要补发的" in err and len(err.splitlines()) == 1
    code, _, err = run("finding", "correct", f"{visit}/XF10", "--because", " ", "--problem", "二楼西侧")
    assert code == 1 and "更正的原因" in err
    line = ("finding", "correct", f"{visit}/XF10", "--because", "位置写错", "--problem", "二楼西侧", "--json")
    code, out, _ = run(*line)
    (said,) = json.loads(out)["corrections"]
    assert code == 0 and (said["after"]["problem"], said["reason"], said["by"]) == ("二楼西侧", "位置写错", "检查员甲")
    assert "二楼西侧" not in said["before"]["problem"] and json.loads(out)["problem"] == "二楼西侧"
    code, out, _ = run("report", "notice", visit, "--out", tmp_path / "a2.pdf")
    assert code == 0 and first in out and "补发" in out
    code, out, _ = run("report", "notice", visit, "--supplement", "--out", tmp_path / "b.pdf", "--json")
    assert code == 0 and json.loads(out)["number"] not in ("", first)


def test_copies_and_many_in_one_file(run: Run, visit: str, tmp_path: Path) -> None:
    code, _, _ = run("report", "notice", visit, "--copy", "存档联", "--out", tmp_path / "a.pdf")
    assert code == 0
    code, out, _ = run(
        "report", "batch", "--kind", "notice", "--county", "同心县", "--one-file", "--out", tmp_path / "b.pdf"
    )
    assert code == 0 and "出具1份" in out and (tmp_path / "b.pdf").exists()
    code, out, _ = run("report", "batch", "--kind", "list", "--county", "别县", "--out", tmp_path / "清单")
    assert code == 0 and "没有可出具的文书" in out
    code, out, err = run("report", "batch", "--kind", "recheck-record", "--out", tmp_path / "复查")
    assert (code, err) == (0, "") and "另有1次检查没有出具：还没有登记复查" in out


def test_what_the_home_said_and_the_days_report_are_kept(run: Run, visit: str) -> None:
    code, out, _ = run("inspection", "tell", visit, "--statement", "配件已订购", "--refused", "期限太短")
    assert code == 0 and "配件已订购" in out and "期限太短" in out
    code, out, _ = run("inspection", "reported", visit, "--to", "县民政局", "--at", "2026-01-05 16:30", "--json")
    assert code == 0 and json.loads(out)["reported"] == {"to": "县民政局", "at": "2026-01-05 16:30"}
    code, _, err = run("finding", "historic", f"{visit}/XF10")
    assert code == 1 and "不能标为历史遗留" in err


def test_the_offices_paper_is_shown_set_and_reset(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("paper", "show", "--json")
    paper = json.loads(out) | {"titles": {"notice": "意见整改通知书"}, "slip_appended": True}
    file = tmp_path / "paper.json"
    file.write_text(json.dumps(paper, ensure_ascii=False), encoding="utf-8")
    code, out, _ = run("paper", "set", file)
    assert code == 0 and "整改通知单 印作 意见整改通知书" in out
    file.write_text('{"number_pattern": "{序号}"}', encoding="utf-8")
    code, _, err = run("paper", "set", file)
    assert code == 1 and "{终端}" in err
    code, _, err = run("paper", "set", tmp_path / "none.json")
    assert code == 1 and "打不开" in err
    _, out, _ = run("paper", "show")
    assert "意见整改通知书" in out
    code, out, _ = run("paper", "reset")
    assert code == 0 and "意见整改通知书" not in out


def test_a_stack_of_scans_is_filed_by_its_codes(run: Run, visit: str, tmp_path: Path) -> None:
    """The papers themselves stand in for their scans; what has no code is left and told with its place."""
    for kind in ("order", "record"):
        assert run("report", kind, visit, "--out", tmp_path / f"{kind}.pdf")[0] == 0
    (tmp_path / "别的.jpg").write_bytes(picture(400, 300))
    stack = [tmp_path / name for name in ("order.pdf", "别的.jpg", "record.pdf")]
    code, out, _ = run("document", "file", *stack, "--dry-run", "--json")
    told = json.loads(out)
    assert code == 3 and not told["filed"] and [each["missing"] for each in told["documents"]] == [[], []]
    (left,) = told["left"]
    assert left["from"] == "别的.jpg" and left["reason"] == "没有读出二维码"
    order = told["documents"][0]
    place = f"{left['place']}={order['number']}:{order['expected'] + 1}"
    code, out, _ = run("document", "file", *stack, "--place", place)
    assert code == 0 and f"{order['expected'] + 1}页，应有{order['expected']}页" in out
    issued = json.loads(run("document", "list", visit, "--json")[1])["issued"]
    assert [len(each["scans"]) for each in issued] == [1, 1]
    code, _, err = run("document", "file", *stack, "--place", "9=没有:1")
    assert code == 1 and "没有这样一张要放的页" in err


def test_a_case_file_tells_what_is_missing_and_is_written_without_some_pieces(
    run: Run, visit: str, tmp_path: Path
) -> None:
    assert run("report", "order", visit, "--out", tmp_path / "order.pdf")[0] == 0
    code, out, _ = run("report", "case-file", visit)
    assert code == 0 and "1. 责令" in out and "没有现场检查记录。" in out
    code, out, _ = run("report", "case-file", visit, "--without", "2", "--out", tmp_path / "案卷.pdf", "--json")
    told = json.loads(out)
    assert code == 0 and (tmp_path / "案卷.pdf").read_bytes().startswith(b"%PDF") and told["warnings"]
    number = next(line for line in run("finding", "list")[1].splitlines() if "-0001" in line)
    (finding,) = {word for word in number.split() if word.endswith("-0001")}
    code, out, _ = run("report", "case-file", visit, "--finding", finding)
    assert code == 0 and "没有现场检查记录。" not in out and "整改和复查情况" in out
