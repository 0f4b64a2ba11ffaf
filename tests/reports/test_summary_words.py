"""What the county's numbers say: true for none, for one, for all alike; no pass while something grave is open."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given

from app.domain.checklist import Severity
from app.domain.county import CountySummary, Kept
from app.domain.county_facts import Problem
from app.domain.repeats import Repeat
from app.reports import summary_words as words
from tests.domain.test_county import SINCE, held, problem, summary, visit

EARLIER = SINCE - timedelta(30)
SOUNDS_LIKE_A_PASS = re.compile(
    "全部销账。$|所查项目没有登记问题|没有未销账的重大|没有机构有未销账的问题。$|都已销账。$"
)


def everything(made: CountySummary) -> list[str]:
    return [
        *words.first_of_all(made),
        words.overview(made),
        words.by_severity(made),
        words.by_line(made, made.townships, "乡镇"),
        words.by_line(made, made.checklists, "检查表"),
        words.deadlines(made.kept),
        words.commonest(made),
        words.repeated(made),
        words.ranked(made),
        words.by_month(made.months),
    ]


@given(held)
def test_every_table_has_a_sentence_whatever_the_numbers(known: list[Problem]) -> None:
    for said in everything(summary(known)):
        assert said.endswith("。")
        assert not re.search(r"（）|、。|，。|。。|、、|（、|None|\b0项、", said), said


@given(held)
def test_nothing_sounds_like_a_pass_while_something_grave_is_open(known: list[Problem]) -> None:
    made = summary(known)
    if made.grave:
        told = everything(made)
        assert not [said for said in told if SOUNDS_LIKE_A_PASS.search(said)]
        assert "未销账" in told[0] and ("重大问题" in told[0])


def test_closed_problems_do_not_hide_an_open_one_of_an_earlier_period() -> None:
    major = problem(severity=Severity.MAJOR, closed=SINCE)
    second = problem(severity=Severity.MAJOR, closed=SINCE, number="A01-0002")
    made = summary([major, second, problem(severity=Severity.MAJOR, day=EARLIER, number="A01-0003")])
    assert words.by_severity(made) == "重大2项，都已销账。但尚有不能下结论的情况，见前。"


def test_an_item_that_nobody_could_look_at_is_no_pass() -> None:
    made = summary([], [visit(dark=frozenset({"F1"}))])
    assert words.first_of_all(made) == ("1家机构有1处可能涉及重大事故隐患而无法查或未查，尚不能下结论。",)
    assert words.standing(made) == "没有登记问题，但不能据此认为没有隐患。"
    assert words.ranked(made).startswith("没有机构有未销账的问题。但尚有不能下结论的情况，见前。")
    closed = summary([problem(closed=SINCE)], [visit(dark=frozenset({"F1"}))])
    assert words.standing(closed) == "登记问题1项（一般1项），已全部销账。但尚有不能下结论的情况，见前。"


def test_without_any_visit_nothing_is_said_of_the_homes() -> None:
    made = summary([], [])
    assert words.first_of_all(made) == ("本期没有检查，不能说明各机构的情况。",)
    assert words.overview(made) == "登记机构4家，本期没有检查。"
    assert words.ranked(made) == "本期没有检查。本期未检查的4家，情况不明。"
    assert words.by_month(made.months) == "本期没有检查。"


def test_a_period_without_problems() -> None:
    made = summary([], [visit(1), visit(2, key=2, checked=8)])
    assert words.first_of_all(made) == ("所查项目中，没有未销账的重大、疑似重大问题。",)
    assert words.overview(made) == (
        "登记机构4家，本期检查2家2次，2家未检查；应查20项，已查18项，未查2项。所查项目没有登记问题。"
    )
    assert words.by_severity(made) == words.commonest(made) == words.repeated(made) == "所查项目没有登记问题。"
    assert words.deadlines(made.kept) == "还没有期限已到的问题。"
    unsigned = summary([], [visit(signed=False)])
    assert "不能据此认为没有隐患" in words.overview(unsigned) and "1次检查尚未全部签字。" in words.overview(unsigned)


def test_the_gravest_are_told_first_with_those_of_before_and_those_not_signed() -> None:
    made = summary(
        [
            problem(1, Severity.MAJOR, number="a", visit=1),
            problem(1, Severity.MAJOR, EARLIER, "b", visit=2),
            problem(2, Severity.SUSPECTED, number="", visit=3),
        ]
    )
    assert words.first_of_all(made) == (
        "重大问题2项未销账，涉及1家机构，其中期前发现1项。",
        "疑似重大问题1项未销账，涉及1家机构，其中待签字1项。“疑似重大”是否属于重大事故隐患，由主管部门判定。",
    )
    assert words.overview(made).endswith(
        "登记问题1项（重大1项），已销账0项，未销账1项（重大1项），没有逾期。"
        "期前发现、至今未销账的还有1项（重大1项）。另有1项待签字，未计入。"
    )


def test_what_is_not_counted_is_told_apart() -> None:
    made = summary(
        [
            problem(number="a", visit=1, late=True),
            problem(number="b", visit=2, lapsed=True),
            problem(number="c", visit=3, historic=True, closed=SINCE),
            problem(number="d", visit=4, historic=True),
        ]
    )
    told = words.overview(made)
    assert "登记问题1项（一般1项），已销账0项，未销账1项（一般1项），其中逾期1项。" in told
    assert "另有历史遗留消防审验问题2项（未销账1项），一事一议处置，单列不计入。" in told
    assert told.endswith("另有1项签名后已更正、不再成立，未计入。")


def test_by_severity_says_how_far_each_is_closed() -> None:
    known = [
        problem(severity=s, number=str(n), visit=n) for n, s in enumerate([Severity.SERIOUS] + [Severity.GENERAL] * 3)
    ]
    assert words.by_severity(summary(known)) == "严重1项，未销账；一般3项，都未销账。"
    known[1:3] = [problem(number=p.number, visit=p.visit, closed=SINCE) for p in known[1:3]]
    assert words.by_severity(summary(known)) == "严重1项，未销账；一般3项，未销账1项。"


@pytest.mark.parametrize(
    ("homes", "said"),
    [
        ([1], "1项问题在西乡。"),
        ([1, 1], "2项问题都在西乡。"),
        ([1, 2], "2个乡镇的问题一样多，各1项。未销账的一样多，各1项。"),
        ([1, 1, 2], "问题最多的是西乡（2项，占66.6%）。未销账最多的是西乡（2项）。"),
        ([1, 1, 2, 2, 3], "问题最多的是未登记乡镇、西乡（各2项）。未销账最多的是未登记乡镇、西乡（各2项）。"),
    ],
)
def test_where_most_problems_are(homes: list[int], said: str) -> None:
    known = [problem(home, number=str(n), visit=n) for n, home in enumerate(homes)]
    made = summary(known, [visit(home, key=home) for home in (1, 2, 3, 4)])
    assert words.by_line(made, made.townships, "乡镇") == said


def test_the_gravest_of_a_township_come_first_and_one_not_visited_is_named() -> None:
    made = summary([problem(2, Severity.MAJOR, number="a"), problem(2, number="b", closed=SINCE)])
    assert words.by_line(made, made.townships, "乡镇") == (
        "重大问题未销账的：未登记乡镇1项。2项问题都在未登记乡镇。东镇、西乡本期没有检查。"
    )


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (Kept(), "还没有期限已到的问题。"),
        (Kept(early=2), "还没有期限已到的问题。另有2项期限未到、已经销账。"),
        (Kept(due=1, in_time=1), "期限已到的1项按期销账。"),
        (Kept(due=5, in_time=5), "期限已到的5项都按期销账。"),
        (Kept(due=3, open=3), "期限已到的3项中，没有按期销账的；至今未销账3项。"),
        (
            Kept(due=3, in_time=2, after=1, moved=1),
            "期限已到的3项中，按期销账2项，占66.6%；逾期后销账1项。期限按现行的算，其中1项延期或退回后重定过期限。",
        ),
    ],
)
def test_deadlines_kept(kept: Kept, said: str) -> None:
    assert words.deadlines(kept) == said


def test_the_commonest_item() -> None:
    one = problem(1, number="a", visit=1)
    assert words.commonest(summary([one])) == "只检查了1家机构，比不出哪一项最常见。"
    other = problem(2, number="b", visit=2, items=(("F2", "出口"),))
    assert words.commonest(summary([one, other])) == "没有哪一项在两家以上机构出现。"
    same = problem(2, number="b", visit=2)
    assert words.commonest(summary([one, same])) == "最常见的是“灭火器”，有2家机构存在，占检查机构2家的100%。"
    both = [problem(h, number=str(h), visit=h, items=(("F1", "灭火器"), ("F2", "出口"))) for h in (1, 2)]
    assert words.commonest(summary(both)).startswith("最常见的是“出口”、“灭火器”，各有2家机构存在")


def test_what_came_again() -> None:
    known = [
        problem(1, number="a", visit=1, repeat=Repeat.STILL),
        problem(2, number="b", visit=2, repeat=Repeat.AGAIN),
        problem(2, number="c", visit=3, repeat=Repeat.NEW),
    ]
    assert words.repeated(summary(known)) == "以前查出过、这次又有的问题2项：未改1项、复发1项，涉及2家机构。"
    assert words.repeated(summary(known[2:])) == "没有未改或复发的问题。"


def test_who_comes_first() -> None:
    one = problem(1, Severity.SERIOUS, number="a", visit=1, late=True)
    everyone = [visit(home, key=home) for home in (1, 2, 3, 4)]
    assert words.ranked(summary([one], everyone)) == "只有第1敬老院有未销账的问题：严重1项，逾期1项。"
    other = problem(2, number="b", visit=2)
    assert words.ranked(summary([one, other], everyone)) == (
        "2家机构有未销账的问题。排在最前的是第1敬老院（严重1项，逾期1项）。"
    )
    same = [problem(home, number=str(home), visit=home) for home in (1, 2)]
    assert words.ranked(summary(same)) == "2家机构有未销账的问题。这2家并列，各有一般1项。本期未检查的2家，情况不明。"
    assert words.ranked(summary([], everyone)) == "没有机构有未销账的问题。"


def test_when_most_was_found() -> None:
    one = problem(number="a", visit=1)
    assert words.by_month(summary([one]).months) == "都在2026年10月：检查1次，登记问题1项，销账0项。"
    later = problem(number="b", visit=2, day=date(2026, 11, 3))
    assert words.by_month(summary([one, later]).months) == (
        "共检查2次，登记问题2项，销账0项。有检查的2个月登记的问题一样多，各1项。"
    )
    third = problem(number="c", visit=3, day=date(2026, 11, 4))
    assert words.by_month(summary([one, later, third]).months).endswith("登记问题最多的是2026年11月（2项）。")
