"""Every document of a visit on paper: its whole text, what it must leave out, and how its pages are filled."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
import zxingcpp

from app.checklists.regulations import historic_items, powers, standings
from app.domain.checklist import Department, Severity, Standing
from app.domain.documents import Copy, Delivery, Document, Kind
from app.domain.findings import Finding
from app.domain.inspection import Inspection, Reported, Verdict
from app.domain.rectification import Evidence, Recheck
from app.domain.visit_rows import Mode
from app.reports.inspection_notice import build_inspection_notice
from app.reports.model import FindingTable, Heading, Picture, Pictures, Report, Slip, Table, canonical, digest, texts
from app.reports.notice import build_list, build_notice
from app.reports.office_paper import OfficePaper
from app.reports.order import build_order, can_be_ordered
from app.reports.pdf import render_pdf, render_pdfs
from app.reports.receipt import build_receipt
from app.reports.recheck import Rechecked, build_opinion, build_recheck_record
from app.reports.record import build_record
from app.reports.reply_slip import build_reply_slip
from app.reports.transfer import build_transfer, concerns
from tests.reports import scene, shipped
from tests.reports.paper import boxes, joined, pages, same_as_golden
from tests.reports.scene import said

NUMBER = "盐民养改〔2026〕A03-015号"
DAY = date(2026, 12, 3)
OWN = Department.CIVIL_AFFAIRS
SOUNDS_LIKE_A_PASS = ("未发现问题", "合格", "通过", "没有问题", "全部整改", "验收")


def words(report: Report) -> str:
    return "\n".join(text for _, text in texts(report))


def officers(number: int) -> Inspection:
    return scene.many(number, mode=Mode.ADMINISTRATIVE, own=True)


def order(inspection: Inspection, **more: object) -> Report:
    found = scene.outcome(inspection)
    carried = can_be_ordered(inspection, found.findings, OWN, OWN)
    return build_order(inspection, found, carried, OWN, scene.VISIT, number=NUMBER, **more)  # type: ignore[arg-type]


def seen(findings: tuple[Finding, ...]) -> tuple[Rechecked, ...]:
    """Every third sent back."""
    return tuple(
        Rechecked(
            finding,
            Recheck(
                DAY,
                "马建国",
                place % 3 != 2,
                (Evidence("检修报告"), Evidence("", "e" * 64, "复查.jpg")),
                date(2026, 12, 20) if place % 3 == 2 else None,
                "仍未清理" if place % 3 == 2 else "已清理",
            ),
        )
        for place, finding in enumerate(findings)
    )


def issued(*findings: str) -> Document:
    return Document("document/order/1", Kind.ORDER, NUMBER, scene.VISIT, findings=findings)


def one_of_each() -> dict[str, Report]:
    patrol, visit = scene.many(4), replace(officers(4), reported=Reported("盐池县应急管理局", scene.SIGNED))
    found, own = scene.outcome(patrol), scene.outcome(visit)
    paper = OfficePaper(remedies="（本单位填写的救济告知）", rights="（本单位填写的权利告知）")
    handed = concerns(found.findings, Department.FIRE, OWN, handed_over=True)
    photos = {"e" * 64: scene.jpeg()}
    told = replace(visit, statement="正在整改。", refused="认为期限太短", witness="兴隆村委会", companion="马占山")
    keys = tuple(finding.key for finding in own.findings)
    sent = replace(issued(*keys), delivery=Delivery("留置送达", scene.VISIT, "", "兴隆村委会", "拒收"))
    return {
        "list": build_list(patrol, found, number=NUMBER),
        "reply_slip": build_reply_slip(patrol, found.findings, about=NUMBER),
        "inspection_notice": build_inspection_notice(visit, date(2026, 11, 13), number=NUMBER, paper=paper),
        "order": order(told, paper=paper),
        "recheck_record": build_recheck_record(
            patrol, found, seen(found.findings[:3]), found.findings[2:], DAY, photos=photos
        ),
        "opinion": build_opinion(
            visit, own, seen(own.findings[:3]), own.findings[2:], DAY, [sent], OWN, number=NUMBER, photos=photos
        ),
        "transfer": build_transfer(patrol, handed, Department.FIRE, DAY, handed_over=True, number=NUMBER),
        "receipt": build_receipt(visit, sent),
    }


@pytest.mark.parametrize("name", list(one_of_each()))
def test_the_text_of_each_document_is_as_it_was(name: str) -> None:
    same_as_golden(f"{name}.txt", "\n\f\n".join(pages(render_pdf(one_of_each()[name]))) + "\n")


@pytest.mark.parametrize("name", list(one_of_each()))
def test_the_code_of_each_page_says_number_digest_and_page(name: str) -> None:
    made = one_of_each()[name]
    with pdfium.PdfDocument(render_pdf(made)) as document:
        for number, page in enumerate(document, 1):
            (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode)
            assert code.text == f"{made.shown_number} {digest(made)} {number}/{len(document)}"
            page.close()


MAKERS: dict[str, Callable[[Inspection], Report]] = {
    "notice": lambda visit: build_notice(visit, scene.outcome(visit), number=NUMBER),
    "list": lambda visit: build_list(visit, scene.outcome(visit), number=NUMBER),
    "order": order,
}


@pytest.mark.parametrize("number", [1, 25, 200])
@pytest.mark.parametrize("name", list(MAKERS))
def test_no_row_is_split_and_no_signature_stands_alone(name: str, number: int) -> None:
    """Read back from the page: each problem begins and ends on one page, and above the signatures stands some text."""
    content = render_pdf(MAKERS[name](officers(number)))
    found = [text.replace("\n", "") for text in pages(content)]
    for place in range(number):
        begins = [page for page, text in enumerate(found) if f"起{place:03d}" in text]
        assert len(begins) == 1
    rows = sum(text.count("依据：") for text in found)
    assert rows == number
    for text in found:
        assert len(re.findall(r"起\d{3}", text)) == text.count("依据：")
    (signing,) = [page for page, text in enumerate(found) if "检查人员（签名）：" in text]
    spots = boxes(content, signing)
    whole = "".join(character for character, *_ in spots)
    top = spots[whole.index("检查人员（签名）：")][4]
    foot = 35 * 72 / 25.4
    assert any(box[4] > top + 20 and box[2] > foot for box in spots if box[0].strip()), "only signatures on the page"
    assert "（印章）" in found[signing] and "2026年11月18日" in found[signing]


@pytest.mark.parametrize("number", range(1, 8))
def test_the_slip_is_a_sheet_of_its_own_where_the_office_wants_it(number: int) -> None:
    """Torn off a paper printed on both sides it must not take a page of the notice with it."""
    visit = scene.many(number)
    made = build_notice(visit, scene.outcome(visit), number=NUMBER, paper=OfficePaper(slip_appended=True))
    found = pages(render_pdf(made))
    (first,) = [page for page, text in enumerate(found) if text.startswith("整改回执\n")]
    assert first % 2 == 0 and any("青石镇中心敬老院（印章）" in text for text in found[first:])
    for page, text in enumerate(found):
        assert ("此页空白" in text) == (page == first - 1 and "期限" not in text and "（签名）" not in text)
    assert "整改回执" not in joined(render_pdf(build_notice(visit, scene.outcome(visit), number=NUMBER)))


def test_a_slip_names_the_whole_problem_and_keeps_what_was_told() -> None:
    """It goes to the home, also from the office's copy, and has room for a pen beside each problem."""
    visit = scene.private(scene.many(2), "M001")
    told = replace(visit, answers={**visit.answers, "M001": said("M001", Verdict.FAIL, note="投诉人马某说灯不亮")})
    found = scene.outcome(told)
    long = replace(found.findings[0], problem="楼道" * 60)
    slip = build_reply_slip(told, [long, *found.findings[1:]])
    assert "楼道" * 60 in words(slip) and "……" not in words(slip) and "马某" not in words(slip)
    (table,) = [block for block in slip.blocks if isinstance(block, Table)]
    assert table.least >= 30, "five lines by hand"
    whole = build_notice(told, found, copy=Copy.OFFICE, paper=OfficePaper(slip_appended=True))
    place = next(at for at, block in enumerate(whole.blocks) if isinstance(block, Slip))
    assert "马某" in words(whole) and "马某" not in words(replace(whole, blocks=whole.blocks[place:]))


def test_a_slip_says_where_it_goes_and_has_room_for_what_the_recheck_says() -> None:
    visit = scene.many(1)
    found = scene.outcome(visit).findings
    slip = words(build_reply_slip(visit, found))
    assert "请寄送：盐池县民政局　地址：____" in slip and "复查意见（由检查单位填写）：" in slip
    named = OfficePaper(contact="杨科长", phone="0953-0000000", address="盐池县振兴街1号")
    assert "地址：盐池县振兴街1号　联系人：杨科长　电话：0953-0000000" in words(
        build_reply_slip(visit, found, paper=named)
    )


def test_whom_to_ask_stands_on_what_the_home_is_handed_where_the_office_has_said_so() -> None:
    paper = OfficePaper(contact="杨科长", phone="0953-0000000")
    visit = officers(2)
    found = scene.outcome(visit)
    for made in (
        build_notice(visit, found, paper=paper),
        build_list(visit, found, paper=paper),
        order(visit, paper=paper),
        build_inspection_notice(visit, DAY, paper=paper),
    ):
        assert "联系人：杨科长　联系电话：0953-0000000" in words(made)
    assert "联系人" not in words(order(visit))


def test_a_receipt_tells_of_several_papers_and_asks_for_the_hour() -> None:
    visit = officers(2)
    first, second = issued("M000"), replace(issued("M001"), slot="document/order/2", number="盐民养改〔2026〕A03-016号")
    made = build_receipt(visit, first, beside=(second,))
    (table,) = [block for block in made.blocks if isinstance(block, Table)]
    assert [row[:3] for row in table.rows] == [
        ("1", "责令（限期）改正通知书", NUMBER),
        ("2", "责令（限期）改正通知书", "盐民养改〔2026〕A03-016号"),
    ]
    text = words(made)
    assert "时____分" in text and text.count("收件人") == 1 and text.count("送达人（签名）") == 2


def test_a_receipt_of_what_was_delivered_names_its_receiver_once() -> None:
    taken = replace(issued("M000"), delivery=Delivery("直接送达", scene.VISIT, "马占山", "", ""))
    text = words(build_receipt(officers(1), taken))
    assert text.count("收件人") == 1 and "收件人（签名）：马占山" in text


def test_an_order_has_no_advice_no_reference_and_nothing_in_doubt() -> None:
    visit = officers(4)
    answers = {**visit.answers, "M002": replace(visit.answers["M002"], pending=True)}
    visit = replace(visit, answers=answers)
    made = order(visit)
    assert "参考：" not in words(made) and "建议" not in words(made)
    numbers = [row.number for block in made.blocks if isinstance(block, FindingTable) for row in block.rows]
    assert numbers == ["1", "2", "3"]
    assert "起002" not in words(made)


def test_an_order_names_no_clause_whose_number_was_not_seen() -> None:
    unseen = replace(scene.FIRE_LAW, article="（条号未见）禁烟")
    visit = officers(2)
    first, second = scene.outcome(visit).findings
    some = replace(first, basis=(unseen, scene.FIRE_LAW))
    none = replace(second, basis=(unseen,))
    assert can_be_ordered(visit, [some, none], OWN, OWN) == (some,)
    made = build_order(visit, scene.outcome(visit), [some], OWN, scene.VISIT)
    assert "条号未见" not in words(made) and "第二十八条" in words(made)
    listed = words(build_list(visit, replace(scene.outcome(visit), findings=(some, none))))
    assert "条号未见" not in listed, "the home's copy names the rule alone"
    kept = words(build_list(visit, replace(scene.outcome(visit), findings=(some, none)), copy=Copy.OFFICE))
    assert kept.count("条号未见") == 1, "on the office's copy only where nothing else can be named"


def test_a_corrected_problem_demands_nothing() -> None:
    visit = scene.many(2)
    found = scene.outcome(visit)
    lapsed = replace(found.findings[1], lapsed=True)
    made = build_notice(visit, replace(found, findings=(found.findings[0], lapsed)))
    (table,) = [block for block in made.blocks if isinstance(block, FindingTable)]
    assert (table.rows[1].remedy, table.rows[1].deadline) == ("签名后已更正，这一项不再要求整改。", ("—",))
    assert "检查发现问题1项" in words(made)


def test_a_paper_issued_later_bears_its_own_day_and_the_first_days_in_full() -> None:
    visit = scene.many(5)
    found = scene.outcome(visit)
    day = date(2026, 12, 5)
    for made in (build_notice(visit, found, day=day), build_list(visit, found, day=day)):
        assert made.date == "2026-12-05" and words(made).count("2026年12月5日") == 1
        days = {
            line for block in made.blocks if isinstance(block, FindingTable) for r in block.rows for line in r.deadline
        }
        assert "不晚于2026年11月18日" in days and "2026年11月18日改完" in days and "当日" not in days


def test_who_refused_to_sign_is_not_asked_what_they_think() -> None:
    visit = replace(scene.many(1), refused="认为期限太短")
    assert "无异议" not in words(build_notice(visit, scene.outcome(visit)))
    assert "无异议" in words(build_notice(scene.many(1), scene.outcome(visit)))


def test_another_departments_paper_is_served_in_its_own_name() -> None:
    sent = replace(issued("M000"), department="市监")
    named = OfficePaper(offices={Department.MARKET: "盐池县市场监督管理局"})
    made = build_receipt(officers(1), sent, paper=named)
    assert made.office == "盐池县市场监督管理局" and "盐池县民政局" not in words(made)


def test_nothing_is_demanded_of_a_department_that_is_told() -> None:
    visit = scene.many(2)
    made = build_transfer(visit, scene.outcome(visit).findings[:1], Department.FIRE, DAY, handed_over=False)
    assert "【重大】1项" in words(made) and "请立即采取防范措施" not in words(made)


@pytest.mark.parametrize(("photos", "across"), [(2, 2), (4, 2), (6, 3), (10, 3)])
def test_photos_stand_two_across_or_three_where_that_saves_a_page(photos: int, across: int) -> None:
    shown = tuple(Picture(f"照片{n}", f"{n:064d}", scene.jpeg()) for n in range(photos))
    base = build_list(scene.many(1), scene.outcome(scene.many(1)))
    with pdfium.PdfDocument(render_pdf(replace(base, blocks=(Heading("附"), Pictures(shown))))) as document:
        page = document[0]
        lefts = {round(thing.get_bounds()[0]) for thing in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])}
        page.close()
    assert len(lefts) == across


def test_every_power_is_an_article_that_was_seen() -> None:
    assert set(powers()) == {Department.CIVIL_AFFAIRS, Department.MARKET}
    for power in powers().values():
        assert standings()[power.rule, power.article] is Standing.FOUND
        assert power.caution


def test_the_markets_power_reaches_food_only_and_what_is_slight() -> None:
    """Fire law is no food law, and what is grave is theirs to investigate, not ours to order."""
    visit = replace(officers(3))
    found = scene.outcome(visit).findings
    theirs = tuple(replace(finding, departments=(Department.MARKET,)) for finding in found)
    assert can_be_ordered(visit, theirs, Department.MARKET, OWN) == ()
    food = replace(scene.FIRE_LAW, rule="中华人民共和国食品安全法", article="第五十四条")
    edible = tuple(replace(finding, basis=(food,)) for finding in theirs)
    carried = can_be_ordered(visit, edible, Department.MARKET, OWN)
    assert carried and {finding.severity for finding in carried} == {Severity.GENERAL}
    assert can_be_ordered(visit, theirs, Department.FIRE, OWN) == ()


def test_what_was_told_in_confidence_never_prints_on_the_homes_copy() -> None:
    """Note, value, reason, photos, and what a person put in the place of the checklist's words, are on the office's
    copy only; verdict and the checklist's own words on both."""
    visit = scene.private(scene.everything(), "F2", "F3", "F6", "S1")
    visit = replace(
        visit,
        answers={
            **visit.answers,
            "S1": said("S1", Verdict.UNABLE, reason="投诉人马某不愿作证"),
            "F2": said("F2", Verdict.FAIL, note="302房王某的女儿说灭火器不能用"),
            "F6": said("F6", Verdict.FAIL, "没有", note="据受访老人李某"),
        },
    )
    found = scene.outcome(visit)
    demanded = tuple(
        replace(finding, remedy="向赵某道歉。") if "F2" in finding.items else finding for finding in found.findings
    )
    found = replace(found, findings=demanded)
    secret = ("王某", "马某", "李某", "赵某", "宿舍楼西侧")
    photos = {"c" * 64: scene.jpeg()}
    homes = [
        build_notice(visit, found, photos=photos),
        build_list(visit, found),
        build_record(visit, found),
        build_reply_slip(visit, found.findings),
        build_recheck_record(visit, found, seen(found.findings), (), DAY),
        build_order(visit, found, found.findings, OWN, DAY, photos=photos),
    ]
    for made in homes:
        assert not any(name in words(made) for name in secret), made.title
        assert '"c' + "c" * 63 not in canonical(made)
    for made in homes[:3]:
        assert made.copy == "送达联" and "灭火器" in words(made)
    office = [
        build_notice(visit, found, photos=photos, copy=Copy.OFFICE),
        build_list(visit, found, copy=Copy.OFFICE),
        build_record(visit, found, copy=Copy.OFFICE),
    ]
    for made in office:
        assert (
            made.copy == "存档联"
            and "王某" in words(made)
            and "马某" in words(made) + "马某" * (made.kind is Kind.LIST)
        )


@pytest.mark.parametrize("name", ["recheck_record", "opinion"])
def test_with_a_major_problem_open_a_recheck_says_so_first(name: str) -> None:
    visit = officers(4)
    found = scene.outcome(visit)
    assert found.findings[0].severity is Severity.MAJOR
    others = seen(found.findings[1:3])
    keys = tuple(finding.key for finding in found.findings)
    made = (
        build_recheck_record(visit, found, others, found.findings[:1], DAY)
        if name == "recheck_record"
        else build_opinion(visit, found, others, found.findings[:1], DAY, [issued(*keys)], OWN, number=NUMBER)
    )
    text = words(made)
    assert "【重大】问题仍有1项没有销账" in text
    assert text.index("【重大】问题仍有1项") < text.index("已整改")
    assert not any(sound in text for sound in SOUNDS_LIKE_A_PASS)


def test_with_a_grave_item_unknown_no_document_sounds_like_a_pass() -> None:
    passed = [said(name, Verdict.PASS) for name in ("F2", "F3", "F5", "F6", "S1", "S2")]
    visit = scene.answered(scene.visit(), *passed)
    found = scene.outcome(visit)
    for made in (build_list(visit, found), build_recheck_record(visit, found, (), (), DAY)):
        assert not any(sound in words(made) for sound in SOUNDS_LIKE_A_PASS)
        assert "尚不能下结论" in words(made) and "安全出口" in words(made)


def test_a_problem_of_the_past_stands_apart_and_demands_nothing_on_the_spot() -> None:
    visit = officers(4)
    found = scene.outcome(visit)
    past = replace(found, findings=tuple(replace(f, historic=f.key in ("M000", "M001")) for f in found.findings))
    for made in (build_notice(visit, past), build_list(visit, past)):
        present, historic = [block for block in made.blocks if isinstance(block, FindingTable)]
        assert [row.number for row in (*present.rows, *historic.rows)] == ["1", "2", "3", "4"]
        assert all("立即处置，" not in row.deadline for row in historic.rows)
        assert {row.severity for row in historic.rows} == {"重大", "一般"}
        assert "【重大】1项" in words(made) and "一事一议" in words(made)
    assert {f.key for f in can_be_ordered(visit, past.findings, OWN, OWN)} == {"M002", "M003"}
    assert historic_items() == {"XF01", "XF02"}


def test_a_sheet_to_another_department_carries_what_concerns_it() -> None:
    visit = scene.many(6)
    findings = scene.outcome(visit).findings
    shared = tuple(replace(f, departments=(Department.FIRE, OWN)) if f.key == "M000" else f for f in findings)
    handed = concerns(shared, Department.FIRE, OWN, handed_over=True)
    told = concerns(shared, Department.FIRE, OWN, handed_over=False)
    assert {f.key for f in handed} == {"M001", "M004"} and {f.key for f in told} == {"M000", "M001", "M004"}
    moved = build_transfer(visit, handed, Department.FIRE, DAY, handed_over=True)
    copied = build_transfer(visit, told, Department.FIRE, DAY, handed_over=False)
    assert (moved.title, copied.title) == ("问题移送单", "问题抄送单")
    assert "现移送处理" in words(moved) and "现抄送知悉" in words(copied)
    named = OfficePaper(offices={Department.FIRE: "盐池县消防救援大队"})
    assert "盐池县消防救援大队：" in words(
        build_transfer(visit, handed, Department.FIRE, DAY, handed_over=True, paper=named)
    )


def test_a_sheet_asks_the_department_for_what_it_alone_can_order() -> None:
    visit = scene.many(6)
    remedy = "立即落实防范措施；建议先行停用该房屋，提请消防救援机构、住房和城乡建设部门依法决定。"
    first, *others = scene.outcome(visit).findings
    findings = (replace(first, remedy=remedy), *others)
    asked = "问题1的整改要求中提请贵单位依法决定的事项，请贵单位依法决定"
    for department in (Department.FIRE, Department.HOUSING):
        for handed_over in (True, False):
            assert asked in words(build_transfer(visit, findings, department, DAY, handed_over=handed_over))
    assert "依法决定，并将" not in words(build_transfer(visit, findings, Department.MARKET, DAY, handed_over=True))


def test_a_notice_and_the_homes_plan_are_one_sheet_where_the_office_wants_it() -> None:
    """Left what was found, right a column for how, by whom and by when; the demand loses nothing for it."""
    visit = shipped.visit(3)
    found = shipped.outcome(visit)
    content = render_pdf(build_notice(visit, found, number=NUMBER, paper=OfficePaper(plan_beside=True)))
    text = joined(content)
    assert "整改计划（被检查单位填写）" in text.replace(" ", "")
    assert [text.count(word) for word in ("措施：", "责任人：", "完成日期：")] == [3, 3, 3]
    spots = boxes(content, 0)
    whole = "".join(sign for sign, *_ in spots)
    plan, problem = spots[whole.index("措施：")], spots[whole.index(found.findings[0].problem[:4])]
    assert plan[1] > problem[1] + 200 and abs(plan[4] - problem[4]) < 3
    assert "责任人：" not in joined(render_pdf(build_notice(visit, found, number=NUMBER)))


def test_a_recheck_shows_before_and_after_side_by_side() -> None:
    visit = shipped.visit(2, photos=1)
    found = shipped.outcome(visit).findings
    (blob,) = [photo.blob for finding in found for photo in finding.photos]
    contents = {blob: scene.jpeg(), "e" * 64: scene.jpeg(300, 200)}
    made = build_recheck_record(visit, shipped.outcome(visit), seen(found), (), DAY, photos=contents)
    both, rest = [block for block in made.blocks if isinstance(block, Pictures)]
    place = next(at for at, finding in enumerate(found, 1) if finding.photos)
    assert both.paired and [item.digest for item in both.items] == [blob, "e" * 64]
    assert both.items[0].caption.startswith(f"问题{place}检查时") and both.items[1].caption == f"问题{place}复查"
    assert not rest.paired and len(rest.items) == 1
    assert "整改前后对照（1组" in words(made)
    held = scene.private(visit, *(item for finding in found for item in finding.items))
    told = build_recheck_record(held, shipped.outcome(held), seen(found), (), DAY, photos=contents)
    assert not any(isinstance(block, Pictures) for block in told.blocks), "the home's copy shows no private photo"


def test_what_was_reported_within_the_office_and_said_on_the_spot_is_not_on_the_homes_order() -> None:
    visit = replace(officers(4), statement="正在整改。", reported=Reported("盐池县应急管理局", scene.SIGNED))
    home, office = words(order(visit)), words(order(visit, copy=Copy.OFFICE))
    assert "当日报告" not in home and "陈述申辩" not in home
    assert "当日报告" in office and "陈述申辩：正在整改。" in office


def test_each_problem_is_in_the_contents_of_the_file() -> None:
    visit = scene.many(3)
    with pdfium.PdfDocument(render_pdf(build_notice(visit, scene.outcome(visit), number=NUMBER))) as document:
        marks = [mark.get_title() for mark in document.get_toc()]
    assert [mark[:6] for mark in marks[1:]] == ["1　起000", "2　起001", "3　起002"]


def test_a_void_document_says_so_on_every_page() -> None:
    visit = scene.many(10)
    made = replace(build_notice(visit, scene.outcome(visit), number=NUMBER), stamp="作废")
    found = pages(render_pdf(made))
    assert len(found) > 2 and all("作废" in text and "送达联" in text for text in found)


def test_several_documents_in_one_file_keep_their_own_pages_numbers_and_codes() -> None:
    visit = scene.many(10)
    found = scene.outcome(visit)
    made = [build_notice(visit, found, number=NUMBER), build_list(visit, found, number=NUMBER.replace("015", "016"))]
    content = render_pdfs(made)
    apart = [pages(render_pdf(each)) for each in made]
    assert len(apart[0]) % 2, "the first must end on a front page, so that the blank one is seen"
    assert pages(content) == [*apart[0], "", *apart[1]]
    assert len(content) < sum(len(render_pdf(each)) for each in made)
    with pdfium.PdfDocument(content) as document:
        marks = [mark.get_title() for mark in document.get_toc()]
        last = document[len(document) - 1]
        (code,) = zxingcpp.read_barcodes(last.render(scale=3).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode)
        last.close()
    count = len(apart[1])
    assert code.text == f"{made[1].number} {digest(made[1])} {count}/{count}", "pages are counted for each paper"
    assert marks[0] == f"整改通知单 青石镇中心敬老院 {NUMBER}"
    assert render_pdfs(made[:1]) == render_pdf(made[0])


def test_names_labels_and_closing_sentences_are_the_offices() -> None:
    visit = scene.many(2)
    paper = OfficePaper(
        heading="盐池县养老服务综合监管联席会议",
        titles={Kind.NOTICE: "意见整改通知书"},
        closings={Kind.NOTICE: "请速改。"},
        labels={"home": "院长（签名）："},
    )
    text = words(build_notice(visit, scene.outcome(visit), paper=paper))
    assert "意见整改通知书" in text and "请速改。" in text and "院长（签名）：" in text
    assert text.count("盐池县养老服务综合监管联席会议") == 2
    assert not re.search("盐池县民政局", text)
