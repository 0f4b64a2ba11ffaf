"""With something grave open or unknown no document of the home may sound like a pass: all kinds, copies and visits."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.checklists.load import shipped
from app.domain.checklist import AnswerKind
from app.domain.documents import Copy, Kind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.rectification import GRAVE
from app.domain.visit_rows import Mode
from app.placing import Target
from app.reports.model import Report, texts
from app.workflow import issuing
from app.workflow.answering import answer, attach
from app.workflow.case import Case, Wanted, open_case
from app.workflow.composing import compose
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import issue
from app.workflow.offering import offer, offers
from app.workflow.rectifying import recheck, stop_confirmed
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import desk_of, picture

PASSING = (
    "未发现问题", "没有问题", "全部整改", "全部改正", "均已整改", "均已改正", "已全部", "整改合格", "检查合格",
    "复查合格", "验收合格", "予以通过", "检查通过", "通过检查",
)  # fmt: skip
MAJOR, SUSPECTED, GENERAL = "XF49", "XF18", "XF09"
BAD = {MAJOR: "有人建筑用易燃可燃芯材彩钢板"}
SEEN = st.sampled_from(["pass", "fail", "unable", "unchecked"])


def visited(desk: Desk, home: int, mode: Mode, seen: dict[str, str], signed: bool) -> int:
    """A visit where everything else passed."""
    checklist = next(each for each in shipped() if each.id == "fire")
    plans = [PartPlan("甲", tuple(s.id for s in checklist.sections), "宁01"), PartPlan("乙", (), "宁02")]
    visit = start(desk, home, mode, ("fire",), plans)
    for item in load(desk, visit).applicable:
        match seen.get(item.id, "pass"):
            case "pass":
                answer(desk, visit, item.id, Result(Verdict.PASS))
            case "fail":
                choice = BAD.get(item.id) if item.answer.kind is AnswerKind.CHOICE else None
                answer(desk, visit, item.id, Result(Verdict.FAIL, choice))
                attach(desk, visit, item.id, picture(), "一.jpg")
            case "unable":
                answer(desk, visit, item.id, Result(Verdict.UNABLE, reason="门锁着"))
    if signed:
        sign(desk, visit, "1")
    return visit


def mend(desk: Desk, visit: int, mended: set[str]) -> None:
    """Recheck what is named with success, and all the rest of what was found too, without."""
    for finding in open_case(desk, visit).standing:
        passed = not mended.isdisjoint(finding.items)
        if passed and finding.severity in GRAVE:
            stop_confirmed(desk, visit, finding.key, "甲", how="已停用")
        deadline = None if passed else finding.deadline.replace(year=2027)
        recheck(
            desk, visit, finding.key, passed=passed, checker="甲", documents=["记录"], deadline=deadline, note="看过"
        )


def grave_or_unknown(case: Case) -> bool:
    closed = {key for key, course in case.courses.items() if course.state.closed}
    open_ = [f for f in case.found.findings if not f.lapsed and f.key not in closed]
    return bool(case.found.unsettled) or any(finding.severity in GRAVE for finding in open_)


def papers(desk: Desk, case: Case) -> Iterator[Report]:
    for offered in offers(case):
        if not offered.reason:
            for copy in Copy:
                yield compose(desk, case, replace(offered.wanted, copy=copy), offered.issued, "盐民养检1号")


def words(report: Report) -> str:
    return "".join(text for _, text in texts(report))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    first=st.fixed_dictionaries({MAJOR: SEEN, SUSPECTED: SEEN, GENERAL: SEEN}),
    second=st.fixed_dictionaries({MAJOR: SEEN, SUSPECTED: SEEN, GENERAL: SEEN}),
    mode=st.sampled_from(list(Mode)),
    mended=st.one_of(st.none(), st.sets(st.sampled_from([MAJOR, SUSPECTED, GENERAL]))),
    signed=st.booleans(),
)
@example(first={MAJOR: "fail"}, second={}, mode=Mode.PATROL, mended=None, signed=True)
@example(first={MAJOR: "fail"}, second={}, mode=Mode.ADMINISTRATIVE, mended={MAJOR}, signed=True)
@example(first={SUSPECTED: "fail", GENERAL: "fail"}, second={}, mode=Mode.ADMINISTRATIVE, mended={GENERAL}, signed=True)
@example(first={}, second={SUSPECTED: "fail"}, mode=Mode.PATROL, mended=None, signed=True)
@example(first={}, second={MAJOR: "unable"}, mode=Mode.PATROL, mended=None, signed=True)
def test_with_something_grave_open_or_unknown_no_document_sounds_like_a_pass(
    first: dict[str, str],
    second: dict[str, str],
    mode: Mode,
    mended: set[str] | None,
    signed: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issuing, "_render", lambda reports, progress=None: b"")
    desk = desk_of("甲", "a")
    home = register(desk, Institution(name="青石镇敬老院", county="同心县", beds=60)).key
    one = visited(desk, home, mode, first, True)
    for kind in (Kind.NOTICE, Kind.ORDER):
        if not offer(open_case(desk, one), Wanted(kind)).reason:
            issue(desk, one, Wanted(kind), Target(tmp_path / "a.pdf", own=True))
    if mended is not None:
        mend(desk, one, mended)
    two = visited(desk, home, mode, second, signed)
    cases = [open_case(desk, visit) for visit in (one, two)]
    for case in cases:
        said = {report.kind: words(report) for report in papers(desk, case)}
        elsewhere = [finding for other in cases if other is not case for finding in other.standing]
        grave = grave_or_unknown(case) or any(finding.severity in GRAVE for finding in elsewhere)
        if grave:
            assert not any(sound in text for text in said.values() for sound in PASSING), said
        elif not case.found.findings and case.view.closed:
            assert "未发现问题" in said[Kind.NOTICE] and "未发现问题" in said[Kind.RECORD]
    desk.close()
