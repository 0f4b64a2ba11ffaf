"""`yijian report summary` and `yijian report results` as a person or a program meets them."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.storage.store import Store

Run = Any


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    Store.create(tmp_path / "county.sqlite").close()

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / "county.sqlite"), "--as", "检查员甲", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    run_ = call
    run_("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")
    return run_


def test_the_help_lists_both(run: Run) -> None:
    code, out, _ = run("report", "--help")
    assert code == 0 and "summary" in out and "results" in out


@pytest.mark.parametrize(("name", "begins"), [("汇总.pdf", b"%PDF-"), ("汇总.XLSX", b"PK")])
def test_the_files_name_says_what_the_summary_becomes(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    out = tmp_path / name
    code, told, _ = run("report", "summary", "--since", "2026-01-01", "--until", "2026-03-31", "--out", str(out))
    assert code == 0 and told == f"已写成 {out}\n这一期间没有检查记录。\n"
    assert out.read_bytes().startswith(begins)


def test_a_program_reads_where_and_what_is_left_out(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "果.xlsx"
    code, told, _ = run("report", "results", "--office-copy", "--out", str(out), "--json")
    said = {"path": str(out), "number": "", "warnings": ["这一期间没有检查记录。"], "unreadable": []}
    assert code == 0 and json.loads(told) == said
    assert out.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("summary", "--out", "汇总.docx"), "汇总只能写成 PDF 或 Excel"),
        (("summary", "--since", "2026-05-01", "--until", "2026-04-01", "--out", "x.pdf"), "晚于结束日期"),
        (("summary", "--township", "月亮镇", "--out", "x.pdf"), "没有“月亮镇”"),
        (("results", "--inspection", "没有", "--out", "x.xlsx"), "没有"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run("report", *arguments)
    assert code != 0 and out == "" and said in err and "Traceback" not in err
