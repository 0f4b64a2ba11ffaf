"""The command line as a program or a person meets it: exit codes, one line of error, JSON that parses."""

import json
from pathlib import Path

import pytest

from app import cli
from app.cli import window_verb
from app.domain.inspection import Result, Verdict
from app.domain.visit_rows import Mode
from app.workflow.answering import answer
from app.workflow.desk import open_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.signing import sign
from tests.cli.command import Run
from tests.workflow.conftest import sections


@pytest.fixture
def signed(tmp_path: Path, run: Run) -> str:
    """A signed visit in laptop.sqlite; returns its handle."""
    run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县", "--disabled", "15", "--carers", "4")
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    (home,) = [key for key, _ in desk.store.things("institution")]
    visit = start(desk, home, Mode.PATROL, ("staffing",), [PartPlan("检查员甲", sections("staffing"))])
    answer(desk, visit, "RY02", Result(Verdict.FAIL))
    sign(desk, visit, "1")
    handle = desk.store.handle(visit)
    desk.close()
    return handle


def test_checklists_are_listed_with_their_items(run: Run) -> None:
    code, out, _ = run("checklist", "list", "--json")
    assert code == 0
    items = {entry["id"]: entry["items"] for entry in json.loads(out)}
    full = {"fire": 61, "kitchen": 57, "staffing": 29, "supervision": 73, "hazard": 22}
    assert items.items() >= full.items()
    assert {"quick", "night", "holiday"} <= set(items)


def test_a_checklist_is_shown_with_the_law_behind_each_item(run: Run) -> None:
    code, out, _ = run("checklist", "show", "staffing")
    assert code == 0
    assert "依据：" in out and "RY02" in out
    code, out, _ = run("checklist", "show", "fire", "--json")
    assert len([item for section in json.loads(out)["sections"] for item in section["items"]]) == 61


def test_shipped_checklists_have_no_fault_and_a_bad_file_exits_with_1(run: Run, tmp_path: Path) -> None:
    assert run("checklist", "check")[0] == 0
    bad = tmp_path / "bad.toml"
    bad.write_text('format = 1\nid = "x"\n', encoding="utf-8")
    code, out, _ = run("checklist", "check", str(bad))
    assert code == 1
    assert all(line.count(" · ") == 3 for line in out.splitlines())


def test_a_home_is_registered_and_listed(run: Run) -> None:
    code, out, _ = run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县", "--beds", "60", "--json")
    assert code == 0
    assert json.loads(out)["beds"] == 60
    assert "青石镇敬老院" in run("institution", "list")[1]


def test_a_credit_code_with_a_check_character_of_its_own_is_taken_and_told(run: Run) -> None:
    code, out, err = run("institution", "add", "--name", "丙", "--county", "乙", "--credit-code", "91350203M0001QKT19")
    assert code == 0 and "已登记" in out and "请对照登记证书" in err


def test_a_home_with_faults_is_refused_in_one_line_and_not_saved(run: Run) -> None:
    code, _, err = run("institution", "add", "--name", "甲", "--county", "乙", "--credit-code", "123")
    assert (code, len(err.splitlines())) == (1, 1)
    assert "18位" in err
    assert json.loads(run("institution", "list", "--json")[1]) == {"institutions": [], "unreadable": []}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekclist",), "是不是“checklist”"),
        (("checklist", "shwo"), "是不是“show”"),
        (("export",), "缺少参数 --out"),
        (("institution", "add", "--beds", "多"), "应为整数"),
        (("institution", "list", "--jsno"), "没有“--jsno”这个选项"),
        (("merge", "--into", "x"), "缺少参数"),
        (("report", "notice"), "缺少参数"),
    ],
)
def test_what_is_not_understood_is_said_in_chinese_and_exits_with_2(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert said in err and "--help" in err


@pytest.mark.parametrize("arguments", [(), ("checklist",), ("report",), ("store",), ("institution", "add")])
def test_help_is_chinese_throughout(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, _ = run(*arguments, "--help")
    assert code == 0
    for english in ("Usage", "Options", "Commands", "Show this", "INTEGER", "default"):
        assert english not in out
    assert "用法：" in out


def test_an_unknown_handle_is_refused_in_a_sentence(run: Run) -> None:
    code, _, err = run("inspection", "show", "FFFF-9")
    assert code == 1
    assert "Traceback" not in err and "FFFF-9" in err


def test_an_inspection_is_shown_with_its_findings(run: Run, signed: str) -> None:
    code, out, _ = run("inspection", "show", signed, "--json")
    assert code == 0
    (finding,) = json.loads(out)["findings"]
    assert (finding["key"], finding["severity"]) == ("RY02", "general")
    assert "缺1人" in finding["problem"]
    assert json.loads(run("inspection", "list", "--json")[1])["inspections"][0]["closed"]


def test_papers_are_written_and_the_notice_keeps_its_number(run: Run, signed: str, tmp_path: Path) -> None:
    first = run("report", "notice", signed, "--out", str(tmp_path / "a.pdf"), "--json")
    again = run("report", "notice", signed, "--out", str(tmp_path / "b.pdf"), "--json")
    assert (first[0], again[0]) == (0, 0)
    assert json.loads(first[1])["number"] == json.loads(again[1])["number"] != ""
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert run("report", "record", signed, "--out", str(tmp_path / "c.pdf"))[0] == 0
    assert run("report", "ledger", "--out", str(tmp_path / "d.xlsx"))[0] == 0
    for name, magic in (("a.pdf", b"%PDF"), ("c.pdf", b"%PDF"), ("d.xlsx", b"PK")):
        assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_folder_that_can_not_be_written_is_told_in_a_sentence(run: Run, signed: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, _, err = run("report", "notice", signed, "--out", str(tmp_path / "file" / "a.pdf"))
    assert code == 1
    assert "没有写成" in err


def test_a_package_travels_and_merging_exits_by_what_is_left(run: Run, signed: str, tmp_path: Path) -> None:
    package, county = str(tmp_path / "p.sqlite"), str(tmp_path / "county.sqlite")
    assert run("export", "--out", package)[0] == 0
    code, out, _ = run("verify", package, "--json")
    assert (code, json.loads(out)["sound"]) == (0, True)
    code, out, _ = run("merge", package, "--into", county, "--json")
    assert (code, json.loads(out)["files"][0]["known"]) == (0, 0)
    code, out, _ = run("merge", package, "--into", county, "--json")
    assert (code, json.loads(out)["files"][0]["new"]) == (0, 0)
    (tmp_path / "bad.sqlite").write_bytes(b"not sqlite")
    code, out, _ = run("merge", str(tmp_path / "bad.sqlite"), "--into", county, "--json")
    assert (code, bool(json.loads(out)["files"][0]["refused"])) == (1, True)
    assert run("verify", str(tmp_path / "bad.sqlite"))[0] == 1


def test_a_package_of_one_visit_is_sound_and_its_gap_is_named(run: Run, signed: str, tmp_path: Path) -> None:
    run("institution", "add", "--name", "河湾镇敬老院", "--county", "同心县")
    desk = open_desk(tmp_path / "laptop.sqlite", "检查员甲")
    other = max(key for key, _ in desk.store.things("institution"))
    visit = start(desk, other, Mode.PATROL, ("staffing",), [PartPlan("检查员甲", sections("staffing"))])
    handle = desk.store.handle(visit)
    desk.close()
    package = str(tmp_path / "one.sqlite")
    assert run("export", "--out", package, "--inspection", handle)[0] == 0
    code, out, _ = run("verify", package)
    assert code == 0
    assert "完好" in out and "缺口" in out
    (gap,) = json.loads(run("verify", package, "--json")[1])["gaps"]
    assert gap["first"] == 1


def test_the_store_is_checked_and_rebuilt(run: Run, signed: str) -> None:
    code, out, _ = run("store", "check", "--json")
    told = json.loads(out)
    assert (code, told["sound"]) == (0, True)
    assert run("store", "rebuild")[0] == 0
    assert json.loads(run("store", "check", "--json")[1])["content_digest"] == told["content_digest"]


def test_the_device_keeps_its_code_and_refuses_a_wrong_one(run: Run) -> None:
    assert run("device", "--code", "A03", "--office", "红星县民政局")[0] == 0
    assert json.loads(run("device", "--json")[1])["code"] == "A03"
    code, _, err = run("device", "--code", "3")
    assert (code, "A03" in err) == (1, True)
    assert json.loads(run("device", "--json")[1])["code"] == "A03"


def test_a_damaged_store_is_refused_and_left_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"x" * 4096)
    code, _, err = run("institution", "list", store="broken.sqlite")
    assert (code, len(err.splitlines())) == (1, 1)
    assert path.read_bytes() == b"x" * 4096


def test_without_a_verb_the_window_opens_on_the_store_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the demonstration's last sentence says."""
    opened: list[Path | None] = []

    def open_window(store: Path | None, **_: object) -> int:
        opened.append(store)
        return 0

    monkeypatch.setattr(window_verb, "why_no_window", lambda: "")
    for words in ([], ["window"]):
        assert cli.run(["--store", str(tmp_path / "county.sqlite"), *words], open_window) == 0
    assert cli.run(["window"], open_window) == 0
    assert opened == [tmp_path / "county.sqlite"] * 2 + [None]
    assert cli.run(["--as", "甲"], open_window) == 2 and "写明做什么" in capsys.readouterr().err
    monkeypatch.setattr(window_verb, "why_no_window", lambda: "没有图形屏幕。")
    assert cli.run(["--store", "x"], open_window) == 1 and len(opened) == 3
