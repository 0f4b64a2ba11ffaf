"""What failed items become: one finding a fact, graded by duty, home and jurisdiction."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Case,
    Checklist,
    Citation,
    Department,
    DocumentCitation,
    Hazard,
    Item,
    Option,
    Profile,
    RequiredRatio,
    Role,
    RuleCitation,
    Section,
    Severity,
    Standing,
)
from app.domain.facts import details_asked
from app.domain.features import Feature
from app.domain.findings import FindingEdit, Outcome, Registration, Worded, derive_findings, leaves_open
from app.domain.inspection import Answer, Correction, Home, Inspection, Part, Photo, Result, Verdict, offered
from app.domain.institution import Residents, Roster
from app.domain.visit_rows import Mode

LAW = RuleCitation("中华人民共和国消防法", "第二十八条", Standing.FOUND)
HEARSAY = RuleCitation("某标准", "第一条", Standing.RESTATED)
LOCAL = DocumentCitation("changzhi-2021", "二(五)17.", Role.DEMANDS)
UMBRELLA = DocumentCitation("changzhi-2021", "二(五)17.", Role.CONTEXT)
RATIO_LAW = DocumentCitation("wuzhong-2022-31", "三（十五）", Role.DEMANDS)
WUZHONG = Profile(
    "wuzhong", "吴忠", (), ("wuzhong-2022-31",), "等级",
    (RequiredRatio("dependent", 1, 3, True, RATIO_LAW), RequiredRatio("self_caring", 1, 10, False, RATIO_LAW)),
)  # fmt: skip
CHANGZHI = Profile("changzhi", "长治", (), ("changzhi-2021",), "星级", ())
HAZARDS = {
    "ZD03": Hazard("ZD03", "易燃彩钢板", Severity.MAJOR, (LAW,), ""),
    "ZD08": Hazard("ZD08", "出口被堵", Severity.SUSPECTED, (LAW,), ""),
}
DAY = date(2026, 11, 22)


def item(name: str, **changes: object) -> Item:
    fields: dict[str, object] = {
        "id": name, "title": name, "text": "要求", "how": "看", "severity": Severity.GENERAL, "deadline_days": 15,
        "problem": f"{name}有问题（位置：____）。", "remedy": f"改{name}。", "basis": (LAW,),
        "departments": (Department.FIRE,),
    }  # fmt: skip
    return Item(**(fields | changes))  # type: ignore[arg-type]


def visit(
    *items: Item,
    failed: dict[str, Result] | None = None,
    profile: Profile = WUZHONG,
    home: Home | None = None,
    signed: bool = False,
    **answers: Answer,
) -> Inspection:
    given = failed if failed is not None else {entry.id: Result(Verdict.FAIL) for entry in items}
    checklist = Checklist("fire", "消防安全", "1", (Section("fire.1", "一", items),))
    return Inspection(
        key=1, handle="A-1", institution=2, home=home or Home("示例"), mode=Mode.PATROL, started=DAY, office="",
        editions=(), checklists=(checklist,), profile=profile,
        parts=(Part("1", "甲", ("fire.1",), signed_by="甲" if signed else "", signed_at=1 if signed else 0),),
        answers={name: Answer(name, result) for name, result in given.items()} | answers,
    )  # fmt: skip


def derive(inspection: Inspection, **more: dict[str, object]) -> Outcome:
    return derive_findings(inspection, HAZARDS, **more)  # type: ignore[arg-type]


def test_only_failed_items_become_findings() -> None:
    items = [item(name) for name in "ABCDE"]
    verdicts = dict(zip("ABCD", (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNABLE), strict=True))
    found = derive(visit(*items, failed={name: Result(verdict) for name, verdict in verdicts.items()}))
    assert [finding.key for finding in found.findings] == ["B"]
    assert (found.unable, found.unchecked) == (("D",), ("E",))


def test_the_worst_comes_first() -> None:
    found = derive(
        visit(item("A"), item("B", severity=Severity.SERIOUS), item("C", hazard="ZD08"), item("D", hazard="ZD03"))
    )
    assert [finding.severity.label for finding in found.findings] == ["重大", "疑似重大", "严重", "一般"]


CELLAR = AnswerForm(
    AnswerKind.CHOICE,
    options=(
        Option("没有", True),
        Option("经鉴定有险", False, problem="A经鉴定有险。"),
        Option("当场看不准", False, problem="A当场看不准。", deadline_days=7, refer=Department.HOUSING),
    ),
)


@pytest.mark.parametrize("basis", [(LAW,), (HEARSAY,), (LOCAL,)])
def test_what_a_department_has_to_judge_is_neither_advice_nor_demanded(basis: tuple[Citation, ...]) -> None:
    """Even where no duty binds: that nobody demands it is no reason to lose it."""
    asked = item("A", answer=CELLAR, basis=basis, severity=Severity.ADVICE)
    found = derive(visit(asked, failed={"A": Result(Verdict.FAIL, "当场看不准")}))
    (finding,) = found.findings
    assert not found.advice and not found.clean
    assert (finding.severity, finding.problem, finding.remedy) == (Severity.REFERRED, "A当场看不准。", "")
    assert (finding.departments, finding.deadline) == ((Department.HOUSING,), DAY + timedelta(days=7))
    edited = derive(
        visit(asked, failed={"A": Result(Verdict.FAIL, "当场看不准")}), edits={"A": FindingEdit(remedy="拆。")}
    )
    assert edited.findings[0].remedy == ""


def test_what_was_judged_keeps_its_number_and_gets_words_weight_and_days_of_its_own() -> None:
    asked = item("A", answer=CELLAR, hazard="ZD03")
    entry = Registration("A03-0001", DAY, Severity.REFERRED, "A当场看不准。", "", DAY + timedelta(days=7), ("A",))
    answered_at = 1_796_800_000_000  # 2026-12-09 in China
    judged = replace(
        visit(asked, failed={"A": Result(Verdict.FAIL, "经鉴定有险")}),
        corrections=(Correction("A", "当场看不准", "经鉴定有险", "住建局答复", "甲", answered_at),),
    )
    (finding,) = derive(judged, registrations={"A": entry}).findings
    assert (finding.key, finding.number, finding.hazard) == ("A", "A03-0001", "ZD03")
    assert (finding.severity, finding.problem) == (Severity.MAJOR, "A经鉴定有险。")
    assert (finding.remedy, finding.deadline) == ("改A。", date(2026, 12, 24))
    cleared = replace(judged, answers={"A": Answer("A", Result(Verdict.PASS, "没有"))})
    (finding,) = derive(cleared, registrations={"A": entry}).findings
    assert finding.lapsed and finding.number == "A03-0001"


def test_a_registered_problem_does_not_turn_into_a_question() -> None:
    asked = item("A", answer=CELLAR)
    entry = Registration("A03-0001", DAY, Severity.SERIOUS, "A经鉴定有险。", "改A。", DAY, ("A",))
    view = visit(asked, failed={"A": Result(Verdict.FAIL, "当场看不准")})
    (finding,) = derive(view, registrations={"A": entry}).findings
    assert (finding.severity, finding.problem, finding.remedy) == (Severity.SERIOUS, "A经鉴定有险。", "改A。")


def test_advice_is_kept_in_a_list_of_its_own() -> None:
    found = derive(visit(item("A", severity=Severity.ADVICE), item("B")))
    assert [finding.key for finding in found.findings] == ["B"]
    assert [entry.item for entry in found.advice] == ["A"]


@pytest.mark.parametrize(
    ("basis", "profile", "severity"),
    [
        ((LAW,), WUZHONG, Severity.GENERAL),
        ((HEARSAY,), WUZHONG, Severity.ADVICE),
        ((LOCAL,), CHANGZHI, Severity.GENERAL),
        ((LOCAL,), WUZHONG, Severity.ADVICE),
        ((UMBRELLA,), CHANGZHI, Severity.ADVICE),
    ],
)
def test_severity_follows_a_duty_that_binds_in_the_jurisdiction(
    basis: tuple[Citation, ...], profile: Profile, severity: Severity
) -> None:
    """Design §5: restated rules and other jurisdictions' documents never weigh more than advice."""
    found = derive(visit(item("A", basis=basis), profile=profile))
    shown = found.findings[0].severity if found.findings else Severity.ADVICE
    assert shown is severity


def test_two_facts_of_one_hazard_are_two_problems_each_with_words_and_days_of_its_own() -> None:
    found = derive(visit(item("A", hazard="ZD08"), item("B", hazard="ZD08", deadline_days=0))).findings
    assert [(f.key, f.items, f.hazard, f.deadline) for f in found] == [
        ("B", ("B",), "ZD08", DAY),
        ("A", ("A",), "ZD08", DAY + timedelta(days=15)),
    ]
    assert [f.problem for f in found] == ["B有问题。", "A有问题。"]


def test_what_can_not_be_read_of_a_hazard_is_replaced_by_nothing() -> None:
    asked = visit(item("A", hazard="ZD08"), item("B"))
    assert [f.key for f in derive(asked, hidden=("ZD08",)).findings] == ["B"]  # type: ignore[arg-type]


def test_a_case_weighs_by_what_was_chosen_and_by_the_home() -> None:
    choice = AnswerForm(AnswerKind.CHOICE, options=(Option("缺证", False), Option("停用", False)))
    cases = (
        Case(choice="缺证", when=(Feature.OVER_1000_M2,), hazard="ZD08"),
        Case(choice="停用", severity=Severity.SERIOUS),
    )
    asked = item("A", answer=choice, cases=cases)
    large = Home("示例", features=frozenset({Feature.OVER_1000_M2}))
    for home, chosen, expected in (
        (None, "缺证", Severity.GENERAL), (large, "缺证", Severity.SUSPECTED), (large, "停用", Severity.SERIOUS),
    ):  # fmt: skip
        found = derive(visit(asked, failed={"A": Result(Verdict.FAIL, chosen)}, home=home))
        assert found.findings[0].severity is expected


def test_items_that_the_home_is_not_asked_are_not_counted() -> None:
    found = derive(visit(item("A", when=(Feature.KITCHEN,))))
    assert found == Outcome((), (), (), (), ())


def test_one_shortage_of_carers_is_one_finding() -> None:
    """RY02, RY03 and RY04 look at the same roster."""
    asked = [
        item(name, answer=AnswerForm(AnswerKind.RATIO, ratio=ratio), severity=severity, basis=(RATIO_LAW,))
        for name, ratio, severity in (
            ("RY02", "dependent", Severity.GENERAL), ("RY03", "self_caring", Severity.GENERAL),
            ("RY04", "combined", Severity.ADVICE),
        )
    ]  # fmt: skip
    home = Home("示例", residents=Residents(self_caring=30, disabled=15), roster=Roster(2))
    found = derive(visit(*asked, home=home))
    assert [(finding.key, finding.items) for finding in found.findings] == [("RY02", ("RY02", "RY03"))]
    assert found.advice == ()
    only_combined = derive(visit(*asked, failed={"RY04": Result(Verdict.FAIL)}, home=home))
    assert (only_combined.findings, [entry.item for entry in only_combined.advice]) == ((), ["RY04"])


def test_the_inspector_may_word_it_and_move_the_deadline() -> None:
    edit = FindingEdit(problem="北门上锁。", remedy="打开。", deadline_days=3, responsible="院长")
    finding = derive(visit(item("A")), edits={"A": edit}).findings[0]
    assert (finding.problem, finding.remedy, finding.responsible) == ("北门上锁。", "打开。", "院长")
    assert finding.deadline == DAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("severity", "remedy", "first"),
    [
        (Severity.SERIOUS, "更换门锁。", ("立即处置", 0)),
        (Severity.GENERAL, "立即清空通道；修好闭门器。", ("立即着手", 0)),
        (Severity.GENERAL, "从下一餐起餐餐留样。", ("立即着手", 0)),
        (Severity.GENERAL, "修好闭门器；建议立即张贴提示。", ("", 15)),
        (Severity.GENERAL, "修好闭门器。", ("", 15)),
    ],
)
def test_no_day_allows_what_the_remedy_forbids(severity: Severity, remedy: str, first: tuple[str, int]) -> None:
    (finding,) = derive(visit(item("A", severity=severity, remedy=remedy))).findings
    assert (finding.first_step, finding.first_days) == first and finding.deadline_days == 15


def test_the_first_day_follows_the_words_that_the_inspector_wrote_and_what_is_judged_later_has_none() -> None:
    (worded,) = derive(visit(item("A")), edits={"A": FindingEdit(remedy="当日断电。")}).findings
    assert worded.first_step == "立即着手"
    (past,) = derive(visit(item("A", hazard="ZD03")), edits={"A": FindingEdit(historic=True)}).findings
    assert (past.first_step, past.first_days) == ("", 15)
    asked = item("A", answer=CELLAR, hazard="ZD03", remedy="立即停用。")
    (referred,) = derive(visit(asked, failed={"A": Result(Verdict.FAIL, "当场看不准")})).findings
    assert (referred.first_step, referred.first_days) == ("", 7)


def test_the_wording_leaves_its_blanks_to_the_note() -> None:
    asked = item("A")
    assert details_asked(asked.problem) == "位置"
    answer = Answer("A", Result(Verdict.FAIL), note="东侧楼梯间")
    assert derive(visit(asked, failed={}, A=answer)).findings[0].problem == "A有问题。东侧楼梯间。"


def test_what_was_registered_stands_though_the_answer_turns() -> None:
    registered = Registration("A03-0001", DAY, Severity.GENERAL, "原问题。", "原要求。", DAY + timedelta(days=15))
    found = derive(visit(item("A"), failed={"A": Result(Verdict.PASS)}), registrations={"A": registered})
    assert [(f.number, f.problem, f.lapsed) for f in found.findings] == [("A03-0001", "原问题。", True)]
    still = derive(visit(item("A")), registrations={"A": registered}).findings[0]
    assert (still.problem, still.deadline, still.lapsed) == ("原问题。", DAY + timedelta(days=15), False)


def test_the_severity_that_was_registered_stands_though_the_answer_becomes_milder() -> None:
    case = Case(choice="停用", hazard="ZD08")
    form = AnswerForm(AnswerKind.CHOICE, options=(Option("停用", False), Option("缺记录", False)))
    asked = item("A", answer=form, cases=(case,))
    registered = Registration("A03-0001", DAY, Severity.SUSPECTED, "原问题。", "原要求。", DAY, ("A",))
    milder = visit(asked, failed={"A": Result(Verdict.FAIL, "缺记录")})
    assert derive(milder).findings[0].severity is Severity.GENERAL
    assert derive(milder, registrations={"A": registered}).findings[0].severity is Severity.SUSPECTED


def registration(number: str, *items: str, severity: Severity = Severity.SUSPECTED, days: int = 15) -> Registration:
    return Registration(number, DAY, severity, f"{number}的问题。", "要求。", DAY + timedelta(days=days), items)


def test_what_an_older_version_registered_together_stays_together_and_nothing_joins_it() -> None:
    asked = [item(name, hazard="ZD08") for name in "ABCD"]
    found = derive(visit(*asked), registrations={"ZD08": registration("A03-0001", "A")}).findings
    assert {(f.key, f.number, f.items) for f in found} == {
        ("ZD08", "A03-0001", ("A",)),
        *((name, "", (name,)) for name in "BCD"),
    }
    assert {(f.hazard, f.severity) for f in found} == {("ZD08", Severity.SUSPECTED)}
    third = {"ZD08": registration("A03-0001", "A"), "B": registration("A03-0002", "B", "C")}
    assert {f.key: f.items for f in derive(visit(*asked), registrations=third).findings} == {
        "ZD08": ("A",),
        "B": ("B", "C"),
        "D": ("D",),
    }


def test_a_hazard_registered_before_its_items_were_kept_is_all_of_it() -> None:
    asked = [item(name, hazard="ZD08") for name in "AB"]
    (found,) = derive(visit(*asked), registrations={"ZD08": registration("A03-0001")}).findings
    assert (found.number, found.items) == ("A03-0001", ("A", "B"))


def test_the_first_fact_of_a_hazard_can_turn_without_the_second() -> None:
    asked = [item(name, hazard="ZD08") for name in "AB"]
    turned = visit(*asked, failed={"A": Result(Verdict.PASS), "B": Result(Verdict.FAIL)})
    given = {"ZD08": registration("A03-0001", "A"), "B": registration("A03-0002", "B")}
    found = derive(turned, registrations=given).findings
    assert {f.number: f.lapsed for f in found} == {"A03-0001": True, "A03-0002": False}


def test_of_versions_the_gravest_stands_whole_with_the_earliest_deadline_of_all() -> None:
    mild = Worded(registration=registration("A01-0001", "A", severity=Severity.GENERAL, days=3))
    grave = Worded(registration=registration("A02-0001", "A", severity=Severity.SERIOUS, days=30))
    worded = Worded(FindingEdit(problem="另一份。", deadline_days=1))
    for sides in ((mild, grave, worded), (worded, grave, mild)):
        (found,) = derive(visit(item("A")), clashing={"A": sides}).findings
        assert (found.number, found.severity) == ("A02-0001", Severity.SERIOUS)
        assert found.deadline == DAY + timedelta(days=1)
        assert (found.pending, found.clashing) == (True, True)


def test_a_missing_photo_that_is_demanded_is_marked() -> None:
    photo = Photo("photo/A/0", "0" * 64, "a.jpg", 1, 1)
    asked = item("A", photo=True)
    assert derive(visit(asked)).findings[0].photo_missing
    shown = Answer("A", Result(Verdict.FAIL), photos=(photo,))
    assert not derive(visit(asked, failed={}, A=shown)).findings[0].photo_missing


def test_what_may_hide_a_major_hazard_is_named_while_it_is_unchecked() -> None:
    found = derive(visit(item("A", hazard="ZD03"), item("B"), failed={}))
    assert found.unsettled == ("A",)
    assert found.clean


def test_a_finding_says_what_the_chosen_option_says() -> None:
    """Its fact, remedy, deadline and basis are the option's own; what the option leaves out is the item's."""
    own = RuleCitation("消防产品监督管理规定", "第一条", Standing.FOUND)
    form = AnswerForm(
        AnswerKind.CHOICE,
        options=(
            Option("畅通", True),
            Option("有妨碍", False, "车道上有妨碍通行的物品（位置：____）。", "移走物品。", 3, (own,)),
            Option("堵死", False),
        ),
    )
    asked = item("A", answer=form)
    failed = Answer("A", Result(Verdict.FAIL, "有妨碍"), note="大门内停了一辆三轮车")
    finding = derive(visit(asked, failed={}, A=failed)).findings[0]
    assert finding.problem == "车道上有妨碍通行的物品。大门内停了一辆三轮车。"
    assert (finding.remedy, finding.deadline_days, finding.basis) == ("移走物品。", 3, (own,))
    other = derive(visit(asked, failed={"A": Result(Verdict.FAIL, "堵死")})).findings[0]
    assert (other.problem, other.remedy, other.deadline_days) == ("A有问题（堵死）。", "改A。", 15)


def test_an_option_without_a_duty_of_its_own_is_advice() -> None:
    form = AnswerForm(AnswerKind.CHOICE, options=(Option("好", True), Option("差", False, basis=(HEARSAY,))))
    found = derive(visit(item("A", answer=form), failed={"A": Result(Verdict.FAIL, "差")}))
    assert not found.findings and [each.item for each in found.advice] == ["A"]


def test_only_what_is_marked_endangers_and_a_hazard_always_does() -> None:
    cases = (Case(choice="轻", risk=False),)
    form = AnswerForm(AnswerKind.CHOICE, options=(Option("轻", False), Option("重", False)))
    asked = item("C", risk=True, answer=form, cases=cases)
    slight = derive(visit(asked, failed={"C": Result(Verdict.FAIL, "轻")})).findings[0]
    grave = derive(visit(asked, failed={"C": Result(Verdict.FAIL, "重")})).findings[0]
    others = derive(visit(item("A"), item("B", hazard="ZD08"))).findings
    assert (slight.risk, grave.risk) == (False, True)
    assert {finding.key: finding.risk for finding in others} == {"A": False, "B": True}


def test_what_is_only_registered_fails_no_home_whatever_an_older_answer_says() -> None:
    """Nobody looked at the fact that its wording states."""
    counted = item("A", severity=Severity.ADVICE, answer=AnswerForm(AnswerKind.COUNT, unit="人", record_only=True))
    found = derive(visit(counted, item("B"), failed={"A": Result(Verdict.FAIL, 3), "B": Result(Verdict.FAIL)}))
    assert [finding.key for finding in found.findings] == ["B"] and not found.advice
    assert Verdict.FAIL not in offered(counted.answer) and set(offered(AnswerForm())) == set(Verdict)


def test_advice_commands_nothing() -> None:
    found = derive(visit(item("A", severity=Severity.ADVICE), item("B", severity=Severity.ADVICE, remedy="建议改。")))
    assert [each.remedy for each in found.advice] == ["建议改A。", "建议改。"]


def test_what_leaves_open_what_was_seen_asks_for_a_note() -> None:
    asked = item("A", problem="没有制度，或制度没有执行。")
    assert leaves_open(derive(visit(asked)).findings[0])
    noted = derive(visit(asked, failed={}, A=Answer("A", Result(Verdict.FAIL), note="没有制度"))).findings[0]
    assert not leaves_open(noted)
