"""Words that are being written: kept outside the journal, said as one event, and never lost with the program."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.errors import AppError
from app.storage.errors import PERSONAL_NUMBER
from app.workflow.answering import answer, edit_finding, note
from app.workflow.desk import DRAFTS, Desk
from app.workflow.drafting import Draft, Writing, drop_draft, keep_draft, kept_drafts, take_in_drafts
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import desk_of

ITEM = "XF09"


def draft(visit: int, what: Writing, text: str, of: str = ITEM, actor: str = "检查员甲") -> Draft:
    return Draft(visit, what, of, text, actor)


def test_a_kept_draft_is_no_event_and_becomes_one(desk: Desk, visit: int) -> None:
    for text in ("东侧", "东侧走廊", "东侧走廊堆放轮椅"):
        keep_draft(desk, draft(visit, Writing.NOTE, text))
    assert [each.text for each in kept_drafts(desk)] == ["东侧走廊堆放轮椅"]
    assert not desk.store.history(visit, f"answer/{ITEM}")
    assert take_in_drafts(desk) == ()
    (said,) = desk.store.history(visit, f"answer/{ITEM}")
    assert said.actor == "检查员甲" and said.body == {"note": "东侧走廊堆放轮椅"}
    assert not kept_drafts(desk) and take_in_drafts(desk) == ()
    assert len(desk.store.history(visit, f"answer/{ITEM}")) == 1


def test_each_kind_of_words_is_said_as_what_it_is(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, Result(Verdict.FAIL))
    answer(desk, visit, "XF10", Result(Verdict.NOT_APPLICABLE, None, "旧的"))
    for what, of, text in (
        (Writing.PROBLEM, ITEM, "自查记录缺两个月。"),
        (Writing.REMEDY, ITEM, "补齐记录。"),
        (Writing.REASON, "XF10", "没有这间房"),
        (Writing.REASON, "XF11", "钥匙不在"),
    ):
        keep_draft(desk, draft(visit, what, text, of))
    assert take_in_drafts(desk) == ()
    view = load(desk, visit)
    assert view.answers["XF10"].result == Result(Verdict.NOT_APPLICABLE, None, "没有这间房")
    assert view.answers["XF11"].result == Result(Verdict.UNABLE, None, "钥匙不在")
    said = desk.store.subject(visit, f"finding/{ITEM}")
    assert said is not None and (said["problem"], said["remedy"]) == ("自查记录缺两个月。", "补齐记录。")


def test_words_that_were_said_already_make_no_event(desk: Desk, visit: int) -> None:
    """The program was ended between the event and the forgetting of the draft."""
    note(desk, visit, ITEM, "东侧走廊")
    keep_draft(desk, draft(visit, Writing.NOTE, "东侧走廊"))
    assert take_in_drafts(desk) == ()
    assert len(desk.store.history(visit, f"answer/{ITEM}")) == 1


def test_what_is_taken_back_is_forgotten_and_another_field_is_not(desk: Desk, visit: int) -> None:
    keep_draft(desk, draft(visit, Writing.NOTE, "甲"))
    keep_draft(desk, draft(visit, Writing.REASON, "乙"))
    drop_draft(desk, visit, Writing.NOTE, ITEM)
    drop_draft(desk, visit, Writing.NOTE, "XF10")
    assert [each.text for each in kept_drafts(desk)] == ["乙"]


def test_what_can_not_be_said_any_more_is_given_back_with_its_words(desk: Desk, visit: int) -> None:
    for part in load(desk, visit).parts:
        for item in load(desk, visit).applicable:
            answer(desk, visit, item.id, Result(Verdict.PASS))
        sign(desk, visit, part.id)
    keep_draft(desk, draft(visit, Writing.NOTE, "签字以前写的"))
    keep_draft(desk, draft(visit, Writing.NOTE, "没有这一项", "XX99"))
    keep_draft(desk, draft(visit + 1, Writing.NOTE, "没有这次检查"))
    refused = take_in_drafts(desk)
    assert [each.draft.text for each in refused] == ["签字以前写的", "没有这一项", "没有这次检查"]
    assert all(each.error.what for each in refused)
    assert not kept_drafts(desk)


def test_words_are_said_in_the_name_of_who_wrote_them(desk: Desk, visit: int) -> None:
    keep_draft(desk, draft(visit, Writing.NOTE, "乙写的", actor="检查员乙"))
    take_in_drafts(desk)
    assert load(desk, visit).answers.get(ITEM) is None
    assert [entry.actor for entry in desk.store.history(visit, f"answer/{ITEM}")] == ["检查员乙"]


def test_words_of_nobody_wait_for_a_name(desk: Desk, visit: int) -> None:
    keep_draft(desk, draft(visit, Writing.NOTE, "没有署名", actor=""))
    desk.seat("")
    assert take_in_drafts(desk) == () and len(kept_drafts(desk)) == 1
    desk.seat("检查员丙")
    assert take_in_drafts(desk) == () and not kept_drafts(desk)


def test_an_identity_number_is_kept_in_no_draft(desk: Desk, visit: int) -> None:
    keep_draft(desk, draft(visit, Writing.NOTE, "张某"))
    with pytest.raises(AppError) as refused:
        keep_draft(desk, draft(visit, Writing.NOTE, "张某 110101199003072316"))
    assert refused.value.code == PERSONAL_NUMBER.code
    assert [each.text for each in kept_drafts(desk)] == ["张某"]


@pytest.mark.parametrize("kept", ["", "{", "[1]", "[{}]", '{"a": 1}', '[{"what": "poem"}]', "null"])
def test_drafts_that_can_not_be_read_stop_nothing(desk: Desk, kept: str) -> None:
    desk.store.set_local(DRAFTS, kept)
    assert kept_drafts(desk) == [] and take_in_drafts(desk) == ()


@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=12), min_size=1, max_size=8
    )
)
def test_however_often_somebody_pauses_the_last_words_are_one_event(texts: list[str]) -> None:
    desk = desk_of("检查员甲", "a")
    try:
        for text in texts:
            keep_draft(desk, draft(1, Writing.NOTE, text))
        assert [each.text for each in kept_drafts(desk)] == texts[-1:]
        assert json.loads(desk.store.get_local(DRAFTS) or "")[0]["text"] == texts[-1]
    finally:
        desk.close()


def test_a_problem_worded_before_stays_where_the_draft_is_of_its_demand(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, Result(Verdict.FAIL))
    edit_finding(desk, visit, ITEM, FindingEdit(problem="缺两个月。"))
    keep_draft(desk, draft(visit, Writing.REMEDY, "补齐。"))
    take_in_drafts(desk)
    said = desk.store.subject(visit, f"finding/{ITEM}")
    assert said is not None and (said["problem"], said["remedy"]) == ("缺两个月。", "补齐。")
