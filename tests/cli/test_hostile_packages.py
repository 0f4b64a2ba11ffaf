"""A county that is handed hostile packages: each is refused, or told, and everything of its own goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.workflow import visits
from tests.interchange.hostile_packages import DEEDS, FAILED, write_all

Run = Any
LISTS = (("inspection", "list"), ("finding", "list"), ("institution", "list"))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_all(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, Any]:
        store = ["--store", str(tmp_path / "county.sqlite"), "--as", "县局"]
        code = main([*store, *words, "--json"])
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out else told.err

    return call


def goes_on(run: Run, tmp_path: Path) -> None:
    """The county acts, checks, hands over; its own home is listed."""
    assert run("institution", "add", "--name", "南坡养老院", "--county", "同心县")[0] == 0
    code, checked = run("store", "check")
    assert code in (0, 3) and checked["sound"]
    assert run("export", "--out", str(tmp_path / "handed.sqlite"))[0] == 0
    for words in LISTS:
        assert run(*words)[0] in (0, 3), words
    assert "南坡养老院" in json.dumps(run("institution", "list"), ensure_ascii=False)
    for out in ("台账.xlsx", "汇总.pdf", "汇总.xlsx"):
        verb = ("ledger", "export") if out == "台账.xlsx" else ("report", "summary")
        assert run(*verb, "--out", str(tmp_path / out))[0] in (0, 3), out


@pytest.mark.parametrize("name", DEEDS)
def test_nothing_that_a_package_says_stops_the_county(
    name: str, packages: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    code, _ = run("merge", str(packages[name]), "--into", str(tmp_path / "county.sqlite"))
    assert code in (0, 1, 3)
    goes_on(run, tmp_path)


@pytest.mark.parametrize("name", ["started_month_13", "mode_unknown", "edition_blob_absent"])
def test_a_visit_that_can_not_be_shown_is_listed_with_its_place(
    name: str, packages: dict[str, Path], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "_editions", {})  # as in a program that has not read this edition elsewhere
    assert run("merge", str(packages[name]), "--into", str(tmp_path / "county.sqlite"))[0] in (0, 3)
    code, listed = run("inspection", "list")
    assert code == 3 and listed["inspections"] == []
    [lost] = listed["unreadable"]
    assert "检查 " in lost["place"] and lost["why"]


def test_an_answer_that_can_not_be_read_is_no_pass(packages: dict[str, Path], run: Run, tmp_path: Path) -> None:
    run("merge", str(packages["answer_result_is_text"]), "--into", str(tmp_path / "county.sqlite"))
    code, listed = run("inspection", "list")
    assert code in (0, 3) and len(listed["inspections"]) == 1
    code, shown = run("inspection", "show", listed["inspections"][0]["handle"])
    assert code == 3 and "写的是“pass”，不是本软件的写法" in [each["why"] for each in shown["unreadable"]]
    assert '"pass"' not in json.dumps(shown)


def test_what_was_signed_stays_failed_and_the_change_is_late(
    packages: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    _, told = run("merge", str(packages["signed_fails_to_pass"]), "--into", str(tmp_path / "county.sqlite"))
    assert told["files"][0]["late"] == 1
    [finding] = run("finding", "list")[1]["findings"]
    assert FAILED in json.dumps(finding)


def test_a_clock_beyond_all_numbers_is_refused(packages: dict[str, Path], run: Run, tmp_path: Path) -> None:
    code, told = run("merge", str(packages["lamport_2_53"]), "--into", str(tmp_path / "county.sqlite"))
    assert code == 1 and "序号大得不合情理" in told["files"][0]["refused"]


def test_a_deletion_by_somebody_else_is_told_with_who(packages: dict[str, Path], run: Run, tmp_path: Path) -> None:
    _, told = run("merge", str(packages["delete_visit"]), "--into", str(tmp_path / "county.sqlite"))
    [matter] = [each for each in told["files"][0]["matters"] if "删除" in each]
    assert "陌生人" in matter and "原因：无" in matter
