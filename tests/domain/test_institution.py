"""The register's own checks: the code's check character, counts, and no resident's identity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.institution import (
    Institution,
    Residents,
    Roster,
    credit_code_check_character,
    credit_code_fault,
    institution_faults,
    personal_number,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
first_17 = st.text(ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", ["91110000600037341L", "91350100M000100Y43"])
def test_published_codes_are_accepted(code: str) -> None:
    """Codes printed as examples in public registers and in GB 32100-2015."""
    assert credit_code_fault(code) == ""


@given(first_17)
def test_a_code_with_its_own_check_character_is_accepted(first: str) -> None:
    assert credit_code_fault(first + credit_code_check_character(first)) == ""


@given(first_17, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first: str, place: int, other: str) -> None:
    code = first + credit_code_check_character(first)
    wrong = code[:place] + other + code[place + 1 :]
    assert (credit_code_fault(wrong) == "") == (wrong == code)


@pytest.mark.parametrize(
    ("code", "said"),
    [("123", "应为18位"), ("91110000600037341I", "不可能出现的字符“I”"), ("911100006000373410", "校验不符")],
)
def test_the_sentence_says_what_is_wrong_with_a_code(code: str, said: str) -> None:
    assert said in credit_code_fault(code)


def test_all_faults_of_an_entry_are_told_at_once() -> None:
    entry = Institution(
        name=" ", credit_code="1", beds=10, nursing_beds=11, residents=Residents(-1), roster=Roster(1, 1, 1)
    )
    assert {field for field, _ in institution_faults(entry)} == {
        "name", "credit_code", "county", "nursing_beds", "self_caring", "for_dependent",
    }  # fmt: skip


def test_a_sound_entry_has_no_faults() -> None:
    assert institution_faults(Institution(name="青石镇敬老院", county="同心县", beds=60, nursing_beds=20)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "身份证11010519491231002X。",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "号码是110105194912310021请查",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(text: str) -> None:
    assert personal_number(text)


@pytest.mark.parametrize("text", ["电话13800001111", "统一代码91110000600037341L", "105、107房各1条", "2026-11-22"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal_number(text) == ""
