"""The subset of XLSForm: what a checklist can say of a form it says, everything else is told at its cell.

`tests/data/xlsform/` has a folder a situation: the form as the tables that pyxform's own tests are written in, and
`expected.toml`, or `expected.txt` with the faults.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.errors import Sentence
from app.checklists.incoming import read_incoming, read_with_notes
from app.checklists.load import known, load_checklist, shipped
from app.checklists.workbook_check import check_book
from app.checklists.workbook_errors import WorkbookError
from app.checklists.xlsform import convert, is_xlsform
from app.checklists.xlsform_terms import CONSTRAINTS, NO_DAY, RELEVANT, Judged, NotInSubset, condition, judge
from tests.checklists.grids import bare, put
from tests.checklists.xlsforms import book_of, file_of

_FORMS = Path(__file__).parent.parent / "data" / "xlsform"
_SITUATIONS = sorted(path.name for path in _FORMS.iterdir())


@pytest.mark.parametrize("situation", _SITUATIONS)
def test_a_form_becomes_the_expected_checklist_or_tells_the_expected_faults(situation: str, tmp_path: Path) -> None:
    text = (_FORMS / situation / "form.md").read_text(encoding="utf-8")
    path = put(tmp_path / "表.xlsx", file_of(text))
    expected = _FORMS / situation / "expected.toml"
    if expected.exists():
        assert read_incoming(path, shipped()).source == expected.read_text(encoding="utf-8")
        return
    with pytest.raises(WorkbookError) as caught:
        read_incoming(path, shipped())
    told = (_FORMS / situation / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [str(fault) for fault in caught.value.faults] == told


def test_what_a_checklist_does_not_take_is_told_with_what_it_means(tmp_path: Path) -> None:
    """Switched off rows, notes, metadata, columns that say nothing to a checklist, words in another language."""
    folder = _FORMS / "left_out"
    path = put(tmp_path / "表.xlsx", file_of((folder / "form.md").read_text(encoding="utf-8")))
    told = [str(note) for note in read_with_notes(path, shipped()).notes]
    assert told == (folder / "notes.txt").read_text(encoding="utf-8").splitlines()


_WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
_HEADS = st.sampled_from(["required", "default", "bind::required", "media::image", "label::English", "calculation"])


@given(_WORDS | _HEADS, _WORDS)
def test_no_column_with_words_in_it_is_passed_over_in_silence(head: str, words: str) -> None:
    """Whatever else stands beside the question, it is in the checklist, or told as a fault or as a note."""
    form = "| survey |\n| | type | name | label | @ |\n| | acknowledge | q1 | 库房干燥 | @ |"
    text = form.replace("@", head, 1).replace("@", words, 1)
    converted = convert(book_of(text))
    told = [fault for fault in (*converted.faults, *converted.notes) if fault.letter == "D"]
    taken = [row for sheet in converted.book.sheets.values() for row in sheet.rows[1:] if words in map(str, row)]
    aside = head.startswith("label") or head in ("relevant", "constraint")
    assert told or taken or aside


def test_the_same_form_read_from_memory_is_the_same_checklist() -> None:
    text = (_FORMS / "whole" / "form.md").read_text(encoding="utf-8")
    converted = convert(book_of(text))
    assert converted.faults == []
    expected = load_checklist(_FORMS / "whole" / "expected.toml")
    assert bare(check_book(converted.book, known()).checklist) == bare(expected)


def test_a_checklist_workbook_is_no_form() -> None:
    assert is_xlsform(book_of("| survey |\n| | type |"))
    assert not is_xlsform(book_of("| survey |\n| | type |\n| 检查项 |\n| | 编号 |"))
    assert not is_xlsform(book_of("| other |\n| | type |"))


def test_a_formula_in_a_form_is_told_at_its_cell() -> None:
    book = book_of((_FORMS / "whole" / "form.md").read_text(encoding="utf-8"))
    survey = replace(book.sheets["survey"], formulas=frozenset({(5, 4)}), merged=((2, 1, "A2:A3"),))
    lines = [str(fault) for fault in convert(replace(book, sheets=book.sheets | {"survey": survey})).faults]
    assert lines == [
        "“survey”表 第5行 D列“label” · 这一格是公式 · 复制后用“选择性粘贴—数值”换成内容。",
        "“survey”表 第2行 A列“type” · A2:A3 是合并单元格 · 取消合并，每一格各填各的。",
    ]


@pytest.mark.parametrize(
    ("kind", "term", "judged"),
    [
        ("integer", "", Judged()),
        ("integer", ". >= 2", Judged(at_least=2)),
        ("integer", "(. > 2 and . < 9)", Judged(at_least=3, at_most=8)),
        ("integer", ".=7", Judged(at_least=7, at_most=7)),
        ("decimal", ". >= 0.5 AND . <= 8", Judged(at_least=0.5, at_most=8)),
        ("decimal", ". >= -18", Judged(at_least=-18)),
        ("select_one a", ". = 'x'", Judged(passing=frozenset("x"))),
        ("select_one a", "selected(., 'x') or . = 'y'", Judged(passing=frozenset("xy"))),
        ("select_one a", ". != 'x' and . != 'y'", Judged(failing=frozenset("xy"))),
        ("date", ". >= today()", Judged(expires=True)),
    ],
)
def test_a_constraint_says_what_passes(kind: str, term: str, judged: Judged) -> None:
    assert judge(kind, term) == judged


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        ("integer", ". >= ${other}"),
        ("integer", ". >= 2 or . = 0"),
        ("integer", ". > 2.5"),
        ("decimal", ". > 2"),
        ("decimal", "regex(., '[0-9]+')"),
        ("select_one a", ". = 'x' and . = 'y'"),
        ("select_one a", ". != 'x' or . != 'y'"),
        ("select_one a", "string-length(.) > 2"),
        ("text", ". = 'x'"),
        ("date", ". >= '2026-01-01'"),
    ],
)
def test_a_constraint_outside_the_subset_is_refused(kind: str, term: str) -> None:
    assert _refused(lambda: judge(kind, term)) is CONSTRAINTS


def test_a_date_without_a_constraint_has_no_meaning() -> None:
    assert _refused(lambda: judge("date", "")) is NO_DAY


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("", ()),
        ("${kitchen} = 'yes'", ("自设食堂",)),
        ('${kitchen}="1" and (${gas} = "true")', ("自设食堂", "使用燃气")),
        ("selected(${features}, 'elevator')", ("有电梯",)),
    ],
)
def test_relevant_names_what_the_home_must_have(term: str, found: tuple[str, ...]) -> None:
    assert condition(term) == found


@pytest.mark.parametrize(
    "term", ["${kitchen} = 'no'", "${age} > 60", "${kitchen} = 'yes' or ${gas} = 'yes'", "not(${gas} = 'yes')", "1"]
)
def test_relevant_outside_the_subset_is_refused(term: str) -> None:
    assert _refused(lambda: condition(term)) is RELEVANT


def _refused(act: object) -> Sentence:
    with pytest.raises(NotInSubset) as caught:
        act()  # type: ignore[operator] # a lambda of the test
    return caught.value.sentence
