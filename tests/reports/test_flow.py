"""Strips on pages: order kept, nothing lost, nothing that belongs together parted."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.reports.pdf.flow import LEAST, MOST_BLANK, Flow, Strip

PAGE = 600.0


@dataclass
class Made:
    strips: list[Strip]
    names: dict[int, str]


def nothing(*_: object) -> None:
    """Draws nothing."""


def row(height: float, parts: list[Strip], head: Strip | None) -> Strip:
    """A strip that can be cut at any height and remembers its pieces."""

    def cut(room: float) -> tuple[Strip, Strip] | None:
        if room <= 0 or room >= height:
            return None
        return row(room, parts, head), row(height - room, parts, head)

    strip = Strip(height, nothing, head=head, cut=cut)
    parts.append(strip)
    return strip


heights = st.lists(st.floats(10, 500), min_size=1, max_size=40)


@given(heights, st.lists(st.booleans(), min_size=40, max_size=40))
def test_strips_keep_their_order_and_fit_their_pages(sizes: list[float], keeps: list[bool]) -> None:
    strips = [Strip(size, nothing, keep=keep) for size, keep in zip(sizes, keeps, strict=False)]
    pages = Flow(PAGE).fill(list(strips))
    placed = [entry.strip for page in pages for entry in page.placed]
    assert [id(strip) for strip in placed] == [id(strip) for strip in strips]
    assert all(page.used <= PAGE + 0.1 for page in pages)
    assert all(page.placed for page in pages)


@given(heights, st.floats(20, 300))
def test_what_is_kept_with_the_last_strip_is_on_its_page(sizes: list[float], last: float) -> None:
    """However full the pages are: the strip before the signatures stands with them when both fit on one page."""
    strips = [Strip(size, nothing) for size in sizes]
    strips[-1].keep = True
    sign = Strip(last, nothing)
    pages = Flow(PAGE).fill([*strips, sign])
    names = [entry.strip for entry in pages[-1].placed]
    assert names[-1] is sign
    assert (strips[-1] in names) == (strips[-1].height + last <= PAGE + 0.01)


@given(st.lists(st.floats(20, 2500), min_size=1, max_size=12), st.floats(20, 300))
def test_rows_of_any_height_leave_the_signatures_company(sizes: list[float], last: float) -> None:
    """Rows taller than a page are cut, nothing is lost, and a piece of the last one stands with the signatures."""
    head = Strip(24, nothing)
    pieces: list[list[Strip]] = [[] for _ in sizes]
    strips = [row(size, parts, head) for size, parts in zip(sizes, pieces, strict=True)]
    strips[0].opens = True
    strips[-1].keep = True
    sign = Strip(last, nothing)
    pages = Flow(PAGE).fill([*strips, sign])
    placed = [entry.strip for page in pages for entry in page.placed]
    whole = sum(strip.height for strip in placed if strip is not head and strip is not sign)
    assert abs(whole - sum(sizes)) < 0.01
    assert all(page.used <= PAGE + 0.1 for page in pages)
    on_last = [entry.strip for entry in pages[-1].placed]
    assert on_last[-1] is sign
    assert any(any(strip is piece for piece in pieces[-1]) for strip in on_last)


@given(st.lists(st.floats(20, 540), min_size=2, max_size=40))
def test_the_head_stands_on_every_page_of_its_table_once(sizes: list[float]) -> None:
    head = Strip(24, nothing)
    strips = [Strip(size, nothing, head=head) for size in sizes]
    strips[0].opens = True
    pages = Flow(PAGE).fill([Strip(100, nothing), *strips])
    for page in pages:
        rows = [entry.strip for entry in page.placed]
        assert rows.count(head) == (1 if any(strip in strips for strip in rows) else 0)


@given(st.floats(PAGE + 1, 3000))
def test_a_cut_leaves_something_above_and_below(size: float) -> None:
    parts: list[Strip] = []
    pages = Flow(PAGE).fill([Strip(PAGE - LEAST / 2, nothing), row(size, parts, None)])
    assert len(pages[0].placed) == 1
    assert all(page.used > 0 for page in pages)


def test_space_before_is_dropped_at_the_top_of_a_page() -> None:
    pages = Flow(PAGE).fill([Strip(500, nothing, before=30), Strip(200, nothing, before=30)])
    assert [entry.y for page in pages for entry in page.placed] == [0.0, 0.0]


def test_the_head_and_the_space_of_a_table_stand_over_a_first_row_that_is_cut() -> None:
    """Both were lost on the first page when its first problem was long."""
    head = Strip(24, nothing)
    parts: list[Strip] = []
    first = row(700, parts, head)
    first.opens, first.before, first.bookmark = True, 8.0, "问题1"
    pages = Flow(PAGE).fill([Strip(100, nothing), first])
    assert [entry.strip is head for entry in pages[0].placed] == [False, True, False]
    assert pages[0].placed[1].y == 108
    assert [entry.strip is head for entry in pages[1].placed] == [True, False]
    assert [entry.strip.bookmark for page in pages for entry in page.placed if entry.strip.bookmark] == ["问题1"]


@given(st.lists(st.floats(20, 560), min_size=2, max_size=30), st.floats(20, 200))
def test_a_row_is_cut_rather_than_leave_two_fifths_of_a_page_blank(sizes: list[float], last: float) -> None:
    head = Strip(24, nothing)
    strips = [row(size, [], head) for size in sizes]
    strips[0].opens = True
    strips[-1].keep = True
    pages = Flow(PAGE).fill([Strip(100, nothing), *strips, Strip(last, nothing)])
    for page in pages[:-2]:
        assert page.used >= PAGE * (1 - MOST_BLANK) - 0.1


@given(st.floats(2 * LEAST, 560), st.floats(PAGE * 0.1, PAGE * 0.9))
def test_no_piece_of_a_row_is_a_sliver(size: float, above: float) -> None:
    parts: list[Strip] = []
    Flow(PAGE).fill([Strip(above, nothing), row(size, parts, None)])
    assert all(part.height >= LEAST - 0.1 for part in parts)


def test_a_strip_that_stands_apart_begins_a_page() -> None:
    pages = Flow(PAGE).fill([Strip(100, nothing), Strip(50, nothing, keep=True, apart=True), Strip(50, nothing)])
    assert [len(page.placed) for page in pages] == [1, 2]
