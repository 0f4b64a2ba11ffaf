"""Plain words are taken for what they can only mean, and nothing is taken for its opposite."""

from __future__ import annotations

import pytest

from app.domain.inspection import Verdict
from app.domain.institution import Kind
from app.domain.ledger import DONE, UNDER_WAY
from app.interchange.plain_words import claims_done, kind_meant, progress_meant, verdict_meant

ALL = tuple(Verdict)


@pytest.mark.parametrize(
    "text",
    [
        "已完成",
        "完成",
        "完成了。",
        "已整改",
        "已经整改完毕",
        "整改完毕",
        "改好了",
        "已改好",
        "全部整改到位",
        "√",
        "✔",
        " 已 完 成 ",
    ],
)
def test_what_means_done_is_done(text: str) -> None:
    assert progress_meant(text) == DONE


@pytest.mark.parametrize("text", ["整改中", "正在整改", "正在改", "未完成", "还没改好", "部分完成", "处理中"])
def test_what_means_under_way_is_under_way(text: str) -> None:
    assert progress_meant(text) == UNDER_WAY


@pytest.mark.parametrize("text", ["", "好", "差不多", "不改", "没改", "未整改", "计划完成", "×", "是", "合格吗"])
def test_what_could_mean_something_else_is_not_guessed(text: str) -> None:
    assert progress_meant(text) == ""


@pytest.mark.parametrize("text", ["已更换，全部整改完毕", "已完成", "都已整改到位"])
def test_a_text_that_claims_to_be_done_is_known(text: str) -> None:
    assert claims_done(text)


@pytest.mark.parametrize("text", ["已更换2具灭火器", "计划12月整改完毕", "没有整改完毕", "部分已完成"])
def test_a_text_that_promises_or_denies_claims_nothing(text: str) -> None:
    assert not claims_done(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("√", Verdict.PASS),
        ("合格", Verdict.PASS),
        ("符合", Verdict.PASS),
        ("×", Verdict.FAIL),
        ("不合格", Verdict.FAIL),
        ("不符合。", Verdict.FAIL),
        ("不涉及", Verdict.NOT_APPLICABLE),
        ("查不了", Verdict.UNABLE),
        ("有", None),
        ("是", None),
        ("基本合格", None),
        ("不", None),
    ],
)
def test_a_verdict_is_known_by_plain_words(text: str, verdict: Verdict | None) -> None:
    assert verdict_meant(text, ALL) is verdict


def test_a_verdict_that_an_item_cannot_end_with_is_not_taken() -> None:
    assert verdict_meant("×", (Verdict.PASS, Verdict.UNABLE)) is None


def test_a_kind_of_home_is_known_by_the_name_people_use() -> None:
    assert kind_meant("敬老院") is Kind.RURAL_HOME and kind_meant("福利院") is Kind.WELFARE
    assert kind_meant("养老院") is None, "it could be any of three"
