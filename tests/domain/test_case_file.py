"""案卷: papers in their order, and what is missing for a whole file is told before it is bound."""

from datetime import date

from app.domain.case_file import Standing, about_problem, in_order, lacking
from app.domain.documents import Delivery, Document, Kind, Scan, Void

DAY = date(2026, 11, 22)
SCAN = (Scan("s", "b" * 64, "签字页.pdf", "application/pdf"),)
DELIVERED = Delivery("直接送达", DAY)


def paper(kind: Kind, number: str = "", **more: object) -> Document:
    return Document(f"document/{kind.value}/{number}", kind, number, DAY, **more)  # type: ignore[arg-type]


def test_papers_lie_by_kind_and_a_receipt_behind_what_it_is_for() -> None:
    order, record, notice = paper(Kind.ORDER, "2"), paper(Kind.RECORD), paper(Kind.INSPECTION_NOTICE, "1")
    receipt = paper(Kind.RECEIPT, about=order.slot)
    opinion = paper(Kind.OPINION, "3")
    assert in_order((receipt, opinion, order, record, notice)) == (notice, record, order, receipt, opinion)


def test_a_voided_paper_lies_in_no_file() -> None:
    assert in_order((paper(Kind.NOTICE, "1", void=Void("写错", DAY, "甲")),)) == ()


def test_a_whole_file_lacks_nothing() -> None:
    order = paper(Kind.ORDER, "2", scans=SCAN, delivery=DELIVERED)
    papers = (paper(Kind.RECORD, scans=SCAN), order, paper(Kind.RECEIPT, about=order.slot, scans=SCAN))
    assert lacking(papers, (Standing("A-1", replied=True, closed=True),), signed=True, officers=True) == ()


def test_everything_that_is_missing_is_told_at_once() -> None:
    problems = (Standing("A-1", replied=False, closed=False), Standing("A-2", replied=True, closed=False))
    told = lacking((paper(Kind.ORDER, "2"),), problems, signed=False, officers=True)
    assert told == (
        "检查还没有全部签字。",
        "没有现场检查记录。",
        "责令（限期）改正通知书 2：没有签字页扫描件。",
        "责令（限期）改正通知书 2：没有登记送达。",
        "责令（限期）改正通知书 2：没有送达回证。",
        "问题A-1：没有整改回复。",
        "问题A-2：已回复，还没有复查销账。",
    )


def test_a_patrol_needs_no_receipt_and_a_clean_visit_no_notice() -> None:
    notice = paper(Kind.NOTICE, "1", delivery=DELIVERED)
    assert lacking((paper(Kind.RECORD, scans=SCAN), notice), (), signed=True, officers=False) == ()


def test_the_file_of_one_problem_holds_what_names_it_and_the_days_of_its_rechecks() -> None:
    notice, other = paper(Kind.NOTICE, "1", findings=("a", "b")), paper(Kind.NOTICE, "2", findings=("b",))
    mine, theirs = (paper(Kind.RECHECK_RECORD, day, about=day) for day in ("2026-12-01", "2026-12-02"))
    receipt = paper(Kind.RECEIPT, about=notice.slot)
    papers = (paper(Kind.RECORD), notice, other, mine, theirs, receipt)
    assert about_problem(papers, "a", {date(2026, 12, 1)}) == (notice, mine, receipt)
    assert "没有现场检查记录。" not in lacking((notice,), (), signed=True, officers=False, of_visit=False)
