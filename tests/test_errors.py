"""Known errors: one line that says where, what and what to do."""

import pickle

import pytest

from app.errors import AppError, ErrorText
from app.progress import NO_PROGRESS

NEWER_FILE = ErrorText(
    code="test.newer",
    where="{path}",
    what="此文件由版本 {theirs} 写成，本机是 {ours}。",
    remedy="请先升级本机程序。",
)


def test_an_error_is_one_line_that_says_where_what_and_what_to_do() -> None:
    error = NEWER_FILE.with_(path="甲县.sqlite", theirs=3, ours=2)
    assert str(error) == "甲县.sqlite：此文件由版本 3 写成，本机是 2。请先升级本机程序。"
    assert (error.code, error.where, error.remedy) == ("test.newer", "甲县.sqlite", "请先升级本机程序。")


def test_an_error_stays_one_line_whatever_is_put_into_it() -> None:
    error = NEWER_FILE.with_(path="甲\n{县}\t.sqlite", theirs="{ours}", ours=2)
    assert str(error) == "甲 {县} .sqlite：此文件由版本 {ours} 写成，本机是 2。请先升级本机程序。"


def test_an_error_without_a_place_begins_with_the_fact_and_ends_its_sentence() -> None:
    assert str(AppError("test.full", "", "磁盘已满", "请清理磁盘。")) == "磁盘已满。请清理磁盘。"
    assert str(AppError("test.full", "存储", "磁盘已满", "")) == "存储：磁盘已满"


def test_a_value_forgotten_by_the_program_is_a_bug() -> None:
    with pytest.raises(KeyError):
        NEWER_FILE.with_(path="甲县.sqlite")


def test_an_error_survives_the_way_from_another_process() -> None:
    error = NEWER_FILE.with_(path="甲县.sqlite", theirs=3, ours=2)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_work_that_nobody_watches_is_not_stopped() -> None:
    NO_PROGRESS.step(1, 2, "第一份")
