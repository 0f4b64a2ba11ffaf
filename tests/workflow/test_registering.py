"""The same home is told before it is registered twice, and after two laptops did so; nobody is refused outright."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.institution import Institution
from app.errors import AppError
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.merging import merge_files
from app.workflow.registering import amend, institution, institutions, possible_twins, register
from app.workflow.summarising import summarise
from tests.workflow.conftest import desk_of
from tests.workflow.test_timekeeping import DAY_OF_VISIT


def test_a_home_that_is_there_is_named_and_registered_only_if_a_person_says_so(desk: Desk, home: Institution) -> None:
    same = Institution(home.name, county="同心")
    with pytest.raises(AppError, match="同县同名") as refused:
        register(desk, same)
    assert home.handle in refused.value.what
    assert len(institutions(desk)) == 1
    other = register(desk, same, again=True)
    assert [(pair.one.key, pair.other.key) for pair in possible_twins(desk)] == [(other.key, home.key)]


def test_an_entry_that_is_amended_into_another_is_told_as_well(desk: Desk, home: Institution) -> None:
    other = register(desk, Institution("白石镇敬老院", county="同心县"))
    with pytest.raises(AppError, match=home.handle):
        amend(desk, replace(other, name=home.name))
    assert institution(desk, other.key).name == "白石镇敬老院"
    amend(desk, replace(other, name=home.name), again=True)
    amend(desk, replace(other, name=home.name, beds=5))  # what was said once is not asked at every correction


def test_two_laptops_that_registered_one_home_are_told_at_the_county(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    second = desk_of("检查员乙", "b")
    register(second, Institution(home.name, county="同心县"))
    merge_files(desk, [export(second, tmp_path / "b.sqlite").path])
    (pair,) = possible_twins(desk)
    summary = summarise(desk, DAY_OF_VISIT, DAY_OF_VISIT)
    assert summary.doubled == (str(pair),)
    assert home.name in str(pair) and "同县同名" in str(pair)
