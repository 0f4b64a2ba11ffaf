"""`yijian decision`: what was decided is listed with its reason, and decided anew."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.storage.store import Store
from app.workflow.clashing import clashes, decide
from app.workflow.desk import open_desk
from app.workflow.exporting import export
from app.workflow.merging import merge_files
from app.workflow.registering import amend, institutions

Run = Any


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / "县.sqlite"), "--as", "县办", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def decided(run: Run, tmp_path: Path) -> None:
    """Two computers named the director of a home differently, and the county decided."""
    for name in ("县", "乙"):
        Store.create(tmp_path / f"{name}.sqlite").close()
    assert run("decision", "list")[1] == "还没有作过决定。\n"
    run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")
    county, other = (open_desk(tmp_path / f"{name}.sqlite", name) for name in ("县", "乙"))
    merge_files(other, [export(county, tmp_path / "一.sqlite").path])
    for desk, director in ((county, "马院长"), (other, "王院长")):
        (home,) = institutions(desk)
        amend(desk, replace(home, director=director))
    merge_files(county, [export(other, tmp_path / "二.sqlite").path])
    (clash,) = clashes(county)
    decide(county, clash, next(side for side in clash.sides if side.actor == "县"), "电话问过")
    for desk in (county, other):
        desk.close()


def test_a_decision_is_listed_and_made_anew(run: Run, decided: None) -> None:
    code, out, _ = run("decision", "list")
    assert code == 0 and "青石镇敬老院" in out and "以负责人：马院长为准：电话问过" in out and "（有效）" in out
    (made,) = json.loads(run("decision", "list", "--json")[1])["decisions"]
    assert {option["text"] for option in made["options"]} == {"负责人：马院长", "负责人：王院长"}
    other = next(place for place, option in enumerate(made["options"], 1) if not option["stands"])
    code, _, err = run("decision", "anew", made["decision"], "--for", "3", "--reason", "换人了")
    assert code == 1 and "只有2份" in err
    code, out, _ = run("decision", "anew", made["decision"], "--for", str(other), "--reason", "十月换了人")
    assert code == 0 and "以负责人：王院长为准：十月换了人" in out
    states = [each["state"] for each in json.loads(run("decision", "list", "--json")[1])["decisions"]]
    assert states == ["stands", "decided_anew"]
