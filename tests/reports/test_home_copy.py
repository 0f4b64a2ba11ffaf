"""What stands on the paper that a home is handed, over every item, every answer that fails it, and every jurisdiction.

The home can mend only a fact, and a court holds only what binds there: no clause whose number nobody saw, nothing
restated, drafted, lapsed or of another place, no penalty, no bound that argues inside a fact, no `A，或B`, no blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from app.checklists import load
from app.checklists.regulations import documents, powers, rules
from app.domain.checklist import (
    AnswerKind,
    Basis,
    Confirmed,
    Department,
    Item,
    Profile,
    RuleCitation,
    as_answered,
    chosen_option,
)
from app.domain.documents import Copy
from app.domain.facts import FIGURES, at_once
from app.domain.features import Feature
from app.domain.findings import Outcome, Registration, chosen, derive_findings
from app.domain.inspection import Answer, Edition, Home, Inspection, Part, Result, Value, Verdict
from app.domain.institution import Residents, Roster
from app.domain.rank import Force
from app.domain.visit_rows import Mode
from app.reports.model import AdviceList, FindingTable, texts
from app.reports.notice import build_list, build_notice
from app.reports.office_paper import OfficePaper
from app.reports.order import build_order, can_be_ordered
from app.reports.private import shown_remedy
from app.reports.problems import problem_row
from app.reports.record import build_record
from app.reports.results import build_visit
from app.reports.transfer import build_transfer
from app.reports.wording import basis_lines, can_order
from tests.reports import scene
from tests.reports.paper import same_as_golden

_PROFILES = load.profiles()
_HAZARDS_ALONE = "hazard"
_ITEMS = [item for checklist in load.shipped() for item in checklist.items]
_MOST_OPTIONS = max(len(item.answer.options) for item in _ITEMS)
_BOUND = re.compile(r"[不低高少多]于\d|应不|参考")
_PENALTIES = {
    (rule.printed, article.article)
    for rule in rules()
    for article in rule.articles
    if article.force is not Force.DUTY and "条" in article.article
}


def failing(item: Item) -> tuple[Value, ...]:
    """A value of each way in which the item can fail; None where it has none."""
    match item.answer.kind:
        case AnswerKind.CHOICE:
            return tuple(option.title for option in item.answer.options if option.passes is False) or (None,)
        case AnswerKind.COUNT | AnswerKind.NUMBER:
            bound = item.answer.at_least if item.answer.at_least is not None else item.answer.at_most
            low = item.answer.at_least is not None
            return (str((bound or 0) - 1 if low else (bound or 0) + 1), None)
        case AnswerKind.SHARE:
            return ({"part": 5, "whole": 8}, None)
        case AnswerKind.SAMPLE:
            return ({"good": item.answer.sample - 1, "of": item.answer.sample}, None)
        case AnswerKind.DATE:
            day = "2013-05-03"
            lives = item.answer.lives
            return ({"type": lives[0].title, "day": day} if lives else day, None)
    return (None,)


@cache
def visit(profile: Profile, turn: int, only: str = "") -> Inspection:
    """A home that has everything and fails everything, each item in its `turn`-th way; with one checklist alone, its
    items are asked though others ask the same."""
    checklists = tuple(checklist for checklist in load.shipped() if only in ("", checklist.id))
    answers = {}
    for item in (item for checklist in checklists for item in checklist.items):
        ways = failing(item)
        answers[item.id] = Answer(item.id, Result(Verdict.FAIL, ways[turn % len(ways)]))
    sections = tuple(section.id for checklist in checklists for section in checklist.sections)
    return Inspection(
        key=1,
        handle="3FA9-12",
        institution=2,
        home=Home(
            "青石镇中心敬老院",
            county="盐池县",
            residents=Residents(self_caring=31, partly=4, disabled=10, demented=2),
            roster=Roster(carers=2),
            features=frozenset(Feature),
        ),
        mode=Mode.ADMINISTRATIVE,
        started=scene.VISIT,
        office="盐池县民政局",
        editions=tuple(Edition(checklist.id, checklist.edition, "a" * 64) for checklist in checklists),
        checklists=checklists,
        profile=profile,
        parts=(Part("1", "马建国", sections, "宁民1", signed_by="马建国", signed_at=scene.SIGNED),),
        answers=answers,
    )


@cache
def outcome(profile: Profile, turn: int, only: str = "") -> Outcome:
    """What came of it, registered."""
    found = derive_findings(visit(profile, turn, only), load.hazards())
    entries = {
        finding.key: Registration(
            f"起{place:03d}",
            scene.VISIT,
            finding.severity,
            finding.problem,
            finding.remedy,
            finding.deadline,
            finding.items,
        )
        for place, finding in enumerate(found.findings)
    }
    return derive_findings(visit(profile, turn, only), load.hazards(), None, entries)


def told(profile: Profile, turn: int, only: str = "") -> Iterator[tuple[str, str]]:
    """(what it is, its words) for every row of the home's notice: problem, remedy and basis."""
    report = build_notice(visit(profile, turn, only), outcome(profile, turn, only), copy=Copy.INSTITUTION)
    for block in report.blocks:
        if isinstance(block, FindingTable):
            for row in block.rows:
                yield row.number, "\n".join((row.problem, row.remedy, *row.basis, *row.deadline))
        elif isinstance(block, AdviceList):
            for advice in block.rows:
                assert advice.basis == (), advice
                yield "建议", advice.text


@pytest.mark.parametrize("profile", _PROFILES, ids=lambda profile: profile.id)
@pytest.mark.parametrize("turn", range(_MOST_OPTIONS))
def test_the_homes_copy_has_facts_that_can_be_mended_and_a_basis_that_binds(profile: Profile, turn: int) -> None:
    elsewhere = [document.number or document.title for document in documents() if document.id not in profile.binds]
    lapsed = [document.number or document.title for document in documents() if not document.confirmed]
    rows = [*told(profile, turn), *told(profile, turn, _HAZARDS_ALONE)]
    assert len(rows) > 150
    for place, words in rows:
        for sign in ("条号未见", "转述", "未施行", "报批稿", "未核", "由县局确认", "，或", "；或", "____", "{", "}"):
            assert sign not in words, (place, words)
        assert not _BOUND.search(words), (place, words)
        assert not any(name in words for name in (*elsewhere, *lapsed)), (place, words)
        for rule, article in _PENALTIES:
            assert not re.search(rf"{re.escape(rule)}[^；\n]*{article}(?![一二三四五六七八九十百之第（])", words), words


@pytest.mark.parametrize("profile", _PROFILES, ids=lambda profile: profile.id)
@pytest.mark.parametrize("turn", range(_MOST_OPTIONS))
def test_what_is_to_be_done_at_once_is_due_on_the_day_of_the_signature(profile: Profile, turn: int) -> None:
    for only in ("", _HAZARDS_ALONE):
        view = visit(profile, turn, only)
        for finding in outcome(profile, turn, only).findings:
            row = problem_row(view, 1, finding, Copy.INSTITUTION)
            if at_once(finding.remedy):
                assert finding.first_days == 0, finding.key
                assert row.deadline[0] in ("立即处置，", "立即着手，"), finding.key
            assert finding.first_days <= finding.deadline_days


@pytest.mark.parametrize("profile", _PROFILES, ids=lambda profile: profile.id)
@pytest.mark.parametrize("turn", range(_MOST_OPTIONS))
def test_what_a_department_has_to_judge_is_told_and_demands_nothing(profile: Profile, turn: int) -> None:
    """Neither a problem nor a pass nor advice, in whatever county: a number, an addressee and a day."""
    for only in ("", _HAZARDS_ALONE):
        view, found = visit(profile, turn, only), outcome(profile, turn, only)
        asked = {
            item.id
            for item in view.applicable
            if (option := chosen_option(item, chosen(item, view.answers[item.id]))) and option.refer
        }
        referred = [finding for finding in found.findings if finding.referred]
        assert {item for finding in referred for item in finding.items} == asked
        assert asked.isdisjoint(advice.item for advice in found.advice)
        for finding in referred:
            assert finding.number and finding.remedy == "" and len(finding.departments) == 1
            row = problem_row(view, 1, finding, Copy.INSTITUTION)
            assert row.severity == "提请判定" and row.basis == () and row.deadline[0] == "答复期限："
            assert row.remedy.startswith("提请") and row.remedy.endswith("判定；判定之前不作整改要求。")
        for department in powers():
            carried = can_be_ordered(view, found.findings, department, Department.CIVIL_AFFAIRS)
            assert not any(finding.referred for finding in carried)


def test_a_home_of_which_only_questions_stand_open_is_asked_to_mend_nothing_and_is_not_told_that_all_is_well() -> None:
    whole = visit(_PROFILES[0], 0)
    answers = {item: replace(answer, result=Result(Verdict.PASS)) for item, answer in whole.answers.items()}
    answers["XF25"] = Answer("XF25", Result(Verdict.FAIL, "有居室设在地下、半地下"))
    view = replace(whole, answers=answers)
    found = derive_findings(view, load.hazards())
    paper = OfficePaper(slip_appended=True)
    report = build_notice(view, found, paper=paper)
    said = "\n".join(text for _, text in texts(report))
    assert report.title == "检查情况告知单" and "整改" not in said.replace("判定之前不作整改要求", "")
    assert "检查发现提请判定1项" in said and "未发现问题" not in said and "回执" not in said
    assert "提请民政部门判定" in said and "不视为符合" in said
    recorded = "\n".join(text for _, text in texts(build_record(view, found)))
    assert "列出提请判定1项" in recorded and "提请判定1项" in said and "不符合1项" not in recorded


def test_the_department_is_asked_to_judge_and_to_answer_by_the_day() -> None:
    whole = visit(_PROFILES[0], 0)
    ways = {item.id: failing(item) for item in whole.items}
    asked = {"XF01": ways["XF01"][-1], "XF49": ways["XF49"][0], "XF18": ways["XF18"][0]}
    answers = {item: Answer(item, Result(Verdict.FAIL, value)) for item, value in asked.items()}
    found = {f.key: f for f in derive_findings(replace(whole, answers=answers), load.hazards()).findings}
    told = {
        keys: "".join(
            text
            for _, text in texts(
                build_transfer(
                    whole, [found[key] for key in keys], Department.HOUSING, scene.VISIT, handed_over=handed_over
                )
            )
        )
        for keys, handed_over in ((("XF01", "XF49"), True), (("XF01", "XF18"), True), (("XF18",), True))
    }
    assert "请贵单位判定，并在答复期限前将判定结果书面告知本单位" in told["XF01", "XF49"]
    assert "现移送处理；其中提请判定的，请在答复期限前" in told["XF01", "XF18"]
    assert "答复期限：" in told["XF01", "XF18"] and "答复" not in told[("XF18",)]


@pytest.mark.parametrize("only", ["", _HAZARDS_ALONE])
def test_the_home_gets_the_same_paper_whether_a_lead_was_found_or_not(only: str) -> None:
    """Who ill-treats residents, or takes their money, is not warned before anybody has secured what proves it."""
    whole = visit(_PROFILES[0], 0, only)
    leads = {item.id for item in whole.items if item.lead}
    assert leads == ({"ZD21"} if only else {"RY26", "ZH20", "ZD21"})
    rest = {key: answer for key, answer in whole.answers.items() if key not in leads}

    def with_leads(result: Callable[[Item], Result]) -> Inspection:
        told = {item: Answer(item, result(whole.item(item)), note="304房3床") for item in leads}
        return replace(whole, answers=rest | told)

    clear = with_leads(lambda item: Result(Verdict.PASS))
    found = with_leads(lambda item: Result(Verdict.FAIL, failing(item)[0]))
    dark = replace(whole, answers=rest)

    def papers(view: Inspection, copy: Copy) -> list[str]:
        came = derive_findings(view, load.hazards())
        made = [build(view, came, copy=copy) for build in (build_notice, build_list, build_record)]
        results = build_visit(view, came, {}, township="", copy=copy)
        return [*("\n".join(text for _, text in texts(report)) for report in made), repr(results)]

    assert papers(found, Copy.INSTITUTION) == papers(clear, Copy.INSTITUTION) == papers(dark, Copy.INSTITUTION)
    assert not any("304房3床" in paper or "虐待" in paper for paper in papers(found, Copy.INSTITUTION))
    assert all("304房3床" in paper and "虐待" in paper for paper in papers(found, Copy.OFFICE))
    sent_on = [finding for finding in derive_findings(found, load.hazards()).findings if leads & set(finding.items)]
    assert sent_on and all(finding.referred for finding in sent_on)


def test_what_cannot_wait_to_be_judged_is_reported_on_the_day_and_a_lead_to_the_office_alone() -> None:
    """A suspicion of abuse is graver than a locked door: that it is only referred takes no report from it."""
    whole = visit(_PROFILES[0], 0)
    for item, urgent, told_home in (
        ("RY26", True, False),
        ("ZH20", True, False),
        ("ZD01", True, True),
        ("XF01", False, False),
    ):
        choice = next(option.title for option in whole.item(item).answer.options if option.refer)
        view = replace(whole, answers={item: Answer(item, Result(Verdict.FAIL, choice))})
        (finding,) = derive_findings(view, load.hazards()).findings
        assert finding.referred and finding.told_at_once is urgent, item
        for copy, told in ((Copy.OFFICE, urgent), (Copy.INSTITUTION, told_home)):
            report = build_notice(view, derive_findings(view, load.hazards()), copy=copy)
            said = "".join(text for _, text in texts(report))
            assert ("当日报告：须当日提请判定的事项" in said) is told, (item, copy)


@pytest.mark.parametrize("profile", _PROFILES, ids=lambda profile: profile.id)
def test_a_document_that_goes_on_stands_on_the_homes_copy_where_it_binds(profile: Profile) -> None:
    goes_on = tuple(Confirmed(document.id, "某民发〔2026〕3号", date(2026, 2, 1)) for document in documents())
    county = replace(profile, confirmed=goes_on)
    found = derive_findings(replace(visit(profile, 0), profile=county), load.hazards())
    report = build_notice(replace(visit(profile, 0), profile=county), found, copy=Copy.INSTITUTION)
    words = "\n".join(
        line for b in report.blocks if isinstance(b, FindingTable) for row in b.rows for line in row.basis
    )
    for document in documents():
        if document.id not in profile.binds:
            assert (document.number or document.title) not in words
    assert "由县局确认" not in words
    assert ("吴政办发〔2022〕31号 三（十五）" in words) == (profile.id == "wuzhong")


@pytest.mark.parametrize("profile", _PROFILES, ids=lambda profile: profile.id)
@pytest.mark.parametrize("turn", range(_MOST_OPTIONS))
def test_no_order_rests_on_less_than_a_court_would_hold(profile: Profile, turn: int) -> None:
    view, found = visit(profile, turn), outcome(profile, turn)
    for department in powers():
        carried = can_be_ordered(view, found.findings, department, Department.CIVIL_AFFAIRS)
        assert carried if department is Department.CIVIL_AFFAIRS else True
        for finding in carried:
            assert finding.risk or department is not Department.CIVIL_AFFAIRS, finding.key
        made = build_order(view, found, carried, department, scene.VISIT)
        for block in made.blocks:
            for row in block.rows if isinstance(block, FindingTable) else ():
                (line,) = row.basis
                assert line.startswith("依据：《") or line.startswith("依据：GB "), line
                assert "民发" not in line and "民办发" not in line and "政办" not in line and "实施意见" not in line, (
                    line
                )


def test_what_a_court_quashed_is_on_no_order() -> None:
    """Contracts, insurance, registration, 备案, fees, ratios, archives and papers are no danger to life."""
    never = {"RY15", "RY16", "ZH01", "ZH02", "ZH06", "ZH07", "ZH42", "XF08", "RY02", "RY03", "ZH05", "ZH10", "ZH17"}
    never |= {"ZH19", "ZH26"}
    for profile in _PROFILES:
        for turn in range(_MOST_OPTIONS):
            found = outcome(profile, turn).findings
            for department in powers():
                carried = can_be_ordered(visit(profile, turn), found, department, Department.CIVIL_AFFAIRS)
                assert never.isdisjoint(item for finding in carried for item in finding.items)


def test_the_market_orders_nothing_that_is_starred() -> None:
    for profile in _PROFILES:
        for turn in range(_MOST_OPTIONS):
            found = tuple(
                replace(finding, departments=(Department.MARKET,)) for finding in outcome(profile, turn).findings
            )
            carried = can_be_ordered(visit(profile, turn), found, Department.MARKET, Department.CIVIL_AFFAIRS)
            named = {item for finding in carried for item in finding.items}
            assert named and named.isdisjoint({"CF01", "CF17", "CF19", "CF20", "CF23", "CF34"})


def test_what_endangers_is_a_matter_of_civil_affairs_whoever_else_answers_for_it() -> None:
    for item in _ITEMS:
        assert not item.risk or Department.CIVIL_AFFAIRS in item.departments, item.id


def test_labour_is_told_to_the_labour_department() -> None:
    for item in _ITEMS:
        if item.id in ("RY15", "RY16"):
            assert item.departments == (Department.CIVIL_AFFAIRS, Department.LABOUR)


def test_the_blanks_of_a_wording_are_those_of_its_answer_and_stand_in_brackets() -> None:
    """A figure outside brackets could not be left out where nobody filled it in."""
    for item in _ITEMS:
        wordings = [item.problem, *(option.problem for option in item.answer.options)]
        for wording in wordings:
            named = set(re.findall(r"\{(\w+)\}", wording))
            assert named <= set(FIGURES.get(item.answer.kind, ())), (item.id, wording)
            bare = re.sub(r"（[^（）]*）", "", wording)
            assert "{" not in bare and "____" not in bare, (item.id, wording)


def test_what_the_form_of_any_county_says_speaks_of_the_home_only() -> None:
    """Not of one city's document, of how well a rule is known, of the program or of the inspector."""
    for item in _ITEMS:
        words = (item.text, item.problem, item.remedy, *(o.problem + o.remedy for o in item.answer.options))
        for sign in (
            "长治",
            "宁夏",
            "鞍山",
            "吴忠",
            "转述",
            "没有查到",
            "疑似重大",
            "参考值",
            "文稿",
            "本系统",
            "只作提示",
            "只作统计",
        ):
            assert not any(sign in text for text in words), (item.id, sign)


def test_one_hazard_has_one_deadline_on_whatever_sheet_it_is_asked() -> None:
    days: dict[str, set[int]] = {}
    for item in _ITEMS:
        if item.hazard:
            days.setdefault(item.hazard, set()).add(item.deadline_days)
        for case in item.cases:
            if case.hazard:
                days.setdefault(case.hazard, set()).add(as_answered(item, case.choice).deadline_days)
    assert {hazard: found for hazard, found in days.items() if len(found) > 1} == {}


def test_every_failing_option_says_its_own_fact() -> None:
    """The option's bare title behind another fact, as `不合格（缺记录）`, says two things."""
    for item in _ITEMS:
        failing = [option for option in item.answer.options if option.passes is False and option.refer is None]
        for option in item.answer.options:
            if option.refer or (option in failing and len(failing) > 1):
                assert option.problem, (item.id, option.title)


def test_an_article_of_binding_rank_is_seen_where_an_item_endangers() -> None:
    """What is marked `risk` and rests on 规范性文件 only stays off the order; what these are is known."""
    off = {
        item.id
        for item in _ITEMS
        if item.risk and not any(isinstance(c, RuleCitation) and c.demands and c.rank.binding for c in item.basis)
    }
    assert off == {"XF03", "XF17", "XF40", "XF41", "XF42", "RY12"}


def test_the_printed_words_of_every_item_are_as_they_were() -> None:
    """One file that a person can read in an hour: what each item says in each way of failing, where a county of 吴忠
    and one that no document binds part ways, and what only the office's copy says."""
    same_as_golden("printed_words.txt", "\n".join(printed_words()) + "\n")


def printed_words() -> Iterator[str]:
    """The words by checklist and item, each way of failing under its own line."""
    by_id = {profile.id: profile for profile in _PROFILES}
    for checklist in load.shipped():
        yield f"# {checklist.title}（{checklist.edition}）"
        for item in checklist.items:
            yield f"\n{item.id} {item.title}　{'、'.join(item.departments)}"
            ways = failing(item)
            if item.answer.record_only:
                yield "  只登记，不判定"
                continue
            for turn in (turn for turn, way in enumerate(ways) if way is not None or len(ways) == 1):
                told = {name: printed(by_id[name], item.id, turn, checklist.id) for name in ("wuzhong", "general")}
                yield from told["wuzhong"]
                if others := [line for line in told["general"] if line not in told["wuzhong"]]:
                    yield from ("  （通用）", *others)


def printed(profile: Profile, item_id: str, turn: int, only: str) -> tuple[str, ...]:
    """How grave it is and by when, the problem, the remedy, and the basis on both copies."""
    view = visit(profile, turn, only)
    alone = replace(view, answers={item_id: view.answers[item_id]})
    found = derive_findings(alone, load.hazards())
    lines = []
    for finding in found.findings:
        risk = "，可责令" if finding.risk and any(can_order(citation) for citation in finding.basis) else ""
        first = f"{finding.first_step}，" if finding.first_step else ""
        lines += [f"  [{finding.severity.label}，{first}{finding.deadline_days}天{risk}] {finding.problem}"]
        lines += [f"    → {shown_remedy(view, finding, Copy.INSTITUTION)}"]
        lines += _bases(finding.basis, profile, judged=not finding.referred)
    for advice in found.advice:
        lines += [f"  [提示] {advice.text}", f"    → {advice.remedy}"]
        lines += [f"    存档联 {line}" for line in basis_lines(advice.basis, profile, Copy.OFFICE)]
    return tuple(lines)


def _bases(basis: tuple[Basis, ...], profile: Profile, *, judged: bool) -> Iterator[str]:
    home = basis_lines(basis, profile, Copy.INSTITUTION) if judged else ()
    yield from (f"    {line}" for line in home)
    office = basis_lines(basis, profile, Copy.OFFICE)
    yield from (f"    存档联 {line}" for line in office if line not in home)
