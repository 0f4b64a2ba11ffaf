"""Files that people keep: named so that every system takes them, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.workflow.writing import put_file, safe_name


@given(st.lists(st.text()))
def test_a_name_holds_nothing_that_a_system_refuses(parts: list[str]) -> None:
    name = safe_name(parts, ".pdf")
    assert name.endswith(".pdf") and len(name.encode()) <= 251, "the file beside it has four more"
    assert not set(name) & set('\\/:*?"<>|\n\0') and not name.removesuffix(".pdf").endswith((" ", "."))


def test_a_name_keeps_what_it_is_made_of() -> None:
    assert safe_name(("整改通知单", "", "青石镇/敬老院", "3E3E-2"), ".pdf") == "整改通知单_青石镇敬老院_3E3E-2.pdf"
    assert safe_name(("院" * 300,), ".xlsx") == "院" * 73 + ".xlsx"


@pytest.mark.parametrize("place", [".", "folder"])
def test_a_folder_is_no_place_for_a_file(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(AppError) as caught:
        put_file(Path(place), b"paper")
    assert caught.value.code == "report.unwritten" and "这是一个文件夹" in caught.value.what
    assert [each.name for each in tmp_path.rglob("*")] == ["folder"]
