"""Blank checklists: written whole, or refused in a sentence."""

from pathlib import Path

import pytest

from app.checklists.load import shipped_files
from app.errors import AppError
from app.workflow.blanks import print_blank
from app.workflow.desk import Desk


def test_a_shipped_checklist_is_printed_by_its_id(desk: Desk, tmp_path: Path) -> None:
    out = print_blank(desk, "staffing", tmp_path / "人员.pdf").path
    assert out.read_bytes().startswith(b"%PDF")


def test_a_countys_own_file_is_printed_too(desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(shipped_files()[-1].read_bytes())
    assert print_blank(desk, str(own), tmp_path / "own.pdf").path.stat().st_size > 10_000


@pytest.mark.parametrize(("name", "said"), [("fier", "没有这张检查表"), ("none.toml", "文件打不开")])
def test_a_checklist_that_is_not_there_leaves_no_file(desk: Desk, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(AppError, match=said):
        print_blank(desk, str(tmp_path / name) if name.endswith("toml") else name, tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []
