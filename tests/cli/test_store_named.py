"""A store that is not there is told, never made by the way: a mistyped name is no new county."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from app.__main__ import main
from app.settings import Settings, write_settings
from app.storage.store import Store
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.registering import register
from app.workflow.sample_county import HOMES

ASKING = (
    "store check",
    "store rebuild",
    "institution list",
    "institution add --name 青石镇敬老院 --county 同心县",
    "inspection list",
    "finding list",
    "document list 3FA9-1",
    "rating list",
    "device --code A03",
    "paper show",
    "paper reset",
    "checklist editions",
    "report summary --out OUT.pdf",
    "ledger export --out OUT.xlsx",
    "export --out OUT.sqlite",
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.memory() as store:
        desk = Desk(store, "检查员甲")
        register(desk, HOMES[0])
        return export(desk, folder).path


@pytest.mark.parametrize("where", ["county.sqlite", "missing/county.sqlite", "院" * 100])
@pytest.mark.parametrize("line", ASKING)
def test_no_verb_makes_a_store_by_the_way(
    line: str, where: str, tmp_path: Path, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    words = [word.replace("OUT", str(out / "a")).replace("PACKAGE", str(package)) for word in line.split()]
    assert main(["--store", str(tmp_path / where), "--as", "甲", *words]) == 1
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1 and str(Path(where)) in told.err
    if len(where) < 50:
        assert "没有这个数据库文件" in told.err and "store create" in told.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out", "stick"] and list(out.iterdir()) == []


def test_the_settings_own_store_is_not_made_by_asking_either(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["institution", "list"]) == 1
    assert "没有这个数据库文件" in capsys.readouterr().err and not paths.data_folder().exists()


def test_a_store_is_made_where_somebody_says_so_and_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.sqlite"
    assert main(["--store", str(path), "store", "create"]) == 0
    assert capsys.readouterr().out == f"已新建 {path}\n"
    assert main(["--store", str(path), "store", "check"]) == 0
    assert main(["--store", str(path), "store", "create"]) == 1
    assert "已经有一个同名文件" in capsys.readouterr().err
    assert main(["--store", str(tmp_path / "missing" / "new.sqlite"), "store", "create"]) == 1
    assert "没有这个文件夹" in capsys.readouterr().err and not (tmp_path / "missing").exists()


def test_the_settings_own_store_is_made_with_its_folder() -> None:
    assert main(["store", "create"]) == 0
    assert Settings().store_file.is_file() and main(["institution", "list"]) == 0


def test_a_folder_that_the_settings_name_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It may be a stick that is not plugged in: an empty county on the disk below would be taken for it."""
    write_settings(Settings(data_folder=str(tmp_path / "stick")))
    assert main(["store", "create"]) == 1
    assert "没有这个文件夹" in capsys.readouterr().err and not (tmp_path / "stick").exists()


def test_a_county_is_made_by_the_merge_into_it(
    tmp_path: Path, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county = tmp_path / "county.sqlite"
    assert main(["merge", str(package), "--into", str(county)]) == 0
    assert "没有这个库，新建" in capsys.readouterr().err
    assert main(["--store", str(county), "merge", str(package)]) == 0
    assert "新建" not in capsys.readouterr().err
    assert main(["--store", str(tmp_path / "other.sqlite"), "merge", str(package)]) == 0
    assert main(["merge", str(package), "--into", str(tmp_path / "missing" / "c.sqlite")]) == 1
    assert "没有这个文件夹" in capsys.readouterr().err
