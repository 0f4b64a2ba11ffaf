"""整改通知单: what it says, and what it must never sound like."""

from dataclasses import replace
from datetime import date

from app.checklists.regulations import cite
from app.domain.checklist import Confirmed, DocumentCitation, Role, Severity
from app.domain.documents import Copy
from app.domain.inspection import Correction, LateArrival, Verdict
from app.domain.visit_rows import Mode
from app.reports.model import (
    AdviceList,
    ChoiceLine,
    FindingTable,
    Picture,
    Pictures,
    Report,
    Signatures,
    canonical,
    texts,
)
from app.reports.notice import build_notice
from app.reports.wording import basis_lines, can_order, cited, unconfirmed
from tests.reports import scene
from tests.reports.paper import pretty, same_as_golden
from tests.reports.scene import said

SOUNDS_LIKE_A_PASS = ("未发现问题", "合格", "通过", "符合要求，", "没有问题")


def words(report: Report) -> str:
    return "\n".join(text for _, text in texts(report))


def notice(*answers: object, **more: object) -> Report:
    inspection = scene.answered(scene.visit(), *answers)  # type: ignore[arg-type]
    return build_notice(inspection, scene.outcome(inspection), **more)  # type: ignore[arg-type]


def passed(*names: str) -> list[object]:
    return [said(name, Verdict.PASS) for name in names]


ALL = ("F1", "F2", "F3", "F5", "F6", "S1", "S2")


def test_the_whole_notice_is_as_it_was() -> None:
    inspection = scene.everything()
    report = build_notice(
        inspection, scene.outcome(inspection), number="盐民养改〔2026〕A03-015号", photos={"c" * 64: scene.jpeg()}
    )
    same_as_golden("notice.json", pretty(canonical(report)))


def test_a_notice_before_all_have_signed_is_as_it_was() -> None:
    inspection = scene.everything(signed=False)
    report = build_notice(inspection, scene.outcome(inspection, register=False))
    same_as_golden("notice_unsigned.json", pretty(canonical(report)))


def test_problems_stand_worst_first_with_their_basis() -> None:
    inspection = scene.everything()
    report = build_notice(inspection, scene.outcome(inspection), copy=Copy.OFFICE)
    table = next(b for b in report.blocks if isinstance(b, FindingTable))
    assert [row.severity for row in table.rows] == ["重大", "一般", "一般"]
    assert [row.grave for row in table.rows] == [True, False, False]
    assert all(row.basis and row.basis[0].startswith("依据：") for row in table.rows)


def test_the_deadline_counts_natural_days_from_the_day_after_signing() -> None:
    inspection = scene.answered(scene.visit(), said("F2", Verdict.FAIL), *passed("F1", "F3"))  # type: ignore[arg-type]
    table = next(b for b in build_notice(inspection, scene.outcome(inspection)).blocks if isinstance(b, FindingTable))
    assert table.rows[0].deadline == ("不晚于2026年12月3日",)


def test_a_clean_visit_says_so_and_nothing_more() -> None:
    report = notice(*passed(*ALL))
    assert "本次所查项目未发现问题。" in words(report)
    assert report.title == "检查情况告知单"
    assert "整改" not in words(report)


def test_with_a_grave_item_unknown_nothing_sounds_like_a_pass() -> None:
    """F1 may be 疑似重大: without its answer the clean sentence is not printed."""
    report = notice(*passed("F2", "F3", "F5", "F6", "S1", "S2"))
    assert not any(sound in words(report) for sound in SOUNDS_LIKE_A_PASS)
    assert "尚不能下结论" in words(report)
    assert "消防安全 1.01 安全出口" in words(report)


def test_with_a_major_problem_open_nothing_sounds_like_a_pass() -> None:
    report = notice(said("F3", Verdict.FAIL), *passed("F1", "F2", "F5", "F6", "S1", "S2"))
    assert not any(sound in words(report) for sound in SOUNDS_LIKE_A_PASS)
    assert "经现场复查确认之前，不视为已经消除" in words(report)


def test_advice_stands_apart_without_number_and_deadline() -> None:
    report = notice(said("F6", Verdict.FAIL, "没有"), *passed("F1", "F2", "F3", "F5", "S1", "S2"), copy=Copy.OFFICE)
    assert not any(isinstance(block, FindingTable) for block in report.blocks)
    advice = next(block for block in report.blocks if isinstance(block, AdviceList))
    assert advice.rows[0].text.startswith("演练记录不符合要求")
    handed = notice(said("F6", Verdict.FAIL, "没有"), *passed("F1", "F2", "F3", "F5", "S1", "S2"))
    assert next(block for block in handed.blocks if isinstance(block, AdviceList)).rows[0].basis == ()
    assert advice.rows[0].basis == ("参考：《养老机构管理办法》（民政部令第66号）第三十二条（转述）",)
    assert "期限" not in words(report)


def test_gaps_are_counted() -> None:
    report = notice(*passed("F1", "F2"), said("F5", Verdict.UNABLE, reason="冰箱上锁"))
    assert "本次应查7项，已查3项：符合2项、无法查1项；未查4项。" in words(report)
    assert "消防安全 2.01 冷藏温度（冰箱上锁）" in words(report)


def test_a_clash_is_named_and_marked() -> None:
    report = notice(said("F2", Verdict.FAIL, pending=True), *passed("F1", "F3"))
    assert "按较重的结果列出并标“待核”" in words(report)
    table = next(block for block in report.blocks if isinstance(block, FindingTable))
    assert "待核" in table.rows[0].marks


def test_a_part_that_is_not_in_is_named() -> None:
    inspection = scene.everything(signed=False)
    report = build_notice(inspection, scene.outcome(inspection, register=False))
    assert "尚缺李红梅（人员配备）的分工" in words(report)
    assert report.date == ""


def test_corrections_and_late_arrivals_are_named() -> None:
    inspection = replace(
        scene.everything(),
        corrections=(Correction("F2", "符合", "不符合", "看错楼层", "马建国", scene.SIGNED + 9_000_000),),
        late=(LateArrival("F5", "不符合", "李红梅", scene.SIGNED + 9_900_000),),
    )
    text = words(build_notice(inspection, scene.outcome(inspection)))
    assert "本单为更正件" in text
    assert "消防安全 1.02 灭火器：由“符合”更正为“不符合”，原因：看错楼层" in text
    assert "另有1条记录在签名之后收到" in text


def test_a_suspected_hazard_is_left_to_the_department() -> None:
    report = notice(said("F1", Verdict.FAIL), *passed("F2", "F3"))
    assert "由主管部门判定" in words(report)
    table = next(block for block in report.blocks if isinstance(block, FindingTable))
    assert table.rows[0].deadline == ("立即处置，", "2026年11月18日改完")


def test_no_notice_of_this_issue_gives_orders() -> None:
    """责令 needs an officer's power; also in 行政检查 this document does not use the word."""
    inspection = replace(scene.everything(), mode=Mode.ADMINISTRATIVE)
    assert "责令" not in words(build_notice(inspection, scene.outcome(inspection)))


def test_certificates_print_in_an_administrative_inspection_only() -> None:
    inspection = scene.everything()
    shown = tuple(replace(part, certificate=f"宁0{part.id}") for part in inspection.parts)
    officers = replace(inspection, mode=Mode.ADMINISTRATIVE, parts=shown)
    assert "马建国（执法证号宁01）、李红梅（执法证号宁02）" in words(build_notice(officers, scene.outcome(officers)))
    patrol = replace(officers, mode=Mode.PATROL)
    assert "证号" not in words(build_notice(patrol, scene.outcome(patrol)))


def test_what_the_home_said_is_printed_in_place_of_boxes() -> None:
    inspection = replace(scene.everything(), opinion="已知晓，本周内整改。")
    report = build_notice(inspection, scene.outcome(inspection))
    assert "被检查单位意见：已知晓，本周内整改。" in words(report)
    block = next(block for block in report.blocks if isinstance(block, Signatures))
    assert not any(isinstance(line, ChoiceLine) for line in block.lines)


def test_photos_follow_with_what_they_show() -> None:
    inspection = scene.everything()
    report = build_notice(inspection, scene.outcome(inspection), photos={"c" * 64: b"jpeg"})
    pictures = next(block for block in report.blocks if isinstance(block, Pictures))
    assert pictures.items == (Picture("问题1　宿舍楼西侧　2026-11-18 10:21", "c" * 64, b"jpeg"),)


def test_the_caution_of_a_plan_is_printed_with_it() -> None:
    assert cited(scene.RATIO) == "吴政办发〔2022〕31号 三（十五）（规划期至2025年，是否继续适用由县局确认）"


def test_what_was_not_seen_is_marked() -> None:
    assert cited(scene.FIRE_LAW) == "《中华人民共和国消防法》第二十八条"
    assert cited(scene.RESTATED) == "《养老机构管理办法》（民政部令第66号）第三十二条（参考·转述）"


def test_articles_of_one_rule_stand_together_and_other_places_stay_out() -> None:
    basis = (
        cite("中华人民共和国消防法", "第十六条"),
        scene.FIRE_LAW,
        scene.ELSEWHERE,
        DocumentCitation("wuzhong-2022-31", "三（十五）", Role.CONTEXT),
    )
    assert basis_lines(basis, scene.PROFILE, Copy.OFFICE) == (
        "依据：《中华人民共和国消防法》第十六条、第二十八条",
        "参考：吴政办发〔2022〕31号 三（十五）（规划期至2025年，是否继续适用由县局确认）",
    )


def test_a_document_of_elsewhere_is_named_where_nothing_else_is() -> None:
    (line,) = basis_lines((scene.ELSEWHERE,), scene.PROFILE, Copy.OFFICE)
    assert line.startswith("参考：《长治市推进养老服务发展的实施意见》二(五)17.")


def test_the_homes_copy_has_what_binds_and_is_in_force_and_nothing_else() -> None:
    basis = (
        scene.FIRE_LAW,
        cite("中华人民共和国消防法", "第六十条"),
        cite("养老机构消防安全管理规定", "（条号未见）禁烟禁香"),
        cite("人员密集场所消防安全管理（报批稿）", "8.4.8"),
        cite("MZ/T 187-2021", "4.4"),
        scene.RESTATED,
        scene.RATIO,
        scene.CONTEXT,
        scene.ELSEWHERE,
    )
    assert basis_lines(basis, scene.PROFILE, Copy.INSTITUTION) == ("依据：《中华人民共和国消防法》第二十八条",)
    office = basis_lines(basis, scene.PROFILE, Copy.OFFICE)
    assert [line[:3] for line in office] == ["依据：", "参考：", "处理条"]
    assert "第六十条" in office[2] and "第六十条" not in office[0] + office[1]


def test_a_rule_whose_articles_were_not_seen_is_named_alone() -> None:
    basis = (cite("养老机构消防安全管理规定", "（条号未见）禁烟禁香"),)
    assert basis_lines(basis, scene.PROFILE, Copy.INSTITUTION) == (
        "依据：《养老机构消防安全管理规定》（民发〔2023〕37号）",
    )


def test_a_lapsed_document_stands_on_the_homes_copy_once_the_county_says_that_it_goes_on() -> None:
    assert basis_lines((scene.RATIO,), scene.PROFILE, Copy.INSTITUTION) == ()
    assert unconfirmed((scene.RATIO, scene.FIRE_LAW), scene.PROFILE) == ("吴政办发〔2022〕31号",)
    goes_on = Confirmed("wuzhong-2022-31", "吴民发〔2026〕3号", date(2026, 2, 1))
    county = replace(scene.PROFILE, confirmed=(goes_on,))
    assert basis_lines((scene.RATIO,), county, Copy.INSTITUTION) == ("依据：吴政办发〔2022〕31号 三（十五）",)
    assert unconfirmed((scene.RATIO,), county) == ()
    assert not can_order(scene.RATIO), "a document creates no duty that can be ordered, confirmed or not"


def test_an_order_rests_on_laws_regulations_rules_and_mandatory_standards_only() -> None:
    carrying = {
        "中华人民共和国消防法": "第二十八条",
        "中华人民共和国食品安全法实施条例": "第二十八条",
        "机关、团体、企业、事业单位消防安全管理规定": "第二十一条",
        "GB 38600-2019": "第4章（培训上岗）",
    }
    others = {
        "养老机构重大事故隐患判定标准": "第四条第（一）项",
        "养老机构消防安全管理规定": "（条号未见）禁烟禁香",
        "MZ/T 187-2021": "4.4",
        "中华人民共和国安全生产法": "第一百零二条",
        "中华人民共和国老年人权益保障法": "第四十五条",
        "养老机构管理办法": "第三十二条",
    }
    assert all(can_order(cite(*pair)) for pair in carrying.items())
    assert not any(can_order(cite(*pair)) for pair in others.items())


def test_a_lapsed_problem_stays_listed() -> None:
    """Registered, then corrected to 符合: the number stays until a recheck closes it."""
    inspection = scene.everything()
    registered = {
        finding.key: finding for finding in scene.outcome(inspection).findings if finding.severity is Severity.GENERAL
    }
    from app.domain.findings import Registration, derive_findings

    again = replace(inspection, answers={**inspection.answers, "F2": said("F2", Verdict.PASS)})
    finding = registered["F2"]
    kept = Registration(
        finding.number, date(2026, 11, 18), finding.severity, finding.problem, finding.remedy, finding.deadline
    )
    report = build_notice(again, derive_findings(again, scene.HAZARDS, None, {"F2": kept}))
    table = next(block for block in report.blocks if isinstance(block, FindingTable))
    assert any("已更正" in row.marks and finding.number in row.marks for row in table.rows)
