"""No ID number is kept, whatever a person writes it into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.documents import Kind
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.rectification import Reply
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.check import content_digest
from app.workflow.answering import answer, attach, edit_finding, note
from app.workflow.case import Wanted
from app.workflow.correcting import correct_finding
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan, deliver, documents_of, undeliver, void
from app.workflow.exporting import export
from app.workflow.following import history
from app.workflow.inspecting import PartPlan, describe_home, reported, start, take_part, tell
from app.workflow.issuing import issue
from app.workflow.office import set_device
from app.workflow.rectifying import extend_deadline, note_all, recheck, reply, stop_confirmed, transfer, withdraw
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import picture, sections

ID = "11010519491231002X"
ITEM = "XF10"
FAIL = Result(Verdict.FAIL)
Act = Callable[[Desk, int, str], object]


@pytest.fixture
def signed(desk: Desk, home: Institution, tmp_path: Path) -> tuple[int, str]:
    """A signed visit with one problem and its notice's slot."""
    plans = [PartPlan("甲", sections("fire")), PartPlan("乙", ())]
    visit = start(desk, home.key, Mode.PATROL, ("fire",), plans)
    answer(desk, visit, ITEM, FAIL)
    attach(desk, visit, ITEM, picture(), "现场.jpg")
    sign(desk, visit, "1")
    issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "通知.pdf")
    return visit, documents_of(desk, visit)[0].slot


def home_with(desk: Desk, visit: int, **changed: str) -> object:
    return describe_home(desk, visit, replace(load(desk, visit).home, **changed))


def undelivered(desk: Desk, visit: int, slot: str, reason: str) -> object:
    # a delivery to take back is found, so the journal stays as it was
    with desk.store.atomic():
        deliver(desk, visit, slot, "直接送达")
        return undeliver(desk, visit, slot, reason)


def withdrawn(desk: Desk, visit: int, reason: str) -> object:
    with desk.store.atomic():
        reply(desk, visit, ITEM, "改好了")
        return withdraw(desk, visit, ITEM, history(desk, visit, ITEM)[-1].act, reason)


ACTS: dict[str, Act] = {
    "answer": lambda d, v, s: answer(d, v, "XF03", Result(Verdict.UNABLE, reason=ID)),
    "note": lambda d, v, s: note(d, v, "XF03", ID),
    "photo": lambda d, v, s: attach(d, v, "XF03", picture(), f"{ID}.jpg"),
    "correction": lambda d, v, s: answer(d, v, ITEM, Result(Verdict.PASS), because=ID),
    "edit": lambda d, v, s: edit_finding(d, v, ITEM, FindingEdit(responsible=ID)),
    "put right": lambda d, v, s: correct_finding(d, v, ITEM, "写错", remedy=ID),
    "why put right": lambda d, v, s: correct_finding(d, v, ITEM, ID, problem="新"),
    "statement": lambda d, v, s: tell(d, v, statement=ID),
    "companion": lambda d, v, s: tell(d, v, companion=ID),
    "opinion": lambda d, v, s: tell(d, v, opinion=ID),
    "refused": lambda d, v, s: tell(d, v, refused=ID),
    "witness": lambda d, v, s: tell(d, v, witness=ID),
    "reported": lambda d, v, s: reported(d, v, ID),
    "home": lambda d, v, s: home_with(d, v, director=ID),
    "address": lambda d, v, s: home_with(d, v, address=ID),
    "county": lambda d, v, s: home_with(d, v, county=ID),
    "credit code": lambda d, v, s: home_with(d, v, credit_code="640103194001010828"),
    "office": lambda d, v, s: set_device(d, office=ID),
    "prefix": lambda d, v, s: set_device(d, prefix=ID),
    "hand-over": lambda d, v, s: export(d.at(ID), Path("unused.sqlite")),
    "department": lambda d, v, s: transfer(d, v, ITEM, ID),
    "inspector": lambda d, v, s: take_part(d, v, ID, ("other.1",)),
    "void": lambda d, v, s: void(d, v, s, ID),
    "way": lambda d, v, s: deliver(d, v, s, ID),
    "receiver": lambda d, v, s: deliver(d, v, s, "直接送达", receiver=ID),
    "delivery witness": lambda d, v, s: deliver(d, v, s, "直接送达", witness=ID),
    "delivery note": lambda d, v, s: deliver(d, v, s, "直接送达", note=ID),
    "undelivered": lambda d, v, s: undelivered(d, v, s, ID),
    "scan": lambda d, v, s: attach_scan(d, v, s, picture(), f"{ID}.jpg"),
    "reply": lambda d, v, s: reply(d, v, ITEM, ID),
    "reply by": lambda d, v, s: reply(d, v, ITEM, "改好了", by=ID),
    "remark": lambda d, v, s: note_all(d, v, {ITEM: Reply(d.today, "改好了", remark=ID)}),
    "ledger's name": lambda d, v, s: note_all(d, v, {ITEM: Reply(d.today, "改好了", source_name=f"{ID}.xlsx")}),
    "extension": lambda d, v, s: extend_deadline(d, v, ITEM, d.today + timedelta(90), ID),
    "stop": lambda d, v, s: stop_confirmed(d, v, ITEM, ID),
    "stop how": lambda d, v, s: stop_confirmed(d, v, ITEM, "甲", how=ID),
    "withdrawal": lambda d, v, s: withdrawn(d, v, ID),
    "transfer": lambda d, v, s: transfer(d, v, ITEM, "消防", note=ID),
    "checker": lambda d, v, s: recheck(d, v, ITEM, passed=True, checker=ID, documents=("发票",)),
    "seen": lambda d, v, s: recheck(d, v, ITEM, passed=True, checker="甲", documents=(ID,)),
    "recheck note": lambda d, v, s: recheck(d, v, ITEM, passed=True, checker="甲", documents=("发票",), note=ID),
    "evidence": lambda d, v, s: recheck(d, v, ITEM, passed=True, checker="甲", photos=[(f"{ID}.jpg", picture())]),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_whatever_holds_an_id_number_is_refused_and_not_kept(desk: Desk, signed: tuple[int, str], act: Act) -> None:
    before = content_digest(desk.store)
    with pytest.raises(AppError) as caught:
        act(desk, *signed)
    assert caught.value.code == "inspection.personal_number" and ID not in str(caught.value)
    assert content_digest(desk.store) == before


def test_no_visit_begins_with_one_as_the_inspectors_name(desk: Desk, home: Institution) -> None:
    before = content_digest(desk.store)
    with pytest.raises(AppError) as caught:
        start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(ID, sections("fire"))])
    assert caught.value.code == "inspection.personal_number" and content_digest(desk.store) == before
