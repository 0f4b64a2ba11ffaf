"""Chinese line breaking: 避头尾, whole words and figures, and nothing lost."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.pdf.breaking import HANGING, NEVER_FIRST, NEVER_LAST, break_lines, may_break, tokens, units

FIRST = "》，；：！？”）】、。’〉」』〕"
LAST = "“‘（《〈【〔「『"


class Widths(defaultdict[str, float]):
    """Ideographs and full-width signs one em, everything else half."""

    def __missing__(self, character: str) -> float:
        return 1.0 if ord(character) > 0x2E7F or character in "“”‘’…—" else 0.5


WIDTHS = Widths()


def lines(text: str, ems: float, first: float = 0.0) -> list[str]:
    return [line.text for line in break_lines(text, WIDTHS, 10, ems * 10, first * 10)]


chinese = st.text(alphabet="消防检查机构老人护理员的了一二三", min_size=1, max_size=8)
figures = st.sampled_from(["50kg", "1200㎡", "18.5℃", "2026年", "11月", "A03-015号", "fire-safety", "1：10", "30%"])
sentence = st.lists(st.one_of(chinese, figures, st.sampled_from([*FIRST, *LAST, "——", "……", " "])), max_size=40).map(
    "".join
)


@given(st.text(max_size=300).filter(lambda text: "\n" not in text), st.integers(2, 40))
def test_joined_the_lines_are_the_text(text: str, ems: int) -> None:
    """Whatever people type, no character is lost, doubled or moved."""
    assert "".join(lines(text, ems)) == text


@given(sentence, st.integers(8, 40), st.integers(0, 2))
def test_no_line_begins_or_ends_with_a_sign_that_must_not(text: str, ems: int, first: int) -> None:
    """Unless a single unbreakable piece is wider than the line, as twenty closing marks in a row."""
    wide = max((sum(WIDTHS[c] for c in unit) for unit in units(text)), default=0)
    if wide > ems - first:
        return
    broken = lines(text, ems, first)
    for line in broken[1:]:
        assert line[0] not in FIRST
    for line in broken[:-1]:
        assert line.rstrip(" ")[-1:] not in set(LAST) or not line.rstrip(" ")


@given(sentence, st.integers(8, 40))
def test_no_line_is_wider_than_its_room(text: str, ems: int) -> None:
    """Only the blank half of a closing mark may hang over the edge, and spaces that end a line."""
    for line in break_lines(text, WIDTHS, 10, ems * 10):
        assert line.width - line.hang <= ems * 10 + 0.01
        assert line.hang == 0 or line.text.rstrip(" ")[-1] in HANGING


@given(st.lists(figures, min_size=2, max_size=12), st.integers(12, 30))
def test_figures_stay_whole(words: list[str], ems: int) -> None:
    """A figure with its unit, a number, a foreign word is never parted."""
    text = "检查".join(words)
    broken = lines(text, ems)
    cuts, at = set(), 0
    for line in broken[:-1]:
        at += len(line)
        cuts.add(at)
    at = 0
    for word in words:
        assert not cuts & set(range(at + 1, at + len(word)))
        at += len(word) + 2


@pytest.mark.parametrize(
    "text",
    ["一" * 3000, "a" * 3000, "。" * 300, "（" * 300, "1" * 500 + "，" * 40 + "x" * 500],
    ids=["ideographs", "one word", "closing marks", "opening marks", "mixed"],
)
def test_a_text_without_a_break_still_wraps(text: str) -> None:
    """3,000 characters without a space fill lines; none runs off the page."""
    broken = break_lines(text, WIDTHS, 10, 200)
    assert "".join(line.text for line in broken) == text
    assert all(line.width - line.hang <= 200.01 for line in broken)
    assert len(broken) > 5


def test_a_word_longer_than_a_line_starts_where_it_stands() -> None:
    assert lines("网址" + "x" * 30, 10) == ["网址" + "x" * 16, "x" * 14]


def test_a_closing_mark_goes_over_with_its_word_or_hangs() -> None:
    """The fifth em holds the comma's ink; without room for it the word before goes down with it."""
    assert lines("一二三四五，六七", 5.5) == ["一二三四五，", "六七"]
    assert lines("一二三四五，六七", 5) == ["一二三四", "五，六七"]


def test_the_last_line_has_more_than_one_character() -> None:
    """A mark after it is no company; a figure comes down whole."""
    assert lines("一二三四五六七。", 6) == ["一二三四五", "六七。"]
    assert lines("检查人员18日六", 6) == ["检查人员", "18日六"]
    assert lines("一二三", 2) == ["一二", "三"], "a word of a narrow column is not torn for it"


@given(st.text(alphabet="消防检查机构老人，。、", min_size=1, max_size=120), st.integers(6, 40))
def test_no_last_line_has_a_single_character_where_the_one_before_can_spare_some(text: str, ems: int) -> None:
    broken = lines(text, ems)
    if len(broken) > 1 and len(list(units(broken[-2]))) > 2:
        assert sum(character not in NEVER_FIRST for character in broken[-1]) > 1


def test_dashes_and_ellipses_are_not_parted() -> None:
    """GB/T 15834: a dash and an ellipsis fill two places and stay on one line."""
    assert lines("一二三四——五", 5) == ["一二三四", "——五"]
    assert lines("一二三四……五", 5) == ["一二三四", "……五"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert lines("", 10) == [""]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("面积1200㎡以上", ["面", "积", "1200㎡", "以", "上"]),
        ("2026年11月18日", ["2026年", "11月", "18日"]),
        ("比例1：10，", ["比", "例", "1：10", "，"]),
        ("5份其中2份", ["5份", "其", "中", "2份"]),
    ],
)
def test_what_belongs_together_is_one_token(text: str, pieces: list[str]) -> None:
    assert tokens(text) == pieces


def test_the_forbidden_signs_are_those_of_the_standard() -> None:
    assert set(FIRST) <= NEVER_FIRST
    assert set(LAST) <= NEVER_LAST
    assert not any(may_break("人", sign) for sign in FIRST)
    assert not any(may_break(sign, "人") for sign in LAST)
