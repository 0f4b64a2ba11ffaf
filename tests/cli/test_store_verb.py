"""Backups and restores as a program or a person meets them: exit codes, one line of error, JSON that parses."""

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.storage.schema import SCHEMA_VERSION
from app.storage.store import Store

Run = Any


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, store: str = "yijian.sqlite") -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / store), "--as", "检查员甲", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def saved(run: Run, tmp_path: Path) -> Path:
    """A backup of one home; a second one is registered after it."""
    assert run("store", "create")[0] == 0
    assert run("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")[0] == 0
    code, out, _ = run("store", "backup", "--out", str(tmp_path / "早.sqlite"), "--json")
    assert code == 0 and json.loads(out)["verified"]
    assert run("institution", "add", "--name", "河湾镇敬老院", "--county", "同心县")[0] == 0
    return Path(json.loads(out)["path"])


def homes(run: Run) -> list[str]:
    return [each["name"] for each in json.loads(run("institution", "list", "--json")[1])["institutions"]]


def test_a_backup_without_a_place_lies_beside_the_store_and_is_listed(run: Run, saved: Path, tmp_path: Path) -> None:
    assert json.loads(run("store", "backups", "--json")[1]) == []
    assert "还没有备份" in run("store", "backups")[1]
    code, out, _ = run("store", "backup")
    assert code == 0 and "已核验" in out
    (kept,) = json.loads(run("store", "backups", "--json")[1])
    assert kept["reason"] == "手动" and Path(kept["path"]).parent == tmp_path / "备份"
    assert kept["path"] in run("store", "backups")[1]


def test_a_store_that_is_not_there_is_not_laid_to_be_backed_up(run: Run, tmp_path: Path) -> None:
    code, _, err = run("store", "backup", store="没有.sqlite")
    assert (code, len(err.splitlines())) == (1, 1) and "没有这个数据库文件" in err
    assert not (tmp_path / "没有.sqlite").exists()


def test_a_preview_tells_and_restores_nothing(run: Run, saved: Path) -> None:
    code, out, _ = run("store", "restore", str(saved), "--preview")
    assert code == 0 and "新登记的机构 1 家：河湾镇敬老院" in out
    told = json.loads(run("store", "restore", str(saved), "--preview", "--json")[1])
    assert (told["events"], told["lost"], told["lost_by"], told["coming_back"]) == (1, 1, {"检查员甲": 1}, 0)
    assert homes(run) == ["河湾镇敬老院", "青石镇敬老院"]


@pytest.mark.parametrize(("answer", "left"), [("n\n", 2), ("", 2), ("y\n", 1)])
def test_a_restore_asks_first(
    run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int, tmp_path: Path
) -> None:
    (tmp_path / "in").write_text(answer)
    with (tmp_path / "in").open() as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        code, _, err = run("store", "restore", str(saved))
    assert code == (0 if left == 1 else 130)
    assert "河湾镇敬老院" in err and len(homes(run)) == left


def test_a_restore_that_is_not_to_ask_tells_what_it_did(run: Run, saved: Path) -> None:
    code, out, _ = run("store", "restore", str(saved), "--yes", "--json")
    told = json.loads(out)
    assert code == 0 and told["lost"] == 1 and told["restored"]["aside"] is None
    assert homes(run) == ["青石镇敬老院"]
    code, out, _ = run("store", "restore", told["restored"]["kept"], "--yes")
    assert code == 0 and "终端编号请由县级办公室另分一个" in out
    assert homes(run) == ["河湾镇敬老院", "青石镇敬老院"]


def test_a_damaged_store_is_restored(run: Run, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "yijian.sqlite").write_bytes(b"x" * 5000)
    told = json.loads(run("store", "restore", str(saved), "--yes", "--json")[1])
    assert told["lost"] is None and "读不出来" in told["sentences"][0]
    assert Path(told["restored"]["aside"]).read_bytes() == b"x" * 5000
    assert homes(run) == ["青石镇敬老院"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("a package", "这是交接文件"),
        ("another program's file", "这不是颐检的数据库文件"),
        ("a newer version's", "由较新的版本"),
        ("damaged", "不完整或已损坏"),
        ("the store itself", "这就是现在的数据文件"),
        ("a folder", "这不是颐检的数据库文件"),
        ("nothing", "没有这个数据库文件"),
    ],
)
def test_what_is_no_backup_is_refused_in_one_line(run: Run, saved: Path, tmp_path: Path, kind: str, said: str) -> None:
    chosen = tmp_path / "chosen.sqlite"
    match kind:
        case "a package":
            run("export", "--out", str(chosen))
        case "another program's file":
            with closing(sqlite3.connect(chosen)) as db:
                db.execute("CREATE TABLE t(a)")
        case "a newer version's":
            shutil.copy(saved, chosen)
            with closing(sqlite3.connect(chosen)) as db:
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        case "damaged":
            chosen.write_bytes(saved.read_bytes().replace("青石镇敬老院".encode(), "青石乡敬老院".encode()))
        case "the store itself":
            chosen = tmp_path / "yijian.sqlite"
        case "a folder":
            chosen.mkdir()
    for more in ("--preview", "--yes"):
        code, out, err = run("store", "restore", str(chosen), more)
        assert (code, out, len(err.splitlines())) == (1, "", 1)
        assert said in err
    assert len(homes(run)) == 2


def test_a_store_that_another_program_has_open_is_not_restored(
    run: Run, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.opening.BUSY_SECONDS", 0.05)
    with Store.open(tmp_path / "yijian.sqlite"):
        code, _, err = run("store", "restore", str(saved), "--yes")
    assert code == 1 and "正被另一个程序占用" in err and len(err.splitlines()) == 1


def test_a_merge_that_can_not_be_backed_up_is_refused_and_has_a_way_on(
    run: Run, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    county, package = str(tmp_path / "county.sqlite"), str(tmp_path / "p.sqlite")
    run("export", "--out", package)
    run("store", "create", store="county.sqlite")
    run("institution", "add", "--name", "南坡养老院", "--county", "同心县", store="county.sqlite")
    monkeypatch.setattr("app.storage.backup.free_bytes", lambda folder: 0)
    code, out, err = run("merge", package, "--into", county)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "合并前的备份没有做成" in err and "--no-backup" in err
    assert run("merge", package, "--into", county, "--no-backup")[0] == 0
    assert not (tmp_path / "备份").exists() or not list((tmp_path / "备份").iterdir())
