"""What is said of a printing: no more than is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.models.print_words import End, QueueState, Sent, printed_words


def test_what_a_queue_took_is_called_handed_over_and_not_printed() -> None:
    said = printed_words("大厅", Sent(End.ALL_SENT, 4, 4), QueueState.READY)
    assert said == "已交给系统打印队列，共 4 页，在打印机“大厅”上印出。"


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        (QueueState.HALTED, "现在停用或出了故障，请核对"),
        (QueueState.CLOSED, "现在不接收文件"),
        (QueueState.GONE, "现在找不到打印机“大厅”"),
    ],
)
def test_a_queue_in_trouble_is_told(queue: QueueState, words: str) -> None:
    assert words in printed_words("大厅", Sent(End.ALL_SENT, 4, 4), queue)


def test_a_printing_stopped_before_its_first_page_may_leave_an_empty_sheet() -> None:
    assert "白纸" in printed_words("大厅", Sent(End.STOPPED, 0, 4), QueueState.READY)


@given(
    pages=st.integers(0, 200),
    more=st.integers(0, 200),
    end=st.sampled_from(End),
    queue=st.sampled_from(QueueState),
    name=st.text(min_size=1, max_size=20),
)
def test_every_sentence_names_the_printer_and_none_but_a_whole_one_says_that_it_is_well(
    pages: int, more: int, end: End, queue: QueueState, name: str
) -> None:
    sent = Sent(end, pages + more if end is End.ALL_SENT else pages, pages + more)
    said = printed_words(name, sent, queue)
    assert f"“{name}”" in said and "已打印" not in said
    well = end is End.ALL_SENT and queue is QueueState.READY
    assert well == ("上印出。" in said.replace(name, ""))
    if end is End.STOPPED and pages:
        assert f"前 {pages} 页" in said and f"其余 {more} 页" in said
