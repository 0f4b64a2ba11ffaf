"""Scanned pages are sorted by what they say of themselves; what says nothing belongs to nobody until it is placed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scan_pages import (
    PageCode,
    Print,
    ScannedPage,
    SortedStack,
    Target,
    Why,
    code_text,
    number_of,
    page_code,
    sort_out,
    with_placed,
)

NOTICE, RECORD = Print("吴民养改〔2026〕A03-015号", "7F3A-91C2"), Print("检查编号 A03-7", "0000-FFFF")
TARGETS = {NOTICE: [Target(7, "document/notice/a")], RECORD: [Target(7, "document/record/a")]}


def stack(*said: tuple[Print, int, int] | None) -> list[ScannedPage]:
    """A stack of pages; None for one without a code."""
    codes = [() if each is None else (PageCode(*each),) for each in said]
    return [ScannedPage(place, f"第{place + 1}张", code) for place, code in enumerate(codes)]


def sides(*numbers: int, of: int) -> list[ScannedPage]:
    """Pages of the notice in the order of a feeder; 0 for one whose code could not be read."""
    return stack(*((NOTICE, number, of) if number else None for number in numbers))


def order(found: SortedStack) -> list[list[int]]:
    return [[number_of(page) for page in sheaf.pages] for sheaf in found.sheaves]


def test_a_code_is_read_as_it_is_written() -> None:
    code = code_text(f"{NOTICE.number} {NOTICE.digest}", 3, 12)
    assert page_code(code) == PageCode(NOTICE, 3, 12)


def test_a_code_of_an_earlier_version_names_its_paper_and_no_page() -> None:
    assert page_code(f"{RECORD.number} {RECORD.digest}") == PageCode(RECORD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/7F3A-91C2",
        "号 7F3A-91C2 0/3",
        "号 7F3A-91C2 4/3",
        "号 7f3a-91c2 1/1",
        "号 7F3A-91C2 1/1 ",
    ],
)
def test_other_codes_are_not_ours(text: str) -> None:
    assert page_code(text) is None


def test_a_feeder_that_takes_one_side_after_the_other_is_put_in_order() -> None:
    assert order(sort_out(sides(1, 3, 5, 6, 4, 2, of=6), TARGETS)) == [[1, 2, 3, 4, 5, 6]]


def test_two_papers_in_one_stack_are_taken_apart_and_what_is_missing_is_named() -> None:
    found = sort_out(stack((NOTICE, 3, 4), (RECORD, 1, 2), (NOTICE, 1, 4), (RECORD, 2, 2)), TARGETS)
    assert order(found) == [[1, 3], [1, 2]]
    assert [sheaf.missing for sheaf in found.sheaves] == [(2, 4), ()]
    assert [sheaf.target.slot for sheaf in found.sheaves] == ["document/notice/a", "document/record/a"]


def test_a_page_without_a_code_stays_beside_its_neighbours_with_a_guess() -> None:
    found = sort_out(sides(1, 3, 5, 6, 0, 2, of=6), TARGETS)
    (stray,) = found.strays
    assert stray.why is Why.NO_CODE and stray.guess == 4
    assert stray.before is not None and stray.before == stray.after and stray.before.missing == (4,)


def test_nothing_is_guessed_between_two_papers_or_where_two_pages_are_missing() -> None:
    between = sort_out(stack((NOTICE, 1, 2), None, (RECORD, 1, 2)), TARGETS)
    several = sort_out(sides(1, 0, 4, of=4), TARGETS)
    assert [stray.guess for stray in (*between.strays, *several.strays)] == [0, 0]


def test_a_paper_that_is_not_known_or_not_the_only_one_is_left_to_a_person() -> None:
    other = Print("别的号", "1111-2222")
    twice = {**TARGETS, RECORD: [Target(7, "document/record/a"), Target(8, "document/record/b")]}
    found = sort_out(stack((other, 1, 1), (RECORD, 1, 1)), twice)
    assert [stray.why for stray in found.strays] == [Why.UNKNOWN, Why.AMBIGUOUS] and not found.sheaves


def test_a_page_that_came_twice_is_kept_once() -> None:
    found = sort_out(sides(1, 2, 1, of=2), TARGETS)
    assert order(found) == [[1, 2]] and [stray.why for stray in found.strays] == [Why.TWICE]
    assert [page.place for page in found.sheaves[0].pages] == [0, 1]


def test_a_page_with_two_codes_is_of_neither() -> None:
    page = ScannedPage(0, "第1张", (PageCode(NOTICE, 1, 2), PageCode(RECORD, 1, 2)))
    assert [stray.why for stray in sort_out([page], TARGETS).strays] == [Why.SEVERAL]


def test_an_empty_back_is_told_as_one() -> None:
    found = sort_out([*sides(1, of=1), ScannedPage(1, "第2张", is_blank=True)], TARGETS)
    assert [stray.why for stray in found.strays] == [Why.BLANK]


def test_pages_of_an_earlier_version_stay_in_the_order_in_which_they_came() -> None:
    found = sort_out(stack((NOTICE, 0, 0), (NOTICE, 0, 0)), TARGETS)
    assert [page.place for page in found.sheaves[0].pages] == [0, 1]
    assert found.sheaves[0].expected == 0 and not found.sheaves[0].missing and not found.strays


def test_a_person_places_a_page_where_it_belongs() -> None:
    found = sort_out(sides(1, 0, 3, of=3), TARGETS)
    placed = with_placed(found, {1: (found.sheaves[0], 2)})
    assert order(placed) == [[1, 2, 3]] and not placed.strays and not placed.sheaves[0].missing
    behind = with_placed(found, {1: (found.sheaves[0], 0)})
    assert [page.place for page in behind.sheaves[0].pages] == [0, 2, 1] and behind.sheaves[0].missing == (2,)


@given(st.lists(st.sampled_from([None, *((p, n, 5) for p in (NOTICE, RECORD) for n in range(1, 6))])), st.randoms())
def test_every_page_is_in_one_place_and_under_its_own_paper(
    said: list[tuple[Print, int, int] | None], chance: random.Random
) -> None:
    """However a stack is shuffled no page is lost, doubled, or filed to a paper that it does not name."""
    chance.shuffle(said)
    pages = stack(*said)
    found = sort_out(pages, TARGETS)
    filed = [page for sheaf in found.sheaves for page in sheaf.pages]
    assert sorted([page.place for page in filed] + [stray.page.place for stray in found.strays]) == [*range(len(pages))]
    for sheaf in found.sheaves:
        numbers = [number_of(page) for page in sheaf.pages]
        assert numbers == sorted(set(numbers)) and all(page.codes[0].of == sheaf.of for page in sheaf.pages)
        assert sorted((*numbers, *sheaf.missing)) == [1, 2, 3, 4, 5]
