"""What the loader makes of the files: the shipped checklists, the example, profiles, hazards and the frame."""

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app.checklists import load
from app.checklists.validation import find_faults
from app.domain.checklist import (
    AnswerKind,
    DocumentCitation,
    Profile,
    Role,
    RuleCitation,
    Severity,
    Standing,
    as_answered,
    binds,
    chosen_option,
    effective_severity,
)
from app.domain.features import Feature
from app.domain.rank import Rank

_README = Path(load.__file__).with_name("README.md")
_ENCOURAGEMENT = ("鼓励", "引导", "支持", "探索")


def _example() -> str:
    match = re.search(r"```toml\n(.*?)```", _README.read_text(encoding="utf-8"), re.DOTALL)
    assert match
    return match[1]


def test_the_example_of_the_readme_loads() -> None:
    text = _example()
    checklist = load.load_checklist(text)
    assert checklist.source == text
    assert [item.id for item in checklist.items] == ["EX01", "EX02"]
    first, second = checklist.items
    assert (first.answer.kind, first.answer.sample, first.photo) == (AnswerKind.SAMPLE, 10, True)
    assert second.when == (Feature.FIRE_ALARM,)
    assert [option.passes for option in second.answer.options] == [True, False, False]
    assert checklist.number("EX02") == "1.02"


def test_a_file_is_kept_word_for_word_and_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "example.toml"
    path.write_bytes(b"\xef\xbb\xbf" + _example().encode())
    assert load.load_checklist(path).source == _example()


def test_the_ends_of_the_lines_change_nothing_but_the_text_that_is_kept() -> None:
    text = _example().replace('（可省略）。"', '（可省略，\n也可写两行）。"""').replace('note = "', 'note = """')
    windows = text.replace("\n", "\r\n")
    loaded = load.load_checklist(windows)
    assert loaded.source == windows and "，\n也" in loaded.note
    assert replace(loaded, source=text) == load.load_checklist(text)
    assert load.load_edition(windows) == loaded


def test_figures_are_exact() -> None:
    text = _example().replace(
        'kind = "sample", unit = "具", sample = 10, allowed = 0',
        'kind = "number", unit = "℃", lowest = -30, at_most = 0.1',
    )
    answer = load.load_checklist(text).items[0].answer
    assert (answer.lowest, answer.at_most, answer.at_least) == (Decimal(-30), Decimal("0.1"), None)


def test_a_standing_comes_from_the_rules_table() -> None:
    citation = load.load_checklist(_example()).items[0].basis[0]
    assert citation == RuleCitation("中华人民共和国消防法", "第十六条", Standing.FOUND, rank=Rank.LAW)


@pytest.mark.parametrize(
    ("checklist", "ids"),
    [
        ("fire", [f"XF{number:02d}" for number in range(1, 62)]),
        ("kitchen", [f"CF{number:02d}" for number in range(1, 58)]),
        ("staffing", [f"RY{number:02d}" for number in range(1, 30)]),
        ("supervision", [f"ZH{number:02d}" for number in range(1, 75) if number != 35]),
        ("hazard", [f"ZD{number:02d}" for number in range(1, 23)]),
    ],
)
def test_a_shipped_checklist_has_every_item(checklist: str, ids: list[str]) -> None:
    loaded = next(each for each in load.shipped() if each.id == checklist)
    assert sorted(item.id for item in loaded.items) == ids


def test_every_feature_of_a_home_decides_something() -> None:
    """A tick that changes nothing makes people tick for nothing."""
    items = [item for checklist in load.shipped() for item in checklist.items]
    asked = {feature for item in items for conditions in (item, *item.cases) for feature in conditions.when}
    assert set(Feature) - asked == set()


def test_item_ids_are_unique_across_the_shipped_checklists() -> None:
    ids = [item.id for checklist in load.shipped() for item in checklist.items]
    assert len(ids) == len(set(ids))


def test_what_residents_families_and_complainants_tell_stays_with_the_office() -> None:
    private = {item.id for checklist in load.shipped() for item in checklist.items if item.private}
    assert {"RY26", "ZD21", "ZH20", "ZH21", "ZH22", "ZH34", "CF52", "XF56"} <= private
    for checklist in load.shipped():
        for item in checklist.items:
            if "单独谈话" in item.how or "不出现在交给机构的材料上" in item.how:
                assert item.private, item.id


def test_the_lives_of_extinguishers_are_those_of_the_text() -> None:
    """A4-19, which is restated: they are reference and fail nothing."""
    fire = next(checklist for checklist in load.shipped() if checklist.id == "fire")
    used, repaired = (next(item for item in fire.items if item.id == name) for name in ("XF29", "XF30"))
    assert used.answer.reference and repaired.answer.reference
    assert {life.title: life.words for life in used.answer.lives} == {
        "水基型": "6年",
        "干粉、洁净气体": "10年",
        "二氧化碳": "12年",
    }
    assert [(life.since, life.words) for life in repaired.answer.lives] == [
        ("出厂", "3年"),
        ("维修", "1年"),
        ("出厂", "5年"),
        ("维修", "2年"),
        ("出厂", "5年"),
        ("维修", "2年"),
    ]


def test_nothing_encouraged_fails_a_home() -> None:
    for checklist in load.shipped():
        for item in checklist.items:
            for citation in item.basis:
                if isinstance(citation, DocumentCitation) and any(word in citation.quote for word in _ENCOURAGEMENT):
                    assert citation.role is Role.CONTEXT, item.id


def test_an_item_without_a_duty_is_advice_everywhere_unless_a_department_has_to_judge_it() -> None:
    features = frozenset(Feature)
    for checklist in load.shipped():
        for item in checklist.items:
            for profile in load.profiles():
                for choice in ("", *(option.title for option in item.answer.options)):
                    weight = effective_severity(item, profile, features, choice, dict(load.hazards()))
                    if not binds(as_answered(item, choice), profile):
                        option = chosen_option(item, choice)
                        referred = option is not None and option.refer is not None
                        expected = Severity.REFERRED if referred else Severity.ADVICE
                        assert weight.severity is expected, (item.id, choice)


def test_major_comes_only_from_the_seven_listed_hazards() -> None:
    for hazard in load.hazards().values():
        listed = int(hazard.id.removeprefix("ZD")) <= 7
        assert hazard.severity is (Severity.MAJOR if listed else Severity.SUSPECTED)
        assert hazard.basis and hazard.text
    assert list(load.hazards()) == [f"ZD{number:02d}" for number in range(1, 23)]


@pytest.mark.parametrize("county", ["利通区", "红寺堡区", "青铜峡市", "盐池县", "同心县"])
def test_the_counties_of_wuzhong(county: str) -> None:
    for spelling in (county, f"吴忠市{county}", f"宁夏回族自治区吴忠市{county}", f"宁夏 吴忠市 {county}"):
        assert load.profile_for(spelling).id == "wuzhong"


@pytest.mark.parametrize(
    ("county", "profile"),
    [
        ("吴忠市", "wuzhong"),
        ("宁夏回族自治区吴忠市", "wuzhong"),
        ("贺兰县", "ningxia"),
        ("宁夏回族自治区", "ningxia"),
        ("宁夏回族自治区银川市兴庆区", "ningxia"),
        ("固原市", "ningxia"),
        ("沁县", "changzhi"),
        ("山西省长治市上党区", "changzhi"),
        ("岫岩满族自治县", "anshan"),
        ("鞍山市铁西区", "anshan"),
        ("辽宁省鞍山市铁东区", "anshan"),
        ("铁西区", "general"),
        ("沈阳市铁西区", "general"),
        ("沁源", "changzhi"),
        ("沁", "general"),
        ("红寺堡", "wuzhong"),
        ("宁夏吴忠红寺堡", "wuzhong"),
        ("宁夏吴忠市红寺堡", "wuzhong"),
        ("银川兴庆", "ningxia"),
        ("海城", "anshan"),
        ("岫岩", "anshan"),
        ("鞍山铁东", "anshan"),
        ("铁东", "general"),
        ("海城区", "general"),
        ("红寺堡县", "general"),
        ("", "general"),
    ],
)
def test_a_county_chooses_its_profile(county: str, profile: str) -> None:
    assert load.profile_for(county).id == profile


def test_a_short_name_is_told_by_its_whole_one() -> None:
    assert {name: load.known_county(name) for name in ("红寺堡", "宁夏吴忠同心", "沁县", "银川", "海城区")} == {
        "红寺堡": "红寺堡区",
        "宁夏吴忠同心": "同心县",
        "沁县": "沁县",
        "银川": "银川市",
        "海城区": "",
    }


@pytest.mark.parametrize("profile", load.profiles()[:-1], ids=lambda profile: profile.id)
def test_every_county_may_leave_its_kind_out(profile: Profile) -> None:
    """And no short name is taken for a county elsewhere."""
    for county in profile.counties:
        assert load.profile_for(county) is profile
        assert load.profile_for(load.short_county(county)) is profile


def test_no_county_chooses_two_profiles() -> None:
    counties = [county for profile in load.profiles() for county in profile.counties]
    assert len(counties) == len(set(counties))


def test_only_wuzhong_has_ratios_and_the_combined_reading_is_off() -> None:
    by_id = {profile.id: profile for profile in load.profiles()}
    assert {profile.id for profile in by_id.values() if profile.ratios} == {"wuzhong"}
    assert [(ratio.group, ratio.carers, ratio.residents) for ratio in by_id["wuzhong"].ratios] == [
        ("dependent", 1, 3),
        ("self_caring", 1, 10),
    ]
    assert [ratio.in_principle for ratio in by_id["wuzhong"].ratios] == [True, False]
    assert not any(profile.combined for profile in by_id.values())
    assert by_id["wuzhong"].binds == ("ningxia-2020-18", "ningxia-2025", "wuzhong-2022-31")
    assert by_id["general"].binds == ()
    assert {profile.id for profile in by_id.values() if profile.rating_word == "星级"} == {"changzhi"}


def test_what_a_profile_binds_is_a_document() -> None:
    ids = {document.id for document in load.documents()}
    for profile in load.profiles():
        assert set(profile.binds) <= ids


def test_one_shortage_is_one_finding() -> None:
    items = {item.id: item for checklist in load.shipped() for item in checklist.items}
    wuzhong = load.profile_for("利通区")
    features = frozenset(Feature)

    def weight(item_id: str) -> Severity:
        return effective_severity(items[item_id], wuzhong, features, "", dict(load.hazards())).severity

    assert items["RY02"].answer.ratio == "dependent"
    assert items["RY03"].answer.ratio == "self_caring"
    assert items["RY04"].answer.ratio == "combined"
    assert (weight("RY02"), weight("RY03"), weight("RY04")) == (Severity.GENERAL, Severity.GENERAL, Severity.ADVICE)
    for item_id in ("RY05", "RY14"):  # partly disabled residents and nights: recorded, judged by nothing
        assert items[item_id].answer.at_least is None and items[item_id].answer.at_most is None
        assert weight(item_id) is Severity.ADVICE


def test_ratios_bind_in_wuzhong_alone() -> None:
    items = {item.id: item for checklist in load.shipped() for item in checklist.items}
    for item_id in ("RY02", "RY03"):
        assert [profile.id for profile in load.profiles() if binds(items[item_id], profile)] == ["wuzhong"]


def test_the_rating_frame_is_the_national_one() -> None:
    frame = load.rating_frame()
    assert [(part.title, part.full) for part in frame.parts] == [
        ("环境", 120),
        ("设施设备", 130),
        ("运营管理", 150),
        ("服务", 600),
    ]
    assert [(level.title, level.stars, level.total, level.share) for level in frame.levels] == [
        ("一级", 1, 360, Fraction(2, 5)),
        ("二级", 2, 450, Fraction(1, 2)),
        ("三级", 3, 570, Fraction(3, 5)),
        ("四级", 4, 780, Fraction(4, 5)),
        ("五级", 5, 900, Fraction(9, 10)),
    ]
    assert [level.stars for level in frame.levels if level.single_source] == [4, 5]
    assert (frame.full, frame.years, frame.renewal_months, frame.scaling) == (1000, 3, 6, False)
    assert not any(veto.blocks for veto in frame.vetoes)
    assert frame.community and frame.community.grades == ("1A", "2A", "3A")


def test_what_is_loaded_is_loaded_once() -> None:
    assert load.shipped() is load.shipped()
    assert load.hazards() is load.hazards()


def test_loading_imports_nothing_heavy() -> None:
    script = (
        "import sys; from app.checklists import load; load.shipped(); load.rating_frame();"
        "print([name for name in ('PySide6', 'sqlite_utils', 'reportlab', 'openpyxl', 'PIL', 'platformdirs')"
        " if name in sys.modules])"
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_shipped_file_is_sound_and_in_the_folder_of_data() -> None:
    assert [path.name for path in load.shipped_files()] == [
        f"{name}.toml" for name in ("fire", "kitchen", "staffing", "supervision", "hazard")
    ]
    for path in load.shipped_files():
        assert find_faults(path.read_text(encoding="utf-8"), load.known()) == ()
