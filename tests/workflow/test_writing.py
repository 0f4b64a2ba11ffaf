"""Files that people keep are named so that every system takes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.workflow.writing import safe_name


@given(st.lists(st.text()))
def test_a_name_holds_nothing_that_a_system_refuses(parts: list[str]) -> None:
    name = safe_name(parts, ".pdf")
    assert name.endswith(".pdf") and len(name.encode()) <= 244, "a number behind it has room"
    assert not set(name) & set('\\/:*?"<>|\n\0') and not name.removesuffix(".pdf").endswith((" ", "."))


def test_a_name_keeps_what_it_is_made_of() -> None:
    assert safe_name(("整改通知单", "", "青石镇/敬老院", "3E3E-2"), ".pdf") == "整改通知单_青石镇敬老院_3E3E-2.pdf"
    assert safe_name(("院" * 300,), ".xlsx") == "院" * 73 + ".xlsx"
