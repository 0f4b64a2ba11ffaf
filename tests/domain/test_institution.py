"""The register's own checks: the code's check character, counts, and no resident's identity."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.features import Feature
from app.domain.inspection import home_of
from app.domain.institution import (
    TEXTS,
    Institution,
    Residents,
    Roster,
    credit_code_check_character,
    credit_code_doubt,
    credit_code_fault,
    in_lines,
    institution_faults,
    one_line,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
first_17 = st.text(ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", ["91110000600037341L", "91350100M000100Y43"])
def test_published_codes_are_accepted(code: str) -> None:
    """Codes printed as examples in public registers and in GB 32100-2015."""
    assert credit_code_fault(code) == "" and credit_code_doubt(code) == ""


def test_a_code_in_force_with_a_check_character_of_its_own_can_be_registered() -> None:
    """Some were given so before 2016 and still stand in the public register."""
    code = "91350203M0001QKT19"
    assert credit_code_fault(code) == "" and "请对照登记证书" in credit_code_doubt(code)
    assert institution_faults(Institution(name="丙敬老院", county="红寺堡区", credit_code=code)) == ()


@given(first_17)
def test_a_code_with_its_own_check_character_is_accepted(first: str) -> None:
    assert credit_code_doubt(first + credit_code_check_character(first)) == ""


@given(first_17, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first: str, place: int, other: str) -> None:
    code = first + credit_code_check_character(first)
    wrong = code[:place] + other + code[place + 1 :]
    assert (credit_code_doubt(wrong) == "") == (wrong == code) and credit_code_fault(wrong) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [("123", "应为18位"), ("91110000600037341I", "不可能出现的字符“I”")],
)
def test_the_sentence_says_what_is_wrong_with_a_code(code: str, said: str) -> None:
    assert said in credit_code_fault(code) and credit_code_doubt(code) == ""


def test_all_faults_of_an_entry_are_told_at_once() -> None:
    entry = Institution(
        name=" ", credit_code="1", beds=10, nursing_beds=11, residents=Residents(-1), roster=Roster(1, 1, 1)
    )
    assert {field for field, _ in institution_faults(entry)} == {
        "name", "credit_code", "county", "nursing_beds", "self_caring", "for_dependent",
    }  # fmt: skip


def test_a_sound_entry_has_no_faults() -> None:
    assert institution_faults(Institution(name="青石镇敬老院", county="同心县", beds=60, nursing_beds=20)) == ()


TYPED = "640103194001011230"


@pytest.mark.parametrize("field", TEXTS)
def test_no_field_of_a_home_takes_an_identity_number(field: str) -> None:
    """One in 31 has the check character of a credit code too."""
    number = "640103194001010828" if field == "credit_code" else TYPED
    assert field != "credit_code" or credit_code_fault(number) == ""
    entry = replace(Institution(name="甲敬老院", county="同心县"), **{field: number})
    assert [(where, "身份证号" in said) for where, said in institution_faults(entry)] == [(field, True)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("新镇\r\n敬老院", "新镇敬老院"),
        (" 新镇 \n 敬老院\u2028", "新镇敬老院"),
        ("张  三", "张 三"),
        ("Ma\nLi", "Ma Li"),
        ("3号楼\n2层", "3号楼2层"),
        ("A座\tB室", "A座 B室"),
        ("新镇敬老院", "新镇敬老院"),
    ],
)
def test_a_field_of_one_line_holds_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
    assert in_lines(Institution(name=typed, county=typed)).name == kept


@given(st.text())
def test_one_line_is_one_line_and_stays_so(typed: str) -> None:
    assert len(one_line(typed).splitlines()) <= 1 and one_line(one_line(typed)) == one_line(typed)


def test_bottled_gas_is_gas_and_three_floors_are_upper_floors() -> None:
    ticked = frozenset({Feature.BOTTLED_GAS, Feature.THREE_FLOORS, Feature.OVER_3000_M2, Feature.KITCHEN})
    home = home_of(Institution("示例", features=ticked))
    assert home.features == ticked | {Feature.GAS, Feature.UPPER_FLOORS, Feature.OVER_1000_M2}
