"""Days on the command line are read as in the window, and always with their year."""

from datetime import date

import click
import pytest

from app.cli.day import day


@pytest.mark.parametrize("text", ["2026-11-22", "20261122", "2026/11/22", "２０２６年１１月２２日"])
def test_a_day_is_read_in_every_way_of_writing_it(text: str) -> None:
    assert day(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "why"),
    [("11-22", "请写上年份"), ("22", "请写上年份"), ("2026-13-1", "没有13月"), ("昨天", "认不出"), (" ", "请写日期")],
)
def test_what_leaves_a_doubt_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(click.BadParameter, match=why):
        day(text)
