"""The ledger's round: written, filled in elsewhere, looked at, taken as replies once; and it closes nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.ledger import HOME, NUMBER
from app.domain.visit_rows import Mode
from app.errors import AppError, Cancelled
from app.interchange.form_plan import Group
from app.interchange.ledger_plan import LedgerPlan
from app.placing import Target
from app.reports.ledger import HEADS, SHEET
from app.storage.check import content_digest
from app.workflow.answering import answer, attach, edit_finding, note
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.following import find, history, row_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.ledger import apply_ledger, plan_ledger, write_ledger, write_left_out
from app.workflow.lines import findings
from app.workflow.merging import merge_files
from app.workflow.rectifying import recheck, reply
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import NOON, desk_of, picture, print_notice, sections

FAIL = Result(Verdict.FAIL)
ITEM, OTHER = "XF09", "XF10"
DAY = date(2026, 11, 22)


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, clock=lambda: NOON + days * 86_400_000)


def visit_to(desk: Desk, home: Institution, failed: tuple[str, ...] = (ITEM, OTHER), *, signed: bool = True) -> int:
    key = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))], DAY)
    for item in failed:
        answer(desk, key, item, FAIL)
        if load(desk, key).item(item).photo:
            attach(desk, key, item, picture(), f"{item}.jpg")
    if signed:
        sign(desk, key, "1")
    return key


@pytest.fixture
def told(desk: Desk, home: Institution, tmp_path: Path) -> int:
    """A signed visit with two problems, its notice printed."""
    key = visit_to(desk, home)
    print_notice(desk, key, tmp_path / "通知.pdf")
    return key


def returned(desk: Desk, path: Path, edit: Callable[[Worksheet], object]) -> Path:
    """A ledger that left this desk and was edited elsewhere."""
    write_ledger(desk, path)
    book = load_workbook(path)
    sheet = book[SHEET]
    assert isinstance(sheet, Worksheet)
    edit(sheet)
    book.save(path)
    return path


def fill(sheet: Worksheet, number: str, **cells: object) -> None:
    (row,) = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value == number]
    for title, value in cells.items():
        sheet.cell(row, HEADS.index(title) + 1).value = value  # type: ignore[union-attr]


def groups(plan: LedgerPlan) -> dict[str, str]:
    return {row.number: row.group.value for row in plan.rows}


def number_of(desk: Desk, visit: int, key: str = ITEM) -> str:
    return row_of(desk, visit, key).finding.number


def test_what_a_home_filled_in_becomes_its_reply_and_closes_nothing(desk: Desk, told: int, tmp_path: Path) -> None:
    one, two = number_of(desk, told), number_of(desk, told, OTHER)

    def edit(sheet: Worksheet) -> None:
        fill(
            sheet, one, 整改措施="已补记", 完成情况="已完成", 完成日期="2026.11.25", 责任人="张院长", 说明="附台账照片"
        )
        fill(sheet, two, 整改措施="正在拆除", 完成日期="12月20日")

    path = returned(desk, tmp_path / "交回.xlsx", edit)
    at = later(desk, 5)
    plan = plan_ledger(at, path)
    assert groups(plan) == {one: "accepted", two: "accepted"}
    applied = apply_ledger(at, plan)
    assert len(applied.replies) == 2 and set(applied.left.values()) == {0}
    assert [row_of(at, told, key).state for key in (ITEM, OTHER)] == ["待复查", "已回复"]
    assert not any(row.standing and row.standing.closed for row in findings(at))
    said = history(at, told, ITEM)[-1]
    assert (said.title, said.day, said.who) == ("机构回复", date(2026, 11, 27), "张院长")
    assert said.words == "已补记；附台账照片（2026-11-25完成）（据台账“交回.xlsx”）"
    assert history(at, told, OTHER)[-1].words == "正在拆除（尚未全部完成）（预计2026-12-20完成）（据台账“交回.xlsx”）"


def test_the_same_file_twice_changes_nothing(desk: Desk, told: int, tmp_path: Path) -> None:
    number = number_of(desk, told)
    path = returned(desk, tmp_path / "交回.xlsx", lambda sheet: fill(sheet, number, 整改措施="已补记", 责任人="张院长"))
    apply_ledger(desk, plan_ledger(desk, path))
    before = content_digest(desk.store)
    plan = plan_ledger(desk, path)
    assert set(groups(plan).values()) == {"unchanged"} and not apply_ledger(desk, plan).replies
    assert content_digest(desk.store) == before
    recheck(later(desk, 3), told, ITEM, passed=False, checker="李", deadline=DAY + timedelta(30), note="仍缺")
    assert set(groups(plan_ledger(later(desk, 4), path)).values()) == {"unchanged"}, "also after it was sent back"


def test_a_home_sends_its_ledger_again_and_again_as_it_goes_on(desk: Desk, told: int, tmp_path: Path) -> None:
    """Not yet, still not, done: three returns of one file, each after the day that was planned before."""
    number = number_of(desk, told)
    path = returned(
        desk,
        tmp_path / "交回.xlsx",
        lambda sheet: fill(sheet, number, 整改措施="已订货", 完成情况="整改中", 完成日期="2026-12-01"),
    )
    states: list[tuple[str, str]] = []
    changes: list[dict[str, object]] = [
        {},
        {"说明": "厂家缺货，还没有装上"},
        {"完成情况": "已完成", "完成日期": "2026-12-20", "说明": "12月20日装好"},
    ]
    for days, cells in zip((5, 20, 30), changes, strict=True):
        book = load_workbook(path)
        fill(book[SHEET], number, **cells)
        book.save(path)
        at = later(desk, days)
        plan = plan_ledger(at, path)
        assert groups(plan)[number] == "accepted"
        apply_ledger(at, plan)
        states.append((row_of(at, told, ITEM).state, history(at, told, ITEM)[-1].words))
        book.properties.keywords = "saved by another program"
        book.save(tmp_path / "另存.xlsx")
        assert set(groups(plan_ledger(at, tmp_path / "另存.xlsx")).values()) == {"unchanged"}
    source = "（据台账“交回.xlsx”）"
    assert states == [
        ("已回复", f"已订货（尚未全部完成）（预计2026-12-01完成）{source}"),
        ("已回复", f"已订货；厂家缺货，还没有装上（尚未全部完成）（预计2026-12-01完成）{source}"),
        ("待复查", f"已订货；12月20日装好（2026-12-20完成）{source}"),
    ]


def test_the_next_ledger_brings_what_was_said_and_reads_as_unchanged(desk: Desk, told: int, tmp_path: Path) -> None:
    number = number_of(desk, told)
    path = returned(
        desk,
        tmp_path / "一.xlsx",
        lambda sheet: fill(sheet, number, 整改措施="+补记", 完成情况="已完成", 完成日期="2026-11-22"),
    )
    apply_ledger(desk, plan_ledger(desk, path))
    write_ledger(desk, tmp_path / "二.xlsx")
    sheet = load_workbook(tmp_path / "二.xlsx")[SHEET]
    row = next(row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] == number)
    assert row[13:15] == ("+补记", "已完成") and str(row[15]).startswith("2026-11-22")
    assert set(groups(plan_ledger(desk, tmp_path / "二.xlsx")).values()) == {"unchanged"}


def test_a_store_that_moved_on_after_the_preview_takes_nothing(desk: Desk, told: int, tmp_path: Path) -> None:
    one, two = number_of(desk, told), number_of(desk, told, OTHER)

    def edit(sheet: Worksheet) -> None:
        fill(sheet, one, 整改措施="已补记")
        fill(sheet, two, 整改措施="已拆除")

    plan = plan_ledger(desk, returned(desk, tmp_path / "交回.xlsx", edit))
    reply(desk, told, ITEM, "电话说已补记", by="张院长")
    before = content_digest(desk.store)
    with pytest.raises(AppError) as caught:
        apply_ledger(desk, plan)
    assert caught.value.code == "ledger.moved_on" and one in str(caught.value)
    assert content_digest(desk.store) == before, "the other row was not taken either"


def test_a_reply_since_the_ledger_left_is_a_clash(desk: Desk, told: int, tmp_path: Path) -> None:
    number = number_of(desk, told)
    path = returned(desk, tmp_path / "旧.xlsx", lambda sheet: fill(sheet, number, 整改措施="已补记"))
    reply(desk, told, ITEM, "电话说在补", by="张院长", done=False)
    (row,) = plan_ledger(desk, path).of(Group.CONFLICT)
    assert "“整改措施”已另有登记（2026-11-22 张院长：电话说在补）" in row.reason


def test_what_cannot_take_a_reply_is_refused(desk: Desk, home: Institution, tmp_path: Path) -> None:
    """Not signed, not told, closed: each for its reason."""
    unsigned = visit_to(desk, home, (ITEM,), signed=False)
    untold = visit_to(desk, home, (ITEM,))
    closed = visit_to(desk, home, (ITEM,))
    print_notice(desk, closed, tmp_path / "通知.pdf")
    numbers = [number_of(desk, visit) for visit in (untold, closed)]

    def edit(sheet: Worksheet) -> None:
        for number in ("待签字", *numbers):
            fill(sheet, number, 整改措施="已补记")

    path = returned(desk, tmp_path / "交回.xlsx", edit)
    at = later(desk, 10)
    recheck(at, closed, ITEM, passed=True, checker="王检查", photos=[("楼梯.jpg", picture())])
    plan = plan_ledger(at, path)
    assert not plan.accepted and load(desk, unsigned).key == unsigned
    reasons = {row.number: row.reason for row in plan.of(Group.REFUSED)}
    assert "还没有挂号" in reasons["待签字"]
    assert "有效的通知上没有这个问题" in reasons[numbers[0]]
    assert "复查销账" in reasons[numbers[1]]


def test_a_ledger_of_one_home_or_county_holds_only_theirs(desk: Desk, told: int, tmp_path: Path) -> None:
    other = register(desk, Institution(name="别处敬老院", county="盐池县", beds=10))
    visit_to(desk, other, (ITEM,))

    def homes(path: Path) -> set[object]:
        sheet = load_workbook(path)[SHEET]
        return {sheet.cell(row, HEADS.index(HOME) + 1).value for row in range(4, sheet.max_row + 1)}

    write_ledger(desk, tmp_path / "家.xlsx", other.key)
    write_ledger(desk, tmp_path / "县.xlsx", county="同心县")
    assert homes(tmp_path / "家.xlsx") == {"别处敬老院"} and homes(tmp_path / "县.xlsx") == {"青石镇敬老院"}
    assert load_workbook(tmp_path / "家.xlsx")[SHEET]["A1"].value == "别处敬老院挂号销账台账"
    with pytest.raises(AppError) as caught:
        write_ledger(desk, tmp_path / "无.xlsx", county="无此县")
    assert caught.value.code == "ledger.no_such_county" and not (tmp_path / "无.xlsx").exists()


def test_a_stopped_ledger_leaves_what_stood_there(desk: Desk, told: int, tmp_path: Path) -> None:
    class Stops:
        def step(self, done: int, total: int, label: str = "") -> None:
            if label == "写台账":
                raise Cancelled

    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_ledger(desk, Target(path, over=True), progress=Stops())
    assert path.read_bytes() == b"old" and [each.name for each in tmp_path.glob("台账*")] == ["台账.xlsx"]


def test_a_ledger_from_one_computer_is_taken_on_another_that_holds_the_visit(
    desk: Desk, told: int, tmp_path: Path
) -> None:
    number = number_of(desk, told)
    path = returned(desk, tmp_path / "交回.xlsx", lambda sheet: fill(sheet, number, 整改措施="已补记"))
    with desk_of("县局", "c").store as store:
        county = replace(desk, store=store, actor="县局")
        (refused,) = plan_ledger(county, path).of(Group.REFUSED)[:1]
        assert "先并入" in refused.reason
        export(desk, tmp_path / "交接.yijian")
        merge_files(county, [tmp_path / "交接.yijian"])
        apply_ledger(county, plan_ledger(county, path))
        assert row_of(county, *find(county, number)).state == "已回复"


@pytest.mark.parametrize("seq", ["0", "1", "999999999999", "0{}", "１"])
def test_a_reference_that_names_no_visit_is_not_held(desk: Desk, told: int, tmp_path: Path, seq: str) -> None:
    """Made by hand, with a checksum that fits: the event is none, no visit, or another spelling of one."""
    from app.domain.ledger import CHECK, ID, ITEM, PROBLEM, REVISION, checksum

    def edit(sheet: Worksheet) -> None:
        device, number, rest = str(sheet.cell(4, HEADS.index(ID) + 1).value).split(":")
        forged = ":".join((device, seq.format(number), rest))
        cells = {title: str(sheet.cell(4, HEADS.index(title) + 1).value) for title in HEADS}
        seen = (cells[NUMBER], cells[HOME], cells[ITEM], cells[PROBLEM])
        sheet.cell(4, HEADS.index(ID) + 1).value = forged  # type: ignore[union-attr]
        sheet.cell(4, HEADS.index(CHECK) + 1).value = checksum(forged, cells[REVISION], seen)  # type: ignore[union-attr]
        fill(sheet, cells[NUMBER], 整改措施="已补记")

    plan = plan_ledger(desk, returned(desk, tmp_path / "交回.xlsx", edit))
    assert [row.group.value for row in plan.rows] == ["refused", "unchanged"]
    assert "先并入" in plan.rows[0].reason


def test_a_remark_alone_is_kept_as_one(desk: Desk, told: int, tmp_path: Path) -> None:
    number = number_of(desk, told)
    path = returned(desk, tmp_path / "交回.xlsx", lambda sheet: fill(sheet, number, 说明="等镇政府拨款"))
    apply_ledger(desk, plan_ledger(desk, path))
    assert row_of(desk, told, ITEM).state == "已回复"
    assert history(desk, told, ITEM)[-1].words == "等镇政府拨款（尚未全部完成）（据台账“交回.xlsx”）"


def test_what_people_told_comes_back_in_no_reason_either(desk: Desk, home: Institution, tmp_path: Path) -> None:
    """The list of rows that are not taken goes back to the home."""
    told = "ZH21"
    visit = start(desk, home.key, Mode.PATROL, ("supervision",), [PartPlan(desk.actor, sections("supervision"))], DAY)
    answer(desk, visit, told, FAIL)
    note(desk, visit, told, "老人王某说每周都来")
    attach(desk, visit, told, picture(), "现场.jpg")
    sign(desk, visit, "1")
    print_notice(desk, visit, tmp_path / "通知.pdf")
    number = number_of(desk, visit, told)
    assert load(desk, visit).item(told).private and "王某" in row_of(desk, visit, told).finding.problem
    path = returned(desk, tmp_path / "交回.xlsx", lambda sheet: fill(sheet, number, 整改措施="已清退"))
    cells = [str(cell.value) for row in load_workbook(path)[SHEET].iter_rows() for cell in row]
    assert number in cells and not any("王某" in text for text in cells)
    recheck(
        later(desk, 3), visit, told, passed=False, checker="李", deadline=DAY + timedelta(30), note="老人王某说还在来"
    )
    plan = plan_ledger(later(desk, 4), path)
    (row,) = plan.of(Group.CONFLICT)
    assert "已复查退回（2026-11-25 李：（内容存于存档联））" in row.reason
    written = write_left_out(plan, desk, tmp_path / "未导入.txt").path.read_text("utf-8-sig")
    assert number in written and "王某" not in written


def test_problems_of_the_past_stand_last_in_the_ledger(desk: Desk, home: Institution, tmp_path: Path) -> None:
    """Apart from the hazards on the spot, however grave."""
    visit = visit_to(desk, home, ("XF01", ITEM), signed=False)
    edit_finding(desk, visit, "XF01", FindingEdit(historic=True))
    sign(desk, visit, "1")
    write_ledger(desk, tmp_path / "台账.xlsx")
    sheet = load_workbook(tmp_path / "台账.xlsx")[SHEET]
    states = [str(sheet.cell(row, HEADS.index("状态") + 1).value) for row in range(4, sheet.max_row + 1)]
    assert ["历史遗留（一事一议）" in state for state in states] == [False, True]


# Pictures that lie in the rows


def put_picture(sheet: Worksheet, folder: Path, row: int, *, height: int = 30, colour: str = "red") -> None:
    """Lay a picture into a row of a sheet, as an office program does."""
    path = folder / f"{colour}{row}.jpg"
    path.write_bytes(picture(60, 45, colour))
    image = Image(str(path))
    image.width, image.height = 40, height
    sheet.add_image(image, f"N{row}")


def with_pictures(desk: Desk, folder: Path, height: int = 30) -> LedgerPlan:
    """A returned ledger: the first row is filled in and has two pictures, the second has one and nothing filled in."""

    def edit(sheet: Worksheet) -> None:
        number = str(sheet.cell(4, 1).value)
        fill(sheet, number, 整改措施="已更换2具灭火器", 完成情况="已完成", 完成日期="2026-11-22")
        put_picture(sheet, folder, 4, height=height)
        put_picture(sheet, folder, 4, height=height, colour="blue")
        put_picture(sheet, folder, 5, colour="green")

    return plan_ledger(desk, returned(desk, folder / "台账.xlsx", edit))


def test_a_picture_in_a_row_becomes_a_photo_of_its_problems_reply(desk: Desk, told: int, tmp_path: Path) -> None:
    plan = with_pictures(desk, tmp_path)
    (row,) = plan.accepted
    assert [change.after for change in row.changes if change.column == "照片"] == ["2张"]
    apply_ledger(desk, plan)
    said = [each for each in history(desk, told, row.key) if each.title == "机构回复"]
    assert [len(each.photos) for each in said] == [2]
    for blob in said[0].photos:
        content = desk.store.blob(blob)
        assert isinstance(content, bytes) and content.startswith(b"\xff\xd8"), "reduced as every photo is"
    (other,) = {ITEM, OTHER} - {row.key}
    assert not any(each.photos for each in history(desk, told, other) if each.title == "机构回复")


def test_a_picture_of_a_row_that_is_not_taken_is_told_with_its_place(desk: Desk, told: int, tmp_path: Path) -> None:
    (left,) = with_pictures(desk, tmp_path).of(Group.ASIDE)
    assert "第5行" in left.where and "这里的图片没有读入（这一行没有导入）" in left.reason


def test_a_picture_over_several_rows_is_nobodys_and_told(desk: Desk, told: int, tmp_path: Path) -> None:
    plan = with_pictures(desk, tmp_path, height=400)
    (row,) = plan.accepted
    assert not row.photos and not any(change.column == "照片" for change in row.changes)
    assert any("这里有2张图片，没有读入" in each.reason for each in plan.of(Group.ASIDE))


def test_a_picture_that_can_not_be_read_is_told_and_the_row_is_taken(desk: Desk, told: int, tmp_path: Path) -> None:
    with_pictures(desk, tmp_path)
    broken = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(tmp_path / "台账.xlsx") as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"GIF89a no picture" if name.endswith("image1.jpeg") else old.read(name))
    plan = plan_ledger(desk, broken)
    (row,) = plan.accepted
    assert len(row.photos) == 1
    assert any("这里的图片没有读入（" in each.reason for each in plan.of(Group.ASIDE))


def test_a_picture_that_wps_put_into_a_cell_is_of_that_row(desk: Desk, told: int, tmp_path: Path) -> None:
    with_pictures(desk, tmp_path)
    cell = tmp_path / "嵌入.xlsx"
    images = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
        ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage><xdr:pic>'
        '<xdr:nvPicPr><xdr:cNvPr id="2" name="ID_0A1B"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>'
        "</xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.jpeg"/>'
        "</Relationships>"
    )

    def edit(sheet: Worksheet) -> None:
        fill(sheet, str(sheet.cell(4, 1).value), 整改措施="已更换", 完成情况="已完成", 完成日期="2026-11-22")
        sheet.cell(4, HEADS.index("说明") + 1).value = '=_xlfn.DISPIMG("ID_0A1B",1)'

    returned(desk, tmp_path / "格.xlsx", edit)
    with zipfile.ZipFile(tmp_path / "格.xlsx") as old, zipfile.ZipFile(cell, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/cellimages.xml", images)
        new.writestr("xl/_rels/cellimages.xml.rels", relations)
        new.writestr("xl/media/image1.jpeg", picture(60, 45))
    (row,) = plan_ledger(desk, cell).accepted
    assert len(row.photos) == 1 and row.filled is not None and row.filled.remark == ""
