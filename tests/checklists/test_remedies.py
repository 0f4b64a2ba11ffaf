"""What is demanded of a home, over every item and every option: in time to be done and proved, within a power that the
office has, and never so that residents are left without care."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.checklists import load
from app.domain.checklist import Item, RuleCitation, Severity, as_answered, effective_severity
from app.domain.facts import at_once
from app.domain.features import Feature
from app.reports.office_paper import OFFICES

_ADVICE = ("建议", "宜", "可")

_NEEDED = {
    15: re.compile("检验机构|申请检验|取样检测|复测|全面检测|体检合格|申办|补办(?!审批)|换领|加装|签订存管协议"),
    7: re.compile("培训|补课|取证|维保单位|燃气企业|更换老化"),
    3: re.compile("更换|修好|修复|检修|补装|下一餐起|下一次进货起|排定|昼夜不断|清查一遍|换上"),
}
"""What takes how many days at least to be done by others, or to be seen to last: a laboratory or an office answers, a
course is held, a craftsman comes, a few shifts or meals go by."""

_SPAN = re.compile(r"最近(\d+)(?:天|夜)|超过(\d+)小时")

_SUSPENDS = re.compile(
    "(停用|停止|停做)[^，]*(房|部位|建筑|加工|诊疗|接收|冷食)|转移其中|把老人转移|老人转移|撤离|撤出|停业"
)
_FIRST = re.compile("建议先行[^；。]+，提请([^；。]+)依法决定")

_FORBIDDEN_BY_LAW = {
    "XF01 验收或抽查不合格仍使用": "中华人民共和国消防法",
    "XF44 发现燃气泄漏": "中华人民共和国消防法",
    "CF01 已过期，没有延续": "中华人民共和国食品安全法",
    "CF01 无证": "中华人民共和国食品安全法",
    "CF04 承包，承包方无许可": "中华人民共和国食品安全法实施条例",
    "CF34": "中华人民共和国食品安全法",
    "ZD06 已过期，没有延续": "中华人民共和国食品安全法",
    "ZD06 无证": "中华人民共和国食品安全法",
    "ZD11 验收不合格仍使用": "中华人民共和国消防法",
    "ZD20 发现燃气泄漏": "中华人民共和国消防法",
}
"""Where a law that the item cites forbids the thing itself: to stop it is to mend it, and needs no other power."""


@cache
def demands() -> tuple[tuple[str, Item], ...]:
    """(which item and option, the item in its words) for everything that some home can be ordered or told to mend."""
    found = []
    for item in (item for checklist in load.shipped() for item in checklist.items):
        failing = [option for option in item.answer.options if option.passes is False and not option.refer]
        for title in [option.title for option in failing] or [""]:
            if any(
                effective_severity(item, profile, frozenset(Feature), title, load.hazards()).severity
                is not Severity.ADVICE
                for profile in load.profiles()
            ):
                found.append((f"{item.id} {title}".strip(), as_answered(item, title)))
    return tuple(found)


def demanded(remedy: str) -> Iterator[str]:
    """The sentences of a remedy that demand something."""
    yield from (part for part in re.split("[；。]", remedy) if part and not part.startswith(_ADVICE))


def test_there_is_something_to_mend() -> None:
    assert len(demands()) > 150


def test_a_deadline_is_as_long_as_its_proof_needs() -> None:
    short = [
        (name, item.deadline_days, days, part)
        for name, item in demands()
        for part in demanded(item.remedy)
        for days, words in _NEEDED.items()
        if words.search(part) and item.deadline_days < days
    ]
    assert short == []


def test_what_is_seen_over_some_days_can_be_seen_again_by_the_deadline() -> None:
    short = [
        (name, item.deadline_days, found[0])
        for name, item in demands()
        for found in _SPAN.finditer(item.how)
        if item.deadline_days < (int(found[1]) if found[1] else -(-int(found[2]) // 24))
    ]
    assert short == []


def test_who_has_no_day_left_has_nothing_that_lasts() -> None:
    """Where the day of the signature is the only one, the whole demand can be done on it."""
    for name, item in demands():
        if item.deadline_days == 0:
            assert at_once(item.remedy), name


def test_only_what_a_law_forbids_is_to_be_stopped_else_who_has_the_power_is_asked() -> None:
    """老年人权益保障法 45 lets an office order a home to mend. To close rooms and to move residents is for others to
    order: such a remedy advises it, and asks them."""
    stopped = {
        name: item
        for name, item in demands()
        for part in demanded(item.remedy)
        if _SUSPENDS.search(part) and not _FIRST.search(part)
    }
    assert stopped.keys() == _FORBIDDEN_BY_LAW.keys()
    for name, item in stopped.items():
        cited = (c for c in item.basis if isinstance(c, RuleCitation) and c.rule == _FORBIDDEN_BY_LAW[name])
        assert any(citation.demands and citation.rank.binding for citation in cited), name


def test_who_is_asked_to_decide_answers_for_the_item() -> None:
    asked = [(name, item, found[1]) for name, item in demands() for found in _FIRST.finditer(item.remedy)]
    assert len(asked) > 10
    for name, item, named in asked:
        known = [OFFICES[department] for department in item.departments]
        assert all(each in (*known, "要求整改的部门", "登记机关") for each in named.split("、")), (name, named)


def test_whom_a_remedy_lets_close_rooms_it_tells_to_look_after_the_residents() -> None:
    left_alone = re.compile("转移其中|老人转移|停止诊疗|停止自行加工|停止由其加工|停订|停供|关阀停用")
    cared_for = re.compile("照料|改由有|改向有|一日三餐|另备|另行安排|安排老人|用餐")
    sentences = [
        (name, part) for name, item in demands() for part in re.split("[；。]", item.remedy) if left_alone.search(part)
    ]
    assert len(sentences) > 20
    assert [sentence for sentence in sentences if not cared_for.search(sentence[1])] == []


def test_facts_that_can_stand_together_are_items_of_their_own() -> None:
    """Of a choice one option can be chosen: a camera in the bathroom must not hide the missing sign."""
    for item in (item for checklist in load.shipped() for item in checklist.items):
        assert not re.search("并存|选排在|两种以上情形|两种情形都有|其余写进备注", item.how), item.id
