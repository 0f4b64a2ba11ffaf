"""Texts that other computers kept are read whole or refused in a sentence, whatever they say."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.kept import kept_edition, kept_frame, kept_sheet
from app.checklists.load import rating_frame, rating_source, shipped
from app.checklists.score_sheet import sheet_text
from app.errors import AppError
from tests.checklists.sample_sheet import sample

SHEET = sheet_text(sample(2)).encode()
EDITION = shipped()[2].source.encode()
READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "edition": (kept_edition, EDITION),
    "frame": (kept_frame, rating_source().encode()),
    "sheet": (kept_sheet, SHEET),
}
LEAVES = st.sampled_from(
    [0, -1, 2**62, 1.5, float("nan"), float("inf"), "", "x", "长" * 30_000, True, [], {}, ["x"], {"x": 1}]
)


def test_what_was_kept_is_read_as_it_was_made() -> None:
    assert [kept_edition(checklist.source.encode()) for checklist in shipped()] == list(shipped())
    own = shipped()[0].source.replace('id = "fire"', 'id = "bd-fire"', 1)
    assert kept_edition(own.encode()) == replace(shipped()[0], id="bd-fire", source=own)
    assert kept_frame(rating_source().encode()) == rating_frame()
    assert kept_sheet(SHEET) == sample(2)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"= 1", b"id = 1", b"section = 1\nitem = 1\npart = 1", b"item = [[1]]"]
)
def test_what_is_none_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(AppError, match="不能用"):
        READERS[name][0](content)


def test_a_word_of_a_newer_version_is_told() -> None:
    newer = EDITION.replace(b'severity = "general"', b'severity = "cosmic"', 1)
    assert newer != EDITION
    with pytest.raises(AppError, match="不认识的内容（cosmic）"):
        kept_edition(newer)


def test_a_hazard_that_is_not_listed_is_refused() -> None:
    with pytest.raises(AppError, match="没有“ZD99”这种隐患"):
        kept_edition(EDITION.replace(b"deadline = ", b'hazard = "ZD99"\ndeadline = ', 1))


def _changed(data: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """Change one value somewhere in tables."""
    while True:
        places = list(data) if isinstance(data, dict) else list(range(len(data)))
        if not places:
            return
        place = draw(st.sampled_from(places))
        if isinstance(data[place], dict | list) and data[place] and draw(st.booleans()):
            data = data[place]
        elif isinstance(data, dict) and draw(st.booleans()):
            del data[place]
            return
        else:
            data[place] = deepcopy(draw(LEAVES))  # or the next change would change the leaf for all that follow
            return


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_whatever_a_kept_text_says_it_is_read_or_refused(name: str, data: st.DataObject) -> None:
    read, good = READERS[name]
    tables = rtoml.loads(good.decode())
    for _ in range(data.draw(st.integers(1, 3))):
        _changed(tables, data.draw)
    try:
        text = rtoml.dumps(tables)
    except (ValueError, TypeError, OverflowError):
        return
    try:
        found = read(text.encode())
    except AppError as error:
        assert error.what
    else:
        assert type(found) is type(read(good))
