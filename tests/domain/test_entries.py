"""What is typed into a field is read whole, or not at all."""

import random
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entries import Reach, Unread, read_code, read_count, read_day, read_figure
from app.domain.figures import half_width

TODAY = date(2026, 11, 22)
REACH = Reach(TODAY)
DAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-15",
        "2026-03-15",
        "20260315",
        "2026.3.15",
        "2026/3/15",
        "2026年3月15日",
        "2026年3月15号",
        "2026 年 3 月 15 日",
        "2026 3 15",
        " 2026-3-15\n",
        "２０２６－３－１５",
        "２０２６年３月１５日",
        "2026。3。15",
        "2026—3—15",
        "\u200b2026-3-15\ufeff",
        "2026-03-15 00:00:00",
        "2026-03-15T08:30",
        "2026年3月15日 8:30",
    ],
)
def test_a_whole_day_is_read_in_every_way_of_writing_it(text: str) -> None:
    assert read_day(text, REACH) == DAY == read_day(text, None)


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\u200b", "\n"])
def test_an_empty_text_is_no_day_and_no_fault(text: str) -> None:
    assert read_day(text, REACH) is None and read_count(text, 9) is None and read_figure(text) is None


@pytest.mark.parametrize(
    ("text", "reach", "day"),
    [
        ("3月15日", Reach(TODAY), date(2027, 3, 15)),
        ("3-15", Reach(TODAY), date(2027, 3, 15)),
        ("8.1", Reach(TODAY), date(2026, 8, 1)),
        ("3/15", Reach.until(TODAY), date(2026, 3, 15)),
        ("11月22日", Reach.until(TODAY), TODAY),
        ("11月23日", Reach.until(TODAY), date(2025, 11, 23)),
        ("1月15号", Reach.since(date(2026, 12, 20)), date(2027, 1, 15)),
        ("12-19", Reach.since(date(2026, 12, 20)), date(2027, 12, 19)),
        ("1月1日", Reach(TODAY, last=date(2026, 12, 31)), date(2026, 1, 1)),
        ("2月29日", Reach(TODAY), date(2028, 2, 29)),
        ("2-29", Reach.until(date(2103, 6, 1)), date(2096, 2, 29)),
        ("15", Reach(TODAY), date(2026, 11, 15)),
        ("１５日", Reach(TODAY), date(2026, 11, 15)),
    ],
)
def test_a_day_without_its_year_is_the_nearest_within_reach_and_one_without_its_month_is_in_this_one(
    text: str, reach: Reach, day: date
) -> None:
    assert read_day(text, reach) == day
    assert isinstance(read_day(text, None), Unread)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-13-45", "没有13月"),
        ("2025-2-30", "2025年2月没有30日"),
        ("2026-0-1", "没有0月"),
        ("20251345", "没有13月"),
        ("2-30", "2月没有30日"),
        ("31", "11月没有31日"),
        ("26-3-15", "年份请写四位"),
        ("1066-3-15", "年份应在1900到2199之间"),
        ("2026", "认不出是哪一天"),
        ("2026-3", "认不出是哪一天"),
        ("260315", "认不出是哪一天"),
        ("2026-3-1 5", "认不出是哪一天"),
        ("2026-3-15 25:00", "认不出是哪一天"),
        ("2026-3-1²", "认不出是哪一天"),
        ("2026-③-15", "认不出是哪一天"),
        ("二〇二六年三月十五日", "认不出是哪一天"),
        ("明天", "认不出是哪一天"),
        ("2026-3-15或16", "认不出是哪一天"),
        ("٢٠٢٦-٣-١٥", "认不出是哪一天"),
    ],
)
def test_what_is_no_day_is_refused_with_a_reason(text: str, why: str) -> None:
    read = read_day(text, REACH)
    assert isinstance(read, Unread) and why in read.why and read.why.endswith("。")


@pytest.mark.parametrize("text", ["2026-03-15", "2026年3月15日", "20260315", "2026.11.05", "3-15", "10/05"])
def test_nobody_is_told_of_a_fault_while_a_day_is_still_being_typed(text: str) -> None:
    for end in range(1, len(text)):
        read = read_day(text[:end], REACH)
        assert not isinstance(read, Unread) or read.begun, text[:end]


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("１２", 12), (" 12 ", 12), ("1,200", 1200), ("1，200", 1200), ("0", 0), ("007", 7)],
)
def test_a_count_is_read(text: str, number: int) -> None:
    assert read_count(text, 9999) == number


@pytest.mark.parametrize("text", ["30，32", "30,32", "1,5", "1，20", "1,2000", "12,", ",12", "1,200,30"])
def test_a_comma_that_parts_no_threes_is_refused_in_words(text: str) -> None:
    for read in (read_count(text, 9_999_999), read_figure(text)):
        assert isinstance(read, Unread) and "逗号" in read.why


@pytest.mark.parametrize("text", ["1_0", "1e3", "3²", "①", "abc", "1 2", "30、32", "30-32", "+-1", "٣", "1.2.3", "NaN"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert isinstance(read_count(text, 99_999), Unread) and isinstance(read_figure(text), Unread)


@pytest.mark.parametrize(("text", "highest"), [("100", 99), ("9" * 16, 99), ("-1", 99), ("1.0", 99), ("1" * 5000, 99)])
def test_a_count_that_can_not_be_is_refused(text: str, highest: int) -> None:
    assert isinstance(read_count(text, highest), Unread)


@pytest.mark.parametrize(
    ("text", "number"),
    [("4.5", "4.5"), ("４．５", "4.5"), ("4。5", "4.5"), ("-2", "-2"), ("1,200.5", "1200.5"), ("4.50", "4.50")],
)
def test_a_number_is_read_exactly(text: str, number: str) -> None:
    read = read_figure(text)
    assert isinstance(read, Decimal) and str(read) == number


def test_a_code_is_read_without_what_crept_in() -> None:
    assert read_code(" ５２６４ 0300\u200b mjx0000118\n") == "52640300MJX0000118"


SIGNS = "0123456789０３５-－—./／。,，:：年月日号T 　\u200b²③一a"


def random_texts(count: int) -> list[str]:
    """Texts that look like days and numbers, whole ones with a sign changed, added or lost among them."""
    chance = random.Random(2026)
    whole = ("2026-3-15", "20260315", "2026年3月15日", "3月15日", "15", "2026/12/31 8:30", "1,200", "30，32", "4.5")
    texts = []
    for number in range(count):
        signs = list(chance.choice(whole)) if number % 2 else []
        for _ in range(chance.randrange(8 if not signs else 3)):
            place = chance.randrange(len(signs) + 1)
            signs[place : place + chance.randrange(2)] = chance.choice(SIGNS)
        texts.append("".join(signs))
    return texts


def figures_in(text: str) -> list[int]:
    return [int(part) for part in re.findall("[0-9]+", half_width(text).replace("\u200b", ""))]


def is_just(text: str, day: date) -> bool:
    """Whether the figures in a text are those of the day in their order, and nothing besides but a time behind."""
    figures = figures_in(text)
    parts = [day.year, day.month, day.day]
    if figures and figures[0] == int(f"{day:%Y%m%d}"):
        figures[:1] = parts
    timed = ":" in half_width(text)
    return (figures[:3] == parts and (timed or len(figures) == 3)) or figures in (parts[1:], parts[2:])


def test_of_ten_thousand_texts_none_is_read_as_a_day_or_a_number_that_does_not_stand_in_it() -> None:
    read_days = read_numbers = 0
    for text in random_texts(10_000):
        day, number = read_day(text, REACH), read_count(text, 10**15)
        if isinstance(day, date):
            read_days += 1
            assert is_just(text, day), (text, day)
        if isinstance(number, int):
            read_numbers += 1
            assert "".join(str(part) for part in re.findall("[0-9]", half_width(text))).lstrip("0") == str(
                number or ""
            ), text
    assert read_days > 1000 and read_numbers > 500


@given(st.text(st.sampled_from(SIGNS), max_size=14) | st.text(max_size=14))
def test_every_text_is_read_as_what_stands_in_it_or_refused(text: str) -> None:
    day = read_day(text, REACH)
    assert not isinstance(day, date) or is_just(text, day)
    assert not isinstance(day, Unread) or day.why
    for read in (read_count(text, 99), read_figure(text)):
        assert not isinstance(read, Unread) or read.why


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["{y}-{m}-{d}", "{y}年{m}月{d}日", "{y}.{m}.{d}"])
)
def test_every_day_that_is_written_whole_is_read(day: date, way: str) -> None:
    for wide in (False, True):
        text = way.format(y=day.year, m=day.month, d=day.day)
        assert read_day(text.translate({ord("0") + n: 0xFF10 + n for n in range(10)}) if wide else text, None) == day
