"""A person's ID number is found whatever stands around it and inside it; what is none passes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.institution import credit_code_check_character
from app.domain.resident_number import LENGTH, personal_number

PROVINCES = ["11", "15", "21", "23", "31", "37", "41", "46", "50", "54", "61", "64", "65", "71", "81", "83"]
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def numbered(province: str, district: int, born: date, serial: int) -> str:
    """A number that could be given, with its check character (GB 11643: modulo 11, weights are powers of 2)."""
    first = f"{province}{district:04}{born:%Y%m%d}{serial:03}"
    rest = (1 - sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))) % 11
    return first + "0123456789X"[rest]


numbers = st.builds(numbered, st.sampled_from(PROVINCES), st.integers(0, 9999), days, st.integers(0, 999))
unseen = st.sampled_from(["", "\u200b", "\u2060", "\ufeff", "\u00ad"])
marks = st.sampled_from([" ", "\u3000", "\n", "\r\n", "-", "—", "_", ".", "·", "/", "\u200b \u200b"])
words = st.text("王某，床位、：号（）残疾人证XABC😀", max_size=6)


@given(numbers, st.text("0123456789", max_size=12), st.text("0123456789", max_size=12), words, words)
def test_a_number_in_one_piece_is_found_among_any_digits(
    number: str, before: str, after: str, left: str, right: str
) -> None:
    """As in 残疾人证号, which is the ID number and two digits, or in a list that lost its blanks."""
    assert personal_number(f"{left}{before}{number}{after}{right}")


@given(numbers, st.lists(unseen, min_size=LENGTH, max_size=LENGTH), st.booleans())
def test_signs_without_width_and_wide_digits_hide_nothing(number: str, between: list[str], wide: bool) -> None:
    said = "".join(sign + gap for sign, gap in zip(number, between, strict=True))
    widened = said.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789X"})
    assert personal_number(widened if wide else said.lower())


LISTS = st.sampled_from(
    ["", "201 ", "床位201 ", "电话13895012345 ", "0953-3012345 ", "2026-11-22 ", "12-", "3 ", "（", "A03-0015 "]
)


@given(
    numbers,
    LISTS,
    LISTS,
    st.sampled_from([(6, 14), (6, 10, 12, 14), (17,), (6,), (3, 6, 10, 14), (4, 8, 12, 16)]),
    marks,
)
def test_a_number_in_groups_is_found_beside_other_numbers(
    number: str, before: str, after: str, cuts: tuple[int, ...], mark: str
) -> None:
    groups = [number[start:end] for start, end in zip((0, *cuts), (*cuts, LENGTH), strict=True)]
    assert personal_number(f"{before}{mark.join(groups)} {after}")


@given(numbers, marks)
def test_a_number_with_a_mark_behind_every_digit_is_found(number: str, mark: str) -> None:
    assert personal_number(mark.join(number)) and personal_number(f"王某 {mark.join(number)}。")


@given(numbers, st.integers(1, 17), marks)
def test_a_number_that_a_line_breaks_is_found(number: str, place: int, mark: str) -> None:
    assert personal_number(f"{number[:place]}{mark}{number[place:]}")


@pytest.mark.parametrize(
    "text",
    [
        "身份证11010519491231002X。",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "号码是110105194912310021请查",
        "王某 640103194001011230 13900000000",
        "床位201 640103194001011230",
        "残疾人证64010319400101123043",
        "640103\u200b194001011230",
        "640103194001011230\n13900000000",
        "电话13895012345 640302195001011239",
    ],
)
def test_numbers_as_people_write_and_paste_them_are_found(text: str) -> None:
    """The fourth was copied wrongly: alone and of the right length, it is taken for one all the same."""
    assert personal_number(text)


# What passes

calendar = st.dates(date(1990, 1, 1), date(2040, 12, 31))
day_forms = st.sampled_from(
    ["{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"]
)
phones = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"1[3-9][0-9] [0-9]{4} [0-9]{4}", fullmatch=True),
    st.from_regex(r"0[1-9][0-9]{2}-[2-8][0-9]{6}", fullmatch=True),
)
between = st.sampled_from([" ", "、", "，", "\n", ".", "-", "; "])


@given(st.lists(calendar, max_size=12), day_forms, between)
def test_a_list_of_days_passes(listed: list[date], form: str, mark: str) -> None:
    assert personal_number(mark.join(form.format(day) for day in listed)) == ""


@given(calendar, st.integers(1, 40), day_forms, between)
def test_days_on_end_pass(first: date, count: int, form: str, mark: str) -> None:
    assert personal_number(mark.join(form.format(first + timedelta(more)) for more in range(count))) == ""


@given(st.lists(phones, max_size=12), st.sampled_from([" ", "、", "，", "\n", "; "]))
def test_a_list_of_telephone_numbers_passes(listed: list[str], mark: str) -> None:
    assert personal_number(mark.join(listed)) == ""


@given(
    st.sets(st.tuples(st.integers(1, 6), st.integers(1, 30)), max_size=40),
    st.sampled_from(["{0}{1:02}", "{0}-{1:02}", "{0}{1:02}室", "10{0}{1:02}"]),
    between,
)
def test_a_list_of_rooms_passes(rooms: set[tuple[int, int]], form: str, mark: str) -> None:
    assert personal_number(mark.join(form.format(*room) for room in sorted(rooms))) == ""


@given(st.integers(1, 60), st.integers(1, 60), between)
def test_a_row_of_beds_passes(first: int, count: int, mark: str) -> None:
    assert personal_number(mark.join(str(bed) for bed in range(first, first + count))) == ""


@given(
    st.sampled_from(["11", "12", "51", "52", "53", "91", "92", "93"]),
    st.integers(110000, 659999),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9),
)
def test_a_credit_code_passes(kind: str, district: int, own: str) -> None:
    first = f"{kind}{district}{own}"
    code = first + credit_code_check_character(first)
    looks_born = code[6:8] in ("19", "20") and code[6:14].isdecimal()
    assert looks_born or personal_number(f"统一社会信用代码 {code}，") == ""


@pytest.mark.parametrize(
    "text",
    [
        "电话13800001111",
        "统一代码91110000600037341L",
        "105、107房各1条",
        "2026-11-22",
        "吴民养改〔2026〕A03-015号",
        "A03-0015",
        "JY36403020012345",
        "31106403022017090012",
        "6222 0229 0300 1234 567",
        "36.5 36.6 36.4 36.7 36.5 36.8 36.6",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal_number(text) == ""
