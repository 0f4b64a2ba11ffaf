"""What was just said of a visit is taken back, and said again, until it is signed; the journal keeps all of it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict, offered
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.reading import fields_of
from app.workflow.answering import answer, attach, edit_finding, note, remove_photo, withdraw
from app.workflow.desk import Desk
from app.workflow.errors import CHANGED_SINCE, SIGNED_SINCE
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.undoing import Step, step_between, take, texts_of, words_of
from app.workflow.visits import load, outcome
from tests.storage.histories import HISTORIES
from tests.workflow.conftest import desk_of, picture, sections

ITEM = "XF10"


def said(desk: Desk, visit: int, act: object) -> Step:
    before = texts_of(desk, visit)
    assert callable(act)
    act()
    step = step_between(before, texts_of(desk, visit))
    assert step is not None
    return step


def some_act(desk: Desk, visit: int, random: Random) -> None:
    view = load(desk, visit)
    item = random.choice(view.applicable[:4])
    match random.randrange(6):
        case 0:
            withdraw(desk, visit, item.id)
        case 1:
            note(desk, visit, item.id, random.choice(("", "二楼东头", "少两个")))
        case 2:
            attach(desk, visit, item.id, picture(20 + random.randrange(3)), "一.jpg")
        case 3 if photos := [photo for answer in view.answers.values() for photo in answer.photos]:
            remove_photo(desk, visit, random.choice(photos).slot)
        case 4 if findings := outcome(desk, view).findings:
            edit_finding(desk, visit, findings[0].key, FindingEdit(problem=f"换种说法{random.randrange(9)}"))
        case _:
            verdict = random.choice([each for each in offered(item.answer) if each is not Verdict.UNABLE])
            answer(desk, visit, item.id, Result(verdict))


@settings(max_examples=HISTORIES // 10)
@given(st.integers(0, 2**32))
def test_what_was_done_is_taken_back_and_done_again(seed: int) -> None:

    random = Random(seed)
    desk = desk_of("检查员甲", "a")
    home = register(desk, Institution(name="青石镇敬老院", county="同心县", beds=60))
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    states, steps = [texts_of(desk, visit)], []
    for _ in range(8):
        some_act(desk, visit, random)
        step = step_between(states[-1], texts_of(desk, visit))
        if step is not None:
            steps.append(step)
            states.append(texts_of(desk, visit))
    for step, before in zip(reversed(steps), reversed(states[:-1]), strict=True):
        take(desk, visit, step.back)
        assert without_empty(texts_of(desk, visit)) == without_empty(before)
    for step, after in zip(steps, states[1:], strict=True):
        take(desk, visit, step)
        assert without_empty(texts_of(desk, visit)) == without_empty(after)
    desk.close()


def without_empty(texts: dict[str, str]) -> dict[str, object]:
    """A part that says nothing any more is as one that never said anything."""
    return {slot: fields for slot, text in texts.items() if (fields := fields_of(text))}


def test_taking_back_is_seen_in_the_history(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, Result(Verdict.PASS))
    step = said(desk, visit, lambda: answer(desk, visit, ITEM, Result(Verdict.FAIL)))
    assert words_of(desk, visit, step.back) == f"{load(desk, visit).named(ITEM).partition(' ')[2]}：不符合 → 符合"
    take(desk, visit, step.back)
    assert load(desk, visit).answers[ITEM].result.verdict is Verdict.PASS
    assert len(desk.store.history(visit, f"answer/{ITEM}")) == 3


def test_what_another_wrote_meanwhile_is_not_overwritten(desk: Desk, visit: int) -> None:
    step = said(desk, visit, lambda: answer(desk, visit, ITEM, Result(Verdict.FAIL)))
    answer(desk.at("检查员乙"), visit, ITEM, Result(Verdict.NOT_APPLICABLE, None, "没有"))
    with pytest.raises(AppError) as refusal:
        take(desk, visit, step.back)
    assert refusal.value.code == CHANGED_SINCE.code
    assert load(desk, visit).answers[ITEM].result.verdict is Verdict.NOT_APPLICABLE


def test_what_is_signed_is_not_taken_back(desk: Desk, visit: int) -> None:
    step = said(desk, visit, lambda: answer(desk, visit, ITEM, Result(Verdict.FAIL)))
    for item in load(desk, visit).applicable:
        if item.id != ITEM:
            answer(desk, visit, item.id, Result(Verdict.NOT_APPLICABLE, None, "没有"))
    worded = said(desk, visit, lambda: edit_finding(desk, visit, ITEM, FindingEdit(problem="门锁着")))
    (part,) = load(desk, visit).parts
    sign(desk, visit, part.id)
    for each in (step, worded):
        with pytest.raises(AppError) as refusal:
            take(desk, visit, each.back)
        assert refusal.value.code in (SIGNED_SINCE.code, CHANGED_SINCE.code)
    assert load(desk, visit).answers[ITEM].result.verdict is Verdict.FAIL
