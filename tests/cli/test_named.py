"""What is said in the journal is said by somebody: --as, or the inspector of the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import Settings, write_settings
from app.storage.store import Store

ADD = ("institution", "add", "--name", "青石镇敬老院", "--county", "同心县")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "laptop.sqlite"
    Store.create(path).close()
    return path


def actors(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [store.said(root, "head").actor for root, _ in store.things("institution")]


@pytest.mark.parametrize("given", [(), ("--as", ""), ("--as", " 　 "), ("--as", "\u200b")])
def test_without_a_name_nothing_is_kept_and_the_way_is_told(
    store: Path, given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--store", str(store), *given, *ADD]) == 1
    told = capsys.readouterr().err
    assert "还没有写明是谁在操作" in told and "--as" in told and len(told.splitlines()) == 1
    assert actors(store) == [] and main(["--store", str(store), "institution", "list"]) == 0


def test_the_name_is_the_one_given_else_that_of_the_settings(store: Path) -> None:
    write_settings(Settings(inspector="马晓燕"))
    assert main(["--store", str(store), *ADD]) == 0
    assert main(["--store", str(store), "--as", " 张三 ", *ADD[:3], "乙院", *ADD[4:]]) == 0
    assert actors(store) == ["马晓燕", "张三"]
