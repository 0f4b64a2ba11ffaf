"""A ratio that judges homes is the one that its document writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.load import profiles
from app.checklists.quoted_ratios import fault_of, figures_in, said_of, unsaid
from app.domain.checklist import CountyCitation, DocumentCitation, Profile, RequiredRatio, Role

CLAUSE = DocumentCitation("wuzhong-2022-31", "三（十五）", Role.DEMANDS, "护理员与失能失智老人的比例原则上不低于")


def ratio(group: str, residents: int, basis: DocumentCitation | CountyCitation = CLAUSE) -> RequiredRatio:
    return RequiredRatio(group, 1, residents, in_principle=True, basis=basis)


def own(quote: str) -> CountyCitation:
    return CountyCitation("养老机构服务管理办法", "示例民发〔2026〕1号", "第八条", quote)


def said(text: str) -> list[tuple[str, int, int]]:
    return [(each.group, each.carers, each.residents) for each in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "护理员与失能失智老人的比例原则上不低于 1：3，与自理老人的比例不低于 1：10",
            [("dependent", 1, 3), ("self_caring", 1, 10)],
        ),
        ("护理员与半失能老人不低于1∶6", [("partly", 1, 6)]),
        ("护理员与半失能老人不低于1：6²，自理老人1：10③", [("partly", 1, 6), ("self_caring", 1, 10)]),
        ("护理员与半失能老人不低于①：⑥", []),
        ("部分失能老人与护理员配比为6比1", [("partly", 1, 6)]),
        ("不能自理的一比四，能自理的一比十", [("dependent", 1, 4), ("self_caring", 1, 10)]),
        (
            "失能、半失能、自理老人分别不低于1：3、1：6、1：10",
            [("dependent", 1, 3), ("partly", 1, 6), ("self_caring", 1, 10)],
        ),
        ("失能、半失能老人均不低于1：4", [("dependent", 1, 4), ("partly", 1, 4)]),
        ("配比不低于2：７", [("", 2, 7)]),
        ("失能老人应有专人照护。护理员不低于1：5", [("", 1, 5)]),
        ("每三名失能老人配一名护理员", []),
        ("岗前培训率达到100%", []),
    ],
)  # fmt: skip
def test_figures_are_read_with_the_groups_that_they_are_for(text: str, figures: list[tuple[str, int, int]]) -> None:
    assert said(text) == figures


def test_every_ratio_that_ships_is_the_one_that_its_clause_writes() -> None:
    ratios = [ratio for profile in profiles() for ratio in profile.ratios]
    assert ratios and all(fault_of(each) is None and said_of(each) for each in ratios)
    assert [unsaid(profile) for profile in profiles()] == [()] * len(profiles())


def test_another_figure_than_the_clause_writes_is_told_in_its_words() -> None:
    fault = fault_of(ratio("dependent", 4))
    assert fault is not None and fault.words == "护理员与失能失智老人的比例原则上不低于1:3"
    assert fault_of(ratio("dependent", 3)) is None
    fault = fault_of(ratio("self_caring", 3))
    assert fault is not None and fault.words == "与自理老人的比例不低于1:10", "another group's figure is no excuse"
    assert fault_of(RequiredRatio("dependent", 2, 6, in_principle=True, basis=CLAUSE)) is None, "the same, not reduced"


def test_what_a_clause_does_not_say_of_a_group_is_not_found_there() -> None:
    assert said_of(ratio("partly", 6)) == () and fault_of(ratio("partly", 6)) is None


def test_of_a_countys_own_document_the_quoted_words_count() -> None:
    assert fault_of(ratio("partly", 6, own("护理员与部分失能老人不低于1：6"))) is None
    assert fault_of(ratio("partly", 5, own("护理员与部分失能老人不低于1：6"))) is not None
    assert fault_of(ratio("partly", 6, own("配比不低于1：6"))) is None, "whoever it is for, this is the figure"
    unread = ratio("partly", 6, own("每六名部分失能老人配一名护理员"))
    profile = Profile("yanchi", "盐池县", (), (), "等级", (unread,))
    assert unsaid(profile) == ("部分失能老人的配比1:6在所引的原文里没有认出来，请核对原文。",)


@given(st.text("失能智半自理不部分与护员，。；：:比一二三10 ¦", max_size=40))
def test_whatever_is_quoted_gives_figures_that_can_be_compared(text: str) -> None:
    for each in figures_in(text):
        assert 1 <= each.carers <= each.residents and each.words and each.figure <= 1
