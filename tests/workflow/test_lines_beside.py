"""Lines that another process makes are those that are made here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.storage import lines as kept
from app.workflow import lines_beside
from app.workflow.answering import answer
from app.workflow.desk import Desk, create_desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.line_making import made
from app.workflow.lines import findings, freshen, stale
from app.workflow.lines_beside import Answering, Makers, processes_for
from app.workflow.registering import register
from tests.workflow.conftest import sections

ITEM = "XF10"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made_here = create_desk(tmp_path / "本机.sqlite", "张三")
    yield made_here
    made_here.close()


@pytest.fixture
def visits(desk: Desk) -> list[int]:
    home = register(desk, Institution(name="青石镇敬老院", county="同心县", beds=60)).key
    parts = [PartPlan(desk.actor, sections("fire"))]
    found = [start(desk, home, Mode.PATROL, ("fire",), parts) for _ in range(5)]
    for visit in found[1:4]:
        answer(desk, visit, ITEM, Result(Verdict.FAIL))
    return found


def test_lines_made_beside_are_those_made_here(desk: Desk, visits: list[int]) -> None:
    here = [made(desk, visit) for visit in visits]
    with Makers(desk, 1) as makers:
        assert makers.hands == 2
        assert sorted(makers.made(visits)) == sorted(here)
        assert makers.hands == 2


def test_where_the_process_ends_they_are_made_here(desk: Desk, visits: list[int]) -> None:
    with Makers(desk, 1) as makers:
        makers._beside[0].process.kill()
        assert sorted(makers.made(visits)) == sorted(made(desk, visit) for visit in visits)
        assert makers.hands == 1


def test_where_no_process_can_be_had_they_are_made_here(
    desk: Desk, visits: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.beside.command", lambda: [str(tmp_path / "nothing")])
    with Makers(desk, 2) as makers:
        assert makers.hands == 1
        assert sorted(makers.made(visits)) == sorted(made(desk, visit) for visit in visits)


def test_the_process_says_that_it_can_not_read_a_file(tmp_path: Path) -> None:
    assert Answering()((str(tmp_path / "没有.sqlite"), [1])) is None


def test_an_old_store_is_read_by_several_hands(desk: Desk, visits: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [row.finding.key for row in findings(desk)]
    monkeypatch.setattr(lines_beside, "processes_for", lambda number: 1)
    with desk.store.atomic():
        kept.lay(desk.store.db)
        kept.mark_all(desk.store.db)
    freshen(desk)
    assert not stale(desk)
    assert [row.finding.key for row in findings(desk)] == alone


def test_within_a_transaction_nobody_else_is_asked(
    desk: Desk, visits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_beside, "processes_for", lambda number: 1)
    with desk.store.atomic():
        answer(desk, visits[0], ITEM, Result(Verdict.FAIL))
        assert [row.inspection for row in findings(desk)].count(visits[0]) == 1  # which no other process sees yet


def test_few_visits_and_one_processor_are_not_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, wanted in ((1, 0), (2, 1), (4, 3), (16, 3), (None, 0)):
        monkeypatch.setattr(lines_beside.os, "cpu_count", lambda count=processors: count)
        assert processes_for(4000) == wanted
        assert processes_for(199) == 0
