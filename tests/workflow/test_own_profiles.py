"""A county's own jurisdiction: which documents bind, which ratios, from a workbook."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.checklists.load import known, profiles
from app.checklists.profile_book import PROFILE_FORMS, check_profile
from app.checklists.profile_write import profile_workbook
from app.checklists.quoted_ratios import unsaid
from app.checklists.workbook_errors import WorkbookError
from app.checklists.workbook_read import Book, Value, read_book
from app.domain.checklist import CountyCitation, Profile, RequiredRatio
from app.domain.documents import Copy
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Residents, Roster
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.interchange import package
from app.placing import Target
from app.reports.wording import basis_lines
from app.workflow.answering import answer
from app.workflow.composing import open_case
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import inspections, summaries
from app.workflow.merging import merge_files
from app.workflow.offering import offers
from app.workflow.office import profile_of
from app.workflow.profile_books import import_profile, write_profile_template
from app.workflow.profiles import find_profile, own_profiles, profile_for_county
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.visits import load, outcome
from tests.checklists.grids import filled
from tests.workflow.conftest import desk_of, sections

_PLAN = "吴忠市“十四五”养老托育服务健康发展实施方案"
_CLAUSE, _SAID = "吴政办发〔2022〕31号 三（十五）", "护理员与失能失智老人的比例原则上不低于1:3"
WUZHONG = profiles()[0]
YANCHI = replace(WUZHONG, id="yanchi", title="盐池县", counties=("盐池县", "同心县"))
OWN_PLAN = CountyCitation("养老机构服务管理办法", "盐民发〔2026〕1号", "第八条", "护理员与部分失能老人的比例不低于1：6")
UNREAD = replace(OWN_PLAN, quote="每六名部分失能老人配备一名护理员")
WITH_OWN = replace(YANCHI, ratios=(*WUZHONG.ratios, RequiredRatio("partly", 1, 6, in_principle=False, basis=OWN_PLAN)))


def workbook(tmp_path: Path, profile: Profile = YANCHI) -> Path:
    path = tmp_path / "辖区.xlsx"
    path.write_bytes(profile_workbook(profile, own=True))
    return path


def book(tmp_path: Path) -> Book:
    return read_book(workbook(tmp_path), [form.name for form in PROFILE_FORMS])


@pytest.mark.parametrize("profile", [*profiles(), YANCHI, WITH_OWN], ids=lambda profile: profile.id)
def test_a_jurisdiction_is_the_same_after_the_round_through_a_file(profile: Profile, tmp_path: Path) -> None:
    profile = replace(profile, id="bd", counties=profile.counties[:3])
    found = check_profile(read_book(workbook(tmp_path, profile), [form.name for form in PROFILE_FORMS]), known())
    assert found.faults == () and found.profile == profile


@pytest.mark.parametrize(
    ("cell", "value", "where", "what"),
    [
        ("辖区!A2", "", "“辖区”表 第2行 A列“编号”", "没有填“编号”"),
        ("辖区!A2", "wuzhong", "“辖区”表 第2行 A列“编号”", "编号“wuzhong”是软件自带的辖区"),
        ("辖区!D2", "档次", "“辖区”表 第2行 D列“等级称谓”", "“档次”不是可用的等级称谓"),
        ("适用文件!A2", "没有的文件", "“适用文件”表 第2行 A列“文件”", "“没有的文件”不是可用的文件"),
        ("适用文件!B4", "", "“配比”表 第2行 E列“文件”", f"“{_PLAN}”没有在“适用文件”里写明适用"),
        ("配比!B2", 0.0, "“配比”表 第2行 B列“护理员”", "“护理员”是 0，不能小于1"),
        ("配比!C2", "三", "“配比”表 第2行 C列“老人”", "“老人”应写数，现在是文字"),
        ("配比!D2", "", "“配比”表 第2行 D列“原则上”", "摘录里有“原则上”，这里没有写“是”"),
        ("配比!A3", "失能失智老人", "“配比”表 第3行 A列“对象”", "前面已有一行是这一类"),
        ("配比!F2", "三（九十）", "“配比”表 第2行 F列“条款”", f"《{_PLAN}》没有条款“三（九十）”"),
        ("配比!G3", "", "“配比”表 第3行 G列“摘录”", "没有填“摘录”"),
        (
            "配比!C2",
            4.0,
            "“配比”表 第2行 C列“老人”",
            f"{_CLAUSE}写的是“{_SAID}”，这里填的是失能失智老人 1:4",
        ),
        ("配比!A2", "部分失能老人", "“配比”表 第2行 F列“条款”", f"{_CLAUSE}里没有写部分失能老人的配比"),
        ("配比!E2", "", "“配比”表 第2行 E列“文件”", "没有写是哪份文件要求的"),
        ("配比!H2", "管理办法", "“配比”表 第2行 H列“本县文件”", "“文件”和“本县文件”都填了"),
        ("配比!H2", "管理办法", "“配比”表 第2行 I列“文号”", "“本县文件”和“文号”要一起填"),
        ("辖区!F2", 2.0, "“辖区”表 第2行 F列“格式”", "格式是 2，本机程序只认识 1"),
    ],
)
def test_a_fault_is_told_at_its_cell(tmp_path: Path, cell: str, value: Value, where: str, what: str) -> None:
    faults = check_profile(filled({cell: value}, book(tmp_path)), known()).faults
    assert (where, what) in [(fault.where, fault.what) for fault in faults]


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        (
            {"配比!C4": 5.0},
            "“配比”表 第4行 C列“老人”",
            "盐民发〔2026〕1号 第八条写的是“护理员与部分失能老人的比例不低于1:6”，这里填的是部分失能老人 1:5",
        ),
        (
            {"配比!G4": "鼓励部分失能老人达到1：6"},
            "“配比”表 第4行 G列“摘录”",
            "“鼓励部分失能老人达到1：6”是笼统或鼓励性条款，不能定配比",
        ),
        ({"配比!G4": "字" * 41}, "“配比”表 第4行 G列“摘录”", "摘录有41个字，超过40个字"),
        ({"配比!F4": ""}, "“配比”表 第4行 F列“条款”", "没有填“条款”"),
    ],
)
def test_a_countys_own_document_is_cited_whole_and_says_what_is_filled_in(
    tmp_path: Path, changes: dict[str, Value], where: str, what: str
) -> None:
    form = read_book(workbook(tmp_path, WITH_OWN), [form.name for form in PROFILE_FORMS])
    faults = check_profile(filled(changes, form), known()).faults
    assert (where, what) in [(fault.where, fault.what) for fault in faults]


def test_a_countys_own_ratio_is_kept_judges_and_travels(tmp_path: Path) -> None:
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    own = import_profile(first, workbook(tmp_path, WITH_OWN))
    assert own.profile == WITH_OWN
    merge_files(second, [export(first, tmp_path / "给乙.sqlite").path])
    (there,) = own_profiles(second)
    assert there.profile == WITH_OWN and unsaid(there.profile) == ()
    path = workbook(tmp_path, replace(WITH_OWN, ratios=(replace(WITH_OWN.ratios[-1], basis=UNREAD),)))
    assert unsaid(import_profile(first, path).profile) == (
        "部分失能老人的配比1:6在所引的原文里没有认出来，请核对原文。",
    )
    first.close()
    second.close()


def test_an_imported_jurisdiction_is_found_by_its_county_and_by_its_edition(desk: Desk, tmp_path: Path) -> None:
    own = import_profile(desk, workbook(tmp_path))
    assert (own.name, own.current, own.profile) == ("yanchi@2026-11-22", True, YANCHI)
    named = replace(YANCHI, id="yanchi@2026-11-22", ref=desk.store.ref(own.key))
    assert find_profile(desk, "yanchi") == find_profile(desk, own.name) == named
    assert profile_for_county(desk, "盐池县") == named
    assert profile_for_county(desk, "海原县") is None
    assert find_profile(desk, "wuzhong") == WUZHONG and find_profile(desk, "nowhere") is None


def test_a_change_makes_a_new_edition_and_the_old_one_stays_as_it_was(desk: Desk, tmp_path: Path) -> None:
    first = import_profile(desk, workbook(tmp_path))
    assert import_profile(desk, workbook(tmp_path)) == first
    second = import_profile(desk, workbook(tmp_path, replace(YANCHI, combined=True)))
    assert second.name == "yanchi@2026-11-22-2"
    assert [(own.edition, own.current) for own in own_profiles(desk)] == [
        ("2026-11-22-2", True),
        ("2026-11-22", False),
    ]
    before, now = find_profile(desk, first.name), find_profile(desk, "yanchi")
    assert before and not before.combined
    assert now and now.combined


def test_a_faulty_workbook_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    write_profile_template(desk, path)
    with pytest.raises(WorkbookError) as caught:
        import_profile(desk, path)
    assert [fault.column for fault in caught.value.faults] == ["编号", "名称"]
    assert own_profiles(desk) == ()


def test_another_workbook_is_refused_and_an_unknown_pattern_is_named(desk: Desk, tmp_path: Path) -> None:
    from app.checklists.workbook_write import template_workbook

    path = tmp_path / "检查表.xlsx"
    path.write_bytes(template_workbook())
    with pytest.raises(AppError, match="不是辖区模板"):
        import_profile(desk, path)
    with pytest.raises(AppError, match="wuzhong（吴忠）"):
        write_profile_template(desk, path, "nowhere")


def test_the_template_begins_with_the_ratios_of_a_jurisdiction_that_is_there(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_profile_template(desk, path, "wuzhong")
    read = filled({"辖区!A2": "yanchi", "辖区!B2": "盐池县"}, read_book(path, [form.name for form in PROFILE_FORMS]))
    found = check_profile(read, known()).profile
    assert found == replace(WUZHONG, id="yanchi", title="盐池县", counties=())
    import_profile(desk, workbook(tmp_path))
    write_profile_template(desk, Target(path, over=True), "yanchi")
    assert import_profile(desk, path).edition == "2026-11-22"


def test_a_countys_own_document_demands_and_is_named_where_no_other_binds(desk: Desk, tmp_path: Path) -> None:
    """In a county that rests on nothing but its own document the shortage is a problem, with that document as 依据."""
    words = CountyCitation("养老机构服务管理办法", "盐民发〔2026〕1号", "第八条", "护理员与失能老人的比例不低于1：4")
    four = RequiredRatio("dependent", 1, 4, in_principle=False, basis=words)
    key = visit_under(desk, tmp_path, replace(YANCHI, binds=(), ratios=(four,)))
    (finding,) = [each for each in outcome(desk, load(desk, key)).findings if "RY02" in each.items]
    assert finding.basis[0] == words and "应配3人，实有1人，缺2人" in finding.problem
    (line, *_) = basis_lines(finding.basis, load(desk, key).profile, Copy.INSTITUTION)
    assert line.startswith("依据：《养老机构服务管理办法》（盐民发〔2026〕1号）第八条")


# With the visits made under it


def visit_under(desk: Desk, tmp_path: Path, profile: Profile = YANCHI) -> int:
    """A visit under the county's own jurisdiction, with a failed ratio that binds only there, for two inspectors."""
    import_profile(desk, workbook(tmp_path, profile))
    home = register(
        desk, Institution("示例敬老院", county="盐池县", residents=Residents(disabled=9), roster=Roster(1), beds=20)
    )
    first, *others = sections("staffing")
    plans = [PartPlan("甲", (first,)), PartPlan("乙", tuple(others))]
    key = start(desk, home.key, Mode.PATROL, ("staffing",), plans)
    for item in load(desk, key).applicable:
        if item.id in ("RY02", "RY03"):
            answer(desk, key, item.id, Result(Verdict.FAIL))
    return key


def problems(desk: Desk, key: int) -> list[tuple[str, str, bool]]:
    found = outcome(desk, load(desk, key))
    listed = [(finding.key, finding.severity.value, False) for finding in found.findings]
    return [*listed, *((advice.item, "advice", True) for advice in found.advice)]


def test_a_visit_takes_its_own_jurisdiction_to_the_partners_computer(tmp_path: Path) -> None:
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    key = visit_under(first, tmp_path)
    merge_files(second, [export(first, tmp_path / "给乙.sqlite", [key]).path])
    (there,) = inspections(second)
    assert load(second, there).profile == load(first, key).profile
    assert load(first, key).profile.title == "盐池县" and load(second, there).unreadable == ()
    assert problems(second, there) == problems(first, key) != []
    assert [own.name for own in own_profiles(second)] == ["yanchi@2026-11-22"]
    first.close()
    second.close()


def test_a_later_edition_of_one_name_does_not_change_what_was_judged(tmp_path: Path) -> None:
    """Two computers may take in two jurisdictions on one day: both editions bear one name."""
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    key = visit_under(first, tmp_path)
    import_profile(second, workbook(tmp_path, replace(YANCHI, binds=(), ratios=())))
    merge_files(second, [export(first, tmp_path / "给乙.sqlite", [key]).path])
    (there,) = inspections(second)
    assert len({own.name for own in own_profiles(second)}) == 1 < len(own_profiles(second))
    assert problems(second, there) == problems(first, key)
    first.close()
    second.close()


def only_named(desk: Desk, key: int) -> int:
    """The same visit as an earlier version began it: it names its jurisdiction and does not refer to it."""
    head = {field: value for field, value in (desk.store.subject(key, "head") or {}).items() if field != "profile_ref"}
    made = desk.store.begin("inspection", head, actor=desk.actor, at=desk.clock())
    part = {"inspector": "甲", "sections": list(sections("staffing"))}
    desk.store.write(made, "part/1", part, kind="part", actor=desk.actor, at=desk.clock())
    answer(desk, made, "RY02", Result(Verdict.FAIL))
    return made


def test_a_visit_whose_jurisdiction_is_not_here_is_told_and_neither_signed_nor_printed(tmp_path: Path) -> None:
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    key = only_named(first, visit_under(first, tmp_path))
    assert load(first, key).profile.title == "盐池县", "where it is held its name is enough"
    package.export(first.store, tmp_path / "旧.sqlite", [key], at=first.clock())
    merge_files(second, [tmp_path / "旧.sqlite"])
    (there,) = inspections(second)
    view = load(second, there)
    assert [(each.place.split(" · ")[-1], each.why) for each in view.unreadable] == [
        ("适用地区", "“yanchi@2026-11-22”不在本库")
    ]
    assert ("RY02", "advice", True) not in problems(second, there), "nobody knows that it is only advice"
    with pytest.raises(AppError, match="本库没有“yanchi@2026-11-22”这份口径"):
        sign(second, there, "1")
    (record, *_) = offers(open_case(second, there))
    assert "本库没有“yanchi@2026-11-22”这份口径" in record.reason
    merge_files(second, [export(first, tmp_path / "再给乙.sqlite", [key]).path])
    assert load(second, there).unreadable == () and problems(second, there) == problems(first, key)
    first.close()
    second.close()


def test_two_editions_of_one_name_leave_a_visit_that_only_names_it_undecided(tmp_path: Path) -> None:
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    key = only_named(first, visit_under(first, tmp_path))
    import_profile(second, workbook(tmp_path, replace(YANCHI, combined=True)))
    merge_files(second, [export(first, tmp_path / "给乙.sqlite", [key]).path])
    (there,) = inspections(second)
    assert [each.why for each in load(second, there).unreadable] == ["有2份“yanchi@2026-11-22”，内容不同"]
    first.close()
    second.close()


def test_lists_hear_of_another_edition_of_the_name_that_a_visit_gives(tmp_path: Path) -> None:
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    only_named(first, visit_under(first, tmp_path))
    assert summaries(first) and not summaries(first).unreadable
    import_profile(second, workbook(tmp_path, replace(YANCHI, combined=True)))
    merge_files(first, [export(second, tmp_path / "给甲.sqlite").path])
    assert [each.why for each in summaries(first).unreadable] == ["有2份“yanchi@2026-11-22”，内容不同"]
    first.close()
    second.close()


def test_nothing_is_begun_under_a_jurisdiction_that_is_not_here(desk: Desk, home: Institution) -> None:
    desk.store.set_local("profile", "yanchi")
    assert not profile_of(desk, home.county).held
    with pytest.raises(AppError, match="没有这个地区"):
        start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    assert inspections(desk) == ()


def test_jurisdictions_travel_and_what_is_none_is_passed_over(tmp_path: Path) -> None:
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    import_profile(first, workbook(tmp_path))
    for body in ({"id": "x"}, {"id": "x", "title": "", "binds": 1, "rating_word": ""}):
        first.store.begin("profile", dict(body), actor="别人", at=first.clock())
    merge_files(second, [export(first, tmp_path / "给乙.sqlite").path])
    assert [own.profile for own in own_profiles(second)] == [YANCHI]
    first.close()
    second.close()
