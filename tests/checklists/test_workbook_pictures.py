"""A picture is of a row only where it can be of no other: it is tied to the row by its place alone."""

from __future__ import annotations

import pytest

from app.checklists.workbook_pictures import Span, row_heights, rows_held, spanned

HEIGHTS = {4: 40.0, 5: 40.0, 6: 40.0}


@pytest.mark.parametrize(
    ("span", "rows"),
    [
        (Span(4, 2, 4, 38), (4,)),
        (Span(4, 30, 4, 38), (4,)),
        (Span(4, 0, 5, 6), (4,)),
        (Span(4, 36, 5, 36), (5,)),
        (Span(4, 20, 5, 20), (4, 5)),
        (Span(4, 0, 6, 40), (4, 5, 6)),
        (Span(4, 30, 5, 10), (4, 5)),
    ],
    ids=["within", "small", "a little over", "begun a little above", "half and half", "over three", "small, on a line"],
)
def test_the_rows_that_a_picture_may_be_meant_for(span: Span, rows: tuple[int, ...]) -> None:
    assert rows_held(span, HEIGHTS) == rows


def test_a_picture_that_only_says_where_it_begins_reaches_as_far_as_it_is_high() -> None:
    assert spanned(4, 10, 60, HEIGHTS) == Span(4, 10, 5, 30)
    assert spanned(4, 10, 30, HEIGHTS) == Span(4, 10, 4, 40)


def test_heights_are_read_in_whatever_order_they_are_written() -> None:
    xml = b'<row r="4" spans="1:9" ht="33.5" customHeight="1"><c/></row><row r="5"><c/></row><row r="6" s="1" ht="20">'
    assert row_heights(xml) == {4: 33.5, 6: 20.0}
