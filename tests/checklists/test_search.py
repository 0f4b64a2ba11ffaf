"""Finding items while typing."""

import subprocess
import sys
import time

import pytest

from app.checklists.load import shipped
from app.checklists.search import Index, Place, build_index, find
from app.domain.checklist import Checklist, Section
from tests.reports import scene


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index(shipped())


def ids(index: Index, query: str) -> list[str]:
    return [hit.item.id for hit in find(index, query)]


@pytest.mark.parametrize("query", ["XF18", "xf18", "ＸＦ１８", " xf18 "])
def test_an_item_is_found_by_its_code_however_it_is_typed(index: Index, query: str) -> None:
    first = find(index, query)[0]
    assert (first.item.id, first.place) == ("XF18", Place.CODE)


def test_the_beginning_of_a_code_finds_all_that_begin_so(index: Index) -> None:
    assert {name for name in ids(index, "xf5") if name.startswith("XF5")} >= {"XF50", "XF51", "XF52"}


def test_the_code_of_a_hazard_finds_the_items_that_carry_it(index: Index) -> None:
    assert {"XF18", "XF19"} <= set(ids(index, "ZD08"))


def test_the_printed_number_finds_the_item(index: Index) -> None:
    assert "XF18" in ids(index, "3.01")


def test_a_word_of_the_title_comes_before_a_word_of_the_text(index: Index) -> None:
    hits = find(index, "灭火器")
    places = [hit.place for hit in hits]
    assert places == sorted(places)
    assert hits[0].item.title.startswith("灭火器") and places[-1] is Place.TEXT


def test_all_words_must_be_found_in_whatever_place(index: Index) -> None:
    assert ids(index, "灭火器 维修")
    assert set(ids(index, "灭火器 维修")) < set(ids(index, "灭火器"))
    assert ids(index, "灭火器 外星人") == []


@pytest.mark.parametrize("typed", ["flfbz", "flfbs"])
def test_every_reading_of_a_character_finds_the_title(index: Index, typed: str) -> None:
    """标识 is biāozhì in the dictionary, and biāoshí in many mouths."""
    assert "反浪费标识" in [hit.item.title for hit in find(index, typed)]


def test_the_initials_of_the_pinyin_find_the_title(index: Index) -> None:
    assert ids(index, "mhq")[0] == "XF28"
    assert find(index, "mhq")[0].place is Place.INITIALS
    assert "XF21" in ids(index, "xfcd"), "消防车道"


def test_a_character_of_two_readings_is_found_by_either(index: Index) -> None:
    section = Section("x.1", "甲", (scene.item("X1", "行某事"),))
    own = build_index((Checklist("x", "乙", "1", (section,)),))
    assert [ids(own, query) for query in ("xms", "hms", "zms")] == [["X1"], ["X1"], []]


@pytest.mark.parametrize(
    "query", ["消防法第二十八条", "消防法28条", "消防法28", "中华人民共和国消防法 28条", "《消防法》第28条"]
)
def test_an_item_is_found_by_the_article_behind_it(index: Index, query: str) -> None:
    hits = find(index, query)
    assert "XF18" in [hit.item.id for hit in hits]
    assert all(hit.place in (Place.BASIS, Place.TEXT) for hit in hits)


@pytest.mark.parametrize(
    "query", ["吴政办发〔2022〕31号 三（十五）", "吴政办发 三(十五)", "wuzhong-2022-31", "吴忠 三（十五）"]
)
def test_an_item_is_found_by_the_document_and_its_clause(index: Index, query: str) -> None:
    assert "RY02" in ids(index, query)


def test_what_was_found_is_shown(index: Index) -> None:
    (hit,) = [hit for hit in find(index, "消防法28条") if hit.item.id == "XF18"]
    assert hit.excerpt == "《中华人民共和国消防法》第二十八条"
    assert hit.number == hit.checklist.number("XF18")
    assert hit.place.label == "依据"


def test_characters_apart_in_a_title_find_it_when_nothing_better_does(index: Index) -> None:
    assert "XF29" in ids(index, "灭火器年限")


def test_nothing_asked_finds_nothing(index: Index) -> None:
    assert find(index, "") == find(index, " 　，。") == ()


def test_an_item_that_two_checklists_ask_is_found_once(index: Index) -> None:
    fire = next(c for c in shipped() if c.id == "fire")
    short = Checklist("short", "简表", "1", (fire.sections[0],))
    hits = find(build_index((fire, short)), "XF09")
    assert [hit.checklist.id for hit in hits] == ["fire"]


def test_typing_never_waits(index: Index) -> None:
    """250 items are searched in less than 20 ms, letter by letter; the best of three, for a busy computer."""
    items = tuple(item for checklist in shipped() for item in checklist.items)
    many = Index(tuple(entry for _ in range(1 + 250 // len(items)) for entry in index.entries)[:250])
    many.warm()
    for query in ("x", "mhq", "灭火器", "消防法28", "没有这样的话", "灭火器 维修 记录"):
        spent = []
        for _ in range(3):
            begun = time.perf_counter()
            find(many, query)
            spent.append(time.perf_counter() - begun)
        assert min(spent) < 0.020, query


def test_pinyin_is_loaded_only_by_who_types_letters() -> None:
    program = (
        "import sys\n"
        "from app.checklists.load import shipped\n"
        "from app.checklists.search import build_index, find\n"
        "index = build_index(shipped())\n"
        "find(index, '灭火器')\n"
        "assert 'pypinyin' not in sys.modules\n"
        "find(index, 'mhq')\n"
        "assert 'pypinyin' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
