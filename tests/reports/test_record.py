"""现场检查记录: everything that was looked at, and everything that was not."""

from dataclasses import replace

from app.domain.checklist import Department
from app.domain.documents import Copy
from app.domain.inspection import HEAD, Correction, LateArrival, Verdict
from app.domain.visit_rows import Mode
from app.reports.model import (
    Annex,
    Blank,
    ChoiceLine,
    Choices,
    ItemRow,
    ItemTable,
    KeyValues,
    Mark,
    Report,
    SignatureLine,
    Signatures,
    canonical,
    texts,
)
from app.reports.office_paper import OfficePaper
from app.reports.pdf import render_pdf
from app.reports.record import build_record
from tests.reports import scene
from tests.reports.paper import pages, pretty, same_as_golden
from tests.reports.scene import said


def words(report: Report) -> str:
    return "\n".join(text for _, text in texts(report))


def rows(report: Report) -> dict[str, ItemRow]:
    return {
        row.text: row
        for table in report.blocks
        if isinstance(table, ItemTable)
        for group in table.groups
        for row in group.rows
    }


def record(*answers: object) -> Report:
    inspection = scene.answered(scene.visit(), *answers)  # type: ignore[arg-type]
    return build_record(inspection, scene.outcome(inspection))


def test_the_whole_record_is_as_it_was() -> None:
    inspection = scene.everything()
    same_as_golden("record.json", pretty(canonical(build_record(inspection, scene.outcome(inspection)))))


def test_every_item_is_listed_whatever_became_of_it() -> None:
    found = rows(record(said("F1", Verdict.PASS), said("F2", Verdict.FAIL)))
    assert len(found) == len(scene.FIRE.items) + len(scene.STAFF.items)
    assert (found["安全出口"].verdict, found["安全出口"].mark) == ("符合", Mark.TICK)
    assert (found["灭火器"].verdict, found["灭火器"].mark) == ("不符合", Mark.CROSS)
    assert (found["宿舍彩钢板"].verdict, found["宿舍彩钢板"].mark) == ("未查", Mark.EMPTY)


def test_what_does_not_apply_says_why() -> None:
    """Either the home has not the thing, or the inspector gave a reason."""
    found = rows(record(said("F2", Verdict.NOT_APPLICABLE, reason="整栋停用")))
    assert found["电梯检验"].details == ("该机构未登记“有电梯”",)
    assert found["灭火器"].details == ("原因：整栋停用",)
    assert found["灭火器"].mark is Mark.DASH


def test_what_could_not_be_looked_at_says_why() -> None:
    assert rows(record(said("F5", Verdict.UNABLE, reason="冰箱上锁")))["冷藏温度"].details == ("原因：冰箱上锁",)


def test_a_reference_figure_says_that_it_is_one() -> None:
    """On the office's copy; the home's has the figure alone, without what is asked of it."""
    visit = scene.answered(scene.visit(), said("F5", Verdict.PASS, "9.5"))
    made = {copy: build_record(visit, scene.outcome(visit), copy=copy) for copy in Copy}
    assert "应不高于8℃（参考值" in "".join(rows(made[Copy.OFFICE])["冷藏温度"].details)
    assert rows(made[Copy.INSTITUTION])["冷藏温度"].details == ("实测9.5℃",)


def test_the_ratio_shows_its_working() -> None:
    text = words(record(said("S1", Verdict.FAIL)))
    assert "31÷10=3.1，进位为4，应不少于4人；护理员3人，缺1人" in text


def test_a_result_against_its_own_figures_is_not_passed_over() -> None:
    detail = rows(record(said("S1", Verdict.PASS)))["护理员与自理老人"].details
    assert "缺1人" in detail[0] and detail[1] == "按此应为不符合，检查人员记为符合"


def test_a_grave_problem_of_another_visit_keeps_the_clean_sentence_away() -> None:
    answers = [said(name, Verdict.PASS) for name in ("F1", "F2", "F3", "F5", "F6", "S2")]
    ratio = said("S1", Verdict.NOT_APPLICABLE, reason="没有自理老人")
    visit = scene.answered(scene.visit(), *answers, ratio)
    found, earlier = scene.outcome(visit), scene.outcome(scene.many(1)).findings
    assert "未发现问题" in words(build_record(visit, found))
    text = words(build_record(visit, found, earlier=earlier))
    assert "未发现问题" not in text and "还有重大1项没有销账（A03-0152）" in text


def test_parts_print_who_signed_when() -> None:
    inspection = scene.everything(signed=False)
    text = words(build_record(inspection, scene.outcome(inspection, register=False)))
    assert "马建国消防安全2026-11-18 19:06" in text
    assert "李红梅人员配备未签名" in text


def test_clashes_and_late_arrivals_are_listed_to_be_settled() -> None:
    inspection = scene.answered(scene.visit(), said("F2", Verdict.FAIL, pending=True))
    inspection = replace(inspection, late=(LateArrival("F5", "不符合（6℃）", "李红梅", scene.SIGNED),))
    text = words(build_record(inspection, scene.outcome(inspection)))
    assert "两份记录不一致" in text
    assert "签名之后收到，未采用：不符合（6℃）" in text


def test_every_change_after_signing_is_told_also_of_an_item_that_is_unchecked_again() -> None:
    visit = scene.answered(scene.visit(), said("F3", Verdict.PASS, note="三层"))
    corrections = (
        Correction("F2", "不符合", "未查", "误点了", "马建国", scene.SIGNED),
        Correction("F3", "符合", "符合", "写错楼层", "马建国", scene.SIGNED, "说明：二层", "说明：三层"),
        Correction(HEAD, "在住老人：失能 9", "在住老人：失能 5", "重新点名", "马建国", scene.SIGNED),
    )
    visit = replace(visit, corrections=corrections)
    text = words(build_record(visit, scene.outcome(visit)))
    assert "灭火器不符合未查误点了" in text and "签名后更正，原因：误点了" in text
    assert "符合；说明：二层符合；说明：三层写错楼层" in text
    assert "机构情况在住老人：失能 9在住老人：失能 5重新点名" in text


def test_what_residents_told_is_in_no_correction_on_the_homes_copy() -> None:
    visit = scene.private(scene.answered(scene.visit(), said("F3", Verdict.PASS)), "F3")
    correction = Correction(
        "F3", "不符合", "符合", "老人改口", "马建国", scene.SIGNED, "说明：老人说的", "说明：又说的"
    )
    visit = replace(visit, corrections=(correction,))
    told = words(build_record(visit, scene.outcome(visit), copy=Copy.INSTITUTION))
    assert "老人说的" not in told and "又说的" not in told and "老人改口" not in told
    assert "老人说的" in words(build_record(visit, scene.outcome(visit), copy=Copy.OFFICE))


def test_without_a_photo_the_record_says_so() -> None:
    assert "没有拍摄现场照片" in words(record())
    assert "现场照片1张" in words(build_record(scene.everything(), scene.outcome(scene.everything())))


def test_a_grave_item_unknown_keeps_the_clean_sentence_away() -> None:
    text = words(record(*(said(name, Verdict.PASS) for name in ("F2", "F5", "F6", "S1", "S2"))))
    assert "未发现问题" not in text
    assert "尚不能下结论" in text


def officers() -> Report:
    visit = scene.many(3, mode=Mode.ADMINISTRATIVE)
    return build_record(visit, scene.outcome(visit))


def particulars(report: Report) -> dict[str, str]:
    return dict(next(block for block in report.blocks if isinstance(block, KeyValues)).pairs)


def test_officers_say_who_they_are_by_what_they_inspect_and_what_the_home_may_claim() -> None:
    """The rights are the office's words; without them there are lines to write on."""
    made = officers()
    assert particulars(made)["检查依据"] == "《中华人民共和国老年人权益保障法》第四十五条"
    assert particulars(made)["检查人员"] == "马建国（执法证号宁民1）、李红梅（执法证号宁民2）"
    text = words(made)
    assert "出示执法证件：已出示未出示" in text
    assert any(isinstance(block, Blank) and "权利" in block.label for block in made.blocks)
    visit = scene.many(3, mode=Mode.ADMINISTRATIVE)
    worded = build_record(visit, scene.outcome(visit), paper=OfficePaper(rights="可以申请回避。"))
    assert "可以申请回避。" in words(worded)
    assert not any(isinstance(block, Blank) and "权利" in block.label for block in worded.blocks)


def test_who_only_patrols_shows_no_papers_and_names_no_power() -> None:
    text = words(record(said("F2", Verdict.FAIL)))
    assert "执法" not in text and "检查依据" not in text and "告知" not in text


def test_a_department_whose_article_was_not_seen_writes_its_basis_by_hand() -> None:
    visit = scene.many(1, mode=Mode.ADMINISTRATIVE)
    made = build_record(visit, scene.outcome(visit), paper=OfficePaper(department=Department.FIRE))
    assert set(particulars(made)["检查依据"]) == {"_"}
    theirs = build_record(visit, scene.outcome(visit), paper=OfficePaper(department=Department.MARKET))
    assert set(particulars(theirs)["检查依据"]) == {"_"}, "its article is for mending, not for inspecting"


def test_when_it_began_and_ended_is_written_by_hand() -> None:
    """The computer's clock tells when it was typed, not when they came and left."""
    assert particulars(officers())["检查时间"] == "2026年11月18日　____时____分至____时____分"


def test_the_facts_are_sentences_before_the_signatures_and_the_items_come_after() -> None:
    made = officers()
    order = [type(block) for block in made.blocks]
    assert order.index(Signatures) < order.index(Annex) < order.index(ItemTable)
    text = words(made)
    fact = "1．起000二层东侧楼梯间堆放轮椅和纸箱，净宽不足一米。（重大，挂号A03-0152）"
    assert text.index(fact) < text.index("逐项检查结果")


def test_what_the_home_says_and_that_it_has_read_this_is_its_own_to_write() -> None:
    made = officers()
    read = [line for block in made.blocks if isinstance(block, Choices) for line in block.lines]
    assert read[-1] == ChoiceLine("以上记录：", ("已阅，属实", "有不同意见（写在上面）", "拒绝签名"))
    assert any(isinstance(block, Blank) and block.label == "被检查单位意见：" for block in made.blocks)
    visit = replace(scene.many(3), refused="认为期限太短", witness="兴隆村委会")
    refused = build_record(visit, scene.outcome(visit))
    assert "属实" not in words(refused) and "拒绝签名，原因：认为期限太短" in words(refused)
    assert not any(isinstance(block, Blank) for block in refused.blocks)


def test_every_officer_signs_a_line_with_the_certificate_and_the_day() -> None:
    block = next(block for block in officers().blocks if isinstance(block, Signatures))
    mine = [line for line in block.lines if isinstance(line, SignatureLine) and line.label == "检查人员（签名）："]
    assert [(line.beside, line.dated) for line in mine] == [("执法证号：宁民1", True), ("执法证号：宁民2", True)]


def test_every_page_has_lines_to_sign_on() -> None:
    found = pages(render_pdf(officers()))
    assert len(found) > 1
    for text in found:
        assert text.rindex("检查人员（签名）：") < text.rindex("被检查单位负责人（签名）：") < text.rindex("第")


def test_staffing_stands_on_the_record_only_where_it_was_asked_about() -> None:
    assert "护理员配备" in words(record())
    assert "护理员配备" not in words(officers())
