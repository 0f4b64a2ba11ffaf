"""The summary and the 台账 say of each problem what its visit says, on whatever day they are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.inspection import Result, Verdict, offered, progress
from app.domain.unreadable import Unreadable
from app.progress import NO_PROGRESS
from app.reports.ledger import LedgerRow
from app.reports.office_paper import OfficePaper
from app.workflow.answering import answer
from app.workflow.desk import Desk
from app.workflow.ledger import _ledger_rows
from app.workflow.lines import inspections
from app.workflow.office import office_paper, set_office_paper
from app.workflow.paper_lines import KeptLedger, figures, figures_of
from app.workflow.visits import load, outcome
from tests.storage.histories import HISTORIES
from tests.workflow.conftest import desk_of
from tests.workflow.test_lines import at_noon, follow
from tests.workflow.test_same_lists import act


def as_read(desk: Desk) -> list[LedgerRow]:
    """The rows of the ledger, each visit read anew."""
    lost: list[Unreadable] = []
    return [row for _, _, row in _ledger_rows(desk, inspections(desk), lost, NO_PROGRESS)]


def by_name(rows: list[LedgerRow]) -> list[LedgerRow]:
    return sorted(rows, key=lambda row: row.id)


@settings(max_examples=HISTORIES // 10)
@given(st.integers(0, 2**32))
def test_the_ledger_that_is_kept_is_the_one_that_is_read(seed: int) -> None:
    random = Random(seed)
    desk = desk_of("检查员甲", "a")
    for _ in range(8):
        act(desk, random)
    for _ in range(12):
        follow(desk, random)
    for step in (0, 10, 60):
        then = at_noon(desk, desk.today + timedelta(days=step))
        kept = KeptLedger(then, None)
        assert len(kept) == len(list(kept))
        assert by_name(list(kept)) == by_name(as_read(then))
        worst = [row.deadline for row in kept if "历史遗留" not in row.state and row.severity.startswith("重大")]
        assert worst == sorted(worst)
    visits = [load(desk, key) for key in reversed(inspections(desk))]
    assert [visit for _, visit in figures(desk, desk.today)] == [
        figures_of(view, outcome(desk, view), progress(view)) for view in visits if view.started <= desk.today
    ]
    desk.close()


def test_the_ledger_of_one_home_holds_the_problems_of_its_visits(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF10", Result(Verdict.FAIL))
    assert len(KeptLedger(desk, [visit])) == len(KeptLedger(desk, None)) == 1
    assert list(KeptLedger(desk, [])) == []


def test_what_the_county_says_of_a_lapsed_document_stands_in_the_ledger_at_once(desk: Desk, visit: int) -> None:
    for item in (item for item in load(desk, visit).applicable if Verdict.FAIL in offered(item.answer)):
        answer(desk, visit, item.id, Result(Verdict.FAIL))
    before = by_name(list(KeptLedger(desk, None)))
    assert before == by_name(as_read(desk))
    set_office_paper(desk, replace(OfficePaper(), confirmed={"wuzhong-2022-31": "吴民发〔2026〕3号，2026-02-01"}))
    after = by_name(list(KeptLedger(desk, None)))
    assert office_paper(desk).confirmations
    assert after == by_name(as_read(desk))
    assert [row.basis for row in after] != [row.basis for row in before]
