"""From the visit to 销账, told twice: a patrol whose answers come back in the ledger, and an order with its papers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from app.domain.checklist import Department
from app.domain.documents import Kind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.reports.ledger import HEADS, SHEET
from app.storage.store import Store
from app.workflow.answering import answer, attach
from app.workflow.case import Wanted
from app.workflow.demonstration_visits import FIRST_MOMENT, Ticking, on_day, sections_of
from app.workflow.desk import Desk
from app.workflow.documents import deliver, documents_of
from app.workflow.following import history, row_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import issue
from app.workflow.ledger import apply_ledger, plan_ledger, write_ledger
from app.workflow.lines import findings
from app.workflow.rectifying import recheck, reply, stop_confirmed
from app.workflow.registering import register
from app.workflow.sample_county import HOMES
from app.workflow.signing import sign
from app.workflow.summarising import print_summary, summarise
from app.workflow.visits import load
from tests.reports.paper import joined

TODAY = date(2026, 11, 16)
FAILED = Result(Verdict.FAIL)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(Store.create(tmp_path / "yijian.sqlite"), "示例检查员甲", Ticking(FIRST_MOMENT))
    yield made
    made.close()


@pytest.fixture
def home(desk: Desk) -> Institution:
    return register(desk, replace(HOMES[1], county="红寺堡区"))


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def text_of(path: Path) -> str:
    return "".join(joined(path.read_bytes()).split())


def fill_in(path: Path, cells: dict[str, dict[str, str]]) -> None:
    """What somebody at the home does with the ledger in Excel: 挂号 → head → what is typed there."""
    book = load_workbook(path)
    sheet = book[SHEET]
    assert isinstance(sheet, Worksheet)
    for row in sheet.iter_rows():
        for head, text in cells.get(str(row[0].value), {}).items():
            row[HEADS.index(head)].value = text
    book.save(path)


def test_a_patrols_problems_come_back_in_the_ledger_and_are_closed(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = start(desk, home.key, Mode.PATROL, ("fire",), (PartPlan(desk.actor, sections_of("fire")),))
    for item in ("XF09", "XF41"):
        answer(desk, visit, item, FAILED)
    attach(desk, visit, "XF41", picture("gray"), "走廊.jpg")
    sign(desk, visit, "1")
    numbers = {key: row_of(desk, visit, key).finding.number for key in ("XF09", "XF41")}

    notice = issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "通知.pdf")
    assert notice.number and all(number in text_of(notice.path) for number in numbers.values())
    (document,) = documents_of(desk, visit)
    deliver(desk, visit, document.slot, "直接送达", receiver=home.director)
    assert {row.state for row in findings(desk)} == {"已通知"}

    ledger = write_ledger(desk, tmp_path / "台账.xlsx", home.key).path
    done = {"完成情况": "已完成", "完成日期": "2026.11.20", "责任人": "张院长"}
    fill_in(
        ledger, {numbers["XF09"]: {"整改措施": "已补记自查"} | done, numbers["XF41"]: {"整改措施": "已禁烟"} | done}
    )
    week = on_day(desk, 7)
    assert len(apply_ledger(week, plan_ledger(week, ledger)).replies) == 2
    assert {row.state for row in findings(week)} == {"待复查"}

    with pytest.raises(AppError):
        recheck(week, visit, "XF09", passed=True, checker=desk.actor)
    for key in numbers:
        recheck(week, visit, key, passed=True, checker=desk.actor, photos=[(f"{key}.jpg", picture("green"))])
    record = issue(week, visit, Wanted(Kind.RECHECK_RECORD, about=week.today.isoformat()), tmp_path / "复查记录.pdf")
    assert all(word in text_of(record.path) for word in (*numbers.values(), "已整改", "销账"))
    told = [each.title for each in history(week, visit, "XF41")]
    assert told == ["发现", "挂号", "通知", "送达", "机构回复", "销账"]

    total = summarise(week, TODAY, week.today).total
    assert (total.total, total.open) == (2, 0)
    summary = print_summary(week, tmp_path / "汇总.pdf", TODAY, week.today).path
    assert "登记问题2项（一般2项），已全部销账。" in text_of(summary)


def test_an_order_is_served_and_its_opinion_tells_what_was_mended(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    sections = sections_of("supervision")
    with pytest.raises(AppError):
        start(desk, home.key, Mode.ADMINISTRATIVE, ("supervision",), (PartPlan(desk.actor, sections),))
    mate = desk.at("示例检查员丙")
    plans = (PartPlan(desk.actor, sections[:3], "示例证01"), PartPlan(mate.actor, sections[3:], "示例证03"))
    visit = start(desk, home.key, Mode.ADMINISTRATIVE, ("supervision",), plans)
    answer(desk, visit, "ZH09", FAILED)
    answer(mate, visit, "ZH28", Result(Verdict.FAIL, "未检或超过检验有效期仍使用"))
    attach(mate, visit, "ZH28", picture("gray"), "电梯.jpg")
    for each, part in ((desk, "1"), (mate, "2")):
        sign(each, visit, part)
    keys = {row.finding.items[0]: row.finding.key for row in findings(desk)}

    order = issue(desk, visit, Wanted(Kind.ORDER, Department.CIVIL_AFFAIRS), tmp_path / "责令.pdf")
    said = text_of(order.path)
    assert all(word in said for word in ("示例证01", "示例证03", "老年人权益保障法", order.number))
    (document,) = documents_of(desk, visit)
    deliver(desk, visit, document.slot, "留置送达", witness="村委会干部")
    receipt = issue(desk, visit, Wanted(Kind.RECEIPT, about=document.slot), tmp_path / "送达回证.pdf")
    assert all(word in text_of(receipt.path) for word in (order.number, "留置送达", "村委会干部"))

    later = on_day(desk, 10)
    for key in keys.values():
        reply(later, visit, key, "已整改。", by=home.director)
    with pytest.raises(AppError):  # nobody has seen the lift out of use
        recheck(later, visit, keys["ZH28"], passed=True, checker=desk.actor, documents=["检验报告"])
    stop_confirmed(later, visit, keys["ZH28"], mate.actor, how="已断电停用。")
    recheck(later, visit, keys["ZH28"], passed=True, checker=desk.actor, documents=["检验报告"])
    again = later.today + timedelta(days=14)
    recheck(later, visit, keys["ZH09"], passed=False, checker=desk.actor, deadline=again, note="仍缺3份评估。")
    about = later.today.isoformat()
    opinion = issue(later, visit, Wanted(Kind.OPINION, about=about), tmp_path / "意见书.pdf")
    said = text_of(opinion.path)
    assert all(word in said for word in (order.number, opinion.number, "仍缺3份评估", "检验报告"))
    numbers = [document.number for document in documents_of(later, visit) if document.number]
    assert len(set(numbers)) == len(numbers) == 2
    states = {row.finding.items[0]: (row.state, row.finding.deadline) for row in findings(later)}
    assert states["ZH28"][0] == "已销账" and states["ZH09"] == ("已通知", again)
    assert load(later, visit).closed
