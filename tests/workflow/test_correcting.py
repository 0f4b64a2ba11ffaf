"""更正: what 挂号 said is put right only with a reason, and every paper issued afterwards says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.documents import Copy, Kind
from app.domain.finding_rows import FindingRow
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.reports.model import FindingTable, Report
from app.storage.check import check, content_digest
from app.workflow.answering import answer, attach, note
from app.workflow.case import Wanted, open_case
from app.workflow.clashing import clashes
from app.workflow.correcting import correct_finding
from app.workflow.desk import Desk
from app.workflow.documents import documents_of
from app.workflow.exporting import export
from app.workflow.following import history, row_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import issue, keep
from app.workflow.ledger import write_ledger
from app.workflow.merging import merge_files
from app.workflow.offering import offers, warnings
from app.workflow.rectifying import extend_deadline, recheck
from app.workflow.signing import sign
from tests.reports.paper import joined
from tests.workflow.conftest import desk_of, picture, sections
from tests.workflow.test_carrying import again

ITEM, PRIVATE = "XF10", "ZH21"
WHY = "现场核对为二楼西侧"
FAIL = Result(Verdict.FAIL)


@pytest.fixture
def visit(desk: Desk, home: Institution) -> int:
    """A signed visit with one problem."""
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    answer(desk, visit, ITEM, FAIL)
    sign(desk, visit, "1")
    return visit


def deadline(desk: Desk, visit: int) -> date:
    return row_of(desk, visit, ITEM).finding.deadline


def text_of(desk: Desk, visit: int, wanted: Wanted, path: Path) -> str:
    issue(desk, visit, wanted, path)
    return joined(path.read_bytes())


def test_a_correction_shows_in_the_problem_and_in_its_life(desk: Desk, visit: int) -> None:
    was = row_of(desk, visit, ITEM).finding
    row = correct_finding(
        desk, visit, ITEM, WHY, problem="二楼西侧没有自查记录。", deadline=was.deadline - timedelta(7)
    )
    finding = row.finding
    assert (finding.problem, finding.remedy, finding.number) == ("二楼西侧没有自查记录。", was.remedy, was.number)
    assert finding.deadline == was.deadline - timedelta(7)
    told = next(each for each in history(desk, visit, ITEM) if each.title == "更正")
    assert told.who == "检查员甲" and told.words == (
        f"问题由“{was.problem}”更正为“二楼西侧没有自查记录。”；"
        f"期限由{was.deadline}更正为{finding.deadline}，提前7天。原因：{WHY}。"
    )


def test_the_life_of_a_problem_tells_what_was_said_first_and_each_thing_in_its_order(desk: Desk, visit: int) -> None:
    was = row_of(desk, visit, ITEM).finding.problem
    keep(desk, visit, Wanted(Kind.NOTICE))
    extend_deadline(desk, visit, ITEM, deadline(desk, visit) + LATER, "配件未到")
    correct_finding(desk, visit, ITEM, WHY, problem="更正过的。")
    recheck(desk, visit, ITEM, passed=True, checker="甲", documents=["台账"])
    life = history(desk, visit, ITEM)
    assert [each.title for each in life] == ["发现", "挂号", "通知", "延期", "更正", "销账"] and life[0].words == was


def test_a_later_deadline_is_told_as_one(desk: Desk, visit: int) -> None:
    finding = correct_finding(desk, visit, ITEM, WHY, deadline=deadline(desk, visit) + timedelta(3)).finding
    assert finding.corrections[0].changes()[0].endswith("，延后3天")


def test_signing_again_leaves_what_was_put_right(desk: Desk, visit: int) -> None:
    correct_finding(desk, visit, ITEM, WHY, problem="更正过的。", deadline=deadline(desk, visit) + timedelta(30))
    before = row_of(desk, visit, ITEM).finding
    note(desk, visit, "XF03", "补记", because="漏记")
    sign(desk, visit, "1")
    assert row_of(desk, visit, ITEM).finding == before


def test_papers_issued_before_keep_their_words_and_say_that_there_is_a_correction(
    desk: Desk, visit: int, tmp_path: Path
) -> None:
    was = row_of(desk, visit, ITEM).finding
    keep(desk, visit, Wanted(Kind.NOTICE))
    correct_finding(desk, visit, ITEM, WHY, problem="更正过的。", deadline=was.deadline - timedelta(7))
    (document,) = documents_of(desk, visit)
    text = text_of(desk, visit, Wanted(Kind.NOTICE, slot=document.slot), tmp_path / "再打印.pdf")
    head, _, body = text.partition("青石镇敬老院：")
    assert "再次打印" in head and "更正为“更正过的。”" in head and WHY in head and "检查员甲，2026-11-22" in head
    assert was.problem in body and "更正过的" not in body


def test_a_notice_of_what_was_put_right_can_be_added_and_names_it(desk: Desk, visit: int, tmp_path: Path) -> None:
    keep(desk, visit, Wanted(Kind.NOTICE))
    was = row_of(desk, visit, ITEM).finding
    row = correct_finding(desk, visit, ITEM, WHY, problem="更正过的。")
    assert row.state == "已通知", "the home knows of the problem"
    wanted = next(each.wanted for each in offers(open_case(desk, visit)) if "补发" in each.title)
    text = text_of(desk, visit, wanted, tmp_path / "补发.pdf")
    assert f"{was.number}：问题由“{was.problem}”更正为“更正过的。”。原因：{WHY}（检查员甲，2026-11-22" in text
    assert not [each for each in offers(open_case(desk, visit)) if "补发" in each.title]
    second = documents_of(desk, visit)[-1]
    again = text_of(desk, visit, Wanted(Kind.NOTICE, slot=second.slot), tmp_path / "再.pdf")
    assert again == text, "the paper that names the 更正 is printed again as it was"


@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.LIST, Kind.RECORD, Kind.REPLY_SLIP, Kind.RECHECK_RECORD])
def test_every_paper_issued_afterwards_names_the_correction(desk: Desk, visit: int, kind: Kind, tmp_path: Path) -> None:
    correct_finding(desk, visit, ITEM, WHY, remedy="更正过的要求。")
    about = ""
    if kind is Kind.RECHECK_RECORD:
        keep(desk, visit, Wanted(Kind.NOTICE))
        until = deadline(desk, visit)
        recheck(desk, visit, ITEM, passed=False, checker="甲", documents=["照片册"], deadline=until, note="没改")
        about = desk.today.isoformat()
    text = text_of(desk, visit, Wanted(kind, about=about), tmp_path / "文书.pdf")
    assert "更正为“更正过的要求。”" in text and f"原因：{WHY}（检查员甲" in text


def test_orders_and_sheets_name_the_correction(desk: Desk, home: Institution, tmp_path: Path) -> None:
    plans = [PartPlan("甲", sections("fire"), "宁01"), PartPlan("乙", (), "宁02")]
    visit = start(desk, home.key, Mode.ADMINISTRATIVE, ("fire",), plans)
    answer(desk, visit, ITEM, FAIL)
    sign(desk, visit, "1")
    correct_finding(desk, visit, ITEM, WHY, remedy="更正过的要求。")
    for offer in offers(open_case(desk, visit)):
        if offer.wanted.kind in (Kind.ORDER, Kind.TRANSFER) and not offer.reason:
            text = text_of(desk, visit, offer.wanted, tmp_path / f"{offer.wanted.kind}{offer.wanted.handed_over}.pdf")
            assert "更正为“更正过的要求。”" in text and f"原因：{WHY}（检查员甲" in text
    order = next(each for each in documents_of(desk, visit) if each.kind is Kind.ORDER)
    assert not [each for each in warnings(open_case(desk, visit), Wanted(Kind.ORDER), order) if "更正" in each]
    correct_finding(desk, visit, ITEM, WHY, remedy="又更正过的要求。")
    (said,) = [each for each in warnings(open_case(desk, visit), Wanted(Kind.ORDER), order) if "更正" in each]
    assert "请作废后另行出具" in said and order.findings == (ITEM,)


def test_of_a_private_problem_the_homes_copy_says_only_that_it_was_put_right(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = start(desk, home.key, Mode.PATROL, ("supervision",), [PartPlan(desk.actor, sections("supervision"))])
    answer(desk, visit, PRIVATE, FAIL)
    attach(desk, visit, PRIVATE, picture(), "传单.jpg")
    sign(desk, visit, "1")
    (finding,) = open_case(desk, visit).registered
    correct_finding(desk, visit, finding.key, "张家人又说了一次", problem="张家人说的。", remedy="向张家人道歉。")
    for copy in Copy:
        text = text_of(desk, visit, Wanted(Kind.NOTICE, copy=copy), tmp_path / f"{copy}.pdf")
        assert ("张家人" in text) == (copy is Copy.OFFICE) and "更正" in text


Refused = Callable[[Desk, int], FindingRow]
LATER = timedelta(9)
REFUSED: dict[str, tuple[str, Refused]] = {
    "no reason": ("finding.no_words", lambda d, v: correct_finding(d, v, ITEM, " ", problem="新")),
    "no problem": ("finding.no_words", lambda d, v: correct_finding(d, v, ITEM, WHY, problem=" ")),
    "no demand": ("finding.no_words", lambda d, v: correct_finding(d, v, ITEM, WHY, remedy="")),
    "nothing new": ("finding.not_corrected", lambda d, v: correct_finding(d, v, ITEM, WHY)),
    "before it was registered": (
        "finding.too_early", lambda d, v: correct_finding(d, v, ITEM, WHY, deadline=d.today - timedelta(1)),
    ),
    "a number of a person": (
        "inspection.personal_number", lambda d, v: correct_finding(d, v, ITEM, "11010519491231002X", problem="新"),
    ),
    "no such problem": ("finding.no_such", lambda d, v: correct_finding(d, v, "XF03", WHY, problem="新")),
}  # fmt: skip


@pytest.mark.parametrize(("code", "act"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_put_right_is_refused_and_not_kept(desk: Desk, visit: int, code: str, act: Refused) -> None:
    before = content_digest(desk.store)
    with pytest.raises(AppError) as caught:
        act(desk, visit)
    assert caught.value.code == code and content_digest(desk.store) == before


def test_a_deadline_that_was_extended_is_not_put_right_but_the_words_are(desk: Desk, visit: int) -> None:
    keep(desk, visit, Wanted(Kind.NOTICE))
    extend_deadline(desk, visit, ITEM, deadline(desk, visit) + LATER, "配件未到")
    with pytest.raises(AppError, match="已经由延期或复查改为"):
        correct_finding(desk, visit, ITEM, WHY, deadline=deadline(desk, visit) + LATER)
    assert correct_finding(desk, visit, ITEM, WHY, problem="新").finding.problem == "新"


def test_a_closed_problem_and_one_that_lapsed_are_not_put_right(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, Result(Verdict.PASS), because="看错")
    with pytest.raises(AppError, match="不再成立"):
        correct_finding(desk, visit, ITEM, WHY, problem="新")
    answer(desk, visit, ITEM, FAIL, because="没看错")
    keep(desk, visit, Wanted(Kind.NOTICE))
    recheck(desk, visit, ITEM, passed=True, checker="甲", documents=["台账"])
    with pytest.raises(AppError, match="复查销账"):
        correct_finding(desk, visit, ITEM, WHY, problem="新")


def test_before_signing_there_is_nothing_to_put_right(desk: Desk, home: Institution) -> None:
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    answer(desk, visit, ITEM, FAIL)
    with pytest.raises(AppError, match="还没有挂号"):
        correct_finding(desk, visit, ITEM, WHY, problem="新")


def test_two_laptops_that_put_one_thing_right_clash_and_a_third_word_waits_for_the_decision(
    desk: Desk, visit: int, tmp_path: Path
) -> None:
    other = desk_of("检查员乙", "b")
    export(desk, tmp_path / "甲.sqlite", None)
    merge_files(other, [tmp_path / "甲.sqlite"], backup=False)
    theirs = other.store.by_handle(desk.store.handle(visit))
    correct_finding(desk, visit, ITEM, "甲看过", problem="甲说的。")
    correct_finding(other, theirs, ITEM, "乙看过", problem="乙说的。")
    export(other, tmp_path / "乙.sqlite", None)
    merge_files(desk, [tmp_path / "乙.sqlite"], backup=False)
    assert clashes(desk) and len(row_of(desk, visit, ITEM).finding.corrections) == 2
    with pytest.raises(AppError, match="不一致"):
        correct_finding(desk, visit, ITEM, WHY, problem="丙说的。")
    assert check(desk.store).sound


def test_a_notice_issued_unaware_of_another_laptops_correction_does_not_bear_it(
    desk: Desk, visit: int, tmp_path: Path
) -> None:
    """By the order of the journal alone the 更正 would be the earlier."""
    other = desk_of("检查员乙", "b")
    export(desk, tmp_path / "甲.sqlite", None)
    merge_files(other, [tmp_path / "甲.sqlite"], backup=False)
    theirs = other.store.by_handle(desk.store.handle(visit))
    for text in ("一", "二", "三"):
        note(desk, visit, "XF03", text, because="补记")
    keep(desk, visit, Wanted(Kind.NOTICE))
    correct_finding(other, theirs, ITEM, WHY, problem="乙说的。")
    export(other, tmp_path / "乙.sqlite", None)
    merge_files(desk, [tmp_path / "乙.sqlite"], backup=False)
    assert any("补发" in each.title for each in offers(open_case(desk, visit))), "the home was not told of it"
    text = text_of(desk, visit, Wanted(Kind.NOTICE), tmp_path / "再打印.pdf")
    head, _, body = text.partition("青石镇敬老院：")
    assert "乙说的" in head and "乙说的" not in body


def test_papers_of_two_laptops_keep_each_its_own_words_whatever_the_other_put_right(
    desk: Desk, visit: int, tmp_path: Path
) -> None:
    other = desk_of("检查员乙", "b")
    export(desk, tmp_path / "甲.sqlite", None)
    merge_files(other, [tmp_path / "甲.sqlite"], backup=False)
    theirs = other.store.by_handle(desk.store.handle(visit))
    sooner = deadline(desk, visit) - timedelta(3)
    correct_finding(other, theirs, ITEM, "乙看过", deadline=sooner, remedy="同一要求。")
    correct_finding(desk, visit, ITEM, "甲看过", problem="甲说的。", remedy="同一要求。")
    issued = {}
    for at, key in ((desk, visit), (other, theirs)):
        keep(at, key, Wanted(Kind.NOTICE))
        (document,) = documents_of(at, key)
        issued[document.number] = again(at, key, document)
    export(other, tmp_path / "乙.sqlite", None)
    merge_files(desk, [tmp_path / "乙.sqlite"], backup=False)
    assert len(issued) == 2
    for document in documents_of(desk, visit):
        report = again(desk, visit, document)
        assert tables(report) == tables(issued[document.number]) != ()
        assert "再次打印" in str(report.blocks[0])


def tables(report: Report) -> tuple[FindingTable, ...]:
    return tuple(block for block in report.blocks if isinstance(block, FindingTable))


@pytest.mark.parametrize(
    "odd",
    [{"deadline": "morgen"}, {"registered_problem": 5}, {"corrected_because": {"a": 1}, "registered_remedy": "新"}],
)
def test_an_odd_correction_stops_nothing(desk: Desk, visit: int, odd: dict[str, object]) -> None:
    body = {"corrected_because": "写错"} | odd
    desk.store.write(visit, f"finding/{ITEM}", body, kind="finding", actor="乙", at=desk.clock())
    desk.store.write(visit, f"finding/{ITEM}", {"deadline": "2026-12-24"}, kind="finding", actor="乙", at=desk.clock())
    desk.store.write(
        visit, f"finding/{ITEM}", {"registered_problem": "又"}, kind="finding", actor="乙", at=desk.clock()
    )
    for document in documents_of(desk, visit):
        again(desk, visit, document)
    assert all(each.before for each in row_of(desk, visit, ITEM).finding.corrections)


def test_the_ledger_says_that_a_problem_was_put_right(desk: Desk, visit: int, tmp_path: Path) -> None:
    correct_finding(desk, visit, ITEM, WHY, problem="更正过的。")
    write_ledger(desk, tmp_path / "台账.xlsx")
    from openpyxl import load_workbook

    cells = [str(cell.value) for row in load_workbook(tmp_path / "台账.xlsx")["台账"] for cell in row]
    assert "更正过的。" in cells and any("2026-11-22更正" in cell for cell in cells)
