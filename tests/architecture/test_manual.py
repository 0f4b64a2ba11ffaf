"""The manual says what the window says: each button in 【】 and each sentence in 「」 stands in the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "使用手册.md"
BUTTON, SAID = re.compile("【(.+?)】"), re.compile("「(.+?)」")
HOLE = "×"
"""Stands in the manual where the program puts a number or a name."""
_NAMED_HOLE = re.compile(r"\{\w+\}")


def _texts(*rooms: str) -> Iterator[str]:
    """Every text written in the Python of these rooms; what is filled in later is a hole."""
    for room in rooms:
        for path in sorted((ROOT / "app" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield _NAMED_HOLE.sub(HOLE, node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = (p.value if isinstance(p, ast.Constant) else HOLE for p in node.values)
                    yield "".join(map(str, parts))


def _missing(manual: str, window: set[str], program: str) -> list[str]:
    """What the manual shows as the window's words and the program does not have."""
    buttons = [word for word in BUTTON.findall(manual) if word.replace(" ", "") not in window]
    return buttons + [sentence for sentence in SAID.findall(manual) if sentence not in program]


@pytest.fixture(scope="module")
def window() -> set[str]:
    """The words of the window, and the labels of the field that it shows. Blanks are layout."""
    return {text.replace(" ", "") for text in _texts("ui", "domain")}


@pytest.fixture(scope="module")
def program() -> str:
    return "\n".join(_texts("."))


def test_every_button_and_sentence_in_the_manual_is_the_programs(window: set[str], program: str) -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    assert len(BUTTON.findall(manual)) > 60
    assert len(SAID.findall(manual)) > 15
    assert _missing(manual, window, program) == []


def test_a_button_that_is_no_more_is_seen(window: set[str], program: str) -> None:
    assert _missing("点【登记回复】，不点【登记答复】。", window, program) == ["登记答复"]
    assert _missing("说「没有这回事。」", window, program) == ["没有这回事。"]


def test_the_links_within_the_manual_lead_somewhere() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    heads = re.findall("^#+ (.+)$", manual, re.M)
    anchors = {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in heads}
    assert set(re.findall(r"\]\(#(.+?)\)", manual)) <= anchors
